"""From a scene to the counts of a frame: surfaces, smoke along each ray, emitters, blur, noise, quantisation."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulators.camera.view import CEILING, FLOOR, WALL

Image = NDArray[np.float32]

LAYER_BLUR_M = 0.3
"""The interface between the layers is not sharp on a wall."""

OPAQUE_DEPTH = 30.0
"""An optical depth that lets nothing through."""

FRAME_FIELDS = (
    "floor",
    "ceiling",
    "lower_wall",
    "upper_wall",
    "window",
    "upper_gas",
    "lower_gas",
    "layer_height_m",
    "upper_extinction_per_m",
    "lower_extinction_per_m",
)
"""What the room is for one frame, in this order: five surfaces and two gases as band radiances, then the layers."""


@njit(cache=True, fastmath=True, boundscheck=False)
def draw_room(
    surface: NDArray[np.uint8], z_m: Image, path_m: Image, texture: Image, camera_z_m: float, room: Image, out: Image
) -> None:
    """Radiance of surfaces seen through two layers of smoke, into out [height, width].

    texture [height, width] multiplies a surface's radiance (emissivity, paint, studs); room holds FRAME_FIELDS.
    """
    floor, ceiling, lower_wall, upper_wall, window = room[0], room[1], room[2], room[3], room[4]
    upper_gas, lower_gas, layer_m, upper_k, lower_k = room[5], room[6], room[7], room[8], room[9]
    clear = upper_k * 20.0 < 1e-4 and lower_k * 20.0 < 1e-4
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            kind = surface[i, j]
            z = z_m[i, j]
            if kind == WALL:
                share = min(
                    max((z - layer_m) / np.float32(LAYER_BLUR_M) + np.float32(0.5), np.float32(0.0)), np.float32(1.0)
                )
                radiance = lower_wall + (upper_wall - lower_wall) * share
            elif kind == FLOOR:
                radiance = floor
            elif kind == CEILING:
                radiance = ceiling
            else:
                radiance = window
            radiance *= texture[i, j]
            if not clear:
                upper_share = share_above(camera_z_m, z, layer_m)
                through = math.exp(-path_m[i, j] * (upper_k * upper_share + lower_k * (np.float32(1.0) - upper_share)))
                gas = lower_gas + (upper_gas - lower_gas) * upper_share
                radiance = radiance * through + gas * (np.float32(1.0) - through)
            out[i, j] = radiance


@njit(cache=True, fastmath=True)
def share_above(from_z_m: float, to_z_m: float, layer_m: float) -> float:
    """The share of a straight path that lies above the layer's interface."""
    low, high = min(from_z_m, to_z_m), max(from_z_m, to_z_m)
    if high - low < 1e-3:
        return 1.0 if low >= layer_m else 0.0
    return min(max((high - layer_m) / (high - low), 0.0), 1.0)


@njit(cache=True, fastmath=True)
def outline(a: float, b: float) -> Image:
    """Half-widths at 128 heights from foot to top, the widest 1: proportional to s^a (1 - s)^b."""
    s = (np.arange(128).astype(np.float32) + np.float32(0.5)) / np.float32(128.0)
    widths = s**a * (np.float32(1.0) - s) ** b
    return np.asarray(widths / widths.max())


@njit(cache=True, fastmath=True)
def draw_sprites(sprites: Image, camera_z_m: float, room: Image, out: Image) -> None:
    """Draw emitters over the room, the farthest first; sprites [n, 11] as simulators.camera.scene has them."""
    n_rows, n_columns = out.shape
    for k in range(sprites.shape[0]):
        column0, row0, column1, row1 = sprites[k, 0], sprites[k, 1], sprites[k, 2], sprites[k, 3]
        half, a, b, depth = sprites[k, 4], sprites[k, 5], sprites[k, 6], sprites[k, 7]
        radiance, distance, middle_z_m = sprites[k, 8], sprites[k, 9], sprites[k, 10]
        if half <= 0.0:
            continue
        # what is smaller than a pixel fills only a share of it
        drawn = max(half, np.float32(0.7))
        fill = half / drawn
        along_c, along_r = column1 - column0, row1 - row0
        length = math.sqrt(along_c * along_c + along_r * along_r)
        fill *= min(length / np.float32(1.4), np.float32(1.0))
        if length < 1.4:
            along_c, along_r, length = np.float32(0.0), np.float32(-1.4), 1.4
        upper_share = share_above(camera_z_m, middle_z_m, room[7])
        through = math.exp(-distance * (room[8] * upper_share + room[9] * (1.0 - upper_share)))
        gas = room[6] + (room[5] - room[6]) * upper_share
        seen = radiance * through + gas * (1.0 - through)
        widths = drawn * outline(a, b)
        opaque = depth > OPAQUE_DEPTH
        first_row = max(int(np.floor(min(row0, row0 + along_r) - drawn)), 0)
        last_row = min(int(np.ceil(max(row0, row0 + along_r) + drawn)), n_rows - 1)
        first_column = max(int(np.floor(min(column0, column0 + along_c) - drawn)), 0)
        last_column = min(int(np.ceil(max(column0, column0 + along_c) + drawn)), n_columns - 1)
        for i in range(first_row, last_row + 1):
            for j in range(first_column, last_column + 1):
                dc, dr = j + 0.5 - column0, i + 0.5 - row0
                s = (dc * along_c + dr * along_r) / (length * length)
                if s <= 0.0 or s >= 1.0:
                    continue
                width = widths[int(s * widths.size)]
                side = abs(dc * along_r - dr * along_c) / length
                if side >= width:
                    continue
                emitted = fill
                if not opaque:
                    chord = math.sqrt(1.0 - (side / width) ** 2) * width / drawn
                    emitted = fill * (1.0 - math.exp(-depth * chord))
                out[i, j] = out[i, j] * (1.0 - emitted) + seen * emitted


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


@njit(cache=True, boundscheck=False)
def expose(
    image: Image,
    pattern: Image,
    noise: float,
    key: int,
    normal: Image,
    response: Image,
    per_radiance: float,
    out: NDArray[np.uint16],
) -> None:
    """Counts [height, width] of a frame: radiance plus fixed pattern plus white noise, through the detector's response.

    pattern [height, width] and noise in W/(m2 sr). `key` numbers the frame's noise: pixel p's sample comes from
    splitmix64(key + p // 4) alone, 16 bits of it looked up in `normal` [65536], the standard normal's quantiles.
    response holds counts at evenly spaced radiances from 0, per_radiance entries a W/(m2 sr), within the counts' range.
    """
    flat, spots, counts = image.ravel(), pattern.ravel(), out.ravel()
    last = np.float32(response.size - 2)
    scale, sigma = np.float32(per_radiance), np.float32(noise)
    bits = np.uint64(0)
    for p in range(flat.size):
        if p & 3 == 0:
            bits = splitmix64(np.uint64(key) + np.uint64(p >> 2))
        sample = normal[np.int64(bits & np.uint64(0xFFFF))]
        bits >>= np.uint64(16)
        at = (flat[p] + spots[p] + sigma * sample) * scale
        at = min(max(at, np.float32(0.0)), last)
        k = np.int64(at)
        counts[p] = np.uint16(response[k] + (response[k + 1] - response[k]) * (at - np.float32(k)) + np.float32(0.5))


@njit(cache=True)
def splitmix64(counter: np.uint64) -> np.uint64:
    """A counter's 64 random bits (Steele, Lea and Flood, OOPSLA 2014)."""
    z = counter * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
