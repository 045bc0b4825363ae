"""Drawing one scenario: which class, in which building, with what in it; a function of (seed, scenario id) alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from simulators.physics.building import Building
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.scenarios import sources
from simulators.scenarios.catalogue import catalogue
from simulators.scenarios.declaration import ScenarioBlock
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import House, draw_openings, house, houses_for
from simulators.scenarios.placement import draw_heads
from simulators.scenarios.stated import stated_house
from simulators.scenarios.things import Person, Thing
from simulators.sensors.head import Head

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class DrawnScenario:
    """One scenario with every number drawn. Times in seconds from start_time; fire is None for nuisance and normal."""

    seed: int
    scenario_id: int
    series: str
    kind: str
    scenario_class: str
    house: House
    building: Building
    ambient: Ambient
    model_error: ModelError
    sources: tuple[Fire | Release, ...]
    fire: Fire | None
    things: tuple[Thing, ...]
    people: tuple[Person, ...]
    heads: tuple[Head, ...]
    start_time: datetime
    duration_s: float
    record: dict[str, Any]

    @property
    def begin_hour(self) -> float:
        """Hour of the day at the start."""
        return self.start_time.hour + self.start_time.minute / 60.0


def draw_scenario(seed: int, scenario_id: int, only: ScenarioBlock | None = None) -> DrawnScenario:
    """Scenario `scenario_id` of the data set of that seed; `only` draws it from one class (or from one file)."""
    draws = Draws(seed, scenario_id, "scenario")
    block = only or draw_class(draws)
    if block.building is None:
        home = house(seed, draws.one_of("building", houses_for(seed, block.rooms)))
    else:
        home = stated_house(draws, block.building)
    room = draws.one_of("room", home.rooms_for(block.rooms))
    duration_s = float(round(draws.number("duration_s", block.duration_s)))
    start_time = draw_start(draws, draws.number("hour", block.hour))
    ambient = draw_ambient(draws, start_time)
    building = home.opened(draw_openings(draws, home.building)) if block.building is None else home.building
    apart = {name: Draws(seed, scenario_id, name) for name in ("heads", "furniture", "life", "model_error")}
    heads = draw_heads(apart["heads"], scenario_id, home, room, cameras=True)

    things: list[Thing] = list(sources.draw_furniture(apart["furniture"], home.building))
    placed = sources.draw_place(draws, home.building.rooms[room])
    released: list[Fire | Release] = []
    for i, release_block in enumerate(block.releases):
        release, strength = sources.draw_release(draws, f"release{i}", release_block, room, placed)
        released.append(release)
        if i == 0:
            things += [
                sources.draw_thing(draws, f"object{j}", o, room, placed, strength) for j, o in enumerate(block.objects)
            ]
    fire = None if block.fire is None else sources.draw_fire(draws, block.fire, room, placed)
    people = tuple(Person(room, i) for i in range(round(draws.number("people", block.people))))
    life = sources.draw_life(apart["life"], building, len(people), room, duration_s)
    model_error = draw_model_error(apart["model_error"])
    return DrawnScenario(
        seed=seed,
        scenario_id=scenario_id,
        series="scenario",
        kind=block.kind[0],
        scenario_class=block.name,
        house=home,
        building=building,
        ambient=ambient,
        model_error=model_error,
        sources=(*(() if fire is None else (fire,)), *released, *life),
        fire=fire,
        things=tuple(things),
        people=people,
        heads=heads,
        start_time=start_time,
        duration_s=duration_s,
        record=full_record(draws, apart, building, ambient),
    )


def draw_class(draws: Draws) -> ScenarioBlock:
    """A class of the catalogue, as often as its weight says."""
    blocks = {block.name: block for block in catalogue()}
    return blocks[draws.one_of("class", list(blocks), [block.weight.a for block in blocks.values()])]


def full_record(draws: Draws, apart: dict[str, Draws], building: Building, ambient: Ambient) -> dict[str, Any]:
    """Every number drawn: those of the scenario by name, those of other channels a block each."""
    blocks = {name: channel.record for name, channel in apart.items()}
    return draws.record | blocks | {"building": asdict(building), "ambient": asdict(ambient)}


def draw_start(draws: Draws, hour: float) -> datetime:
    """A day of the year 2025 at that hour, on the second."""
    day = int(draws.uniform("day", 0.0, 365.0))
    return FIRST_DAY + timedelta(days=day, seconds=round(hour % 24.0 * 3600.0) % 86_400)


def draw_ambient(draws: Draws, start_time: datetime) -> Ambient:
    """Indoor climate, and the weather of the season (mid-European means and swings)."""
    from_july = abs((start_time.timetuple().tm_yday - 200 + 182) % 365 - 182) / 182.0
    outdoor_c = draws.normal("outdoor_temp_c", 21.0 - 19.0 * from_july, 4.0)
    warm = max(outdoor_c - 22.0, 0.0)
    return Ambient(
        temp_c=draws.uniform("temp_c", 18.0, 24.0) + 0.5 * warm,
        humidity_pct=draws.uniform("humidity_pct", 30.0, 62.0),
        pressure_pa=draws.normal("pressure_pa", 101_325.0, 900.0),
        outdoor_temp_c=outdoor_c,
    )


def draw_model_error(draws: Draws) -> ModelError:
    """How wrong the model is in this scenario, or a learner would learn our constants.

    Scatters of zone models over measured tests: hot-layer temperature 0.12, plume and ceiling jet 0.15, smoke and CO
    0.4 (published CFAST validation: relative scatter 0.13 to 0.7).
    """
    return ModelError(
        temperature=draws.factor("temperature", 0.12),
        smoke=draws.factor("smoke", 0.4),
        co=draws.factor("co", 0.4),
        plume=draws.factor("plume", 0.15),
    )
