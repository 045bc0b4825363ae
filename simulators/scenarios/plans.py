"""The kinds of buildings: the uses of their rooms, the doors between them, and the stairs.

From a plan's first room its outer door leads, and a door to each room of its storey; in a shop and in works each room
leads to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

Uses = tuple[str, ...]
"""What a room is used for; a studio's one room is living room, bedroom and kitchen."""

FLOOR_AREA_M2 = {
    # homes: fifth to 95th percentile of rooms (English Housing Survey 2018; RIBA, Case for Space, 2011)
    "living": (14.0, 32.0),
    "bedroom": (9.0, 18.0),
    "kitchen": (7.0, 16.0),
    "bathroom": (4.0, 8.0),
    "hall": (4.0, 10.0),
    # work: from a room for one to a group's, a class, a corner shop, a small works (Neufert, Architects' Data)
    "office": (10.0, 30.0),
    "workshop": (12.0, 40.0),
    "storage": (5.0, 25.0),
    "classroom": (50.0, 75.0),
    "shop": (40.0, 200.0),
    "production": (100.0, 600.0),
}
HEIGHT_M = {"shop": (3.0, 4.5), "production": (4.5, 9.0)}
"""Of rooms that are higher than the rest of their building (Neufert)."""
CORRIDOR_M2_A_ROOM = 2.2
"""A hall that serves many rooms is a corridor: 1.5 to 2 m wide along them."""
WINDOWLESS = ("bathroom", "hall", "storage")


@dataclass(frozen=True)
class Plan:
    """Rooms by their uses; doors and stairs as pairs of rooms by number, stairs as (upper, lower); who is upstairs."""

    rooms: tuple[Uses, ...]
    doors: tuple[tuple[int, int], ...]
    stairs: tuple[tuple[int, int], ...] = ()
    upstairs: frozenset[int] = frozenset()

    def doors_of(self, room: int) -> int:
        """How many doors a room has."""
        return sum(room in pair for pair in self.doors)


def _in_a_row(*rooms: Uses) -> Plan:
    return Plan(rooms, tuple((i - 1, i) for i in range(1, len(rooms))))


def _around(*rooms: Uses) -> Plan:
    """The first room, with a door to each of the others: nobody goes through a bathroom to get out."""
    return Plan(rooms, tuple((0, i) for i in range(1, len(rooms))))


def _off_a_hall(*rooms: Uses) -> Plan:
    return _around(("hall",), *rooms)


def _two_storeys(below: tuple[Uses, ...], above: tuple[Uses, ...]) -> Plan:
    """A hall with rooms off it, and a landing with rooms off it up the stairs."""
    first, second = _off_a_hall(*below), _off_a_hall(*above)
    landing = len(first.rooms)
    return Plan(
        first.rooms + second.rooms,
        first.doors + tuple((landing + a, landing + b) for a, b in second.doors),
        ((landing, 0),),
        frozenset(range(landing, landing + len(second.rooms))),
    )


LIVING, BEDROOM, KITCHEN, BATHROOM = ("living",), ("bedroom",), ("kitchen",), ("bathroom",)
OFFICE, WORKSHOP, STORAGE, CLASSROOM = ("office",), ("workshop",), ("storage",), ("classroom",)

PLANS: dict[str, Plan] = {
    "studio": _around(("living", "bedroom", "kitchen"), BATHROOM),
    "flat": _off_a_hall(LIVING, KITCHEN, BEDROOM, BATHROOM),
    "suite": _off_a_hall(BEDROOM, BATHROOM),
    "office": _around(OFFICE),
    "garage": _around(WORKSHOP),
    "cottage": _around(("living", "kitchen"), BEDROOM, BATHROOM, WORKSHOP),
    "loft": _around(("living", "kitchen", "workshop")),
    "terrace": _two_storeys((LIVING, KITCHEN), (BEDROOM, BATHROOM)),
    "practice": _off_a_hall(OFFICE, OFFICE, ("kitchen", "office")),
    "bungalow": _off_a_hall(LIVING, KITCHEN, BEDROOM, BEDROOM, BATHROOM),
    "villa": _two_storeys((LIVING, KITCHEN, WORKSHOP, OFFICE), (BEDROOM, BEDROOM, BEDROOM, BATHROOM)),
    "shop": _in_a_row(("shop",), STORAGE, ("office", "kitchen"), BATHROOM),
    "works": _in_a_row(("production", "workshop"), STORAGE, OFFICE, BATHROOM),
    "offices": _off_a_hall(*(OFFICE,) * 9, KITCHEN, BATHROOM, STORAGE),
    "school": _off_a_hall(*(CLASSROOM,) * 4, OFFICE, KITCHEN, BATHROOM, STORAGE),
    "hostel": _two_storeys(
        (LIVING, KITCHEN, OFFICE, STORAGE, BATHROOM, *(BEDROOM,) * 4), (*(BEDROOM,) * 7, BATHROOM, STORAGE)
    ),
}
ORDER = ("studio", "flat", "suite", "office", "cottage", "terrace", "loft", "flat", "shop", "bungalow", "works",
         "studio", "practice", "cottage", "terrace", "suite", "offices", "flat", "villa", "loft", "school", "garage",
         "office", "bungalow", "hostel")  # fmt: skip
"""Plans come in this turn: small homes are the more frequent ones. Any eight in a row, as many as a split has of a
deck, have a room for every class of the catalogue."""
