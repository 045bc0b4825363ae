"""A step of transport as plain numpy writes it: what the fast one is held against, and timed beside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.dispersion.exchange import RIM
from simulators.dispersion.flow import Flow

Array = NDArray[np.float64]


def step(field: Array, flow: Flow, dt: float, cell_m3: float) -> tuple[Array, Array]:
    """A field [scalar, nz, ny, nx] after dt, and what left the room [scalar], m3."""
    new = field * (1.0 - dt * flow.lost)[:, :, None, None]
    flow_x, flow_y = flow.flow_x[:, :, RIM : 1 - RIM], flow.flow_y[:, :, RIM:-RIM]
    planes = flow.flow_z[:, None, None]
    for axis, speed, mix in ((3, flow_x, flow.mix_x), (2, flow_y, flow.mix_y), (1, planes, flow.mix_z)):
        new -= np.diff(through(field, axis, dt * speed, dt * mix[:, :, None, None]), axis=axis)
    left = np.zeros(len(field))
    for p, (j, i) in enumerate(flow.columns):
        taken = flow.drawn[p] * field[:, :, j, i]
        new[:, :, j, i] -= dt * taken / cell_m3
        carried = flow.given[p] + taken.sum(axis=1)
        cells, weights = (a[flow.first[p] : flow.first[p + 1]] for a in (flow.cells, flow.weights))
        if len(cells):
            brought = dt * carried[:, None, None] * flow.spread_z[p][:, None] * weights / cell_m3
            new[:, :, cells[:, 0], cells[:, 1]] += brought
        else:
            left += dt * carried
    return new, left


def through(field: Array, axis: int, courant: Array, mix: Array) -> Array:
    """What crosses the faces along an axis, both walls among them."""
    beside = [(0, 0)] * 4
    beside[axis] = (RIM, RIM)
    wide = np.pad(field, beside, mode="edge")
    n = field.shape[axis] + 1
    before, left, right, after = (np.take(wide, np.arange(r, r + n), axis) for r in range(2 * RIM))
    upwind = np.where(courant > 0.0, left, right)
    slope = np.where(courant > 0.0, monotonized(left - before, right - left), monotonized(right - left, after - right))
    told: Array = courant * upwind + 0.5 * np.abs(courant) * (1.0 - np.abs(courant)) * slope - mix * (right - left)
    return told


def monotonized(a: Array, b: Array) -> Array:
    """Slope from the differences on both sides: the least of twice each and of their mean, none at an extreme."""
    least = np.minimum(np.minimum(2.0 * np.abs(a), 2.0 * np.abs(b)), 0.5 * np.abs(a + b))
    return np.where(a * b > 0.0, np.sign(a) * least, 0.0)
