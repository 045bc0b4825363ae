"""Obscuration meter in a housing: smoke enters with a lag that depends on the velocity outside (Heskestad 1977).

It tells steps of 0.0001 1/m, which are below its noise: assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import Series, entry_lag_s

SPREAD = {
    "entry_length_m": uniform(0.5, 3.0),
    "gain": normal(1.0, 0.08, 0.2),
    "dust_per_m": normal(0.0, 0.0015),
    "noise_per_m": uniform(0.0004, 0.0012),
}
"""Entry lengths of open to labyrinth housings; dust on the optics dims them."""
FAILING = Failing(zero=0.05, gain=0.3, spikes=(0.02, 0.3))
"""Dust brings an optic to its alarm level, some 0.05 1/m, at most: before it, a detector tells it (EN 54-7, drift
compensation). Insects are spikes of as much or more: assumed."""


@dataclass(frozen=True)
class ObscurationMeter:
    """One meter out of a batch."""

    entry_length_m: float
    gain: float
    dust_per_m: float
    noise_per_m: float
    full_scale: float = 3.0
    lowest: ClassVar[float] = 0.0
    resolution: ClassVar[float] = 0.0001
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """Optical density in 1/m, base 10, not below 0 and saturating; noise [n] standard normal."""
        return linear_reading(
            t_s, air.od_per_m, entry_lag_s(air.velocity_m_s, self.entry_length_m), noise, self.gain,
            abs(self.dust_per_m), self.noise_per_m, self.lowest, self.full_scale,
        )  # fmt: skip
