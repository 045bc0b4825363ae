"""The held-out device-month: days of 24 h of normal life with several nuisances a day, one head a day, no frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from simulators.physics.fire import Release
from simulators.scenarios import sources
from simulators.scenarios.catalogue import scenario_class
from simulators.scenarios.drawing import FIRST_DAY, DrawnScenario, Origin, draw_ambient, draw_model_error, full_record
from simulators.scenarios.draws import Draws
from simulators.scenarios.generators import GENERATORS, STANDARD, Generator
from simulators.scenarios.houses import House, drawn_house, house, opened
from simulators.scenarios.life import draw_day_of_life
from simulators.scenarios.placement import draw_heads

FIRST_ID = 1_000_000_000
"""Scenario ids of device-days lie above those of short scenarios."""
SPLIT = "month"
DAY_S = 86_400.0
DAYS_IN_A_HOUSE = 3
HOUSES = 10

HABITS: tuple[tuple[str, float, float, float], ...] = (
    # class, mean times a day, mean hour, its standard deviation
    ("nuisance_shower", 1.0, 7.2, 0.8),
    ("nuisance_toast", 0.6, 7.8, 0.7),
    ("nuisance_spray", 0.5, 8.0, 1.5),
    ("nuisance_dust", 0.25, 11.0, 2.0),
    ("nuisance_cooking", 0.5, 12.3, 0.5),
    ("nuisance_cooking", 0.9, 18.5, 0.8),
    ("nuisance_heater", 0.4, 17.5, 3.0),
    ("nuisance_candle", 0.25, 20.5, 1.0),
    ("nuisance_cigarette", 0.5, 20.0, 3.0),
)
"""About five nuisances a day, when people have them."""


def month_day(seed: int, day: int, generator: Generator = STANDARD) -> DrawnScenario:
    """Day `day` of the device-month of that seed, from midnight to midnight.

    Its houses are none of those that scenarios happen in, three days in each.
    """
    home = house(seed, SPLIT, day // DAYS_IN_A_HOUSE % HOUSES)
    return _of_month(draw_day(Origin(seed, FIRST_ID + day, generator.name, SPLIT), home, "month_day"), day)


def redraw_month_day(record: Mapping[str, Any]) -> DrawnScenario:
    """The day of a record (truth_scenarios.draws_json), from its numbers. Raises ScenarioError for what it lacks."""
    origin, home = recorded_home(record)
    return _of_month(draw_day(origin, home, record["class"], record), origin.scenario_id - FIRST_ID)


def recorded_home(record: Mapping[str, Any]) -> tuple[Origin, House]:
    """What a record's random numbers depended on, and its house."""
    origin = Origin(*(record["origin"][name] for name in Origin._fields))
    number = int(record["house"]["number"])
    draws = Draws(origin.seed, number, f"house/{origin.split}", recorded=record["house"])
    return origin, drawn_house(draws, origin.split, number)


def _of_month(drawn: DrawnScenario, day: int) -> DrawnScenario:
    return replace(drawn, series="month", start_time=FIRST_DAY + timedelta(days=day))


def draw_day(origin: Origin, home: House, name: str, recorded: Mapping[str, Any] | None = None) -> DrawnScenario:
    """24 h of life in a house, nuisances included, with one head and no frames; from a record where given."""
    seed, scenario_id, generator, split = origin
    draws = Draws(seed, scenario_id, "month", recorded=recorded)
    season_day = FIRST_DAY + timedelta(days=int(draws.uniform("season_day", 0.0, 365.0)))
    ambient = draw_ambient(draws, season_day)
    residents = int(draws.uniform("residents", 1.0, 4.0))
    happened, nuisances = _draw_nuisances(draws, home)
    apart = {
        channel: Draws(seed, scenario_id, channel, recorded=None if recorded is None else recorded[channel])
        for channel in ("heads", "life", "openings", "model_error")
    }
    building = opened(apart["openings"], home)
    life = draw_day_of_life(apart["life"], home, residents, ambient.outdoor_temp_c)
    watched = draws.one_of("head_room", range(len(home.uses)))
    head = draw_heads(apart["heads"], scenario_id, home, watched, cameras=False)[0]
    model_error = draw_model_error(apart["model_error"], GENERATORS[generator])
    return DrawnScenario(
        seed=seed,
        scenario_id=scenario_id,
        series="scenario",
        kind="nuisance" if nuisances else "normal",
        scenario_class=name,
        split=split,
        generator=generator,
        house=home,
        building=building,
        ambient=ambient,
        model_error=model_error,
        sources=(*happened, *life),
        fire=None,
        things=(),
        people=(),
        heads=(head,),
        start_time=season_day,
        duration_s=DAY_S,
        record=full_record(origin, name, home, draws, apart) | {"nuisances": nuisances},
    )


def _draw_nuisances(draws: Draws, home: House) -> tuple[list[Release], list[dict[str, object]]]:
    happened: list[Release] = []
    nuisances: list[dict[str, object]] = []
    for i, (name, times, hour, spread) in enumerate(HABITS):
        block = scenario_class(name)
        rooms = home.rooms_for(block.rooms)
        for j in range(draws.count(f"{name}{i}", times, most=4) if rooms else 0):
            event = f"{name}{i}.{j}"
            begin_s = min(max(draws.normal(f"{event}.hour", hour, spread), 0.5), 23.0) * 3600.0
            room = draws.one_of(f"{event}.room", rooms)
            placed = sources.draw_place(draws, home.building.rooms[room], f"{event}.place")
            for k, release_block in enumerate(block.releases):
                happened.append(sources.draw_release(draws, f"{event}.{k}", release_block, room, placed, begin_s)[0])
            nuisances.append({"class": name, "room": room, "begin_s": begin_s})
    return happened, nuisances
