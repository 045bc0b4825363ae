"""From a scene to the counts of a frame, on the CPU: cells, surfaces, smoke along each ray, emitters, blur, noise."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulators.camera.cells import CEILING, FLOOR
from simulators.camera.pixels import (
    LAYER,
    LOWER_GAS,
    LOWER_PER_M,
    REFLECTED,
    SMALLEST_HALF_PX,
    UPPER_GAS,
    UPPER_PER_M,
    arriving_from,
    counts_of,
    over,
    share_above,
    splitmix64,
    surface_radiance,
    through_smoke,
)

Image = NDArray[np.float32]
Array = NDArray[np.float64]

LAYER_BLUR_M = 0.3
"""The interface between the layers is not sharp on a wall."""
CLEAR_DEPTH = 1e-4


@njit(cache=True)
def emit(
    surface_k: Array, layer_m: float, window: float, excess_k: Array, texture_k: Array, z_m: Array, table: Array,
    first_k: float, per_k: float, out: Image,
) -> None:  # fmt: skip
    """Band radiance of every cell into out [6 rows columns, and as many of the window as a pixel may look up].

    surface_k [4]: floor, ceiling, lower and upper wall; excess_k and texture_k [6, rows, columns] come on top.
    """
    _, n_rows, n_columns = excess_k.shape
    k = 0
    for face in range(6):
        for i in range(n_rows):
            upper = min(max((z_m[face, i] - layer_m) / LAYER_BLUR_M + 0.5, 0.0), 1.0)
            even_k = surface_k[2] + (surface_k[3] - surface_k[2]) * upper
            if face == FLOOR or face == CEILING:
                even_k = surface_k[0] if face == FLOOR else surface_k[1]
            for j in range(n_columns):
                temp_k = even_k + excess_k[face, i, j] + texture_k[face, i, j]
                at = min(max((temp_k - first_k) * per_k, 0.0), table.size - 1.001)
                n = int(at)
                out[k] = np.float32(table[n] + (table[n + 1] - table[n]) * (at - n))
                k += 1
    out[k:] = window


@njit(cache=True, fastmath=True, boundscheck=False)
def draw_room(
    cells: Image, stride: int, cell: NDArray[np.uint32], u: Image, v: Image, emissivity: Image, z_m: Image,
    path_m: Image, room: Image, out: Image,
) -> None:  # fmt: skip
    """Radiance of surfaces seen through two layers of smoke, into out [height, width]; room holds ROOM_FIELDS."""
    n_rows, n_columns = out.shape
    reflected, layer_m, camera_z_m = room[REFLECTED], room[LAYER], room[7]
    upper_per_m, lower_per_m, upper_gas, lower_gas = room[UPPER_PER_M], room[LOWER_PER_M], room[UPPER_GAS], room[LOWER_GAS]
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


@njit(cache=True, fastmath=True)
def draw_sprites(sprites: Image, outlines: Image, room: Image, out: Image) -> None:
    """Draw emitters over the room, the farthest first; sprites [n, 10] as simulators.camera.pixels has them."""
    n_rows, n_columns = out.shape
    for k in range(sprites.shape[0]):
        sprite = sprites[k]
        if sprite[4] <= 0.0:
            continue
        around = max(sprite[4], np.float32(SMALLEST_HALF_PX)) + np.float32(1.5)
        first_row = max(int(math.floor(min(sprite[1], sprite[3]) - around)), 0)
        last_row = min(int(math.ceil(max(sprite[1], sprite[3]) + around)), n_rows - 1)
        first_column = max(int(math.floor(min(sprite[0], sprite[2]) - around)), 0)
        last_column = min(int(math.ceil(max(sprite[0], sprite[2]) + around)), n_columns - 1)
        arriving = np.float32(arriving_from(sprite, room))
        for i in range(first_row, last_row + 1):
            for j in range(first_column, last_column + 1):
                out[i, j] = over(out[i, j], sprite, arriving, outlines, np.float32(j), np.float32(i))


@njit(cache=True, fastmath=True)
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


@njit(cache=True)
def hotter_than(image: Image, radiance: float) -> int:
    """How many pixels are."""
    level, count = np.float32(radiance), 0
    flat = image.ravel()
    for p in range(flat.size):
        count += flat[p] > level
    return count


@njit(cache=True)
def normals(key: np.uint64, table: Image, out: Image) -> None:
    """Standard normal samples keyed by (key, place): 16 bits of splitmix64(key + place // 4), looked up in table."""
    flat = out.ravel()
    bits = np.uint64(0)
    for p in range(flat.size):
        if p & 3 == 0:
            bits = splitmix64(np.uint64(key) + np.uint64(p >> 2))
        flat[p] = table[np.int64(bits & np.uint64(0xFFFF))]
        bits >>= np.uint64(16)


def frame_key(key: np.uint64, purpose: int, number: int) -> np.uint64:
    """A key of its own for each purpose and number under a film's key."""
    return np.uint64(_frame_key(key, purpose, number))


@njit(cache=True)
def _frame_key(key: np.uint64, purpose: int, number: int) -> np.uint64:
    return splitmix64(np.uint64(key) + splitmix64(np.uint64(purpose) * np.uint64(1 << 40) + np.uint64(number)))


@njit(cache=True, boundscheck=False)
def expose(
    image: Image, pattern: Image, growing: Image, growth: float, columns: Image, rows: Image, state: Image,
    remembered: float, noise: float, key: np.uint64, table: Image, response: Image, per_radiance: float,
    out: NDArray[np.uint16],
) -> None:  # fmt: skip
    """Counts [height, width] of a frame: radiance and all noise, through the detector's response.

    All in W/(m2 sr): pattern + growth * growing, the fixed pattern; columns [width] and rows [height] of this frame;
    state [height, width], each pixel's own noise, of which the share `remembered` stays and `noise` times a sample
    comes new. Pixel p's sample is that of `normals`. response holds counts at evenly spaced radiances from 0,
    per_radiance entries a W/(m2 sr).
    """
    n_rows, n_columns = image.shape
    keep, sigma, grown, scale = np.float32(remembered), np.float32(noise), np.float32(growth), np.float32(per_radiance)
    bits = np.uint64(0)
    p = 0
    for i in range(n_rows):
        for j in range(n_columns):
            if p & 3 == 0:
                bits = splitmix64(np.uint64(key) + np.uint64(p >> 2))
            own = keep * state[i, j] + sigma * table[np.int64(bits & np.uint64(0xFFFF))]
            bits >>= np.uint64(16)
            p += 1
            state[i, j] = own
            seen = image[i, j] + pattern[i, j] + grown * growing[i, j] + columns[j] + rows[i] + own
            out[i, j] = np.uint16(counts_of(seen, response, scale) + np.float32(0.5))
