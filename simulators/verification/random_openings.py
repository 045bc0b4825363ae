"""Openings of a random building: doors, windows, cracks, holes in ceilings and fans, and when they open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import Literal

from simulators.physics.building import Room
from simulators.physics.openings import ALWAYS, OUTSIDE, CeilingVent, Fan, Opening, Trigger, Vent


def draw_vents(rng: Random, rooms: Sequence[Room], heated: Sequence[str]) -> tuple[Vent, ...]:
    """Between rooms whose heights overlap, and to outside; some open, close or break in the course of the run."""
    vents = []
    for here, room in enumerate(rooms):
        for there in (OUTSIDE, *range(here + 1, len(rooms))):
            if rng.random() > (0.35 if there == OUTSIDE else 2.0 / len(rooms)):
                continue
            low_m = max(room.origin_m[2], rooms[there].origin_m[2]) if there != OUTSIDE else room.origin_m[2]
            tops = [r.origin_m[2] + r.height_m for r in (room, *(() if there == OUTSIDE else (rooms[there],)))]
            if min(tops) - low_m < 0.2:
                continue
            span_m = min(tops) - low_m
            sill_m = rng.choice((0.0, rng.uniform(0.0, 0.8 * span_m)))
            soffit_m = rng.uniform(sill_m + 0.05 * span_m, span_m)
            width_m = 0.002 * math.exp(rng.random() * math.log(1500.0))
            opening, trigger = _opens(rng, heated)
            lift_m = low_m - room.origin_m[2]
            ends: tuple[int, int] = (here, there) if there == OUTSIDE or rng.random() < 0.5 else (there, here)
            if ends[0] != here:
                lift_m = low_m - rooms[there].origin_m[2]
            vents.append(Vent(*ends, width_m, sill_m + lift_m, soffit_m + lift_m, opening, trigger))
    return tuple(vents)


def draw_ceiling_vents(rng: Random, rooms: Sequence[Room], heated: Sequence[str]) -> tuple[CeilingVent, ...]:
    """Between a room and one that lies above it, to the sky, or through a floor to outside."""
    vents = []
    for below, room in enumerate(rooms):
        if rng.random() > 0.25:
            continue
        top_m = room.origin_m[2] + room.height_m
        above = [n for n, other in enumerate(rooms) if top_m - 0.01 <= other.origin_m[2] < top_m + 1.0]
        ends = rng.choice([(OUTSIDE, below), (below, OUTSIDE), *((n, below) for n in above)])
        shape: Literal["round", "square"] = rng.choice(("round", "square"))
        area_m2 = 0.001 * math.exp(rng.random() * math.log(4000.0))
        vents.append(CeilingVent(*ends, area_m2, shape, *_opens(rng, heated)))
    return tuple(vents)


def draw_fans(rng: Random, rooms: Sequence[Room]) -> tuple[Fan, ...]:
    """Supply, extract and transfer, up to twenty changes of the smaller room's air an hour; some with filters."""
    fans = []
    for _ in range(rng.choice((0, 0, 1, 2))):
        here, there = rng.sample([OUTSIDE, *range(len(rooms))], 2)
        ends = [rooms[n] for n in (here, there) if n != OUTSIDE]
        changes = rng.uniform(0.1, 20.0)
        first_pa = rng.uniform(5.0, 300.0)
        fans.append(
            Fan(here, there, changes * min(room.volume_m3 for room in ends) / 3600.0,
                rng.uniform(0.1, 0.95) * (rooms[here].height_m if here != OUTSIDE else 2.0),
                rng.uniform(0.1, 0.95) * (rooms[there].height_m if there != OUTSIDE else 2.0),
                cutoffs_pa=(first_pa, first_pa + rng.uniform(0.0, 200.0)),
                filter_efficiency=rng.choice((0.0, 0.5, 1.0)), filter_s=rng.uniform(0.0, 200.0),
                opening=_opens(rng, ())[0])
        )  # fmt: skip
    return tuple(fans)


def _opens(rng: Random, heated: Sequence[str]) -> tuple[Opening, Trigger | None]:
    kind = rng.choice(("always", "always", "later", "breaks", "breaks"))
    if kind == "later":
        at_s = rng.uniform(0.0, 300.0)
        return (
            (0.0, rng.choice((0.0, 1.0))),
            (at_s, rng.random()),
            (at_s + rng.uniform(0.1, 60.0), rng.random()),
        ), None
    if kind == "breaks" and heated:
        return ((0.0, rng.choice((0.0, 0.1))), (1.0, 1.0)), _trigger(rng, heated)
    return ALWAYS, None


def _trigger(rng: Random, heated: Sequence[str]) -> Trigger:
    if rng.random() < 0.5:
        return Trigger("temperature", rng.uniform(40.0, 300.0), rng.choice(heated))
    return Trigger("flux", rng.uniform(500.0, 30e3), rng.choice(heated))
