"""Flow through openings in walls and ceilings beside plain quadrature, and its derivative beside differences."""

import naive_vent_flow as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels.ceiling_vent import ceiling_vent_flow, share_of_upper
from simulators.kernels.vent_flow import slab_integral, spill_entrainment, vent_flow


def flows_of(sill, soffit, width, i, j):
    """flows, slopes, crossing, tall, each [2, 2]."""
    told = tuple(np.zeros((2, 2)) for _ in range(4))
    vent_flow(sill, soffit, width, *i[:3], *i[3], *j[:3], *j[3], *told)
    return told


def sides(floor_z):
    """A place whose floor lies somewhere below 0.3 m, with its layers above."""
    return st.tuples(
        floor_z, st.floats(-20.0, 20.0), st.floats(0.4, 2.4), st.tuples(st.floats(0.3, 1.1), st.floats(1.1, 1.3))
    )


side = sides(st.floats(-0.5, 0.3))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(side, side, st.floats(0.3, 1.0), st.floats(0.2, 1.4))
def test_flow_is_the_integral_over_the_opening(i, j, sill, tall):
    ours = flows_of(sill, sill + tall, 0.9, i, j)[0]
    plain = naive.naive_flows(sill, sill + tall, 0.9, (i, j))
    # the closed form is smoothed below some mPa: that and the strips are the tolerance
    assert ours == pytest.approx(plain, rel=0.01, abs=0.02)


def test_a_storey_higher_nothing_changes():
    """Heights are absolute: a whole pair of rooms lifted by 3 m, pressures by its weight of air, flows alike."""
    i, j = (0.0, 1.0, 1.2, (0.6, 1.2)), (0.2, -1.0, 1.8, (0.9, 1.2))
    lifted = [(z + 3.0, pa, layer + 3.0, rho) for z, pa, layer, rho in (i, j)]
    assert flows_of(3.3, 5.0, 0.9, *lifted)[0] == pytest.approx(flows_of(0.3, 2.0, 0.9, i, j)[0], rel=1e-9)


def test_slopes_are_the_derivative_by_pressure():
    i, j = (0.0, 1.0, 1.2, (0.6, 1.2)), (0.0, 0.0, 1.8, (0.9, 1.2))
    step = 1e-5
    slopes = flows_of(0.0, 2.0, 0.9, i, j)[1]
    up = flows_of(0.0, 2.0, 0.9, (0.0, i[1] + step, *i[2:]), j)[0]
    down = flows_of(0.0, 2.0, 0.9, (0.0, i[1] - step, *i[2:]), j)[0]
    assert slopes == pytest.approx((up - down) / (2.0 * step), rel=0.02, abs=1e-4)


def test_equal_places_exchange_nothing():
    same = (0.0, 0.0, 1.0, (0.8, 1.2))
    assert not flows_of(0.0, 2.0, 0.9, same, same)[0].any()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(side, side)
def test_what_the_two_sides_exchange_does_not_depend_on_which_is_named_first(i, j):
    forth, back = flows_of(0.3, 2.0, 0.9, i, j)[0], flows_of(0.3, 2.0, 0.9, j, i)[0]
    assert forth == pytest.approx(back[::-1], rel=1e-9, abs=1e-12)


def test_a_slabs_integral_is_the_quadrature_of_its_root():
    for a, b in ((0.5, 8.0), (8.0, 0.5), (-3.0, -0.2), (0.0, 5.0), (2.0, 2.0)):
        middles = a + (b - a) * (np.arange(200_000) + 0.5) / 200_000
        assert slab_integral(a, b, 1.7)[0] == pytest.approx(1.7 * np.sqrt(np.abs(middles)).mean(), rel=6e-3)


def test_rocketts_closed_form_of_a_door():
    """Outflow 2/3 C W rho sqrt(2 g (rho0 - rho) / rho) (soffit - neutral)^(3/2) of one hot gas (Rockett 1976)."""
    hot, cold, neutral = 0.5, 1.2, 0.8
    inside = (0.0, -9.80665 * (cold - hot) * neutral, 1e-6, (hot, hot))
    flows = flows_of(0.0, 2.0, 0.9, inside, (0.0, 0.0, 1e6, (cold, cold)))[0]
    out = 2.0 / 3.0 * 0.7 * 0.9 * np.sqrt(2.0 * 9.80665 * hot * (cold - hot)) * (2.0 - neutral) ** 1.5
    into = 2.0 / 3.0 * 0.7 * 0.9 * np.sqrt(2.0 * 9.80665 * cold * (cold - hot)) * neutral**1.5
    assert flows[0].sum() == pytest.approx(out, rel=2e-3)
    assert flows[1].sum() == pytest.approx(into, rel=2e-3)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(-30.0, 30.0), st.floats(0.01, 4.0), st.booleans(), st.floats(0.3, 1.3), st.floats(0.3, 1.3))
def test_a_hole_in_a_ceiling_flows_as_cooper_says(rise_pa, area, square, above, below):
    up, down, slope = ceiling_vent_flow(rise_pa, area, square, above, below)
    plain_up, plain_down = naive.naive_hole(rise_pa, area, square, above, below)
    # smoothed below some mPa
    most = 0.68 * area * np.sqrt(2.0 * 4e-3 / min(above, below)) * (1.0 if abs(rise_pa) < 2.0 else 0.1)
    assert up == pytest.approx(plain_up, rel=1e-2, abs=most)
    assert down == pytest.approx(plain_down, rel=1e-2, abs=most)
    assert slope > 0.0


def test_the_slope_of_a_hole_is_the_derivative_of_what_passes():
    for rise in (-8.0, -0.3, 0.2, 5.0):
        (more_up, more_down, _), (less_up, less_down, _) = (
            ceiling_vent_flow(rise + step, 0.5, True, 1.2, 0.6) for step in (1e-6, -1e-6)
        )
        slope = ceiling_vent_flow(rise, 0.5, True, 1.2, 0.6)[2]
        assert slope == pytest.approx(((more_up - more_down) - (less_up - less_down)) / 2e-6, rel=1e-4)


def test_a_slow_flow_through_a_ceiling_takes_the_upper_layer_alone_and_a_fast_one_both():
    """exp(-(Fr / 2)^2), Fr = V / sqrt(g d^5 dT / T): a number by hand, and the order of three flows."""
    froude = 0.5 / np.sqrt(9.80665 * 0.4**5 * 0.5)
    assert share_of_upper(0.5, 0.4, 450.0, 300.0) == pytest.approx(np.exp(-((froude / 2.0) ** 2)), rel=1e-12)
    slow, middling, fast = (share_of_upper(flow, 0.4, 450.0, 300.0) for flow in (1e-3, 0.5, 5.0))
    assert slow > 0.999 > middling > fast
    assert fast < 1e-6


@settings(max_examples=60, deadline=None, derandomize=True)
@given(side, side)
def test_what_crosses_enters_at_the_height_of_the_other_layer(i, j):
    """Part of each layer's flow, none of it where both interfaces lie at one height."""
    flows, _, crossing, tall = flows_of(0.3, 2.0, 0.9, i, j)
    assert (crossing >= 0.0).all()
    assert (crossing <= flows + 1e-12).all()
    assert ((tall > 0.0) == (crossing > 0.0)).all()
    assert tall.sum() <= abs(i[2] - j[2]) + 1e-9
    assert not flows_of(0.3, 2.0, 0.9, i, (*j[:2], i[2], j[3]))[2].any()


def test_what_flows_from_a_door_into_a_hall_rises_to_its_interface():
    """From the neutral plane, not only to the top of the door, through which the same flows under 2 m as under 6."""
    room, rho = (0.0, -2.0, 0.9, (0.7, 1.2)), (1.1, 1.2)
    low, high = (flows_of(0.0, 2.0, 0.9, room, (0.0, 0.0, layer, rho)) for layer in (2.0, 6.0))
    assert high[2] == pytest.approx(low[2], rel=1e-9)
    neutral = 2.0 - low[3][0, 0]
    assert 0.9 < neutral < 2.0
    assert high[3][0, 0] == pytest.approx(6.0 - neutral, rel=1e-9)


def test_a_spill_plume_draws_what_poreh_says():
    """0.44 (T / Tj)^(2/3) (g rho^2 m dT / T)^(1/3) w^(2/3) z by hand; a flow as warm as its air draws nothing."""
    strength = 9.80665 * 1.2**2 * 0.8 * 100.0 / 300.0
    by_hand = 0.44 * (300.0 / 400.0) ** (2 / 3) * strength ** (1 / 3) * 0.9 ** (2 / 3) * 0.7
    assert spill_entrainment(0.8, 400.0, 300.0, 1.2, 0.9, 0.7) == pytest.approx(by_hand, rel=1e-12)
    assert spill_entrainment(0.8, 300.0, 400.0, 0.9, 0.9, 0.7) > 0.0
    assert spill_entrainment(0.8, 300.0, 300.0, 1.2, 0.9, 0.7) == 0.0
