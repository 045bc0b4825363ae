import json

import pytest
from firelake_models.decision import DecisionSettings, DecisionState, Rung, acknowledge, step
from hypothesis import given
from hypothesis import strategies as st

SETTINGS = DecisionSettings(Rung(0.2, 0.1, 0.0), Rung(0.5, 0.4, 10.0), Rung(0.8, 0.6, 20.0))


def levels(probabilities, settings=SETTINGS, hop_s=10.0):
    state, found = DecisionState(), []
    for i, probability in enumerate(probabilities):
        state, level = step(state, probability, i * hop_s, settings)
        found.append(level)
    return found


def test_each_level_waits_for_its_persistence():
    assert levels([0.9, 0.9, 0.9]) == ["WATCH", "ALERT", "ALARM"]
    assert levels([0.9, 0.1, 0.9, 0.1, 0.9]) == ["WATCH", "WATCH", "WATCH", "WATCH", "WATCH"]
    assert levels([0.9, 0.0, 0.9]) == ["WATCH", "NORMAL", "WATCH"]


def test_a_level_is_left_below_its_own_threshold_only():
    assert levels([0.5, 0.5, 0.45, 0.39, 0.15, 0.05]) == ["WATCH", "ALERT", "ALERT", "WATCH", "WATCH", "NORMAL"]


def test_an_alarm_stays_until_it_is_acknowledged():
    state = DecisionState()
    for t in range(0, 40, 10):
        state, level = step(state, 0.9, t, SETTINGS)
    assert level == "ALARM"
    state, level = step(state, 0.0, 40, SETTINGS)
    assert level == "ALARM"
    state = acknowledge(state)
    assert state.level == "NORMAL"
    assert step(state, 0.9, 50, SETTINGS)[1] == "WATCH"


def test_a_gap_or_a_window_without_probability_starts_persistence_anew():
    assert levels([0.9, 0.9, None, 0.9, 0.9, 0.9]) == ["WATCH", "ALERT", "ALERT", "ALERT", "ALERT", "ALARM"]
    assert levels([0.9, 0.9, 0.9], hop_s=61.0) == ["WATCH"] * 3


def test_what_is_refused():
    state, _ = step(DecisionState(), 0.1, 10.0, SETTINGS)
    with pytest.raises(ValueError, match="after 10"):
        step(state, 0.1, 10.0, SETTINGS)
    with pytest.raises(ValueError, match="probability"):
        step(state, float("nan"), 20.0, SETTINGS)
    with pytest.raises(ValueError, match="leave"):
        Rung(0.5, 0.6, 0.0)
    with pytest.raises(ValueError, match="alarm"):
        DecisionSettings.from_json({"watch": {"enter": 0.2, "leave": 0.1, "persist_s": 0}, "alert": {
            "enter": 0.2, "leave": 0.1, "persist_s": 0}, "longest_gap_s": 60})  # fmt: skip


@given(st.lists(st.one_of(st.none(), st.floats(0.0, 1.0)), max_size=40))
def test_a_state_that_travels_as_json_decides_the_same(probabilities):
    state, travelled = DecisionState(), DecisionState()
    settings = DecisionSettings.from_json(json.loads(json.dumps(SETTINGS.to_json())))
    for i, probability in enumerate(probabilities):
        state, level = step(state, probability, 10.0 * i, SETTINGS)
        travelled = DecisionState.from_json(json.loads(json.dumps(travelled.to_json())))
        travelled, other = step(travelled, probability, 10.0 * i, settings)
        assert (state, level) == (travelled, other)


def test_the_decision_and_the_rules_need_the_standard_library_alone():
    import subprocess
    import sys

    code = ("import sys, firelake_models.decision, firelake_models.rules; "
            "sys.exit(bool({'numpy', 'xgboost', 'boto3', 'pyarrow'} & set(sys.modules)))")  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
