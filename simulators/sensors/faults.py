"""Faults of a head: what breaks, when, and what its readings look like then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulators.sensors.response import Series

FaultKind = Literal["dropout", "stuck", "drift"]
FAULT_KINDS: tuple[FaultKind, ...] = ("dropout", "stuck", "drift")


@dataclass(frozen=True)
class Fault:
    """From begin_s to end_s the channel gives nothing, repeats its last value, or drifts away at share_per_s."""

    kind: FaultKind
    begin_s: float
    end_s: float
    share_per_s: float = 0.0

    def applied(self, t_s: Series, reading: Series) -> Series:
        """The reading with the fault; what is missing is NaN."""
        during = (t_s >= self.begin_s) & (t_s < self.end_s)
        if not during.any():
            return reading
        if self.kind == "dropout":
            return np.where(during, np.nan, reading)
        if self.kind == "stuck":
            return np.where(during, reading[np.argmax(during)], reading)
        return np.where(during, reading * (1.0 + self.share_per_s * (t_s - self.begin_s)), reading)


def drawn_fault(rng: np.random.Generator, duration_s: float, probability: float) -> Fault | None:
    """A fault of one channel, with the given probability in a run, or none."""
    if rng.random() >= probability:
        return None
    kind = FAULT_KINDS[rng.integers(len(FAULT_KINDS))]
    begin_s = rng.uniform(0.0, duration_s)
    length_s = rng.uniform(0.1, 0.6) * min(duration_s, 3600.0)
    return Fault(kind, begin_s, begin_s + length_s, share_per_s=rng.uniform(-1.0, 1.0) / 3600.0)
