"""Windows whose glass falls out as it gets hot, and lets air in to the fire and smoke out.

Single panes of 3 mm fall out where gas is at about 340 C, of 4 to 6 mm at 450 C, double glazing at 600 C (Babrauskas,
Glass Breakage in Fires, 2011): by then a pane between such gas and outdoors is at 230, 310 and 425 C, in balance of
convection and radiation on both sides. How much of it falls is assumed: from a third to all (Shields et al. 2001 found
all between). Glass cracks much before (80 K of pane over edge, Keski-Rahkonen 1988) and stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from simulators.physics.building import Building
from simulators.physics.devices import Target
from simulators.physics.materials import PANE
from simulators.physics.openings import Trigger
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import House

FALLS_AT_C = {"single": (210.0, 330.0), "double": (370.0, 480.0)}
"""Temperature of the pane, by the glazing of the house."""
FALLS_SHARE = (0.3, 1.0)

Breaks = tuple[float, float]
"""At what temperature of its pane a window breaks, C, and what share of it is open from then on."""


def draw_breaks(draws: Draws, home: House, room: int) -> dict[int, Breaks]:
    """When the windows of a room break, by the number of the vent."""
    glazing = FALLS_AT_C[home.glazing]
    return {
        i: (draws.uniform(f"pane{i}.falls_at_c", *glazing), draws.uniform(f"pane{i}.falls_share", *FALLS_SHARE))
        for i, vent in enumerate(home.building.vents)
        if vent.is_window and vent.measured_in == room
    }


def glazed(building: Building, breaks: Mapping[int, Breaks]) -> tuple[Building, tuple[Target, ...]]:
    """The building with vents that break, and the panes that break them: glass in the middle of the wall x = 0.

    Until then a vent moves as it did; broken it is open at least as far as it ever was.
    """
    vents, panes = list(building.vents), []
    for number, (falls_at_c, share) in breaks.items():
        vent, name = vents[number], f"pane {number}"
        last_s, widest = vent.opening[-1][0], max(each for _, each in vent.opening)
        broken = (*vent.opening, (last_s, max(share, widest)))
        vents[number] = replace(vent, opening=broken, trigger=Trigger("temperature", falls_at_c, name))
        room = building.rooms[vent.measured_in]
        middle = (0.0, 0.5 * room.depth_m, 0.5 * (vent.sill_m + vent.soffit_m))
        panes.append(Target(name, vent.measured_in, middle, (1.0, 0.0, 0.0), PANE, depth_m=0.0))
    return replace(building, vents=tuple(vents)), tuple(panes)
