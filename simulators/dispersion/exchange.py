"""Plumes, fans and openings take air from cells of the field and give it back elsewhere.

Plume p draws drawn[p, k] m3/s from the column columns[p] = (j, i), adds given[p, s] (of the scalar, m3/s) of its own,
and leaves it all by plane as spread_z[p, k] and within a plane over cells[first[p] : first[p + 1]] = (j, i) by their
weights. What leaves the room is a plume that is spread nowhere.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from numba import njit

RIM = 2


@njit(cache=True)
def carried(old, s, p, columns, drawn, given):
    """What plume p carries of scalar s, m3/s."""
    j, i = columns[p, 0] + RIM, columns[p, 1] + RIM
    flux = given[p, s]
    for k in range(drawn.shape[1]):
        flux += drawn[p, k] * old[s, k + RIM, j, i]
    return flux


@njit(cache=True)
def exchange_plane(old, new, s, k, dt, volume, columns, drawn, spread_z, first, cells, weights, flux):
    """All plumes draw from plane k and leave there what is theirs; flux [plume] as `carried`."""
    for p in range(drawn.shape[0]):
        j, i = columns[p, 0] + RIM, columns[p, 1] + RIM
        new[s, k + RIM, j, i] -= dt * drawn[p, k] * old[s, k + RIM, j, i] / volume
        if spread_z[p, k] > 0.0:
            brought = dt * flux[p] * spread_z[p, k] / volume
            for c in range(first[p], first[p + 1]):
                new[s, k + RIM, cells[c, 0] + RIM, cells[c, 1] + RIM] += brought * weights[c]


@njit(cache=True)
def gone(dt, first, flux):
    """What left the room in a step, m3, by the plumes that are spread nowhere; flux [plume]."""
    left = 0.0
    for p in range(flux.shape[0]):
        if first[p] == first[p + 1]:
            left += dt * flux[p]
    return left


@njit(cache=True)
def exchange(old, new, s, dt, volume, columns, drawn, given, spread_z, first, cells, weights, flux):
    """A step of all plumes for scalar s; flux [plume] is scratch. Returns what left the room, m3."""
    for p in range(drawn.shape[0]):
        flux[p] = carried(old, s, p, columns, drawn, given)
    for k in range(drawn.shape[1]):
        exchange_plane(old, new, s, k, dt, volume, columns, drawn, spread_z, first, cells, weights, flux)
    return gone(dt, first, flux)
