"""What a camera sees that is neither room nor fire: people who walk, pans and heaters that get hot, furniture."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulators.camera.cells import Cells
from simulators.camera.nuisances import CLOTHES_SHARE, towards_body_c
from simulators.camera.scene import Emitter
from simulators.embers import towards_flames
from simulators.physics.building import Room
from simulators.physics.fire import Fire, Release
from simulators.random_streams import stream
from simulators.scenarios.timeline import CONSTANT, Strength
from simulators.sensors.response import Series

PERSON_HEIGHT_M, PERSON_HALF_WIDTH_M = 1.7, 0.25
WALKS_M_S, STANDS_S = 1.2, 40.0
"""Unhindered (Nelson and Mowrer, SFPE Handbook, emergency movement: 1.19 m/s), and so long at a place: assumed."""


@dataclass(frozen=True)
class Thing:
    """Something at a place, as hot over the room as it is strong: at strength 1 it has hot_c.

    Furniture, which nothing heats, has no hot_c: it is warmer_k off the room, always. With a `fire` it is the vessel of
    what burns, which flames at lights_c.
    """

    room: int
    shape: str
    x_m: float
    y_m: float
    base_m: float
    height_m: float
    half_width_m: float
    hot_c: float | None = None
    warmer_k: float = 0.0
    strength: Strength = CONSTANT
    lights_c: float | None = None
    fire: Fire | None = None

    @property
    def lies(self) -> bool:
        """Whether it lies on the floor, where it hides nothing, as the sun does; else it stands."""
        return self.shape == "patch"

    def is_of(self, release: Release) -> bool:
        """Whether that is released in it or on it."""
        away_m = max(abs(self.x_m - release.x_m), abs(self.y_m - release.y_m))
        return self.room == release.room and away_m <= self.half_width_m + 1e-9

    def emitter(self, t_s: Series, room_c: Series) -> Emitter:
        """What it emits at the frames' times [n]; room_c [n] is the temperature of the surfaces around it."""
        n = np.ones_like(t_s)
        warmer_k = self.warmer_k if self.hot_c is None else (self.hot_c - room_c) * self.strength.at(t_s)
        temp_c = room_c + warmer_k
        if self.fire is not None and self.lights_c is not None:
            temp_c = temp_c + (self.lights_c - temp_c) * towards_flames(self.fire, t_s)
        return Emitter(
            shape=self.shape,
            x_m=self.x_m * n,
            y_m=self.y_m * n,
            base_m=self.base_m * n,
            height_m=self.height_m * n,
            half_width_m=self.half_width_m * n,
            temp_c=temp_c,
        )


def laid_k(things: Sequence[Thing], t_s: Series, floor_c: Series, cells: Cells) -> Callable[[float], Series] | None:
    """By how much what lies on a floor makes its cells warmer, [6, rows, columns] at a time; floor_c [n] at t_s [n]."""
    lying = [
        (cells.share_of_floor((each.x_m, each.y_m), (each.half_width_m, 0.5 * each.height_m)),
         each.emitter(t_s, floor_c).temp_c - floor_c)
        for each in things if each.lies
    ]  # fmt: skip

    def laid(at_s: float) -> Series:
        return np.asarray(sum(share * np.interp(at_s, t_s, warmer_k) for share, warmer_k in lying))

    return laid if lying else None


def off_walls_m(middle_m: ArrayLike, half_m: ArrayLike, long_m: float) -> Series:
    """The middle of what is that wide, where it is all in a room so long; the room's middle where it is wider."""
    half_m = np.minimum(half_m, 0.5 * long_m)
    return np.asarray(np.clip(middle_m, half_m, long_m - half_m))


@dataclass(frozen=True)
class Person:
    """Someone who comes into a room, walks from place to place in it, stands about in between, and leaves."""

    room: int
    number: int
    comes_s: float = 0.0
    leaves_s: float = math.inf

    def emitter(self, seed: int, scenario_id: int, room: Room, t_s: Series, room_c: Series) -> Emitter:
        """Where the person is, and how warm, at the frames' times [n]; room_c [n] is what they feel: air and walls."""
        rng = stream(seed, scenario_id, f"person{self.number}")
        stops = int(t_s[-1] // 20.0) + 2 if t_s.size else 2
        # a stop after the other, so that how many there are, which is the frames' matter, moves none
        waits_s, x_shares, y_shares = rng.uniform(size=(stops, 3)).T
        x_m = (0.15 + 0.7 * x_shares) * room.width_m
        y_m = (0.15 + 0.7 * y_shares) * room.depth_m
        walks_s = np.hypot(np.diff(x_m, prepend=x_m[0]), np.diff(y_m, prepend=y_m[0])) / WALKS_M_S
        arrives_s = np.cumsum(walks_s - STANDS_S * np.log1p(-waits_s))
        times_s = np.column_stack([arrives_s - walks_s, arrives_s]).ravel()
        n = np.ones_like(t_s)
        return Emitter(
            shape="ellipse",
            x_m=np.interp(t_s, times_s[1:], np.repeat(x_m, 2)[:-1]),
            y_m=np.interp(t_s, times_s[1:], np.repeat(y_m, 2)[:-1]),
            base_m=0.0 * n,
            height_m=np.where((t_s >= self.comes_s) & (t_s < self.leaves_s), PERSON_HEIGHT_M, 0.0),
            half_width_m=PERSON_HALF_WIDTH_M * n,
            temp_c=towards_body_c(room_c, CLOTHES_SHARE),
        )
