"""NDIR CO2 sensor: 0-4 vol %, accuracy 30 ppm + 3 %, tau63 20 s (datasheets: Sensirion SCD30, Senseair S8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulators.physics.point import PointAir
from simulators.sensors.response import Series, first_order, tau_of_t90


@dataclass(frozen=True)
class CarbonDioxideSensor:
    """One sensor out of a batch."""

    t90_s: float
    gain: float
    offset_pct: float
    noise_pct: float
    saturation_pct: float = 4.0

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> CarbonDioxideSensor:
        """Accuracy as the datasheets' one sigma; T90 with the diffusion filter."""
        return cls(
            t90_s=rng.uniform(30.0, 60.0),
            gain=rng.normal(1.0, 0.015),
            offset_pct=rng.normal(0.0, 0.003),
            noise_pct=rng.uniform(0.0005, 0.0015),
        )

    def reading(self, t_s: Series, air: PointAir, rng: np.random.Generator) -> Series:
        """CO2 in vol %, not below 0 and saturating."""
        sensed_pct = first_order(t_s, air.co2_pct, tau_of_t90(self.t90_s))
        noise_pct = rng.normal(0.0, self.noise_pct, t_s.size)
        return np.clip(self.gain * sensed_pct + self.offset_pct + noise_pct, 0.0, self.saturation_pct)
