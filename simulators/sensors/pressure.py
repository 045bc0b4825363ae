"""Barometer on a chip: 300 to 1250 hPa, 50 Pa absolute (datasheets: Bosch BMP280 and BMP388)."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import Series

SPREAD = {"tau_s": uniform(0.5, 4.0), "offset_pa": normal(0.0, 50.0), "noise_pa": uniform(0.3, 2.0)}
"""tau_s: of its own filter. Noise from its finest to its coarsest sampling."""
LOWEST_PA = 30_000.0


@dataclass(frozen=True)
class Barometer:
    """One chip out of a batch."""

    tau_s: float
    offset_pa: float
    noise_pa: float
    full_scale: float = 125_000.0

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """Air pressure in Pa, 30,000 to 125,000; noise [n] standard normal."""
        return linear_reading(
            t_s, air.pressure_pa, self.tau_s, noise, 1.0, self.offset_pa, self.noise_pa, LOWEST_PA, self.full_scale
        )
