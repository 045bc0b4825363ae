"""Air conditioning: on hot days, by cycles, in all air of a house; nothing of it when it is cool."""

from __future__ import annotations

import numpy as np
import pytest

from simulators.background import house_background
from simulators.kernels.humid_air import saturation_pa
from simulators.scenarios.catalogue import scenario_class
from simulators.scenarios.cooling import COIL_C, COOLED_ABOVE_C, RESTS_S, RUNS_S, SET_C
from simulators.scenarios.drawing import draw_scenario
from simulators.scenarios.houses import ORDER, house, plan_of
from simulators.scenarios.month import month_day, redraw_month_day
from simulators.scenarios.ordinary_hours import cooling_from, ordinary_hours, redraw_ordinary_hours

DRAWN = [draw_scenario(7, number, scenario_class("normal_life")) for number in range(400)]
COOLED = [drawn for drawn in DRAWN if drawn.cooling is not None]


def test_it_cools_hot_days_alone_and_work_more_often_than_homes():
    hot = [drawn for drawn in DRAWN if drawn.ambient.outdoor_temp_c >= COOLED_ABOVE_C]
    assert len(COOLED) > 10
    assert all(drawn in hot for drawn in COOLED)
    at_work = [drawn.cooling is not None for drawn in hot if drawn.house.is_place_of_work]
    at_home = [drawn.cooling is not None for drawn in hot if not drawn.house.is_place_of_work]
    assert np.mean(at_work) > np.mean(at_home)


def test_a_hall_makes_no_home_of_a_school():
    """Offices, practices and schools begin with a hall as homes do; a home with a study stays one."""
    plans = {plan_of("shifted", n): house(7, "shifted", n).is_place_of_work for n in range(len(ORDER))}
    assert {plan for plan, is_work in plans.items() if is_work} == {
        "office", "practice", "offices", "school", "shop", "works"
    }  # fmt: skip


def test_cooled_rooms_are_as_set_and_no_damper_than_the_coil_leaves_them():
    for drawn in COOLED:
        assert drawn.ambient.temp_c <= SET_C[1]
        vapour_pa = drawn.ambient.humidity_pct / 100.0 * saturation_pa(drawn.ambient.temp_c)
        assert vapour_pa <= saturation_pa(COIL_C[1]) * (1.0 + 1e-9)


def test_it_runs_and_rests_for_minutes():
    for drawn in COOLED:
        (first, *_), *_ = drawn.cooling.colder.points
        assert first > 0.0
        times = np.array([t_s for t_s, _ in drawn.cooling.colder.points])
        runs, rests = np.diff(times)[::2], np.diff(times)[1::2]
        assert (runs >= RUNS_S[0]).all()
        assert (runs <= RUNS_S[1]).all()
        assert (rests >= RESTS_S[0]).all()
        assert (rests <= RESTS_S[1]).all()


def test_all_air_of_the_house_is_colder_drier_and_moves_while_it_runs():
    # of which a unit runs to the end of its first cycle
    drawn = next(drawn for drawn in COOLED if drawn.cooling.colder.points[1][0] < drawn.duration_s)
    t_s = np.arange(0.0, drawn.duration_s)
    still, cooled = (house_background(7, 1, t_s, 15.0, cooling) for cooling in (None, drawn.cooling))
    colder = still.warmer_k - cooled.warmer_k
    assert colder.min() == pytest.approx(0.0, abs=1e-12)
    assert colder.max() == pytest.approx(drawn.cooling.swing_k, rel=0.01)
    assert np.corrcoef(colder, still.rh_pct - cooled.rh_pct)[0, 1] > 0.999
    assert set(np.round(np.unique(cooled.draught_m_s[drawn.cooling.runs.at(t_s) == 1.0]), 9)) == {
        round(drawn.cooling.draught_m_s, 9)
    }
    assert not still.draught_m_s.any()
    np.testing.assert_array_equal(still.co_ppm, cooled.co_ppm)


def test_hours_of_a_day_see_its_cycles_on_their_own_clock():
    spans = [ordinary_hours(7, number) for number in range(120)]
    cooled = [span for span in spans if span.cooling is not None]
    assert cooled
    for span in cooled:
        assert redraw_ordinary_hours(span.record) == span
        assert span.cooling.colder.points[0][0] >= 0.0
    day = next(day for number in range(1000) if (day := month_day(7, number)).cooling is not None)
    assert redraw_month_day(day.record) == day
    t_s = np.arange(0.0, 3600.0)
    seen = cooling_from(day.cooling, 50_000.0)
    np.testing.assert_allclose(seen.colder.at(t_s), day.cooling.colder.at(50_000.0 + t_s), atol=1e-12)
