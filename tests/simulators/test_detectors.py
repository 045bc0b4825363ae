"""The conventional alarms, frozen: these numbers may not move once a model has been trained against them."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest

from simulators.detectors import ALARMS, TYPICAL_VELOCITY_M_S, conventional_alarms
from simulators.validation.reference import REFERENCE

T_S = np.arange(0.0, 900.0)


def growing_fire():
    """A series that passes every alarm: slow rise of smoke and CO, then of heat."""
    rise = np.clip((T_S - 120.0) / 600.0, 0.0, None)
    return {
        "temp_c": 20.0 + 120.0 * rise**3,
        "od_per_m": 0.3 * rise**2,
        "co_ppm": 200.0 * rise,
        "velocity_m_s": 0.1 + 0.4 * rise,
    }


FROZEN_FLAMING = {
    "photo_s": 364.0,
    "ion_s": 230.0,
    "heat_s": 581.0,
    "ror_s": 494.0,
    "co_s": 268.0,
    "co_poison_s": 788.0,
    "co_poison_ul_s": None,
}
FROZEN_PALE = FROZEN_FLAMING | {"photo_s": 340.0, "ion_s": 471.0}


FROZEN_FINE = FROZEN_FLAMING | {"photo_s": 374.0, "ion_s": 270.0}
FROZEN_COARSE = FROZEN_FLAMING | {"photo_s": 364.0, "ion_s": None}
FROZEN = (FROZEN_FLAMING, FROZEN_PALE, FROZEN_FINE, FROZEN_COARSE)


@pytest.mark.parametrize("kind", range(4))
def test_frozen_alarm_times(kind):
    fire = growing_fire()
    fire["od_per_m"] = np.eye(4)[kind][:, None] * fire["od_per_m"]
    assert conventional_alarms(T_S, **fire) == FROZEN[kind]


def test_smoke_of_unknown_kind_is_taken_for_soot_of_flames():
    assert conventional_alarms(T_S, **growing_fire()) == FROZEN_FLAMING


def test_nothing_happens_nothing_alarms():
    quiet = conventional_alarms(T_S, np.full(900, 20.0), np.zeros(900), np.full(900, 1.0))
    assert quiet == dict.fromkeys(ALARMS)


def test_what_was_not_measured_has_no_alarm():
    assert conventional_alarms(T_S, od_per_m=growing_fire()["od_per_m"])["heat_s"] is None
    only_heat = conventional_alarms(T_S, temp_c=growing_fire()["temp_c"])
    assert only_heat["photo_s"] is None
    assert only_heat["heat_s"] is not None


def test_missing_readings_are_left_out():
    fire = growing_fire()
    with_gaps = fire | {"od_per_m": np.where(np.arange(900) % 3 == 0, np.nan, fire["od_per_m"])}
    whole, gappy = conventional_alarms(T_S, **fire), conventional_alarms(T_S, **with_gaps)
    assert gappy["photo_s"] == pytest.approx(whole["photo_s"], abs=3.0)
    assert conventional_alarms(T_S, od_per_m=np.full(900, np.nan))["photo_s"] is None


def test_where_a_velocity_is_missing_the_air_moves_as_it_does_where_none_was_measured():
    fire = growing_fire()
    gone = np.arange(900) % 5 == 0
    gaps, filled = (np.where(gone, value, fire["velocity_m_s"]) for value in (np.nan, TYPICAL_VELOCITY_M_S))
    assert conventional_alarms(T_S, **(fire | {"velocity_m_s": gaps})) == conventional_alarms(
        T_S, **(fire | {"velocity_m_s": filled})
    )
    assert conventional_alarms(T_S, **(fire | {"velocity_m_s": gaps}))["heat_s"] is not None


def test_slower_air_delays_smoke_alarms():
    fire = growing_fire()
    slow, fast = (conventional_alarms(T_S, **(fire | {"velocity_m_s": v}))["photo_s"] for v in (0.05, 1.0))
    assert slow > fast + 10.0


def test_fixed_heat_alarm_of_a_hot_bath():
    # an element of RTI 40 in 1 m/s has 40 s; from 20 C in air of 100 C it reaches 57 C after 40 ln(80/43) s
    hot = np.where(T_S >= 100.0, 100.0, 20.0)
    alarm_s = conventional_alarms(T_S, temp_c=hot, velocity_m_s=1.0)["heat_s"]
    assert alarm_s == pytest.approx(100.0 + 40.0 * np.log(80.0 / 43.0), abs=1.5)


def test_rate_of_rise_needs_the_rate():
    quick, slow = (conventional_alarms(T_S, temp_c=20.0 + rate / 60.0 * T_S)["ror_s"] for rate in (10.0, 6.0))
    assert quick is not None
    assert slow is None


def test_a_minute_before_is_between_two_readings_where_60_s_is_no_multiple_of_their_step():
    """An element follows a steady rise at its rate, whose 8.3 K a minute is nothing of how often it is read."""
    t_s = np.arange(0.0, 1200.0, 7.0)
    quick, slow = (conventional_alarms(t_s, temp_c=rate / 60.0 * t_s)["ror_s"] for rate in (8.6, 8.0))
    assert quick is not None
    assert slow is None


EN_50291 = [("co_poison_s", *band) for band in (
    (30.0, 120.0, None, 249.03), (50.0, 60.0, 90.0, 75.32), (100.0, 10.0, 40.0, 17.95), (300.0, 0.0, 3.0, 2.23)
)]  # fmt: skip
UL_2034 = [("co_poison_ul_s", *band) for band in (
    (70.0, 60.0, 240.0, 188.83), (150.0, 10.0, 50.0, 35.32), (400.0, 4.0, 15.0, 5.07)
)]  # fmt: skip


@pytest.mark.parametrize(("alarm", "co_ppm", "first_min", "last_min", "frozen_min"), EN_50291 + UL_2034)
def test_poisoning_alarms_sound_within_the_bands_of_their_standards(alarm, co_ppm, first_min, last_min, frozen_min):
    # the gas comes after a minute of clean air
    t_s = np.arange(0.0, 8 * 3600.0)
    alarm_s = conventional_alarms(t_s, co_ppm=np.where(t_s >= 60.0, co_ppm, 0.0))[alarm]
    assert alarm_s is not None
    minutes = (alarm_s - 60.0) / 60.0
    assert first_min <= minutes
    assert last_min is None or minutes <= last_min
    assert minutes == pytest.approx(frozen_min, abs=0.01)


def test_thirty_ppm_never_sound_an_alarm_by_ul_2034():
    month = np.arange(0.0, 30 * 86_400.0, 60.0)
    assert conventional_alarms(month, co_ppm=np.full(month.size, 30.0))["co_poison_ul_s"] is None


def test_what_a_home_has_of_co_never_poisons_and_clean_air_makes_good():
    hours = np.arange(0.0, 24 * 3600.0, 10.0)
    assert conventional_alarms(hours, co_ppm=np.full(hours.size, 15.0))["co_poison_s"] is None
    # an hour in 50 ppm is four fifths of the dose: a second one soon after sounds, one half a day later does not
    soon, late = (np.where(hours % (h * 3600.0) < 3600.0, 50.0, 0.0) for h in (2, 12))
    assert 2 * 3600.0 < conventional_alarms(hours, co_ppm=soon)["co_poison_s"] < 3 * 3600.0
    assert conventional_alarms(hours, co_ppm=late)["co_poison_s"] is None


@pytest.mark.reference
def test_measured_alarms_of_the_manufactured_home():
    folder = REFERENCE / "experiments" / "NIST_Smoke_Alarms"
    names, times = list(csv.reader((folder / "Activation_Times.csv").open()))[:2]
    ratios = {"Ion": [], "Pho": []}
    for name, measured_s in zip(names[1:], times[1:], strict=True):
        test, kind, place = re.match(r"(SDC\d+)-(Ion|Pho)\d([A-E])", name).groups()
        with (folder / f"NIST_Smoke_Alarms_{test}.csv").open() as file:
            rows = list(csv.DictReader(file))
        t_s, od = (np.array([float(row[c]) for row in rows]) for c in ("TIME", f"SM{place}_1"))
        alarm = conventional_alarms(t_s, od_per_m=od)["ion_s" if kind == "Ion" else "photo_s"]
        if od.max() < 0.01:  # the obscuration meter of that place did not work
            continue
        assert alarm is not None, name
        ratios[kind].append(np.log(alarm / float(measured_s)))
    for kind, r in ratios.items():
        assert len(r) >= 10
        assert 0.8 <= np.exp(np.mean(r)) <= 1.25, kind
        assert np.std(r) <= 0.5, kind
