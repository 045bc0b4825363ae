"""What burns, is given off, is heated and detects in a random building."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from simulators.physics.building import Room
from simulators.physics.devices import Device, HeatDetector, SmokeDetector, Target
from simulators.physics.fire import Fire, Release, TabulatedFire
from simulators.physics.fuels import FUELS
from simulators.physics.materials import MATERIALS
from simulators.physics.openings import Trigger
from simulators.physics.source_tables import Source

FORMULAE = (
    (1.0, 4.0, 0.0, 0.0, 0.0),
    (6.0, 10.0, 5.0, 0.0, 0.0),
    (2.0, 3.0, 0.0, 0.0, 1.0),
    (1.0, 1.8, 0.3, 0.05, 0.0),
)
"""Methane, cellulose, PVC, polyurethane."""
NORMALS = ((0.0, 0.0, 1.0), (0.0, 0.0, -1.0), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.3, 0.5, -0.8))


def draw_sources(rng: Random, rooms: Sequence[Room], end_s: float, trigger: Trigger | None) -> tuple[Source, ...]:
    """None to four: fires that grow up to ultrafast and beyond what the air of their room bears; and releases."""
    drawn: list[Source] = []
    for _ in range(rng.randint(0, 4)):
        number = rng.randrange(len(rooms))
        room = rooms[number]
        place = (_within(rng, room.width_m), _within(rng, room.depth_m))
        kind = rng.choice(("fire", "fire", "deck", "release"))
        if kind == "fire":
            drawn.append(_fire(rng, number, place, room, end_s))
        elif kind == "deck":
            drawn.append(_deck_fire(rng, number, place, room, end_s, trigger))
        else:
            drawn.append(_release(rng, number, place, room, end_s))
    return tuple(drawn)


def draw_devices(rng: Random, rooms: Sequence[Room]) -> tuple[Device, ...]:
    """Up to six: targets, cylinders, adiabatic ones, heat and smoke detectors, sprinklers."""
    return tuple(_device(rng, rooms, n) for n in range(rng.randint(0, 6)))


def _within(rng: Random, size_m: float) -> float:
    """Somewhere along a wall, now and then exactly at its end."""
    return size_m * rng.choice((0.0, 1.0, rng.random(), rng.random(), rng.random(), rng.random()))


def _fire(rng: Random, room: int, place: tuple[float, float], walls: Room, end_s: float) -> Fire:
    lit_s = rng.uniform(0.0, 0.3 * end_s)
    return Fire(
        room, rng.choice(sorted(FUELS)), *place, rng.uniform(0.0, 0.9) * walls.height_m, 10.0 ** rng.uniform(-3.0, 0.7),
        lit_s, rng.choice((None, lit_s, lit_s + rng.uniform(0.0, 0.3 * end_s))),
        smoulder_kw=rng.choice((0.0, rng.uniform(0.1, 20.0))),
        growth_kw_s2=10.0 ** rng.uniform(-3.0, 0.0), peak_hrr_kw=10.0 ** rng.uniform(0.0, 3.7),
        burn_s=rng.uniform(1.0, 600.0), decay_s=rng.uniform(1.0, 300.0),
    )  # fmt: skip


def _deck_fire(
    rng: Random, room: int, place: tuple[float, float], walls: Room, end_s: float, trigger: Trigger | None
) -> TabulatedFire:
    peak_kw, grows_s, height_m = 10.0 ** rng.uniform(0.0, 3.7), rng.uniform(1.0, 300.0), rng.random() * walls.height_m
    yields = (rng.uniform(0.0, 0.3), rng.uniform(0.0, 0.3), rng.choice((0.0, 0.01)))
    rows = ((0.0, 0.0), (grows_s, peak_kw), (grows_s + rng.uniform(0.0, 600.0), peak_kw), (end_s + 900.0, 0.0))
    return TabulatedFire(
        room, *place, rng.choice(FORMULAE), rng.uniform(8e6, 50e6), rng.uniform(0.0, 0.6),
        tuple((t, kw, height_m, rng.uniform(0.01, 2.0), *yields) for t, kw in rows),
        ignition_s=rng.uniform(0.0, 0.3 * end_s), trigger=trigger if rng.random() < 0.3 else None,
        smoulders_s=rng.choice((0.0, 100.0)),
    )  # fmt: skip


def _release(rng: Random, room: int, place: tuple[float, float], walls: Room, end_s: float) -> Release:
    def curve(most: float) -> tuple[tuple[float, float], ...]:
        if rng.random() < 0.6:
            return ()
        start_s = rng.uniform(0.0, 0.5 * end_s)
        return ((start_s, most * rng.random()), (start_s + rng.uniform(0.1, 200.0), most * rng.random()))

    return Release(
        room, *place, rng.random() * walls.height_m, curve(5.0), curve(2e-3), curve(1e-3), curve(1e-4), curve(1e-4),
        curve(1e-5), curve(2e-3), curve(2e-3), curve(5e-4), rng.choice(("fine", "coarse")),
    )  # fmt: skip


def _device(rng: Random, rooms: Sequence[Room], n: int) -> Device:
    number = rng.randrange(len(rooms))
    room = rooms[number]
    place = (rng.random() * room.width_m, rng.random() * room.depth_m, rng.choice((0.98, rng.random())) * room.height_m)
    kind = rng.choice(("target", "target", "heat", "sprinkler", "smoke"))
    if kind == "target":
        material = MATERIALS[rng.choice(sorted(MATERIALS))]
        return Target(
            f"target{n}", number, place, rng.choice(NORMALS), material, rng.random() * material.thickness_m,
            rng.choice(("plate", "cylinder")), adiabatic=rng.random() < 0.2,
        )  # fmt: skip
    if kind == "smoke":
        return SmokeDetector(f"smoke{n}", number, place, rng.uniform(0.5, 30.0))
    rti = rng.choice((0.0, math.exp(rng.uniform(0.0, math.log(400.0)))))
    return HeatDetector(f"heat{n}", number, place, rng.uniform(40.0, 100.0), rti,
                        rng.uniform(1e-5, 1e-4) if kind == "sprinkler" else None)  # fmt: skip
