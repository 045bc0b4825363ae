"""A step ends where a source or an opening switches."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.layout import D_INCIDENT, D_TEMP
from simulators.kernels.switches import (
    SHORTEST_S,
    SOONEST_S,
    _until_opening,
    _until_source,
    until_switch_s,
    until_trigger_s,
)
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.devices import HeatDetector, Target
from simulators.physics.fire import Ambient, TabulatedFire
from simulators.physics.materials import MATERIALS
from simulators.physics.openings import CeilingVent, Fan, Trigger
from simulators.physics.pack_rooms import pack_vents
from simulators.physics.zone_model import run_zones


def table(points):
    """Of heat that is a fifth smouldering, half flames and the rest of what is no fire."""
    rows = np.zeros((len(points), c.N_COLUMNS))
    rows[:, c.TIME], watts = zip(*points, strict=True)
    rows[:, [c.SMOULDER, c.FLAME, c.HEAT]] = np.outer(watts, (0.2, 0.5, 0.3))
    return rows


def until(points, since_s, dt, most_j):
    rows = table(points)
    row = max(int(np.searchsorted(rows[:, c.TIME], since_s, side="right")) - 1, 0)
    return _until_source(since_s, dt, rows, row, len(rows), most_j)


def naive_until(points, since_s, dt, most_j):
    """By what the line before each bend would have given up to the step's end, and the line behind it gives."""
    if points[0][0] - since_s > SHORTEST_S:
        return min(points[0][0] - since_s, dt)
    ends_s = since_s + dt
    lines = [(t, w, (v - w) / (u - t)) for (t, w), (u, v) in pairwise(points)] + [(*points[-1], 0.0)]
    for (t, w, slope), (bend_s, bend_w, then) in pairwise(lines):
        if not since_s + SHORTEST_S < bend_s < ends_s:
            continue
        grid = np.linspace(bend_s, ends_s, 2001)
        out_of_time = np.trapezoid(bend_w + then * (grid - bend_s) - (w + slope * (grid - t)), grid)
        if abs(out_of_time) > most_j:
            return bend_s - since_s
    return dt


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.floats(0.01, 20.0), st.floats(0.0, 1e6)), min_size=1, max_size=8),
    st.floats(-5.0, 60.0), st.floats(0.01, 10.0), st.floats(1e3, 1e6),
)  # fmt: skip
def test_a_step_ends_where_a_table_bends(steps, since_s, dt, most_j):
    times = np.cumsum([0.0, *(step for step, _ in steps[1:])])
    points = [(float(t), watts) for t, (_, watts) in zip(times, steps, strict=True)]
    for factor in (0.999, 1.001):
        if naive_until(points, since_s, dt, factor * most_j) == naive_until(points, since_s, dt, most_j):
            assert until(points, since_s, dt, most_j) == pytest.approx(naive_until(points, since_s, dt, most_j))


def test_a_curve_in_straight_pieces_has_no_switches():
    """A fast fire's rows every six seconds, in a room of 75 m3."""
    curve = [(t, 47.0 * t * t) for t in np.arange(0.0, 300.0, 6.0)]
    assert all(until(curve, t, 5.0, 2e-3 * 75.0 * 253e3) == 5.0 for t in np.arange(0.1, 280.0, 1.3))


@pytest.mark.parametrize(
    ("opening", "trigger", "expected_s"),
    [(((0.0, 0.0), (4.0, 0.0), (4.0, 1.0)), None, 4.0), (((0.0, 0.0), (4.0, 0.0), (9.0, 1.0)), None, 4.0),
     (((0.0, 1.0), (4.0, 1.0), (9.0, 1.0)), None, 10.0), (((-5.0, 0.0), (4.0, 1.0)), None, 4.0),
     (((0.0, 0.0), (1.0, 1.0)), Trigger("temperature", 100.0, "plate"), 10.0)],
)  # fmt: skip
def test_a_step_ends_where_an_opening_begins_or_ceases_to_move(opening, trigger, expected_s):
    vent = Vent(0, OUTSIDE, 1.0, 0.0, 2.0, opening, trigger)
    _, opens = pack_vents(Building("one", (Room("a", 4.0, 5.0, 2.5, leak_area_m2=0.0),), (vent,)), {"plate": 0})
    assert _until_opening(0.0, 10.0, 1, opens) == expected_s


FOAM, ROWS = (1.0, 4.0, 0.0, 0.0, 0.0), ((0.0, 20.0, 0.0, 0.2, 0.0, 0.05, 0.0),)


def opens_at(t_s):
    return ((0.0, 0.0), (t_s, 0.0), (t_s, 1.0))


def test_a_step_ends_where_anything_declared_switches(begun):
    """A vent, a hole, a fan, its filter; fires that begin, cease to smoulder and jump; nothing of one not yet lit."""
    house = Building(
        "two", (Room("a", 4.0, 5.0, 2.5), Room("b", 4.0, 5.0, 2.5)), (Vent(0, 1, 1.0, 0.0, 2.0, opens_at(4.0)),),
        (CeilingVent(OUTSIDE, 0, 0.5, opening=opens_at(6.0)),),
        (Fan(0, 1, 0.1, 2.0, 2.0, opening=opens_at(8.0), filter_efficiency=0.5, filter_s=9.0),
         Fan(1, 0, 0.1, 2.0, 2.0, filter_s=9.5)),
    )  # fmt: skip
    jumps = ((0.0, 20.0, *ROWS[0][2:]), (6.0, 20.0, *ROWS[0][2:]), (6.0, 60.0, *ROWS[0][2:]))
    burner = TabulatedFire(0, 1.0, 1.0, FOAM, 5e7, 0.3, jumps, ignition_s=12.0, smoulders_s=3.0)
    never = TabulatedFire(0, 1.0, 1.0, FOAM, 5e7, 0.3, ROWS, smoulders_s=1.0, trigger=Trigger("temperature", 99.0, "a"))
    plate = HeatDetector("a", 0, (1.0, 1.0, 2.4), 99.0, 50.0)
    scenario, work = begun(house, Ambient(), sources=(burner, never), devices=(plate,))
    switches = [0.0, 4.0, 6.0, 8.0, 9.0, 12.0, 15.0, 18.0]
    for t, then in pairwise(switches):
        assert until_switch_s(t, 50.0, scenario, work) == pytest.approx(then - t)
        assert until_switch_s(t, 0.9 * (then - t), scenario, work) == 0.9 * (then - t)
    assert until_switch_s(18.0, 50.0, scenario, work) == 50.0


def test_what_a_source_may_give_out_of_its_time_is_a_share_of_all_gas(begun):
    """Of 13 MJ in 50 m3 a five hundredth: that is what comes in 1.6 s after a bend by 20 kW/s."""
    jumps = tuple((t, kw, *ROWS[0][2:]) for t, kw in ((0.0, 20.0), (6.0, 20.0), (8.0, 60.0), (90.0, 60.0)))
    burner = TabulatedFire(0, 1.0, 1.0, FOAM, 5e7, 0.3, jumps)
    room = Building("one", (Room("a", 4.0, 5.0, 2.5),))
    scenario, work = begun(room, Ambient(), (0.4, 0.6), (0.4, 0.6), (burner,))
    out_of_time_s = np.sqrt(2e-3 * 101_325.0 * 50.0 / 0.385 / (0.5 * 20e3))
    assert until_switch_s(5.0, 1.0 + 0.999 * out_of_time_s, scenario, work) == 1.0 + 0.999 * out_of_time_s
    assert until_switch_s(5.0, 1.0 + 1.001 * out_of_time_s, scenario, work) == pytest.approx(1.0)


@pytest.mark.parametrize("smoulders_s", [103.0, 107.0])
def test_a_fires_smoke_is_dark_from_when_it_ceases_to_smoulder(smoulders_s):
    """20 kW of 50 MJ/kg with a twentieth of soot, whatever the steps."""
    burner = TabulatedFire(0, 1.0, 1.0, FOAM, 5e7, 0.3, ROWS, smoulders_s=smoulders_s)
    history = run_zones(Building("one", (Room("a", 4.0, 5.0, 2.5, leak_area_m2=0.05),)), (burner,), Ambient(), 130.0)
    dark, pale = history.balance["species_in_kg"][[c.SOOT_FLAMING, c.SOOT_SMOULDERING]]
    assert (dark, pale) == pytest.approx((2e-5 * (130.0 - smoulders_s), 2e-5 * smoulders_s), rel=1e-3)


def test_a_step_does_not_pass_where_what_something_waits_for_is_taken_to_happen(begun):
    """Three quarters of the way, by 2.5 K/s and by 0.9 times 100 W/m2s, but half a second at least; not for what has
    happened, for what falls, nor for what has been reached."""
    hot, bright = Trigger("temperature", 99.0, "link"), Trigger("flux", 2900.0, "plate")
    shut = ((0.0, 0.0), (1.0, 1.0))
    house = Building(
        "one", (Room("a", 4.0, 5.0, 2.5),), (Vent(0, OUTSIDE, 1.0, 0.0, 2.0, shut, bright),),
        (CeilingVent(OUTSIDE, 0, 0.5, opening=shut, trigger=hot),),
        (Fan(0, OUTSIDE, 0.1, 2.0, 2.0, opening=shut, trigger=Trigger("temperature", 120.0, "link")),),
    )  # fmt: skip
    burner = TabulatedFire(0, 1.0, 1.0, FOAM, 5e7, 0.3, ROWS, trigger=Trigger("temperature", 110.0, "link"))
    devices = (HeatDetector("link", 0, (1.0, 1.0, 2.4), 99.0, 50.0),
               Target("plate", 0, (2.0, 2.0, 1.0), (0.0, 0.0, 1.0), MATERIALS["gypsum"], 0.0))  # fmt: skip
    scenario, work = begun(house, Ambient(), sources=(burner,), devices=devices)
    work.before_device[:] = work.device
    assert until_trigger_s(10.0, 4.0, scenario, work) == 10.0
    work.before_device[:, D_TEMP], work.device[:, D_TEMP] = 340.0, 350.0
    work.before_device[1, D_INCIDENT], work.device[1, D_INCIDENT] = 1600.0, 2000.0
    in_turn = ((work.hatch_at, 22.15 / 2.5), (work.vent_at, (2900.0 - 1800.0) / 90.0), (work.ignited_at, 33.15 / 2.5),
               (work.fan_at, 43.15 / 2.5))  # fmt: skip
    for waits, then_s in in_turn:
        assert until_trigger_s(30.0, 4.0, scenario, work) == pytest.approx(0.75 * then_s)
        assert until_trigger_s(0.7 * then_s, 4.0, scenario, work) == 0.7 * then_s
        waits[0] = 7.0
    assert until_trigger_s(30.0, 4.0, scenario, work) == 30.0
    work.hatch_at[0] = c.NEVER
    for now_k, told_s in ((372.14, 0.5), (372.16, 30.0), (330.0, 30.0)):
        work.device[0, D_TEMP] = now_k
        assert until_trigger_s(30.0, 4.0, scenario, work) == told_s


def test_what_waits_for_a_link_happens_when_it_sounds():
    """A second fire, in steps of ten seconds in which the link warms by a kelvin."""
    growing = TabulatedFire(0, 1.0, 1.0, FOAM, 5e7, 0.3, ((0.0, 0.0, *ROWS[0][2:]), (60.0, 30.0, *ROWS[0][2:])))
    waiting = TabulatedFire(0, 3.0, 3.0, FOAM, 5e7, 0.3, ROWS, trigger=Trigger("temperature", 48.0, "link"))
    link = HeatDetector("link", 0, (3.0, 4.0, 2.4), 48.0, 50.0)
    room = Building("one", (Room("a", 4.0, 5.0, 2.5),), (Vent(0, OUTSIDE, 0.9, 0.0, 2.0),))
    history = run_zones(room, (growing, waiting), Ambient(), 260.0, 0.1, devices=(link,))
    lit_s = history.t_s[np.argmax(history.hrr_w[:, 0] > 31e3)]
    assert 0.0 <= lit_s - history.alarm_s[0] <= SOONEST_S + 0.1
    fine = run_zones(room, (growing, waiting), Ambient(), 260.0, devices=(link,), longest_step_s=0.5)
    assert history.alarm_s[0] == pytest.approx(fine.alarm_s[0], abs=3.0)
