"""A frame in plain numpy, as it would be written down: what the kernels are held against, and timed beside.

All takes and gives arrays of the inputs' precision; float64 in tests.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulators.camera.cells import ALONG, Cells
from simulators.camera.microbolometer import GainRange, Microbolometer
from simulators.camera.pixels import (
    CAMERA_Z,
    LAYER,
    LOWER_GAS,
    LOWER_PER_M,
    OUTLINE_POINTS,
    REFLECTED,
    SMALLEST_HALF_PX,
    UPPER_GAS,
    UPPER_PER_M,
)
from simulators.camera.radiance import KELVIN, brightness_temp_k
from simulators.camera.rays import Backdrop
from simulators.camera.scene import outlines
from simulators.camera.view import Camera
from simulators.philox import normal_quantiles

Array = NDArray[Any]


def ends(camera: Camera, cells: Cells) -> tuple[Array, Array, Array, Array, Array]:
    """Where each pixel's ray ends [height, width]: face, place [..., 3], length in m, column and row among cells."""
    column = np.arange(camera.width_px) + 0.5 - 0.5 * camera.width_px
    row = np.arange(camera.height_px) + 0.5 - 0.5 * camera.height_px
    right, down, forward = camera.axes
    rays = column[None, :, None] * right + row[:, None, None] * down + camera.focal_px * forward
    rays /= np.linalg.norm(rays, axis=2, keepdims=True)
    with np.errstate(divide="ignore"):
        away_m = np.where(rays > 0.0, (cells.size_m - camera.position_m) / rays, -camera.position_m / rays)
    away_m = np.where(rays == 0.0, np.inf, away_m)
    axis, path_m = away_m.argmin(axis=2), away_m.min(axis=2)
    end = camera.position_m + path_m[..., None] * rays
    forth = np.take_along_axis(rays, axis[..., None], axis=2)[..., 0] > 0.0
    face = np.array([[2, 3], [4, 5], [0, 1]])[axis, forth.astype(np.int64)]
    on_face = np.take_along_axis(end, np.array(ALONG)[face], axis=-1) / cells.cell_m[face] - 0.5
    return face, end, path_m, on_face[..., 0], on_face[..., 1]


def room_picture(cells: Array, backdrop: Backdrop, room: Array) -> Array:
    """Radiance of the surfaces through two layers of smoke; cells flat, room [8] as ROOM_FIELDS."""
    first, u, v = backdrop.cell.astype(np.int64), backdrop.u, backdrop.v
    below = first + backdrop.stride
    near = (1 - u) * cells[first] + u * cells[first + 1]
    far = (1 - u) * cells[below] + u * cells[below + 1]
    leaving = backdrop.emissivity * ((1 - v) * near + v * far) + (1 - backdrop.emissivity) * room[REFLECTED]
    return through_smoke(leaving, backdrop.z_m, backdrop.path_m, room)


def through_smoke(radiance: Array, z_m: Array, path_m: Array, room: Array) -> Array:
    """What arrives of a radiance from height z_m over path_m: each layer absorbs, and emits as much."""
    rise_m = np.maximum(np.abs(z_m - room[CAMERA_Z]), 1e-3)
    share = np.clip((np.maximum(z_m, room[CAMERA_Z]) - room[LAYER]) / rise_m, 0, 1)
    upper = np.exp(-path_m * share * room[UPPER_PER_M]), room[UPPER_GAS]
    lower = np.exp(-path_m * (1 - share) * room[LOWER_PER_M]), room[LOWER_GAS]
    (near, near_gas), (far, far_gas) = (upper, lower) if room[CAMERA_Z] > room[LAYER] else (lower, upper)
    return np.asarray(near * (far * radiance + (1 - far) * far_gas) + (1 - near) * near_gas)


def draw(sprites: Array, room: Array, image: Array) -> None:
    """Draw sprites [n, 10] into the image, the farthest first, each in the box around it."""
    for sprite in sprites[sprites[:, 4] > 0.0]:
        foot, along, half = sprite[:2], sprite[2:4] - sprite[:2], sprite[4]
        least, drawn = 2 * SMALLEST_HALF_PX, max(half, SMALLEST_HALF_PX)
        length = np.hypot(*along)
        fill = half / drawn * min(length / least, 1)
        if length < least:
            along, length = np.array([0, -least], sprite.dtype), least
        low, high = np.minimum(foot, foot + along) - drawn - 1.5, np.maximum(foot, foot + along) + drawn + 1.5
        (c0, r0), (c1, r1) = np.maximum(np.floor(low), 0).astype(int), np.ceil(high).astype(int) + 1
        box = image[r0 : max(r1, 0), c0 : max(c1, 0)]
        column = (np.arange(c0, c0 + box.shape[1], dtype=image.dtype) + 0.5 - foot[0])[None, :]
        row = (np.arange(r0, r0 + box.shape[0], dtype=image.dtype) + 0.5 - foot[1])[:, None]
        s = (column * along[0] + row * along[1]) / length**2
        side = np.abs(column * along[1] - row * along[0]) / length
        heights = (np.arange(OUTLINE_POINTS) + 0.5) / OUTLINE_POINTS
        width = drawn * np.interp(s, heights, outlines()[int(sprite[5])])
        cover = np.clip(width - side + 0.5, 0, np.minimum(1, 2 * width)) * ((s > 0) & (s < 1))
        chord = np.sqrt(np.maximum(1 - np.minimum(side / width, 1) ** 2, 0.01)) * width / drawn
        share = fill * cover * (1 - np.exp(-sprite[6] * chord))
        arriving = through_smoke(sprite[7], sprite[9], sprite[8], room)
        box += (arriving - box) * share


def blurred(image: Array, centre: float) -> Array:
    """[side, centre, side] along rows, then along columns; edges repeat."""
    side = 0.5 * (1 - centre)
    wide = np.pad(image, ((0, 0), (1, 1)), mode="edge")
    image = centre * image + side * (wide[:, :-2] + wide[:, 2:])
    tall = np.pad(image, ((1, 1), (0, 0)), mode="edge")
    return np.asarray(centre * image + side * (tall[:-2] + tall[2:]))


def samples(key: int, shape: tuple[int, ...]) -> Array:
    """Standard normal samples: 16 bits each of splitmix64 (Steele, Lea and Flood 2014) of key + place // 4."""
    size = int(np.prod(shape))
    z = (np.uint64(key) + np.arange((size + 3) // 4, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(normal_quantiles()[(z ^ (z >> np.uint64(31))).astype("<u8").view("<u2")[:size]].reshape(shape))


def counts(radiance: Array, core: Microbolometer, gain_range: GainRange) -> NDArray[np.uint16]:
    """The counts that a core makes of radiances, noise included."""
    read_c = core.gain * (brightness_temp_k(radiance) - 300.0) + 300.0 + core.offset_k - KELVIN
    exact = (read_c - gain_range.offset_c) / gain_range.scale_k
    return np.clip(np.rint(exact), 0, gain_range.most).astype(np.uint16)
