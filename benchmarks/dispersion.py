"""Dispersion's transport: cell updates a second on one core, beside plain numpy and beside the memory's own speed.

`python benchmarks/dispersion.py` prints the lines that `dispersion_results` returns. The memory's limit is a triad
a = b + q c over arrays of the same size in the same run: what it moves a second is what a step could move. A step is
some sixty operations for those bytes, so a third line tells how fast they are on one line of cells that stays put:
where that is slower than the memory, it is the limit.
"""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import json
import time
from collections.abc import Callable

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray
from results import Result, result

from simulators.dispersion import Enclosure, Grid, Leak, Opening, Place, gas_at_heads, plain
from simulators.dispersion.exchange import RIM
from simulators.dispersion.flow import Flow, find_flow
from simulators.dispersion.room import Room
from simulators.dispersion.run import advance_on_cpu
from simulators.dispersion.transport import add_up, cross, cross_planes

Array = NDArray[np.float64]
ROOM = Enclosure(
    6.4, 6.4, 2.6, (Opening("x0", 3.0, 1.0, 0.9, 2.0),), leak_area_m2=0.02, diffusivity_m2_s=2e-3
)  # fmt: skip
LEAK = Leak(3.0, 2.0, 0.4, 0.01, {"CH4": ((0.0, 5e-4),)})
GRIDS = {"room": Grid(32, 32, 26), "hall": Grid(128, 128, 52)}
BYTES_A_CELL = 32
"""A step reads the field and the flows along x and y and writes the field, 8 bytes each; flow up is a line of its own.
Neighbours and what crosses faces stay in cache. Lines fetched before they are written are not counted, as in STREAM."""
TRIAD_BYTES = 24
LIMIT_SHARE = 0.6
STAYING_CELLS = 256
REPEATS = 7


def dispersion_results() -> list[Result]:
    """Measured here and now: a line for each grid beside numpy and beside the triad, and one for a scenario's heads."""
    lines = [line for name, grid in GRIDS.items() for line in _of_grid(name, grid)]
    return [*lines, _of_heads()]


def _of_grid(name: str, grid: Grid) -> list[Result]:
    room = Room(ROOM, grid, ("CH4",), heated=False)
    field = np.random.default_rng(1).random((1, grid.nz, grid.ny, grid.nx)) * 0.05
    flow = find_flow(room, (LEAK,), field, 0.0, 5.0, 0.0)
    cells = grid.nx * grid.ny * grid.nz
    steps = max(4, 4_000_000 // cells)
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        ours, triad, staying = _fastest(
            [_stepping(room, field, flow, steps), _triad(cells, steps), _staying(cells * steps // STAYING_CELLS)]
        )
        (numpys,) = _fastest([lambda: plain.step(field, flow, flow.longest_step_s, room.cell_m3)], repeats=3)
    finally:
        numba.set_num_threads(before)
    rate, plain_rate, in_cache = cells * steps / ours, cells / numpys, cells * steps / staying
    moved, could = rate * BYTES_A_CELL, cells * steps * TRIAD_BYTES / triad
    title = f"dispersion, {name} of {grid.nx} x {grid.ny} x {grid.nz}"
    return [
        result(f"{title}: cell updates", rate, "1/s/core", peer="plain numpy", peer_value=plain_rate),
        result(f"{title}: bytes moved", moved, "B/s/core", at_least=LIMIT_SHARE * could,
               peer="triad of the same arrays", peer_value=could, limit=could),
        result(f"{title}: beside its arithmetic", rate, "1/s/core", peer="the same on a line in cache",
               peer_value=in_cache, limit=in_cache),
    ]  # fmt: skip


def _of_heads() -> Result:
    heads = (Place(1.0, 1.0, 2.3), Place(5.0, 4.0, 2.3), Place(5.0, 1.0, 0.4))
    (seconds,) = _fastest([lambda: gas_at_heads(ROOM, (LEAK,), heads, 600.0)], repeats=3)
    return result("dispersion, heads of a 600 s leak", 1.0 / seconds, "scenarios/s/core")


def _stepping(room: Room, field: Array, flow: Flow, steps: int) -> Callable[[], object]:
    padded = np.pad(field, ((0, 0), *[(RIM, RIM)] * 3), mode="edge")
    left = np.zeros(1)
    return lambda: advance_on_cpu(padded, flow, steps, flow.longest_step_s, room.cell_m3, left)


def _triad(cells: int, steps: int) -> Callable[[], object]:
    a, b, c = (np.ones(cells) for _ in range(3))
    return lambda: triad(a, b, c, steps)


@njit(cache=True, fastmath=True)
def triad(a: Array, b: Array, c: Array, times: int) -> None:
    """a = b + q c, over and over, the arrays changing places."""
    for _ in range(times):
        for i in range(a.size):
            a[i] = b[i] + 3.0 * c[i]
        a, b, c = c, a, b


def _staying(times: int) -> Callable[[], object]:
    lines = np.random.default_rng(2).random((8, STAYING_CELLS)) * 0.05
    return lambda: step_line(lines, times)


@njit(cache=True)
def step_line(lines: Array, times: int) -> None:
    """A step of one line of cells in all three directions, over and over; lines [8, n] are what it reads and writes."""
    west, south, top, bottom = lines[0], lines[1], lines[2], lines[3]
    flow, a, b, new = lines[4], lines[5], lines[6], lines[7]
    for _ in range(times):
        cross(west, a, b, a, b, flow, 1.0, 0.1)
        cross(south, b, a, b, a, flow, 1.0, 0.1)
        cross_planes(top, a, b, a, b, 0.1, 0.1)
        add_up(new, a, 0.9, west, south, south, west, bottom, top)


def _fastest(works: list[Callable[[], object]], repeats: int = REPEATS) -> list[float]:
    """CPU seconds of each, the least of turns that they take one after the other: a busy machine is busy for all."""
    least = [np.inf] * len(works)
    for work in works:
        work()
    for _ in range(repeats):
        for n, work in enumerate(works):
            begun = time.thread_time()
            work()
            least[n] = min(least[n], time.thread_time() - begun)
    return least


if __name__ == "__main__":
    for line in dispersion_results():
        print(json.dumps(line))
