"""Conduction in walls and targets: beside a dense solution of the same step, finer grids, and the textbooks' walls."""

import math

import naive_walls as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels.constants import CEILING, FLOOR, LOWER_WALL, TARGET_NODES, UPPER_WALL, WALL_NODES
from simulators.kernels.walls import BACK_W_M2K, bare_w_m2k, conduct
from simulators.physics.materials import MATERIALS
from simulators.physics.wall_grid import cylinder_grid, plate_grid, wall_grid

LAYERED = (MATERIALS["gypsum"], MATERIALS["wood"], MATERIALS["brick"])


def heated(layers, flux, seconds, dt, back_k=293.0):
    """Nodes [WALL_NODES] after that time under a flux into the face."""
    conductance, capacity = wall_grid(layers)
    temps, line = np.full(WALL_NODES, back_k), np.empty((WALL_NODES, 2))
    for _ in range(round(seconds / dt)):
        conduct(temps, conductance, capacity, flux, 0.0, conductance[-1], back_k, dt, line)
    return temps


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.floats(-5e3, 2e4), st.floats(0.0, 80.0), st.floats(250.0, 400.0), st.floats(0.001, 50.0))
def test_a_step_is_the_dense_solution_of_its_equations(flux, slope, back_k, dt):
    conductance, capacity = wall_grid(LAYERED)
    before = 293.0 + np.linspace(80.0, 0.0, WALL_NODES)
    ours = before.copy()
    gained = conduct(ours, conductance, capacity, flux, slope, conductance[-1], back_k, dt, np.empty((WALL_NODES, 2)))
    plain = naive.implicit_step(before, conductance, capacity, flux, slope, back_k, dt)
    assert ours == pytest.approx(plain, rel=1e-10)
    assert gained == pytest.approx(plain[0] - before[0], rel=1e-9, abs=1e-9)


def test_a_thick_wall_warms_as_a_half_space():
    """T_surface = 2 q sqrt(t / (pi k rho c)) (Carslaw and Jaeger 1959, section 2.9)."""
    concrete = MATERIALS["concrete"]
    face = heated((concrete,), 2000.0, 600.0, 0.5)[0]
    exact = 2.0 * 2000.0 * math.sqrt(600.0 / (math.pi * concrete.conductivity_w_mk * concrete.heat_capacity_j_m3k))
    assert face - 293.0 == pytest.approx(exact, rel=0.02)


def test_a_layered_wall_comes_to_its_resistances_in_a_row():
    """At rest T_face - T_behind = q (sum L / k + 1 / h)."""
    for layers in ((MATERIALS["gypsum"],), (MATERIALS["steel"], MATERIALS["gypsum"]), LAYERED):
        resistance = sum(m.thickness_m / m.conductivity_w_mk for m in layers) + 1.0 / BACK_W_M2K
        assert heated(layers, 500.0, 3e7, 1e5)[0] - 293.0 == pytest.approx(500.0 * resistance, rel=1e-6)


@pytest.mark.parametrize("layers", [LAYERED, (MATERIALS["gypsum"],), (MATERIALS["wood"], MATERIALS["concrete"])])
def test_twelve_nodes_warm_as_four_hundred(layers):
    plain = naive.layered_face([(m.conductivity_w_mk, m.heat_capacity_j_m3k, m.thickness_m) for m in layers],
                               1000.0, BACK_W_M2K, 293.0, 1200.0)  # fmt: skip
    for seconds in (60.0, 300.0, 1200.0):
        ours = heated(layers, 1000.0, seconds, 1.0)[0] - 293.0
        assert ours == pytest.approx(plain[round(seconds / 1200.0 * len(plain)) - 1] - 293.0, rel=0.04)


@pytest.mark.parametrize("layers", [LAYERED, (MATERIALS["steel"],), (MATERIALS["glass"], MATERIALS["gypsum"])])
def test_a_grid_holds_all_of_its_layers(layers):
    conductance, capacity = wall_grid(layers)
    assert capacity.sum() == pytest.approx(sum(m.heat_capacity_j_m3k * m.thickness_m for m in layers), rel=1e-9)
    through = (1.0 / conductance[:-1]).sum()
    assert through == pytest.approx(sum(m.thickness_m / m.conductivity_w_mk for m in layers), rel=1e-9)


def test_what_a_wall_takes_up_is_what_its_nodes_hold():
    """Flux in less flux out of the back is the gain of all nodes, step by step."""
    conductance, capacity = wall_grid(LAYERED)
    temps, line = np.full(WALL_NODES, 293.0), np.empty((WALL_NODES, 2))
    for _ in range(50):
        before = temps.copy()
        conduct(temps, conductance, capacity, 1500.0, 0.0, conductance[-1], 280.0, 30.0, line)
        lost = conductance[-1] * (temps[-1] - 280.0)
        assert (capacity * (temps - before)).sum() == pytest.approx(30.0 * (1500.0 - lost), rel=1e-9)


def test_a_cylinder_holds_its_volume_a_square_metre_of_face():
    """Half its radius of its material; warmed all through it gains q t / (rho c R / 2)."""
    wood = MATERIALS["wood"]
    conductance, capacity = cylinder_grid(wood)
    radius = 0.5 * wood.thickness_m
    assert capacity.sum() == pytest.approx(wood.heat_capacity_j_m3k * 0.5 * radius, rel=1e-9)
    temps, line = np.full(TARGET_NODES, 293.0), np.empty((TARGET_NODES, 2))
    conduct(temps, conductance, capacity, 800.0, 0.0, conductance[-1], 293.0, 100.0, line)
    assert (capacity * (temps - 293.0)).sum() == pytest.approx(800.0 * 100.0, rel=1e-9)


def test_a_plate_is_a_wall_of_its_material():
    conductance, capacity = plate_grid(MATERIALS["steel"])
    steel = MATERIALS["steel"]
    assert capacity.sum() == pytest.approx(steel.heat_capacity_j_m3k * steel.thickness_m, rel=1e-9)
    assert (1.0 / conductance[:-1]).sum() == pytest.approx(steel.thickness_m / steel.conductivity_w_mk, rel=1e-9)


@pytest.mark.parametrize("surface", [CEILING, UPPER_WALL, LOWER_WALL, FLOOR])
def test_a_bare_back_as_warm_as_the_air_behind_it_gives_what_the_standard_has(surface):
    """ISO 6946: surface resistances of 0.10, 0.13 and 0.17 m2K/W for heat that goes up, sideways and down, at 20 C."""
    for warmer in (-0.5, 0.5):
        rises = {CEILING: warmer > 0.0, FLOOR: warmer < 0.0}.get(surface)
        stated = {True: 0.10, False: 0.17, None: 0.13}[rises]
        assert 1.0 / bare_w_m2k(surface, 293.0 + warmer, 293.0, 0.9) == pytest.approx(stated, rel=0.04)


@given(st.sampled_from([CEILING, UPPER_WALL, LOWER_WALL, FLOOR]), st.floats(250.0, 350.0), st.floats(250.0, 1200.0),
       st.floats(0.05, 1.0))  # fmt: skip
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_bare_back_gives_what_its_air_and_its_rays_take(surface, behind_k, back_k, emissivity):
    air = np.array({CEILING: (1.52, 5.0), FLOOR: (1.52, 5.0)}.get(surface, (1.31, 2.5)))
    upward = (back_k > behind_k) == (surface == CEILING)
    by_air = 0.7
    if surface in (UPPER_WALL, LOWER_WALL) or upward:
        by_air = max(air[0] * abs(back_k - behind_k) ** (1.0 / 3.0) + 0.3, air[1])
    plain = by_air * (back_k - behind_k) + emissivity * 5.670374419e-8 * (back_k**4 - behind_k**4)
    ours = bare_w_m2k(surface, back_k, behind_k, emissivity) * (back_k - behind_k)
    assert ours == pytest.approx(plain, rel=1e-6, abs=1e-6)
