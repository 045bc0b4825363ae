"""A day of normal life in a house, from midnight to midnight, with the nuisances that people have in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from operator import itemgetter
from statistics import NormalDist
from typing import Any, Literal, NamedTuple

from simulators.physics.building import Building, Room
from simulators.physics.fire import Release
from simulators.scenarios import sources
from simulators.scenarios.catalogue import scenario_class
from simulators.scenarios.climate import Climate, draw_climate
from simulators.scenarios.declaration import ScenarioBlock
from simulators.scenarios.drawing import (
    ANY_DAY,
    FIRST_DAY,
    DrawnScenario,
    Origin,
    draw_model_error,
    full_record,
)
from simulators.scenarios.draws import Draws
from simulators.scenarios.extraction import draw_extraction
from simulators.scenarios.generators import GENERATORS
from simulators.scenarios.houses import House, recorded_house
from simulators.scenarios.life import OUT_S, Hours, Stay, draw_day_of_life, draw_hours, people_in, people_releases
from simulators.scenarios.openings import draw_opening
from simulators.scenarios.placement import draw_heads

DAY_S = 86_400.0


class Habit(NamedTuple):
    """A class of nuisance, how often a day where somebody is always in, at which hour and its standard deviation, whom
    it takes, and how long they stay."""

    name: str
    times: float
    hour: float
    spread_h: float
    takes: Literal["household", "guests", "nobody"] = "household"
    stay_h: tuple[float, float] = (0.2, 0.4)


HABITS = (
    Habit("nuisance_shower", 1.0, 7.2, 0.8),
    Habit("nuisance_toast", 0.6, 7.8, 0.7),
    Habit("nuisance_spray", 0.5, 8.0, 1.5),
    Habit("nuisance_dust", 0.25, 11.0, 2.0),
    Habit("nuisance_cooking", 0.5, 12.3, 0.5),
    Habit("nuisance_cooking", 0.9, 18.5, 0.8),
    Habit("nuisance_heater", 0.4, 17.5, 3.0),
    Habit("nuisance_candle", 0.25, 20.5, 1.0),
    Habit("nuisance_cigarette", 0.5, 20.0, 3.0),
    # windows of bedrooms in the morning, the room of the evening
    Habit("nuisance_hvac", 0.6, 7.5, 1.0),
    Habit("nuisance_hvac", 0.6, 18.0, 2.5),
    Habit("nuisance_sun", 0.5, 13.0, 1.5, "nobody"),
    Habit("nuisance_welding", 0.3, 14.0, 2.0),
    # from a lesson to a party
    Habit("nuisance_people", 0.15, 18.0, 3.0, "guests", (0.5, 3.0)),
)
"""When people have them: about seven a day where all can happen and somebody is in all day. How often and when is
assumed."""


def redraw_day(record: Mapping[str, Any]) -> DrawnScenario:
    """The 24 h of life of a record. Raises ScenarioError for what it lacks."""
    return draw_day(Origin.recorded(record), recorded_house(record["house"]), record["class"], record)


def draw_day(
    origin: Origin,
    home: House,
    name: str,
    recorded: Mapping[str, Any] | None = None,
    point: Mapping[str, float] | None = None,
) -> DrawnScenario:
    """24 h of life in a house, nuisances included, with one head and no frames; from a record where given, and at a
    point's coordinates where it has any."""
    seed, scenario_id, generator, _ = origin
    draws = Draws(seed, scenario_id, "month", point, recorded)
    day = int(draws.number("season_day", ANY_DAY))
    midnight = FIRST_DAY + timedelta(days=day)
    apart: dict[str, Draws] = {}

    def channel(name: str) -> Draws:
        apart[name] = Draws(seed, scenario_id, name, recorded=None if recorded is None else recorded.get(name, {}))
        return apart[name]

    climate = draw_climate(draws, channel, home, midnight, None, DAY_S)
    residents = int(draws.uniform("residents", 1.0, 4.0))
    living = channel("life")
    hours = draw_hours(living, home)
    happened = _draw_nuisances(draws, channel, home, climate, day, hours, residents)
    life = draw_day_of_life(living, hours, home, residents, happened.busy, climate.ambient, climate.is_heated)
    watched = draws.one_of("head_room", range(len(home.uses)))
    head = draw_heads(channel("heads"), scenario_id, home, watched, cameras=False)[0]
    model_error = draw_model_error(channel("model_error"), GENERATORS[generator])
    return DrawnScenario(
        **origin._asdict(),
        series="scenario",
        kind="nuisance" if happened.nuisances else "normal",
        scenario_class=name,
        house=home,
        building=happened.building,
        panes=(),
        ambient=climate.ambient,
        cooling=climate.cooling,
        model_error=model_error,
        sources=(*happened.releases, *life),
        fire=None,
        things=(),
        people=(),
        heads=(head,),
        start_time=midnight,
        duration_s=DAY_S,
        record=full_record(origin, name, home, draws, apart) | {"nuisances": happened.nuisances},
    )


class Happened(NamedTuple):
    """The building as nuisances open it, what they and their people give off, which they are, and who of the household
    is busy with them when."""

    building: Building
    releases: list[Release]
    nuisances: list[dict[str, Any]]
    busy: list[tuple[Stay, int]]


def _draw_nuisances(
    draws: Draws,
    channel: Callable[[str], Draws],
    home: House,
    climate: Climate,
    day: int,
    hours: Hours,
    residents: int,
) -> Happened:
    """What happens on a day.

    How often each happens the day draws; each that does has a channel of its own, so that a draw more in one changes no
    other. A room has one of a kind at a time: there is one shower in a bathroom. What takes people does not happen, and
    of its draws there are the hour and the room alone, while all are out; nor does anything outside the hours of its
    class.
    """
    building, season = climate.building, climate.season
    happened = Happened(building, [], [], [])
    for i, habit in enumerate(HABITS):
        block = scenario_class(habit.name)
        rooms = home.rooms_for(block.rooms) if block.happens_on(day) else ()
        times = draws.count(f"{habit.name}{i}", habit.times, most=4) if rooms else 0
        events = [channel(f"{habit.name}{i}.{j}") for j in range(times)]
        for hour, event in sorted(((_draw_hour(event, habit, hours), event) for event in events), key=itemgetter(0)):
            room = event.one_of("room", rooms)
            before_s = [
                each["end_s"] for each in happened.nuisances if (each["class"], each["room"]) == (habit.name, room)
            ]
            begin_s = max([3600.0 * hour, *before_s])
            left_s = hours.left_s(begin_s)
            if not block.happens_at(begin_s / 3600.0) or (left_s is None and habit.takes != "nobody"):
                continue
            placed = sources.draw_place(event, home.building.rooms[room])
            end_s = begin_s
            for k, release in enumerate(block.releases):
                name = f"release{k}"
                given, strength = sources.draw_release(event, name, release, building, room, placed, season, begin_s)
                building, given = draw_extraction(event, name, release, building, given, strength)
                happened.releases.append(given)
                end_s = max(end_s, strength.end_s)
            for k, opening in enumerate(block.openings):
                building = draw_opening(event, f"opening{k}", opening, building, room, begin_s)
            if left_s is not None and habit.takes != "nobody":
                walls = building.rooms[room]
                stay, people = _draw_people(event, block, walls, begin_s, habit, left_s, residents)
                happened.releases.extend(people_releases(room, walls, stay.strength, people))
                if habit.takes == "household":
                    happened.busy.append((stay, people))
                else:
                    # guests are what it is of, and there until they leave
                    end_s = max(end_s, stay.leave_s + OUT_S)
            happened.nuisances.append({"class": habit.name, "room": room, "begin_s": begin_s, "end_s": end_s})
    return happened._replace(building=building)


def _draw_hour(draws: Draws, habit: Habit, hours: Hours) -> float:
    """By the habit's normal distribution, at home within the hours in which people are up."""
    usual, share = NormalDist(habit.hour, habit.spread_h), (0.0, 1.0)
    if hours.lives_there:
        share = usual.cdf(hours.up_s / 3600.0), usual.cdf(hours.bed_s / 3600.0)
    return usual.inv_cdf(draws.uniform("hour_share", *share))


def _draw_people(
    draws: Draws, block: ScenarioBlock, walls: Room, begin_s: float, habit: Habit, left_s: float, residents: int
) -> tuple[Stay, int]:
    """How many a nuisance takes, none where the room takes none, and their stay: until all go out or to bed at most."""
    people = people_in(walls, draws.number("people", block.people))
    come_s = begin_s + max(draws.number("people_come_s", block.people_come_s), OUT_S)
    leave_s = min(come_s + 3600.0 * draws.uniform("stay_h", *habit.stay_h), max(left_s, come_s + OUT_S))
    return Stay(come_s, leave_s, begin_s), min(people, residents) if habit.takes == "household" else people
