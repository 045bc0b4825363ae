"""What one pixel does, written once for CPU and GPU: a surface, smoke before it, an emitter, a count."""

# numba infers the types of these functions
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit

ROOM_FIELDS = (
    "window",
    "reflected",
    "upper_gas",
    "lower_gas",
    "layer_height_m",
    "upper_extinction_per_m",
    "lower_extinction_per_m",
    "camera_z_m",
)
"""What a room is for one frame beside its cells, in this order: band radiances, then its layers, then the camera."""
REFLECTED, UPPER_GAS, LOWER_GAS, LAYER, UPPER_PER_M, LOWER_PER_M, CAMERA_Z = range(1, 8)

OUTLINE_POINTS = 128
SPRITE_COLUMNS = 10
"""Of a sprite: foot column and row, top column and row, half-width (px), outline, optical depth across its full width,
radiance, distance (m), height of its middle (m)."""
DISTANCE = 8
SMALLEST_HALF_PX = 0.7
"""What is smaller is drawn so large and fills its share of it."""

_ONE, _ZERO, _HALF = np.float32(1.0), np.float32(0.0), np.float32(0.5)
_SIXTH, _24TH, _120TH, _720TH = (np.float32(1.0 / n) for n in (6, 24, 120, 720))

@njit(inline="always")
def transmitted(depth):
    """exp(-depth) of a float32, within 2e-6: Taylor's series for a 32nd, five squarings."""
    y = min(depth, np.float32(21.0)) * np.float32(-1.0 / 32.0)
    p = _ONE + y * (_ONE + y * (_HALF + y * (_SIXTH + y * (_24TH + y * (_120TH + y * _720TH)))))
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    return p * p


@njit(inline="always")
def share_above(from_z_m, to_z_m, layer_m):
    """The share of a straight path that lies above the layers' interface."""
    high = max(from_z_m, to_z_m)
    rise = max(abs(from_z_m - to_z_m), np.float32(1e-3))
    return min(max((high - layer_m) / rise, _ZERO), _ONE)


@njit(inline="always")
def through_smoke(radiance, upper_depth, lower_depth, upper_gas, lower_gas, camera_above):
    """Radiance that arrives through two layers, the camera's own being the nearer; each absorbs and emits."""
    upper, lower = transmitted(upper_depth), transmitted(lower_depth)
    near, far = (upper, lower) if camera_above else (lower, upper)
    near_gas, far_gas = (upper_gas, lower_gas) if camera_above else (lower_gas, upper_gas)
    beyond = far_gas + (radiance - far_gas) * far
    return near_gas + (beyond - near_gas) * near


@njit(inline="always")
def surface_radiance(cells, cell, stride, u, v, emissivity, reflected):
    """What leaves a surface between four cells: its own emission, and the room's mean radiance reflected."""
    # unsigned: a place that cannot be negative needs no check, and the loop becomes vectors
    below, one = cell + stride, np.uint32(1)
    near = cells[cell] + (cells[cell + one] - cells[cell]) * u
    far = cells[below] + (cells[below + one] - cells[below]) * u
    return reflected + emissivity * (near + (far - near) * v - reflected)


@njit(inline="always")
def over(behind, sprite, arriving, outlines, column, row):
    """The radiance of a pixel with a sprite [10] in front; arriving is the sprite's own, through the smoke."""
    drawn = max(sprite[4], np.float32(SMALLEST_HALF_PX))
    along_c, along_r = sprite[2] - sprite[0], sprite[3] - sprite[1]
    length = math.sqrt(along_c * along_c + along_r * along_r)
    least = np.float32(2.0 * SMALLEST_HALF_PX)
    fill = sprite[4] / drawn * min(length / least, _ONE)
    if length < least:
        along_c, along_r, length = _ZERO, -least, least
    dc, dr = column + _HALF - sprite[0], row + _HALF - sprite[1]
    s = (dc * along_c + dr * along_r) / (length * length)
    if s <= _ZERO or s >= _ONE:
        return behind
    at = min(max(s * np.float32(OUTLINE_POINTS) - _HALF, _ZERO), np.float32(OUTLINE_POINTS - 1.001))
    k = int(at)
    outline = outlines[int(sprite[5])]
    width = drawn * (outline[k] + (outline[k + 1] - outline[k]) * (at - np.float32(k)))
    side = abs(dc * along_r - dr * along_c) / length
    # the edge lies somewhere in its pixel
    cover = min(max(width - side + _HALF, _ZERO), min(_ONE, np.float32(2.0) * width))
    if cover <= _ZERO:
        return behind
    chord = math.sqrt(max(_ONE - (side / max(width, side)) ** 2, np.float32(0.01))) * width / drawn
    emitted = fill * cover * (_ONE - transmitted(sprite[6] * chord))
    return behind + (arriving - behind) * emitted


@njit(inline="always")
def arriving_from(sprite, room):
    """A sprite's radiance [10] through the room's smoke."""
    upper = share_above(room[CAMERA_Z], sprite[9], room[LAYER])
    return through_smoke(
        sprite[7],
        sprite[8] * upper * room[UPPER_PER_M],
        sprite[8] * (_ONE - upper) * room[LOWER_PER_M],
        room[UPPER_GAS],
        room[LOWER_GAS],
        room[CAMERA_Z] > room[LAYER],
    )


@njit(inline="always")
def splitmix64(counter):
    """A counter's 64 random bits (Steele, Lea and Flood, OOPSLA 2014)."""
    z = counter * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(inline="always")
def counts_of(radiance, response, per_radiance):
    """Counts, not yet rounded, from a table of them at evenly spaced radiances."""
    at = min(max(radiance * per_radiance, _ZERO), np.float32(response.size - 2))
    k = int(at)
    return response[k] + (response[k + 1] - response[k]) * (at - np.float32(k))
