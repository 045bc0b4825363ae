"""The buildings of a data set: 40 small ones in five families, the same for every scenario that happens in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from simulators.physics.building import Building, Room, Vent
from simulators.scenarios.draws import Draws

BUILDINGS = 40
OUTSIDE = -1

FAMILIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "studio": (("living", "bedroom", "kitchen"), ("bathroom",)),
    "flat": (("living",), ("kitchen",), ("hall", "bathroom")),
    "suite": (("bedroom",), ("bathroom",), ("hall",)),
    "office": (("office",),),
    "cottage": (("living", "kitchen"), ("bedroom",), ("bathroom",)),
}
"""The uses of each room, a family a line; each room has a door to the one before it."""

FLOOR_AREA_M2 = {
    "living": (14.0, 32.0),
    "bedroom": (9.0, 18.0),
    "kitchen": (7.0, 16.0),
    "bathroom": (4.0, 8.0),
    "hall": (4.0, 10.0),
    "office": (10.0, 30.0),
}
WALLS = ("gypsum", "concrete", "brick")


@dataclass(frozen=True)
class House:
    """A building, the uses of its rooms, and which vents are doors between rooms (the rest are windows)."""

    building: Building
    uses: tuple[tuple[str, ...], ...]

    def rooms_for(self, uses: tuple[str, ...]) -> tuple[int, ...]:
        """The rooms that have one of these uses."""
        return tuple(i for i, room_uses in enumerate(self.uses) if set(uses) & set(room_uses))

    def opened(self, shares: tuple[float, ...]) -> Building:
        """The building with each vent open to its share, from the start on."""
        vents = tuple(
            replace(vent, opening=((0.0, share),)) for vent, share in zip(self.building.vents, shares, strict=True)
        )
        return replace(self.building, vents=vents)


@lru_cache(maxsize=256)
def house(seed: int, index: int) -> House:
    """Building `index` of the data set of that seed; families come in turn, so that each has its share."""
    draws = Draws(seed, index, "house")
    family = tuple(FAMILIES)[index % len(FAMILIES)]
    wall = draws.one_of("wall", WALLS)
    height_m = draws.uniform("height_m", 2.35, 3.0)
    rooms: list[Room] = []
    vents: list[Vent] = []
    for i, uses in enumerate(FAMILIES[family]):
        area_m2 = draws.uniform(f"room{i}.area_m2", *FLOOR_AREA_M2[uses[0]])
        aspect = draws.uniform(f"room{i}.aspect", 1.0, 1.7)
        depth_m = (area_m2 / aspect) ** 0.5
        rooms.append(
            Room(
                name=f"{uses[0]}",
                width_m=area_m2 / depth_m,
                depth_m=depth_m,
                height_m=height_m,
                wall=wall,
                ceiling="gypsum",
                floor="concrete" if wall != "gypsum" else "wood",
                leak_area_m2=area_m2 * draws.uniform(f"room{i}.leak_per_m2", 6e-4, 2.2e-3),
            )
        )
        if i > 0:
            width_m = draws.uniform(f"door{i}.width_m", 0.7, 1.2)
            vents.append(Vent(i - 1, i, width_m=width_m, sill_m=0.0, soffit_m=2.0, opening=((0.0, 1.0),)))
    for i, room in enumerate(rooms):
        if "bathroom" not in FAMILIES[family][i]:
            width_m = draws.uniform(f"window{i}.width_m", 0.6, 0.45 * room.depth_m + 0.3)
            vents.append(Vent(i, OUTSIDE, width_m=width_m, sill_m=0.9, soffit_m=2.1, opening=((0.0, 0.0),)))
    return House(Building(f"{family}-{index:03d}", tuple(rooms), tuple(vents)), FAMILIES[family])


def houses_for(seed: int, uses: tuple[str, ...]) -> tuple[int, ...]:
    """The indices of the data set's buildings with a room of one of these uses."""
    return tuple(i for i in range(BUILDINGS) if house(seed, i).rooms_for(uses))


def draw_openings(draws: Draws, building: Building) -> tuple[float, ...]:
    """How far each vent stands open: doors shut (a crack), ajar or open; windows mostly shut, some tilted."""
    shares = []
    for i, vent in enumerate(building.vents):
        if vent.to_room == OUTSIDE:
            tilted = draws.happens(f"vent{i}.tilted", 0.12)
            shares.append(draws.uniform(f"vent{i}.share", 0.02, 0.15) if tilted else 0.0)
        else:
            state = draws.one_of(f"vent{i}.state", ("open", "ajar", "shut"), (0.55, 0.2, 0.25))
            shares.append({"open": 1.0, "ajar": 0.3, "shut": 0.015}[state])
    return tuple(shares)
