"""The decision is chosen for heads that a building would have photoelectric alarms at: never the noisier of the two."""

import numpy as np
import pytest
from firelake_models.choose import choose_decision
from firelake_models.frozen import Windows

HOP_S = 5.0
N = 120
IGNITION_S = 200.0


def head(scenario_id, ignition_s=None, photo_s=None):
    return {"scenario_id": scenario_id, "device_id": "a", "ignition_s": ignition_s, "photo_s": photo_s,
            "censored_s": N * HOP_S, "observable": None if ignition_s is None else True}  # fmt: skip


def windows(scenarios):
    t_s = np.tile(HOP_S * np.arange(1, N + 1), len(scenarios))
    ids = np.repeat([each["scenario_id"] for each in scenarios], N)
    burns_from_s = np.repeat([each["ignition_s"] or np.inf for each in scenarios], N)
    burning = t_s > burns_from_s
    return Windows(ids, np.full(ids.size, "a", object), t_s, burning.astype(float), burning, np.zeros((ids.size, 1)))


def chosen(nuisance_p, photo_s, train=()):
    """Of a fire whose probability climbs to 1 in 200 s, and a nuisance that reaches `nuisance_p` for a minute."""
    heads = [head(1, IGNITION_S), head(2, photo_s=photo_s)]
    rows = windows(heads)
    p = np.full(len(rows), 0.01)
    fire = rows.scenario_id == 1
    p[fire] = np.clip((rows.t_s[fire] - IGNITION_S) / 200.0, 0.01, 1.0)
    p[~fire & (rows.t_s > 100.0) & (rows.t_s <= 160.0)] = nuisance_p
    return choose_decision(rows, p, heads, list(train))


def test_a_decision_noisier_than_the_photoelectric_alarm_is_not_chosen_though_it_were_earlier():
    settings, by = chosen(nuisance_p=0.62, photo_s=None)
    assert by["false_alarms"] == by["photoelectric_false_alarms"] == 0
    assert settings.alarm.enter > 0.62 or settings.alarm.persist_s > 60.0


def test_where_the_photoelectric_alarm_sounds_too_the_earlier_decision_is_chosen():
    quiet, quiet_by = chosen(nuisance_p=0.62, photo_s=None)
    loud, loud_by = chosen(nuisance_p=0.62, photo_s=120.0)
    assert loud_by["false_alarms"] == loud_by["photoelectric_false_alarms"] == 1
    assert loud.alarm.enter < 0.62 < quiet.alarm.enter
    assert loud_by["median_delay_s"] < quiet_by["median_delay_s"]


def test_how_often_photoelectric_alarms_sound_the_heads_of_train_tell_too():
    """Validation's 800 s without a fire and train's 1,800 s have three, and one more is of a fire."""
    train = [head(3, photo_s=50.0), *(head(number, photo_s=40.0) for number in (4, 5)), head(6, 0.0, photo_s=9.0)]
    quiet, quiet_by = chosen(nuisance_p=0.62, photo_s=None, train=[head(number) for number in range(3, 7)])
    loud, loud_by = chosen(nuisance_p=0.62, photo_s=None, train=train)
    assert quiet_by["photoelectric_false_alarms"] == quiet_by["false_alarms"] == 0
    assert loud_by["photoelectric_false_alarms"] == pytest.approx(3 * 800.0 / (800.0 + 1800.0))
    # a part of an alarm is one
    assert loud_by["false_alarms"] == 1
    assert loud.alarm.enter < 0.62 < quiet.alarm.enter


def test_of_decisions_that_are_quiet_enough_the_most_sensitive_is_chosen():
    settings, by = chosen(nuisance_p=0.01, photo_s=None)
    assert by["missed"] == 0
    assert (settings.alarm.enter, settings.alarm.persist_s) == (0.3, 0.0)
    settings, by = chosen(nuisance_p=0.76, photo_s=None)
    assert by["false_alarms"] == 0
    assert (settings.alarm.enter, settings.alarm.persist_s) == (0.8, 0.0)
