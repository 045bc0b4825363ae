"""What is placed in a room to be heated, to detect, or to put out: targets, detectors and sprinklers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulators.physics.materials import Material


@dataclass(frozen=True)
class Target:
    """A piece of material at (x, y, z) of a room that looks along `normal`; its temperature is told at `depth_m`.

    A plate is heated from its front; its back gives to the room's ambient or, where it stands free in the room, takes
    of its gas and its radiation.
    A cylinder is heated by the mean of front and back, its temperature told at a depth from its face. `adiabatic` takes
    nothing up: its temperature is that of a surface in balance, by a coefficient of convection of film_w_m2k, or 0 for
    that which the air there has. Raises ValueError, naming the parameter.
    """

    name: str
    room: int
    place_m: tuple[float, float, float]
    normal: tuple[float, float, float]
    material: Material
    depth_m: float
    shape: Literal["plate", "cylinder"] = "plate"
    adiabatic: bool = False
    film_w_m2k: float = 0.0

    def __post_init__(self) -> None:
        if not np.isfinite(self.normal).all() or np.linalg.norm(self.normal) < 1e-9:
            raise ValueError(f"target {self.name}: normal {self.normal} has no direction")
        if not 0.0 <= self.depth_m <= self.material.thickness_m:
            raise ValueError(f"target {self.name}: depth_m {self.depth_m} is not within 0..{self.material.thickness_m}")


@dataclass(frozen=True)
class HeatDetector:
    """A link of `rti` (m s)^(1/2) that sounds at `setpoint_c`; with a spray density (m/s) it is a sprinkler."""

    name: str
    room: int
    place_m: tuple[float, float, float]
    setpoint_c: float
    rti: float
    spray_m_s: float | None = None

    def __post_init__(self) -> None:
        if self.rti < 0.0:
            raise ValueError(f"detector {self.name}: rti must not be negative, is {self.rti}")


@dataclass(frozen=True)
class SmokeDetector:
    """Sounds when the smoke at its place obscures `obscuration_pct_m` of the light in a metre; at 100 it never does.

    One with a `smoulder_pct_m` tells smouldering smoke from other smoke: it sounds at either's own.
    """

    name: str
    room: int
    place_m: tuple[float, float, float]
    obscuration_pct_m: float
    smoulder_pct_m: float | None = None

    def __post_init__(self) -> None:
        for what in ("obscuration_pct_m", "smoulder_pct_m"):
            value = getattr(self, what)
            if value is not None and not 0.0 < value <= 100.0:
                raise ValueError(f"detector {self.name}: {what} must be 0..100, is {value}")


Device = Target | HeatDetector | SmokeDetector
