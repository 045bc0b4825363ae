"""The field of volume fractions moves and diffuses: finite volumes, conservative, without new extremes.

A field is [scalar, nz + 4, ny + 4, nx + 4] with two cells of rim that repeat the edge, so that no cell needs to ask
where it is. Flows are given as shares of a cell's volume a second, those up by plane alone (see `flow`).
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from numba import njit, prange

RIM = 2


@njit(cache=True, inline="always")
def limited(a, b):
    """The slope of a monotonized central limiter from the differences on both sides (van Leer 1977)."""
    a_size = abs(a)
    b_size = abs(b)
    least = 2.0 * (a_size if a_size < b_size else b_size)
    mean = 0.5 * (a_size + b_size)
    size = least if least < mean else mean
    return math.copysign(size, a) if a * b > 0.0 else 0.0


@njit(cache=True, inline="always")
def carried(courant, before, left, right, after):
    """What crosses a face, in shares of a cell: donor cell with limited correction in space and time (Lax-Wendroff)."""
    size = abs(courant)
    ahead = courant >= 0.0
    donor = left if ahead else right
    slope = limited(left - before if ahead else right - after, right - left if ahead else left - right)
    return courant * (donor + 0.5 * (1.0 - size) * slope)


@njit(cache=True, inline="always")
def next_value(
    here, w2, w1, e1, e2, s2, s1, n1, n2, b2, b1, t1, t2,
    west, east, south, north, bottom, top, across_x, across_y, below, above, keep,
):  # fmt: skip
    """A cell after one step: its neighbours, Courant numbers through its faces, diffusion numbers, share kept."""
    moved = (
        carried(west, w2, w1, here, e1)
        - carried(east, w1, here, e1, e2)
        + carried(south, s2, s1, here, n1)
        - carried(north, s1, here, n1, n2)
        + carried(bottom, b2, b1, here, t1)
        - carried(top, b1, here, t1, t2)
    )
    spread = (
        across_x * ((w1 - here) + (e1 - here))
        + across_y * ((s1 - here) + (n1 - here))
        + below * (b1 - here)
        + above * (t1 - here)
    )
    return keep * here + moved + spread


@njit(cache=True)
def update_row(old, new, s, k, j, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost):
    """One row of cells along x of scalar s; see `sweep`."""
    nx = flow_x.shape[2] - 1
    kk, jj = k + RIM, j + RIM
    row = old[s, kk, jj]
    w2, w1, here, e1, e2 = row, row[1:], row[2:], row[3:], row[4:]
    s2, s1, n1, n2 = old[s, kk, jj - 2, 2:], old[s, kk, jj - 1, 2:], old[s, kk, jj + 1, 2:], old[s, kk, jj + 2, 2:]
    b2, b1, t1, t2 = old[s, kk - 2, jj, 2:], old[s, kk - 1, jj, 2:], old[s, kk + 1, jj, 2:], old[s, kk + 2, jj, 2:]
    told = new[s, kk, jj, 2:]
    west, east = flow_x[k, j], flow_x[k, j, 1:]
    south, north = flow_y[k, j], flow_y[k, j + 1]
    bottom, top = dt * flow_z[k], dt * flow_z[k + 1]
    across_x, across_y = dt * mix_x[s, k], dt * mix_y[s, k]
    below, above = dt * mix_z[s, k], dt * mix_z[s, k + 1]
    keep = 1.0 - dt * lost[s, k]
    for i in range(nx):
        told[i] = next_value(
            here[i], w2[i], w1[i], e1[i], e2[i], s2[i], s1[i], n1[i], n2[i], b2[i], b1[i], t1[i], t2[i],
            dt * west[i], dt * east[i], dt * south[i], dt * north[i], bottom, top,
            across_x, across_y, below, above, keep,
        )  # fmt: skip


@njit(cache=True, parallel=True)
def sweep(old, new, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost):
    """One step of every cell, from `old` to `new`; each row by itself, so threads change nothing.

    flow_x [nz, ny, nx + 1], flow_y [nz, ny + 1, nx], flow_z [nz + 1]: volume through faces over that of a cell, 1/s.
    mix_x, mix_y [scalar, nz], mix_z [scalar, nz + 1]: diffusivity over the square of the spacing, 1/s; zero at walls
    in z. lost [scalar, nz]: 1/s.
    """
    n_scalars, nz, ny = lost.shape[0], flow_x.shape[0], flow_x.shape[1]
    for plane in prange(n_scalars * nz):
        s = plane // nz
        k = plane - s * nz
        for j in range(ny):
            update_row(old, new, s, k, j, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost)


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


@njit(cache=True, parallel=True)
def fill_rim(field):
    """Repeat the edge in the rim: nothing diffuses through walls, and slopes there are flat."""
    n_scalars, nz, ny, nx = field.shape
    for plane in prange(n_scalars * (nz - 2 * RIM)):
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
    old, new = field, other
    for _ in range(steps):
        sweep(old, new, dt, flow_x, flow_y, flow_z, mix_x, mix_y, mix_z, lost)
        for s in range(field.shape[0]):
            left[s] += exchange(old, new, s, dt, volume, columns, drawn, given, spread_z, first, cells, weights)
        fill_rim(new)
        old, new = new, old
    if steps % 2 == 1:
        field[:] = other
