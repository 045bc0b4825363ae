"""Water in a well-mixed room in plain numpy: what kernels.moisture is held against."""

from __future__ import annotations

import numpy as np
from scipy.integrate import solve_ivp

LE_TWO_THIRDS, RHO_T, CP, VAPOUR_J_KGK = 0.9, 353.0, 287.0 * 1.385 / 0.385, 461.5
LEAST_W_M2K = 2.5


def saturation_pa(temp_c):
    return 610.94 * np.exp(17.625 * temp_c / (temp_c + 243.04))


def by_air(convection_w_m2k):
    """Lewis, kg/(m2 s Pa)."""
    return np.maximum(convection_w_m2k, LEAST_W_M2K) / (RHO_T * CP * LE_TWO_THIRDS * VAPOUR_J_KGK)


def vapour_pa(water_share, pressure_pa):
    """By moles."""
    water = water_share / 18.015
    return pressure_pa * water / (water + (1.0 - water_share) / 28.96)


def buffered_pa(times_s, given_kg_s, volume_m3, temp_c, start_pa, linings):
    """Vapour pressure at times [n] in a closed room of one temperature, given_kg_s a function of time.

    linings: rows of area in m2, kg/m2 held from dry to saturated, m2 s Pa/kg without the air's. The sum is integrated
    far finer than the kernels' steps.
    """
    saturated, area, holds, resists = saturation_pa(temp_c), *np.array(linings, float).T
    pa_a_kg = VAPOUR_J_KGK * (temp_c + 273.15) / volume_m3
    through = area / (resists + 1.0 / by_air(0.0))

    def rates(t, state):
        taken = through * (state[0] - saturated * state[1:] / holds)
        return np.concatenate([[pa_a_kg * (given_kg_s(t) - taken.sum())], taken / area])

    start = np.concatenate([[start_pa], holds * start_pa / saturated])
    told = solve_ivp(rates, (0.0, times_s[-1]), start, t_eval=times_s, rtol=1e-8, atol=1e-9, max_step=60.0)
    return told.y[0], told.y[1:].T * area
