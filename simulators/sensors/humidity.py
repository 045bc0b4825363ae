"""Capacitive humidity sensor: accuracy 2 %, steps of 0.01 %, tau63 8 s (datasheet: Sensirion SHT31)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import Series

SPREAD = {"tau_s": uniform(8.0, 20.0), "offset_pct": normal(0.0, 1.2), "noise_pct": uniform(0.03, 0.12)}
"""The membrane slows some sensors down."""
FAILING = Failing(zero=10.0, gain=0.1, spikes=(2.0, 20.0))
"""Solvents and dirt shift them by up to 10 % (Sensirion, handling instructions of the SHT3x); a sound one drifts by a
quarter of a per cent a year."""


@dataclass(frozen=True)
class HumiditySensor:
    """One sensor out of a batch, behind its membrane."""

    tau_s: float
    offset_pct: float
    noise_pct: float
    full_scale: float = 100.0
    lowest: ClassVar[float] = 0.0
    resolution: ClassVar[float] = 0.01
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """Relative humidity in %, 0 to 100; noise [n] standard normal."""
        return linear_reading(
            t_s, air.rh_pct, self.tau_s, noise, 1.0, self.offset_pct, self.noise_pct, self.lowest, self.full_scale
        )
