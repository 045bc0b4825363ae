"""Electrochemical CO cell: 0-2000 ppm, T90 at most 60 s, 5 % (datasheets: Figaro TGS5042, Alphasense CO-AF), told in
tenths of a ppm (module: Winsen ZE07-CO)."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.response import BODY_S, Series, lagged, tau_of_t90

SPREAD = {
    "t90_s": uniform(20.0, 60.0),
    "gain": normal(1.0, 0.04, 0.5),
    "offset_ppm": normal(0.0, 0.7),
    "noise_ppm": uniform(0.2, 0.6),
    "voc_cross_ppm_per_ppm": uniform(0.0, 0.04),
    "h2_cross_ppm_per_ppm": uniform(0.1, 0.4),
    "temperature_per_k": normal(0.004, 0.001),
}
"""Cells as they leave the factory and have aged some months; hydrogen as Alphasense CO-AF (below 65 %)."""
FAILING = Failing(zero=20.0, gain=0.5, spikes=(5.0, 100.0))
"""Zeros of cells wander by up to 20 ppm over their range of temperature, spans fall by 5 % a year and further as a cell
dries out (Alphasense CO-AF, Figaro TGS5042); radio pulses give spikes, of a size that is assumed."""


@dataclass(frozen=True)
class CarbonMonoxideCell:
    """One cell out of a batch: its response, its calibration error and what else it answers to."""

    t90_s: float
    gain: float
    offset_ppm: float
    noise_ppm: float
    voc_cross_ppm_per_ppm: float
    h2_cross_ppm_per_ppm: float
    temperature_per_k: float
    full_scale: float = 2000.0
    lowest: ClassVar[float] = 0.0
    resolution: ClassVar[float] = 0.1
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """CO in ppm, not below 0 and saturating; noise [n] standard normal."""
        answered = air.co_ppm + self.voc_cross_ppm_per_ppm * air.voc_ppm + self.h2_cross_ppm_per_ppm * air.h2_ppm
        read = _read(
            t_s, answered, air.temp_c, noise, tau_of_t90(self.t90_s), self.gain, self.offset_ppm, self.noise_ppm,
            self.temperature_per_k, self.full_scale,
        )  # fmt: skip
        return np.asarray(read)


@njit(cache=True)
def _read(t_s, answered_ppm, temp_c, noise, tau_s, gain, offset, spread, per_k, full_scale):  # type: ignore[no-untyped-def]
    out = np.empty_like(answered_ppm)
    sensed_ppm = lagged(t_s, answered_ppm, tau_s)
    body_c = lagged(t_s, np.minimum(np.maximum(temp_c, -20.0), 60.0), BODY_S)
    for i in range(out.size):
        read = gain * (1.0 + per_k * (body_c[i] - 20.0)) * sensed_ppm[i] + offset + spread * noise[i]
        out[i] = min(max(read, 0.0), full_scale)
    return out
