"""What the flows through vents, ceiling vents and fans carry from layer to layer."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import inlined
from simulators.kernels.constants import CP, FIRST_PARTICLE, LOWER, N_SPECIES, UPPER
from simulators.kernels.layers import carry, least_lower_m, move, share_above, upper_share
from simulators.kernels.openings import least_in_k
from simulators.kernels.vent_flow import spill_entrainment

MOST_TAKEN = 0.9
"""Of a layer's mass, openings leave the rest whatever they would carry, however long the step."""
GENTLY_TAKEN = 0.2
"""Of a thin layer's mass: less than what shortens a step (simulate.MOST_OF_A_LAYER)."""
THIN_LAYER = 0.01
"""Of a room's volume: a layer below it does not fill the height of an opening, and the other flows with it."""
FLEETING, FLEETS_S = 5.0, 0.25
"""Nor does a layer of so many times that volume which an opening would take whole in so short a time."""
HEAT = N_SPECIES
"""The place of enthalpy in Work.exchanged, after the species: what went to outside, net; and of kg K/s in
Work.arriving."""


@inlined
def carry_all(t, dt, scenario, work):
    """Rates of mass and enthalpy that all openings' flows make; and how fast what comes in crosses the lower layers."""
    rooms = scenario.rooms
    for r in range(rooms.n):
        work.inflow[r] = 0.0
        for s in range(N_SPECIES + 1):
            work.arriving[r, s] = 0.0
    _carry_vents(dt, scenario, work)
    _carry_hatches(dt, scenario, work)
    _carry_fans(t, dt, scenario, work)
    for r in range(rooms.n):
        across = math.sqrt(rooms.floor_area[r]) * max(work.layer[r], least_lower_m(rooms.height[r]))
        work.draught[r] = work.inflow[r] / (work.rho[r, LOWER] * across)


@inlined
def _take(room, layer, flow, dt, scenario, work):
    """Take a flow from a layer (or outside, below zero), its make-up into work.fractions; returns kg/s and K.

    The volume is what is asked: of a layer too thin to give it, a share comes from the other, of another density. A
    shaft is one gas. No layer gives more than it has.
    """
    if room < 0:
        temp_k = scenario.setting.outdoor_k
        work.exchanged[HEAT] -= CP * flow * temp_k
        for s in range(N_SPECIES):
            work.fractions[s] = scenario.setting.outdoor_y[s]
            work.exchanged[s] -= flow * work.fractions[s]
        return flow, temp_k
    other = LOWER if layer == UPPER else UPPER
    own = work.gas.energy[room, layer] / (work.gas.energy[room, UPPER] + work.gas.energy[room, LOWER]) / THIN_LAYER
    fleets = own < FLEETING and flow * FLEETS_S > work.gas.total[room, layer]
    if scenario.rooms.shaft[room]:
        own = 1.0 if layer == UPPER else 0.0
    own = min(own, 1.0)
    if own < 1.0 or fleets:
        # nor does it make steps shorter
        gently = max(GENTLY_TAKEN * work.gas.total[room, layer] / dt - work.gas.outflow[room, layer], 0.0)
        own = min(own, gently / flow)
    first = min(own * flow, _to_spare(room, layer, dt, work))
    second = (1.0 - own) * flow * work.rho[room, other] / work.rho[room, layer]
    second = min(second, _to_spare(room, other, dt, work))
    taken = first + second
    if taken <= 0.0:
        return 0.0, work.gas.temps[room, layer]
    for s in range(N_SPECIES):
        a = first * work.gas.mass[room, layer, s] / work.gas.total[room, layer]
        b = second * work.gas.mass[room, other, s] / work.gas.total[room, other]
        work.gas.mass_rate[room, layer, s] -= a
        work.gas.mass_rate[room, other, s] -= b
        work.fractions[s] = (a + b) / taken
    work.gas.heat_rate[room, layer] -= CP * first * work.gas.temps[room, layer]
    work.gas.heat_rate[room, other] -= CP * second * work.gas.temps[room, other]
    work.gas.outflow[room, layer] += first
    work.gas.outflow[room, other] += second
    return taken, (first * work.gas.temps[room, layer] + second * work.gas.temps[room, other]) / taken


@inlined
def _to_spare(room, layer, dt, work):
    """kg/s that a layer can still give in this step."""
    return max(MOST_TAKEN * work.gas.total[room, layer] / dt - work.gas.outflow[room, layer], 0.0)


@inlined
def _give(room, flow, temp_k, up, scenario, work):
    """Give a flow of work.fractions to a room, the share `up` into its upper layer; below zero: to outside.

    A shaft's gas is all in its upper layer.
    """
    if room < 0:
        work.exchanged[HEAT] += CP * flow * temp_k
        for s in range(N_SPECIES):
            work.exchanged[s] += flow * work.fractions[s]
        return
    if scenario.rooms.shaft[room]:
        up = 1.0
    if up > 0.0:
        carry(up * flow, work.fractions, temp_k, work.gas, room, UPPER)
    if up < 1.0:
        carry((1.0 - up) * flow, work.fractions, temp_k, work.gas, room, LOWER)
        work.inflow[room] += (1.0 - up) * flow


@inlined
def _pass(source, target, layer, flow, least_k, dt, scenario, work):
    """Carry a flow from a layer of one room to another room, where it settles by its temperature; returns that, K."""
    flow, temp_k = _take(source, layer, flow, dt, scenario, work)
    temp_k = _warmed_k(flow, temp_k, least_k, work)
    up = _settles(target, temp_k, work)
    _give(target, flow, temp_k, up, scenario, work)
    if source >= 0 and target >= 0 and not scenario.rooms.shaft[target]:
        _arrive(target, up * flow, temp_k, work)
    return temp_k


@inlined
def _arrive(room, flow, temp_k, work):
    """A flow of work.fractions comes to a room's ceiling."""
    for s in range(N_SPECIES):
        work.arriving[room, s] += flow * work.fractions[s]
    work.arriving[room, HEAT] += flow * temp_k


@inlined
def _warmed_k(flow, temp_k, least_k, work):
    """What a flow is warmed to, K, by heat from outside the rooms."""
    if temp_k < least_k:
        work.exchanged[HEAT] -= CP * flow * (least_k - temp_k)
        return least_k
    return temp_k


@inlined
def _settles(room, temp_k, work):
    """The share of a flow of a temperature that comes into a room's upper layer."""
    return upper_share(temp_k, work.gas.temps[room, UPPER], work.gas.temps[room, LOWER]) if room >= 0 else 0.0


@inlined
def _carry_vents(dt, scenario, work):
    vents = scenario.vents
    for v in range(vents.n):
        for side in range(2):
            source = vents.here[v] if side == 0 else vents.there[v]
            target = vents.there[v] if side == 0 else vents.here[v]
            for k in range(2):
                if work.flows[v, side, k] > 0.0:
                    least_k = least_in_k(v, scenario, work) if source < 0 else 0.0
                    temp_k = _pass(source, target, k, work.flows[v, side, k], least_k, dt, scenario, work)
                    if target >= 0 and not scenario.rooms.shaft[target]:
                        _draw_along(v, side, k, source, target, temp_k, dt, scenario, work)


@inlined
def _draw_along(v, side, k, source, target, temp_k, dt, scenario, work):
    """Air that a hot flow below the interface draws up with it, gas that a cold flow above it drags down."""
    flow = work.crossing[v, side, k]
    around = LOWER if k == UPPER else UPPER
    around_k = work.gas.temps[target, around]
    warm = temp_k > around_k
    if flow <= 0.0 or warm != (k == UPPER):
        return
    drawn = spill_entrainment(flow, temp_k, around_k, work.rho[target, around],
                              scenario.vents.width[v] * work.vent_open[v], work.tall[v, side, k])  # fmt: skip
    drawn = min(drawn, _to_spare(target, around, dt, work))
    move(target, around, k, drawn, work.gas)
    if warm and source >= 0:
        for s in range(N_SPECIES):
            work.fractions[s] = work.gas.mass[target, around, s] / work.gas.total[target, around]
        _arrive(target, drawn, around_k, work)


@inlined
def _carry_hatches(dt, scenario, work):
    """What a hole takes from both layers comes through it as one gas, and settles by its mean temperature."""
    hatches = scenario.hatches
    for h in range(hatches.n):
        for way in range(2):
            source = hatches.below[h] if way == 1 else hatches.above[h]
            target = hatches.above[h] if way == 1 else hatches.below[h]
            total, hot = 0.0, 0.0
            for k in range(2):
                flow = work.hatch_flows[h, way, k]
                total += flow
                hot += flow * (work.gas.temps[source, k] if source >= 0 else scenario.setting.outdoor_k)
            if total <= 0.0:
                continue
            up = _settles(target, hot / total, work)
            for k in range(2):
                if work.hatch_flows[h, way, k] > 0.0:
                    flow, temp_k = _take(source, k, work.hatch_flows[h, way, k], dt, scenario, work)
                    _give(target, flow, temp_k, up, scenario, work)


@inlined
def _carry_fans(t, dt, scenario, work):
    fans = scenario.fans
    for f in range(fans.n):
        for k in range(2):
            if work.fan_flows[f, k] <= 0.0:
                continue
            flow, temp_k = _take(fans.here[f], k, work.fan_flows[f, k], dt, scenario, work)
            temp_k = _warmed_k(flow, temp_k, fans.least_k[f], work)
            if t + 0.5 * dt >= fans.filter_s[f]:
                for s in range(FIRST_PARTICLE, N_SPECIES):
                    held = flow * work.fractions[s] * fans.filter_share[f]
                    work.fractions[s] *= 1.0 - fans.filter_share[f]
                    # what the filter holds has left the rooms
                    work.exchanged[s] += held
            room = fans.there[f]
            up = share_above(fans.there_m[f], fans.there_half_m[f], work.layer[room]) if room >= 0 else 0.0
            _give(room, flow, temp_k, up, scenario, work)
