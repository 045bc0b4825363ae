"""What plumes, fans and openings take and give, gathered into the arrays of `exchange`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.dispersion.room import Room

Array = NDArray[np.float64]
Indices = NDArray[np.int64]


class Carriers:
    """One by one, and the volume that they leave in or draw from each cell: gain_m3_s [nz, ny, nx]."""

    def __init__(self, room: Room) -> None:
        grid = room.grid
        self.room = room
        self.gain_m3_s = np.zeros((grid.nz, grid.ny, grid.nx))
        self._columns: list[tuple[int, int]] = []
        self._drawn: list[Array] = []
        self._given: list[Array] = []
        self._spread: list[Array] = []
        self._cells: list[Indices] = []
        self._weights: list[Array] = []

    def add(self, column: tuple[int, int], drawn: Array, given: Array, flow: float, spread: Array, cells: Indices,
            weights: Array) -> None:  # fmt: skip
        """flow: m3/s left in the room, given [scalar] its own part of each scalar; the rest as `exchange` has it."""
        self._columns.append(column)
        self._drawn.append(drawn)
        self._given.append(given)
        self._spread.append(spread)
        self._cells.append(cells)
        self._weights.append(weights)
        self.gain_m3_s[:, column[0], column[1]] -= drawn
        if flow > 0.0:
            self.gain_m3_s[:, cells[:, 0], cells[:, 1]] += flow * spread[:, None] * weights

    def leave(self, column: tuple[int, int], drawn: Array) -> None:
        """Out of the room: drawn [nz] m3/s from a column."""
        nothing = np.zeros(self.room.n_scalars)
        self.add(column, drawn, nothing, 0.0, np.zeros(self.room.grid.nz), np.zeros((0, 2), np.int64), np.zeros(0))

    def arrays(self) -> tuple[Indices, Array, Array, Array, Indices, Indices, Array]:
        """columns, drawn, given, spread_z, first, cells, weights."""
        nz, n = self.room.grid.nz, len(self._columns)
        return (
            np.array(self._columns, np.int64).reshape(n, 2),
            np.array(self._drawn).reshape(n, nz),
            np.array(self._given).reshape(n, self.room.n_scalars),
            np.array(self._spread).reshape(n, nz),
            np.cumsum([0, *map(len, self._weights)], dtype=np.int64),
            np.concatenate([np.zeros((0, 2), np.int64), *self._cells]),
            np.concatenate([np.zeros(0), *self._weights]),
        )
