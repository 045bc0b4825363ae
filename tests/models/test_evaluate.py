import json
import tarfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from firelake_cli.demo_report import generators_table
from firelake_cli.demo_results import Results
from firelake_models import events
from firelake_models.alarms import Alarms, alarms_of
from firelake_models.decision import LEVELS, DecisionSettings, DecisionState, Rung, step
from firelake_models.evaluate import evaluate, main
from firelake_models.predict import Model
from firelake_models.register import model_package_request
from firelake_models.sensors import sensors_of
from firelake_models.snapshot import take_snapshot
from small_lake import FEATURES, VERSION, write_small_lake

SETTINGS = DecisionSettings(Rung(0.2, 0.1, 0.0), Rung(0.5, 0.4, 10.0), Rung(0.8, 0.6, 20.0))


def head(**known):
    empty = dict.fromkeys((*events.CONVENTIONAL, "ignition_s", "flaming_s", "untenable_s", "observable"))
    return {**empty, "scenario_id": 1, "device_id": "a", "building_id": "b", "censored_s": 600.0, **known}


def alarm(*entered_s):
    return {(1, "a"): Alarms({"WATCH": [], "ALERT": [], "ALARM": list(entered_s)})}


@pytest.mark.parametrize(
    ("events_of_head", "entered_s", "outcome", "false_alarms"),
    [
        ({"ignition_s": 100.0, "observable": True}, [200.0], "alarmed", 0),
        ({"ignition_s": 100.0, "observable": True}, [], "missed", 0),
        ({"ignition_s": 100.0, "observable": True}, [100.0], "alarmed_before", 1),
        ({"ignition_s": 100.0, "observable": True}, [50.0, 300.0], "alarmed", 1),
        ({"ignition_s": 100.0, "observable": False}, [200.0], "unobservable", 0),
        ({}, [50.0, 300.0], "no_fire", 2),
    ],
)
def test_the_outcome_of_a_head(events_of_head, entered_s, outcome, false_alarms):
    (found,) = events.judged([head(**events_of_head)], alarm(*entered_s))
    assert (found["outcome"], found["false_alarms"]) == (outcome, false_alarms)


def test_leads_are_never_invented():
    fire = {"ignition_s": 100.0, "observable": True}
    both = events.judged([head(**fire, photo_s=260.0)], alarm(200.0))
    only_ours = events.judged([head(**fire)], alarm(250.0))
    only_photo = events.judged([head(**fire, photo_s=260.0)], alarm())
    neither = events.judged([head(**fire)], alarm())
    sooner = events.judged([head(**fire, photo_s=90.0)], alarm(200.0))
    found = events.lead_summary([*both, *only_ours, *only_photo, *neither, *sooner], "photo")
    assert (found["n"], found["p50"]) == (1, 60.0)
    assert (found["only_ours"], found["only_ours_at_least_s_p50"]) == (1, 350.0)
    assert (found["only_reference"], found["neither"], found["reference_before_ignition"]) == (1, 1, 1)
    assert events.lead_summary(neither, "photo")["p50"] is None


def test_the_earliest_conventional_alarm_is_the_baseline():
    assert events.reference_s(head(photo_s=200.0, co_s=150.0), "conventional") == 150.0
    assert events.reference_s(head(), "conventional") is None


@pytest.mark.parametrize(("count", "interval"), [(0, (0.0, 3.689)), (1, (0.0253, 5.572)), (10, (4.795, 18.390))])
def test_the_exact_poisson_interval(count, interval):
    """Garwood (1936), table 1, of 95 %."""
    assert events.poisson_interval(count) == pytest.approx(interval, abs=6e-4)


def test_false_alarms_per_device_month():
    days = [head(censored_s=86_400.0, photo_s=10.0 if i == 0 else None, false_alarms=2 * (i == 3)) for i in range(15)]
    found = events.false_alarms(days)
    assert found["device_months"] == 0.5
    assert (found["count"], found["per_device_month"]) == (2, 4.0)
    assert found["days_with_one"]["count"] == found["conventional_days_with_one"]["photo"]["count"] == 1
    assert found["interval_95"] == pytest.approx([0.484, 14.449], abs=2e-3)


def test_the_bootstrap_resamples_buildings():
    alike = [head(building_id=f"b{i // 5}", x=float(i // 5)) for i in range(50)]
    low, high = events.bootstrap(alike, lambda heads: float(np.mean([h["x"] for h in heads])))
    standard_error = np.std(np.arange(10)) / np.sqrt(10)
    assert high - low == pytest.approx(2 * 1.96 * standard_error, rel=0.15)
    assert events.bootstrap(alike[:5], lambda heads: 1.0) is None


def test_skipping_quiet_windows_decides_as_every_step_would():
    rng = np.random.default_rng(3)
    for _ in range(50):
        p = np.clip(np.repeat(rng.random(40) ** 3, 5) * 1.2, 0.0, 1.0)
        t_s = np.arange(p.size) * 10.0
        state, entered = DecisionState(), {level: [] for level in LEVELS[1:]}
        for t, value in zip(t_s, p, strict=True):
            before = LEVELS.index(state.level)
            state, level = step(state, float(value), float(t), SETTINGS)
            for passed in LEVELS[before + 1 : LEVELS.index(level) + 1]:
                entered[passed].append(float(t))
            if level == "ALARM":
                break
        found = alarms_of(t_s, p, SETTINGS).entered_s
        until = entered["ALARM"][0] if entered["ALARM"] else np.inf
        assert {level: [t for t in times if t <= until] for level, times in found.items()} == entered


def test_an_alarm_without_end_is_one_and_one_that_comes_back_is_two():
    t_s = np.arange(0.0, 4000.0, 10.0)
    assert len(alarms_of(t_s, np.full(t_s.size, 0.9), SETTINGS).entered_s["ALARM"]) == 1
    twice = np.where((t_s < 100.0) | (t_s > 2000.0), 0.9, 0.0)
    assert alarms_of(t_s, twice, SETTINGS).entered_s["ALARM"] == [20.0, 2030.0]
    flickering = np.where((t_s < 100.0) | ((t_s > 300.0) & (t_s < 400.0)), 0.9, 0.0)
    assert alarms_of(t_s, flickering, SETTINGS).entered_s["ALARM"] == [20.0]


def test_the_processing_job(snapshot, model_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("FIRELAKE_ML_ROOT", str(tmp_path))
    inputs = tmp_path / "processing" / "input"
    (inputs / "model").mkdir(parents=True)
    (inputs / "snapshot").symlink_to(snapshot)
    with tarfile.open(inputs / "model" / "model.tar.gz", "w:gz") as archive:
        for path in model_folder.iterdir():
            archive.add(path, path.name)
    assert main() == 0
    output = tmp_path / "processing" / "output" / "evaluation"
    found = json.loads((output / "evaluation.json").read_text())
    heads = pq.read_table(snapshot / "heads.parquet").to_pylist()
    fires = [h for h in heads if h["split"] == "test" and h["observable"]]
    assert found["fires"] == len(fires) > 0
    assert found["missed"] == 0
    assert found["unobservable"] == sum(h["observable"] is False for h in heads if h["split"] == "test")
    assert found["lead_s"]["vs_photo"]["p50"] > 0.0
    assert found["false_alarms"]["conventional_days_with_one"]["photo"]["count"] == 2
    assert found["calibration"]["brier"] < found["calibration"]["brier_of_constant"]
    cases = {case["case"]: case for case in found["missing_sensors"]}
    assert len(cases) == 2 * len(sensors_of(FEATURES))
    assert cases["humidity alone"]["missed"] > cases["without humidity"]["missed"]
    standard, shifted = (found["generators"][name] for name in ("standard", "shifted"))
    of_shifted = [h for h in heads if h["split"] == "shifted"]
    assert shifted["heads"] == len(of_shifted) == 12
    assert shifted["buildings"] == 6
    assert shifted["fires"] == sum(h["observable"] is True for h in of_shifted) > 0
    assert {name: standard[name] for name in ("fires", "missed")} == {name: found[name] for name in ("fires", "missed")}
    assert standard["brier"] == found["calibration"]["brier"] != shifted["brier"]
    predictions = pq.read_table(output / "predictions.parquet")
    manifest = json.loads((snapshot / "manifest.json").read_text())
    assert len(predictions) == manifest["windows"]["test"] + manifest["windows"]["month"]
    assert len(pq.read_table(output / "alarms.parquet")) == sum(h["split"] in ("test", "month") for h in heads)

    request = model_package_request("g", "i", "s3://m", "s3://s", "s3://e/", found)
    assert request["CustomerMetadataProperties"]["feature_set_hash"] == manifest["feature_set_hash"]
    assert request["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"] == "s3://e/evaluation.json"
    with pytest.raises(ValueError, match="feature_set_hash"):
        model_package_request("g", "i", "m", "s", "e", {k: v for k, v in found.items() if k != "feature_set_hash"})


def test_a_data_set_without_shifted_scenarios_is_said_to_have_none(model_folder, tmp_path):
    write_small_lake(str(tmp_path / "lake"), scenarios=12, days=1, shifted=0)
    take_snapshot(str(tmp_path / "lake"), VERSION, FEATURES.version, str(tmp_path / "snapshot"))
    found = evaluate(tmp_path / "snapshot", Model.load(model_folder, 1), tmp_path / "out")
    assert found["generators"]["shifted"] is None
    assert found["generators"]["standard"]["heads"] > 0
    results = Results({}, {}, {}, 0, found, pa.table({}), pa.table({}), "", {})
    assert generators_table(results) == "<p>Not known: this data set has no scenario of the shifted generator.</p>"


def test_the_request_is_what_sagemaker_asks_for():
    import botocore.session
    from botocore.validate import ParamValidator

    evaluation = {"model_version": "1", "feature_set_version": "v1", "feature_set_hash": "h", "dataset_version": "d",
                  "missed": 1, "fires": 2, "false_alarms": {"count": 0, "device_months": 1.0}}  # fmt: skip
    shape = botocore.session.get_session().get_service_model("sagemaker").operation_model("CreateModelPackage")
    request = model_package_request("g", "i", "s3://m", "s3://s", "s3://e", evaluation)
    assert not ParamValidator().validate(request, shape.input_shape).has_errors()
