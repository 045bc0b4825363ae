"""The scalars of one thermal frame: computed by a head with a camera and, the very same, by the batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HOTTEST_PIXELS = 16
"""So few hottest pixels are averaged that a match still shows, so many that one noisy pixel does not."""
HOT_ABOVE_MEDIAN_K = 15.0


def frame_scalars(frame_c: NDArray[np.floating]) -> dict[str, float]:
    """The thermal_* columns of one frame of temperatures [height, width], in degrees Celsius.

    thermal_max_c: mean of the hottest 16 pixels; thermal_mean_c; thermal_median_c: the lower of the two middle pixels
    when their number is even; thermal_hot_fraction: share of pixels 15 K or more above the median.
    Raises ValueError when the frame is not 2-D, has fewer than 16 pixels or holds one that is not finite.
    """
    frame_c = np.asarray(frame_c)
    if frame_c.ndim != 2 or frame_c.size < HOTTEST_PIXELS:
        raise ValueError(f"a frame is 2-D with at least {HOTTEST_PIXELS} pixels, not of shape {frame_c.shape}")
    mean_c = float(frame_c.mean(dtype=np.float64))
    if not np.isfinite(mean_c):
        raise ValueError("a frame holds finite temperatures only")
    middle = (frame_c.size - 1) // 2
    median_c = float(np.partition(frame_c, middle, axis=None)[middle])
    return {
        "thermal_max_c": float(_hottest(frame_c).mean(dtype=np.float64)),
        "thermal_mean_c": mean_c,
        "thermal_median_c": median_c,
        "thermal_hot_fraction": float(np.count_nonzero(frame_c >= median_c + HOT_ABOVE_MEDIAN_K) / frame_c.size),
    }


def _hottest(frame_c: NDArray[np.floating]) -> NDArray[np.floating]:
    """The hottest 16 pixels: none is below the 16th highest of the rows' maxima, so few are left to be ordered."""
    candidates = frame_c.ravel()
    if len(frame_c) >= HOTTEST_PIXELS:
        candidates = candidates[candidates >= np.partition(frame_c.max(axis=1), -HOTTEST_PIXELS)[-HOTTEST_PIXELS]]
    return np.partition(candidates, -HOTTEST_PIXELS)[-HOTTEST_PIXELS:]
