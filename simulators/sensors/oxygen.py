"""Galvanic O2 cell: 0-25 vol % dry, T90 at most 15 s, 1 % of full scale (datasheet: City Technology 4OXV)."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import Series, tau_of_t90

SPREAD = {"t90_s": uniform(8.0, 15.0), "gain": normal(1.0, 0.006, 0.5), "noise_pct": uniform(0.01, 0.03)}
"""Cells between two calibrations."""


@dataclass(frozen=True)
class OxygenCell:
    """One cell out of a batch; calibrated in air, so that its error is a gain."""

    t90_s: float
    gain: float
    noise_pct: float
    full_scale: float = 25.0

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """O2 in vol % of dry gas, 0 to 25; noise [n] standard normal."""
        tau_s = tau_of_t90(self.t90_s)
        return linear_reading(t_s, air.o2_pct, tau_s, noise, self.gain, 0.0, self.noise_pct, 0.0, self.full_scale)
