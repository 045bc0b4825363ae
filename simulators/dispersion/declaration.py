"""What a dispersion is asked about: a room, its openings and fans, leaks, the grid, and where the gas is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from simulators.dispersion.gases import GASES
from simulators.physics.openings import ALWAYS, STILL, Winds, check_winds

Points = tuple[tuple[float, float], ...]
"""(time in s, value), times not falling, straight in between; the first and last values stay. Empty: zero."""
Wall = Literal["x0", "x1", "y0", "y1"]
WALLS: tuple[Wall, ...] = ("x0", "y0", "x1", "y1")
"""One after the other around a room."""


@dataclass(frozen=True)
class Place:
    """Of a sensor head, m from the corner of the room."""

    x_m: float
    y_m: float
    z_m: float


@dataclass(frozen=True)
class Leak:
    """A source of gas in kg/s by name of gas, and of heat in W; `diameter_m` is that of the hole or the smouldering.

    The jet starts `up` or `down` with the momentum of its flow; a `spent` one (sideways, or against something) starts
    with none to speak of beyond its buoyancy. Raises ValueError, naming the parameter.
    """

    x_m: float
    y_m: float
    z_m: float
    diameter_m: float
    kg_s: Mapping[str, Points]
    heat_w: Points = ()
    jet: Literal["up", "down", "spent"] = "spent"

    def __post_init__(self) -> None:
        _positive("leak: diameter_m", self.diameter_m)
        for name, points in self.kg_s.items():
            if name not in GASES:
                raise ValueError(f"leak: kg_s: expected one of {', '.join(GASES)}, got {name!r}")
            _check_points(f"leak: kg_s of {name}", points)
        _check_points("leak: heat_w", self.heat_w)
        if not self.kg_s and not self.heat_w:
            raise ValueError("leak: expected kg_s of some gas, or heat_w")


@dataclass(frozen=True)
class Opening:
    """A hole in a wall to outside; `along_m` and `z_m` are its middle; `depth_m` how thick the wall is there.

    `share` is how much of its width is open over time, `wind_pa` what the wind adds outside. Raises ValueError,
    naming the parameter.
    """

    wall: Wall
    along_m: float
    z_m: float
    width_m: float
    height_m: float
    depth_m: float = 0.0
    share: Points = ALWAYS
    wind_pa: float = 0.0

    def __post_init__(self) -> None:
        _positive("opening: width_m", self.width_m)
        _positive("opening: height_m", self.height_m)
        if self.depth_m < 0.0:
            raise ValueError(f"opening: depth_m: expected 0 or more, got {self.depth_m}")
        _check_points("opening: share", self.share)


@dataclass(frozen=True)
class Fan:
    """In a wall or ceiling: air from outside into the room in m3/s, or out of it where negative."""

    x_m: float
    y_m: float
    z_m: float
    diameter_m: float
    m3_s: Points

    def __post_init__(self) -> None:
        _positive("fan: diameter_m", self.diameter_m)
        _check_points("fan: m3_s", self.m3_s, least=-np.inf)


@dataclass(frozen=True)
class Enclosure:
    """A box of a room, x by y by z, at one temperature, with cracks of `leak_area_m2` from floor to ceiling.

    `leak_winds`: shares of them, and what the wind adds to the pressure outside each, Pa.
    `diffusivity_m2_s` is that of the room's own turbulence: none in still air; `lived_in_m2_s` tells a usual one.
    Raises ValueError, naming the parameter.
    """

    x_m: float
    y_m: float
    z_m: float
    openings: tuple[Opening, ...] = ()
    fans: tuple[Fan, ...] = ()
    leak_area_m2: float = 0.0
    temp_k: float = 294.0
    outdoor_k: float = 294.0
    diffusivity_m2_s: float = 0.0
    leak_winds: Winds = STILL

    def __post_init__(self) -> None:
        for name in ("x_m", "y_m", "z_m", "temp_k", "outdoor_k"):
            _positive(f"enclosure: {name}", getattr(self, name))
        for name in ("leak_area_m2", "diffusivity_m2_s"):
            if not 0.0 <= getattr(self, name) < np.inf:
                raise ValueError(f"enclosure: {name}: expected 0 or more, got {getattr(self, name)}")
        if not self.openings and self.leak_area_m2 == 0.0:
            raise ValueError("enclosure: expected an opening or a leak_area_m2: nothing is tight, and gas takes room")
        check_winds("enclosure", self.leak_winds)
        for opening in self.openings:
            length = self.y_m if opening.wall in ("x0", "x1") else self.x_m
            for name, middle, size, room in (
                ("along_m", opening.along_m, opening.width_m, length),
                ("z_m", opening.z_m, opening.height_m, self.z_m),
            ):
                if middle - size / 2.0 < -1e-9 or middle + size / 2.0 > room + 1e-9:
                    raise ValueError(f"opening: {name}: {middle} +- {size / 2.0} is outside its wall of {room} m")

    def check_inside(self, what: str, x_m: float, y_m: float, z_m: float) -> None:
        """Raises ValueError when a place is outside."""
        if not (0.0 <= x_m <= self.x_m and 0.0 <= y_m <= self.y_m and 0.0 <= z_m <= self.z_m):
            raise ValueError(f"{what}: ({x_m}, {y_m}, {z_m}) is outside the room {self.x_m} x {self.y_m} x {self.z_m}")


@dataclass(frozen=True)
class Grid:
    """Number of cells along x, y, z. Raises ValueError below 1, and below 2 in z."""

    nx: int
    ny: int
    nz: int

    def __post_init__(self) -> None:
        if min(self.nx, self.ny) < 1 or self.nz < 2:
            raise ValueError(f"grid: expected nx, ny >= 1 and nz >= 2, got {self.nx}, {self.ny}, {self.nz}")

    @staticmethod
    def fit(room: Enclosure, across_m: float = 0.2, up_m: float = 0.1) -> Grid:
        """A grid of cells no larger than these."""
        return Grid(
            max(1, int(np.ceil(room.x_m / across_m - 1e-9))),
            max(1, int(np.ceil(room.y_m / across_m - 1e-9))),
            max(2, int(np.ceil(room.z_m / up_m - 1e-9))),
        )


def lived_in_m2_s(volume_m3: float, air_changes_h: float) -> float:
    """Turbulent diffusivity of a room that is lived in, m2/s: L^2 (0.52 n + 0.31) / 3600 (Cheng et al. 2011).

    L = V^(1/3); measured in homes at 0.2 to 5 air changes an hour, 0.001 to 0.013 m2/s.
    """
    return float(volume_m3 ** (2.0 / 3.0) * (0.52 * air_changes_h + 0.31) / 3600.0)


def mean_over(points: Points, begin: float, end: float) -> float:
    """Mean of the curve from `begin` to `end`: what is released adds up whatever the step."""
    if not points:
        return 0.0
    times, values = (np.array(column) for column in zip(*points, strict=True))
    inner = (times > begin) & (times < end)
    knots = np.concatenate([[begin], times[inner], [end]])
    # At a jump (two values of one time) each side takes its own: left of it the first, right of it the last.
    right = np.concatenate([[_value(times, values, begin, "right")], values[inner]])
    left = np.concatenate([values[inner], [_value(times, values, end, "left")]])
    spans = np.diff(knots)
    jumps = spans > 0.0
    return float(np.sum((0.5 * (right + left) * spans)[jumps]) / (end - begin))


def _value(times: np.ndarray, values: np.ndarray, at: float, side: Literal["left", "right"]) -> float:
    i = int(np.searchsorted(times, at, side))
    if i == 0:
        return float(values[0])
    if i == len(times):
        return float(values[-1])
    share = (at - times[i - 1]) / (times[i] - times[i - 1])
    return float(values[i - 1] + share * (values[i] - values[i - 1]))


def _positive(what: str, value: float) -> None:
    if not 0.0 < value < np.inf:
        raise ValueError(f"{what}: expected more than 0, got {value}")


def _check_points(what: str, points: Points, least: float = 0.0) -> None:
    times = [t for t, _ in points]
    if any(later < earlier for earlier, later in pairwise(times)):
        raise ValueError(f"{what}: expected times that do not fall, got {times}")
    for _, value in points:
        if not least <= value < np.inf and not (least == -np.inf and np.isfinite(value)):
            raise ValueError(f"{what}: expected finite values of {least} or more, got {value}")
