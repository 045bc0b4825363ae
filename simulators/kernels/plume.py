"""Entrainment of a plume, and what a fire makes of its air."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def flame_height_m(q_kw, diameter_m):
    """Mean flame height above the base, m (Heskestad 1983)."""
    return max(0.235 * q_kw**0.4 - 1.02 * diameter_m, 0.0)


@njit(cache=True)
def plume_entrainment(q_kw, convective_kw, diameter_m, height_m):
    """Mass flow of the plume at a height above the base, kg/s (Heskestad, SFPE Handbook chapter 13).

    Above the flames 0.071 Qc^(1/3) (z - z0)^(5/3) (1 + 0.027 Qc^(2/3) (z - z0)^(-5/3)), within them growing straight
    from the base.
    """
    if q_kw <= 0.0 or height_m <= 0.0 or convective_kw <= 0.0:
        return 0.0
    flame = flame_height_m(q_kw, diameter_m)
    origin = 0.083 * q_kw**0.4 - 1.02 * diameter_m
    if height_m >= flame:
        rise = height_m - origin
        return 0.071 * convective_kw ** (1.0 / 3.0) * rise ** (5.0 / 3.0) + 1.92e-3 * convective_kw
    rise = flame - origin
    at_tip = 0.071 * convective_kw ** (1.0 / 3.0) * rise ** (5.0 / 3.0) + 1.92e-3 * convective_kw
    return at_tip * height_m / flame


@njit(cache=True)
def flaming_share(o2_mass_fraction):
    """How much of the oxygen that flames reach they can use: none below 15 % by mass, all above 16 %.

    0.5 (tanh(800 (Y - 0.15) - 4) + 1) (Peacock et al., NIST TN 1889v1, lower oxygen limit).
    """
    return 0.5 * (np.tanh(800.0 * (o2_mass_fraction - 0.15) - 4.0) + 1.0)
