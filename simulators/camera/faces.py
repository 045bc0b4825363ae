"""The temperatures of a room's faces, cell by cell and frame by frame: the zone model's, and what local heat adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.camera.cells import Cells
from simulators.camera.conduction import NODES, Depth, conduct, longest_step_s
from simulators.camera.heating import heat_ceiling, radiate, without_mean
from simulators.camera.pixels import LAYER, LOWER_PER_M, UPPER_PER_M
from simulators.camera.radiance import radiance_table
from simulators.camera.render import emit

Array = NDArray[np.float64]

LONGEST_STEP_S = 5.0
SUN_MOVES_S = 600.0
WARM_UP_STEPS, WARM_UP_STEP_S = 12, 600.0
"""What is on when a film begins has been on for two hours."""


@dataclass(frozen=True)
class Heat:
    """What heats places of a room over the frames' times.

    flames [n, k, 4] and things [n, m, 4]: x, y, z in m, W radiated; plumes [n, k, 4]: x, y, z in m, convective kW.
    Flames and plumes are the zone model's own and only spread its heat; things and the sun come on top of it. sun_w_m2
    gives [6, rows, columns] at a time in s.
    """

    flames: Array
    things: Array
    plumes: Array
    sun_w_m2: Callable[[float], Array] | None = None


@dataclass(frozen=True)
class Faces:
    """A room's cells, what conducts under them, and texture_k [6, rows, columns]: studs and draughts."""

    cells: Cells
    depth: Depth
    texture_k: Array


def cell_radiances(
    faces: Faces, t_s: Array, surface_k: Array, room: NDArray[np.float32], heat: Heat
) -> Iterator[NDArray[np.float32]]:
    """Band radiances of the cells for each frame, flat, with the window's behind them.

    t_s [n]; surface_k [n, 4]: floor, ceiling, lower wall, upper wall of the zone model; room [n, 8] as ROOM_FIELDS.
    """
    cells, depth = faces.cells, faces.depth
    excess, spread, balance = np.zeros((*cells.shape, NODES)), np.zeros((*cells.shape, NODES)), np.zeros(4)
    step_s = min(LONGEST_STEP_S, longest_step_s(cells, depth))
    warm_up_s = min(WARM_UP_STEP_S, longest_step_s(cells, depth))
    out = np.empty(excess[..., 0].size + cells.shape[2] + 2, np.float32)
    table, first_k, per_k = radiance_table()
    sun, sun_since_s = np.zeros(cells.shape), -np.inf
    z_m = np.ascontiguousarray(cells.place_m[:, :, 0, 2])
    for i, now_s in enumerate(t_s):
        if heat.sun_w_m2 is not None and now_s - sun_since_s >= SUN_MOVES_S:
            sun, sun_since_s = heat.sun_w_m2(float(now_s)), float(now_s)
        flux = sun + _local_flux(faces, room[i], heat, i)
        if flux.any() or excess.any():
            gap_s = float(now_s - t_s[i - 1]) if i else WARM_UP_STEPS * warm_up_s
            steps = int(np.ceil(gap_s / step_s)) if i else WARM_UP_STEPS
            for _ in range(steps):
                conduct(
                    excess, flux, surface_k[i, [0, 1, 2, 2, 2, 2]], cells.counts, cells.cell_m, depth.thickness_m,
                    depth.conductivity_w_mk, depth.heat_capacity_j_m3k, depth.emissivity, gap_s / steps, spread, balance,
                )  # fmt: skip
        emit(
            surface_k[i], float(room[i, LAYER]), float(room[i, 0]), excess[..., 0], faces.texture_k, z_m, table,
            first_k, per_k, out,
        )  # fmt: skip
        yield out


def _local_flux(faces: Faces, room: NDArray[np.float32], heat: Heat, i: int) -> Array:
    """W/m2 [6, rows, columns]: flames and plumes less their mean, and things."""
    cells, shape = faces.cells, faces.cells.shape
    layers = float(room[LAYER]), float(room[UPPER_PER_M]), float(room[LOWER_PER_M])
    flux = np.zeros(shape)
    if (heat.flames[i, :, 3] > 0.0).any() or (heat.plumes[i, :, 3] > 0.0).any():
        radiate(heat.flames[i], cells.place_m, cells.inward, cells.counts, faces.depth.emissivity, *layers, flux)
        heat_ceiling(heat.plumes[i], cells.place_m, cells.counts, flux)
        flux = without_mean(cells, flux)
    if (heat.things[i, :, 3] > 0.0).any():
        radiate(heat.things[i], cells.place_m, cells.inward, cells.counts, faces.depth.emissivity, *layers, flux)
    return flux
