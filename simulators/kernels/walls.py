"""Heat into and through walls and targets: conduction in one dimension, convection at the face."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import CP

BACK_W_M2K = 10.0
"""Of the far side, to the ambient that the room had before (ISO 6946, 1 / (0.13 - 0.04) m2K/W)."""
AIR_KG_K_M3 = 353.0
"""Density of air times its temperature at one atmosphere."""
DRAUGHT_W_M2K = 0.3
"""What draughts carry where nothing else moves the air."""


@compiled
def convection_w_m2k(gas_k, surface_k, level):
    """Turbulent natural convection: 1.52 |dT|^(1/3) at a level face, 1.31 at an upright one (Holman, Heat Transfer)."""
    return (1.52 if level else 1.31) * abs(gas_k - surface_k) ** (1.0 / 3.0) + DRAUGHT_W_M2K


@compiled
def forced_convection_w_m2k(gas_k, speed_m_s):
    """Of a plume or a ceiling jet: 0.5 f rho cp u, f = 0.03 (Alpert, SFPE Handbook chapter 14)."""
    return 0.5 * 0.03 * AIR_KG_K_M3 / gas_k * CP * speed_m_s


@compiled
def conduct(temps_k, conductance, capacity, flux_w_m2, slope_w_m2k, back_k, dt_s, line):
    """One implicit step of a wall [n] with a flux into its face; temps_k is changed in place.

    conductance [n] W/m2K to the next node and, the last, to what lies at back_k; capacity [n] J/m2K. The flux is
    flux_w_m2 less slope_w_m2k times what the first node gains, so that a quick face cannot overshoot; line [n, 2] is
    work. Returns the gain of the first node. Backward Euler, Thomas' algorithm: stable at any step.
    """
    n = temps_k.shape[0]
    before = temps_k[0]
    left = 0.0
    for i in range(n):
        right = conductance[i]
        heat = capacity[i] / dt_s
        diagonal = heat + left + right
        value = heat * temps_k[i]
        if i == 0:
            diagonal += slope_w_m2k
            value += flux_w_m2 + slope_w_m2k * before
        else:
            diagonal -= left * line[i - 1, 0]
            value += left * line[i - 1, 1]
        if i == n - 1:
            value += right * back_k
        line[i, 0] = right / diagonal
        line[i, 1] = value / diagonal
        left = right
    temps_k[n - 1] = line[n - 1, 1]
    for i in range(n - 2, -1, -1):
        temps_k[i] = line[i, 1] + line[i, 0] * temps_k[i + 1]
    return temps_k[0] - before
