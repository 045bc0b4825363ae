"""Air with its water, by mass."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.humid_air import saturation_pa

DRY_AIR = {c.N2: 0.7684 - 6e-4, c.O2: 0.2316, c.CO2: 6e-4}
"""By mass; N2 with argon; CO2 400 ppm."""


def mass_fractions(temp_c: float, humidity_pct: float, pressure_pa: float) -> NDArray[np.float64]:
    """Of air of that humidity, in the order of constants.SPECIES."""
    vapour = humidity_pct / 100.0 * float(saturation_pa(float(temp_c))) / pressure_pa
    water = vapour * 18.015 / (vapour * 18.015 + (1.0 - vapour) * 28.96)
    fractions = np.zeros(c.N_SPECIES)
    for species, share in DRY_AIR.items():
        fractions[species] = (1.0 - water) * share
    fractions[c.H2O] = water
    return fractions
