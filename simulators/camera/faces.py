"""The temperatures of a room's faces, cell by cell and frame by frame: the zone model's, and what local heat adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.camera.cells import Cells
from simulators.camera.conduction import CONVECTION_W_M2K, NODES, Depth, conduct, longest_step_s
from simulators.camera.heating import heat_ceiling, radiate, without_mean
from simulators.camera.pixels import LAYER, LOWER_PER_M, UPPER_PER_M
from simulators.camera.radiance import radiance_table
from simulators.camera.render import emit

Array = NDArray[np.float64]

SHORTEST_STEP_S, LONGEST_STEP_S = 1.0, 5.0
"""Of conduction: frames that come faster lie straight between two steps."""
SUN_MOVES_S = 600.0
WARM_UP_STEPS, WARM_UP_STEP_S = 12, 600.0
"""Things that are on when a film begins have been on for two hours, in which the sun has moved; a fire has not."""
LEAD_IN_S, LEAD_IN_STEP_S = 300.0, 60.0
"""And what rises then, from people and radiators, has risen so long, as for the zones (simulators.lead_in)."""


@dataclass(frozen=True)
class Heat:
    """What heats places of a room over the frames' times.

    flames [n, k, 5] and things [n, m, 5]: x, y, z in m, W radiated, radius in m; plumes [n, k, 4]: x, y, z in m,
    convective kW.
    Flames and plumes are the zone model's own and only spread its heat; things and the sun come on top of it. sun_w_m2
    and laid_k, by how much what lies on faces is warmer than they are, give [6, rows, columns] at a time in s.
    """

    flames: Array
    things: Array
    plumes: Array
    sun_w_m2: Callable[[float], Array] | None = None
    laid_k: Callable[[float], Array] | None = None


@dataclass(frozen=True)
class Faces:
    """A room's cells, what conducts under them, and texture_k [6, rows, columns]: studs and draughts."""

    cells: Cells
    depth: Depth
    texture_k: Array


class Warmth:
    """What a room's faces have more than the zone model's even surfaces: excess_k [6, nodes, rows, columns].

    balance_j [4] is the heat put in, lost to the room, lost at the back and stored since the beginning.
    """

    def __init__(self, faces: Faces) -> None:
        cells = faces.cells
        self.faces = faces
        self.excess_k = np.zeros((6, NODES, *cells.shape[1:]))
        self.balance_j = np.zeros(4)
        self._work = np.empty_like(self.excess_k)
        self._longest_s = longest_step_s(cells, faces.depth)

    @property
    def surface_k(self) -> Array:
        """A copy of the excess at the room [6, rows, columns]."""
        return self.excess_k[:, 0].copy()

    def pass_time(self, seconds: float, longest_s: float, flux_w_m2: Array, film_w_m2k: Array, even_k: Array) -> None:
        """Take heat for so long, in steps of at most longest_s; even_k [4] as surface_k of `cell_radiances`."""
        if not (flux_w_m2.any() or self.excess_k.any()):
            return
        cells, depth = self.faces.cells, self.faces.depth
        steps = int(np.ceil(seconds / min(longest_s, self._longest_s) - 1e-9))
        for _ in range(steps):
            conduct(
                self.excess_k, flux_w_m2, film_w_m2k, even_k[[0, 1, 2, 2, 2, 2]], cells.counts, cells.cell_m,
                depth.thickness_m, depth.conductivity_w_mk, depth.heat_capacity_j_m3k, depth.emissivity,
                seconds / steps, self._work, self.balance_j,
            )  # fmt: skip


def cell_radiances(
    faces: Faces, t_s: Array, surface_k: Array, room: NDArray[np.float32], heat: Heat
) -> Iterator[NDArray[np.float32]]:
    """Band radiances of the cells for each frame, flat, with the window's behind them; one array, written anew.

    t_s [n]; surface_k [n, 4]: floor, ceiling, lower wall, upper wall of the zone model; room [n, 8] as ROOM_FIELDS.
    """
    cells = faces.cells
    out = np.empty(faces.texture_k.size + cells.shape[2] + 2, np.float32)
    table, first_k, per_k = radiance_table()
    z_m = np.ascontiguousarray(cells.place_m[:, :, 0, 2])
    for i, before_k, after_k, share in _between_steps(faces, t_s, surface_k, room, heat):
        emit(
            surface_k[i], float(room[i, LAYER]), float(room[i, 0]), before_k, after_k, share, faces.texture_k, z_m,
            table, first_k, per_k, out,
        )  # fmt: skip
        yield out


def _between_steps(
    faces: Faces, t_s: Array, surface_k: Array, room: NDArray[np.float32], heat: Heat
) -> Iterator[tuple[int, Array, Array, float]]:
    """For each frame the excess [6, rows, columns] of the steps before and after it, and where between them it lies."""
    warmth, begin_s = Warmth(faces), float(t_s[0])
    _warm_up(warmth, room[0], heat, begin_s, surface_k[0])
    sun, sun_since_s = _sun(faces, heat, begin_s), begin_s
    first, after_k = 0, _shown(warmth, heat, begin_s)
    yield 0, after_k, after_k, 0.0
    for last in step_frames(t_s).tolist():
        now_s, before_k = float(t_s[last]), after_k
        if now_s - sun_since_s >= SUN_MOVES_S:
            sun, sun_since_s = _sun(faces, heat, now_s), now_s
        gap_s = now_s - float(t_s[first])
        if last > first:
            spread, film = _fire_w_m2(faces, room[last], heat, last)
            flux = sun + spread + _things_w_m2(faces, room[last], heat, last)
            warmth.pass_time(gap_s, LONGEST_STEP_S, flux, film, surface_k[last])
            after_k = _shown(warmth, heat, now_s)
        for i in range(first + 1, last + 1):
            yield i, before_k, after_k, float(t_s[i] - t_s[first]) / gap_s
        first = last


def _warm_up(warmth: Warmth, room: NDArray[np.float32], heat: Heat, begin_s: float, even_k: Array) -> None:
    """What things, the sun on its way, and what rises have given before a film begins at begin_s."""
    faces = warmth.faces
    things, always = _things_w_m2(faces, room, heat, 0), np.full(faces.cells.shape, CONVECTION_W_M2K)
    for before in range(WARM_UP_STEPS, 0, -1):
        shone = _sun(faces, heat, begin_s - LEAD_IN_S - (before - 0.5) * WARM_UP_STEP_S)
        warmth.pass_time(WARM_UP_STEP_S, WARM_UP_STEP_S, shone + things, always, even_k)
    rises, film = _plumes_w_m2(faces, heat, 0)
    shone = _sun(faces, heat, begin_s - 0.5 * LEAD_IN_S)
    warmth.pass_time(LEAD_IN_S, LEAD_IN_STEP_S, shone + things + without_mean(faces.cells, rises), film, even_k)


def step_frames(t_s: Array) -> NDArray[np.int64]:
    """The frames at which a step of conduction ends: the last of each second, the first and the last of all."""
    seconds = np.floor(t_s / SHORTEST_STEP_S + 1e-6)
    return np.union1d([0], np.flatnonzero(np.diff(seconds, append=np.inf)))


def _sun(faces: Faces, heat: Heat, t_s: float) -> Array:
    return np.zeros(faces.cells.shape) if heat.sun_w_m2 is None else heat.sun_w_m2(t_s)


def _shown(warmth: Warmth, heat: Heat, t_s: float) -> Array:
    """The excess that a camera sees [6, rows, columns]."""
    return warmth.surface_k if heat.laid_k is None else warmth.surface_k + heat.laid_k(t_s)


def _layers(room: NDArray[np.float32]) -> tuple[float, float, float]:
    return float(room[LAYER]), float(room[UPPER_PER_M]), float(room[LOWER_PER_M])


def _things_w_m2(faces: Faces, room: NDArray[np.float32], heat: Heat, i: int) -> Array:
    """What things radiate to each cell [6, rows, columns]."""
    cells, flux = faces.cells, np.zeros(faces.cells.shape)
    radiate(heat.things[i], cells.place_m, cells.inward, cells.counts, faces.depth.emissivity, *_layers(room), flux)
    return flux


def _fire_w_m2(faces: Faces, room: NDArray[np.float32], heat: Heat, i: int) -> tuple[Array, Array]:
    """What flames and plumes give to each cell more than to its whole face, and W/(m2 K) of what blows over it."""
    cells, (flux, film) = faces.cells, _plumes_w_m2(faces, heat, i)
    radiate(heat.flames[i], cells.place_m, cells.inward, cells.counts, faces.depth.emissivity, *_layers(room), flux)
    return without_mean(cells, flux), film


def _plumes_w_m2(faces: Faces, heat: Heat, i: int) -> tuple[Array, Array]:
    """What plumes give to each cell of the ceiling, and W/(m2 K) of what blows over it."""
    cells, flux = faces.cells, np.zeros(faces.cells.shape)
    film = np.full(cells.shape, CONVECTION_W_M2K)
    heat_ceiling(heat.plumes[i], cells.place_m, cells.counts, flux, film)
    return flux, film
