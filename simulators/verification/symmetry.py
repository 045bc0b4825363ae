"""A building in the mirror, and one whose rooms are counted in another order, are the same building."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np

from simulators.physics.building import Building, Room
from simulators.physics.devices import Device, Target
from simulators.physics.fire import TabulatedFire
from simulators.physics.openings import OUTSIDE
from simulators.physics.source_tables import Source
from simulators.physics.zone_model import ZoneHistory, ZoneModelError
from simulators.verification.checked import Checked, no_more_than
from simulators.verification.random_case import Case, numbered_case

SEED, RUNS = 11, 40


def symmetry() -> list[Checked]:
    """Largest difference of any layer's temperature, over the largest rise, while fires have their air."""
    cases = [_untriggered(numbered_case(SEED, n, most_rooms=8)) for n in range(RUNS)]
    return [
        no_more_than("mirrored building: temperatures", _differences(cases, _mirrored), 1e-6),
        no_more_than("rooms in another order: temperatures", _differences(cases, _reordered), 1e-6),
    ]


def _differences(cases: list[Case], turned: Callable[[Case], tuple[Case, list[int]]]) -> list[float]:
    errors = []
    for case in cases:
        other, order = turned(case)
        try:
            here, there = case.run(), other.run()
        except (ZoneModelError, ArithmeticError):
            continue  # counted among the random buildings
        if np.isfinite(here.temp_k).all():
            errors.append(_apart(here, there, order))
    return errors


def _apart(here: ZoneHistory, there: ZoneHistory, order: list[int]) -> float:
    """As long as every fire has its air: one that lacks it swings, and swinging makes much of round-off."""
    aired = np.minimum.accumulate(here.burnt.min(axis=1, initial=1.0) > 0.999)
    rise = max(float(np.abs(here.temp_k - here.temp_k[0]).max()), 1.0)
    return float(np.abs(here.temp_k[:, order] - there.temp_k)[aired].max(initial=0.0) / rise)


def _untriggered(case: Case) -> Case:
    """Nothing waits for a target: a target's few beams are not those of its mirror image."""
    building = case.building
    calm = replace(
        building,
        vents=tuple(replace(vent, trigger=None) for vent in building.vents),
        ceiling_vents=tuple(replace(vent, trigger=None) for vent in building.ceiling_vents),
    )
    sources = tuple(replace(s, trigger=None) if isinstance(s, TabulatedFire) else s for s in case.sources)
    return replace(case, building=calm, sources=sources)


def _mirrored(case: Case) -> tuple[Case, list[int]]:
    """x counted from the other wall."""
    rooms = case.building.rooms
    sources = tuple(replace(s, x_m=rooms[s.room].width_m - s.x_m) for s in case.sources)
    devices = tuple(_turned(device, rooms[device.room]) for device in case.devices)
    return replace(case, sources=sources, devices=devices), list(range(len(rooms)))


def _turned(device: Device, room: Room) -> Device:
    place = (room.width_m - device.place_m[0], *device.place_m[1:])
    if isinstance(device, Target):
        return replace(device, place_m=place, normal=(-device.normal[0], *device.normal[1:]))
    return replace(device, place_m=place)


def _reordered(case: Case) -> tuple[Case, list[int]]:
    """The same rooms shuffled; the order tells which old room each new one was."""
    building = case.building
    order = list(range(len(building.rooms)))
    Random(len(order)).shuffle(order)  # noqa: S311
    new = {old: number for number, old in enumerate(order)} | {OUTSIDE: OUTSIDE}

    moved = Building(
        building.building_id, tuple(building.rooms[old] for old in order),
        tuple(replace(v, from_room=new[v.from_room], to_room=new[v.to_room]) for v in building.vents),
        tuple(replace(v, above=new[v.above], below=new[v.below]) for v in building.ceiling_vents),
        tuple(replace(f, from_room=new[f.from_room], to_room=new[f.to_room]) for f in building.fans),
        tuple(replace(h, from_room=new[h.from_room], to_room=new[h.to_room]) for h in building.heat_links),
    )  # fmt: skip
    sources: tuple[Source, ...] = tuple(replace(s, room=new[s.room]) for s in case.sources)
    devices: tuple[Device, ...] = tuple(replace(d, room=new[d.room]) for d in case.devices)
    return replace(case, building=moved, sources=sources, devices=devices), order
