"""Walls and rooms that cases with an exact answer are made of."""

from __future__ import annotations

from simulators.physics.building import Room
from simulators.physics.fire import Ambient, Release
from simulators.physics.materials import Material

MIRROR = (Material(1e-6, 1.0, 1.0, 0.1, 1e-6),)
"""Takes up no heat, lets none through, and throws back what is radiated."""
EVEN = Ambient(temp_c=20.0, humidity_pct=0.0, outdoor_temp_c=20.0, outdoor_humidity_pct=0.0)
"""As warm outside as inside; dry, for vapour would pass heat from layer to layer, of which openings bring it."""


def mirror_room(
    width_m: float = 4.0, depth_m: float = 5.0, height_m: float = 2.5, shaft: bool = False, floor_m: float = 0.0
) -> Room:
    """A tight room whose heat stays in its gas."""
    return Room("mirror", width_m, depth_m, height_m, MIRROR, MIRROR, MIRROR, 0.0, (0.0, 0.0, floor_m), shaft=shaft)


def heater(kw: float, end_s: float) -> Release:
    """Nothing but heat, from the middle of the floor."""
    return Release(0, 2.0, 2.5, 0.0, heat_kw=((0.0, kw), (end_s, kw)))
