"""Plumes, flames and jets beside the handbooks' own equations."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulators.kernels import plume

_spec = importlib.util.spec_from_file_location("naive_plume", Path(__file__).with_name("naive_plume.py"))
naive = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(naive)

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


def test_a_plume_that_enters_a_hot_layer_keeps_its_heat():
    """Its excess over the hotter air is smaller, its temperature the same, as it crosses the interface."""
    q, d, layer = 200.0, 0.6, 2.0
    below = 300.0 + plume.plume_excess_k(q, 0.7 * q, d, layer - 1e-6, layer, 400.0, 300.0)
    above = 400.0 + plume.plume_excess_k(q, 0.7 * q, d, layer + 1e-6, layer, 400.0, 300.0)
    assert 400.0 < above <= below + 120.0
    assert plume.plume_excess_k(q, 0.7 * q, d, 3.0, layer, 400.0, 300.0) > plume.plume_excess_k(
        q, 0.7 * q, d, 3.5, layer, 400.0, 300.0
    )


def test_no_plume_is_hotter_than_flames():
    assert plume.plume_excess_k(5000.0, 3500.0, 0.3, 0.05, 100.0, 293.0, 293.0) == plume.HOTTEST_K


def test_the_jets_excess_falls_along_the_ceiling():
    """As (0.225 + 0.27 r / H)^(-4/3) beyond r / H = 0.2, from the plume's own (SFPE Handbook chapter 14)."""
    for ratio in (0.2001, 0.3, 0.6, 1.0, 2.0, 3.0):
        plain = ((0.225 + 0.27 * ratio) / (0.225 + 0.27 * 0.2)) ** (-4.0 / 3.0)
        assert plume.jet_excess_share(3.0 * ratio, 3.0) == pytest.approx(plain, rel=5e-3)
    assert plume.jet_excess_share(0.1, 3.0) == 1.0


def test_the_jets_speed_falls_along_the_ceiling():
    for q, height, radius in ((100.0, 3.0, 0.1), (100.0, 3.0, 1.5), (1000.0, 5.0, 4.0), (20.0, 2.4, 2.0)):
        assert plume.jet_speed_m_s(q, radius, height) == pytest.approx(naive.jet_speed(q, height, radius), rel=5e-3)


def test_a_jet_thickens_along_the_ceiling_to_an_eighth_of_the_height():
    """0.112 H (1 - exp(-2.24 r / H)) (Motevalli and Marks 1991)."""
    assert plume.jet_thickness_m(1.0, 2.5) == pytest.approx(0.112 * 2.5 * (1.0 - np.exp(-2.24 * 0.4)), rel=1e-12)
    thin, thick = plume.jet_thickness_m(0.0, 2.5), plume.jet_thickness_m(50.0, 2.5)
    assert 0.0 < thin < thick == pytest.approx(0.112 * 2.5, rel=1e-6)


def test_flames_use_no_oxygen_below_the_limit_and_all_above_it():
    assert plume.flaming_share(0.10, 0.15) < 1e-9
    assert plume.flaming_share(0.23, 0.15) > 1.0 - 1e-9
    assert plume.flaming_share(0.155, 0.15) == pytest.approx(0.5, rel=1e-12)
