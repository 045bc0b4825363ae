"""Plumes and flames beside the handbooks' own equations."""

import naive_plume as naive
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulators.kernels import plume

power = st.floats(1.0, 5000.0)
diameter = st.floats(0.05, 2.5)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(power, diameter)
def test_flame_height_is_heskestads(q, d):
    assert plume.flame_height_m(q, d) == pytest.approx(naive.flame_height(q, d), rel=1e-12)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(power, diameter, st.floats(0.5, 0.8), st.floats(0.05, 12.0))
def test_entrainment_is_heskestads_above_the_flames_and_straight_within(q, d, convected, z):
    plain = naive.plume_mass(q, convected * q, d, z)
    assert plume.plume_entrainment(q, convected * q, d, z) == pytest.approx(plain, rel=1e-9)


def test_a_fire_in_a_corner_is_a_quarter_of_one_four_times_as_strong():
    for against in (1, 2, 4):
        whole = naive.plume_mass(100.0 * against, 70.0 * against, 0.5 * np.sqrt(against), 2.0) / against
        assert plume.mirrored_entrainment(100.0, 70.0, 0.5, 2.0, against) == pytest.approx(whole, rel=1e-9)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(1.0, 800.0), st.floats(0.1, 1.0), st.floats(1.5, 6.0), st.floats(280.0, 310.0))
def test_excess_and_speed_on_the_axis_are_heskestads(q, d, z, t_inf):
    excess = naive.axis_excess(q, 0.7 * q, d, z, t_inf)
    assume(excess < 500.0 and z - 0.083 * q**0.4 + 1.02 * d > 0.1)
    ours = plume.plume_excess_k(q, 0.7 * q, d, z, 100.0, t_inf, t_inf)
    assert ours == pytest.approx(excess, rel=2e-3)
    speed = min(naive.axis_speed(q, 0.7 * q, d, z, t_inf), 2.0 * (0.7 * q) ** 0.2)
    assert plume.plume_speed_m_s(q, 0.7 * q, d, z) == pytest.approx(speed, rel=2e-3)


def test_a_plume_that_enters_a_hot_layer_is_as_hot_on_both_sides_of_the_interface():
    q, d, layer = 200.0, 0.6, 2.0
    below = 300.0 + plume.plume_excess_k(q, 0.7 * q, d, layer - 1e-9, layer, 400.0, 300.0)
    above = 400.0 + plume.plume_excess_k(q, 0.7 * q, d, layer + 1e-9, layer, 400.0, 300.0)
    assert above == pytest.approx(below, rel=1e-6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(20.0, 800.0), st.floats(1.0, 4.0), st.floats(1.01, 1.4))
def test_of_a_plume_what_is_hotter_than_the_layer_goes_on_in_it(q, layer, ratio):
    """Heat and mass of Gaussian profiles alike, summed ring by ring; as hot at the interface as it comes there."""
    d, lower_k = 0.5, 293.0
    warmer_k = ratio * lower_k - lower_k
    enters_k = naive.axis_excess(q, 0.7 * q, d, layer, lower_k) - warmer_k
    assume(1.0 < enters_k < plume.HOTTEST_K - warmer_k)
    drawn = naive.plume_mass(q, 0.7 * q, d, layer)
    rings = np.exp(-np.linspace(0.0, 30.0, 300_000))
    axis_k = 2.0 * 0.7 * q / (naive.CP_KJ * drawn)
    hotter = np.maximum(axis_k * rings - warmer_k, 0.0) * rings
    weaker_kw = naive.CP_KJ * drawn * np.trapezoid(hotter, dx=1e-4)
    assume(weaker_kw > 0.01 * q and layer - 0.083 * q**0.4 + 1.02 * d > 1.5)
    begun = (naive.rising_excess(weaker_kw, 1.0, ratio * lower_k) / enters_k) ** 0.6
    for up in (0.1, 0.5, 1.5):
        ours = plume.plume_excess_k(q, 0.7 * q, d, layer + up, layer, ratio * lower_k, lower_k)
        assert ours == pytest.approx(naive.rising_excess(weaker_kw, begun + up, ratio * lower_k), rel=5e-3)


def test_a_plume_well_above_its_flames_goes_on_in_a_hot_layer_as_evans_weaker_source():
    """Q2* = ((1 + C Q1*^(2/3)) / (xi C) - 1 / C)^(3/2) and its height, as printed; excess as Z2^(-5/3) from there."""
    for q, layer, ratio in ((100.0, 4.0, 1.02), (100.0, 4.0, 1.05), (300.0, 6.0, 1.05), (800.0, 9.0, 1.04)):
        _, rise = naive.evans_source(q, 0.7 * q, 0.5, layer, ratio, 293.0)
        at = [plume.plume_excess_k(q, 0.7 * q, 0.5, layer + up, layer, ratio * 293.0, 293.0) for up in (1e-9, 2.0)]
        assert at[1] / at[0] == pytest.approx((rise / (rise + 2.0)) ** (5.0 / 3.0), rel=0.06)


def test_a_plume_cooler_than_the_layer_above_stays_below_it():
    assert plume.plume_excess_k(5.0, 4.0, 0.3, 2.5, 2.0, 400.0, 293.0) == 0.0


@pytest.mark.parametrize("q", [60.0, 410.0, 2330.0])
def test_flames_that_enter_a_hot_layer_reach_the_ceiling(q):
    """However low the interface, with all their heat at last: the nearer the base, the less of it warms cool air."""
    d, height, upper_k, lower_k = 1.0, 3.8, 450.0, 350.0
    flames_m = naive.flame_height(q, d) or 0.2
    sinking = np.linspace(flames_m / 2, 1e-4, 200)
    at = [plume.plume_excess_k(q, 0.6 * q, d, height, layer, upper_k, lower_k) for layer in sinking]
    at.append(plume.plume_excess_k(q, 0.6 * q, d, height, 0.0, upper_k, lower_k))
    assert max(abs(np.diff(np.log(at)))) < 0.07
    assert at[-1] == pytest.approx(naive.axis_excess(q, 0.6 * q, d, height, upper_k), rel=2e-3)
    assert min(at) > 0.75 * at[-1]


def test_no_plume_is_hotter_than_flames():
    assert plume.plume_excess_k(5000.0, 3500.0, 0.3, 0.05, 100.0, 293.0, 293.0) == plume.HOTTEST_K


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(0.05, 2.0), st.floats(5.0, 800.0), st.floats(0.1, 1.0), st.floats(1.0, 4.0))
def test_a_draught_adds_what_crosses_the_plumes_side(speed, q, d, z):
    """0.6 of the speed across, around a radius that grows by 0.26 a metre from the virtual origin."""
    origin = 0.083 * q**0.4 - 1.02 * d
    heights = (np.arange(20_000) + 0.5) / 20_000 * z
    around = 2.0 * np.pi * 0.26 * np.maximum(heights - origin, 0.0)
    assume(z > origin)
    plain = 0.6 * 1.2 * speed * around.mean() * z
    assert plume.draught_entrainment(speed, 1.2, q, d, z) == pytest.approx(plain, rel=1e-3, abs=1e-6)


def test_flames_use_no_oxygen_below_the_limit_and_all_above_it():
    assert plume.flaming_share(0.10, 0.15) < 1e-9
    assert plume.flaming_share(0.23, 0.15) > 1.0 - 1e-9
    assert plume.flaming_share(0.155, 0.15) == pytest.approx(0.5, rel=1e-12)
