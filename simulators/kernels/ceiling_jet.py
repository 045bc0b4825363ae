"""Plumes at the ceiling and the jets that they become (Alpert), through a hot layer (Evans), with their travel time."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import GRAVITY

ALPERT_NEAR, ALPERT_FAR = 16.9, 5.38
"""dT = ALPERT_NEAR Q^(2/3) / H^(5/3) over the source, ALPERT_FAR (Q / r)^(2/3) / H away from it: K, kW, m (Alpert)."""
CONVECTED = 0.7
"""Alpert's correlations are in the total heat release rate of fires that convect about this share."""
FLAME_EXCESS_K = 850.0
"""Flames are no hotter than this."""
LEAST_RADIUS_M = 0.01
LEAST_W = 0.01
"""Of a plume: there is none of less heat."""
_BETA2, _CT = 0.913, 9.115


@compiled
def through_layer(heat_w, layer_m, rise_m, ratio):
    """A plume that enters a hot layer, as the weaker source whose plume in that layer's air is the same.

    heat_w convected, layer_m the interface's and rise_m the ceiling's height above the source, ratio of the layers'
    absolute temperatures. Returns heat in W and height above that source in m.
    Source: Evans 1984 (SFPE Handbook chapter 14, eq. 14.17-14.19).
    """
    if heat_w <= LEAST_W:
        return 0.0, rise_m
    if ratio <= 1.0:
        return heat_w, rise_m
    scale = 1.18 * 293.0 * 1005.0 * math.sqrt(GRAVITY) * layer_m * layer_m * math.sqrt(layer_m)
    first = heat_w / scale
    power = max((1.0 + _CT * first ** (2.0 / 3.0)) / (ratio * _CT) - 1.0 / _CT, 1e-9)
    root = math.sqrt(power)
    below = root * ((ratio - 1.0) * (_BETA2 + 1.0) + ratio * _CT * power)
    grown = ratio * first * _CT / below
    strength_w = power * root * scale * grown
    return min(strength_w, heat_w), max(rise_m - layer_m + grown**0.4 * layer_m, 0.1 * rise_m)


@compiled
def alpert_kw(heat_w):
    """The heat release rate that Alpert's correlations want of a convected heat, kW."""
    return heat_w / 1000.0 / CONVECTED


@compiled
def jet_excess_k(near_k, far_k, over):
    """Excess temperature of the jet at a radius: the lesser of its two correlations, K (Alpert 1972).

    near_k = ALPERT_NEAR Q^(2/3) / H^(5/3), far_k = ALPERT_FAR Q^(2/3) / H; over = r^(2/3).
    """
    return min(near_k, far_k / over, FLAME_EXCESS_K)


@compiled
def jet_velocity_m_s(near_m_s, far_m_s, over):
    """Velocity of the jet at a radius: the lesser of its two correlations, m/s (Alpert 1972).

    near_m_s = 0.96 (Q / H)^(1/3), far_m_s = 0.195 Q^(1/3) H^(1/2); over = r^(5/6).
    """
    return min(near_m_s, far_m_s / over)


@compiled
def share_at_depth(depth_m, radius_m, rise_m):
    """How much of the jet's excess is left at a depth below the ceiling: 1 / e at its thickness.

    Thickness 0.112 H (1 - exp(-2.24 r / H)) (Motevalli and Marks 1991); above the source it is the plume's own column.
    """
    if radius_m < 0.15 * (rise_m - depth_m):
        return 1.0
    thickness = 0.112 * rise_m * (1.0 - math.exp(-2.24 * max(radius_m, 0.26 * rise_m) / rise_m))
    return math.exp(-((depth_m / thickness) ** 2))


@compiled
def travel_m(rise_m, radius_m):
    """What gas has to go up the plume and along the ceiling, as s times the cube root of its source's kW.

    0.67 H^(4/3) / Q^(1/3) for the plume (Mowrer 1990), (6 / 11) r^(11/6) / (0.195 Q^(1/3) H^(1/2)) for the jet.
    """
    return 0.67 * rise_m ** (4.0 / 3.0) + 6.0 / 11.0 * radius_m ** (11.0 / 6.0) / (0.195 * math.sqrt(rise_m))
