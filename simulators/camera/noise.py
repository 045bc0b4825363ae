"""Noise that depends on nothing but its key: samples of a frame, and the counts that a detector makes of it all."""

# numba infers the types of some of these functions
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Image = NDArray[np.float32]


@njit(inline="always")
def splitmix64(counter):
    """A counter's 64 random bits (Steele, Lea and Flood, OOPSLA 2014)."""
    z = counter * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(inline="always")
def fill_normals(key, first, table, out):
    """Samples of places first, first + 1 ... into out [n]: 16 bits each of splitmix64(key + place // 4), by table."""
    bits = np.uint64(0)
    for j in range(out.size):
        lane = (first + j) & 3
        if lane == 0:
            bits = splitmix64(key + np.uint64((first + j) >> 2))
        elif j == 0:
            bits = splitmix64(key + np.uint64(first >> 2)) >> np.uint64(16 * lane)
        out[j] = table[np.int64(bits & np.uint64(0xFFFF))]
        bits >>= np.uint64(16)


@njit(cache=True, error_model="numpy")
def normals(key: np.uint64, table: Image, out: Image) -> None:
    """Standard normal samples keyed by (key, place), into out of any shape."""
    fill_normals(np.uint64(key), 0, table, out.reshape(out.size))


def frame_key(key: np.uint64, purpose: int, number: int) -> np.uint64:
    """A key of its own for each purpose and number under a film's key."""
    return np.uint64(_frame_key(key, purpose, number))


@njit(cache=True, error_model="numpy")
def _frame_key(key, purpose, number):
    return splitmix64(np.uint64(key) + splitmix64(np.uint64(purpose) * np.uint64(1 << 40) + np.uint64(number)))


@njit(cache=True, error_model="numpy")
def expose(
    image: Image, pattern: Image, growing: Image, growth: float, columns: Image, rows: Image, state: Image,
    remembered: float, noise: float, key: np.uint64, table: Image, response: Image, most: int,
    out: NDArray[np.uint16],
) -> None:  # fmt: skip
    """Counts [height, width] of a frame, 0 to most: radiance and all noise, through the detector's response.

    All in W/(m2 sr): pattern + growth * growing, the fixed pattern; columns [width] and rows [height] of this frame;
    state [height, width], each pixel's own noise, of which the share `remembered` stays and `noise` times a sample
    comes new. Pixel p's sample is that of `normals`. response [11] is Microbolometer.response.
    """
    n_rows, n_columns = image.shape
    keep, sigma, grown = np.float32(remembered), np.float32(noise), np.float32(growth)
    zero, half, one, greatest = np.float32(0.0), np.float32(0.5), np.float32(1.0), np.float32(most)
    slope, shift = response[0], response[1]
    c0, c1, c2, c3, c4 = response[2], response[3], response[4], response[5], response[6]
    c5, c6, c7, c8 = response[7], response[8], response[9], response[10]
    fresh = np.empty(n_columns, np.float32)
    for i in range(n_rows):
        fill_normals(np.uint64(key), i * n_columns, table, fresh)
        row = rows[i]
        for j in range(n_columns):
            state[i, j] = keep * state[i, j] + sigma * fresh[j]
        # a loop of its own: with another array to write to it would not become vectors
        for j in range(n_columns):
            seen = image[i, j] + pattern[i, j] + grown * growing[i, j] + columns[j] + row + state[i, j]
            x = min(max(slope * np.sqrt(np.sqrt(max(seen, zero))) + shift, -one), one)
            counts = c0 + x * (c1 + x * (c2 + x * (c3 + x * (c4 + x * (c5 + x * (c6 + x * (c7 + x * c8)))))))
            out[i, j] = np.uint16(np.int32(min(max(counts, zero), greatest) + half))
