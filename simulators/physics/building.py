"""Rooms, openings and what they are built of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

OUTSIDE = -1
MAX_ROOMS = 20


@dataclass(frozen=True)
class Material:
    """A wall's one layer: conductivity, density, specific heat, thickness and emissivity."""

    conductivity_w_mk: float
    density_kg_m3: float
    specific_heat_j_kgk: float
    thickness_m: float
    emissivity: float


MATERIALS = {
    # SFPE Handbook (5th ed.), appendix 2, table A.28; thicknesses as they are built
    "gypsum": Material(0.16, 790.0, 900.0, 0.016, 0.90),
    "concrete": Material(1.75, 2200.0, 1000.0, 0.15, 0.94),
    "brick": Material(0.69, 1600.0, 840.0, 0.11, 0.93),
    "wood": Material(0.16, 720.0, 1255.0, 0.019, 0.90),
    "glass": Material(0.76, 2500.0, 840.0, 0.006, 0.90),
    "steel": Material(48.0, 7850.0, 559.0, 0.003, 0.90),
}


@dataclass(frozen=True)
class Room:
    """A box. `wall`, `ceiling` and `floor` name MATERIALS; the leak is a slot of floor-to-ceiling height to outside.

    Raises ValueError, naming the parameter, on a size that is not positive or a material that does not exist.
    """

    name: str
    width_m: float
    depth_m: float
    height_m: float
    wall: str = "gypsum"
    ceiling: str = "gypsum"
    floor: str = "concrete"
    leak_area_m2: float = 0.01

    def __post_init__(self) -> None:
        for parameter in ("width_m", "depth_m", "height_m", "leak_area_m2"):
            _positive(f"room {self.name}: {parameter}", getattr(self, parameter))
        for parameter in ("wall", "ceiling", "floor"):
            if getattr(self, parameter) not in MATERIALS:
                raise ValueError(f"room {self.name}: {parameter} {getattr(self, parameter)!r} does not exist; expected "
                                 f"one of {', '.join(MATERIALS)}")  # fmt: skip

    @property
    def floor_area_m2(self) -> float:
        return self.width_m * self.depth_m

    @property
    def volume_m3(self) -> float:
        return self.floor_area_m2 * self.height_m


@dataclass(frozen=True)
class Vent:
    """An opening in a wall between two rooms, or to outside (-1). Heights are above the floor.

    `opening` holds (time in s, share of the width that is open), times rising, straight in between.
    Raises ValueError, naming the parameter.
    """

    from_room: int
    to_room: int
    width_m: float
    sill_m: float
    soffit_m: float
    opening: tuple[tuple[float, float], ...] = ((0.0, 1.0),)

    def __post_init__(self) -> None:
        _positive("vent: width_m", self.width_m)
        if not 0.0 <= self.sill_m < self.soffit_m:
            raise ValueError(f"vent: expected 0 <= sill_m < soffit_m, got {self.sill_m} and {self.soffit_m}")
        if self.from_room == self.to_room or min(self.from_room, self.to_room) < OUTSIDE or self.from_room < 0:
            raise ValueError(f"vent: from_room {self.from_room} and to_room {self.to_room} are not two places")
        times = [t for t, _ in self.opening]
        if not self.opening or times != sorted(set(times)):
            raise ValueError(f"vent: opening needs times that rise, got {times}")
        if any(not 0.0 <= share <= 1.0 for _, share in self.opening):
            raise ValueError("vent: a share of opening lies outside 0..1")


@dataclass(frozen=True)
class Building:
    """Rooms that lie on one floor, and their vents. Raises ValueError, naming the vent or the number of rooms."""

    building_id: str
    rooms: tuple[Room, ...]
    vents: tuple[Vent, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.rooms) <= MAX_ROOMS:
            raise ValueError(f"building {self.building_id}: expected 1 to {MAX_ROOMS} rooms, got {len(self.rooms)}")
        for number, vent in enumerate(self.vents):
            for room in (vent.from_room, vent.to_room):
                if room >= len(self.rooms):
                    raise ValueError(
                        f"building {self.building_id}: vents[{number}] leads to room {room}, there is none"
                    )
            heights = [self.rooms[r].height_m for r in (vent.from_room, vent.to_room) if r != OUTSIDE]
            if vent.soffit_m > min(heights) + 1e-9:
                raise ValueError(f"building {self.building_id}: vents[{number}]: soffit_m {vent.soffit_m} is above the "
                                 f"ceiling at {min(heights)}")  # fmt: skip


def _positive(what: str, value: float) -> None:
    if not (np.isfinite(value) and value > 0.0):
        raise ValueError(f"{what} must be positive, is {value}")
