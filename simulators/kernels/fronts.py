"""How far smoke has come along the ceiling of each room: a layer is not everywhere at once.

In the room of a fire its plume and ceiling jet carry the front, down a hall also its buoyancy; in others the buoyancy
of what comes through their openings. Where it is not known where in its walls an opening is, it is half the root of the
floor's area away. Devices wait for the front; heads, whose rooms are lived in before a fire, read layers late instead:
see `arrival`.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import FIRST_PARTICLE, GRAVITY, LOWER, N_SPECIES, UPPER
from simulators.kernels.layout import F_BASE_M, F_CONVECTIVE_KW, F_KW
from simulators.kernels.plume import RHO_CP_T_KJ_M3

AT_REST, BY_OPENING = -2, -1
"""Values of Work.front_of where no source of the room itself made the front."""
SLOWEST_M_S = 0.1
SMOKY = 0.1
"""Of the smoke in a kilogram of the upper layer, from which on what flows out of the lower one carries smoke, too."""


@inlined
def advance_fronts(dt, scenario, work):
    """Move every room's front by dt; front [R] in m along its path, front_of [R] what made it."""
    for r in range(scenario.rooms.n):
        work.buoyancy[r] = 0.0
    nowhere = (math.nan, math.nan)
    for k in range(2):
        for v in range(scenario.vents.n):
            here, there, place = scenario.vents.here[v], scenario.vents.there[v], scenario.vents.place[v]
            at, beyond = (place[0, 0], place[0, 1]), (place[1, 0], place[1, 1])
            _pass_on(here, k, at, there, beyond, work.flows[v, 0, k], scenario, work)
            _pass_on(there, k, beyond, here, at, work.flows[v, 1, k], scenario, work)
        for h in range(scenario.hatches.n):
            above, below = scenario.hatches.above[h], scenario.hatches.below[h]
            _pass_on(below, k, nowhere, above, nowhere, work.hatch_flows[h, 1, k], scenario, work)
            _pass_on(above, k, nowhere, below, nowhere, work.hatch_flows[h, 0, k], scenario, work)
        for f in range(scenario.fans.n):
            _pass_on(scenario.fans.here[f], k, nowhere, scenario.fans.there[f], nowhere, work.fan_flows[f, k],
                     scenario, work)  # fmt: skip
    for n in range(scenario.sources.n):
        r = scenario.sources.room[n]
        if work.front_of[r] == AT_REST and work.fire[n, F_KW] > 0.0:
            _set_off(r, n, scenario.sources.x[n], scenario.sources.y[n], work)
    for r in range(scenario.rooms.n):
        if work.front_of[r] != AT_REST:
            work.front[r] += dt * _speed_m_s(r, scenario, work)


@inlined
def _set_off(r, made_by, x, y, work):
    work.front_of[r], work.front[r] = made_by, 0.0
    work.front_from[r, 0], work.front_from[r, 1] = x, y


@inlined
def _pass_on(source, layer, at, target, into, flow, scenario, work):
    """What flows from a layer with smoke at a place of one room to one of another drives the front there, once it has
    come."""
    if source < 0 or target < 0 or flow <= 0.0 or not smoke_has_come(source, at[0], at[1], scenario, work):
        return
    if layer == LOWER and not _lower_is_smoky(source, work):
        return
    warmer = work.gas.temps[source, layer] - work.gas.temps[target, LOWER]
    work.buoyancy[target] += GRAVITY * max(warmer, 0.0) / work.gas.temps[target, LOWER] * flow / work.rho[source, layer]
    if work.front_of[target] == AT_REST:
        _set_off(target, BY_OPENING, into[0], into[1], work)


@inlined
def _lower_is_smoky(r, work):
    """Whether a room's lower layer is no longer the fresh air that smoke from above has not come down to."""
    upper, lower = 0.0, 0.0
    for s in range(FIRST_PARTICLE, N_SPECIES):
        upper += work.gas.mass[r, UPPER, s] / work.gas.total[r, UPPER]
        lower += work.gas.mass[r, LOWER, s] / work.gas.total[r, LOWER]
    return lower > SMOKY * upper


@inlined
def _speed_m_s(r, scenario, work):
    """1.49 (Q / H)^(1/3) up the plume (Mowrer 1990), 0.195 Q^(1/3) H^(1/2) / r^(5/6) along the ceiling (Alpert 1972);
    behind an opening its current's. So goes down a hall at least, with half of a fire's buoyancy to each side, what
    has come to both of its walls."""
    n, width = work.front_of[r], min(scenario.rooms.width[r], scenario.rooms.depth[r])
    if n < 0:
        return max(current_m_s(r, work.buoyancy[r], scenario.rooms), SLOWEST_M_S)
    q_kw = max(work.fire[n, F_KW], work.fire[n, F_CONVECTIVE_KW])
    rise = max(scenario.rooms.height[r] - work.fire[n, F_BASE_M], 0.1)
    radius = max(work.front[r] - rise, 0.0)
    speed = 1.49 * (q_kw / rise) ** (1.0 / 3.0)
    if radius > 0.15 * rise:
        speed = 0.195 * q_kw ** (1.0 / 3.0) * math.sqrt(rise) / radius ** (5.0 / 6.0)
    if scenario.rooms.hall[r] and radius > 0.5 * width:
        buoyancy = GRAVITY * max(work.fire[n, F_CONVECTIVE_KW], 0.0) / RHO_CP_T_KJ_M3
        speed = max(speed, (0.5 * buoyancy / width) ** (1.0 / 3.0))
    return max(speed, SLOWEST_M_S)


@inlined
def smoke_has_come(r, x, y, scenario, work):
    """Whether a room's front has passed a place near its ceiling."""
    n = work.front_of[r]
    if n == AT_REST:
        return False
    path = along_ceiling_m(r, x, y, scenario, work)
    if n >= 0:
        # a plume rises first
        path += scenario.rooms.height[r] - work.fire[n, F_BASE_M]
    return work.front[r] >= path


@inlined
def along_ceiling_m(r, x, y, scenario, work):
    """How far a place is from where a room's front set out."""
    path = math.sqrt((x - work.front_from[r, 0]) ** 2 + (y - work.front_from[r, 1]) ** 2)
    return 0.5 * math.sqrt(scenario.rooms.floor_area[r]) if math.isnan(path) else path


@compiled
def current_m_s(r, buoyancy, rooms):
    """How fast what comes through a room's openings flows under its ceiling: (B / W)^(1/3), B the buoyancy that comes
    in, m4/s3, W the lesser width (Britter and Simpson 1978)."""
    return (buoyancy / min(rooms.width[r], rooms.depth[r])) ** (1.0 / 3.0)
