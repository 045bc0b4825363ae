"""Faults of a head: what breaks, when, and what its readings look like then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from simulators.sensors.response import Series

FaultKind = Literal["dropout", "stuck", "drift", "saturation", "spikes"]
FAULT_KINDS: tuple[FaultKind, ...] = ("dropout", "stuck", "drift", "saturation", "spikes")
SENSOR_FAULT_PROBABILITY = 0.02
OFFLINE_PROBABILITY = 0.05
CLOCK_FAULT_PROBABILITY = 0.005
LOST_READING_SHARE = 0.002
"""Single readings get lost on the radio."""


class Failing(NamedTuple):
    """How far a sensor goes off when it fails, in its unit: what its zero and what its gain, as a share of the reading,
    drift by at most, up or down, and how high its spikes are, from the least to the highest; below 0 they go down.

    A run is short: what takes units years until they fail comes in minutes, but goes no further.
    """

    zero: float
    gain: float
    spikes: tuple[float, float]


@dataclass(frozen=True)
class Fault:
    """From begin_s to end_s the channel gives nothing, repeats its last value, drifts away and stays there, hits a stop
    of its range, or spikes.

    offset: of a drift what is added to the reading from end_s on, beside the share `gain` of it; of spikes, which come
    every period_s, their height; of saturation below 0 where it hits its lower stop.
    """

    kind: FaultKind
    begin_s: float
    end_s: float
    offset: float = 0.0
    gain: float = 0.0
    period_s: float = 10.0

    def applied(self, t_s: Series, reading: Series, lowest: float, full_scale: float) -> Series:
        """The reading [n] at t_s [n] with the fault, within its range; what is missing is NaN."""
        during = (t_s >= self.begin_s) & (t_s < self.end_s)
        if self.kind == "drift":
            gone = np.clip((t_s - self.begin_s) / (self.end_s - self.begin_s), 0.0, 1.0)
            return np.clip(reading + gone * (self.offset + self.gain * reading), lowest, full_scale)
        if not during.any():
            return reading
        if self.kind == "dropout":
            return np.where(during, np.nan, reading)
        if self.kind == "stuck":
            return np.where(during, reading[np.argmax(during)], reading)
        if self.kind == "saturation":
            return np.where(during, lowest if self.offset < 0.0 else full_scale, reading)
        nth = np.floor((t_s - self.begin_s) / self.period_s)
        first = np.diff(nth, prepend=nth[0] - 1.0) > 0.0
        return np.where(during & first, np.clip(reading + self.offset, lowest, full_scale), reading)


@dataclass(frozen=True)
class ClockFault:
    """From begin_s to end_s the head stamps its readings by a clock that is offset_s ahead."""

    begin_s: float
    end_s: float
    offset_s: float


def drawn_fault(shares: Series | list[float], duration_s: float, probability: float, failing: Failing) -> Fault | None:
    """A fault of one channel, with the given probability in a run, or none; shares [6] uniform numbers."""
    if shares[0] >= probability:
        return None
    kind = FAULT_KINDS[int(shares[1] * len(FAULT_KINDS))]
    begin_s = float(shares[2]) * duration_s
    end_s = begin_s + (0.1 + 0.5 * float(shares[3])) * min(duration_s, 3600.0)
    size, other = float(shares[4]), float(shares[5])
    if kind == "spikes":
        least, highest = failing.spikes
        return Fault(kind, begin_s, end_s, least * (highest / least) ** size, period_s=2.0 + 58.0 * other)
    up_or_down, gain = 2.0 * size - 1.0, 2.0 * other - 1.0
    if kind == "drift":
        return Fault(kind, begin_s, end_s, up_or_down * failing.zero, gain * failing.gain)
    return Fault(kind, begin_s, end_s, offset=up_or_down if kind == "saturation" else 0.0)


def drawn_clock_fault(shares: Series, duration_s: float, probability: float) -> ClockFault | None:
    """Half a minute or less too early or too late, never on the second, so that no two stamps are one; shares [4]."""
    if shares[0] >= probability:
        return None
    begin_s = float(shares[1]) * duration_s
    length_s = (0.1 + 0.5 * float(shares[2])) * min(duration_s, 3600.0)
    return ClockFault(begin_s, begin_s + length_s, np.floor(60.0 * float(shares[3])) - 29.5)
