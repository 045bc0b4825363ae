"""Capacitive humidity sensor: accuracy 2 %, tau63 8 s (datasheet: Sensirion SHT31)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulators.physics.point import PointAir
from simulators.sensors.response import Series, first_order


@dataclass(frozen=True)
class HumiditySensor:
    """One sensor out of a batch, behind its membrane."""

    tau_s: float
    offset_pct: float
    noise_pct: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> HumiditySensor:
        """The membrane slows some sensors down."""
        return cls(tau_s=rng.uniform(8.0, 20.0), offset_pct=rng.normal(0.0, 1.2), noise_pct=rng.uniform(0.03, 0.12))

    def reading(self, t_s: Series, air: PointAir, rng: np.random.Generator) -> Series:
        """Relative humidity in %, 0 to 100."""
        sensed_pct = first_order(t_s, air.rh_pct, self.tau_s)
        return np.clip(sensed_pct + self.offset_pct + rng.normal(0.0, self.noise_pct, t_s.size), 0.0, 100.0)
