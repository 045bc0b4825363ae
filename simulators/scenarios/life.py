"""Ordinary life as the air knows it: people who breathe where they are, and heating (heating.py)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulators.physics.building import Building, Room
from simulators.physics.fire import Ambient, Fire, Release
from simulators.physics.humid_air import BREATHED_KG_PPM
from simulators.scenarios.draws import Draws
from simulators.scenarios.heating import draw_heating
from simulators.scenarios.houses import AT_WORK, House
from simulators.scenarios.sources import Place, release_at
from simulators.scenarios.things import Thing
from simulators.scenarios.timeline import Strength

PERSON_HEAT_KW, PERSON_H2O_G_S, PERSON_CO2_G_S, PERSON_VOC_MG_S = 0.075, 0.014, 0.0098, 0.00175
"""A seated adult: 75 W sensible, 50 g/h of water, 18 L/h of CO2 (ASHRAE Fundamentals), 6.3 mg/h of VOC (Tang et al.
2016)."""
ASLEEP = 0.7
"""Of what they give off awake: 0.7 met, seated 1.0 (ASHRAE Fundamentals, chapter 9). So they breathe out 12.6 L/h of
CO2; 11.0 were measured, give or take 1.4 (Fan et al. 2021, doi 10.1111/ina.12911)."""
A_BEDROOM = 2
"""A room for a couple (Eurostat, overcrowding rate)."""
O2_OF_CO2 = BREATHED_KG_PPM[1] / BREATHED_KG_PPM[0]
"""Breathed in for what is breathed out, by mass."""
PERSON_CONVECTS = 0.5
"""Of that heat: 40 to 73 %, in still and in moving air (ASHRAE Fundamentals, chapter 18)."""
FEET_M = 0.1
"""A person's plume begins there, and takes along what is breathed out: a room's air goes round past people."""
FLOOR_M2_A_PERSON = 1.4
"""No closer do people stand in a room (NFPA 101, table 7.3.1.2: assembly, less concentrated)."""
GROUP = 4
"""So many people at most give off what they do at one place: a full room has no one plume, nor one cloud of steam."""
_ACROSS = 0.5 * (5.0**0.5 - 1.0)
"""Golden section: places so far apart, turn by turn, lie evenly (Weyl)."""
WALK_S = 300.0
"""A household gets up, leaves and comes home over some minutes."""
OUT_S = 20.0
"""Who leaves a room is through its door in so long."""


class Stay(NamedTuple):
    """When people are in a room, s: they come one by one from begin_s until come_s, and leave at leave_s."""

    come_s: float
    leave_s: float = math.inf
    begin_s: float = 0.0

    @property
    def strength(self) -> Strength:
        """The share of them that is there."""
        comes = ((self.begin_s, 0.0),) if self.come_s > self.begin_s else ()
        leaves = ((self.leave_s, 1.0), (self.leave_s + OUT_S, 0.0)) if math.isfinite(self.leave_s) else ()
        return Strength((*comes, (self.come_s, 1.0), *leaves))


def people_in(room: Room, wished: float) -> int:
    """A whole number of people, as many as the room takes."""
    return min(round(wished), int(room.floor_area_m2 / FLOOR_M2_A_PERSON))


def draw_stay(draws: Draws, come_s: float, fire: Fire | None) -> Stay:
    """There from the start or come by come_s; they leave some time after they see flames, or smoke of what smoulders as
    much as it ever will (pre-movement times of PD 7974-6), never without a fire, and nobody comes to a room that burns.
    """
    after_s = draws.uniform("leave_after_s", 15.0, 120.0)
    if fire is None:
        return Stay(come_s)
    seen_s = fire.ignition_s + fire.smoulder_growth_s if fire.flaming_s is None else fire.flaming_s
    return Stay(min(come_s, seen_s), seen_s + after_s)


def draw_life(
    draws: Draws,
    building: Building,
    people: int,
    stay: Stay,
    room: int,
    duration_s: float,
    ambient: Ambient,
    is_heated: bool,
) -> tuple[list[Release], list[Thing]]:
    """People who breathe while they are in a room; and heating that switches on and off, with the sections of the
    radiator that a camera sees."""
    released = people_releases(room, building.rooms[room], stay.strength, people)
    heating, sections = draw_heating(draws, building.rooms[room], room, ambient, duration_s, is_heated)
    return [*released, *heating], sections


class Hours(NamedTuple):
    """When a day's people get up, go out, come back and go to bed, s from midnight; who works there is in while others
    are out."""

    up_s: float
    out_s: float
    back_s: float
    bed_s: float
    home_all_day: bool
    lives_there: bool

    def left_s(self, t_s: float) -> float | None:
        """When those go out or to bed who are in and up at that time; None: nobody is."""
        if not self.lives_there:
            spans = [(self.out_s, self.back_s)]
        elif self.home_all_day:
            spans = [(self.up_s, self.bed_s)]
        else:
            spans = [(self.up_s, self.out_s), (self.back_s, self.bed_s)]
        return next((end_s for begin_s, end_s in spans if begin_s <= t_s < end_s), None)


def draw_hours(draws: Draws, home: House) -> Hours:
    """The hours of those who live there, or of those at work."""
    up_s, out_s, back_s, bed_s = (
        3600.0 * draws.normal(name, hour, spread)
        for name, hour, spread in (("up_h", 6.8, 0.5), ("out_h", 8.6, 0.4), ("back_h", 16.8, 0.7), ("bed_h", 22.6, 0.4))
    )
    # nobody leaves before rising, or goes to bed before coming home
    out_s, back_s = max(out_s, up_s + 1800.0), max(back_s, out_s + 1800.0)
    bed_s = max(bed_s, back_s + 1800.0)
    home_all_day = draws.happens("home_all_day", 0.4)
    return Hours(up_s, out_s, back_s, bed_s, home_all_day, bool(home.rooms_for(("living", "bedroom"))))


def draw_day_of_life(
    draws: Draws,
    hours: Hours,
    home: House,
    residents: int,
    busy: Sequence[tuple[Stay, int]],
    ambient: Ambient,
    is_heated: bool,
) -> list[Release]:
    """A day of people at home: asleep, up, mostly out, home in the evening; or of those at work: in by day alone.

    Who is busy breathes where that is. Two sleep in a bedroom, more where there are too few, and who has none sleeps in
    the living room. Heating cycles all day where it is cold.
    """
    up_s, out_s, back_s, bed_s, home_all_day, lives_there = hours
    away = 1.0 if home_all_day else 0.0
    asleep = Strength(((0.0, 1.0), (up_s, 1.0), (up_s + WALK_S, 0.0), (bed_s, 0.0), (bed_s + WALK_S, 1.0)))
    awake = Strength(
        (
            (up_s, 0.0), (up_s + WALK_S, 1.0), (out_s, 1.0), (out_s + WALK_S, away),
            (back_s, away), (back_s + WALK_S, 1.0), (bed_s, 1.0), (bed_s + WALK_S, 0.0),
        )
    )  # fmt: skip
    at_work = Strength(((out_s, 0.0), (out_s + WALK_S, 1.0), (back_s, 1.0), (back_s + WALK_S, 0.0)))
    rooms, living = home.building.rooms, home.rooms_for(("living",))
    beds = home.rooms_for(("bedroom",)) or living
    lived_in = (home.rooms_for(("living", *AT_WORK)) or beds or (0,))[0]
    released: list[Release] = []
    if lives_there:
        for bed, sleepers in _sleepers(beds, residents):
            released += people_releases(bed, rooms[bed], asleep, sleepers, ASLEEP)
    there = _less(awake if lives_there else at_work, busy, residents)
    released += people_releases(lived_in, rooms[lived_in], there, residents)
    heating, _ = draw_heating(draws, rooms[lived_in], lived_in, ambient, 86_400.0, is_heated)
    return [*released, *heating]


def _sleepers(beds: tuple[int, ...], residents: int) -> list[tuple[int, int]]:
    """The rooms that are slept in, and by how many."""
    used = beds[: math.ceil(residents / A_BEDROOM)]
    return [(bed, len(range(i, residents, len(used)))) for i, bed in enumerate(used)]


def _less(strength: Strength, busy: Sequence[tuple[Stay, int]], residents: int) -> Strength:
    """The share of the residents that is there while some are busy elsewhere."""
    elsewhere = [(stay.strength, people / residents) for stay, people in busy]
    t_s = np.array(sorted({t for each in (strength, *(away for away, _ in elsewhere)) for t, _ in each.points}))
    there = strength.at(t_s) - sum(share * away.at(t_s) for away, share in elsewhere)
    return Strength(tuple(zip(t_s.tolist(), np.maximum(there, 0.0).tolist(), strict=True)))


def people_releases(room: int, walls: Room, strength: Strength, number: int, activity: float = 1.0) -> list[Release]:
    """What people give off, in groups over the room, one in its middle; the strength is the share of them that is
    there, their activity that of a seated adult where not given."""
    groups = math.ceil(number / GROUP)
    across = [0.15 + 0.7 * ((0.5 + i * _ACROSS) % 1.0) for i in range(groups)]
    places = [((i + 0.5) / groups * walls.width_m, share * walls.depth_m) for i, share in enumerate(across)]
    return [_group(room, place, strength, activity * len(range(i, number, groups))) for i, place in enumerate(places)]


def _group(room: int, place: Place, strength: Strength, number: float) -> Release:
    rates = {
        "heat_kw": number * PERSON_HEAT_KW,
        "h2o_g_s": number * PERSON_H2O_G_S,
        "co2_g_s": number * PERSON_CO2_G_S,
        "voc_mg_s": number * PERSON_VOC_MG_S,
        "o2_g_s": number * PERSON_CO2_G_S * O2_OF_CO2,
    }
    return release_at(room, place, FEET_M, strength, rates, PERSON_CONVECTS)
