"""Heat into and through walls: convection, grey radiation, conduction in one dimension."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import numpy as np
from numba import njit

from simulators.kernels.constants import WALL_NODES

BACK_W_M2K = 10.0
"""Of the far side, to the ambient that the room had before (ISO 6946, 1 / (0.13 - 0.04) m2K/W)."""


@njit(cache=True)
def convection_w_m2k(gas_k, surface_k):
    """Turbulent natural convection, 1.52 |dT|^(1/3) (Holman, Heat Transfer), and a little by draughts."""
    return 1.52 * abs(gas_k - surface_k) ** (1.0 / 3.0) + 0.3


@njit(cache=True)
def conduct(temps_k, cells_m, conductivity, heat_capacity, flux_w_m2, back_k, dt_s, work):
    """One implicit step of a wall [WALL_NODES] with a flux into its near side; temps_k is changed in place.

    heat_capacity is per volume, J/(m3 K); work [2, WALL_NODES]. Backward Euler, Thomas' algorithm: stable at any step.
    """
    n = WALL_NODES
    upper, right = work[0], work[1]
    left_g = 0.0
    for i in range(n):
        right_g = (
            2.0 * conductivity / (cells_m[i] + cells_m[i + 1])
            if i < n - 1
            else 1.0 / (0.5 * cells_m[i] / conductivity + 1.0 / BACK_W_M2K)
        )
        capacity = heat_capacity * cells_m[i] / dt_s
        diagonal = capacity + left_g + right_g
        value = capacity * temps_k[i]
        if i == 0:
            value += flux_w_m2
        if i == n - 1:
            value += right_g * back_k
        if i > 0:
            diagonal -= left_g * upper[i - 1]
            value += left_g * right[i - 1]
        upper[i] = right_g / diagonal if i < n - 1 else 0.0
        right[i] = value / diagonal
        left_g = right_g
    temps_k[n - 1] = right[n - 1]
    for i in range(n - 2, -1, -1):
        temps_k[i] = right[i] + upper[i] * temps_k[i + 1]


@njit(cache=True)
def gas_emissivity(temp_k, soot_kg_m3, water_and_co2, path_m):
    """Of a layer: soot 1226 f_v T (Tien, Lee and Stretton), water vapour and CO2 5 per metre and atmosphere."""
    absorption = 1226.0 * (soot_kg_m3 / 1800.0) * temp_k + 5.0 * water_and_co2
    return 1.0 - np.exp(-absorption * path_m)
