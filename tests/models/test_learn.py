import numpy as np
import pytest
from firelake_models.frozen import Windows
from firelake_models.learn import Lessons, Settings, learn, weights
from small_lake import FEATURES

CAMERA, HOTTEST, CO = (
    FEATURES.names.index(name) for name in ("thermal_present", "thermal_max_c_max_60s", "co_ppm_mean_10s")
)


def _windows(seed: int, scenarios: int = 80, hours: int = 40) -> Windows:
    """Scenarios of 100 windows, half of them fires from the 50th on, which CO tells from the 70th on; half have a
    camera, which sees nothing. And spans of 1,000 windows without a fire and without a camera."""
    rng = np.random.default_rng(seed)
    parts = []
    for i in range(scenarios + hours):
        n = 100 if i < scenarios else 1000
        t_s = 5.0 * np.arange(n)
        burns = (t_s >= 250.0) & (i < scenarios) & (i % 2 == 0)
        is_visible = burns & (t_s >= 350.0)
        features = np.full((n, len(FEATURES.names)), np.nan)
        features[:, CO] = rng.normal(1.0, 0.5, n) + 30.0 * is_visible
        has_camera = i < scenarios and i % 4 < 2
        features[:, CAMERA] = has_camera
        if has_camera:
            features[:, HOTTEST] = rng.normal(22.0, 1.0, n)
        parts.append((np.full(n, i), np.full(n, f"head-{i}", object), t_s, burns.astype(float), is_visible, features))
    return Windows(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _lessons() -> Lessons:
    windows, validation = _windows(1), _windows(2)
    heads = [
        {"scenario_id": i, "device_id": f"head-{i}", "ignition_s": 250.0 if i < 80 and i % 2 == 0 else None,
         "observable": True, "photo_s": None, "censored_s": 500.0 if i < 80 else 5000.0}
        for i in range(120)
    ]  # fmt: skip
    return Lessons(windows, validation, heads, heads)


def test_a_camera_that_sees_nothing_is_no_sign_of_fire():
    learned = learn(_lessons(), FEATURES, Settings(rounds=100, learning_rate=0.1, copies=1))
    quiet = np.full((2, len(FEATURES.names)), np.nan)
    quiet[:, CO], quiet[:, CAMERA], quiet[0, HOTTEST] = 1.0, (1.0, 0.0), 22.0
    with_one, without = learned.probabilities(quiet)
    assert with_one / without == pytest.approx(1.0, abs=0.5)


def test_fires_weigh_as_much_of_heads_with_a_camera_as_of_those_without():
    windows = _windows(1)
    weight, films = weights(windows, FEATURES, early_weight=0.25), windows.features[:, CAMERA] == 1.0
    burns = windows.label == 1.0
    with_one, without = (weight[burns & which].sum() / weight[~burns & which].sum() for which in (films, ~films))
    assert with_one == pytest.approx(without)
    assert set(weight[burns]) == {0.25, 1.0}
    assert (weight[~burns & ~films] == 1.0).all()


@pytest.mark.parametrize("camera", [0.0, 1.0])
def test_where_all_heads_have_a_camera_or_none_has_nothing_is_weighed(camera):
    windows = _windows(1)
    windows.features[:, CAMERA] = camera
    weight = weights(windows, FEATURES, early_weight=0.25)
    assert (weight[windows.label == 0.0] == 1.0).all()
