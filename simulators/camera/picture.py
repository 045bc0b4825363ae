"""Frames of a film side by side, for people to look at."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

MOST_FRAMES = 12
COLUMNS = 4


def contact_sheet(frames: Sequence[NDArray[np.float32]], times: Sequence[float], path: Path | None = None) -> Path:
    """Write a PNG of at most 12 frames, evenly chosen, with a colour bar in degrees Celsius; gives its path.

    frames [n] of [height, width] in C, times [n] in s; without a path the file is a new temporary one. All frames
    share one range, from the coldest to the hottest pixel. Raises ValueError when there are no frames, or not a time
    for each.
    """
    if len(frames) == 0 or len(frames) != len(times):
        raise ValueError(f"contact_sheet: expected one time for each of at least one frame, got {len(frames)} frames "
                         f"and {len(times)} times")  # fmt: skip
    if path is None:
        with tempfile.NamedTemporaryFile(prefix="frames-", suffix=".png", delete=False) as file:
            path = Path(file.name)
    chosen = np.unique(np.linspace(0, len(frames) - 1, min(MOST_FRAMES, len(frames))).round().astype(int))
    columns = min(COLUMNS, chosen.size)
    rows = math.ceil(chosen.size / columns)
    figure = Figure(figsize=(3.2 * columns + 1.0, 2.7 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    shown = [frames[i] for i in chosen]
    low, high = float(min(np.nanmin(f) for f in shown)), float(max(np.nanmax(f) for f in shown))
    for axis in axes:
        axis.set_axis_off()
    for axis, index, frame in zip(axes, chosen, shown, strict=False):
        image = axis.imshow(frame, cmap="inferno", vmin=low, vmax=high)
        axis.set_title(f"{times[index]:.0f} s", fontsize=9)
    figure.colorbar(image, ax=list(axes), label="apparent temperature, C")
    figure.savefig(path, dpi=110)
    return path
