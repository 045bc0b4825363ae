"""The pressures of all rooms at the end of a step, with the flows that they drive, by Newton: they answer at once."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.ceiling_vent import ceiling_vent_flow, share_of_upper
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import CP, GAMMA, GAS_CONSTANT, GRAVITY, LOWER, UPPER
from simulators.kernels.elimination import solve_in_place
from simulators.kernels.layers import share_above
from simulators.kernels.openings import least_in_k
from simulators.kernels.vent_flow import pressure_at, vent_flow

MAX_NEWTON = 80
TOLERANCE_W, TOLERANCE_PA = 0.05, 1e-4
"""Of a room, less where a long step would make more of it than so much pressure; or its share of the heat."""
TOLERANCE_SHARE = 1e-8
FAR_UP_M = 1e6
DOWN, UP = 0, 1


@inlined
def solve_pressures(dt, scenario, work):
    """Floor pressures over the reference, Pa, for V / (gamma - 1) (p - p_old) / dt = heat + enthalpy that flows in.

    work.gas.heat_rate holds the heat of all else. Returns whether the residual of every room is below the tolerance.
    """
    rooms = scenario.rooms
    n = rooms.n
    outside_rho = outdoor_density(scenario.setting)
    # flow goes as a root: full steps may swing about the answer for ever, so they shrink when they do not help
    relaxation, last_worst = 1.0, 1e300
    for _ in range(MAX_NEWTON):
        for r in range(n):
            stiffness = rooms.volume[r] / ((GAMMA - 1.0) * dt)
            heat = work.gas.heat_rate[r, UPPER] + work.gas.heat_rate[r, LOWER]
            work.tolerance[r] = max(min(TOLERANCE_W, TOLERANCE_PA * stiffness), TOLERANCE_SHARE * abs(heat))
            work.residual[r] = stiffness * (work.pressure[r] - work.old_pressure[r]) - heat
            for j in range(n):
                work.jacobian[r, j] = 0.0
            work.jacobian[r, r] = stiffness
        _add_vents(outside_rho, scenario, work)
        _add_hatches(outside_rho, scenario, work)
        _add_fans(outside_rho, scenario, work)
        worst = 0.0
        for r in range(n):
            worst = max(worst, abs(work.residual[r]) / work.tolerance[r])
        if worst < 1.0:
            return True
        relaxation = 0.5 * relaxation if worst > 0.7 * last_worst else min(1.0, 1.5 * relaxation)
        relaxation = max(relaxation, 0.05)
        last_worst = worst
        solve_in_place(work.jacobian, work.residual, n)
        for r in range(n):
            bound = 50.0 + 2.0 * abs(work.pressure[r])
            work.pressure[r] -= min(max(relaxation * work.residual[r], -bound), bound)
    return False


@inlined
def outdoor_density(setting):
    """Of the air outside, kg/m3, at every height."""
    return setting.reference_pa / (GAS_CONSTANT * setting.outdoor_k)


@compiled
def _couple(i, j, enthalpy, slope_i, slope_j, residual, jacobian):
    """An enthalpy flow W from room i to room j (outside: negative), and how it grows with the pressure of each."""
    if i >= 0:
        residual[i] += enthalpy
        jacobian[i, i] += slope_i
        if j >= 0:
            jacobian[i, j] += slope_j
    if j >= 0:
        residual[j] -= enthalpy
        jacobian[j, j] -= slope_j
        if i >= 0:
            jacobian[j, i] -= slope_i


@inlined
def _add_vents(outside_rho, scenario, work):
    rooms, vents, setting = scenario.rooms, scenario.vents, scenario.setting
    for v in range(vents.n):
        i, j = vents.here[v], vents.there[v]
        width = vents.width[v] * work.vent_open[v]
        if width <= 0.0:
            for side in range(2):
                for k in range(2):
                    work.flows[v, side, k] = 0.0
            continue
        if j >= 0:
            vent_flow(vents.sill_z[v], vents.soffit_z[v], width,
                      rooms.floor_z[i], work.pressure[i], rooms.floor_z[i] + work.layer[i],
                      work.rho[i, UPPER], work.rho[i, LOWER],
                      rooms.floor_z[j], work.pressure[j], rooms.floor_z[j] + work.layer[j],
                      work.rho[j, UPPER], work.rho[j, LOWER],
                      work.flows[v], work.slopes[v], work.crossing[v], work.tall[v])  # fmt: skip
        else:
            vent_flow(vents.sill_z[v], vents.soffit_z[v], width,
                      rooms.floor_z[i], work.pressure[i], rooms.floor_z[i] + work.layer[i],
                      work.rho[i, UPPER], work.rho[i, LOWER],
                      0.0, vents.wind_pa[v], FAR_UP_M, outside_rho, outside_rho,
                      work.flows[v], work.slopes[v], work.crossing[v], work.tall[v])  # fmt: skip
        enthalpy, slope = 0.0, 0.0
        for k in range(2):
            other = work.gas.temps[j, k] if j >= 0 else max(setting.outdoor_k, least_in_k(v, scenario, work))
            enthalpy += CP * (work.flows[v, 0, k] * work.gas.temps[i, k] - work.flows[v, 1, k] * other)
            slope += CP * (work.slopes[v, 0, k] * work.gas.temps[i, k] - work.slopes[v, 1, k] * other)
        _couple(i, j, enthalpy, slope, -slope, work.residual, work.jacobian)


@inlined
def _add_hatches(outside_rho, scenario, work):
    """hatch_flows [H, 2, 2]: kg/s that go up from the room below, and down from that above, by the layer they leave."""
    rooms, hatches, setting = scenario.rooms, scenario.hatches, scenario.setting
    for h in range(hatches.n):
        above, below = hatches.above[h], hatches.below[h]
        area = hatches.area[h] * work.hatch_open[h]
        for way in range(2):
            for k in range(2):
                work.hatch_flows[h, way, k] = 0.0
        if area <= 0.0:
            continue
        z = hatches.z[h]
        if above >= 0:
            # what lies on the hole is the lower layer, unless there is none
            on_top = UPPER if rooms.shaft[above] or work.layer[above] <= 1e-3 * rooms.height[above] else LOWER
            above_rho, above_k = work.rho[above, on_top], work.gas.temps[above, on_top]
            above_pa = work.pressure[above] - GRAVITY * above_rho * (z - rooms.floor_z[above])
        else:
            on_top, above_rho, above_k = LOWER, outside_rho, setting.outdoor_k
            above_pa = -GRAVITY * outside_rho * z
        if below >= 0:
            depth, below_rho = max(rooms.height[below] - work.layer[below], 0.0), work.rho[below, UPPER]
        else:
            depth, below_rho = 1.0, outside_rho
        ceiling_m = rooms.height[below] if below >= 0 else z
        below_pa = pressure_in(below, ceiling_m, outside_rho, work.pressure, work.layer, work.rho)
        up, down, slope = ceiling_vent_flow(below_pa - above_pa, area, hatches.shape[h], above_rho, below_rho)
        if below >= 0:
            share = 1.0
            if not rooms.shaft[below]:
                share = share_of_upper(up, depth, work.gas.temps[below, UPPER], work.gas.temps[below, LOWER])
            work.hatch_flows[h, UP, UPPER] = up * share * work.rho[below, UPPER]
            work.hatch_flows[h, UP, LOWER] = up * (1.0 - share) * work.rho[below, LOWER]
        else:
            work.hatch_flows[h, UP, UPPER] = up * outside_rho
        work.hatch_flows[h, DOWN, on_top] = down * above_rho
        # rho T is the same in every layer: an enthalpy flow is a volume flow
        carried = CP * setting.reference_pa / GAS_CONSTANT
        enthalpy = CP * (
            work.hatch_flows[h, UP, UPPER] * (work.gas.temps[below, UPPER] if below >= 0 else setting.outdoor_k)
            + work.hatch_flows[h, UP, LOWER] * (work.gas.temps[below, LOWER] if below >= 0 else setting.outdoor_k)
            - work.hatch_flows[h, DOWN, on_top] * above_k
        )
        _couple(below, above, enthalpy, slope * carried, -slope * carried, work.residual, work.jacobian)


@compiled
def pressure_in(room, height_m, outside_rho, pressure, layer, rho):
    """Pressure over the reference in a room, at a height above its floor, or outside, Pa."""
    if room < 0:
        return -GRAVITY * outside_rho * height_m
    return pressure_at(height_m, 0.0, pressure[room], layer[room], rho[room, UPPER], rho[room, LOWER])


@compiled
def fan_share(against_pa, first_cutoff_pa, last_cutoff_pa):
    """The share of its flow that a fan keeps against a pressure, and how that changes with it, 1/Pa.

    0.5 - 0.5 tanh(6 (dp - middle) / spread), as CFAST's: all but 0.25 % at the first cut-off, 0.25 % at the last.
    """
    spread = max(last_cutoff_pa - first_cutoff_pa, 1.0)
    bend = math.tanh(6.0 * (against_pa - 0.5 * (first_cutoff_pa + last_cutoff_pa)) / spread)
    return 0.5 - 0.5 * bend, -3.0 / spread * (1.0 - bend * bend)


@inlined
def _add_fans(outside_rho, scenario, work):
    """fan_flows [F, 2]: kg/s taken from the upper and the lower layer (from outside: as the lower)."""
    rooms, fans, setting = scenario.rooms, scenario.fans, scenario.setting
    for f in range(fans.n):
        i, j = fans.here[f], fans.there[f]
        work.fan_flows[f, UPPER] = 0.0
        work.fan_flows[f, LOWER] = 0.0
        flow = fans.flow[f] * work.fan_open[f]
        if flow <= 0.0:
            continue
        pressures, layer, rho = work.pressure, work.layer, work.rho
        # outside is weighed at the fan's own height
        z = rooms.floor_z[i] + fans.here_m[f] if i >= 0 else rooms.floor_z[j] + fans.there_m[f]
        behind = pressure_in(i, fans.here_m[f] if i >= 0 else z, outside_rho, pressures, layer, rho)
        ahead = pressure_in(j, fans.there_m[f] if j >= 0 else z, outside_rho, pressures, layer, rho)
        if i >= 0:
            up = share_above(fans.here_m[f], fans.here_half_m[f], work.layer[i])
            full_upper = flow * up * work.rho[i, UPPER]
            full_lower = flow * (1.0 - up) * work.rho[i, LOWER]
            upper_k, lower_k = work.gas.temps[i, UPPER], work.gas.temps[i, LOWER]
        else:
            full_upper = 0.0
            full_lower = flow * outside_rho
            upper_k, lower_k = setting.outdoor_k, setting.outdoor_k
        hot = full_upper * upper_k + full_lower * lower_k
        # no room has lost what its coil gives
        coil = full_upper * max(fans.least_k[f] - upper_k, 0.0) + full_lower * max(fans.least_k[f] - lower_k, 0.0)
        # what its duct holds from one room's height to the other's weighs, too
        lifted_m = rooms.floor_z[j] + fans.there_m[f] - z if i >= 0 and j >= 0 else 0.0
        against = ahead - behind + GRAVITY * (full_upper + full_lower) / flow * lifted_m
        works, slope = fan_share(against, fans.first_cutoff[f], fans.last_cutoff[f])
        work.fan_flows[f, UPPER] = works * full_upper
        work.fan_flows[f, LOWER] = works * full_lower
        # it blows less the more pressure stands where it blows to
        _couple(i, j, works * CP * hot, -slope * CP * hot, slope * CP * hot, work.residual, work.jacobian)
        _couple(-1, j, works * CP * coil, 0.0, slope * CP * coil, work.residual, work.jacobian)
