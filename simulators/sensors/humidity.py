"""Capacitive humidity sensor: accuracy 2 %, steps of 0.01 %, tau63 8 s (datasheet: Sensirion SHT31).

It tells how damp the air is that is as warm as itself: in air that gets warm its vapour meets a chip that is still
cool, which reads more than the air's own humidity, and is wet below the dew point (Sensirion, design guide of humidity
sensors).
"""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from simulators.kernels.humid_air import saturation_pa
from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import BODY_S, Series, lagged

SPREAD = {"tau_s": uniform(8.0, 20.0), "offset_pct": normal(0.0, 1.2), "noise_pct": uniform(0.03, 0.12)}
"""The membrane slows some sensors down."""
FAILING = Failing(zero=10.0, gain=0.1, spikes=(2.0, 20.0))
"""Solvents and dirt shift them by up to 10 % (Sensirion, handling instructions of the SHT3x); a sound one drifts by a
quarter of a per cent a year."""


@dataclass(frozen=True)
class HumiditySensor:
    """One sensor out of a batch, behind its membrane."""

    tau_s: float
    offset_pct: float
    noise_pct: float
    full_scale: float = 100.0
    lowest: ClassVar[float] = 0.0
    resolution: ClassVar[float] = 0.01
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """Relative humidity in %, 0 to 100; noise [n] standard normal."""
        seen_pct = _at_chip_pct(t_s, air.rh_pct, air.temp_c)
        return linear_reading(
            t_s, seen_pct, self.tau_s, noise, 1.0, self.offset_pct, self.noise_pct, self.lowest, self.full_scale
        )


@njit(cache=True)
def _at_chip_pct(t_s, rh_pct, temp_c):  # type: ignore[no-untyped-def]
    """Relative humidity [n] of the air's vapour where it is as warm as the chip's board, which begins as warm as it."""
    out = np.empty_like(rh_pct)
    chip_c = lagged(t_s, temp_c, BODY_S)
    for i in range(out.size):
        out[i] = min(rh_pct[i] * saturation_pa(temp_c[i]) / saturation_pa(chip_c[i]), 100.0)
    return out
