"""A room's layers and faces at the end of a step: they answer to each other at once, however little heat they hold.

One linear system finds what each face and each layer gains. A face that warms takes less from its layer and sends out
more, which goes to the other faces, the layers and the openings as they take of its rays; a layer that warms gives its
faces more. What one gives others get, so a room keeps its heat to round-off. Layers give as they are on the mean of the
step, by what each would do alone with what flows through it: one that cools does so in a long step as in many.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import LOWER, UPPER
from simulators.kernels.elimination import solve_in_place
from simulators.kernels.layers import NO_FACE_M2, gains_kg_s
from simulators.kernels.moisture import take_up
from simulators.kernels.room_heat import OF_LAYERS
from simulators.kernels.walls import answer, bare_w_m2k, follow

FIRST_LAYER = 4
"""Where the layers stand among the unknowns, after the four faces."""
QUICK = 0.05
"""A face that would gain more than this part of its temperature in a step sends out more than its first slope tells."""


@inlined
def settle(r, dt, radiates, jet_w, jet_k, scenario, work):
    """Heat that room r's layers gain, into the gas's rates; its walls at the end of the step, into work.wall_next.

    From the heat flows with all as it is (surface_w, to_gas) and how they change (surface_slope, of which by_convection
    [4], gas_slope; the rays where it radiates). jet_w, jet_k: of the ceiling jet. work.lost [R]: what left the gas, W.
    """
    _find_answers(r, dt, scenario, work)
    _leave_jet(r, jet_w, jet_k, work)
    take_up(r, dt, scenario.rooms.shaft[r], jet_k, scenario, work)
    _set_layers(r, dt, scenario, work)
    _set_faces(r, scenario, work)
    if radiates:
        for k in range(2):
            _shine_on(k, r, work)
        for i in range(4):
            _send_on(i, r, scenario, work)
    _take_means(r, dt, scenario.rooms.shaft[r], work)
    solve_in_place(work.links, work.gains, FIRST_LAYER + 2)
    work.lost[r] = work.escaped[r] + work.vapour_w[r]
    for k in range(2):
        heat = work.holds[k] * work.gains[FIRST_LAYER + k] - work.drives[k]
        work.gas.heat_rate[r, k] += heat
        work.lost[r] += work.to_gas[k] - heat
    for i in range(4):
        work.lost[r] += work.surface_w[r, i]
        if work.areas[r, i] > NO_FACE_M2:
            follow(work.wall_next[r, i], work.gains[i], work.lines[i])


@compiled
def _layer_at(face, one_gas):
    """The layer that a face meets."""
    return UPPER if one_gas or face <= c.UPPER_WALL else LOWER


@inlined
def _find_answers(r, dt, scenario, work):
    """How each face answers to a flux: work.stiffness [4], W/m2K, and work.own [4], W/m2; see walls.answer."""
    walls = scenario.walls
    for i in range(4):
        for node in range(c.WALL_NODES):
            work.wall_next[r, i, node] = work.wall[r, i, node]
        if work.areas[r, i] > NO_FACE_M2:
            conductance, behind_k = walls.conductance[r, i], _behind_k(r, i, scenario, work)
            gives = conductance[c.WALL_NODES - 1]
            if walls.bare[r, i]:
                gives = bare_w_m2k(i, work.wall[r, i, c.WALL_NODES - 1], behind_k, walls.emissivity[r, i])
            work.stiffness[i], work.own[i] = answer(
                work.wall_next[r, i], conductance, walls.capacity[r, i], gives, behind_k, dt, work.lines[i]
            )


@inlined
def _leave_jet(r, jet_w, jet_k, work):
    """A ceiling that by the whole heat of a jet would come to be hotter than its layer takes less from there on."""
    area, cooler_k = work.areas[r, c.CEILING], work.gas.temps[r, UPPER] - work.wall[r, c.CEILING, 0]
    if work.by_convection[c.CEILING] > 0.0 or jet_w <= 0.0:
        return
    driven_w = area * work.own[c.CEILING] + work.surface_w[r, c.CEILING]
    if driven_w <= cooler_k * (area * work.stiffness[c.CEILING] + work.surface_slope[r, c.CEILING]):
        return
    slope = jet_w / max(jet_k, 1.0)
    for part in (work.surface_w[r], work.convected[r]):
        part[c.CEILING] += slope * cooler_k
    work.to_gas[UPPER] -= slope * cooler_k
    work.surface_slope[r, c.CEILING] += slope
    work.by_convection[c.CEILING] = slope
    work.gas_slope[UPPER] += slope


@inlined
def _set_layers(r, dt, scenario, work):
    """What drives each layer but its surfaces, W, and what its gas holds, W/K; a shaft's is all in its upper layer.

    Flows through openings are taken as they were in the step before; what comes with them must be warmed, too.
    """
    for i in range(FIRST_LAYER + 2):
        work.gains[i] = 0.0
        for j in range(FIRST_LAYER + 2):
            work.links[i, j] = 0.0
    for k in range(2):
        passes = work.gas.total[r, k] + dt * max(fed_kg_s(r, k, work) + work.fed[r, k], 0.0)
        work.holds[k] = c.CP * passes / dt
        work.drives[k] = warming_w(r, k, work) + work.warmed[r, k]
    if scenario.rooms.shaft[r]:
        for part in (work.holds, work.drives, work.to_gas, work.gas_slope):
            part[UPPER] += part[LOWER]
            part[LOWER] = 0.0
        work.links[FIRST_LAYER + LOWER, FIRST_LAYER + LOWER] = 1.0
    for k in range(2):
        _straighten(r, k, scenario.rooms.shaft[r], work)
        work.links[FIRST_LAYER + k, FIRST_LAYER + k] += work.holds[k] + work.gas_slope[k]
        work.gains[FIRST_LAYER + k] = work.drives[k] + work.to_gas[k]
        opposes = work.gas_slope[k] / (work.holds[k] + work.gas_slope[k]) if work.holds[k] > 0.0 else 0.0
        work.sways[r, k] = opposes * dt / (c.CP * work.gas.total[r, k])


@inlined
def _straighten(r, k, one_gas, work):
    """Give a quick layer the slope straight from its temperature to where it would send out all that it gains or, as it
    cools, all that shines on it; not so far where what it holds keeps it from there.

    The tangent of a hot layer that holds next to nothing would let it send out less than nothing as it cools.
    """
    temp_k, gains_w = work.gas.temps[r, k], work.drives[k] + work.to_gas[k]
    if abs(gains_w) <= QUICK * temp_k * (work.holds[k] + work.gas_slope[k]):
        return
    convects, convected_w = 0.0, 0.0
    for i in range(4):
        if _layer_at(i, one_gas) == k:
            convects += work.by_convection[i]
            convected_w += work.convected[r, i]
    sends_w = 0.25 * (work.gas_slope[k] - convects) * temp_k
    if sends_w > 0.0:
        balanced_w = gains_w if gains_w > 0.0 else min(work.to_gas[k] + convected_w, -1e-6 * sends_w)
        beyond_k = temp_k * (max(1.0 + balanced_w / sends_w, 0.0) ** 0.25 - 1.0)
        if abs(beyond_k) * work.holds[k] > abs(gains_w):
            beyond_k = gains_w / work.holds[k]
        work.gas_slope[k] = convects + sends_w * (max(1.0 + beyond_k / temp_k, 0.0) ** 4 - 1.0) / beyond_k


@inlined
def _set_faces(r, scenario, work):
    """What each face gains and holds, and what it and its layer give each other as they warm."""
    areas = work.areas[r]
    one_gas = scenario.rooms.shaft[r]
    for k in range(2):
        work.radiates[k] = work.gas_slope[k]
    for i in range(4):
        work.radiates[_layer_at(i, one_gas)] -= work.by_convection[i]
    for i in range(4):
        if areas[i] <= NO_FACE_M2:
            work.links[i, i] = 1.0
            continue
        work.gains[i] = areas[i] * work.own[i] + work.surface_w[r, i] + work.latent_w[r, i]
        if work.gains[i] > QUICK * work.wall[r, i, 0] * (areas[i] * work.stiffness[i] + work.surface_slope[r, i]):
            _steepen(i, r, work)
        work.links[i, i] = areas[i] * work.stiffness[i] + work.surface_slope[r, i]
        k = _layer_at(i, one_gas)
        work.links[FIRST_LAYER + k, i] = -work.by_convection[i]
        work.links[i, FIRST_LAYER + k] = -work.by_convection[i]


@inlined
def _steepen(i, r, work):
    """Give a quick face the slope straight from its temperature to where it would send out all that it is sent.

    The tangent at its temperature would let a face that holds next to nothing go far beyond that.
    """
    net = work.surface_w[r, i] - work.convected[r, i]
    sends = work.surface_slope[r, i] - work.by_convection[i]
    if net > 0.0 and sends > 0.0:
        temp_k = work.wall[r, i, 0]
        beyond_k = temp_k * ((1.0 + 4.0 * net / (sends * temp_k)) ** 0.25 - 1.0)
        work.surface_slope[r, i] = work.by_convection[i] + net / beyond_k


@inlined
def _shine_on(k, r, work):
    """What layer k sends out as it warms goes to the faces as what it sends already."""
    falls_w = 0.0
    for i in range(4):
        falls_w += work.areas[r, i] * work.rays[i, OF_LAYERS + k]
    for i in range(4):
        if work.areas[r, i] > NO_FACE_M2 and falls_w > 0.0:
            share = work.areas[r, i] * work.rays[i, OF_LAYERS + k] / falls_w
            work.links[i, FIRST_LAYER + k] -= work.radiates[k] * share


@inlined
def _send_on(j, r, scenario, work):
    """What face j sends out as it warms, to those that take of its rays: faces, layers by what they absorb, openings.

    What they throw back is not followed: it is shared as the rest.
    """
    walls, areas, rays = scenario.walls, work.areas[r], work.rays
    sends = work.surface_slope[r, j] - work.by_convection[j]
    if areas[j] <= NO_FACE_M2 or sends <= 0.0:
        return
    by_gas, taken = areas[j], 0.0
    for i in range(4):
        falls = areas[i] * rays[i, j]
        by_gas -= falls
        taken += falls * (1.0 - (1.0 - walls.emissivity[r, i]) * (1.0 - work.open_share[r, i]))
    by_gas = max(by_gas, 0.0)
    sends /= taken + by_gas
    for i in range(4):
        if areas[i] > NO_FACE_M2:
            absorbs = walls.emissivity[r, i] * (1.0 - work.open_share[r, i])
            work.links[i, j] -= sends * areas[i] * rays[i, j] * absorbs
    upper = work.absorption[r, UPPER] * work.volumes[UPPER]
    share = upper / max(upper + work.absorption[r, LOWER] * work.volumes[LOWER], 1e-30)
    if scenario.rooms.shaft[r]:
        share = 1.0
    work.links[FIRST_LAYER + UPPER, j] -= sends * by_gas * share
    work.links[FIRST_LAYER + LOWER, j] -= sends * by_gas * (1.0 - share)


@inlined
def _take_means(r, dt, shaft, work):
    """What a layer gives its surfaces goes by how warm it is on the mean of the step, not at its end."""
    for k in range(2):
        layer, holds = FIRST_LAYER + k, work.holds[k]
        if holds > 0.0:
            own = c.CP * (work.gas.total[r, UPPER] + work.gas.total[r, LOWER] if shaft else work.gas.total[r, k]) / dt
            share = surfaces_share((work.links[layer, layer] - holds) / own, holds / own - 1.0)
            for i in range(FIRST_LAYER + 2):
                work.links[i, layer] *= share
            work.links[layer, layer] += (1.0 - share) * holds


@compiled
def surfaces_share(by_surfaces, by_flows):
    """Of what a layer gains in a step, how much its surfaces are to know of.

    by_surfaces, by_flows: rates at which either alone would bring the layer to its balance, times the step. With this
    share it comes as near to it as exp(-z t) does, z both, though flows are carried as they were when the step began.
    At most all of it: half of it where there are no flows and little changes.
    """
    z = by_surfaces + by_flows
    comes = 0.5 * z + z * z / 12.0 if z < 1e-3 else -z / math.expm1(-z) - 1.0
    return min((1.0 + by_flows) * comes / by_surfaces, 1.0) if by_surfaces > 1e-9 else 1.0


@inlined
def _behind_k(r, i, scenario, work):
    """What lies behind a surface: that of the setting, or other rooms' surfaces' backs."""
    own, ambient = 1.0, scenario.setting.behind_k
    if scenario.walls.linked.shape[2] == 0:
        return ambient
    total = 0.0
    for other in range(scenario.rooms.n):
        share = scenario.walls.linked[r, i, other]
        if share > 0.0:
            own -= share
            facing = i if i == c.UPPER_WALL or i == c.LOWER_WALL else (c.FLOOR if i == c.CEILING else c.CEILING)
            total += share * work.wall[other, facing, c.WALL_NODES - 1]
    return total + max(own, 0.0) * ambient


@inlined
def fed_kg_s(r, k, work):
    """What comes into a layer by its rates so far, kg/s."""
    return work.gas.outflow[r, k] + gains_kg_s(r, k, work.gas)


@inlined
def warming_w(r, k, work):
    """What warms a layer of all that its rates bring so far: heat, and enthalpy beyond that of its own gas."""
    return work.gas.heat_rate[r, k] - c.CP * work.gas.temps[r, k] * gains_kg_s(r, k, work.gas)
