"""Whether a camera sees something upright, past what stands in front of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.camera.pixels import OUTLINE_POINTS
from simulators.camera.scene import NEAREST_M, SHAPES, Emitter, outlines
from simulators.camera.view import Camera

Array = NDArray[np.float64]

HEIGHTS = (np.arange(8) + 0.5) / 8.0
ASIDE = np.array([-0.8, 0.0, 0.8])
"""Where it is looked for: heights from its foot to its top, and places between its edges there, at -1 and 1."""


@dataclass(frozen=True)
class _Outline:
    """An emitter on the picture at n moments: its foot and the way to its top, [n] columns and rows; its greatest
    half-width, px; the depth of the nearer end, m."""

    foot: tuple[Array, Array]
    along: tuple[Array, Array]
    half_px: Array
    depth_m: Array

    @property
    def length_px(self) -> Array:
        return np.asarray(np.maximum(np.hypot(*self.along), 1e-4))


def shows(camera: Camera, seen: Emitter, before: Sequence[Emitter] = ()) -> NDArray[np.bool_]:
    """Whether any part of an emitter is in the picture, and no nearer emitter covers it, [n moments].

    What covers is taken to be as wide all the way up as it is at its widest.
    """
    drawn = _outline(camera, seen)
    column, row = _places(drawn, seen.shape)
    inside = (column >= 0.0) & (column < camera.width_px) & (row >= 0.0) & (row < camera.height_px)
    clear = inside & ((drawn.depth_m >= NEAREST_M) & (seen.height_m > 0.0))[:, None]
    distance_m = _distance_m(camera, seen)
    for other in before:
        nearer = (_distance_m(camera, other) < distance_m) & (other.height_m > 0.0)
        clear &= ~(_covers(_outline(camera, other), column, row) & nearer[:, None])
    return np.asarray(clear.any(axis=1))


def _outline(camera: Camera, emitter: Emitter) -> _Outline:
    foot = np.column_stack([emitter.x_m, emitter.y_m, emitter.base_m])
    foot_c, foot_r, foot_m = camera.pixels(foot)
    top_c, top_r, top_m = camera.pixels(foot + np.column_stack([np.zeros((len(foot), 2)), emitter.height_m]))
    half_px = emitter.half_width_m * camera.focal_px / np.maximum(0.5 * (foot_m + top_m), NEAREST_M)
    return _Outline((foot_c, foot_r), (top_c - foot_c, top_r - foot_r), half_px, np.minimum(foot_m, top_m))


def _places(drawn: _Outline, shape: str) -> tuple[Array, Array]:
    """Columns and rows [n, HEIGHTS * ASIDE] within an outline, as it is drawn."""
    widths = np.interp(
        HEIGHTS, (np.arange(OUTLINE_POINTS) + 0.5) / OUTLINE_POINTS, outlines()[list(SHAPES).index(shape)]
    )
    aside_px = drawn.half_px[:, None] * np.outer(widths, ASIDE).ravel()
    up = np.repeat(HEIGHTS, ASIDE.size)
    along_c, along_r = (each[:, None] for each in drawn.along)
    across = aside_px / drawn.length_px[:, None]
    return drawn.foot[0][:, None] + up * along_c - across * along_r, drawn.foot[1][
        :, None
    ] + up * along_r + across * along_c


def _covers(other: _Outline, column: Array, row: Array) -> NDArray[np.bool_]:
    """Which places of the picture [n, k] lie on an emitter's outline."""
    off_c, off_r = column - other.foot[0][:, None], row - other.foot[1][:, None]
    along_c, along_r = (each[:, None] / other.length_px[:, None] for each in other.along)
    up = (off_c * along_c + off_r * along_r) / other.length_px[:, None]
    aside = np.abs(off_c * along_r - off_r * along_c)
    within = (up > 0.0) & (up < 1.0) & (aside < other.half_px[:, None])
    return np.asarray(within & (other.depth_m >= NEAREST_M)[:, None])


def _distance_m(camera: Camera, emitter: Emitter) -> Array:
    middle = np.column_stack([emitter.x_m, emitter.y_m, emitter.base_m + 0.5 * emitter.height_m])
    return np.asarray(np.linalg.norm(middle - camera.position_m, axis=1))
