"""Ceiling jets beside the handbooks' own equations: Alpert, SFPE Handbook (5th ed.) chapter 14; NIST TN 1889v1."""

import numpy as np
import pytest

from simulators.kernels import ceiling_jet

FIRES = ((100.0, 0.1, 3.0), (100.0, 1.5, 3.0), (1000.0, 4.0, 5.0), (20.0, 2.0, 2.4))
"""Heat release rate in kW, radius and height of the ceiling in m."""


def star(q_kw, height):
    """Q* of air at 293 K: Q / (rho cp T g^(1/2) H^(5/2)), 1.2 kg/m3 and 1.0 kJ/(kg K)."""
    return q_kw / (353.0 / 293.0 * 1.0045 * 293.0 * np.sqrt(9.80665) * height**2.5)


def speed(q_kw, radius, height):
    """3.61 within r / H = 0.17 and 1.06 (r / H)^-0.69 beyond, over (g H)^(1/2) Q*^(1/3) (1979)."""
    return np.sqrt(9.80665 * height) * np.cbrt(star(q_kw, height)) * min(3.61, 1.06 * (radius / height) ** -0.69)


def excess(q_kw, radius, height):
    """6.3 T Q*^(2/3) over the source, (0.225 + 0.27 r / H)^(-4/3) T Q*^(2/3) beyond."""
    return 293.0 * star(q_kw, height) ** (2.0 / 3.0) * min(6.3, (0.225 + 0.27 * radius / height) ** (-4.0 / 3.0))


@pytest.mark.parametrize(("q", "radius", "height"), FIRES)
def test_the_jets_excess_is_alperts(q, radius, height):
    assert ceiling_jet.jet_excess_k(q, radius, height) == pytest.approx(excess(q, radius, height), rel=1e-9)


def test_no_jet_is_hotter_than_flames():
    assert ceiling_jet.jet_excess_k(20_000.0, 0.0, 2.0) == ceiling_jet.FLAME_EXCESS_K


@pytest.mark.parametrize(("radius", "height"), [(0.1, 3.0), (0.6001, 3.0), (1.5, 3.0), (9.0, 3.0), (4.0, 5.0)])
def test_a_decks_jet_goes_on_from_the_plumes_axis(radius, height):
    """As (0.225 + 0.27 r / H)^(-4/3) beyond r / H = 0.2, from the plume's own."""
    plain = ((0.225 + 0.27 * max(radius / height, 0.2)) / (0.225 + 0.27 * 0.2)) ** (-4.0 / 3.0)
    assert ceiling_jet.share_of_axis(radius, height) == pytest.approx(plain, rel=5e-3)


@pytest.mark.parametrize(("q", "radius", "height"), FIRES)
def test_the_jets_speed_falls_along_the_ceiling(q, radius, height):
    assert ceiling_jet.jet_speed_m_s(q, radius, height) == pytest.approx(speed(q, radius, height), rel=5e-3)


@pytest.mark.parametrize(
    ("q", "height", "radius", "deep"), [(50.0, 2.5, 2.5, 1.5), (1300.0, 19.0, 11.0, 14.0), (100.0, 2.5, 2.5, 0.3)]
)
def test_a_jet_that_turns_down_a_wall_is_stopped_by_its_heat(q, height, radius, deep):
    """The mean of (1 - s / s0)^(0.7 / 2) over the wall, s0 = u^2 / (2 g dT / T), whatever the fire."""
    stops = speed(q, radius, height) ** 2 / (2.0 * 9.80665 * excess(q, radius, height) / 293.0)
    way = (np.arange(100_000) + 0.5) / 100_000 * deep
    plain = (np.maximum(1.0 - way / stops, 0.0) ** 0.35).mean()
    assert ceiling_jet.forced_down_walls(radius, height, deep) == pytest.approx(plain, rel=5e-3)


def test_a_wall_that_no_jet_goes_down_keeps_all_of_it():
    assert ceiling_jet.forced_down_walls(2.5, 2.5, 0.0) == 1.0


def test_a_jet_fades_with_depth_over_a_thickness_that_grows_to_an_eighth_of_the_height():
    """1 / e at 0.112 H (1 - exp(-2.24 r / H)) (Motevalli and Marks 1991)."""
    thickness = 0.112 * 2.5 * (1.0 - np.exp(-2.24 * 0.4))
    assert ceiling_jet.jet_share_at_depth(0.0, 1.0, 2.5) == 1.0
    assert ceiling_jet.jet_share_at_depth(thickness, 1.0, 2.5) == pytest.approx(np.exp(-1.0), rel=1e-12)
    assert ceiling_jet.jet_share_at_depth(0.112 * 2.5, 50.0, 2.5) == pytest.approx(np.exp(-1.0), rel=1e-6)


def test_over_a_source_a_plume_is_whole_at_any_depth():
    assert ceiling_jet.share_at_depth(1.0, 0.2, 2.5) == 1.0
    assert ceiling_jet.share_at_depth(1.0, 0.3, 2.5) == ceiling_jet.jet_share_at_depth(1.0, 0.3, 2.5)
