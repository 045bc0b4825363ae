"""The buildings of a data set: small ones of one to eight rooms, in families, as many as the data set needs.

Every deck of 200 scenarios (see splits.py) has 40 buildings of its own, which belong to one split each.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.scenarios.draws import Draws

HOUSES_A_DECK = {"train": 22, "validation": 8, "test": 10, "shifted": 40}

FAMILIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "studio": (("living", "bedroom", "kitchen"), ("bathroom",)),
    "flat": (("living",), ("kitchen",), ("hall", "bathroom")),
    "suite": (("bedroom",), ("bathroom",), ("hall",)),
    "office": (("office",),),
    "cottage": (("living", "kitchen"), ("bedroom",), ("bathroom",), ("workshop",)),
    "loft": (("living", "kitchen", "workshop"),),
    "terrace": (("hall",), ("living",), ("kitchen",), ("bedroom",), ("bathroom",)),
    "practice": (("hall",), ("office",), ("office",), ("kitchen", "office")),
    "bungalow": (("hall",), ("living",), ("kitchen",), ("bedroom",), ("bedroom",), ("bathroom",)),
    "villa": (("hall",), ("living",), ("kitchen",), ("bedroom",), ("bedroom",), ("bathroom",), ("office",),
              ("workshop",)),
}  # fmt: skip
"""The uses of each room. In a family that begins with a hall each room has a door to it, else to the room before."""
ORDER = ("studio", "flat", "suite", "office", "cottage", "studio", "terrace", "loft", "flat", "practice", "cottage",
         "bungalow", "suite", "office", "flat", "villa")  # fmt: skip
"""Families come in this turn: small homes are the more frequent ones."""

FLOOR_AREA_M2 = {
    # between the fifth and the 95th percentile of rooms (English Housing Survey 2018; RIBA, Case for Space, 2011)
    "living": (14.0, 32.0),
    "bedroom": (9.0, 18.0),
    "kitchen": (7.0, 16.0),
    "bathroom": (4.0, 8.0),
    "hall": (4.0, 10.0),
    "office": (10.0, 30.0),
    "workshop": (12.0, 40.0),
}
WALLS = ("gypsum", "concrete", "brick")


@dataclass(frozen=True)
class House:
    """A building, the uses of its rooms, and what was drawn for it; vents to outside are windows, the others doors."""

    building: Building
    uses: tuple[tuple[str, ...], ...]
    drawn: dict[str, Any] = field(default_factory=dict, compare=False)

    def rooms_for(self, uses: tuple[str, ...]) -> tuple[int, ...]:
        """The rooms that have one of these uses."""
        return tuple(i for i, room_uses in enumerate(self.uses) if set(uses) & set(room_uses))

    def opened(self, shares: tuple[float, ...]) -> Building:
        """The building with each vent open to its share, from the start on."""
        vents = tuple(
            replace(vent, opening=((0.0, share),)) for vent, share in zip(self.building.vents, shares, strict=True)
        )
        return replace(self.building, vents=vents)

    @cached_property
    def as_record(self) -> dict[str, Any]:
        """Its rooms and vents as plain values."""
        return asdict(self.building)


@lru_cache(maxsize=1024)
def house(seed: int, split: str, number: int) -> House:
    """Building `number` of a split of the data set of that seed."""
    return drawn_house(Draws(seed, number, f"house/{split}"), split, number)


def drawn_house(draws: Draws, split: str, number: int) -> House:
    """The building from its draws. Its id names its split, its family and its number."""
    family = ORDER[number % len(ORDER)]
    uses = FAMILIES[family]
    wall = draws.one_of("wall", WALLS)
    height_m = draws.uniform("height_m", 2.35, 3.0)
    # n50 of 2 to 15 air changes an hour at 50 Pa (Sherman and Chan 2006), as area a floor area
    leak_per_m2 = draws.uniform("leak_per_m2", 6e-4, 2.2e-3)
    rooms = [_room(draws, f"room{i}", use, wall, height_m, leak_per_m2) for i, use in enumerate(uses)]
    vents: list[Vent] = []
    for i in range(1, len(rooms)):
        width_m = draws.uniform(f"door{i}.width_m", 0.7, 1.2)
        before = 0 if uses[0] == ("hall",) else i - 1
        vents.append(Vent(before, i, width_m=width_m, sill_m=0.0, soffit_m=2.0, opening=((0.0, 1.0),)))
    for i, room in enumerate(rooms):
        if "bathroom" not in uses[i] and "hall" not in uses[i]:
            width_m = draws.uniform(f"window{i}.width_m", 0.6, 0.45 * room.depth_m + 0.3)
            vents.append(Vent(i, OUTSIDE, width_m=width_m, sill_m=0.9, soffit_m=2.1, opening=((0.0, 0.0),)))
    building = Building(f"{split}-{family}-{number:03d}", tuple(rooms), tuple(vents))
    return House(building, uses, {"split": split, "number": number, **draws.record})


def _room(draws: Draws, name: str, uses: tuple[str, ...], wall: str, height_m: float, leak_per_m2: float) -> Room:
    area_m2 = draws.uniform(f"{name}.area_m2", *FLOOR_AREA_M2[uses[0]])
    depth_m = (area_m2 / draws.uniform(f"{name}.aspect", 1.0, 1.7)) ** 0.5
    return Room(
        name=uses[0],
        width_m=area_m2 / depth_m,
        depth_m=depth_m,
        height_m=height_m,
        wall=wall,
        ceiling="gypsum",
        floor="concrete" if wall != "gypsum" else "wood",
        leak_area_m2=area_m2 * leak_per_m2 * draws.uniform(f"{name}.leakier", 0.6, 1.4),
    )


def houses_for(split: str, deck: int, uses: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers of a deck's buildings of a split that have a room of one of these uses."""
    n = HOUSES_A_DECK[split]
    return tuple(i for i in range(deck * n, deck * n + n) if _has(i, uses))


def _has(number: int, uses: tuple[str, ...]) -> bool:
    return any(set(uses) & set(room) for room in FAMILIES[ORDER[number % len(ORDER)]])


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
