import pytest
from firelake.contracts.feature_sets import LATEST
from firelake_models.decision import DecisionState, step
from firelake_models.rules import DECISION, THRESHOLDS, judge

QUIET = {"smoke_od_per_m_mean_10s": 0.001, "temp_c_max_60s": 22.0, "temp_c_slope_60s": 0.0, "co_ppm_mean_60s": 1.0}


def level_of(features):
    state = DecisionState()
    for t in (0.0, 10.0, 20.0):
        state, level = step(state, judge(features).probability, t, DECISION)
    return level


def test_a_quiet_room_is_normal_and_every_threshold_by_itself_alarms():
    assert level_of(QUIET) == "NORMAL"
    for threshold in THRESHOLDS:
        alone = {threshold.feature: threshold.alarm}
        assert level_of(alone) == "ALARM", threshold.feature
        assert threshold.words in judge(alone).reasons[0]
        assert level_of(QUIET | alone) == "ALARM"


def test_the_features_are_those_of_the_feature_set():
    assert {threshold.feature for threshold in THRESHOLDS} <= set(LATEST.names)


def test_two_sensors_corroborate_each_other():
    smoke = {"smoke_od_per_m_mean_10s": 0.035}
    assert level_of(smoke) == "WATCH"
    assert level_of(smoke | {"co_ppm_mean_60s": 33.0}) == "ALARM"


def test_steam_counts_by_half_only_when_co_is_measured():
    steam = {"smoke_od_per_m_mean_10s": 0.08, "humidity_pct_mean_60s": 85.0, "humidity_pct_slope_60s": 0.2}
    assert level_of(steam) == "ALARM"
    assert level_of(steam | {"co_ppm_mean_60s": 1.0}) == "ALERT"
    assert "steam" in judge(steam | {"co_ppm_mean_60s": 1.0}).reasons[-1]
    assert level_of(steam | {"co_ppm_mean_60s": 60.0}) == "ALARM"


@pytest.mark.parametrize("nothing", [{}, {"co_ppm_mean_60s": None}, {"co_ppm_mean_60s": float("nan")}])
def test_without_sensors_there_is_no_confidence(nothing):
    assert judge(nothing).confidence == 0.0
    assert judge(nothing).probability == 0.0
    assert judge(nothing | QUIET).confidence > 0.0
