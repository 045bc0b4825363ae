"""Where the ray of each pixel ends: on which face of the room, between which of its cells, how far away."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulators.camera.cells import ALONG, WALL_X0, Cells
from simulators.camera.view import Camera, Window

Array = NDArray[np.float64]

GLASS_EMISSIVITY = 0.85
"""Of window glass in the camera's band, 8 to 14 um, its reststrahlen peak included (Raytek, emissivity of non-metals,
plate glass); over the whole of its light it is that of MATERIALS."""
WINDOW = 6
"""The number of the window among the faces."""


@dataclass(frozen=True)
class Backdrop:
    """What each pixel looks at, [height, width]: where its ray ends.

    face is one of the cells' six, or WINDOW; z_m the height of the ray's end, path_m its length. cell, u and v place it
    among the cells of the faces: the cell below and before, in the flat array, and the shares of the next ones (the
    window is the cell after the last); emissivity is the surface's. stride is the number of cells in an array's row.
    """

    face: NDArray[np.uint8]
    z_m: NDArray[np.float32]
    path_m: NDArray[np.float32]
    cell: NDArray[np.uint32]
    u: NDArray[np.float32]
    v: NDArray[np.float32]
    emissivity: NDArray[np.float32]
    stride: int


def backdrop(camera: Camera, cells: Cells, emissivity: Array, window: Window | None) -> Backdrop:
    """Trace each pixel's ray to the faces of the room from inside; emissivity [6] of the faces.

    Raises ValueError when the camera is not inside the room.
    """
    size, position = cells.size_m, camera.position_m
    if not ((position > 0.0) & (position < size)).all():
        raise ValueError(f"the camera at {position.tolist()} m is not inside the room of {size.tolist()} m")
    shape = camera.height_px, camera.width_px
    face, cell = np.empty(shape, np.uint8), np.empty(shape, np.uint32)
    z_m, path_m, u, v = (np.empty(shape, np.float32) for _ in range(4))
    pane = np.zeros(4) if window is None else np.array([window.y0_m, window.y1_m, window.z0_m, window.z1_m])
    trace(
        position, camera.axes, camera.focal_px, size, cells.counts, cells.cell_m, cells.shape[1], cells.shape[2], pane,
        face, z_m, path_m, cell, u, v,
    )  # fmt: skip
    seen = np.append(emissivity, GLASS_EMISSIVITY).astype(np.float32)[face]
    return Backdrop(face, z_m, path_m, cell, u, v, seen, cells.shape[2])


@njit(cache=True, error_model="numpy")
def trace(
    position_m: Array, axes: Array, focal_px: float, size_m: Array, counts: NDArray[np.int64], cell_m: Array, rows: int,
    columns: int, pane: Array, face: NDArray[np.uint8], z_m: NDArray[np.float32], path_m: NDArray[np.float32],
    cell: NDArray[np.uint32], u: NDArray[np.float32], v: NDArray[np.float32],
) -> None:  # fmt: skip
    """Follow each pixel's ray from position_m to the first face; fills a Backdrop's arrays.

    axes [3, 3] are the picture's right, down and forward; rows and columns those of the cells' arrays; pane [4] the
    window's y0, y1, z0, z1 on the wall x = 0, all 0 where there is none.
    """
    height, width = face.shape
    ray, end = np.empty(3), np.empty(3)
    for i in range(height):
        down_px = i + 0.5 - 0.5 * height
        for j in range(width):
            right_px = j + 0.5 - 0.5 * width
            length = math.sqrt(right_px * right_px + down_px * down_px + focal_px * focal_px)
            nearest_m, axis = math.inf, 0
            for a in range(3):
                ray[a] = (right_px * axes[0, a] + down_px * axes[1, a] + focal_px * axes[2, a]) / length
                if ray[a] == 0.0:
                    continue
                away_m = ((size_m[a] if ray[a] > 0.0 else 0.0) - position_m[a]) / ray[a]
                if away_m < nearest_m:
                    nearest_m, axis = away_m, a
            for a in range(3):
                end[a] = position_m[a] + nearest_m * ray[a]
            number = (2 * axis + 2) % 6 + (1 if ray[axis] > 0.0 else 0)
            along_u, along_v = end[ALONG[number][0]] / cell_m[number, 0], end[ALONG[number][1]] / cell_m[number, 1]
            first_u = min(max(math.floor(along_u - 0.5), 0), counts[number, 0] - 2)
            first_v = min(max(math.floor(along_v - 0.5), 0), counts[number, 1] - 2)
            face[i, j], z_m[i, j], path_m[i, j] = number, end[2], nearest_m
            cell[i, j] = (number * rows + first_v) * columns + first_u
            u[i, j] = min(max(along_u - 0.5 - first_u, 0.0), 1.0)
            v[i, j] = min(max(along_v - 0.5 - first_v, 0.0), 1.0)
            if number == WALL_X0 and pane[0] < end[1] < pane[1] and pane[2] < end[2] < pane[3]:
                face[i, j], cell[i, j] = WINDOW, 6 * rows * columns
