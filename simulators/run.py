"""One scenario, run: zones, the air at each head, what the heads read and film, and the labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from simulators import labels
from simulators.background import house_background, with_background
from simulators.camera.film import Chunk
from simulators.detectors import conventional_alarms
from simulators.filming import film_of, sees_fire
from simulators.flicker import FRESH_M, with_flicker
from simulators.kernels.layout import Scenario
from simulators.lead_in import pack_with_lead_in
from simulators.leaks import with_leaks
from simulators.physics.point import Place, PointAir, airs_at
from simulators.physics.zone_model import ZoneHistory, run_packed
from simulators.scenarios.drawing import DrawnScenario
from simulators.scenarios.generators import GENERATORS
from simulators.sensors.head import Head, Readings, readings
from simulators.sensors.response import Series

AT_ONCE, ROOM_SECONDS_AT_ONCE = 64, 40_000.0
"""So many scenarios go through a stage before the next one begins, fewer where they are long or have many rooms: a
stage's code, which is much for few numbers, is found in the processor's cache, and memory stays small."""


@dataclass(frozen=True)
class HeadRun:
    """What one head read, and what was true there; `film` shoots what its camera saw, chunk by chunk, None: nothing.

    Its labels are without its camera: `with_film` adds what that took.
    """

    head: Head
    readings: Readings
    labels: dict[str, Any]
    film: Callable[[], Iterator[Chunk]] | None
    frame_period_s: float


@dataclass(frozen=True)
class ScenarioRun:
    """A scenario with its zones over time, t_s [n] in s from its start, and its heads."""

    scenario: DrawnScenario
    history: ZoneHistory
    heads: tuple[HeadRun, ...]


def run_scenario(scenario: DrawnScenario, frames_hz: float) -> ScenarioRun:
    """Run a scenario; frames_hz 0 takes no frames."""
    return next(run_scenarios([scenario], frames_hz))


def run_scenarios(scenarios: Iterable[DrawnScenario], frames_hz: float) -> Iterator[ScenarioRun]:
    """Run scenarios in their order, a few at a time; heads film when their film is asked for."""
    for few in _few_at_once(scenarios):
        yield from _run_together(few, frames_hz)


def _run_together(few: Sequence[DrawnScenario], frames_hz: float) -> Iterator[ScenarioRun]:
    """Through each stage one after the other; what they were is gone before the next few begin."""
    packed = [pack_with_lead_in(scenario) for scenario in few]
    histories = [_zones(*each) for each in zip(few, packed, strict=True)]
    airs = [_airs(*each) for each in zip(few, histories, strict=True)]
    around = [_around_heads(*each) for each in zip(few, histories, airs, strict=True)]
    read = [_readings(*each) for each in zip(few, histories, around, strict=True)]
    for scenario, history, at_heads, of_heads in zip(few, histories, around, read, strict=True):
        heads = zip(at_heads, of_heads, strict=True)
        runs = (_run_head(scenario, history, *at_head, reads, frames_hz) for at_head, reads in heads)
        yield ScenarioRun(scenario, history, tuple(runs))


def _few_at_once(scenarios: Iterable[DrawnScenario]) -> Iterator[list[DrawnScenario]]:
    few: list[DrawnScenario] = []
    room_s = 0.0
    for scenario in scenarios:
        few.append(scenario)
        room_s += scenario.duration_s * len(scenario.building.rooms)
        if len(few) == AT_ONCE or room_s >= ROOM_SECONDS_AT_ONCE:
            yield few
            few, room_s = [], 0.0
    if few:
        yield few


def _zones(scenario: DrawnScenario, packed: Scenario) -> ZoneHistory:
    return run_packed(packed, scenario.building.building_id, scenario.ambient, scenario.model_error)


def _airs(scenario: DrawnScenario, history: ZoneHistory) -> tuple[list[PointAir], list[tuple[Place, PointAir]]]:
    """The air at each head, and each of the places where people breathe with its air."""
    n, t_s = len(scenario.heads), history.t_s
    places = [(head.room, head.x_m, head.y_m, z_m) for head in scenario.heads for z_m in (head.z_m, FRESH_M)]
    breathed = breathing_places(scenario)
    airs = airs_at(history, scenario.building, [*places, *breathed])
    leaked = with_leaks(scenario, t_s, places, airs[: 2 * n])
    at_heads = [
        with_flicker(scenario.seed, scenario.scenario_id, head.device_id, t_s, air, near_floor)
        for head, air, near_floor in zip(scenario.heads, leaked[::2], leaked[1::2], strict=True)
    ]
    return at_heads, list(zip(breathed, airs[2 * n :], strict=True))


def _around_heads(
    scenario: DrawnScenario, history: ZoneHistory, airs: tuple[list[PointAir], list[tuple[Place, PointAir]]]
) -> list[tuple[Head, PointAir, float | None]]:
    """Each head, the air at it with the house's background, and when its room becomes untenable."""
    at_heads, breathed = airs
    house = house_background(scenario.seed, scenario.scenario_id, history.t_s, scenario.begin_hour, scenario.cooling)
    untenable = {place[0]: labels.untenable_at(history, scenario.building, place, air) for place, air in breathed}
    around = partial(with_background, scenario.seed, scenario.scenario_id, house=house)
    return [
        (head, around(head.device_id, history.t_s, still), untenable.get(head.room))
        for head, still in zip(scenario.heads, at_heads, strict=True)
    ]


def _readings(
    scenario: DrawnScenario, history: ZoneHistory, around: list[tuple[Head, PointAir, float | None]]
) -> list[Readings]:
    batches = GENERATORS[scenario.generator].batches
    return [readings(scenario.seed, scenario.scenario_id, head, history.t_s, air, batches) for head, air, _ in around]


def _run_head(
    scenario: DrawnScenario,
    history: ZoneHistory,
    head: Head,
    air: PointAir,
    untenable_s: float | None,
    reads: Readings,
    frames_hz: float,
) -> HeadRun:
    is_filmed = head.camera is not None and frames_hz > 0.0
    return HeadRun(
        head=head,
        readings=reads,
        labels=_labels(scenario, history, air, untenable_s),
        film=partial(film_of, scenario, history, head, frames_hz, reads.silent_s) if is_filmed else None,
        frame_period_s=1.0 / frames_hz if frames_hz > 0.0 else 0.0,
    )


def breathing_places(scenario: DrawnScenario) -> list[Place]:
    """Where it is told whether a room with a head is tenable: in its middle, or a metre from flames that are there, in
    which nobody stands; nowhere where nothing burns."""
    fire, rooms = scenario.fire, scenario.building.rooms
    if fire is None:
        return []
    places: list[Place] = []
    for number in sorted({head.room for head in scenario.heads}):
        walls = rooms[number]
        x_m, y_m = 0.5 * walls.width_m, 0.5 * walls.depth_m
        away_m = math.hypot(x_m - fire.x_m, y_m - fire.y_m)
        if number == fire.room and away_m < labels.NEAREST_M:
            along = math.atan2(y_m - fire.y_m, x_m - fire.x_m)
            x_m = min(max(fire.x_m + labels.NEAREST_M * math.cos(along), 0.0), walls.width_m)
            y_m = min(max(fire.y_m + labels.NEAREST_M * math.sin(along), 0.0), walls.depth_m)
        places.append((number, x_m, y_m, labels.BREATHING_HEIGHT_M))
    return places


def with_film(run: ScenarioRun, of: HeadRun, taken_s: Series) -> dict[str, Any]:
    """A head's labels, whose camera took frames at taken_s [n], s: flames in them are seen. Without any it is none."""
    told = of.labels | {"has_camera": taken_s.size > 0}
    flames_s = sees_fire(run.scenario, run.history, of.head, taken_s) if taken_s.size else None
    if flames_s is not None and not told["observable"]:
        told["observable"] = _in_time(flames_s, told["untenable_s"])
    return told


def _labels(scenario: DrawnScenario, history: ZoneHistory, air: PointAir, untenable_s: float | None) -> dict[str, Any]:
    """The events of truth_labels; a time is None when it does not come by the run's end (right-censored)."""
    t_s = history.t_s
    events: dict[str, Any] = dict.fromkeys(("ignition_s", "flaming_s", "untenable_s", "visible_s", "observable"))
    fire = scenario.fire
    if fire is not None:
        events["ignition_s"] = _by_end(fire.ignition_s, scenario.duration_s)
        events["flaming_s"] = _by_end(fire.flaming_s, scenario.duration_s)
        events["untenable_s"] = untenable_s
        events["visible_s"] = labels.visible_s(t_s, air, fire.ignition_s, fire.material.soot_flaming > 0.0)
        events["observable"] = _in_time(events["visible_s"], untenable_s)
    alarms = conventional_alarms(t_s, air.temp_c, air.od_by_kind, air.co_ppm, air.velocity_m_s)
    return events | alarms | {"has_camera": False, "censored_s": scenario.duration_s}


def _in_time(seen_s: float | None, untenable_s: float | None) -> bool:
    return seen_s is not None and (untenable_s is None or seen_s < untenable_s)


def _by_end(time_s: float | None, end_s: float) -> float | None:
    return time_s if time_s is not None and time_s <= end_s else None
