"""A round jet or plume below the size of the grid: what it draws from each plane and where it comes to rest."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from numba import njit

from simulators.kernels.constants import GRAVITY

PLUME_ALPHA = 0.13
JET_ALPHA = 0.076
"""Entrainment of top-hat plumes, root 2 times 0.093 of Gaussian ones (Morton, Taylor and Turner 1956), and of jets
(Fischer et al., Mixing in Inland and Coastal Waters, 1979)."""
PLUME_RICHARDSON = 8.0 * PLUME_ALPHA / 5.0
"""g' b / w^2 of a plume that keeps its shape (Morton, Taylor and Turner 1956)."""
STEPS_PER_CELL = 8
LAYER_SHARE = 0.1
"""Depth of the current along a ceiling, as share of the height it rose through (Alpert; Motevalli and Marks 1991)."""
TURN_SHARE = 0.18
"""Radius where a plume has turned into that current, as share of the height it rose through (Alpert 1972)."""
SPENT_SPEED_M_S = 1e-3


@njit(cache=True)
def pure_plume_flow(buoyancy, diameter):
    """Volume flow (m3/s) of a plume of the source's width whose buoyancy flux is in m4/s3, from a virtual origin."""
    rise = 5.0 * 0.5 * diameter / (6.0 * PLUME_ALPHA)
    return (
        1.2 * PLUME_ALPHA * (0.9 * PLUME_ALPHA) ** (1.0 / 3.0)
        * math.pi ** (2.0 / 3.0) * buoyancy ** (1.0 / 3.0) * rise ** (5.0 / 3.0)
    )  # fmt: skip


@njit(cache=True)
def rise_of(
    z, flow, mass, heat, speed, diameter, mirrors, temp_k, dz, weight, excess, density, drawn, spread, radius, made_of
):
    """Follow the jet from height z. Fills drawn, spread, radius and made_of, each [nz], for its planes.

    flow m3/s of gas at room temperature, mass kg/s of it, heat in K m3/s above the room, speed m/s of its momentum,
    up where positive; mirrors: 1 in the open, 2 at a wall. The room by plane [nz]: weight kg/m3 by composition alone,
    excess K, density kg/m3. drawn m3/s by plane, spread the share of the whole left in each plane, radius m and
    made_of: share of the source's own gas in the jet.
    Returns the height that it went through, m.

    Morton, Taylor and Turner's equations with dG/dz = 2 alpha (pi rho_a M)^(1/2), which holds for light gases too
    (Ricou and Spalding 1961; Rooney and Linden 1996), alpha by the local Richardson number between those of a jet and
    of a plume (Priestley and Ball 1955). A jet that hits the ceiling or the floor or loses its momentum spreads at
    the level of its own density, in a layer of LAYER_SHARE of its path.
    """
    nz = density.shape[0]
    top = nz * dz
    k = min(nz - 1, max(0, int(z / dz)))
    own = flow
    if heat > 0.0:
        # What is hot starts as a plume of the source's width, made of the room's air and what is given off.
        start = pure_plume_flow(GRAVITY * heat / temp_k, diameter)
        if flow < start:
            drawn[k] += start - flow
            mass += (start - flow) * weight[k]
            heat += (start - flow) * excess[k]
            flow = start
            speed = flow / (0.25 * math.pi * diameter * diameter)
    own *= mirrors
    flow *= mirrors
    mass *= mirrors
    heat *= mirrors
    momentum = mass * max(abs(speed), SPENT_SPEED_M_S)
    rho = mass / flow / (1.0 + heat / flow / temp_k)
    ahead = 1.0 if speed > 0.0 else -1.0
    if abs(speed) <= SPENT_SPEED_M_S:
        ahead = 1.0 if rho < density[k] else -1.0
    begin = z
    step = dz / STEPS_PER_CELL
    # a flow so small that it has no momentum in numbers stays where it is
    while momentum > 0.0 and ((ahead > 0.0 and z < top - 1e-9) or (ahead < 0.0 and z > 1e-9)):
        k = min(nz - 1, max(0, int((z + 0.5 * ahead * step) / dz)))
        rho = mass / flow / (1.0 + heat / flow / temp_k)
        area = mass * mass / (rho * momentum)
        b = math.sqrt(area / math.pi)
        w = momentum / mass
        lift = ahead * GRAVITY * (density[k] - rho)
        richardson = lift / density[k] * b / (w * w)
        alpha = JET_ALPHA + (PLUME_ALPHA - JET_ALPHA) * min(1.0, max(0.0, richardson / PLUME_RICHARDSON))
        # dM/dz = area lift, of an area mass^2 / (rho M): what sets out from rest gets as fast however long the steps
        pushed = momentum * momentum + 2.0 * mass * mass / rho * lift * step
        if pushed <= (0.02 * momentum) ** 2:
            break
        momentum = math.sqrt(pushed)
        taken = 2.0 * alpha * math.sqrt(math.pi * density[k] * momentum) * step / weight[k]
        drawn[k] += taken / mirrors
        flow += taken
        mass += taken * weight[k]
        heat += taken * excess[k]
        radius[k] = b
        made_of[k] = own / flow
        z += ahead * step
    rho = mass / flow / (1.0 + heat / flow / temp_k)
    settle(z, abs(z - begin), rho, dz, density, spread)
    return abs(z - begin)


@njit(cache=True)
def settle(z, path, rho, dz, density, spread):
    """Fill spread [nz]: shares by plane of gas of density rho that comes to rest, having reached height z."""
    nz = density.shape[0]
    top = nz * dz
    k = min(nz - 1, max(0, int(z / dz)))
    level = z
    if rho > density[k]:
        while k > 0 and density[k - 1] < rho:
            k -= 1
            level = k * dz
        if k == 0:
            level = 0.0
    elif rho < density[k]:
        while k < nz - 1 and density[k + 1] > rho:
            k += 1
            level = (k + 1) * dz
        if k == nz - 1:
            level = top
    depth = min(top, max(LAYER_SHARE * path, dz))
    low = min(max(level - 0.5 * depth, 0.0), top - depth)
    for k in range(nz):
        spread[k] = max(0.0, min(low + depth, (k + 1) * dz) - max(low, k * dz)) / depth
