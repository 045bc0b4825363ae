"""What a target sees of its room, beside exact view factors and mirrors."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.kernels.layout import N_BEAMS
from simulators.physics.target_view import target_beams

CEILING, FLOOR, BANDS = 0, 1, slice(2, None)
SIZE = (4.0, 5.0, 2.5)
inside = st.tuples(*(st.floats(0.01, 0.99) for _ in range(3))).map(lambda at: tuple(np.multiply(at, SIZE)))
directions = st.tuples(*(st.floats(-1.0, 1.0) for _ in range(3))).filter(lambda n: np.linalg.norm(n) > 0.1)


def of_a_corner(a_m, b_m, away_m):
    """From a point to a parallel rectangle that begins right before it (Howell, catalog of configuration factors)."""
    a, b = a_m / away_m, b_m / away_m
    return (
        a / math.hypot(1.0, a) * math.atan(b / math.hypot(1.0, a))
        + b / math.hypot(1.0, b) * math.atan(a / math.hypot(1.0, b))
    ) / (2.0 * math.pi)


@given(inside)
def test_a_target_that_looks_up_sees_of_the_ceiling_its_exact_view_factor(place):
    x, y, z = place
    share, _, _ = target_beams(SIZE, place, (0.0, 0.0, 1.0))
    exact = sum(of_a_corner(a, b, SIZE[2] - z) for a in (x, SIZE[0] - x) for b in (y, SIZE[1] - y))
    assert share[CEILING] == pytest.approx(exact, abs=0.03)
    assert share[FLOOR] == 0.0


@given(inside, directions)
def test_beams_end_at_the_floor_the_ceiling_and_in_bands_of_the_walls(place, normal):
    share, end_m, length_m = target_beams(SIZE, place, normal)
    seen = share > 0.0
    edges_m = np.linspace(0.0, SIZE[2], N_BEAMS - 1)
    lowest, highest = np.array([SIZE[2], 0.0, *edges_m[:-1]]), np.array([SIZE[2], 0.0, *edges_m[1:]])
    assert share.sum() == pytest.approx(1.0, rel=1e-12)
    assert (end_m[seen] >= lowest[seen] - 1e-9).all()
    assert (end_m[seen] <= highest[seen] + 1e-9).all()
    assert (length_m[seen] >= np.abs(end_m - place[2])[seen] - 1e-9).all()
    assert (length_m[seen] <= np.linalg.norm(SIZE)).all()


@given(inside, directions)
def test_a_room_on_its_head_is_seen_on_its_head(place, normal):
    """But for what hits an edge between two bands."""
    here = target_beams(SIZE, place, normal)[0]
    there = target_beams(SIZE, (*place[:2], SIZE[2] - place[2]), (*normal[:2], -normal[2]))[0]
    assert (there[CEILING], there[FLOOR]) == pytest.approx((here[FLOOR], here[CEILING]), abs=0.05)
    assert there[BANDS][::-1] == pytest.approx(here[BANDS], abs=0.05)


@pytest.mark.parametrize("axis", range(3))
@pytest.mark.parametrize("far", [False, True])
def test_a_target_on_a_face_sees_the_room_before_it(axis, far):
    place, normal = np.multiply(0.5, SIZE), np.zeros(3)
    place[axis], normal[axis] = SIZE[axis] * far, -1.0 if far else 1.0
    share, _, length_m = target_beams(SIZE, tuple(place), tuple(normal))
    assert share.sum() == pytest.approx(1.0, rel=1e-12)
    assert (length_m[share > 0.0] > 0.05).all()
    assert (length_m <= np.linalg.norm(SIZE)).all()
    if axis == 2:
        assert share[CEILING if far else FLOOR] == 0.0
        assert share[FLOOR if far else CEILING] > 0.3
    else:
        assert share[CEILING] == pytest.approx(share[FLOOR], abs=0.02)
