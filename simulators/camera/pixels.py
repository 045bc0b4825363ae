"""What one pixel sees: a surface, smoke before it, an emitter; without branches, so that loops of them are vectors."""

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
def hidden(column, row, foot_c, foot_r, along_c, along_r, drawn, fill, depth, outline):
    """How much of what is behind a pixel an upright sprite hides, 0 to 1, and replaces by its own radiance.

    Foot and the way to its top in pixels; drawn is its greatest half-width, outline [128] the share of it at each
    height; depth the optical depth across its full width. At a height s it hides fill (1 - exp(-depth chord)).
    """
    length2 = along_c * along_c + along_r * along_r
    dc, dr = column + _HALF - foot_c, row + _HALF - foot_r
    s = (dc * along_c + dr * along_r) / length2
    side = abs(dc * along_r - dr * along_c) / np.float32(math.sqrt(length2))
    at = min(max(s * np.float32(OUTLINE_POINTS) - _HALF, _ZERO), np.float32(OUTLINE_POINTS - 1.001))
    k = np.int32(at)
    width = drawn * (outline[k] + (outline[k + 1] - outline[k]) * (at - np.float32(k)))
    # the edge lies somewhere in its pixel
    cover = min(max(width - side + _HALF, _ZERO), min(_ONE, np.float32(2.0) * width))
    cover = cover if (s > _ZERO) & (s < _ONE) else _ZERO
    inside = side / max(width, side)
    chord = np.float32(math.sqrt(max(_ONE - inside * inside, np.float32(0.01)))) * width / drawn
    return fill * cover * (_ONE - transmitted(depth * chord))


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
