"""Obscuration meter in a housing: smoke enters with a lag that depends on the velocity outside (Heskestad 1977)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulators.physics.point import PointAir
from simulators.sensors.response import Series, entry_lag_s, first_order


@dataclass(frozen=True)
class ObscurationMeter:
    """One meter out of a batch."""

    entry_length_m: float
    gain: float
    offset_per_m: float
    noise_per_m: float
    saturation_per_m: float = 3.0

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> ObscurationMeter:
        """Entry lengths of open to labyrinth housings; the offset is dust on the optics."""
        return cls(
            entry_length_m=rng.uniform(0.5, 3.0),
            gain=rng.normal(1.0, 0.08),
            offset_per_m=abs(rng.normal(0.0, 0.0015)),
            noise_per_m=rng.uniform(0.0004, 0.0012),
        )

    def reading(self, t_s: Series, air: PointAir, rng: np.random.Generator) -> Series:
        """Optical density in 1/m, base 10, not below 0 and saturating."""
        inside = first_order(t_s, air.od_per_m, entry_lag_s(air.velocity_m_s, self.entry_length_m))
        noise = rng.normal(0.0, self.noise_per_m, t_s.size)
        return np.clip(self.gain * inside + self.offset_per_m + noise, 0.0, self.saturation_per_m)
