"""Air with its water, by mass."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.humid_air import WATER_OF_AIR, saturation_pa

O2_OF_AIR, CO2_OF_AIR = 0.2314, 6.08e-4
"""Of dry air by mass: 20.95 vol % (ISO 2533) and 400 ppm; the rest is N2 with argon."""
BREATHED_KG_PPM = (
    1e-6 * c.MOLAR_MASS_G[c.CO2] / c.AIR_G_MOL,
    1e-6 * c.MOLAR_MASS_G[c.O2] / c.AIR_G_MOL / 0.85,
)
"""CO2 breathed out and O2 breathed in, kg a kg of dry air, for each ppm of CO2 (ASHRAE Fundamentals: 0.85 for 1)."""


def mass_fractions(
    temp_c: float, humidity_pct: float, pressure_pa: float, o2_share: float = O2_OF_AIR, breathed_ppm: float = 0.0
) -> NDArray[np.float64]:
    """Of air of that humidity and oxygen in its dry part, with what people have breathed out in it, ppm of CO2, in the
    order of constants.SPECIES."""
    # hotter than it boils, all of it may be vapour, and no more
    vapour = min(humidity_pct / 100.0 * float(saturation_pa(float(temp_c))) / pressure_pa, 1.0)
    water = vapour * WATER_OF_AIR / (vapour * WATER_OF_AIR + 1.0 - vapour)
    fractions = np.zeros(c.N_SPECIES)
    co2_share = CO2_OF_AIR + breathed_ppm * BREATHED_KG_PPM[0]
    o2_share -= breathed_ppm * BREATHED_KG_PPM[1]
    for species, share in ((c.N2, 1.0 - o2_share - co2_share), (c.O2, o2_share), (c.CO2, co2_share)):
        fractions[species] = max(1.0 - water, 0.0) * share
    fractions[c.H2O] = water
    return fractions
