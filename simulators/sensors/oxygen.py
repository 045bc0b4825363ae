"""Galvanic O2 cell: 0-25 vol % dry, T90 at most 15 s, 1 % of full scale (datasheet: City Technology 4OXV)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulators.physics.point import PointAir
from simulators.sensors.response import Series, first_order, tau_of_t90


@dataclass(frozen=True)
class OxygenCell:
    """One cell out of a batch; calibrated in air, so that its error is a gain."""

    t90_s: float
    gain: float
    noise_pct: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> OxygenCell:
        """A cell between two calibrations."""
        return cls(t90_s=rng.uniform(8.0, 15.0), gain=rng.normal(1.0, 0.006), noise_pct=rng.uniform(0.01, 0.03))

    def reading(self, t_s: Series, air: PointAir, rng: np.random.Generator) -> Series:
        """O2 in vol % of dry gas, 0 to 25."""
        sensed_pct = first_order(t_s, air.o2_pct, tau_of_t90(self.t90_s))
        return np.clip(self.gain * sensed_pct + rng.normal(0.0, self.noise_pct, t_s.size), 0.0, 25.0)
