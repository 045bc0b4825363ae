"""Faults of a head: what breaks, when, and what its readings look like then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulators.sensors.response import Series

FaultKind = Literal["dropout", "stuck", "drift", "saturation", "spikes"]
FAULT_KINDS: tuple[FaultKind, ...] = ("dropout", "stuck", "drift", "saturation", "spikes")
SENSOR_FAULT_PROBABILITY = 0.02
OFFLINE_PROBABILITY = 0.05
CLOCK_FAULT_PROBABILITY = 0.005
ZERO_DRIFT_SHARE = 0.02
LOST_READING_SHARE = 0.002
"""Single readings get lost on the radio."""


@dataclass(frozen=True)
class Fault:
    """From begin_s to end_s the channel gives nothing, repeats its last value, drifts away, hits its stop, or spikes.

    size: of a drift the share a second by which its gain changes, and its zero by as much of 2 % of full scale; of
    spikes, which come every period_s, their height as a share of full scale.
    """

    kind: FaultKind
    begin_s: float
    end_s: float
    size: float = 0.0
    period_s: float = 10.0

    def applied(self, t_s: Series, reading: Series, full_scale: float) -> Series:
        """The reading with the fault; what is missing is NaN."""
        during = (t_s >= self.begin_s) & (t_s < self.end_s)
        if not during.any():
            return reading
        if self.kind == "dropout":
            return np.where(during, np.nan, reading)
        if self.kind == "stuck":
            return np.where(during, reading[np.argmax(during)], reading)
        if self.kind == "saturation":
            return np.where(during, full_scale, reading)
        if self.kind == "spikes":
            nth = np.floor((t_s - self.begin_s) / self.period_s)
            first = np.diff(nth, prepend=nth[0] - 1.0) > 0.0
            return np.where(during & first, np.minimum(reading + self.size * full_scale, full_scale), reading)
        drifted = reading + self.size * (t_s - self.begin_s) * (reading + ZERO_DRIFT_SHARE * full_scale)
        return np.where(during, np.clip(drifted, np.minimum(reading, 0.0), full_scale), reading)


@dataclass(frozen=True)
class ClockFault:
    """From begin_s to end_s the head stamps its readings by a clock that is offset_s ahead."""

    begin_s: float
    end_s: float
    offset_s: float


def drawn_fault(shares: Series | list[float], duration_s: float, probability: float) -> Fault | None:
    """A fault of one channel, with the given probability in a run, or none; shares [6] uniform numbers."""
    if shares[0] >= probability:
        return None
    kind = FAULT_KINDS[int(shares[1] * len(FAULT_KINDS))]
    begin_s = float(shares[2]) * duration_s
    length_s = (0.1 + 0.5 * float(shares[3])) * min(duration_s, 3600.0)
    size = 0.05 + 0.5 * float(shares[4]) if kind == "spikes" else (2.0 * float(shares[4]) - 1.0) / 3600.0
    return Fault(kind, begin_s, begin_s + length_s, size, period_s=2.0 + 58.0 * float(shares[5]))


def drawn_clock_fault(shares: Series, duration_s: float, probability: float) -> ClockFault | None:
    """Half a minute or less too early or too late, never on the second, so that no two stamps are one; shares [4]."""
    if shares[0] >= probability:
        return None
    begin_s = float(shares[1]) * duration_s
    length_s = (0.1 + 0.5 * float(shares[2])) * min(duration_s, 3600.0)
    return ClockFault(begin_s, begin_s + length_s, np.floor(60.0 * float(shares[3])) - 29.5)
