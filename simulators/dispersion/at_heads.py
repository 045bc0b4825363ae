"""Gas at the heads of one room, quick enough for every scenario: the same model on flat and wide cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.dispersion.declaration import Enclosure, Grid, Leak, Place
from simulators.dispersion.run import disperse

ACROSS_M = 0.8
UP_M = 0.065
FLOW_S = 15.0
MOST_CELLS = 10
"""Cells, seconds between two looks at the flow, and cells along the longer side at most. Layers are level and thin:
cells may be wide, but not tall."""


@dataclass(frozen=True)
class GasAtHeads:
    """Volume fractions of each gas at times t_s [n_t]: fractions[gas] is [n_t, n_places]."""

    t_s: NDArray[np.float64]
    fractions: dict[str, NDArray[np.float64]]


def gas_at_heads(
    room: Enclosure, leaks: Sequence[Leak], places: Sequence[Place], end_s: float, output_s: float = FLOW_S
) -> GasAtHeads:
    """Leaks in a room as its heads get them, until end_s and told every output_s.

    What leaves through the openings is outside: a door to another room counts as one to fresh air. Raises ValueError
    as `disperse` does.
    """
    grid = Grid.fit(room, max(ACROSS_M, max(room.x_m, room.y_m) / MOST_CELLS), UP_M)
    told = disperse(room, leaks, places, end_s, grid, output_s, FLOW_S)
    return GasAtHeads(told.t_s, {gas: told.probes(gas) for gas in told.gases})
