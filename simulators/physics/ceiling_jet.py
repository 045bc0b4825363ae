"""Plumes at the ceiling and the jets that they become (Alpert), through a hot layer (Evans), with their travel time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c

Array = NDArray[np.float64]
CONVECTED = 0.7
"""Alpert's correlations are in the total heat release rate of fires that convect about this share."""
LONGEST_TRAVEL_S = 180.0
_BETA2, _CT = 0.913, 9.115


def through_layer(heat_w: Array, layer_m: Array, rise_m: float, ratio: Array, lower_k: Array) -> tuple[Array, Array]:
    """A plume that enters a hot layer, as the weaker source whose plume in that layer's air is the same.

    heat_w [n] convected, layer_m [n] the interface's and rise_m the ceiling's height above the source, ratio [n] of the
    layers' absolute temperatures. Returns heat in W and height above that source in m, each [n].
    Source: Evans 1984 (SFPE Handbook chapter 14, eq. 14.17-14.19).
    """
    scale = 1.18 * 293.0 / lower_k * 1005.0 * lower_k * np.sqrt(c.GRAVITY) * layer_m**2.5
    first = np.maximum(heat_w, 1e-3) / scale
    second = np.maximum((1.0 + _CT * first ** (2.0 / 3.0)) / (ratio * _CT) - 1.0 / _CT, 1e-9) ** 1.5
    below = second ** (1.0 / 3.0) * ((ratio - 1.0) * (_BETA2 + 1.0) + ratio * _CT * second ** (2.0 / 3.0))
    virtual_layer_m = (ratio * first * _CT / below) ** 0.4 * layer_m
    strength_w = second * scale * (virtual_layer_m / layer_m) ** 2.5
    clear = ratio < 1.002
    heat = np.where(clear, heat_w, np.minimum(strength_w, heat_w))
    height = np.where(clear, rise_m, np.maximum(rise_m - layer_m + virtual_layer_m, 0.1 * rise_m))
    return np.where(heat_w > 1.0, heat, 0.0), height


def jet_excess_k(heat_w: Array, rise_m: Array, radius_m: float) -> Array:
    """Excess temperature of the jet at a radius [n]: 16.9 Q^(2/3) / H^(5/3) or 5.38 (Q / r)^(2/3) / H (Alpert 1972)."""
    q_kw = heat_w / 1000.0 / CONVECTED
    near = 16.9 * q_kw ** (2.0 / 3.0) / rise_m ** (5.0 / 3.0)
    far = 5.38 * (q_kw / max(radius_m, 0.01)) ** (2.0 / 3.0) / rise_m
    # flames are no hotter than this
    return np.asarray(np.minimum(np.minimum(near, far), 850.0))


def jet_velocity_m_s(heat_w: Array, rise_m: Array, radius_m: float) -> Array:
    """Velocity of the jet at a radius [n]: 0.96 (Q / H)^(1/3) or 0.195 Q^(1/3) H^(1/2) / r^(5/6) (Alpert 1972)."""
    q_kw = heat_w / 1000.0 / CONVECTED
    near = 0.96 * (q_kw / rise_m) ** (1.0 / 3.0)
    far = 0.195 * q_kw ** (1.0 / 3.0) * np.sqrt(rise_m) / max(radius_m, 0.01) ** (5.0 / 6.0)
    return np.asarray(np.minimum(near, far))


def share_at_depth(depth_m: float, radius_m: float, rise_m: float) -> float:
    """How much of the jet's excess is left at a depth below the ceiling: 1 / e at its thickness.

    Thickness 0.112 H (1 - exp(-2.24 r / H)) (Motevalli and Marks 1991); above the source it is the plume's own column.
    """
    if radius_m < 0.15 * (rise_m - depth_m):
        return 1.0
    thickness = 0.112 * rise_m * (1.0 - np.exp(-2.24 * max(radius_m, 0.26 * rise_m) / rise_m))
    return float(np.exp(-((depth_m / thickness) ** 2)))


def arrival_s(heat_w: Array, rise_m: float, radius_m: float) -> Array:
    """How long gas takes up the plume and along the ceiling [n], s, at the velocities of its own source.

    0.67 H^(4/3) / Q^(1/3) for the plume (Mowrer 1990), (6 / 11) r^(11/6) / (0.195 Q^(1/3) H^(1/2)) for the jet.
    """
    third = np.maximum(heat_w / 1000.0 / CONVECTED, 1e-3) ** (1.0 / 3.0)
    jet = 6.0 / 11.0 * radius_m ** (11.0 / 6.0) / (0.195 * np.sqrt(rise_m))
    return np.asarray(np.minimum((0.67 * rise_m ** (4.0 / 3.0) + jet) / third, LONGEST_TRAVEL_S))
