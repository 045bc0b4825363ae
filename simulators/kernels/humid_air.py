"""Water in air."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import CP

WATER_OF_AIR = 18.015 / 28.96
"""Molar mass of water over that of dry air."""
LATENT_J_KG = 2.45e6
"""Of water at 20 C; of what is sorbed some per cent more, which is left out."""
WARMS_K = LATENT_J_KG / CP
"""Gas of which all were water that condenses in it."""
NEARLY_STEAM = 0.9
"""Of the pressure: where saturated vapour has more, all water is vapour."""


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
def droplets_share(water_share, temp_c, pressure_pa):
    """The share by mass of gas with so much water that is droplets, once they have warmed it to where it is saturated.

    temp_c: were all its water vapour. A droplet of 5 um is in balance with its air within a tenth of a second, so there
    is a mist where air has more water than it can hold, and nowhere else.
    """
    steam = math.log(NEARLY_STEAM * pressure_pa / 610.94)
    room = (243.04 * steam / (17.625 - steam) - temp_c) / WARMS_K
    if room <= 0.0:
        return 0.0
    droplets = 0.0
    for _ in range(20):
        saturated_pa = saturation_pa(temp_c + WARMS_K * droplets)
        dry_pa = pressure_pa - (1.0 - WATER_OF_AIR) * saturated_pa
        most = WATER_OF_AIR * saturated_pa / dry_pa
        slope = most * pressure_pa / dry_pa * saturation_slope_pa_k(temp_c + WARMS_K * droplets, 1.0)
        gas = 1.0 - droplets
        more = (water_share - droplets - most * gas) / (1.0 - most + WARMS_K * slope * gas)
        droplets = min(max(droplets + more, 0.0), room)
        if abs(more) < 1e-7 or droplets == 0.0:
            break
    return droplets


@compiled
def relative_humidity_pct(vapour_share, temp_c, pressure_pa):
    """From the mole fraction of water, in percent, at most 100."""
    return min(max(100.0 * vapour_share * pressure_pa / saturation_pa(temp_c), 0.0), 100.0)
