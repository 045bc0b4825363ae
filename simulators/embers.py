"""What a camera sees of a fire beside its flames: what smoulders, the char that they leave, and its vessel."""

from __future__ import annotations

import numpy as np

from simulators.camera.scene import Emitter
from simulators.physics.fire import Fire
from simulators.sensors.response import Series

EMBER_TEMP_C = 250.0
"""What shows of a smouldering spot: 400 to 700 C in its depth, under char and ash (Ohlemiller 1985)."""
COOLS_S = 300.0
"""Char and what lies under it cool in minutes: assumed."""


def ember(fire: Fire, t_s: Series, room_c: Series) -> Emitter:
    """The smouldering or overheated spot, and what is left of it under flames and after them.

    It grows over the burning area and gets hotter as it gives more heat, and cools when the fire gives less; flames
    alone make one only of what chars. In a room that is hotter than embers it is as hot as the room.
    """
    share = _smoulders(fire, t_s)
    if fire.smoulder_kw > 0.0 or fire.material.chars:
        share = np.maximum(share, fire.flaming_kw(t_s) / fire.peak_hrr_kw)
    hottest = _cooling(share, t_s)
    radius_m = np.sqrt(fire.area_m2 / np.pi * np.maximum.accumulate(share))
    n = np.ones_like(t_s)
    return Emitter(
        shape="ellipse",
        x_m=fire.x_m * n,
        y_m=fire.y_m * n,
        base_m=fire.base_height_m * n,
        height_m=np.where(radius_m > 0.0, np.maximum(radius_m, 0.005), 0.0),
        half_width_m=radius_m,
        temp_c=room_c + np.maximum(EMBER_TEMP_C - room_c, 0.0) * np.sqrt(hottest),
    )


def towards_flames(fire: Fire, t_s: Series) -> Series:
    """How far a vessel has come, 0 to 1, to the heat at which what is in it flames: as far as its smouldering, all the
    way while it flames; then it cools."""
    return _cooling(np.where(fire.flaming_kw(t_s) > 0.0, 1.0, _smoulders(fire, t_s)), t_s)


def _smoulders(fire: Fire, t_s: Series) -> Series:
    return np.asarray(fire.smouldering_kw(t_s) / max(fire.smoulder_kw, 1e-9))


def _cooling(share: Series, t_s: Series) -> Series:
    """A share that does not fall faster than what it is of cools."""
    return np.asarray(np.exp(-t_s / COOLS_S) * np.maximum.accumulate(share * np.exp(t_s / COOLS_S)))
