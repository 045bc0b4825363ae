"""Uncooled microbolometers: gain ranges, noise, fixed pattern, drift, shutter, radiometric error, blur.

Noise has the parts of the three-dimensional model (D'Agostino and Webb 1991): each pixel's own, that of whole columns
and rows, and of the frame, each white or remembered for some time; and a pattern that grows while the shutter is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from simulators.camera.radiance import KELVIN, band_radiance, temperature_series

Image = NDArray[np.float32]

SHUTTER_PERIOD_S = 180.0
"""The shutter closes so often, and the fixed pattern is measured and subtracted anew (FLIR Lepton datasheet: 3 min)."""
SHUTTER_CLOSED_S = 0.88
"""The picture stands still meanwhile (the same: 23 frames at 26 Hz)."""
SHUTTER_FRAMES = 8
"""The pattern is the mean of so many frames (the same): their noise stays in it until the next."""
TO_LOW_GAIN_C, TO_HIGH_GAIN_C = 130.0, 110.0
LOST_FRAME_SHARE = 0.001
"""Single frames get lost on the way, of sound cameras too."""
HOT_SHARE = 1e-3
"""The core takes low gain when more of its pixels than this are hotter than TO_LOW_GAIN_C, and high gain again when
fewer are hotter than TO_HIGH_GAIN_C."""


@dataclass(frozen=True)
class GainRange:
    """A range: kelvin a count, temperature of count 0, greatest count, and its noise beside that of high gain."""

    scale_k: float
    offset_c: float
    most: int
    noise_ratio: float


HIGH_GAIN = GainRange(scale_k=0.01, offset_c=-23.84, most=16_383, noise_ratio=1.0)
LOW_GAIN = GainRange(scale_k=0.1, offset_c=-40.0, most=4_900, noise_ratio=5.0)
"""14 bits of 10 mK saturate at 140 C; 0.1 K reaches 450 C (radiometric ranges of such cores)."""


@dataclass(frozen=True)
class Microbolometer:
    """One core out of a batch.

    netd_k is a pixel's whole noise over time within its frame; column_share and row_share are the standard deviations
    of whole columns and rows beside it, and frame_share that of the frame, which comes on top. The memories are the
    time constants, in s, in which noise is forgotten: 0 is white. fixed_pattern_k and drift_k, of the whole frame, have
    grown by the shutter's next closing.
    """

    netd_k: float
    fixed_pattern_k: float
    offset_k: float
    gain: float
    blur_centre: float
    drift_k: float = 0.0
    column_share: float = 0.0
    row_share: float = 0.0
    frame_share: float = 0.0
    pixel_memory_s: float = 0.0
    column_memory_s: float = 0.0
    row_memory_s: float = 0.0
    frame_memory_s: float = 0.0

    @classmethod
    def drawn(cls, rng: np.random.Generator, width_px: int) -> Microbolometer:
        """NETD around 50 mK; radiometric accuracy 2 K or 2 %, as one sigma of half that.

        Cores of 8.7 Hz (at most 160 columns) filter their noise over time, so that a second is remembered, and show
        columns (as measured in the clip of one); those of 384 columns do not filter.
        """
        filters = width_px <= 160
        return cls(
            netd_k=rng.uniform(0.045, 0.055),
            fixed_pattern_k=rng.uniform(0.02, 0.05),
            offset_k=rng.normal(0.0, 1.0),
            gain=rng.normal(1.0, 0.01),
            blur_centre=rng.uniform(0.5, 0.7),
            drift_k=rng.uniform(0.05, 0.3),
            column_share=rng.uniform(0.4, 0.6) if filters else rng.uniform(0.1, 0.3),
            row_share=rng.uniform(0.15, 0.3) if filters else rng.uniform(0.05, 0.2),
            frame_share=rng.uniform(0.4, 0.8) if filters else rng.uniform(0.1, 0.3),
            pixel_memory_s=rng.uniform(0.7, 1.4) if filters else 0.0,
            column_memory_s=rng.uniform(1.2, 2.2) if filters else 0.0,
            row_memory_s=rng.uniform(0.7, 1.4) if filters else 0.0,
            frame_memory_s=rng.uniform(1.5, 4.0),
        )

    def noise_radiance(self, gain_range: GainRange) -> float:
        """Standard deviation of a pixel in W/(m2 sr): NETD is stated at 300 K."""
        return self.netd_k * gain_range.noise_ratio * per_kelvin()

    @property
    def pixel_share(self) -> float:
        """What columns and rows leave of the noise to each pixel alone."""
        return float(np.sqrt(1.0 - self.column_share**2 - self.row_share**2))

    def response(self, gain_range: GainRange) -> Image:
        """Slope, shift and nine coefficients of the counts as a series [11], as `temperature_series`.

        The radiometric error is part of it: what is read is gain (T - 300 K) + 300 K + offset.
        """
        slope, shift, temp_k = temperature_series()
        counts = self.gain * temp_k / gain_range.scale_k
        counts[0] += (300.0 * (1.0 - self.gain) + self.offset_k - KELVIN - gain_range.offset_c) / gain_range.scale_k
        return np.array([slope, shift, *counts], np.float32)

    def growing_pattern(self, rng: np.random.Generator, height_px: int, width_px: int) -> Image:
        """What grows over a shutter's period [height, width] in W/(m2 sr): half of its variance by column."""
        columns = rng.standard_normal((1, width_px))
        pixels = rng.standard_normal((height_px, width_px))
        unit = np.sqrt(0.5) * (columns + pixels)
        return np.asarray(self.fixed_pattern_k * per_kelvin() * unit, np.float32)


@cache
def per_kelvin() -> float:
    """Band radiance a kelvin at 300 K, W/(m2 sr K)."""
    return float(band_radiance(300.5) - band_radiance(299.5))


def remembered(memory_s: float, gap_s: float) -> float:
    """The share of a noise that stays over gap_s; the rest of its variance comes new."""
    return float(np.exp(-gap_s / memory_s)) if memory_s > 0.0 else 0.0
