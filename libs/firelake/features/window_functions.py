"""The window functions: each takes the readings of many windows, one after another, and gives a number a window.

Batch calls them with thousands of windows, the online path with one: the sums run over each window's own readings
alone, in their order, so both get the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Readings:
    """Readings of n windows, none of them empty, none of them missing.

    `values` [total] and `t_s` [total], seconds relative to the window's end, of all windows one after another;
    window i begins at `offsets[i]` [n] and holds `counts[i]` [n] readings.
    """

    values: FloatArray
    t_s: FloatArray
    offsets: NDArray[np.int64]
    counts: NDArray[np.int64]

    def sums(self, values: FloatArray) -> FloatArray:
        """The sum over each window."""
        return np.asarray(np.add.reduceat(values, self.offsets))

    def less_mean(self, values: FloatArray) -> FloatArray:
        """Each value less its window's mean."""
        return values - np.repeat(self.sums(values) / self.counts, self.counts)


def mean(readings: Readings) -> FloatArray:
    """The mean of each window."""
    return readings.sums(readings.values) / readings.counts


def minimum(readings: Readings) -> FloatArray:
    """The least reading of each window."""
    return np.asarray(np.minimum.reduceat(readings.values, readings.offsets))


def maximum(readings: Readings) -> FloatArray:
    """The greatest reading of each window."""
    return np.asarray(np.maximum.reduceat(readings.values, readings.offsets))


def std(readings: Readings) -> FloatArray:
    """The standard deviation of each window (of all its readings: ddof 0); missing for a single reading."""
    deviations = readings.less_mean(readings.values)
    spread = np.sqrt(readings.sums(deviations * deviations) / readings.counts)
    return np.where(readings.counts >= 2, spread, np.nan)


def slope(readings: Readings) -> FloatArray:
    """The least-squares slope of each window, per second; missing when its readings are of one moment."""
    t = readings.less_mean(readings.t_s)
    spread = readings.sums(t * t)
    trend = readings.sums(t * readings.less_mean(readings.values))
    return np.asarray(np.divide(trend, spread, out=np.full(len(spread), np.nan), where=spread > 0))


def correlation(readings: Readings, others: FloatArray) -> FloatArray:
    """Pearson's correlation of each window's readings with `others`; missing when either does not vary.

    A spread below 1e-6 of the values' size is rounding of float32 readings, not variation.
    """
    x, y = readings.less_mean(readings.values), readings.less_mean(others)
    xx, yy = readings.sums(x * x), readings.sums(y * y)
    varies = (xx > 1e-12 * readings.sums(readings.values**2)) & (yy > 1e-12 * readings.sums(others**2))
    product = np.sqrt(xx) * np.sqrt(yy)
    together = readings.sums(x * y)
    found = np.divide(together, product, out=np.full(len(product), np.nan), where=varies & (product > 0))
    return np.asarray(np.clip(found, -1.0, 1.0))
