"""The same steps on a GPU: a thread for each cell, made of the functions that the CPU runs (`transport`, `exchange`).

Importing this needs CUDA, or numba's simulator of it (NUMBA_ENABLE_CUDASIM=1).
"""

# numba infers the types of these functions
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import numpy as np
from numba import cuda
from numpy.typing import NDArray

from simulators.dispersion import exchange
from simulators.dispersion.exchange import RIM
from simulators.dispersion.flow import Flow
from simulators.dispersion.transport import next_value, through

BLOCK = (32, 4, 1)
THREADS = 64

carried = cuda.jit(device=True)(exchange.carried.py_func)
exchange_plane = cuda.jit(device=True)(exchange.exchange_plane.py_func)
gone = cuda.jit(device=True)(exchange.gone.py_func)


@cuda.jit
def sweep(old, new, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost):
    """One step of every cell, from `old` to `new`; arrays as in `transport.sweep`, fields with their four axes."""
    i, j, plane = cuda.grid(3)
    nz, ny, nx = flow_x.shape[0], flow_x.shape[1], flow_x.shape[2] - 2 * RIM
    if i >= nx or j >= ny or plane >= nz * lost.shape[0]:
        return
    s = plane // nz
    k = plane - s * nz
    z, y, x = k + RIM, j + RIM, i + RIM
    here = old[s, z, y, x]
    w2, w1, e1, e2 = old[s, z, y, x - 2], old[s, z, y, x - 1], old[s, z, y, x + 1], old[s, z, y, x + 2]
    s2, s1, n1, n2 = old[s, z, y - 2, x], old[s, z, y - 1, x], old[s, z, y + 1, x], old[s, z, y + 2, x]
    b2, b1, t1, t2 = old[s, z - 2, y, x], old[s, z - 1, y, x], old[s, z + 1, y, x], old[s, z + 2, y, x]
    mix = dt * mix_x[s, k]
    west = through(w2, w1, here, e1, dt * flow_x[k, j, x], mix)
    east = through(w1, here, e1, e2, dt * flow_x[k, j, x + 1], mix)
    mix = dt * mix_y[s, k]
    south = through(s2, s1, here, n1, dt * flow_y[k, j, x], mix)
    north = through(s1, here, n1, n2, dt * flow_y[k, j + 1, x], mix)
    bottom = through(b2, b1, here, t1, dt * flow_z[k], dt * mix_z[s, k])
    top = through(b1, here, t1, t2, dt * flow_z[k + 1], dt * mix_z[s, k + 1])
    new[s, z, y, x] = next_value(here, 1.0 - dt * lost[s, k], west, east, south, north, bottom, top)


@cuda.jit
def carry(old, columns, drawn, given, flux):
    """Fills flux [scalar, plume]: a thread for each."""
    n = cuda.grid(1)
    plumes = flux.shape[1]
    if n < flux.shape[0] * plumes:
        flux[n // plumes, n % plumes] = carried(old, n // plumes, n % plumes, columns, drawn, given)


@cuda.jit
def hand_over(old, new, dt, volume, columns, drawn, spread_z, first, cells, weights, flux, left):
    """What plumes take and leave: a thread for each plane of a scalar, so that none writes where another does."""
    n = cuda.grid(1)
    nz = drawn.shape[1]
    if n < flux.shape[0] * nz:
        s = n // nz
        k = n - s * nz
        exchange_plane(old, new, s, k, dt, volume, columns, drawn, spread_z, first, cells, weights, flux[s])
        if k == 0:
            left[s] += gone(dt, first, flux[s])


@cuda.jit
def fill_rim(field):
    """Repeat the edge in the rim."""
    i, j, plane = cuda.grid(3)
    nz, ny, nx = field.shape[1], field.shape[2], field.shape[3]
    if i >= nx or j >= ny or plane >= nz * field.shape[0]:
        return
    s = plane // nz
    k = plane - s * nz
    z, y, x = (
        min(max(k, RIM), nz - 1 - RIM),
        min(max(j, RIM), ny - 1 - RIM),
        min(max(i, RIM), nx - 1 - RIM),
    )
    if z != k or y != j or x != i:
        field[s, k, j, i] = field[s, z, y, x]


def advance_on_gpu(
    padded: NDArray[np.float64], flow: Flow, steps: int, dt: float, cell_m3: float, left: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Steps of dt of a field with its rim; adds to left [scalar], m3. Returns the field, the same array."""
    n_scalars, *sizes = padded.shape
    nz, ny, nx = (size - 2 * RIM for size in sizes)
    to = cuda.to_device
    moved = [to(a) for a in (flow.flow_x, flow.flow_y, flow.flow_z, flow.mix_x, flow.mix_y, flow.mix_z, flow.lost)]
    plumes = len(flow.drawn)
    columns, drawn, given = to(flow.columns), to(flow.drawn), to(flow.given)
    spread, first, cells, weights = to(flow.spread_z), to(flow.first), to(flow.cells), to(flow.weights)
    old, new, gone_m3 = to(padded), to(padded), to(left)
    flux = to(np.zeros((n_scalars, plumes)))
    inside, whole = _blocks(nx, ny, nz * n_scalars), _blocks(*sizes[::-1][:2], sizes[0] * n_scalars)
    fill_rim[whole, BLOCK](old)
    for _ in range(steps):
        sweep[inside, BLOCK](old, new, dt, *moved)
        if plumes:
            carry[_lines(n_scalars * plumes), THREADS](old, columns, drawn, given, flux)
            hand_over[_lines(n_scalars * nz), THREADS](
                old, new, dt, cell_m3, columns, drawn, spread, first, cells, weights, flux, gone_m3
            )
        fill_rim[whole, BLOCK](new)
        old, new = new, old
    old.copy_to_host(padded)
    gone_m3.copy_to_host(left)
    return padded


def _blocks(*sizes: int) -> tuple[int, ...]:
    return tuple(-(-size // each) for size, each in zip(sizes, BLOCK, strict=True))


def _lines(threads: int) -> int:
    return -(-threads // THREADS)
