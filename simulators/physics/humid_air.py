"""Water in air."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulators.kernels import constants as c

DRY_AIR = {c.N2: 0.7684 - 6e-4, c.O2: 0.2316, c.CO2: 6e-4}
"""By mass; N2 with argon; CO2 400 ppm."""


def saturation_pa(temp_c: ArrayLike) -> NDArray[np.float64]:
    """Saturation vapour pressure over water, Pa (Magnus; Alduchov and Eskridge 1996), to 100 C."""
    t = np.clip(np.asarray(temp_c, np.float64), -60.0, 100.0)
    return np.asarray(610.94 * np.exp(17.625 * t / (t + 243.04)))


def mass_fractions(temp_c: float, humidity_pct: float, pressure_pa: float) -> NDArray[np.float64]:
    """Of air of that humidity, in the order of constants.SPECIES."""
    vapour = humidity_pct / 100.0 * float(saturation_pa(temp_c)) / pressure_pa
    water = vapour * 18.015 / (vapour * 18.015 + (1.0 - vapour) * 28.96)
    fractions = np.zeros(c.N_SPECIES)
    for species, share in DRY_AIR.items():
        fractions[species] = (1.0 - water) * share
    fractions[c.H2O] = water
    return fractions


def relative_humidity_pct(vapour_fraction: ArrayLike, temp_c: ArrayLike, pressure_pa: ArrayLike) -> NDArray[np.float64]:
    """From the mole fraction of water, in percent, at most 100."""
    partial = np.asarray(vapour_fraction, np.float64) * np.asarray(pressure_pa, np.float64)
    return np.clip(100.0 * partial / saturation_pa(temp_c), 0.0, 100.0)
