"""Plumes of fires: height of the flames, what they draw in, how hot and fast they are."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import GRAVITY

CP_KJ_KG_K = 1.0045
RHO_CP_T_KJ_M3 = 353.0 * CP_KJ_KG_K
"""Density, heat capacity and temperature of the air in which the correlations of plumes were found, kJ/m3."""
AIR_K = 293.0
HOTTEST_K = 900.0
"""Excess of a plume is no more (Heskestad, SFPE Handbook chapter 13)."""
LEAST_RISE_M = 0.05


@compiled
def flame_height_m(q_kw, diameter_m):
    """Mean flame height above the base, m (Heskestad 1983)."""
    return max(0.235 * q_kw**0.4 - 1.02 * diameter_m, 0.0)


@compiled
def flames_middle_m(q_kw, diameter_m, base_m, ceiling_m):
    """Height from which flames are taken to radiate, m: a third of theirs above the base, and below the ceiling."""
    return min(base_m + flame_height_m(q_kw, diameter_m) / 3.0, ceiling_m)


@compiled
def virtual_origin_m(q_kw, diameter_m):
    """Height of a plume's virtual origin above the base, m (Heskestad 1983)."""
    return 0.083 * q_kw**0.4 - 1.02 * diameter_m


@compiled
def plume_entrainment(q_kw, convective_kw, diameter_m, height_m):
    """Mass flow of the plume at a height above the base, kg/s (Heskestad, SFPE Handbook chapter 13).

    Above the flames 0.071 Qc^(1/3) (z - z0)^(5/3) (1 + 0.027 Qc^(2/3) (z - z0)^(-5/3)); within them, and within a
    diameter of the base (Delichatsios 1987), growing straight from it.
    """
    if q_kw <= 0.0 or height_m <= 0.0 or convective_kw <= 0.0:
        return 0.0
    near = max(flame_height_m(q_kw, diameter_m), diameter_m)
    rise = max(height_m, near) - virtual_origin_m(q_kw, diameter_m)
    drawn = 0.071 * convective_kw ** (1.0 / 3.0) * rise ** (5.0 / 3.0) + 1.92e-3 * convective_kw
    return drawn * min(height_m / near, 1.0)


@compiled
def mirrored_entrainment(q_kw, convective_kw, diameter_m, height_m, against):
    """The same of a fire in the open (against 1), at a wall (2) or in a corner (4): a share of its mirrored double."""
    return (
        plume_entrainment(against * q_kw, against * convective_kw, math.sqrt(against) * diameter_m, height_m) / against
    )


@compiled
def plume_excess_k(q_kw, convective_kw, diameter_m, height_m, layer_m, upper_k, lower_k):
    """Excess over the gas around on a plume's axis, K, at a height above the base; layer_m: interface above the base.

    9.1 (T / (g cp^2 rho^2))^(1/3) Qc^(2/3) (z - z0)^(-5/3) (Heskestad, SFPE Handbook chapter 13). Above the interface
    it is the plume of a weaker source that is as hot there (Evans 1984; SFPE Handbook chapter 14). Of a Gaussian plume
    of mass flow m what is hotter than that layer brings it Qc (1 - cp m (T_upper - T_lower) / (2 Qc))^2.
    """
    if convective_kw <= 1e-6 or height_m <= 0.0:
        return 0.0
    rise = height_m - virtual_origin_m(q_kw, diameter_m)
    if height_m <= layer_m or upper_k <= lower_k:
        return min(_free_excess_k(convective_kw, rise, lower_k), HOTTEST_K)
    if layer_m <= 0.0:
        return min(_free_excess_k(convective_kw, rise, upper_k), HOTTEST_K)
    above = height_m - layer_m
    # flames are no hotter for entering the layer, but what goes on is as narrow as if they were
    above_k = lower_k + _free_excess_k(convective_kw, rise - above, lower_k) - upper_k
    most_k = max(lower_k + HOTTEST_K - upper_k, 0.0)
    enters_k = min(above_k, most_k)
    if enters_k <= 0.0:
        return 0.0
    drawn = plume_entrainment(q_kw, convective_kw, diameter_m, layer_m)
    goes_on = 1.0 - 0.5 * CP_KJ_KG_K * drawn * (upper_k - lower_k) / convective_kw
    if goes_on <= 0.0:
        return 0.0
    weaker_kw = convective_kw * goes_on * goes_on
    begun = _rise_of_excess_m(weaker_kw, above_k, upper_k)
    return min(_free_excess_k(weaker_kw, begun + min(above, rise), upper_k), most_k)


@compiled
def _rise_of_excess_m(convective_kw, excess_k, around_k):
    """Height above its virtual origin where a plume has an excess on its axis."""
    return (_free_excess_k(convective_kw, 1.0, around_k) / excess_k) ** 0.6


@compiled
def _free_excess_k(convective_kw, rise_m, around_k):
    """Without a limit; rise_m above the virtual origin."""
    factor = 9.1 * (around_k**3 / (GRAVITY * RHO_CP_T_KJ_M3 * RHO_CP_T_KJ_M3)) ** (1.0 / 3.0)
    return factor * convective_kw ** (2.0 / 3.0) * max(rise_m, LEAST_RISE_M) ** (-5.0 / 3.0)


@compiled
def draught_entrainment(speed_m_s, rho, q_kw, diameter_m, height_m):
    """What a plume draws in beyond its own where the air around it moves across it, kg/s, up to a height.

    0.6 times the speed across, over its circumference (Hoult and Weil 1972), of a top-hat radius of 0.26 (z - z0):
    that of Heskestad's Gaussian plume, a fifth wider for its heat. Openings raise the entrainment of fires so
    (Quintiere, Rinkinen and Jones 1981).
    """
    origin = virtual_origin_m(q_kw, diameter_m)
    rise, start = max(height_m - origin, 0.0), max(-origin, 0.0)
    return 0.6 * math.pi * 0.26 * rho * speed_m_s * (rise * rise - start * start)


@compiled
def plume_speed_m_s(q_kw, convective_kw, diameter_m, height_m):
    """On the axis: 3.4 (g / (cp rho T))^(1/3) Qc^(1/3) (z - z0)^(-1/3), at most 2 Qc^(1/5), m/s (Heskestad)."""
    if convective_kw <= 1e-6:
        return 0.0
    rise = height_m - virtual_origin_m(q_kw, diameter_m)
    most = 2.0 * convective_kw**0.2
    if rise <= LEAST_RISE_M:
        return most
    return min(3.4 * (GRAVITY / RHO_CP_T_KJ_M3) ** (1.0 / 3.0) * (convective_kw / rise) ** (1.0 / 3.0), most)


@compiled
def flaming_share(o2_mass_fraction, o2_limit):
    """How much of the oxygen that flames reach they can use: none below the limit by mass, all above it.

    0.5 (tanh(800 (Y - limit) - 4) + 1) (Peacock et al., NIST TN 1889v1, lower oxygen limit).
    """
    return 0.5 * (math.tanh(800.0 * (o2_mass_fraction - o2_limit) - 4.0) + 1.0)
