"""Metal-oxide VOC sensor: resistance falls with reducing gas by a power law, and with humidity and temperature.

R_air / R = (1 + c / c0)^b, c the reducing gas in ppm of ethanol-like VOC, CO counting a tenth (datasheets: Figaro
TGS2602, Bosch BME680). It answers within seconds and recovers several times slower.
"""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from simulators.physics.point import PointAir
from simulators.sensors.response import Series


@dataclass(frozen=True)
class MetalOxideSensor:
    """One sensor out of a batch, after warm-up."""

    c0_ppm: float
    exponent: float
    co_weight: float
    rise_s: float
    recovery_s: float
    humidity_per_pct: float
    temperature_per_k: float
    drift_per_day: float
    noise: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> MetalOxideSensor:
        """Unit-to-unit spread of such sensors is wide."""
        return cls(
            c0_ppm=rng.lognormal(np.log(1.0), 0.3),
            exponent=rng.uniform(0.45, 0.75),
            co_weight=rng.uniform(0.03, 0.12),
            rise_s=rng.uniform(4.0, 10.0),
            recovery_s=rng.uniform(20.0, 60.0),
            humidity_per_pct=rng.normal(0.004, 0.0015),
            temperature_per_k=rng.normal(0.008, 0.002),
            drift_per_day=rng.normal(0.0, 0.02),
            noise=rng.uniform(0.003, 0.01),
        )

    def reading(self, t_s: Series, air: PointAir, rng: np.random.Generator) -> Series:
        """Resistance in clean air at 20 C and 50 % over resistance: 1 in clean air, 0.05 to 1000."""
        gas_ppm = _rise_and_recover(
            t_s, np.maximum(air.voc_ppm + self.co_weight * air.co_ppm, 0.0), self.rise_s, self.recovery_s
        )
        climate = 1.0 + self.humidity_per_pct * (np.clip(air.rh_pct, 0.0, 100.0) - 50.0)
        climate = climate + self.temperature_per_k * (np.clip(air.temp_c, -20.0, 80.0) - 20.0)
        drift = 1.0 + self.drift_per_day * t_s / 86_400.0
        noise = 1.0 + rng.normal(0.0, self.noise, t_s.size)
        index = (1.0 + gas_ppm / self.c0_ppm) ** self.exponent * np.maximum(climate, 0.2) * drift * noise
        return np.asarray(np.clip(index, 0.05, 1000.0))


@njit(cache=True)
def _rise_and_recover(t_s: Series, value: Series, rise_s: float, recovery_s: float) -> Series:
    out = np.empty_like(value)
    y = value[0]
    out[0] = y
    for i in range(1, value.size):
        tau_s = rise_s if value[i] > y else recovery_s
        y = value[i] + (y - value[i]) * np.exp(-(t_s[i] - t_s[i - 1]) / tau_s)
        out[i] = y
    return out
