"""Barometer on a chip: 300 to 1250 hPa, 50 Pa absolute, steps of 0.16 Pa (datasheets: Bosch BMP280 and BMP388)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import BODY_S, Series, lagged

SPREAD = {
    "tau_s": uniform(0.5, 4.0),
    "offset_pa": normal(0.0, 50.0),
    "noise_pa": uniform(0.3, 2.0),
    "per_k_pa": uniform(-1.5, 1.5),
}
"""tau_s: of its own filter. Noise from its finest to its coarsest sampling. per_k_pa: its zero as the chip gets warm,
up to 1.5 Pa a kelvin either way (BMP280, temperature coefficient of the offset)."""
CALIBRATED_C, COLDEST_C, HOTTEST_C = 25.0, -40.0, 85.0
"""Where its zero is told, and where such a chip works (BMP280): beyond, its zero stays as there."""
FAILING = Failing(zero=300.0, gain=0.0, spikes=(20.0, 500.0))
"""Soldering shifts a chip by up to 200 Pa, years by 100 (BMP280). Light on it and slammed doors are spikes: of as much,
assumed."""


@dataclass(frozen=True)
class Barometer:
    """One chip out of a batch."""

    tau_s: float
    offset_pa: float
    noise_pa: float
    per_k_pa: float
    full_scale: float = 125_000.0
    lowest: ClassVar[float] = 30_000.0
    resolution: ClassVar[float] = 0.16
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """Air pressure in Pa, 30,000 to 125,000; noise [n] standard normal."""
        within_c = np.clip(air.temp_c, COLDEST_C, HOTTEST_C)
        chip_c = lagged(t_s, within_c, BODY_S)
        seen_pa = air.pressure_pa + self.per_k_pa * (chip_c - CALIBRATED_C)
        return linear_reading(
            t_s, seen_pa, self.tau_s, noise, 1.0, self.offset_pa, self.noise_pa, self.lowest, self.full_scale
        )
