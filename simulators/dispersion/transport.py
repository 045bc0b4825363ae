"""The field of volume fractions moves and diffuses: finite volumes, conservative, without new extremes.

A field is [scalar, nz + 4, ny + 4, nx + 4] with two cells of rim that repeat the edge, so that no cell needs to ask
where it is. Flows are given as shares of a cell's volume a second, those up by plane alone (see `flow`).
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import numpy as np
from numba import njit, prange

FINITE = {"nnan", "ninf", "nsz", "contract"}
"""What the compiler may assume: there are only numbers. The order of sums stays."""
RIM = 2
SLAB = 8
"""Planes that one thread works through."""
PARALLEL_FROM = 100_000
"""Cells from which threads are worth their start; a usual room is run by one, beside others."""


@njit(cache=True, fastmath=FINITE)
def limited(a, b):
    """The slope of a monotonized central limiter from the differences on both sides, times 2 (van Leer 1977)."""
    a4, b4, mean = 4.0 * a, 4.0 * b, a + b
    return max(0.0, min(min(a4, b4), mean)) + min(0.0, max(max(a4, b4), mean))


@njit(cache=True, fastmath=FINITE)
def through(before, left, right, after, courant, mix):
    """What crosses a face from left to right in a step, in shares of a cell.

    Donor cell with limited correction in space and time (Lax and Wendroff; Sweby 1984), and diffusion.
    """
    ahead = courant >= 0.0
    donor = left if ahead else right
    behind = left - before if ahead else after - right
    facing = right - left
    size = abs(courant)
    return courant * donor + 0.25 * (size - size * size) * limited(behind, facing) - mix * facing


@njit(cache=True, fastmath=FINITE)
def next_value(here, keep, west, east, south, north, bottom, top):
    """A cell after one step, from the share it keeps and what crosses its faces."""
    return ((keep * here + (west - east)) + (south - north)) + (bottom - top)


@njit(cache=True, fastmath=FINITE)
def cross_x(told, row, flow, dt, mix):
    """Fills told [nx + 1]: what crosses the faces of a row [nx + 4] along x."""
    for i in range(told.shape[0]):
        told[i] = through(row[i], row[i + 1], row[i + 2], row[i + 3], dt * flow[i], mix)


@njit(cache=True, fastmath=FINITE)
def cross_y(told, before, left, right, after, flow, dt, mix):
    """Fills told [nx]: what crosses the faces between two rows; flow [nx]."""
    for i in range(told.shape[0]):
        told[i] = through(before[i], left[i], right[i], after[i], dt * flow[i], mix)


@njit(cache=True, fastmath=FINITE)
def cross_z(told, before, left, right, after, courant, mix):
    """Fills told [nx]: what crosses the faces between rows of two planes."""
    for i in range(told.shape[0]):
        told[i] = through(before[i], left[i], right[i], after[i], courant, mix)


@njit(cache=True, fastmath=FINITE)
def add_up(told, here, keep, across, south, north, bottom, top):
    """Fills told [nx]: the row after the step."""
    for i in range(told.shape[0]):
        told[i] = next_value(here[i], keep, across[i], across[i + 1], south[i], north[i], bottom[i], top[i])


@njit(cache=True, fastmath=FINITE)
def update_planes(old, new, s, begin, end, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost, lines, below):
    """Planes from begin to end of scalar s; each face is worked out once. lines [4, nx + 1], below [ny, nx]: scratch."""
    ny, nx = flow_x.shape[1], flow_x.shape[2] - 1
    across, top = lines[0], lines[3, :nx]
    for k in range(begin, end):
        mid = k + RIM
        keep = 1.0 - dt * lost[s, k]
        up, up_mix = dt * flow_z[k + 1], dt * mix_z[s, k + 1]
        south, north = lines[1, :nx], lines[2, :nx]
        for j in range(ny):
            row = j + RIM
            inner = old[s, mid, row, RIM : RIM + nx]
            if k == begin:
                cross_z(
                    below[j], old[s, mid - 2, row, RIM : RIM + nx], old[s, mid - 1, row, RIM : RIM + nx], inner,
                    old[s, mid + 1, row, RIM : RIM + nx], dt * flow_z[k], dt * mix_z[s, k],
                )  # fmt: skip
            if j == 0:
                cross_y(
                    south, old[s, mid, row - 2, RIM : RIM + nx], old[s, mid, row - 1, RIM : RIM + nx], inner,
                    old[s, mid, row + 1, RIM : RIM + nx], flow_y[k, j], dt, dt * mix_y[s, k],
                )  # fmt: skip
            cross_x(across, old[s, mid, row], flow_x[k, j], dt, dt * mix_x[s, k])
            cross_y(
                north, old[s, mid, row - 1, RIM : RIM + nx], inner, old[s, mid, row + 1, RIM : RIM + nx],
                old[s, mid, row + 2, RIM : RIM + nx], flow_y[k, j + 1], dt, dt * mix_y[s, k],
            )  # fmt: skip
            cross_z(
                top, old[s, mid - 1, row, RIM : RIM + nx], inner, old[s, mid + 1, row, RIM : RIM + nx],
                old[s, mid + 2, row, RIM : RIM + nx], up, up_mix,
            )  # fmt: skip
            add_up(new[s, mid, row, RIM : RIM + nx], inner, keep, across, south, north, below[j], top)
            for i in range(nx):
                below[j, i] = top[i]
            south, north = north, south


@njit(cache=True, parallel=True, fastmath=FINITE)
def sweep(old, new, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost, lines, below):
    """One step of every cell, from `old` to `new`, in slabs of planes; each by itself, so threads change nothing.

    flow_x [nz, ny, nx + 1], flow_y [nz, ny + 1, nx], flow_z [nz + 1]: volume through faces over that of a cell, 1/s.
    mix_x, mix_y [scalar, nz], mix_z [scalar, nz + 1]: diffusivity over the square of the spacing, 1/s; zero at walls
    in z. lost [scalar, nz]: 1/s. lines [slab, 4, nx + 1], below [slab, ny, nx]: scratch of `slabs(...)` slabs.
    """
    nz = flow_x.shape[0]
    per_scalar = (nz + SLAB - 1) // SLAB
    for slab in prange(lines.shape[0]):
        s = slab // per_scalar
        begin = (slab - s * per_scalar) * SLAB
        update_planes(
            old, new, s, begin, min(nz, begin + SLAB), dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost,
            lines[slab], below[slab],
        )  # fmt: skip


@njit(cache=True)
def exchange(old, new, s, dt, volume, columns, drawn, given, spread_z, first, cells, weights):
    """Plumes and openings take air from cells and give it back elsewhere, for scalar s.

    Plume p draws drawn[p, k] m3/s from the column columns[p] = (j, i), adds given[p, s] (of the scalar, m3/s) of its
    own, and leaves it all by plane as spread_z[p, k] and within a plane over cells [first[p]:first[p + 1]] = (j, i) by
    weights. What leaves the room is a plume with spread_z zero: its scalar is summed and told, m3.
    """
    left = 0.0
    nz = drawn.shape[1]
    for p in range(drawn.shape[0]):
        j, i = columns[p, 0] + RIM, columns[p, 1] + RIM
        flux = given[p, s]
        share = 0.0
        for k in range(nz):
            taken = drawn[p, k] * old[s, k + RIM, j, i]
            flux += taken
            new[s, k + RIM, j, i] -= dt * taken / volume
            share += spread_z[p, k]
        if share == 0.0:
            left += dt * flux
            continue
        for k in range(nz):
            if spread_z[p, k] > 0.0:
                for c in range(first[p], first[p + 1]):
                    new[s, k + RIM, cells[c, 0] + RIM, cells[c, 1] + RIM] += (
                        dt * flux * spread_z[p, k] * weights[c] / volume
                    )
    return left


@njit(cache=True)
def fill_rim(field):
    """Repeat the edge in the rim: nothing diffuses through walls, and slopes there are flat."""
    n_scalars, nz, ny, nx = field.shape
    for plane in range(n_scalars * (nz - 2 * RIM)):
        s = plane // (nz - 2 * RIM)
        k = plane - s * (nz - 2 * RIM) + RIM
        for j in range(RIM, ny - RIM):
            for r in range(RIM):
                field[s, k, j, r] = field[s, k, j, RIM]
                field[s, k, j, nx - 1 - r] = field[s, k, j, nx - 1 - RIM]
        for r in range(RIM):
            field[s, k, r] = field[s, k, RIM]
            field[s, k, ny - 1 - r] = field[s, k, ny - 1 - RIM]
    for s in range(n_scalars):
        for r in range(RIM):
            field[s, r] = field[s, RIM]
            field[s, nz - 1 - r] = field[s, nz - 1 - RIM]


@njit(cache=True)
def advance(
    field, other, steps, dt, volume, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost,
    columns, drawn, given, spread_z, first, cells, weights, left,
):  # fmt: skip
    """Take steps of dt with everything but the field as it is; adds to left [scalar] what went outside, m3."""
    n_scalars, nz, ny, nx = lost.shape[0], flow_x.shape[0], flow_x.shape[1], flow_y.shape[2]
    n_slabs = n_scalars * ((nz + SLAB - 1) // SLAB)
    lines = np.empty((n_slabs, 4, nx + 1))
    below = np.empty((n_slabs, ny, nx))
    many = n_scalars * nz * ny * nx >= PARALLEL_FROM
    old, new = field, other
    for _ in range(steps):
        if many:
            sweep(old, new, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost, lines, below)
        else:
            for s in range(n_scalars):
                update_planes(
                    old, new, s, 0, nz, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost, lines[0], below[0]
                )
        for s in range(n_scalars):
            left[s] += exchange(old, new, s, dt, volume, columns, drawn, given, spread_z, first, cells, weights)
        fill_rim(new)
        old, new = new, old
    if steps % 2 == 1:
        field[:] = other
