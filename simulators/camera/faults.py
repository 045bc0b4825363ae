"""What breaks in a camera: a frame that stays, dead pixels and rows, frames that do not come, a wrong clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FaultKind = Literal["stuck_frame", "dead_pixels", "dead_rows", "missing_frames", "wrong_clock"]
FAULT_KINDS: tuple[FaultKind, ...] = ("stuck_frame", "dead_pixels", "dead_rows", "missing_frames", "wrong_clock")
FAULT_PROBABILITY = 0.03
"""Of a camera in a run."""


@dataclass(frozen=True)
class CameraFault:
    """From begin_s to end_s the frame stays or none comes; pixels and rows stay dead from begin_s on, at `level`.

    dead [height, width]; level 0 is the least count, 1 the greatest; clock_off_s is for the whole run.
    """

    kind: FaultKind
    begin_s: float
    end_s: float
    dead: NDArray[np.bool_]
    level: int = 0
    clock_off_s: float = 0.0

    def during(self, kind: FaultKind, t_s: float) -> bool:
        """Whether it is of that kind and goes on at t_s."""
        return self.kind == kind and self.begin_s <= t_s < self.end_s

    def kills(self, t_s: float) -> bool:
        """Whether there are dead pixels at t_s."""
        return bool(self.dead.size) and t_s >= self.begin_s


def drawn_fault(rng: np.random.Generator, duration_s: float, height_px: int, width_px: int) -> CameraFault | None:
    """A fault of a camera in a run of duration_s, or, mostly, none."""
    if rng.random() >= FAULT_PROBABILITY:
        return None
    kind = FAULT_KINDS[rng.integers(len(FAULT_KINDS))]
    begin_s = rng.uniform(0.0, duration_s)
    length_s = rng.uniform(0.05, 0.5) * min(duration_s, 3600.0)
    dead = np.zeros((height_px, width_px) if kind in ("dead_pixels", "dead_rows") else (0, 0), np.bool_)
    if kind == "dead_pixels":
        row, column = rng.integers(height_px), rng.integers(width_px)
        # a cluster, and single ones all over
        dead[row : row + rng.integers(1, 5), column : column + rng.integers(1, 5)] = True
        dead |= rng.random(dead.shape) < rng.uniform(1e-5, 1e-3)
    elif kind == "dead_rows":
        row = rng.integers(height_px)
        dead[row : row + rng.integers(1, 4)] = True
    clock_off_s = float(rng.choice([-1.0, 1.0]) * 10.0 ** rng.uniform(1.0, 4.0)) if kind == "wrong_clock" else 0.0
    return CameraFault(kind, begin_s, begin_s + length_s, dead, int(rng.integers(2)), clock_off_s)
