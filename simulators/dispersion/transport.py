"""The field of volume fractions moves and diffuses: finite volumes, conservative, without new extremes.

A field is [scalar, nz + 4, ny + 4, nx + 4] with two cells of rim that repeat the edge, so that no cell needs to ask
where it is: rows of a plane follow each other in memory, and run as one line, their rims with them, whose values are
worked out for nothing and then filled anew. Long lines are what vector units want, above all in small rooms.
Flows are given as shares of a cell's volume a second, those up by plane alone (see `flow`).
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import numpy as np
from numba import njit, prange

from simulators.dispersion.exchange import RIM, exchange

FINITE = {"nnan", "ninf", "nsz", "contract"}
"""What the compiler may assume: there are only numbers. The order of sums stays."""
SLAB = 8
"""Planes that one thread works through."""
LINE = 1024
"""Cells worked through at a time: what crosses their faces stays in the first-level cache."""
PARALLEL_FROM = 100_000
"""Cells from which threads are worth their start; a usual room is run by one, beside others."""


@njit(cache=True, fastmath=FINITE)
def limited(a, b):
    """Half the slope of a monotonized central limiter from the differences on both sides (van Leer 1977)."""
    mean = 0.25 * (a + b)
    return min(max(mean, min(0.0, max(a, b))), max(0.0, min(a, b)))


@njit(cache=True, fastmath=FINITE)
def through(before, left, right, after, courant, mix):
    """What crosses a face from left to right in a step, in shares of a cell; courant: volume that crosses, likewise.

    Donor cell with limited correction in space and time (Lax and Wendroff; Sweby 1984), and diffusion.
    """
    ahead = courant >= 0.0
    donor = left if ahead else right
    behind = left - before if ahead else after - right
    facing = right - left
    size = abs(courant)
    return courant * donor + (size - size * size) * limited(behind, facing) - mix * facing


@njit(cache=True, fastmath=FINITE)
def next_value(here, keep, west, east, south, north, bottom, top):
    """A cell after one step, from the share it keeps and what crosses its faces."""
    return ((keep * here + (west - east)) + (south - north)) + (bottom - top)


@njit(cache=True, fastmath=FINITE)
def cross(told, before, left, right, after, flow, dt, mix):
    """Fills told [n]: what crosses n faces of a plane from left [n] to right [n]; flow [n]."""
    for i in range(told.shape[0]):
        told[i] = through(before[i], left[i], right[i], after[i], dt * flow[i], mix)


@njit(cache=True, fastmath=FINITE)
def cross_planes(told, before, left, right, after, courant, mix):
    """Fills told [n]: what crosses n faces between two planes."""
    for i in range(told.shape[0]):
        told[i] = through(before[i], left[i], right[i], after[i], courant, mix)


@njit(cache=True, fastmath=FINITE)
def add_up(told, here, keep, west, east, south, north, bottom, top):
    """Fills told [n]: the cells after the step; then what went through their tops is what comes from below."""
    for i in range(told.shape[0]):
        told[i] = next_value(here[i], keep, west[i], east[i], south[i], north[i], bottom[i], top[i])
        bottom[i] = top[i]


@njit(cache=True, fastmath=FINITE)
def cross_up(told, old, at, plane, courant, mix):
    """Fills told [n]: what comes up into n cells of the flat field from index `at`; plane: cells of a plane."""
    n = told.shape[0]
    cross_planes(
        told, old[at - 2 * plane : at - 2 * plane + n], old[at - plane : at - plane + n], old[at : at + n],
        old[at + plane : at + plane + n], courant, mix,
    )  # fmt: skip


@njit(cache=True, fastmath=FINITE)
def cross_rows(told, old, at, width, flow, dt, mix):
    """Fills told [n]: what comes from the row before into n cells of the flat field from index `at`; flow [n]."""
    n = told.shape[0]
    cross(
        told, old[at - 2 * width : at - 2 * width + n], old[at - width : at - width + n], old[at : at + n],
        old[at + width : at + width + n], flow, dt, mix,
    )  # fmt: skip


@njit(cache=True, fastmath=FINITE)
def update_planes(old, new, s, begin, end, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost, lines, below):
    """Planes from begin to end of scalar s, of flat fields; each face is worked out once.

    lines [3, LINE and a row or more] and below [ny * (nx + 4)] are scratch; the rest as in `sweep`.
    """
    nz, ny, width = flow_x.shape
    plane = (ny + 2 * RIM) * width
    rows = lines_of_rows(width)
    for k in range(begin, end):
        keep = 1.0 - dt * lost[s, k]
        into_x, into_y = flow_x[k].reshape(-1), flow_y[k].reshape(-1)
        start = ((s * (nz + 2 * RIM) + k + RIM) * (ny + 2 * RIM) + RIM) * width
        for j in range(0, ny, rows):
            first, n = j * width, min(rows, ny - j) * width
            at = start + first
            west, south, top = lines[0, : n + 1], lines[1, : n + width], lines[2, :n]
            bottom = below[first : first + n]
            if k == begin:
                cross_up(bottom, old, at, plane, dt * flow_z[k], dt * mix_z[s, k])
            cross_up(top, old, at + plane, plane, dt * flow_z[k + 1], dt * mix_z[s, k + 1])
            if j == 0:
                cross_rows(south[:width], old, at, width, into_y[:width], dt, dt * mix_y[s, k])
            else:
                for i in range(width):
                    south[i] = lines[1, rows * width + i]
            cross_rows(south[width:], old, at + width, width, into_y[first + width : first + width + n], dt,
                       dt * mix_y[s, k])  # fmt: skip
            cross_rows(west[:n], old, at, 1, into_x[first : first + n], dt, dt * mix_x[s, k])
            west[n] = 0.0
            add_up(new[at : at + n], old[at : at + n], keep, west[:n], west[1:], south[:n], south[width:], bottom, top)


@njit(cache=True)
def lines_of_rows(width):
    """Rows, with their rims, that are worked through at a time."""
    return max(1, LINE // width)


@njit(cache=True, parallel=True, fastmath=FINITE)
def sweep(old, new, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost, lines, below):
    """One step of every cell, from `old` to `new`, both flat, in slabs of planes; so threads change nothing.

    flow_x [nz, ny, nx + 4] into each cell of a row with its rim from the one before, flow_y [nz, ny + 1, nx + 4] from
    the row before, flow_z [nz + 1]: volume over that of a cell, 1/s. mix_x, mix_y [scalar, nz], mix_z [scalar, nz + 1]:
    diffusivity over the square of the spacing, 1/s; zero at walls in z. lost [scalar, nz]: 1/s. lines, below: scratch
    by slab, see `update_planes`.
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
def fill_rim(field):
    """Repeat the edge in the rim: nothing diffuses through walls, and slopes there are flat."""
    n_scalars, nz, ny, nx = field.shape
    for s in range(n_scalars):
        for k in range(RIM, nz - RIM):
            for j in range(RIM, ny - RIM):
                for r in range(RIM):
                    field[s, k, j, r] = field[s, k, j, RIM]
                    field[s, k, j, nx - 1 - r] = field[s, k, j, nx - 1 - RIM]
            for r in range(RIM):
                field[s, k, r] = field[s, k, RIM]
                field[s, k, ny - 1 - r] = field[s, k, ny - 1 - RIM]
        for r in range(RIM):
            field[s, r] = field[s, RIM]
            field[s, nz - 1 - r] = field[s, nz - 1 - RIM]


@njit(cache=True)
def advance(
    field, other, steps, dt, volume, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost,
    columns, drawn, given, spread_z, first, cells, weights, left,
):  # fmt: skip
    """Take steps of dt with everything but the field as it is; adds to left [scalar] what went outside, m3.

    `other` is scratch of the field's shape; the field's rim must be filled, and is after it.
    """
    n_scalars, nz, ny, width = lost.shape[0], flow_x.shape[0], flow_x.shape[1], flow_x.shape[2]
    many = field.size >= PARALLEL_FROM
    slabs = n_scalars * ((nz + SLAB - 1) // SLAB) if many else 1
    lines = np.empty((slabs, 3, (lines_of_rows(width) + 1) * width))
    below = np.empty((slabs, ny * width))
    flux = np.empty((n_scalars, drawn.shape[0]))
    old, new = field, other
    for _ in range(steps):
        flat, to = old.reshape(-1), new.reshape(-1)
        if many:
            sweep(flat, to, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost, lines, below)
        else:
            for s in range(n_scalars):
                update_planes(
                    flat, to, s, 0, nz, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost, lines[0], below[0]
                )
        for s in range(n_scalars):
            left[s] += exchange(
                old, new, s, dt, volume, columns, drawn, given, spread_z, first, cells, weights, flux[s]
            )
        fill_rim(new)
        old, new = new, old
    if steps % 2 == 1:
        field[:] = other
