"""Water in air."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import AIR_G_MOL, H2O, MOLAR_MASS_G

WATER_OF_AIR = MOLAR_MASS_G[H2O] / AIR_G_MOL
"""Molar mass of water over that of dry air."""
LATENT_J_KG = 2.45e6
"""Of water at 20 C; of what is sorbed some per cent more, which is left out."""


@compiled
def saturation_pa(temp_c):
    """Saturation vapour pressure over water, Pa (Magnus; Alduchov and Eskridge 1996), to 100 C."""
    t = min(max(temp_c, -60.0), 100.0)
    return 610.94 * math.exp(17.625 * t / (t + 243.04))


@compiled
def saturation_slope_pa_k(temp_c, saturated_pa):
    """By how much that grows with temperature, Pa/K."""
    t = min(max(temp_c, -60.0), 100.0)
    return saturated_pa * 17.625 * 243.04 / (t + 243.04) ** 2


@compiled
def vapour_pa(water_share, pressure_pa):
    """Pressure of the vapour in gas of which that share, by mass, is water."""
    return pressure_pa * water_share / (WATER_OF_AIR + (1.0 - WATER_OF_AIR) * water_share)


@compiled
def relative_humidity_pct(vapour_share, temp_c, pressure_pa):
    """From the mole fraction of water, in percent, at most 100."""
    return min(max(100.0 * vapour_share * pressure_pa / saturation_pa(temp_c), 0.0), 100.0)
