"""A scene's radiance in each pixel: cells, surfaces, smoke along each ray, emitters, blur."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulators.camera.cells import CEILING, FLOOR
from simulators.camera.pixels import (
    CAMERA_Z,
    LAYER,
    LOWER_GAS,
    LOWER_PER_M,
    REFLECTED,
    SMALLEST_HALF_PX,
    UPPER_GAS,
    UPPER_PER_M,
    arriving_from,
    hidden,
    share_above,
    surface_radiance,
    through_smoke,
)

Image = NDArray[np.float32]
Array = NDArray[np.float64]

LAYER_BLUR_M = 0.3
"""The interface between the layers is not sharp on a wall."""
CLEAR_DEPTH = 1e-4


@njit(cache=True, error_model="numpy")
def emit(
    surface_k: Array, layer_m: float, window: float, before_k: Array, after_k: Array, share: float, texture_k: Array,
    z_m: Array, table: Array, first_k: float, per_k: float, out: Image,
) -> None:  # fmt: skip
    """Band radiance of every cell into out [6 rows columns, and as many of the window as a pixel may look up].

    surface_k [4]: floor, ceiling, lower and upper wall; texture_k and an excess come on top, which is a share of the
    way from before_k to after_k; all [6, rows, columns].
    """
    _, n_rows, n_columns = texture_k.shape
    k = 0
    for face in range(6):
        for i in range(n_rows):
            upper = min(max((z_m[face, i] - layer_m) / LAYER_BLUR_M + 0.5, 0.0), 1.0)
            even_k = surface_k[2] + (surface_k[3] - surface_k[2]) * upper
            if face in (FLOOR, CEILING):
                even_k = surface_k[0] if face == FLOOR else surface_k[1]
            for j in range(n_columns):
                excess_k = before_k[face, i, j] + (after_k[face, i, j] - before_k[face, i, j]) * share
                temp_k = even_k + excess_k + texture_k[face, i, j]
                at = min(max((temp_k - first_k) * per_k, 0.0), table.size - 1.001)
                n = int(at)
                out[k] = np.float32(table[n] + (table[n + 1] - table[n]) * (at - n))
                k += 1
    out[k:] = window


@njit(cache=True, error_model="numpy")
def draw_room(
    cells: Image, stride: int, cell: NDArray[np.uint32], u: Image, v: Image, emissivity: Image, z_m: Image,
    path_m: Image, room: Image, out: Image,
) -> None:  # fmt: skip
    """Radiance of surfaces seen through two layers of smoke, into out [height, width]; room holds ROOM_FIELDS."""
    n_rows, n_columns = out.shape
    reflected, layer_m, camera_z_m = room[REFLECTED], room[LAYER], room[CAMERA_Z]
    upper_per_m, lower_per_m = room[UPPER_PER_M], room[LOWER_PER_M]
    upper_gas, lower_gas = room[UPPER_GAS], room[LOWER_GAS]
    above = camera_z_m > layer_m
    clear = max(upper_per_m, lower_per_m) * 20.0 < CLEAR_DEPTH
    one, rows_apart = np.float32(1.0), np.uint32(stride)
    for i in range(n_rows):
        for j in range(n_columns):
            out[i, j] = surface_radiance(cells, cell[i, j], rows_apart, u[i, j], v[i, j], emissivity[i, j], reflected)
        if not clear:
            for j in range(n_columns):
                upper = share_above(camera_z_m, z_m[i, j], layer_m)
                out[i, j] = through_smoke(
                    out[i, j],
                    path_m[i, j] * upper * upper_per_m,
                    path_m[i, j] * (one - upper) * lower_per_m,
                    upper_gas,
                    lower_gas,
                    above,
                )


@njit(cache=True, error_model="numpy")
def draw_sprites(sprites: Image, outlines: Image, room: Image, out: Image) -> None:
    """Draw emitters over the room, the farthest first; sprites [n, 10] as simulators.camera.pixels has them."""
    n_rows, n_columns = out.shape
    least = np.float32(2.0 * SMALLEST_HALF_PX)
    for k in range(sprites.shape[0]):
        sprite = sprites[k]
        if sprite[4] <= 0.0:
            continue
        outline, depth = outlines[int(sprite[5])], sprite[6]
        foot_c, foot_r = sprite[0], sprite[1]
        along_c, along_r = sprite[2] - foot_c, sprite[3] - foot_r
        length = np.float32(math.sqrt(along_c * along_c + along_r * along_r))
        drawn = max(sprite[4], np.float32(SMALLEST_HALF_PX))
        fill = sprite[4] / drawn * min(length / least, np.float32(1.0))
        if length < least:
            along_c, along_r = np.float32(0.0), -least
        around = drawn + np.float32(1.5)
        first_row = max(math.floor(min(foot_r, foot_r + along_r) - around), 0)
        last_row = min(math.ceil(max(foot_r, foot_r + along_r) + around), n_rows - 1)
        first_column = max(math.floor(min(foot_c, foot_c + along_c) - around), 0)
        last_column = min(math.ceil(max(foot_c, foot_c + along_c) + around), n_columns - 1)
        arriving = np.float32(arriving_from(sprite, room))
        for i in range(first_row, last_row + 1):
            row = np.float32(i)
            for j in range(first_column, last_column + 1):
                share = hidden(np.float32(j), row, foot_c, foot_r, along_c, along_r, drawn, fill, depth, outline)
                out[i, j] += (arriving - out[i, j]) * share


@njit(cache=True, error_model="numpy")
def blur(image: Image, centre: float, work: Image) -> None:
    """Optical blur, in place: [side, centre, side] along rows and columns, side = (1 - centre) / 2; edges repeat."""
    side = np.float32(0.5 * (1.0 - centre))
    middle = np.float32(centre)
    n_rows, n_columns = image.shape
    for i in range(n_rows):
        work[i, 0] = (middle + side) * image[i, 0] + side * image[i, 1]
        for j in range(1, n_columns - 1):
            work[i, j] = middle * image[i, j] + side * (image[i, j - 1] + image[i, j + 1])
        work[i, n_columns - 1] = (middle + side) * image[i, n_columns - 1] + side * image[i, n_columns - 2]
    for i in range(n_rows):
        above, below = max(i - 1, 0), min(i + 1, n_rows - 1)
        for j in range(n_columns):
            image[i, j] = middle * work[i, j] + side * (work[above, j] + work[below, j])


@njit(cache=True, error_model="numpy")
def hotter_than(image: Image, radiance: float) -> int:
    """How many pixels are."""
    level, count = np.float32(radiance), 0
    flat = image.ravel()
    for p in range(flat.size):
        count += flat[p] > level
    return count
