"""A core at work: its noise from frame to frame, the shutter, and the change of range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.camera import microbolometer as core
from simulators.camera.noise import expose, frame_key, normals
from simulators.camera.radiance import KELVIN, band_radiance
from simulators.camera.render import hotter_than
from simulators.philox import normal_quantiles

Image = NDArray[np.float32]
Counts = NDArray[np.uint16]

PIXEL_NOISE, COLUMN_NOISE, ROW_NOISE, FRAME_NOISE, SHUTTER_NOISE, DRIFT, LOST = range(7)
"""What a film's random numbers are for."""


@dataclass
class Electronics:
    """A core at work: its range, when the shutter closed last, and the noise that it remembers.

    growing [height, width] is the pattern that grows over a shutter's period.
    """

    core_of: core.Microbolometer
    key: np.uint64
    growing: Image
    shutter_s: float
    gain_range: core.GainRange = core.HIGH_GAIN
    closings: int = 0

    def __post_init__(self) -> None:
        height_px, width_px = self.growing.shape
        self.pattern, self.state = np.empty_like(self.growing), np.zeros_like(self.growing)
        self.columns, self.rows = np.zeros(width_px, np.float32), np.zeros(height_px, np.float32)
        self.whole = np.zeros(1, np.float32)
        self.wanted = self.gain_range
        self.close_shutter(self.shutter_s)

    def close_shutter(self, t_s: float) -> None:
        """Measure the pattern anew, for the range that is wanted; the mean of its own frames' noise stays in it."""
        self.shutter_s, self.closings = t_s, self.closings + 1
        normals(frame_key(self.key, SHUTTER_NOISE, self.closings), normal_quantiles(), self.pattern)
        self.pattern *= np.float32(self.core_of.noise_radiance(self.wanted) / np.sqrt(core.SHUTTER_FRAMES))
        drift = self._normals(DRIFT, self.closings, 1)
        self.drift = float(drift[0]) * self.core_of.drift_k * core.per_kelvin()

    def watch(self, image: Image, t_s: float, gap_s: float) -> bool:
        """Close the shutter when it is time, or for another range; whether the picture stands still at t_s.

        It does at the last frame before the shutter closed: where frames are farther apart than it is closed, that is
        this one.
        """
        may_stand = gap_s < core.SHUTTER_CLOSED_S
        due = int((t_s - self.shutter_s) / core.SHUTTER_PERIOD_S)
        if due > 0:
            self.close_shutter(self.shutter_s + due * core.SHUTTER_PERIOD_S)
        if may_stand and t_s - self.shutter_s < core.SHUTTER_CLOSED_S:
            return True
        self.gain_range = self.wanted
        limit_c = core.TO_LOW_GAIN_C if self.gain_range is core.HIGH_GAIN else core.TO_HIGH_GAIN_C
        hot = hotter_than(image, float(band_radiance(limit_c + KELVIN))) > core.HOT_SHARE * image.size
        self.wanted = core.LOW_GAIN if hot else core.HIGH_GAIN
        if self.wanted is not self.gain_range:
            # between slow frames there is time enough to change
            self.close_shutter(t_s if may_stand else t_s - core.SHUTTER_CLOSED_S)
            if may_stand:
                return True
            self.gain_range = self.wanted
        return False

    def expose(self, image: Image, i: int, t_s: float, gap_s: float) -> Counts:
        """Counts [height, width] of frame i."""
        of, sigma = self.core_of, self.core_of.noise_radiance(self.gain_range)
        for out, purpose, share, memory_s in (
            (self.columns, COLUMN_NOISE, of.column_share, of.column_memory_s),
            (self.rows, ROW_NOISE, of.row_share, of.row_memory_s),
            (self.whole, FRAME_NOISE, of.frame_share, of.frame_memory_s),
        ):
            keep = core.remembered(memory_s, gap_s) if i else 0.0
            out *= np.float32(keep)
            out += np.float32(sigma * share * np.sqrt(1.0 - keep**2)) * self._normals(purpose, i, out.size)
        growth = (t_s - self.shutter_s) / core.SHUTTER_PERIOD_S
        columns = self.columns + self.whole + np.float32(self.drift * growth)
        keep = core.remembered(of.pixel_memory_s, gap_s) if i else 0.0
        own = sigma * of.pixel_share * np.sqrt(1.0 - keep**2)
        counts = np.empty(image.shape, np.uint16)
        expose(
            image, self.pattern, self.growing, growth, columns, self.rows, self.state, keep, own,
            frame_key(self.key, PIXEL_NOISE, i), normal_quantiles(), of.response(self.gain_range),
            self.gain_range.most, counts,
        )  # fmt: skip
        return counts

    def loses(self, i: int) -> bool:
        """Whether frame i gets lost on the way."""
        return float(frame_key(self.key, LOST, i)) < core.LOST_FRAME_SHARE * 2.0**64

    def _normals(self, purpose: int, number: int, size: int) -> Image:
        out = np.empty(size, np.float32)
        normals(frame_key(self.key, purpose, number), normal_quantiles(), out)
        return out
