"""Step keys: what changes one, and what does not."""

import pytest
from firelake_chain.steps import ARTEFACTS, STEPS, job_name, places, step_keys

PARAMETERS = {
    "dataset_version": "d1",
    "seed": 1,
    "scenarios": 10,
    "shards": 2,
    "device_days": 1,
    "shifted_scenarios": 2,
    "feature_set_version": "v1",
}
CODE = {name: f"hash of {name}" for name in ARTEFACTS}


def changed(keys: dict[str, str]) -> set[str]:
    before = step_keys(PARAMETERS, CODE)
    return {name for name, key in keys.items() if key != before[name]}


def test_the_same_keys_for_the_same_chain():
    assert changed(step_keys(dict(PARAMETERS), dict(CODE))) == set()


def test_a_new_seed_changes_every_step():
    assert changed(step_keys({**PARAMETERS, "seed": 2}, CODE)) == {step.name for step in STEPS}


def test_new_gas_features_leave_the_other_features_alone():
    keys = changed(step_keys(PARAMETERS, {**CODE, "featurise_feat_gas": "new"}))
    assert "FeatGas" in keys
    assert "FeatFusion" in keys
    assert "Endpoint" in keys
    assert not keys & {"Simulate", "Gate", "FeatEnvironment", "FeatThermal"}


def test_new_model_code_keeps_the_data():
    keys = changed(step_keys(PARAMETERS, {**CODE, "models": "new"}))
    assert keys == {"Snapshot", "Train", "Evaluate", "Register", "Approve", "Endpoint"}


def test_a_missing_hash_is_an_error():
    with pytest.raises(KeyError, match="gate_raw_readings"):
        step_keys(PARAMETERS, {name: hash_ for name, hash_ in CODE.items() if name != "gate_raw_readings"})


def test_every_input_is_an_earlier_step():
    seen: set[str] = set()
    for step in STEPS:
        assert set(step.inputs) <= seen
        seen.add(step.name)


def test_steps_that_overwrite_share_a_place_over_seeds():
    assert places(PARAMETERS)["Simulate"] == places({**PARAMETERS, "seed": 2})["Simulate"]
    assert places(PARAMETERS)["Train"] is None


def test_job_names_are_what_sagemaker_takes():
    name = job_name("a" * 12, "FeatEnvironment", "f" * 64, 9999)
    assert len(name) <= 63
    assert name.replace("-", "").isalnum()
