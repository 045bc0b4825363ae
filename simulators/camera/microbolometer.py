"""An uncooled microbolometer of 384x288: gain ranges, noise, fixed pattern, shutter, radiometric error, blur."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from simulators.camera.radiance import KELVIN, band_radiance, inverse_table

SHUTTER_PERIOD_S = 180.0
"""The shutter closes so often, and the fixed pattern is measured and subtracted anew."""
NOISE_STEPS_PER_FRAME = 1 << 20
"""More than a frame's pixels, so that two frames share no noise."""


@dataclass(frozen=True)
class GainRange:
    """A range: kelvin a count, temperature of count 0, greatest count, and its noise beside that of high gain."""

    scale_k: float
    offset_c: float
    most: int
    noise_ratio: float

    @property
    def saturates_c(self) -> float:
        """The temperature of the greatest count."""
        return self.offset_c + self.scale_k * self.most


HIGH_GAIN = GainRange(scale_k=0.01, offset_c=-23.84, most=16_383, noise_ratio=1.0)
LOW_GAIN = GainRange(scale_k=0.1, offset_c=-40.0, most=4_900, noise_ratio=5.0)
"""14 bits of 10 mK saturate at 140 C; 0.1 K reaches 450 C (radiometric ranges of such cores)."""

TO_LOW_GAIN_C, TO_HIGH_GAIN_C = 130.0, 110.0


@dataclass(frozen=True)
class Microbolometer:
    """One core out of a batch."""

    netd_k: float
    fixed_pattern_k: float
    offset_k: float
    gain: float
    blur_centre: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Microbolometer:
        """NETD around 50 mK; radiometric accuracy 2 K or 2 %, as one sigma of half that."""
        return cls(
            netd_k=rng.uniform(0.045, 0.055),
            fixed_pattern_k=rng.uniform(0.02, 0.05),
            offset_k=rng.normal(0.0, 1.0),
            gain=rng.normal(1.0, 0.01),
            blur_centre=rng.uniform(0.5, 0.7),
        )

    def noise_radiance(self, gain_range: GainRange) -> float:
        """Standard deviation of a pixel in W/(m2 sr): NETD is stated at 300 K."""
        per_kelvin = float(band_radiance(300.5) - band_radiance(299.5))
        return self.netd_k * gain_range.noise_ratio * per_kelvin

    def response(self, gain_range: GainRange) -> tuple[NDArray[np.float32], float]:
        """Counts at evenly spaced radiances, and entries per W/(m2 sr); the radiometric error is part of it."""
        temps_k, per_radiance = inverse_table()
        read_c = self.gain * (temps_k.astype(np.float64) - 300.0) + 300.0 + self.offset_k - KELVIN
        counts = (read_c - gain_range.offset_c) / gain_range.scale_k
        return np.clip(counts, 0.0, gain_range.most).astype(np.float32), per_radiance

    def pattern(self, rng: np.random.Generator, height_px: int, width_px: int) -> NDArray[np.float32]:
        """Fixed pattern [height, width] in W/(m2 sr): half of its variance by column, half by pixel."""
        columns = rng.standard_normal((1, width_px))
        pixels = rng.standard_normal((height_px, width_px))
        per_kelvin = float(band_radiance(300.5) - band_radiance(299.5))
        unit = np.sqrt(0.5) * (columns + pixels)
        return np.asarray(self.fixed_pattern_k * per_kelvin * unit, np.float32)


def pattern_growth(t_s: float, shutter_phase_s: float) -> float:
    """The share of the fixed pattern that shows: a third right after the shutter, all of it before the next."""
    return 1.0 / 3.0 + 2.0 / 3.0 * ((t_s + shutter_phase_s) % SHUTTER_PERIOD_S) / SHUTTER_PERIOD_S


@cache
def normal_quantiles() -> NDArray[np.float32]:
    """The standard normal at the middles of 65,536 equal probabilities, scaled to unit variance."""
    quantiles = ndtri((np.arange(65_536) + 0.5) / 65_536)
    return np.asarray(quantiles / quantiles.std(), np.float32)
