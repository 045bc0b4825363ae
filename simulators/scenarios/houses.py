"""The buildings of a data set: of one to twenty rooms, by plans (see plans.py), as many as the data set needs.

Every deck of 200 scenarios (see splits.py) has 40 buildings of its own, which belong to one split each.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.openings import CeilingVent, Fan
from simulators.scenarios.draws import Draws
from simulators.scenarios.plans import CORRIDOR_M2_A_ROOM, FLOOR_AREA_M2, HEIGHT_M, ORDER, PLANS, WINDOWLESS, Plan, Uses
from simulators.scenarios.wind import SHELTER

HOUSES_A_DECK = {"train": 22, "validation": 8, "test": 10, "shifted": 40}
FIRST_IN_ORDER = {"train": 0, "validation": 10, "test": 15, "shifted": 0, "month": 0}
"""Where in the order of plans a split begins, so that a single deck has large buildings in each."""
WALLS = ("gypsum", "concrete", "brick")
STOREY_SLAB_M = 0.3
TILTED_AT_0_C, TILTED_PER_K = -2.31, 0.104
"""Logit of how likely a window is open, by the temperature outdoors (Nicol 2001, five European countries)."""
EXTRACTED_M3_S = {"bathroom": (0.008, 0.025), "kitchen": (0.02, 0.08)}
"""Fans of bathrooms, hoods of kitchens (Building Regulations, Approved Document F: 15 and 30 to 60 l/s)."""
SUPPLIED_M3_S_M2 = (0.0007, 0.002)
"""Fresh air of places of work, a floor area (EN 16798-1:2019, categories I to III)."""
SUPPLIED_C = 18.0
"""No colder does it come in: people sit in it (assumed; colder supply draws, ISO 7730)."""
GLAZING = {"single": 0.15, "double": 0.85}
"""How common panes are (English Housing Survey 2018: 85 % of homes are double-glazed throughout)."""
SILL_AND_SOFFIT_M = (0.9, 2.1)
LEAST_WINDOW, LEAST_WINDOW_M = 1.0 / 8.0, 0.6
"""Of the floor of rooms that people stay in, but of shops and works (Musterbauordnung, 47); and how wide at least."""
LIT_BY_LAMPS = ("workshop", "shop", "production")
WALL_BESIDE_WINDOWS = 0.9
ALTITUDE_M, HIGHEST_M = 245.0, 2000.0
"""Over the sea: people are the fewer the higher, a third of them below 100 m (Cohen and Small 1998): exponential."""
OUTER_DOOR_SHUT = 0.001
"""Of a door that is shut: its cracks, 21 cm2 of one without weatherstrip (ASHRAE Fundamentals 2001, chapter 26)."""
DOOR_SHUT = 0.015
"""Of a door between rooms: a gap of a centimetre under it, of 0.8 m, and what its frame leaves."""
AT_WORK = ("office", "shop", "classroom", "production")
SEALED_FLOORS = ("kitchen", "workshop", "storage", "shop", "production")
"""Tiles, stone or coated screed take up no water; elsewhere wood, carpets and what stands on them do, together as much
as varnished wood: assumed."""


@dataclass(frozen=True)
class House:
    """A building, the uses of its rooms, and what was drawn for it; vents to outside are windows and outer doors.
    `shelter` is what its neighbours leave of the wind."""

    building: Building
    uses: tuple[Uses, ...]
    glazing: str = "double"
    altitude_m: float = 0.0
    shelter: float = 0.0
    drawn: dict[str, Any] = field(default_factory=dict, compare=False)

    def rooms_for(self, uses: Uses) -> tuple[int, ...]:
        """The rooms that have one of these uses."""
        return tuple(i for i, room_uses in enumerate(self.uses) if set(uses) & set(room_uses))

    @property
    def is_place_of_work(self) -> bool:
        """Whether people work there and nobody lives there, whatever its hall is like."""
        return bool(self.rooms_for(AT_WORK)) and not self.rooms_for(("living", "bedroom"))

    @property
    def eaves_m(self) -> float:
        """How high its highest ceiling is."""
        return max(room.origin_m[2] + room.height_m for room in self.building.rooms)

    def doors_away(self, room: int) -> tuple[int, ...]:
        """How many doors and stairs lie between a room and each other one; all rooms where none leads there."""
        ends = [(v.from_room, v.to_room) for v in self.building.vents]
        ends += [(hatch.above, hatch.below) for hatch in self.building.ceiling_vents]
        away = [0 if i == room else len(self.uses) for i in range(len(self.uses))]
        for _ in self.uses:
            for here, there in ends:
                if OUTSIDE not in (here, there):
                    away[here] = min(away[here], away[there] + 1)
                    away[there] = min(away[there], away[here] + 1)
        return tuple(away)

    @cached_property
    def as_record(self) -> dict[str, Any]:
        """Its rooms, vents and fans as plain values."""
        parts = vars(self.building).items()
        return {name: [vars(each) for each in part] if isinstance(part, tuple) else part for name, part in parts}


@lru_cache(maxsize=1024)
def house(seed: int, split: str, number: int) -> House:
    """Building `number` of a split of the data set of that seed."""
    return drawn_house(Draws(seed, number, f"house/{split}"), split, number)


def recorded_house(record: Mapping[str, Any]) -> House:
    """The building of a record (House.drawn), from its numbers. Raises ScenarioError for what it lacks."""
    split, number = record["split"], int(record["number"])
    return drawn_house(Draws(0, number, f"house/{split}", recorded=record), split, number)


def drawn_house(draws: Draws, split: str, number: int) -> House:
    """The building from its draws. Its id names its split, its plan and its number."""
    name = plan_of(split, number)
    plan = PLANS[name]
    wall = draws.one_of("wall", WALLS)
    height_m = draws.uniform("height_m", 2.35, 3.0)
    # at 50 Pa 3 to 24 air changes an hour, 12 on the median (Stephen 2000, English homes: 2 to 30, mean 13): half of
    # the air of a shut home changes in an hour of usual weather, as was measured (Murray and Burmaster 1995)
    leak_per_m2 = draws.uniform("leak_per_m2", 6e-4, 2.2e-3)
    rooms = tuple(_room(draws, i, plan, wall, height_m, leak_per_m2) for i in range(len(plan.rooms)))
    doors = [Vent(a, b, draws.uniform(f"door{b}.width_m", 0.7, 1.2), sill_m=0.0, soffit_m=2.0) for a, b in plan.doors]
    building = Building(
        building_id=f"{split}-{name}-{number:03d}",
        rooms=rooms,
        vents=(*doors, *_to_outside(draws, plan, rooms)),
        # the well of the stairs
        ceiling_vents=tuple(
            CeilingVent(above, below, draws.uniform(f"stairs{above}.area_m2", 1.2, 3.5), "square")
            for above, below in plan.stairs
        ),
        fans=_fans(draws, plan, rooms),
    )
    glazing = draws.one_of("glazing", tuple(GLAZING), tuple(GLAZING.values()))
    altitude_m = min(-ALTITUDE_M * math.log1p(-draws.uniform("lives_lower", 0.0, 1.0)), HIGHEST_M)
    shelter = draws.uniform("shelter", *SHELTER)
    drawn = {"split": split, "number": number, **draws.record}
    return House(building, plan.rooms, glazing, altitude_m, shelter, drawn)


def _room(draws: Draws, number: int, plan: Plan, wall: str, height_m: float, leak_per_m2: float) -> Room:
    name, use = f"room{number}", plan.rooms[number][0]
    area_m2 = draws.uniform(f"{name}.area_m2", *FLOOR_AREA_M2[use])
    if use == "hall":
        area_m2 = max(area_m2, CORRIDOR_M2_A_ROOM * plan.doors_of(number))
    aspect = draws.uniform(f"{name}.aspect", 1.0, 1.7) * max(area_m2 / 10.0 if use == "hall" else 1.0, 1.0)
    depth_m = (area_m2 / aspect) ** 0.5
    higher = draws.uniform(f"{name}.height_m", *HEIGHT_M[use]) if use in HEIGHT_M else height_m
    return Room(
        name=use,
        width_m=area_m2 / depth_m,
        depth_m=depth_m,
        height_m=higher,
        wall=wall,
        ceiling="gypsum",
        floor="concrete" if wall != "gypsum" else "wood",
        finish=finish_of(plan.rooms[number]),
        leak_area_m2=area_m2 * leak_per_m2 * draws.uniform(f"{name}.leakier", 0.6, 1.4),
        origin_m=(0.0, 0.0, height_m + STOREY_SLAB_M if number in plan.upstairs else 0.0),
    )


def finish_of(uses: Uses) -> tuple[str, str, str]:
    """What lines the ceiling, walls and floor of a room of such uses: bathrooms are tiled but for their ceiling."""
    if "bathroom" in uses:
        return "painted", "tiled", "tiled"
    return "painted", "painted", "tiled" if set(uses) <= set(SEALED_FLOORS) else "varnished"


def _to_outside(draws: Draws, plan: Plan, rooms: tuple[Room, ...]) -> list[Vent]:
    """A window for each room that has one; a house door in the first room, in a shop or works a gate."""
    vents = []
    for i, room in enumerate(rooms):
        if not set(plan.rooms[i]) & set(WINDOWLESS):
            vents.append(Vent(i, OUTSIDE, _window_m(draws, i, plan.rooms[i], room), *SILL_AND_SOFFIT_M))
    if plan.rooms[0][0] in ("shop", "production"):
        # a shop's double door to a works' gate
        width_m, soffit_m = draws.uniform("gate.width_m", 1.4, 3.5), draws.uniform("gate.soffit_m", 2.1, 3.0)
    else:
        width_m, soffit_m = draws.uniform("house_door.width_m", 0.8, 1.2), 2.05
    vents.append(Vent(0, OUTSIDE, width_m, sill_m=0.0, soffit_m=soffit_m))
    return vents


def _window_m(draws: Draws, number: int, uses: Uses, room: Room) -> float:
    """How wide a room's windows are together: from as much as it needs to all that its wall has room for."""
    needed_m2 = 0.0 if uses[0] in LIT_BY_LAMPS else LEAST_WINDOW * room.floor_area_m2
    most_m = WALL_BESIDE_WINDOWS * room.depth_m
    least_m = min(max(needed_m2 / (SILL_AND_SOFFIT_M[1] - SILL_AND_SOFFIT_M[0]), LEAST_WINDOW_M), most_m)
    return draws.uniform(f"window{number}.width_m", least_m, most_m)


def _fans(draws: Draws, plan: Plan, rooms: tuple[Room, ...]) -> tuple[Fan, ...]:
    """Extract fans of bathrooms and kitchens; in half of the places of work fresh air in and stale air out."""
    fans: list[Fan] = []
    is_ventilated = draws.happens("ventilated", 0.5)
    for i, room in enumerate(rooms):
        use, high_m = plan.rooms[i][0], room.height_m - 0.2
        if use in EXTRACTED_M3_S and draws.happens(f"fan{i}.there", 0.5):
            flow_m3_s = draws.uniform(f"fan{i}.flow_m3_s", *EXTRACTED_M3_S[use])
            fans.append(Fan(i, OUTSIDE, flow_m3_s, from_height_m=min(high_m, 2.2), to_height_m=2.2))
        if use in AT_WORK and is_ventilated:
            flow_m3_s = room.floor_area_m2 * draws.uniform(f"fan{i}.flow_m3_s_m2", *SUPPLIED_M3_S_M2)
            supply = Fan(OUTSIDE, i, flow_m3_s, from_height_m=high_m, to_height_m=high_m, to_area_m2=0.1)
            fans.append(replace(supply, warmed_to_c=SUPPLIED_C))
            fans.append(Fan(i, OUTSIDE, flow_m3_s, from_height_m=high_m, to_height_m=high_m, from_area_m2=0.1))
    return tuple(fans)


def plan_of(split: str, number: int) -> str:
    """The plan's name of a building."""
    return ORDER[(FIRST_IN_ORDER[split] + number) % len(ORDER)]


def houses_for(split: str, deck: int, uses: Uses) -> tuple[int, ...]:
    """The numbers of a deck's buildings of a split that have a room of one of these uses."""
    n = HOUSES_A_DECK[split]
    return tuple(i for i in range(deck * n, deck * n + n) if _has(plan_of(split, i), uses))


def _has(plan: str, uses: Uses) -> bool:
    return any(set(uses) & set(room) for room in PLANS[plan].rooms)


def tilted_probability(outdoor_c: float) -> float:
    """How likely a window is tilted at a temperature outdoors: 9 % in frost, 44 % at 20 C (Nicol 2001)."""
    return 1.0 / (1.0 + math.exp(-(TILTED_AT_0_C + TILTED_PER_K * outdoor_c)))


def opened(draws: Draws, home: House, outdoor_c: float, is_cooled: bool) -> Building:
    """The building as it stands at the start: doors shut (a crack), ajar or open; windows shut or tilted, as people
    have them in such weather, and shut where a unit cools; outer doors shut, but for a crack; fans that run or rest."""
    vents, fans = [], []
    for i, vent in enumerate(home.building.vents):
        if vent.is_window:
            tilted = draws.happens(f"vent{i}.tilted", 0.0 if is_cooled else tilted_probability(outdoor_c))
            share = draws.uniform(f"vent{i}.share", 0.02, 0.15) if tilted else 0.0
        elif vent.leads_outside:
            share = OUTER_DOOR_SHUT
        else:
            state = draws.one_of(f"vent{i}.state", ("open", "ajar", "shut"), (0.55, 0.2, 0.25))
            share = {"open": 1.0, "ajar": 0.3, "shut": DOOR_SHUT}[state]
        vents.append(replace(vent, opening=((0.0, share),)))
    is_aired = draws.happens("aired", 0.7)
    for i, fan in enumerate(home.building.fans):
        at_work = home.uses[max(fan.from_room, fan.to_room)][0] in AT_WORK
        runs = is_aired if at_work else draws.happens(f"fan{i}.runs", 0.3)
        fans.append(replace(fan, opening=((0.0, 1.0 if runs else 0.0),)))
    return replace(home.building, vents=tuple(vents), fans=tuple(fans))
