"""Whether a camera sees something upright, past what stands in front of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulators.camera.scene import NEAREST_M, Emitter
from simulators.camera.view import Camera

POINTS = 8
"""Heights of its axis at which it is looked for."""


def shows(camera: Camera, seen: Emitter, before: Sequence[Emitter] = ()) -> NDArray[np.bool_]:
    """Whether any part of an emitter's axis is in the picture, and no nearer emitter covers it, [n moments].

    What covers is taken to be as wide all the way up as it is at its widest.
    """
    share = (np.arange(POINTS) + 0.5) / POINTS
    z_m = seen.base_m[:, None] + share * seen.height_m[:, None]
    x_m, y_m = (np.broadcast_to(each[:, None], z_m.shape) for each in (seen.x_m, seen.y_m))
    column, row, depth_m = camera.pixels(np.stack([x_m, y_m, z_m], axis=-1))
    inside = (column >= 0.0) & (column < camera.width_px) & (row >= 0.0) & (row < camera.height_px)
    clear = inside & (depth_m >= NEAREST_M) & (seen.height_m > 0.0)[:, None]
    distance_m = _distance_m(camera, seen)
    for other in before:
        nearer = (_distance_m(camera, other) < distance_m) & (other.height_m > 0.0)
        clear &= ~(_covers(camera, other, column, row) & nearer[:, None])
    return np.asarray(clear.any(axis=1))


def _covers(camera: Camera, other: Emitter, column: NDArray[np.float64], row: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places of the picture [n, POINTS] lie on an emitter's outline."""
    foot = np.column_stack([other.x_m, other.y_m, other.base_m])
    foot_c, foot_r, foot_m = camera.pixels(foot)
    top_c, top_r, top_m = camera.pixels(foot + np.column_stack([np.zeros((len(foot), 2)), other.height_m]))
    along_c, along_r = top_c - foot_c, top_r - foot_r
    length2 = np.maximum(along_c**2 + along_r**2, 1e-9)
    half_px = other.half_width_m * camera.focal_px / np.maximum(0.5 * (foot_m + top_m), NEAREST_M)
    off_c, off_r = column - foot_c[:, None], row - foot_r[:, None]
    up = (off_c * along_c[:, None] + off_r * along_r[:, None]) / length2[:, None]
    aside = np.abs(off_c * along_r[:, None] - off_r * along_c[:, None]) / np.sqrt(length2)[:, None]
    drawn = np.minimum(foot_m, top_m) >= NEAREST_M
    return np.asarray((up > 0.0) & (up < 1.0) & (aside < half_px[:, None]) & drawn[:, None])


def _distance_m(camera: Camera, emitter: Emitter) -> NDArray[np.float64]:
    middle = np.column_stack([emitter.x_m, emitter.y_m, emitter.base_m + 0.5 * emitter.height_m])
    return np.asarray(np.linalg.norm(middle - camera.position_m, axis=1))
