"""Electrochemical CO cell: 0-2000 ppm, T90 at most 60 s, 5 % (datasheets: Figaro TGS5042, Alphasense CO-AF)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulators.physics.point import PointAir
from simulators.sensors.response import Series, first_order, tau_of_t90


@dataclass(frozen=True)
class CarbonMonoxideCell:
    """One cell out of a batch: its response, its calibration error and what else it answers to."""

    t90_s: float
    gain: float
    offset_ppm: float
    noise_ppm: float
    voc_cross_ppm_per_ppm: float
    temperature_per_k: float
    saturation_ppm: float = 2000.0

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> CarbonMonoxideCell:
        """A cell as it leaves the factory and has aged some months."""
        return cls(
            t90_s=rng.uniform(20.0, 60.0),
            gain=rng.normal(1.0, 0.04),
            offset_ppm=rng.normal(0.0, 0.7),
            noise_ppm=rng.uniform(0.2, 0.6),
            voc_cross_ppm_per_ppm=rng.uniform(0.0, 0.04),
            temperature_per_k=rng.normal(0.004, 0.001),
        )

    def reading(self, t_s: Series, air: PointAir, rng: np.random.Generator) -> Series:
        """CO in ppm, not below 0 and saturating."""
        answered_ppm = air.co_ppm + self.voc_cross_ppm_per_ppm * air.voc_ppm
        # the cell's body follows the air's temperature slowly, and is specified only up to 50 C
        body_c = first_order(t_s, np.clip(air.temp_c, -20.0, 60.0), 120.0)
        sensed_ppm = first_order(t_s, answered_ppm, tau_of_t90(self.t90_s))
        gain = self.gain * (1.0 + self.temperature_per_k * (body_c - 20.0))
        noise_ppm = rng.normal(0.0, self.noise_ppm, t_s.size)
        return np.clip(gain * sensed_ppm + self.offset_ppm + noise_ppm, 0.0, self.saturation_ppm)
