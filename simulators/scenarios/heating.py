"""Heating of a room on cold days: a radiator whose water a thermostat switches, in balance with what the room loses.

A room at its set point stays there: on the mean a radiator gives what the room loses through its outer walls and panes,
so that the air gets the difference. Radiators stand under windows, where their plume takes up the air that sinks cold
from the pane (CIBSE Guide B1); while one gives less than is lost, cold air sinks to the floor. What other rooms lose
their own heating gives, and all of it warms what has long been coming in through cracks and tilted windows.
"""

from __future__ import annotations

import math

from simulators.physics.building import Room
from simulators.physics.fire import Ambient, Release
from simulators.scenarios.cooling import COOLED_ABOVE_C
from simulators.scenarios.draws import Draws
from simulators.scenarios.sources import Place, release_at
from simulators.scenarios.things import Thing
from simulators.scenarios.timeline import Strength

HEATED_BELOW_C = 15.0
"""Outdoors, on the mean of a day; heating degree days count from there (Eurostat)."""
SWITCHES_PROBABILITY = 0.6
"""Of heating that switches on and off, on days when it heats; the rest gives evenly what is lost (assumed)."""
DESIGN_C = -12.0
"""Outdoors, when heating runs all the time (EN 12831-1, DIN/TS 12831-1: -10 to -14 C in most of mid-Europe)."""
LOAD_KW_M2 = (0.02, 0.06)
"""Of floor, by then: heat loads of rooms that are well or badly insulated (EN 12831)."""
CYCLE_S = (600.0, 1200.0)
"""From start to start: three to six cycles an hour, as room thermostats are set for gas and oil boilers."""
UNEVEN = (0.8, 1.2)
LAG_S = (240.0, 720.0)
"""In which a radiator warms and cools: 39 kJ/K a metre of steel and water over 1.2 kW at 35 K are 19 min without flow,
and less as its water is changed: assumed."""
LEAST_SHARE = 0.05
CONVECTED_SHARE = 0.8
"""Of what a panel with fins gives; the rest it radiates (EN 442)."""
RADIATOR_M, RADIATOR_C, RADIATOR_KW_M = 0.6, 55.0, 1.2
"""Height, mean surface, and what a metre of it gives in a room of 20 C (EN 442-2, two panels at 55/45 to 75/65 C)."""
OFF_WALL_M, PLUME_BEGINS_M = 0.15, 0.4
POINTS_A_PHASE = 3
"""Of a curve that goes straight between them, while its radiator warms or cools."""


def season_of(is_heated: bool, ambient: Ambient) -> float:
    """What air conditioning does: it heats (1) on days of heating, cools (-1) where it is hot, and else blows only."""
    return 1.0 if is_heated else -1.0 if ambient.outdoor_temp_c >= COOLED_ABOVE_C else 0.0


def draw_heating(
    draws: Draws, walls: Room, room: int, ambient: Ambient, duration_s: float, is_heated: bool
) -> tuple[list[Release], list[Thing]]:
    """What a radiator gives beyond what the room loses, and its sections along the wall x = 0.

    They are no wider than high, since things face whoever looks at them. Nothing on a day when nothing is heated, or
    where heating does not switch.
    """
    switches = draws.happens("heating", SWITCHES_PROBABILITY)
    if not (is_heated and switches):
        return [], []
    most_kw = draws.uniform("heating.kw_m2", *LOAD_KW_M2) * walls.floor_area_m2
    lost = (ambient.temp_c - ambient.outdoor_temp_c) / (ambient.temp_c - DESIGN_C)
    lost = min(max(lost, LEAST_SHARE), 1.0 - LEAST_SHARE)
    given = _switched(draws, lost, duration_s)
    place: Place = (OFF_WALL_M, 0.5 * walls.depth_m)
    beyond = Strength(tuple((t_s, share - lost) for t_s, share in given.points))
    release = release_at(room, place, PLUME_BEGINS_M, beyond, {"heat_kw": most_kw}, CONVECTED_SHARE)
    return [release], _sections(room, place, min(most_kw / RADIATOR_KW_M, 0.8 * walls.depth_m), given)


def _switched(draws: Draws, share_on: float, duration_s: float) -> Strength:
    """What a radiator gives whose water runs for that share of each cycle: it follows with a lag of the first order.

    The run begins somewhere in a cycle, with the radiator as warm as it is then after many like it.
    """
    lag_s = draws.uniform("heating.lag_s", *LAG_S)
    usual_s = draws.uniform("heating.cycle_s", *CYCLE_S)
    t_s = -usual_s * draws.uniform("heating.phase", 0.0, 1.0)
    rests, forgets = math.exp(-(1.0 - share_on) * usual_s / lag_s), math.exp(-usual_s / lag_s)
    gives = (rests - forgets) / (1.0 - forgets)
    points = [(t_s, gives)]
    while t_s < duration_s:
        first = len(points) == 1
        cycle_s = usual_s if first else usual_s * draws.uniform(f"heating.{len(points)}.longer", *UNEVEN)
        for towards, share in ((1.0, share_on), (0.0, 1.0 - share_on)):
            step_s = share * cycle_s / POINTS_A_PHASE
            for _ in range(POINTS_A_PHASE):
                t_s += step_s
                gives = towards + (gives - towards) * math.exp(-step_s / lag_s)
                points.append((t_s, gives))
    return Strength(tuple(points))


def _sections(room: int, place: Place, long_m: float, given: Strength) -> list[Thing]:
    number = math.ceil(long_m / RADIATOR_M)
    wide_m = long_m / number
    first_m = place[1] - 0.5 * (long_m - wide_m)
    return [
        Thing(room, "box", place[0], first_m + i * wide_m, 0.1, RADIATOR_M, 0.5 * wide_m, RADIATOR_C, strength=given)
        for i in range(number)
    ]
