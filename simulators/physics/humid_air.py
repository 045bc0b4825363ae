"""Air with its water, by mass."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.humid_air import saturation_pa

O2_OF_AIR, CO2_OF_AIR = 0.2316, 6e-4
"""Of dry air by mass; CO2 400 ppm; the rest is N2 with argon."""


def mass_fractions(
    temp_c: float, humidity_pct: float, pressure_pa: float, o2_share: float = O2_OF_AIR
) -> NDArray[np.float64]:
    """Of air of that humidity and oxygen in its dry part, in the order of constants.SPECIES."""
    vapour = humidity_pct / 100.0 * float(saturation_pa(float(temp_c))) / pressure_pa
    water = vapour * 18.015 / (vapour * 18.015 + (1.0 - vapour) * 28.96)
    fractions = np.zeros(c.N_SPECIES)
    for species, share in ((c.N2, 1.0 - o2_share - CO2_OF_AIR), (c.O2, o2_share), (c.CO2, CO2_OF_AIR)):
        fractions[species] = (1.0 - water) * share
    fractions[c.H2O] = water
    return fractions
