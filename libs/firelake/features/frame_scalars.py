"""The scalars of one thermal frame: computed by a head with a camera and, the very same, by the batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HOTTEST_PIXELS = 16
"""So few hottest pixels are averaged that a match still shows, so many that one noisy pixel does not."""
HOT_ABOVE_MEDIAN_K = 15.0


def frame_scalars(counts: NDArray[np.uint16], scale_k: float, offset_c: float) -> dict[str, float]:
    """The thermal_* columns of one frame of counts [height, width], each offset_c + scale_k * count degrees Celsius.

    thermal_max_c: mean of the hottest 16 pixels; thermal_mean_c; thermal_median_c: the lower of the two middle pixels
    when their number is even; thermal_hot_fraction: share of pixels 15 K or more above the median.
    All four follow exactly from how many pixels have each count. Raises ValueError when the frame is not 2-D, not
    uint16 or has fewer than 16 pixels, or the scale is not above 0.
    """
    if counts.ndim != 2 or counts.dtype != np.uint16 or counts.size < HOTTEST_PIXELS or not scale_k > 0.0:
        raise ValueError(
            f"a frame is 2-D, uint16, of at least {HOTTEST_PIXELS} pixels and a scale above 0 K, "
            f"not {counts.dtype} {list(counts.shape)} at {scale_k} K"
        )
    histogram = np.bincount(counts.ravel())
    levels = np.flatnonzero(histogram)
    pixels = histogram[levels]
    up_to = np.cumsum(pixels)
    median = levels[np.searchsorted(up_to, (counts.size - 1) // 2, side="right")]
    hottest = np.clip(up_to - (counts.size - HOTTEST_PIXELS), 0, pixels)
    hot = pixels[(levels - median) * scale_k >= HOT_ABOVE_MEDIAN_K]
    return {
        "thermal_max_c": offset_c + scale_k * float(hottest @ levels / HOTTEST_PIXELS),
        "thermal_mean_c": offset_c + scale_k * float(pixels @ levels / counts.size),
        "thermal_median_c": offset_c + scale_k * float(median),
        "thermal_hot_fraction": float(hot.sum() / counts.size),
    }
