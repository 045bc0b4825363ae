"""A step ends where a source or an opening switches."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.switches import SHORTEST_S, _until_opening, _until_source
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.openings import Trigger
from simulators.physics.pack_rooms import pack_vents


def table(points):
    rows = np.zeros((len(points), c.N_COLUMNS))
    rows[:, c.TIME], rows[:, c.FLAME] = zip(*points, strict=True)
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
