"""Drawing one scenario: which class, in which building, with what in it; a function of (seed, scenario id) alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from simulators.kernels.humid_air import saturation_pa
from simulators.physics.building import Building
from simulators.physics.devices import Target
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.scenarios import sources
from simulators.scenarios.catalogue import catalogue, scenario_class
from simulators.scenarios.cooling import Cooling, draw_cooling
from simulators.scenarios.declaration import ScenarioBlock
from simulators.scenarios.distributions import Distribution, uniform
from simulators.scenarios.doors import go_through_doors
from simulators.scenarios.draws import Draws
from simulators.scenarios.extraction import draw_extraction
from simulators.scenarios.fuel_gases import fed_by_leaks
from simulators.scenarios.generators import GENERATORS, STANDARD, Generator
from simulators.scenarios.glazing import draw_breaks, glazed
from simulators.scenarios.heating import HEATED_BELOW_C, season_of
from simulators.scenarios.houses import House, house, houses_for, opened, recorded_house
from simulators.scenarios.life import draw_life, draw_stay, people_in
from simulators.scenarios.openings import draw_opening
from simulators.scenarios.placement import draw_heads
from simulators.scenarios.points import point
from simulators.scenarios.splits import DECK, deal, run_length_s, split_of
from simulators.scenarios.stated import stated_breaks, stated_house
from simulators.scenarios.things import Person, Thing
from simulators.scenarios.weather import outdoor_humidity, pressure_at_pa
from simulators.scenarios.wind import blown, draw_wind
from simulators.sensors.head import Head

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
DAYS_A_YEAR = 365
ANY_DAY = uniform(0.0, DAYS_A_YEAR)
JULY_SWING_K, JANUARY_SWING_K, WARMEST_H = 5.0, 2.0, 15.0
"""Half of what is between night and afternoon, on the mean of a month (DWD, stations of the lowlands)."""
HEATED_C = (18.0, 24.0)
FREE_C, FREE_K_PER_K = 18.8, 0.33
"""What rooms that are neither heated nor cooled are kept at by those in them, by the mean outdoors; most are within 3 K
of it, as much as heated ones differ (EN 15251:2007, annex A.2, category II)."""
BREATHED_PPM = (250.0, 0.8)
"""CO2 that who has been in has left by the start of a run, beside the background: median and scatter. Assumed: with it
half of the rooms have above 800 ppm and a twentieth above 1500, as rooms have that people have been in for hours."""
MOST_MOISTURE_PA = 1080.0
HUMIDITY_PCT = (20.0, 75.0)
"""Indoors: in rooms that are lived in it is seldom drier, and wetter they grow mould (ISO 13788)."""


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
    ambient, day_c = draw_ambient(draws, apart["weather"], home.altitude_m, start_time, hour)
    ambient, cooling = draw_cooling(apart["cooling"], home, ambient, duration_s)
    building = home.building
    if block.building is None:
        building = opened(apart["openings"], home, ambient.outdoor_temp_c, is_cooled=cooling is not None)
        building = blown(building, draw_wind(apart["weather"], home.eaves_m, home.shelter, ambient))
    for i, opening in enumerate(block.openings):
        building = draw_opening(draws, f"opening{i}", opening, building, room)
    is_heated = day_c < HEATED_BELOW_C
    if is_heated:
        building = replace(building, warmed_to_c=ambient.temp_c)
    heads = draw_heads(apart["heads"], scenario_id, home, room, cameras=True)

    things: list[Thing] = list(sources.draw_furniture(apart["furniture"], home.building))
    placed = sources.draw_place(draws, home.building.rooms[room])
    season = season_of(is_heated, ambient)
    area_m2 = 0.0 if block.fire is None else sources.fire_area_m2(draws, block.fire, building.rooms[room])
    building, released, warm = _draw_releases(draws, block, building, room, placed, season, area_m2)
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
    if block.building is None:
        building = go_through_doors(apart["doors"], building, room, people, stay)
    life, radiators = draw_life(apart["life"], building, people, stay, room, duration_s, ambient, is_heated)
    is_wrong = block.model_error == ("drawn",)
    model_error = draw_model_error(apart["model_error"], GENERATORS[generator]) if is_wrong else ModelError()
    return DrawnScenario(
        seed=seed,
        scenario_id=scenario_id,
        series="scenario",
        kind="fire" if "fire" in block.kind else block.kind[0],
        scenario_class=block.name,
        split=split,
        generator=generator,
        house=home,
        building=building,
        panes=panes,
        ambient=ambient,
        cooling=cooling,
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


def draw_ambient(
    draws: Draws, weather: Draws, altitude_m: float, day: datetime, hour: float | None = None
) -> tuple[Ambient, float]:
    """Indoor climate and the weather of the season (mid-European means and swings; `weather`: how damp it is), and how
    warm that day is outdoors on the mean.

    Rooms are as warm as they are heated, or follow the day's mean on days when nothing is; outdoors it is as warm as
    at that hour, or as on the mean where none is given. Air indoors has the vapour of the air outdoors and what people
    give it: up to 1080 Pa more on days of frost, and none from 20 C on (ISO 13788:2012, annex A, classes 1 to 4).
    """
    from_july = abs((day.timetuple().tm_yday - 200 + 182) % 365 - 182) / 182.0
    mean_c = draws.normal("outdoor_temp_c", 21.0 - 19.0 * from_july, 4.0)
    indoor_c = draws.uniform("temp_c", *HEATED_C)
    if mean_c >= HEATED_BELOW_C:
        indoor_c += FREE_C + FREE_K_PER_K * mean_c - sum(HEATED_C) / 2.0
    swing_k = JULY_SWING_K + from_july * (JANUARY_SWING_K - JULY_SWING_K)
    outdoor_c = mean_c if hour is None else mean_c + swing_k * math.cos(2.0 * math.pi * (hour - WARMEST_H) / 24.0)
    lived_in_pa = draws.uniform("moisture_pa", 100.0, MOST_MOISTURE_PA) * min(max(1.0 - mean_c / 20.0, 0.0), 1.0)
    outdoor_pct = weather.number("outdoor_humidity_pct", outdoor_humidity(outdoor_c))
    vapour_pa = outdoor_pct / 100.0 * float(saturation_pa(outdoor_c)) + lived_in_pa
    humidity_pct = 100.0 * vapour_pa / float(saturation_pa(indoor_c))
    ambient = Ambient(
        temp_c=indoor_c,
        humidity_pct=min(max(humidity_pct, HUMIDITY_PCT[0]), HUMIDITY_PCT[1]),
        pressure_pa=draws.normal("pressure_pa", pressure_at_pa(altitude_m), 900.0),
        outdoor_temp_c=outdoor_c,
        outdoor_humidity_pct=outdoor_pct,
        breathed_ppm=weather.factor("breathed_ppm", *BREATHED_PPM),
    )
    return ambient, mean_c


def draw_model_error(draws: Draws, generator: Generator) -> ModelError:
    """How wrong the model is in this scenario, or a learner would learn our constants."""
    return ModelError(**{name: draws.factor(name, *error) for name, error in generator.model_error.items()})
