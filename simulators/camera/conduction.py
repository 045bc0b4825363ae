"""Heat in the cells of a room's faces: what a cell has more than the zone model's even surface."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulators.camera.cells import CEILING, FLOOR, Cells
from simulators.kernels.constants import SIGMA
from simulators.kernels.walls import BACK_W_M2K
from simulators.physics.building import MATERIALS, Room
from simulators.physics.materials import Material

Array = NDArray[np.float64]

NODES = 8
GROWTH = 1.7
"""Each node in depth is so much thicker than the one before: the first of 16 mm of gypsum has 0.16 mm."""
CONVECTION_W_M2K = 5.0
"""Natural convection off a warm spot, where no jet blows."""
ADIABATIC = MATERIALS["gypsum"]
"""What a face without layers is taken for: heat that the zone model keeps in the room must still spread in it."""


@dataclass(frozen=True)
class Depth:
    """What conducts under each face: node thicknesses [6, 8] in m, k [6] in W/(m K), rho c [6] in J/(m3 K), emissivity.

    Of a layered wall the layer at the room: heat of a fire's first half hour stays in it.
    """

    thickness_m: Array
    conductivity_w_mk: Array
    heat_capacity_j_m3k: Array
    emissivity: Array


def depth_of(room: Room) -> Depth:
    """The nodes under a room's faces."""
    kinds = ["floor" if face == FLOOR else "ceiling" if face == CEILING else "wall" for face in range(6)]
    layers: list[Material] = [(room.construction(kind) or (ADIABATIC,))[0] for kind in kinds]
    return nodes_of(layers)


def nodes_of(layers: Sequence[Material]) -> Depth:
    """The nodes of one layer under each surface."""
    share = GROWTH ** np.arange(NODES)
    return Depth(
        np.outer([layer.thickness_m for layer in layers], share / share.sum()),
        np.array([layer.conductivity_w_mk for layer in layers]),
        np.array([layer.density_kg_m3 * layer.specific_heat_j_kgk for layer in layers]),
        np.array([layer.emissivity for layer in layers]),
    )


def longest_step_s(cells: Cells, depth: Depth) -> float:
    """The longest step for which conduction along the faces, which is explicit, is stable."""
    diffusivity = depth.conductivity_w_mk / depth.heat_capacity_j_m3k
    return float((0.5 / (diffusivity * (1.0 / cells.cell_m**2).sum(axis=1))).min())


@njit(cache=True, error_model="numpy")
def conduct(
    excess_k: Array, flux_w_m2: Array, film_w_m2k: Array, surface_k: Array, counts: NDArray[np.int64], cell_m: Array,
    thickness_m: Array, conductivity: Array, capacity: Array, emissivity: Array, dt_s: float, work: Array,
    balance_j: Array,
) -> None:  # fmt: skip
    """A step of excess_k [faces, nodes, rows, columns], in place: explicit along the faces, implicit in depth.

    rho c dT/dt = div(k grad T); at the room flux_w_m2 [faces, rows, columns] less (h + eps sigma (T^2 + T0^2)(T + T0))
    of the excess, T0 = surface_k [faces], h = film_w_m2k [faces, rows, columns]; at the back 10 W/(m2 K);
    nothing leaves at the edges. work has excess_k's shape. balance_j [4] gains what was put in, lost to the room, lost
    at the back, and stored, in J.
    """
    from_before = np.empty(NODES)
    for face in range(excess_k.shape[0]):
        k, c = conductivity[face], capacity[face]
        du, dv = cell_m[face, 0], cell_m[face, 1]
        area = du * dv
        n_columns, n_rows = counts[face, 0], counts[face, 1]
        along_u, along_v = k / c * dt_s / (du * du), k / c * dt_s / (dv * dv)
        # elimination from the back, where all cells of a face are alike, to the room, where each has its own loss
        behind, diagonal = 1.0 / (0.5 * thickness_m[face, NODES - 1] / k + 1.0 / BACK_W_M2K), 0.0
        from_behind = 0.0
        for m in range(NODES):
            n = NODES - 1 - m
            heat = c * thickness_m[face, n] / dt_s
            before = 2.0 * k / (thickness_m[face, n] + thickness_m[face, n - 1]) if n > 0 else 0.0
            diagonal = heat + before + behind * (1.0 - from_behind)
            for i in range(n_rows):
                above, below = max(i - 1, 0), min(i + 1, n_rows - 1)
                for j in range(n_columns):
                    here = excess_k[face, n, i, j]
                    left, right = excess_k[face, n, i, max(j - 1, 0)], excess_k[face, n, i, min(j + 1, n_columns - 1)]
                    up, down = excess_k[face, n, above, j], excess_k[face, n, below, j]
                    known = heat * (here + along_u * (left + right - 2.0 * here) + along_v * (up + down - 2.0 * here))
                    if n < NODES - 1:
                        known += behind * work[face, n + 1, i, j]
                    work[face, n, i, j] = known / diagonal if n > 0 else known
            from_behind = before / diagonal
            from_before[n] = from_behind
            behind = before
        for i in range(n_rows):
            for j in range(n_columns):
                cold = surface_k[face]
                warm = cold + excess_k[face, 0, i, j]
                loss = film_w_m2k[face, i, j] + emissivity[face] * SIGMA * (warm * warm + cold * cold) * (warm + cold)
                new, stored = 0.0, 0.0
                for n in range(NODES):
                    if n == 0:
                        new = (work[face, 0, i, j] + flux_w_m2[face, i, j]) / (diagonal + loss)
                        balance_j[1] += area * dt_s * loss * new
                    else:
                        new = work[face, n, i, j] + from_before[n] * new
                    stored += c * thickness_m[face, n] * (new - excess_k[face, n, i, j])
                    excess_k[face, n, i, j] = new
                balance_j[0] += area * dt_s * flux_w_m2[face, i, j]
                balance_j[2] += area * dt_s * new / (0.5 * thickness_m[face, NODES - 1] / k + 1.0 / BACK_W_M2K)
                balance_j[3] += area * stored
