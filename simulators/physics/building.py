"""Rooms, and how they are joined into a building."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.physics.materials import FINISHES, MATERIALS, MOST_LAYERS, Construction, Material
from simulators.physics.openings import (
    MOST_JOINED,
    OUTSIDE,
    STILL,
    CeilingVent,
    Fan,
    HeatLink,
    Vent,
    Winds,
    check_winds,
    joined_shares,
)

__all__ = ["MATERIALS", "MAX_ROOMS", "OUTSIDE", "Building", "Material", "Room", "Vent"]
MAX_ROOMS = 100
"""As many as CFAST takes."""


@dataclass(frozen=True)
class Room:
    """A box at `origin_m` (x, y, z of its corner). Surfaces name MATERIALS or are layers of their own; () is adiabatic.

    The leak is of slots of floor-to-ceiling height to outside, none where its area is 0; `leak_winds` are what share of
    it is where the wind adds how much to the pressure outside, Pa. `cross_section` replaces the box
    by (height, floor-plan area) points, straight in between. A `hall` guides the ceiling jet along its longer side; a
    `shaft` is one well-mixed layer. `finish`: of FINISHES what lines ceiling, wall and floor, which then take up and
    give back water; none: they do not. Raises ValueError, naming the parameter.
    """

    name: str
    width_m: float
    depth_m: float
    height_m: float
    wall: str | Construction = "gypsum"
    ceiling: str | Construction = "gypsum"
    floor: str | Construction = "concrete"
    leak_area_m2: float = 0.01
    origin_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    cross_section: tuple[tuple[float, float], ...] = ()
    hall: bool = False
    shaft: bool = False
    finish: tuple[str, ...] = ()
    leak_winds: Winds = STILL

    def __post_init__(self) -> None:
        for parameter in ("width_m", "depth_m", "height_m"):
            value = getattr(self, parameter)
            if not (math.isfinite(value) and value > 0.0):
                raise ValueError(f"room {self.name}: {parameter} must be positive, is {value}")
        if not (math.isfinite(self.leak_area_m2) and self.leak_area_m2 >= 0.0):
            raise ValueError(f"room {self.name}: leak_area_m2 must not be negative, is {self.leak_area_m2}")
        check_winds(f"room {self.name}", self.leak_winds)
        for parameter in ("wall", "ceiling", "floor"):
            made_of = getattr(self, parameter)
            if isinstance(made_of, str) and made_of not in MATERIALS:
                raise ValueError(f"room {self.name}: {parameter} {made_of!r} does not exist; expected one of "
                                 f"{', '.join(MATERIALS)}")  # fmt: skip
            if not isinstance(made_of, str) and len(made_of) > MOST_LAYERS:
                raise ValueError(f"room {self.name}: {parameter} has {len(made_of)} layers; at most {MOST_LAYERS}")
        if self.finish and (len(self.finish) != 3 or not set(self.finish) <= set(FINISHES)):
            raise ValueError(f"room {self.name}: finish needs three of {', '.join(FINISHES)}, is {self.finish}")
        heights = [height for height, _ in self.cross_section]
        if heights != sorted(set(heights)) or any(area <= 0.0 for _, area in self.cross_section):
            raise ValueError(f"room {self.name}: cross_section needs heights that rise and areas above 0")

    @property
    def floor_area_m2(self) -> float:
        """What faces up, ledges too where a cross section widens: as much as faces down."""
        if not self.cross_section:
            return self.width_m * self.depth_m
        areas = self._sections()[1]
        return float(areas[0] + np.diff(areas).clip(min=0.0).sum())

    @property
    def volume_m3(self) -> float:
        if not self.cross_section:
            return self.floor_area_m2 * self.height_m
        heights, areas = self._sections()
        return float(np.trapezoid(areas, heights))

    def _sections(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Heights from floor to ceiling where the cross section bends, and its areas there."""
        heights, areas = zip(*self.cross_section, strict=True)
        fine = np.unique(np.append(np.clip(heights, 0.0, self.height_m), [0.0, self.height_m]))
        return fine, np.interp(fine, heights, areas)

    def construction(self, surface: str) -> Construction:
        """The layers of "wall", "ceiling" or "floor", from the room outward."""
        made_of = getattr(self, surface)
        return (MATERIALS[made_of],) if isinstance(made_of, str) else made_of


@dataclass(frozen=True)
class Building:
    """Rooms and what joins them. Raises ValueError, naming what leads nowhere or the number of rooms.

    Heating warms to `warmed_to_c` what comes in from outside by leaks, and by vents that stand open from the start.
    """

    building_id: str
    rooms: tuple[Room, ...]
    vents: tuple[Vent, ...] = ()
    ceiling_vents: tuple[CeilingVent, ...] = ()
    fans: tuple[Fan, ...] = ()
    heat_links: tuple[HeatLink, ...] = ()
    warmed_to_c: float = -273.15

    def __post_init__(self) -> None:
        if not 1 <= len(self.rooms) <= MAX_ROOMS:
            raise ValueError(f"building {self.building_id}: expected 1 to {MAX_ROOMS} rooms, got {len(self.rooms)}")
        ends = {
            "vents": [(v.from_room, v.to_room) for v in self.vents],
            "ceiling_vents": [(v.above, v.below) for v in self.ceiling_vents],
            "fans": [(f.from_room, f.to_room) for f in self.fans],
            "heat_links": [(h.from_room, h.to_room) for h in self.heat_links],
        }
        for name, pairs in ends.items():
            for number, pair in enumerate(pairs):
                if max(pair) >= len(self.rooms):
                    raise ValueError(
                        f"building {self.building_id}: {name}[{number}] leads to room {max(pair)}, there is none"
                    )
        for number, vent in enumerate(self.vents):
            self._check_height(number, vent)
        self._check_links()

    def _check_links(self) -> None:
        """No surface is joined for more than all of itself: what lies behind it would be hotter than all that is."""
        for (surface, room), share in joined_shares(self.heat_links).items():
            if share > MOST_JOINED:
                raise ValueError(f"building {self.building_id}: heat_links: the {surface} of {self.rooms[room].name} "
                                 f"is joined for {share:g} of itself, expected at most 1")  # fmt: skip

    def _check_height(self, number: int, vent: Vent) -> None:
        floor_m = self.rooms[vent.measured_in].origin_m[2]
        for room in (self.rooms[r] for r in (vent.from_room, vent.to_room) if r != OUTSIDE):
            low_m = room.origin_m[2] - floor_m
            high_m = low_m + room.height_m
            wrong = None
            if vent.sill_m < low_m - 1e-6:
                wrong = f"sill_m {vent.sill_m} is below the floor of {room.name} at {low_m:g}"
            elif vent.soffit_m > high_m + 1e-6:
                wrong = f"soffit_m {vent.soffit_m} is above the ceiling of {room.name} at {high_m:g}"
            if wrong is not None:
                raise ValueError(f"building {self.building_id}: vents[{number}]: {wrong}")
