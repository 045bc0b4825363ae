"""Bead thermistor behind a grille: accuracy 0.3 K, resolution 0.05 K, faster than an element of EN 54-5 class A1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import Series, thermal_lag_s

SPREAD = {"rti_sqrt_m_s": uniform(3.0, 15.0), "offset_k": normal(0.0, 0.3), "noise_k": uniform(0.02, 0.06)}
"""RTI from a bare bead to one behind plastic."""
FAILING = Failing(zero=5.0, gain=0.0, spikes=(-1.0, -20.0))
"""Sound beads drift by tenths of a kelvin in years (Lawton and Patterson 2001); moisture in one or the warmth of its
board makes some kelvin: how far is assumed. A loose contact adds resistance, which a bead has more of the colder it is
(IEC 60539-1), so it jumps down: how far is assumed. Broken it reads its lower stop, shorted its upper one."""


@dataclass(frozen=True)
class Thermistor:
    """One bead out of a batch, in its housing."""

    rti_sqrt_m_s: float
    offset_k: float
    noise_k: float
    full_scale: float = 300.0
    lowest: ClassVar[float] = -40.0
    resolution: ClassVar[float] = 0.05
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """Air temperature in C, -40 to 300; noise [n] standard normal."""
        return linear_reading(
            t_s, air.temp_c, thermal_lag_s(air.velocity_m_s, self.rti_sqrt_m_s), noise, 1.0, self.offset_k,
            self.noise_k, self.lowest, self.full_scale,
        )  # fmt: skip
