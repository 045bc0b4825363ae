import json

import numpy as np
import pytest
from firelake_models.calibrate import confidence_by_sensors
from firelake_models.dropout import mask_sensors, without_sensors
from firelake_models.frozen import Frozen
from firelake_models.predict import FILES, Model, ModelError
from firelake_models.sensors import features_of, sensors_of
from firelake_models.train import Settings, main, train
from small_lake import FEATURES


def test_training_twice_gives_the_same_bytes(snapshot, model_folder, tmp_path):
    train(snapshot, tmp_path, Settings(seed=1, rounds=60))
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (model_folder / name).read_bytes(), name


def test_every_feature_belongs_to_a_sensor_and_goes_with_it():
    of_sensors = {name for sensor in sensors_of(FEATURES) for name in features_of(sensor, FEATURES)}
    assert of_sensors == {f.name for f in FEATURES.features if f.function != "present"}
    assert "co_smoke_correlation_60s" in set(features_of("co", FEATURES)) & set(features_of("smoke", FEATURES))
    assert "thermal_mean_c_slope_60s" in features_of("thermal", FEATURES)
    masked = mask_sensors(np.ones((2, len(FEATURES.names))), {"co"}, FEATURES)
    gone = {name for name, value in zip(FEATURES.names, masked[0], strict=True) if np.isnan(value)}
    assert gone == set(features_of("co", FEATURES))
    assert masked[0, FEATURES.names.index("co_present")] == 0.0
    assert masked[0, FEATURES.names.index("smoke_present")] == 1.0


def test_sensors_are_dropped_whole_per_head_and_one_is_left(snapshot):
    windows = Frozen.open(snapshot).windows("train")
    dropped = without_sensors(windows, FEATURES, 0.9, seed=1, copy=0)
    flags = {sensor: FEATURES.names.index(f"{sensor}_present") for sensor in sensors_of(FEATURES)}
    lost_somewhere = False
    for run in windows.runs():
        lost = [sensor for sensor, flag in flags.items() if (dropped[run][:, flag] == 0.0).all()]
        assert len(lost) < len(flags)
        np.testing.assert_array_equal(dropped[run], mask_sensors(windows.features[run], lost, FEATURES))
        lost_somewhere |= bool(lost)
    assert lost_somewhere
    assert np.isnan(dropped).sum() > np.isnan(windows.features).sum()


def test_the_model_tells_fire_from_steam_and_says_why(snapshot, model_folder):
    model = Model.load(model_folder)
    test = Frozen.open(snapshot).windows("test")
    known = ~np.isnan(test.label)
    p = model.probabilities(test.features)
    late = test.is_visible & (test.label == 1.0)
    assert p[late].min() > p[known & (test.label == 0.0)].mean()
    assert np.mean((p[known] - test.label[known]) ** 2) < 0.1
    rows = [dict(zip(FEATURES.names, map(float, row), strict=True)) for row in test.features[:50]]
    found = model.predict_rows(rows)
    np.testing.assert_allclose([one.probability for one in found], p[:50], atol=1e-6)
    burning = model.predict(dict(zip(FEATURES.names, map(float, test.features[late][-1]), strict=True)))
    assert burning.reasons
    assert all(reason.endswith("speaks for a fire") for reason in burning.reasons)


def test_confidence_never_rises_when_a_sensor_is_lost(model_folder):
    confidence = Model.load(model_folder).calibration.confidence
    assert len(confidence) == 2 ** len(sensors_of(FEATURES))
    assert confidence[""] == 0.0
    for names, value in confidence.items():
        sensors = [name for name in names.split("+") if name]
        for lost in sensors:
            assert confidence["+".join(s for s in sensors if s != lost)] <= value


def test_a_missing_feature_a_null_and_a_nan_are_the_same_and_nothing_gives_no_confidence(model_folder):
    model = Model.load(model_folder)
    nothing = model.predict({})
    assert (
        nothing
        == model.predict(dict.fromkeys(FEATURES.names))
        == model.predict(dict.fromkeys(FEATURES.names, float("nan")))
    )
    assert nothing.confidence == 0.0
    with pytest.raises(ModelError, match="smok"):
        model.predict({"smok": 1.0})
    with pytest.raises(ModelError, match="finite"):
        model.predict({"co_ppm_mean_60s": float("inf")})


def test_the_program_keeps_the_container_contract(snapshot, tmp_path, monkeypatch):
    monkeypatch.setenv("FIRELAKE_ML_ROOT", str(tmp_path))
    (tmp_path / "input" / "data").mkdir(parents=True)
    (tmp_path / "input" / "config").mkdir()
    settings = tmp_path / "input" / "config" / "hyperparameters.json"
    settings.write_text(json.dumps({"seed": "1", "rounds": "10"}))
    assert main() == 2
    assert "manifest.json" in (tmp_path / "output" / "failure").read_text()
    (tmp_path / "input" / "data" / "snapshot").symlink_to(snapshot)
    assert main() == 0
    assert Model.load(tmp_path / "model").manifest["settings"]["seed"] == 1
    settings.write_text(json.dumps({"sed": "1"}))
    assert main() == 2
    assert "'sed'" in (tmp_path / "output" / "failure").read_text()
    settings.write_text(json.dumps({"seed": "one"}))
    assert main() == 2
    assert "seed" in (tmp_path / "output" / "failure").read_text()


def test_a_folder_without_a_model_says_what_is_missing(tmp_path, model_folder):
    with pytest.raises(ModelError, match=r"model\.ubj"):
        Model.load(tmp_path)
    for name in FILES:
        (tmp_path / name).write_bytes((model_folder / name).read_bytes())
    (tmp_path / "model.ubj").write_bytes(b"{}")
    with pytest.raises(ModelError, match="readable"):
        Model.load(tmp_path)


def test_confidence_is_never_stated_for_what_was_never_measured(snapshot):
    windows = Frozen.open(snapshot).windows("validation")
    windows = windows.where(~np.isnan(windows.label))
    camera = windows.features[:, FEATURES.names.index("thermal_present")] == 1.0
    windows = windows.where(~(camera & (windows.label == 1.0)))
    found = confidence_by_sensors(lambda x: np.where(np.arange(len(x)) % 2, 0.9, 0.1), windows, FEATURES, seed=1)
    assert max(found.values()) < 1.0
    assert found["+".join(sorted(sensors_of(FEATURES)))] == max(found.values())
