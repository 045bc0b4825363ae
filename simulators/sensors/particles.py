"""Particle sensor: light that particles scatter in a fan's stream, as mass below 2.5 um.

0 to 1000 ug/m3, 10 % or 10 ug/m3, whole ug/m3 (datasheets: Sensirion SPS30, Plantower PMS5003). It is calibrated on the
haze of a town; black soot scatters less a mass than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from simulators.kernels.constants import BELOW_2_5_UM, OD_M2_KG
from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import Series, tau_of_t90

SPREAD = {
    "t90_s": uniform(4.0, 12.0),
    "gain": normal(1.0, 0.08, 0.5),
    "offset_ug_m3": normal(0.0, 2.0),
    "noise_ug_m3": uniform(0.3, 1.5),
    "soot_share": uniform(0.4, 0.8),
}
"""soot_share: what it reads of the mass of soot of flames."""
_UG_M2 = 1e9 * np.array(BELOW_2_5_UM) / np.array(OD_M2_KG)
"""Mass below 2.5 um over optical density of each kind of particles, ug/m2."""
FAILING = Failing(zero=20.0, gain=0.5, spikes=(10.0, 300.0))
"""Drift of 1.25 ug/m3 or 1.25 % a year (SPS30); dust in the duct shifts the zero, a
fan that wears out the gain: how far is assumed."""


@dataclass(frozen=True)
class ParticleSensor:
    """One sensor out of a batch."""

    t90_s: float
    gain: float
    offset_ug_m3: float
    noise_ug_m3: float
    soot_share: float
    full_scale: float = 1000.0
    lowest: ClassVar[float] = 0.0
    resolution: ClassVar[float] = 1.0
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """Mass of particles below 2.5 um in ug/m3, 0 to 1000; noise [n] standard normal."""
        of_kind = _UG_M2 * (self.soot_share, 1.0, 1.0, 1.0)
        seen = of_kind @ air.od_by_kind
        tau_s = tau_of_t90(self.t90_s)
        return linear_reading(
            t_s, seen, tau_s, noise, self.gain, self.offset_ug_m3, self.noise_ug_m3, self.lowest, self.full_scale
        )
