"""NDIR CO2 sensor: 0-4 vol %, accuracy 30 ppm + 3 %, whole ppm, tau63 20 s (datasheets: Sensirion SCD30, Senseair S8).

It counts molecules in its cell: in thin air it reads too little, unless it is told how thin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import Series, tau_of_t90

SPREAD = {
    "t90_s": uniform(30.0, 60.0),
    "gain": normal(1.0, 0.015, 0.5),
    "offset_pct": normal(0.0, 0.003),
    "noise_pct": uniform(0.0005, 0.0015),
    "per_kpa": uniform(0.0, 0.016),
}
"""Accuracy as the datasheets' one sigma; T90 with the diffusion filter. per_kpa: of the reading, from sensors that know
their pressure (SCD30) to such as do not (S8)."""
CALIBRATED_KPA = 101.3
FAILING = Failing(zero=0.05, gain=0.1, spikes=(0.01, 0.2))
"""Uncalibrated ones drift by some 100 ppm in years (Senseair S8); knocks shift their zero
by more: five times as far is assumed, and spikes likewise."""


@dataclass(frozen=True)
class CarbonDioxideSensor:
    """One sensor out of a batch."""

    t90_s: float
    gain: float
    offset_pct: float
    noise_pct: float
    per_kpa: float
    full_scale: float = 4.0
    lowest: ClassVar[float] = 0.0
    resolution: ClassVar[float] = 0.0001
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """CO2 in vol %, not below 0 and saturating; noise [n] standard normal."""
        tau_s = tau_of_t90(self.t90_s)
        seen_pct = air.co2_pct * (1.0 + self.per_kpa * (1e-3 * air.pressure_pa - CALIBRATED_KPA))
        return linear_reading(
            t_s, seen_pct, tau_s, noise, self.gain, self.offset_pct, self.noise_pct, self.lowest, self.full_scale
        )
