"""Plumes at the ceiling and the jets that they become, through a hot layer (Evans), with their travel time.

Of a jet's excess there are two readings of one shape. Alpert's own goes with the heat release rate: of heads, cameras
and surfaces. A deck's devices have CFAST's, which goes on from the axis of the plume where it strikes the ceiling.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import GRAVITY
from simulators.kernels.plume import AIR_K, RHO_CP_T_KJ_M3

JET_K = AIR_K / (RHO_CP_T_KJ_M3 * math.sqrt(GRAVITY)) ** (2.0 / 3.0)
"""T Q*^(2/3) of 1 kW under a ceiling 1 m above it, K."""
NEAR_SHAPE = 6.3
"""Over the source a jet's excess is so many T Q*^(2/3) (Alpert, SFPE Handbook, 5th ed., chapter 14)."""
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
def jet_shape(radius_m, rise_m):
    """A jet's excess over T Q*^(2/3), Q* over the rise to the ceiling: the lesser of 6.3 and (0.225 + 0.27 r/H)^(-4/3)
    (Alpert, SFPE Handbook, 5th ed., chapter 14; NIST TN 1889v1)."""
    return min(NEAR_SHAPE, (0.225 + 0.27 * radius_m / rise_m) ** (-4.0 / 3.0))


@compiled
def jet_excess_k(q_kw, radius_m, rise_m):
    """Excess temperature of the jet of a heat release rate at a radius, K."""
    third = (q_kw / rise_m) ** (1.0 / 3.0)
    return min(JET_K * third * third / rise_m * jet_shape(radius_m, rise_m), FLAME_EXCESS_K)


@compiled
def share_of_axis(radius_m, rise_m):
    """Excess of a jet over that of the plume where it strikes, as CFAST has it: the shape beyond r / H = 0.2 over what
    it is there (NIST TN 1889v1, ceiling jet)."""
    return 1.0 if radius_m <= 0.2 * rise_m else 0.182 * jet_shape(radius_m, rise_m)


@compiled
def jet_speed_m_s(q_kw, radius_m, rise_m):
    """Speed of the ceiling jet, m/s (Heskestad and Delichatsios 1979; Alpert, SFPE Handbook chapter 14)."""
    ratio = radius_m / rise_m
    star = (q_kw / (RHO_CP_T_KJ_M3 * math.sqrt(GRAVITY) * rise_m**2.5)) ** (1.0 / 3.0)
    shape = 3.61 if ratio <= 0.17 else 1.06 * ratio**-0.69
    return math.sqrt(GRAVITY * rise_m) * star * shape


@compiled
def jet_velocity_m_s(near_m_s, far_m_s, over):
    """Velocity of the jet at a radius, as heads feel it: the lesser of its two correlations, m/s (Alpert 1972).

    near_m_s = 0.96 (Q / H)^(1/3), far_m_s = 0.195 Q^(1/3) H^(1/2); over = r^(5/6).
    """
    return min(near_m_s, far_m_s / over)


@compiled
def jet_share_at_depth(depth_m, radius_m, rise_m):
    """How much of a ceiling jet's excess is left at a depth below the ceiling: 1 / e at its thickness.

    Thickness 0.112 H (1 - exp(-2.24 r / H)) (Motevalli and Marks 1991).
    """
    thickness = 0.112 * rise_m * (1.0 - math.exp(-2.24 * max(radius_m / rise_m, 0.26)))
    return math.exp(-((depth_m / thickness) ** 2))


@compiled
def share_at_depth(depth_m, radius_m, rise_m):
    """The same of a plume and its jet: above the source it is the plume's own column."""
    if radius_m < 0.15 * (rise_m - depth_m):
        return 1.0
    return jet_share_at_depth(depth_m, radius_m, rise_m)


@compiled
def forced_down_walls(radius_m, rise_m, deep_m):
    """What is left on the mean of a ceiling jet's convection over a wall so far away that lies so deep in the layer.

    It goes as u^0.7 (walls.forced_convection_w_m2k). Turned down there, the jet comes to rest after u^2 / (2 g dT / T),
    without friction; u and dT go with the third and two thirds of a power of Q, which falls out.
    """
    speed = jet_speed_m_s(1.0, radius_m, rise_m)
    excess = jet_excess_k(1.0, radius_m, rise_m) / AIR_K
    ways = deep_m / (0.5 * speed * speed / (GRAVITY * excess))
    if ways < 1e-3:
        return 1.0
    return (1.0 - max(1.0 - ways, 0.0) ** 1.35) / (1.35 * ways)


@compiled
def travel_m(rise_m, radius_m):
    """What gas has to go up the plume and along the ceiling, as s times the cube root of its source's kW.

    0.67 H^(4/3) / Q^(1/3) for the plume (Mowrer 1990), (6 / 11) r^(11/6) / (0.195 Q^(1/3) H^(1/2)) for the jet.
    """
    return 0.67 * rise_m ** (4.0 / 3.0) + 6.0 / 11.0 * radius_m ** (11.0 / 6.0) / (0.195 * math.sqrt(rise_m))
