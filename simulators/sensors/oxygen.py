"""Galvanic O2 cell: 0-25 vol % dry, T90 at most 15 s, 1 % of full scale (datasheet: City Technology 4OXV)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import Series, tau_of_t90

SPREAD = {"t90_s": uniform(8.0, 15.0), "gain": normal(1.0, 0.006, 0.5), "noise_pct": uniform(0.01, 0.03)}
"""Cells between two calibrations."""
FAILING = Failing(zero=0.3, gain=0.3, spikes=(0.2, 2.0))
"""Zero below 0.3 %, and a signal that falls by 2 % a month until the lead is gone (City Technology 4OXV); a sudden
change of pressure gives a spike, of a size that is assumed."""


@dataclass(frozen=True)
class OxygenCell:
    """One cell out of a batch; calibrated in air, so that its error is a gain."""

    t90_s: float
    gain: float
    noise_pct: float
    full_scale: float = 25.0
    lowest: ClassVar[float] = 0.0
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """O2 in vol % of dry gas, 0 to 25; noise [n] standard normal."""
        tau_s = tau_of_t90(self.t90_s)
        return linear_reading(
            t_s, air.o2_pct, tau_s, noise, self.gain, 0.0, self.noise_pct, self.lowest, self.full_scale
        )
