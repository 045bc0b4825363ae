"""The air outdoors is damp as the weather is: by its temperature, drawn, recorded, and what flows in."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.background import house_background
from simulators.kernels import constants as c
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient
from simulators.physics.humid_air import mass_fractions
from simulators.physics.zone_model import run_zones
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.month import month_day, redraw_month_day
from simulators.scenarios.weather import LIMITS_PCT, outdoor_humidity


@given(st.floats(-60.0, 60.0), st.floats(1e-9, 1.0 - 1e-9), st.floats(1e-9, 1.0 - 1e-9))
def test_humidity_stays_within_its_limits_and_rises_with_the_share(temp_c, share, other):
    distribution = outdoor_humidity(temp_c)
    low, high = sorted((share, other))
    assert LIMITS_PCT[0] <= distribution.at(low) <= distribution.at(high) <= LIMITS_PCT[1]


@pytest.mark.parametrize(
    ("temp_c", "mean", "p05", "p50", "p95"),
    # counted in the test reference years, of hours within 1 K
    [
        (-4.0, 89.0, 67.0, 92.0, 100.0),
        (4.0, 84.7, 58.0, 89.0, 100.0),
        (12.0, 81.3, 52.0, 85.0, 100.0),
        (20.0, 63.0, 40.0, 63.0, 86.0),
        (26.0, 47.3, 31.0, 47.0, 64.0),
    ],
)
def test_the_hours_of_the_reference_years_are_met(temp_c, mean, p05, p50, p95):
    distribution = outdoor_humidity(temp_c)
    assert np.mean([distribution.at(k) for k in np.arange(0.005, 1.0, 0.01)]) == pytest.approx(mean, abs=3.0)
    assert [distribution.at(k) for k in (0.05, 0.5, 0.95)] == pytest.approx([p05, p50, p95], abs=6.0)


def test_drawn_winters_are_damper_than_summers_and_no_two_days_alike():
    airs = [draw_scenario(7, number).ambient for number in range(300)]
    outdoor_c, humidity = np.array([(air.outdoor_temp_c, air.outdoor_humidity_pct) for air in airs]).T
    assert humidity[outdoor_c < 5.0].mean() > 80.0
    assert humidity[outdoor_c > 18.0].mean() < 68.0
    assert humidity[outdoor_c > 18.0].std() > 8.0


def test_rooms_are_warm_on_warm_days_and_damp_by_their_weather_not_by_a_limit():
    """Rooms colder than the day had the vapour of its air at their own temperature, and so were nearly saturated."""
    days = [draw_scenario(7, number) for number in range(600)]
    warm = [day for day in days if day.record["outdoor_temp_c"] >= 15.0 and day.cooling is None]
    warmer_k = np.array([day.ambient.temp_c - day.record["outdoor_temp_c"] for day in warm])
    assert len(warm) > 100
    assert np.mean(warmer_k < 0.0) < 0.03
    assert 4.0 < np.median(warmer_k) < 8.0
    assert np.mean([day.ambient.humidity_pct >= 75.0 for day in warm]) < 0.03


def test_it_is_recorded_and_drawn_again_from_the_record():
    for drawn, again in ((draw_scenario(7, 3), redraw), (month_day(7, 3), redraw_month_day)):
        for name in ("outdoor_humidity_pct", "breathed_ppm"):
            assert drawn.record["weather"][name] == getattr(drawn.ambient, name)
        record = json.loads(json.dumps(drawn.record))
        assert again(record) == drawn
        record["weather"]["outdoor_humidity_pct"] = 33.0
        assert again(record).ambient.outdoor_humidity_pct == 33.0


@pytest.mark.parametrize("humidity_pct", [30.0, 100.0])
def test_an_aired_room_comes_to_the_vapour_outdoors(humidity_pct):
    aired = Building("aired", (Room("a", 3.0, 3.0, 2.5),), (Vent(0, OUTSIDE, 1.5, 0.0, 2.3),))
    ambient = Ambient(temp_c=22.0, humidity_pct=60.0, outdoor_temp_c=8.0, outdoor_humidity_pct=humidity_pct)
    vapour = run_zones(aired, (), ambient, 600.0).fractions[:, 0, c.LOWER, c.H2O]
    outdoors = mass_fractions(8.0, humidity_pct, ambient.pressure_pa, ambient.outdoor_o2_share)[c.H2O]
    assert abs(vapour[-1] - outdoors) < 0.1 * abs(vapour[0] - outdoors)


def test_pressure_goes_by_a_hectopascal_in_three_hours_and_not_by_half_of_it_in_fifteen_minutes():
    """Smoothly, as barographs draw it: a tendency, and some pascals of gusts."""
    t_s = np.arange(0.0, 6.0 * 3600.0, 60.0)
    runs = np.array([house_background(3, i, t_s, 12.0).more_pa for i in range(200)])
    for minutes, least_pa, most_pa in ((15, 5.0, 14.0), (180, 70.0, 130.0)):
        moved_pa = np.sqrt(np.mean((runs[:, minutes:] - runs[:, :-minutes]) ** 2))
        assert least_pa < moved_pa < most_pa


@given(st.floats(-60.0, 500.0), st.floats(0.0, 100.0), st.floats(1e4, 1e6))
def test_air_has_as_much_vapour_as_it_is_damp_and_where_it_boils_no_more_than_all(temp_c, humidity_pct, pressure_pa):
    fractions = mass_fractions(temp_c, humidity_pct, pressure_pa)
    moles = fractions[: len(c.MOLAR_MASS_G)] / np.array(c.MOLAR_MASS_G)
    # the Magnus formula, over water and to 100 C
    t = min(temp_c, 100.0)
    vapour_pa = humidity_pct / 100.0 * 610.94 * math.exp(17.625 * t / (t + 243.04))
    assert fractions.min() >= 0.0
    assert fractions.sum() == pytest.approx(1.0, rel=1e-12)
    assert moles[c.H2O] / moles.sum() == pytest.approx(min(vapour_pa / pressure_pa, 1.0), rel=1e-4, abs=1e-12)
    assert fractions[c.O2] == pytest.approx(0.2314 * (1.0 - fractions[c.H2O]), abs=1e-12)
