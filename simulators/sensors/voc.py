"""Metal-oxide VOC sensor: resistance falls with reducing gas by a power law, and with humidity and temperature.

R_air / R = (1 + c / c0)^b, c the reducing gas in ppm of ethanol-like VOC, other gases by their weights (datasheets:
Figaro TGS2602 and TGS2600, Bosch BME680). It answers within seconds and recovers several times slower; after power-up
its resistance takes minutes to settle. It tells thousandths of its resistance in clean air (BME680: 0.05 to 0.11 %).
"""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import Distribution, normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.response import Series, held_step

SPREAD = {
    "c0_ppm": Distribution("log_uniform", 0.55, 1.8, 0.55, 1.8),
    "exponent": uniform(0.45, 0.75),
    "co_weight": uniform(0.03, 0.12),
    "h2_weight": uniform(0.2, 0.6),
    "alkane_weight": uniform(0.002, 0.01),
    "rise_s": uniform(4.0, 10.0),
    "recovery_s": uniform(20.0, 60.0),
    "humidity_per_pct": normal(0.004, 0.0015),
    "temperature_per_k": normal(0.008, 0.002),
    "drift_per_day": normal(0.0, 0.02),
    "noise": uniform(0.003, 0.01),
    "powered_s": Distribution("log_uniform", 300.0, 3e6, 300.0, 3e6),
    "warm_up": uniform(0.2, 1.5),
    "warm_up_s": uniform(120.0, 600.0),
}
"""Unit-to-unit spread of such sensors is wide; powered_s: how long it has been on when the run starts."""
FAILING = Failing(zero=0.2, gain=0.3, spikes=(0.2, 3.0))
"""Base resistance and answer change by some tens of per cent in months (Romain and Nicolas 2010)."""


@dataclass(frozen=True)
class MetalOxideSensor:
    """One sensor out of a batch."""

    c0_ppm: float
    exponent: float
    co_weight: float
    h2_weight: float
    alkane_weight: float
    rise_s: float
    recovery_s: float
    humidity_per_pct: float
    temperature_per_k: float
    drift_per_day: float
    noise: float
    powered_s: float
    warm_up: float
    warm_up_s: float
    full_scale: float = 1000.0
    lowest: ClassVar[float] = 0.05
    resolution: ClassVar[float] = 0.001
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """Resistance in clean air at 20 C and 50 % over resistance: 1 in clean air, 0.05 to 1000."""
        gas_ppm = air.voc_ppm + self.co_weight * air.co_ppm + self.h2_weight * air.h2_ppm
        gas_ppm += self.alkane_weight * air.alkane_ppm
        read = _read(
            t_s, gas_ppm, air.rh_pct, air.temp_c, noise, self.c0_ppm, self.exponent, self.rise_s, self.recovery_s,
            self.humidity_per_pct, self.temperature_per_k, self.drift_per_day / 86_400.0, self.noise, self.powered_s,
            self.warm_up, self.warm_up_s, self.full_scale,
        )  # fmt: skip
        return np.asarray(read)


@njit(cache=True)
def _read(  # type: ignore[no-untyped-def]
    t_s, gas_ppm, rh_pct, temp_c, noise, c0_ppm, exponent, rise_s, recovery_s, per_pct, per_k, drift_per_s, spread,
    powered_s, warm_up, warm_up_s, full_scale,
):  # fmt: skip
    out = np.empty_like(gas_ppm)
    y, rises, recovers, warms, last_s = max(gas_ppm[0], 0.0), 0.0, 0.0, 0.0, -1.0
    still_cold = warm_up * math.exp(-powered_s / warm_up_s)
    for i in range(out.size):
        step_s = t_s[i] - t_s[max(i - 1, 0)]
        if step_s != last_s:
            rises, recovers = held_step(step_s, rise_s), held_step(step_s, recovery_s)
            warms, last_s = held_step(step_s, warm_up_s), step_s
        gas = max(gas_ppm[i], 0.0)
        y += (rises if gas > y else recovers) * (gas - y)
        still_cold -= warms * still_cold
        climate = 1.0 + per_pct * (min(max(rh_pct[i], 0.0), 100.0) - 50.0)
        climate += per_k * (min(max(temp_c[i], -20.0), 80.0) - 20.0)
        index = (1.0 + y / c0_ppm) ** exponent * max(climate, 0.2) * (1.0 + drift_per_s * (t_s[i] - t_s[0]))
        out[i] = min(max(index * (1.0 + still_cold) * (1.0 + spread * noise[i]), 0.05), full_scale)
    return out
