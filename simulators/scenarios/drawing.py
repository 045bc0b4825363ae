"""Drawing one scenario: which class, in which building, with what in it; a function of (seed, scenario id) alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from simulators.physics.building import Building
from simulators.physics.devices import Target
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.scenarios import sources
from simulators.scenarios.catalogue import catalogue, scenario_class
from simulators.scenarios.climate import draw_climate
from simulators.scenarios.cooling import Cooling
from simulators.scenarios.declaration import ScenarioBlock
from simulators.scenarios.distributions import Distribution, uniform
from simulators.scenarios.doors import go_through_doors
from simulators.scenarios.draws import Draws
from simulators.scenarios.extraction import draw_extraction
from simulators.scenarios.fuel_gases import fed_by_leaks
from simulators.scenarios.generators import GENERATORS, STANDARD, Generator
from simulators.scenarios.glazing import draw_breaks, glazed
from simulators.scenarios.houses import House, house, houses_for, recorded_house
from simulators.scenarios.life import draw_life, draw_stay, people_in
from simulators.scenarios.openings import draw_opening
from simulators.scenarios.placement import draw_heads
from simulators.scenarios.points import point
from simulators.scenarios.splits import DECK, deal, run_length_s, split_of
from simulators.scenarios.stated import stated_breaks, stated_house
from simulators.scenarios.things import Person, Thing
from simulators.sensors.head import Head

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
DAYS_A_YEAR = 365
ANY_DAY = uniform(0.0, DAYS_A_YEAR)


@dataclass(frozen=True)
class DrawnScenario:
    """One scenario with every number drawn. Times in seconds from start_time; fire is None for nuisance and normal.

    `panes` are those of the windows that break where something burns.
    """

    seed: int
    scenario_id: int
    series: str
    kind: str
    scenario_class: str
    split: str
    generator: str
    house: House
    building: Building
    panes: tuple[Target, ...]
    ambient: Ambient
    cooling: Cooling | None
    model_error: ModelError
    sources: tuple[Fire | Release, ...]
    fire: Fire | None
    things: tuple[Thing, ...]
    people: tuple[Person, ...]
    heads: tuple[Head, ...]
    start_time: datetime
    duration_s: float
    record: dict[str, Any] = field(compare=False)

    @property
    def begin_hour(self) -> float:
        """Hour of the day at the start."""
        return self.start_time.hour + self.start_time.minute / 60.0


def draw_scenario(
    seed: int, number: int, only: ScenarioBlock | None = None, generator: Generator = STANDARD
) -> DrawnScenario:
    """Scenario `number` of the generator's data set of that seed, its id counted from the generator's first.

    `only` draws it from one class (or from one file).
    """
    if only is None:
        blocks = catalogue()
        card = deal(seed, number, tuple(block.weight.a for block in blocks))
        block, split, index = blocks[card.number], card.split, card.place
    else:
        block, (split, index) = only, split_of(number)
    if generator.split is not None:
        split, index = generator.split, number
    origin = Origin(seed, generator.first_id + number, generator.name, split)
    return _drawn(origin, block, point(seed, split, block, index), None)


def redraw(record: Mapping[str, Any], only: ScenarioBlock | None = None) -> DrawnScenario:
    """The scenario of a record (truth_scenarios.draws_json), from its numbers, not from the distributions of today.

    `only` is the scenario file's block where it was drawn from a file. Raises ScenarioError, naming the draw that the
    record lacks.
    """
    return _drawn(Origin.recorded(record), only or scenario_class(record["class"]), {}, record)


class Origin(NamedTuple):
    """What a scenario's random numbers depend on."""

    seed: int
    scenario_id: int
    generator: str
    split: str

    @classmethod
    def recorded(cls, record: Mapping[str, Any]) -> Origin:
        """That of a record (truth_scenarios.draws_json)."""
        return cls(**{name: record["origin"][name] for name in cls._fields})


CHANNELS = ("heads", "furniture", "life", "openings", "model_error", "weather", "cooling", "doors")


def _drawn(
    origin: Origin, block: ScenarioBlock, drawn_point: Mapping[str, float], recorded: Mapping[str, Any] | None
) -> DrawnScenario:
    seed, scenario_id, generator, split = origin
    draws = Draws(seed, scenario_id, "scenario", drawn_point, recorded)
    apart = {
        name: Draws(seed, scenario_id, name, drawn_point, None if recorded is None else recorded.get(name, {}))
        for name in CHANNELS
    }
    home = _home(draws, origin, block, recorded)
    room = draws.one_of("room", home.rooms_for(block.rooms))
    duration_s = run_length_s(draws.number("duration_s", block.duration_s), split)
    # what lies beyond midnight comes early or late, not at midnight
    by_the_clock = replace(block.hour, minimum=-math.inf, maximum=math.inf)
    start_time = draw_start(draws, draws.number("hour", by_the_clock), block.day or ANY_DAY)
    hour = start_time.hour + start_time.minute / 60.0
    is_stated = block.building is not None
    climate = draw_climate(draws, apart.__getitem__, home, start_time, hour, duration_s, is_stated)
    building = climate.building
    for i, opening in enumerate(block.openings):
        building = draw_opening(draws, f"opening{i}", opening, building, room)
    heads = draw_heads(apart["heads"], scenario_id, home, room, cameras=True)

    things: list[Thing] = list(sources.draw_furniture(apart["furniture"], home.building))
    placed = sources.draw_place(draws, home.building.rooms[room])
    area_m2 = 0.0 if block.fire is None else sources.fire_area_m2(draws, block.fire, building.rooms[room])
    building, released, warm = _draw_releases(draws, block, building, room, placed, climate.season, area_m2)
    things += warm
    if block.fire is None:
        fire = None
    else:
        released_m, released_s = (released[0].z_m, draws.record["release0.begin_s"]) if released else (0.0, 0.0)
        fire = sources.draw_fire(draws, block.fire, building, room, placed, area_m2, released_m, released_s)
    fire = fed_by_leaks(fire, released)
    things = [thing if thing.lights_c is None else replace(thing, fire=fire) for thing in things]
    released = [sources.until_lit(release, fire) for release in released]
    panes: tuple[Target, ...] = ()
    if fire is not None:
        stated = block.building
        breaks = draw_breaks(apart["openings"], home, room) if stated is None else stated_breaks(draws, stated)
        building, panes = glazed(building, breaks)
    people = people_in(home.building.rooms[room], draws.number("people", block.people))
    stay = draw_stay(apart["life"], draws.number("people_come_s", block.people_come_s), fire)
    if not is_stated:
        building = go_through_doors(apart["doors"], building, room, people, stay)
    life, radiators = draw_life(
        apart["life"], building, people, stay, room, duration_s, climate.ambient, climate.is_heated
    )
    is_wrong = block.model_error == ("drawn",)
    model_error = draw_model_error(apart["model_error"], GENERATORS[generator]) if is_wrong else ModelError()
    return DrawnScenario(
        **origin._asdict(),
        series="scenario",
        kind="fire" if "fire" in block.kind else block.kind[0],
        scenario_class=block.name,
        house=home,
        building=building,
        panes=panes,
        ambient=climate.ambient,
        cooling=climate.cooling,
        model_error=model_error,
        sources=(*(() if fire is None else (fire,)), *released, *life),
        fire=fire,
        things=(*things, *radiators),
        people=tuple(Person(room, i, stay.come_s * (i + 0.5) / people, stay.leave_s) for i in range(people)),
        heads=heads,
        start_time=start_time,
        duration_s=duration_s,
        record=full_record(origin, block.name, home, draws, apart) | {"kinds": list(block.kind)},
    )


def _home(draws: Draws, origin: Origin, block: ScenarioBlock, recorded: Mapping[str, Any] | None) -> House:
    """The house that the scenario's file states, that was recorded, or one that its deck has."""
    seed, scenario_id, generator, split = origin
    if block.building is not None:
        return stated_house(draws, block.building, f"{split}-{block.name}")
    if recorded is not None:
        return recorded_house(recorded["house"])
    deck = (scenario_id - GENERATORS[generator].first_id) // DECK
    return house(seed, split, draws.one_of("building", houses_for(split, deck, block.rooms)))


def _draw_releases(
    draws: Draws, block: ScenarioBlock, building: Building, room: int, place: sources.Place, season: float,
    spill_m2: float,
) -> tuple[Building, list[Release], list[Thing]]:  # fmt: skip
    """The building with its hoods on, what is released in the room, and the warm objects, which are the first's."""
    released: list[Release] = []
    things: list[Thing] = []
    for i, each in enumerate(block.releases):
        name = f"release{i}"
        release, strength = sources.draw_release(draws, name, each, building, room, place, season, spill_m2=spill_m2)
        building, release = draw_extraction(draws, name, each, building, release, strength)
        released.append(release)
        if i == 0:
            things = [
                sources.draw_thing(draws, f"object{j}", o, building, release, strength)
                for j, o in enumerate(block.objects)
            ]
    return building, released, things


def full_record(
    origin: Origin, class_name: str, home: House, draws: Draws, apart: Mapping[str, Draws]
) -> dict[str, Any]:
    """Every number drawn: the scenario's by name, those of other channels and of the house a block each."""
    return {
        **draws.record,
        **{name: channel.record for name, channel in apart.items()},
        "origin": origin._asdict(),
        "class": class_name,
        "house": home.drawn | {"built": home.as_record},
    }


def draw_start(draws: Draws, hour: float, day_of_year: Distribution) -> datetime:
    """A day of the year 2025 at that hour, on the second."""
    day = int(draws.number("day", day_of_year)) % DAYS_A_YEAR
    return FIRST_DAY + timedelta(days=day, seconds=round(hour % 24.0 * 3600.0) % 86_400)


def draw_model_error(draws: Draws, generator: Generator) -> ModelError:
    """How wrong the model is in this scenario, or a learner would learn our constants."""
    return ModelError(**{name: draws.factor(name, *error) for name, error in generator.model_error.items()})
