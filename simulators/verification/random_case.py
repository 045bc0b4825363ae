"""Any building that the zone model must bear, drawn from a generator: rooms, openings, fires, devices, weather."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from simulators.physics.building import Building, Room
from simulators.physics.devices import Device
from simulators.physics.fire import Ambient, ModelError
from simulators.physics.materials import FINISHES, MATERIALS, Construction
from simulators.physics.openings import HeatLink, Trigger
from simulators.physics.source_tables import Source
from simulators.physics.zone_model import ZoneHistory, run_zones
from simulators.scenarios.wind import N_WALLS, blown
from simulators.verification.random_contents import draw_devices, draw_sources
from simulators.verification.random_openings import draw_ceiling_vents, draw_fans, draw_vents


@dataclass(frozen=True)
class Case:
    """What run_zones is given."""

    building: Building
    sources: tuple[Source, ...]
    devices: tuple[Device, ...]
    ambient: Ambient
    error: ModelError
    end_s: float
    output_period_s: float

    def run(self, accuracy: float = 1.0) -> ZoneHistory:
        """Raises ZoneModelError when the run does not end."""
        return run_zones(
            self.building, self.sources, self.ambient, self.end_s, self.output_period_s, self.error,
            devices=self.devices, accuracy=accuracy,
        )  # fmt: skip


def numbered_case(seed: int, number: int, most_rooms: int = 20) -> Case:
    """The same case for the same two numbers, on every machine."""
    case = draw_case(Random(f"{seed}/{number}"), most_rooms)  # noqa: S311
    case = _lined(case, Random(f"{seed}/{number}/finish"))  # noqa: S311
    return _blown(case, Random(f"{seed}/{number}/wind"))  # noqa: S311


def draw_case(rng: Random, most_rooms: int = 20) -> Case:
    """A case with 1 to most_rooms rooms on up to three storeys."""
    rooms = _rooms(rng, rng.randint(1, most_rooms))
    devices = draw_devices(rng, rooms)
    heated = [device.name for device in devices if device.name.startswith("target")]
    building = Building(
        "drawn", rooms, draw_vents(rng, rooms, heated), draw_ceiling_vents(rng, rooms, heated), draw_fans(rng, rooms),
        _heat_links(rng, rooms),
    )  # fmt: skip
    indoor_c = rng.uniform(5.0, 35.0)
    ambient = Ambient(indoor_c, rng.uniform(10.0, 90.0), rng.uniform(80e3, 105e3), rng.uniform(-20.0, 40.0))
    error = ModelError(smoke=rng.uniform(0.5, 2.0), co=rng.uniform(0.5, 2.0), plume=rng.uniform(0.7, 1.3))
    trigger = Trigger("temperature", rng.uniform(40.0, 300.0), rng.choice(heated)) if heated else None
    # balances hold at the end of a step: the run ends with an output
    end_s = 10.0 * round(log_uniform(rng, 6.0, 90.0))
    return Case(building, draw_sources(rng, rooms, end_s, trigger), devices, ambient, error, end_s,
                rng.choice((1.0, 5.0, 10.0)))  # fmt: skip


def _lined(case: Case, rng: Random) -> Case:
    """Half of its rooms' surfaces take up water; drawn apart, so that all else stays as it was."""
    names = sorted(FINISHES)
    finishes = [tuple(rng.choice(names) for _ in range(3)) if rng.random() < 0.5 else () for _ in case.building.rooms]
    rooms = tuple(replace(room, finish=each) for room, each in zip(case.building.rooms, finishes, strict=True))
    return replace(case, building=replace(case.building, rooms=rooms))


def _blown(case: Case, rng: Random) -> Case:
    """Wind on half of the buildings, up to a storm's."""
    if rng.random() < 0.5:
        return case
    most_pa = log_uniform(rng, 0.1, 500.0)
    return replace(case, building=blown(case.building, tuple(rng.uniform(-most_pa, most_pa) for _ in range(N_WALLS))))


def log_uniform(rng: Random, low: float, high: float) -> float:
    """As likely in one decade as in the next."""
    return low * math.exp(rng.random() * math.log(high / low))


def _rooms(rng: Random, count: int) -> tuple[Room, ...]:
    storey_m = rng.uniform(2.2, 4.0)
    return tuple(_room(rng, f"r{n}", rng.randint(0, 2) * (storey_m + 0.2), storey_m) for n in range(count))


def _room(rng: Random, name: str, floor_m: float, storey_m: float) -> Room:
    width_m, depth_m = log_uniform(rng, 1.0, 15.0), log_uniform(rng, 1.0, 15.0)
    kind = rng.choice(("box", "box", "box", "hall", "shaft", "attic"))
    plan_m2 = width_m * depth_m
    section = ((0.0, plan_m2), (0.5 * storey_m, plan_m2), (storey_m, plan_m2 * rng.uniform(0.05, 0.9)))
    return Room(
        name, width_m, depth_m, storey_m, _construction(rng), _construction(rng), _construction(rng),
        leak_area_m2=0.0 if rng.random() < 0.1 else log_uniform(rng, 1e-5, 0.1),
        origin_m=(0.0, 0.0, floor_m + (rng.uniform(0.0, 0.3) if rng.random() < 0.2 else 0.0)),
        cross_section=section if kind == "attic" else (), hall=kind == "hall", shaft=kind == "shaft",
    )  # fmt: skip


def _construction(rng: Random) -> str | Construction:
    if rng.random() < 0.1:
        return ()
    if rng.random() < 0.7:
        return rng.choice(sorted(MATERIALS))
    return tuple(MATERIALS[rng.choice(sorted(MATERIALS))] for _ in range(rng.randint(1, 3)))


def _heat_links(rng: Random, rooms: Sequence[Room]) -> tuple[HeatLink, ...]:
    if len(rooms) < 2 or rng.random() < 0.7:
        return ()
    here, there = rng.sample(range(len(rooms)), 2)
    return (HeatLink(here, there, rng.choice(("wall", "ceiling")), rng.uniform(0.05, 1.0)),)
