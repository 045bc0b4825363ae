"""A room's six faces cut into cells, each with a temperature of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FLOOR, CEILING, WALL_X0, WALL_X1, WALL_Y0, WALL_Y1 = range(6)
ALONG = ((0, 1), (0, 1), (1, 2), (1, 2), (0, 2), (0, 2))
"""The room's axes along which a face's columns and rows of cells run."""
CELLS_A_ROOM = 2000
SMALLEST_M = 0.1


@dataclass(frozen=True)
class Cells:
    """Cells of a room of size_m [3] = (x, y, z), from corner (0, 0, 0): arrays [6, rows, columns] with blank ends.

    counts [6, 2] are the columns and rows that a face has; cell_m [6, 2] their widths and heights.
    """

    size_m: Array
    counts: NDArray[np.int64]
    cell_m: Array

    @property
    def shape(self) -> tuple[int, int, int]:
        return 6, int(self.counts[:, 1].max()), int(self.counts[:, 0].max())

    @cached_property
    def there(self) -> NDArray[np.bool_]:
        """Which places of the arrays are cells."""
        _, rows, columns = self.shape
        return np.asarray(
            (np.arange(columns)[None, None, :] < self.counts[:, 0, None, None])
            & (np.arange(rows)[None, :, None] < self.counts[:, 1, None, None])
        )

    @cached_property
    def area_m2(self) -> Array:
        """Area of each cell; 0 where there is none."""
        return np.where(self.there, self.cell_m.prod(axis=1)[:, None, None], 0.0)

    @cached_property
    def place_m(self) -> Array:
        """Middle of each cell [6, rows, columns, 3]."""
        place = np.zeros((*self.shape, 3))
        _, rows, columns = self.shape
        for face, (u, v) in enumerate(ALONG):
            place[face, :, :, u] = (np.arange(columns) + 0.5)[None, :] * self.cell_m[face, 0]
            place[face, :, :, v] = (np.arange(rows) + 0.5)[:, None] * self.cell_m[face, 1]
            axis = 3 - u - v
            place[face, :, :, axis] = self.size_m[axis] * (face in (CEILING, WALL_X1, WALL_Y1))
        return place

    def share_of_floor(self, middle_m: tuple[float, float], half_m: tuple[float, float]) -> Array:
        """How much of each cell a rectangle on the floor covers, [6, rows, columns], 0 to 1."""
        share = np.zeros(self.shape)
        share[FLOOR] = self.there[FLOOR]
        for axis, (middle, half) in enumerate(zip(middle_m, half_m, strict=True)):
            cell_m, place_m = self.cell_m[FLOOR, axis], self.place_m[FLOOR, :, :, axis]
            low_m = np.maximum(place_m - 0.5 * cell_m, middle - half)
            high_m = np.minimum(place_m + 0.5 * cell_m, middle + half)
            share[FLOOR] *= np.clip((high_m - low_m) / cell_m, 0.0, 1.0)
        return share

    @cached_property
    def inward(self) -> Array:
        """Unit vector [6, 3] from each face into the room."""
        normal = np.zeros((6, 3))
        for face, (u, v) in enumerate(ALONG):
            normal[face, 3 - u - v] = -1.0 if face in (CEILING, WALL_X1, WALL_Y1) else 1.0
        return normal


def cells_of(width_m: float, depth_m: float, height_m: float) -> Cells:
    """Some 2,000 cells of about one size, none smaller than 10 cm, at least two by two on a face."""
    size = np.array([width_m, depth_m, height_m])
    area = 2.0 * (size[0] * size[1] + size[1] * size[2] + size[0] * size[2])
    wanted_m = max(np.sqrt(area / CELLS_A_ROOM), SMALLEST_M)
    along = size[np.array(ALONG)]
    counts = np.maximum(np.round(along / wanted_m).astype(np.int64), 2)
    return Cells(size, counts, along / counts)
