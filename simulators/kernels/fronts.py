"""How far smoke has come along the ceiling of each room: a layer is not everywhere at once.

In the room of a fire its plume and ceiling jet carry the front, in others the buoyancy of what comes through their
openings. Where in a wall an opening is does not matter here: a room is as long as the root of its floor's area.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import GRAVITY, LOWER, UPPER
from simulators.kernels.layout import F_BASE_M, F_CONVECTIVE_KW, F_KW

AT_REST, BY_OPENING = -2, -1
"""Values of Work.front_of where no source of the room itself made the front."""
SLOWEST_M_S = 0.1


@inlined
def advance_fronts(dt, scenario, work):
    """Move every room's front by dt; front [R] in m along its path, front_of [R] what made it."""
    for r in range(scenario.rooms.n):
        work.buoyancy[r] = 0.0
    for v in range(scenario.vents.n):
        _pass_on(scenario.vents.here[v], scenario.vents.there[v], work.flows[v, 0, UPPER], scenario, work)
        _pass_on(scenario.vents.there[v], scenario.vents.here[v], work.flows[v, 1, UPPER], scenario, work)
    for h in range(scenario.hatches.n):
        _pass_on(scenario.hatches.below[h], scenario.hatches.above[h], work.hatch_flows[h, 1, UPPER], scenario, work)
    for f in range(scenario.fans.n):
        flow = work.fan_flows[f, UPPER] + work.fan_flows[f, LOWER]
        _pass_on(scenario.fans.here[f], scenario.fans.there[f], flow, scenario, work)
    for n in range(scenario.sources.n):
        r = scenario.sources.room[n]
        if work.front_of[r] == AT_REST and work.fire[n, F_KW] > 0.0:
            work.front_of[r], work.front[r] = n, 0.0
    for r in range(scenario.rooms.n):
        if work.front_of[r] != AT_REST:
            work.front[r] += dt * _speed_m_s(r, scenario, work)


@inlined
def _pass_on(source, target, flow, scenario, work):
    """What flows from one room's upper layer into another drives the front there, once that of the first has come."""
    if source < 0 or target < 0 or flow <= 0.0 or work.front_of[source] == AT_REST:
        return
    if work.front[source] < _path_m(source, 0.5 * math.sqrt(scenario.rooms.floor_area[source]), scenario, work):
        return
    warmer = work.gas.temps[source, UPPER] - work.gas.temps[target, LOWER]
    work.buoyancy[target] += GRAVITY * max(warmer, 0.0) / work.gas.temps[target, LOWER] * flow / work.rho[source, UPPER]
    if work.front_of[target] == AT_REST:
        work.front_of[target], work.front[target] = BY_OPENING, 0.0


@inlined
def _path_m(r, along_m, scenario, work):
    """From a front's origin to a place `along_m` away from it: a source's plume rises first."""
    n = work.front_of[r]
    return along_m if n < 0 else along_m + scenario.rooms.height[r] - work.fire[n, F_BASE_M]


@inlined
def _speed_m_s(r, scenario, work):
    """1.49 (Q / H)^(1/3) up the plume (Mowrer 1990), 0.195 Q^(1/3) H^(1/2) / r^(5/6) along the ceiling (Alpert 1972);
    behind an opening (B / W)^(1/3), B the buoyancy that comes in, m4/s3 (Britter and Simpson 1978)."""
    n = work.front_of[r]
    if n < 0:
        width = min(scenario.rooms.width[r], scenario.rooms.depth[r])
        return max((work.buoyancy[r] / width) ** (1.0 / 3.0), SLOWEST_M_S)
    q_kw = max(work.fire[n, F_KW], work.fire[n, F_CONVECTIVE_KW])
    rise = max(scenario.rooms.height[r] - work.fire[n, F_BASE_M], 0.1)
    radius = max(work.front[r] - rise, 0.0)
    speed = 1.49 * (q_kw / rise) ** (1.0 / 3.0)
    if radius > 0.15 * rise:
        speed = 0.195 * q_kw ** (1.0 / 3.0) * math.sqrt(rise) / radius ** (5.0 / 6.0)
    return max(speed, SLOWEST_M_S)


@inlined
def smoke_has_come(r, x, y, scenario, work):
    """Whether a room's front has passed a place near its ceiling."""
    n = work.front_of[r]
    if n == AT_REST:
        return False
    along = 0.5 * math.sqrt(scenario.rooms.floor_area[r])
    if n >= 0:
        along = distance(x, y, scenario.sources.x[n], scenario.sources.y[n])
    return work.front[r] >= _path_m(r, along, scenario, work)


@compiled
def distance(x, y, x_other, y_other):
    return math.sqrt((x - x_other) ** 2 + (y - y_other) ** 2)
