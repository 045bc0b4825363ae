"""A room on its grid: where its cells are, and which of them a place, a disc or an opening covers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from simulators.dispersion.declaration import WALLS, Enclosure, Grid, Opening
from simulators.dispersion.gases import AIR_MOLAR_MASS, MOLAR_GAS_CONSTANT, PRESSURE_PA

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Room:
    """A room on its grid: spacing in m, volume of a cell in m3, its openings with the cracks among them."""

    enclosure: Enclosure
    grid: Grid
    gases: tuple[str, ...]
    heated: bool

    @cached_property
    def spacing(self) -> tuple[float, float, float]:
        """dx, dy, dz in m."""
        room, grid = self.enclosure, self.grid
        return room.x_m / grid.nx, room.y_m / grid.ny, room.z_m / grid.nz

    @cached_property
    def cell_m3(self) -> float:
        return float(np.prod(self.spacing))

    @property
    def n_scalars(self) -> int:
        """Gases, then the excess of temperature when something is hot."""
        return len(self.gases) + int(self.heated)

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        room = self.enclosure
        if room.leak_area_m2 == 0.0:
            return room.openings
        cracks = [
            Opening(wall, 0.5 * (room.y_m if wall in ("x0", "x1") else room.x_m), 0.5 * room.z_m,
                    share * room.leak_area_m2 / room.z_m, room.z_m, wind_pa=wind_pa)
            for wall, (share, wind_pa) in zip(cycle(WALLS), room.leak_winds, strict=False)
        ]  # fmt: skip
        return (*room.openings, *cracks)

    def column(self, x_m: float, y_m: float) -> tuple[int, int]:
        """(j, i) of the cells above a place."""
        dx, dy, _ = self.spacing
        return min(self.grid.ny - 1, int(y_m / dy)), min(self.grid.nx - 1, int(x_m / dx))

    def disc(self, x_m: float, y_m: float, radius_m: float) -> tuple[NDArray[np.int64], Array]:
        """Cells [n, (j, i)] of a disc and their shares, at least the cell it is in."""
        dx, dy, _ = self.spacing
        away = np.hypot(
            ((np.arange(self.grid.nx) + 0.5) * dx - x_m)[None, :], ((np.arange(self.grid.ny) + 0.5) * dy - y_m)[:, None]
        )
        share = np.clip((radius_m - away) / max(dx, dy) + 0.5, 0.0, 1.0)
        share[self.column(x_m, y_m)] = max(share[self.column(x_m, y_m)], 1e-3)
        cells = np.argwhere(share > 0.0)
        weights = share[share > 0.0]
        return cells, weights / weights.sum()

    def air_density(self, temp_k: float) -> float:
        return PRESSURE_PA * AIR_MOLAR_MASS / (MOLAR_GAS_CONSTANT * temp_k)

    def behind(self, opening: Opening) -> list[tuple[tuple[int, int], float]]:
        """Columns (j, i) behind an opening and their shares of its width."""
        grid, (dx, dy, _) = self.grid, self.spacing
        in_x = opening.wall in ("y0", "y1")
        n, size = (grid.nx, dx) if in_x else (grid.ny, dy)
        low, high = opening.along_m - 0.5 * opening.width_m, opening.along_m + 0.5 * opening.width_m
        told = []
        for cell in range(n):
            share = (min(high, (cell + 1) * size) - max(low, cell * size)) / opening.width_m
            if share > 1e-12:
                far = (grid.ny if in_x else grid.nx) - 1 if opening.wall.endswith("1") else 0
                told.append(((far, cell) if in_x else (cell, far), share))
        total = sum(share for _, share in told)
        return [(column, share / total) for column, share in told]
