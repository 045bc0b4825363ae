"""Conduction in a wall: beside a dense solution of the same step, and beside the half-space of the textbooks."""

import math

import numpy as np
import pytest

from simulators.kernels.constants import WALL_NODES
from simulators.kernels.walls import BACK_W_M2K, conduct
from simulators.physics.building import MATERIALS
from simulators.physics.zone_model import cells


def test_a_step_is_the_dense_solution_of_its_equations():
    gypsum = MATERIALS["gypsum"]
    widths, k = cells(gypsum), gypsum.conductivity_w_mk
    capacity = gypsum.density_kg_m3 * gypsum.specific_heat_j_kgk
    before = 293.0 + np.linspace(80.0, 0.0, WALL_NODES)
    dt, flux, back = 5.0, 900.0, 290.0
    matrix, right = np.diag(capacity * widths / dt), capacity * widths / dt * before
    right[0] += flux
    for n in range(WALL_NODES - 1):
        g = 2.0 * k / (widths[n] + widths[n + 1])
        matrix[n, n] += g
        matrix[n + 1, n + 1] += g
        matrix[n, n + 1] -= g
        matrix[n + 1, n] -= g
    g = 1.0 / (0.5 * widths[-1] / k + 1.0 / BACK_W_M2K)
    matrix[-1, -1] += g
    right[-1] += g * back
    ours = before.copy()
    conduct(ours, widths, k, capacity, flux, back, dt, np.empty((2, WALL_NODES)))
    assert ours == pytest.approx(np.linalg.solve(matrix, right), rel=1e-12)


def test_a_thick_wall_warms_as_a_half_space():
    """T_surface = 2 q sqrt(t / (pi k rho c)) (Carslaw and Jaeger 1959, section 2.9)."""
    concrete = MATERIALS["concrete"]
    capacity = concrete.density_kg_m3 * concrete.specific_heat_j_kgk
    widths, temps, work = cells(concrete), np.full(WALL_NODES, 293.0), np.empty((2, WALL_NODES))
    for _ in range(1200):
        conduct(temps, widths, concrete.conductivity_w_mk, capacity, 2000.0, 293.0, 0.5, work)
    face = temps[0] + 2000.0 * 0.5 * widths[0] / concrete.conductivity_w_mk
    exact = 2.0 * 2000.0 * math.sqrt(600.0 / (math.pi * concrete.conductivity_w_mk * capacity))
    assert face - 293.0 == pytest.approx(exact, rel=0.03)
