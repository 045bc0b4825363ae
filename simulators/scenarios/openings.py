"""Windows, doors and fans that are moved while a scenario runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulators.physics.building import Building
from simulators.physics.openings import Opening
from simulators.scenarios.declaration import OpeningBlock
from simulators.scenarios.draws import Draws

MOVES_S = 2.0
"""To open or shut a window or a door, or for a fan to come to its speed."""


def draw_opening(
    draws: Draws, name: str, block: OpeningBlock, building: Building, room: int, begin_s: float = 0.0
) -> Building:
    """The building with one of the room's windows or doors, or all its fans, moved at a time from begin_s on; unchanged
    where the room has none. What moved before moves as it did, but for that while."""
    kind = draws.one_of(f"{name}.vent", block.vent)
    at_s = begin_s + draws.number(f"{name}.at_s", block.at_s)
    back_s = at_s + MOVES_S + draws.number(f"{name}.for_s", block.for_s)
    share = draws.number(f"{name}.share", block.share)
    if kind == "fan":
        fans = (
            replace(fan, opening=moved(fan.opening, at_s, back_s, share))
            if room in (fan.from_room, fan.to_room)
            else fan
            for fan in building.fans
        )
        return replace(building, fans=tuple(fans))
    vents = list(building.vents)
    for number, vent in enumerate(vents):
        if room in (vent.from_room, vent.to_room) and vent.leads_outside == (kind == "window"):
            vents[number] = replace(vent, opening=moved(vent.opening, at_s, back_s, share))
            break
    return replace(building, vents=tuple(vents))


def moved(opening: Opening, at_s: float, back_s: float, share: float, left: float | None = None) -> Opening:
    """An opening that stands at a share from at_s to back_s, at least until it is there; before as it did, and after
    as it did too, or where it is left for good."""
    back_s = max(back_s, at_s + MOVES_S)
    times, shares = np.array(opening).T
    before, after = np.interp((at_s, back_s + MOVES_S), times, shares).tolist()
    return (
        *((t_s, each) for t_s, each in opening if t_s < at_s),
        (at_s, before), (at_s + MOVES_S, share), (back_s, share), (back_s + MOVES_S, after if left is None else left),
        *((t_s, each) for t_s, each in opening if left is None and t_s > back_s + MOVES_S),
    )  # fmt: skip
