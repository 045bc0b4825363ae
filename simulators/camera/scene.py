"""What stands, walks and burns in front of a camera, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from simulators.camera.pixels import DISTANCE, OUTLINE_POINTS, SPRITE_COLUMNS
from simulators.camera.radiance import KELVIN, band_radiance
from simulators.camera.view import Camera

Series = NDArray[np.float64]

SHAPES = {"box": (0.0, 0.0), "ellipse": (0.5, 0.5), "flame": (0.15, 0.7), "steam": (0.5, 0.3)}
"""Half-width over the height, s from 0 to 1: proportional to s^a (1 - s)^b."""
OPAQUE_PER_M = 1e4
PUFF_SHARE = 0.25
EMITS_PER_M = 1.2
"""A flame over all wavelengths, between wood (0.8) and PMMA (1.3) (Drysdale 2011, table 2.10)."""
MEAN_UM_K, SEEN_AT_UM = 3755.0, 9.87
"""Soot absorbs as one over the wavelength (Siegel and Howell): as at the first, over the temperature, on the mean of
all that a hot body emits, as at the second on the mean of what it emits from 8 to 14 um, at 900 C."""
EMISSIVITY = 0.95
"""Of cloth, paint and wood (Minkina and Dudzik 2009)."""
NEAREST_M = 0.3
"""What is nearer to the lens than this is not drawn."""


@dataclass(frozen=True)
class Emitter:
    """Something upright that emits: all series over the frames' times [n]; a height of 0 means it is not there.

    temp_c is that of its surface (of the gas for a flame), absorption_per_m makes it opaque or a thin flame. What its
    emissivity leaves is the room's mean radiance, reflected.
    """

    shape: str
    x_m: Series
    y_m: Series
    base_m: Series
    height_m: Series
    half_width_m: Series
    temp_c: Series
    absorption_per_m: Series | float = OPAQUE_PER_M
    emissivity: float = EMISSIVITY


def flame(
    t_s: Series,
    hrr_kw: Series,
    x_m: float,
    y_m: float,
    base_m: float,
    area_m2: Series | float,
    phase: float,
    flame_temp_c: float,
    ceiling_m: float = np.inf,
) -> Emitter:
    """A flame as an emitting region over a burning area.

    Height 0.235 Q^(2/5) - 1.02 D (Heskestad 1984, m, kW), puffing with 1.5 / sqrt(D) Hz (Pagni 1990) and a quarter of
    its height; it ends at the ceiling. A flame lower than its base is wide breaks up; it is drawn over the part of the
    area that keeps it one. In the camera's band its soot absorbs a third of what it does where it glows most; what hot
    gas adds there counts as soot's.
    """
    full_m = 2.0 * np.sqrt(area_m2 / np.pi)
    q = np.maximum(hrr_kw, 0.0)
    diameter_m = np.minimum(full_m, np.maximum(0.02, 0.12 * q**0.4))
    mean_m = np.maximum(0.235 * q**0.4 - 1.02 * diameter_m, 0.0)
    puffed = phase + np.cumsum(1.5 / np.sqrt(diameter_m) * np.diff(t_s, prepend=t_s[:1]))
    puff = 1.0 + PUFF_SHARE * np.sin(2.0 * np.pi * puffed)
    sway_m = 0.08 * mean_m * np.sin(2.0 * np.pi * (0.31 * t_s + 2.0 * phase))
    n = np.ones_like(t_s)
    return Emitter(
        shape="flame",
        x_m=x_m + sway_m,
        y_m=y_m * n,
        base_m=base_m * n,
        height_m=np.where(q > 0.05, np.minimum(mean_m * puff, max(ceiling_m - base_m, 0.0)), 0.0),
        half_width_m=0.5 * diameter_m,
        temp_c=flame_temp_c * n,
        absorption_per_m=EMITS_PER_M * MEAN_UM_K / (flame_temp_c + KELVIN) / SEEN_AT_UM,
        emissivity=1.0,
    )


@cache
def outlines() -> NDArray[np.float32]:
    """Half-widths of each shape at OUTLINE_POINTS heights from foot to top, the widest 1, [shapes, points]."""
    s = (np.arange(OUTLINE_POINTS) + 0.5) / OUTLINE_POINTS
    widths = np.array([s**a * (1.0 - s) ** b for a, b in SHAPES.values()])
    return np.asarray(widths / widths.max(axis=1, keepdims=True), np.float32)


def sprites(camera: Camera, emitters: list[Emitter], reflected: NDArray[np.float32]) -> NDArray[np.float32]:
    """Emitters on the picture, [n_frames, n_emitters, 10] as pixels.SPRITE_COLUMNS says, the farthest first.

    reflected [n_frames] is the room's mean radiance. What is behind the camera has no width.
    """
    n_frames = reflected.size
    out = np.zeros((n_frames, len(emitters), SPRITE_COLUMNS), np.float32)
    for j, emitter in enumerate(emitters):
        foot = np.column_stack([emitter.x_m, emitter.y_m, emitter.base_m])
        top = foot + np.column_stack([np.zeros((n_frames, 2)), emitter.height_m])
        column0, row0, depth0 = camera.pixels(foot)
        column1, row1, depth1 = camera.pixels(top)
        middle = 0.5 * (foot + top)
        columns = (
            column0,
            row0,
            column1,
            row1,
            emitter.half_width_m * camera.focal_px / np.maximum(0.5 * (depth0 + depth1), NEAREST_M),
            np.full(n_frames, list(SHAPES).index(emitter.shape)),
            emitter.absorption_per_m * 2.0 * emitter.half_width_m,
            reflected + emitter.emissivity * (band_radiance(emitter.temp_c + KELVIN) - reflected),
            np.linalg.norm(middle - camera.position_m, axis=1),
            middle[:, 2],
        )
        there = (emitter.height_m > 0.0) & (np.minimum(depth0, depth1) >= NEAREST_M)
        out[:, j] = np.where(there[:, None], np.column_stack(columns), 0.0)
    order = np.argsort(-out[:, :, DISTANCE], axis=1, kind="stable")
    return np.take_along_axis(out, order[:, :, None], axis=1)
