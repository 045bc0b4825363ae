"""People go through the door of the room that they are in: it opens for a while, then stands as it stood.

In every class alike: where doors moved in normal life alone, one that stood still told of a fire. Who flees opens the
door of a room that burns, and shuts it behind, or leaves it open.
"""

from __future__ import annotations

import math
from dataclasses import replace

from simulators.physics.building import Building
from simulators.scenarios.distributions import Distribution
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import DOOR_SHUT, OUTER_DOOR_SHUT
from simulators.scenarios.life import OUT_S, Stay
from simulators.scenarios.openings import moved

TIMES = 2
WITHIN_S = (5.0, 900.0)
STANDS_S = Distribution("log_uniform", 5.0, 300.0, 5.0, 300.0)
SHARE = (0.1, 1.0)
SHUT_BEHIND = 0.5
"""How often, how long and how far a door opens in a quarter of an hour, and how likely who flees shuts it: assumed."""


def go_through_doors(draws: Draws, building: Building, room: int, people: int, stay: Stay) -> Building:
    """The building with the door of a room moved by those who are in it; as it is where nobody is, or no door."""
    number = _door_of(building, room)
    if number is None or people == 0:
        return building
    opening = building.vents[number].opening
    for i in range(TIMES):
        at_s = draws.uniform(f"goes{i}.at_s", *WITHIN_S)
        for_s = draws.number(f"goes{i}.for_s", STANDS_S)
        share = draws.uniform(f"goes{i}.share", *SHARE)
        if at_s < stay.leave_s:
            opening = moved(opening, at_s, at_s + for_s, share)
    vent = building.vents[number]
    if math.isfinite(stay.leave_s):
        shut = OUTER_DOOR_SHUT if vent.leads_outside else DOOR_SHUT
        left = shut if draws.happens("shuts_door", SHUT_BEHIND) else 1.0
        opening = moved(opening, stay.leave_s, stay.leave_s + OUT_S, 1.0, left)
    vents = (*building.vents[:number], replace(vent, opening=opening), *building.vents[number + 1 :])
    return replace(building, vents=vents)


def _door_of(building: Building, room: int) -> int | None:
    """The first door to another room, else to outside."""
    doors = [
        (vent.leads_outside, number)
        for number, vent in enumerate(building.vents)
        if room in (vent.from_room, vent.to_room) and not vent.is_window
    ]
    return min(doors)[1] if doors else None
