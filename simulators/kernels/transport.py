"""What the flows through vents, ceiling vents and fans carry from layer to layer."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import inlined
from simulators.kernels.constants import CP, FIRST_PARTICLE, LOWER, N_SPECIES, UPPER
from simulators.kernels.layers import LEAST_LOWER_LAYER, carry, move, upper_share
from simulators.kernels.vent_flow import spill_entrainment

THIN_LAYER = 0.01
"""Of a room's volume: a layer below it does not fill the height of an opening, and the other flows with it."""
HEAT = N_SPECIES
"""The place of enthalpy in Work.exchanged, after the species: what went to outside, net."""


@inlined
def carry_all(t, scenario, work):
    """Rates of mass and enthalpy that all openings' flows make; and how fast what comes in crosses the lower layers."""
    rooms = scenario.rooms
    for r in range(rooms.n):
        work.inflow[r] = 0.0
    _carry_vents(scenario, work)
    _carry_hatches(scenario, work)
    _carry_fans(t, scenario, work)
    for r in range(rooms.n):
        across = math.sqrt(rooms.floor_area[r]) * max(work.layer[r], LEAST_LOWER_LAYER * rooms.height[r])
        work.draught[r] = work.inflow[r] / (work.rho[r, LOWER] * across)


@inlined
def _take(room, layer, flow, scenario, work):
    """Take a flow from a layer (or outside, below zero), its make-up into work.fractions; returns kg/s and K.

    The volume is what is asked: of a layer too thin to give it, a share comes from the other, of another density. A
    shaft is one gas.
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
    if scenario.rooms.shaft[room]:
        own = 1.0 if layer == UPPER else 0.0
    own = min(own, 1.0)
    first, second = own * flow, (1.0 - own) * flow * work.rho[room, other] / work.rho[room, layer]
    taken = first + second
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
def _give(room, flow, temp_k, up, work):
    """Give a flow of work.fractions to a room, the share `up` into its upper layer; below zero: to outside."""
    if room < 0:
        work.exchanged[HEAT] += CP * flow * temp_k
        for s in range(N_SPECIES):
            work.exchanged[s] += flow * work.fractions[s]
        return
    if up > 0.0:
        carry(up * flow, work.fractions, temp_k, work.gas, room, UPPER)
    if up < 1.0:
        carry((1.0 - up) * flow, work.fractions, temp_k, work.gas, room, LOWER)
        work.inflow[room] += (1.0 - up) * flow


@inlined
def _carry_vents(scenario, work):
    vents = scenario.vents
    for v in range(vents.n):
        for side in range(2):
            source = vents.here[v] if side == 0 else vents.there[v]
            target = vents.there[v] if side == 0 else vents.here[v]
            for k in range(2):
                flow = work.flows[v, side, k]
                if flow <= 0.0:
                    continue
                flow, temp_k = _take(source, k, flow, scenario, work)
                if target < 0:
                    _give(target, flow, temp_k, 0.0, work)
                    continue
                upper_k, lower_k = work.gas.temps[target, UPPER], work.gas.temps[target, LOWER]
                _give(target, flow, temp_k, upper_share(temp_k, upper_k, lower_k), work)
                _draw_along(v, side, k, target, temp_k, scenario, work)


@inlined
def _draw_along(v, side, k, target, temp_k, scenario, work):
    """Air that a hot flow below the interface draws up with it, gas that a cold flow above it drags down."""
    flow = work.crossing[v, side, k]
    around = LOWER if k == UPPER else UPPER
    around_k = work.gas.temps[target, around]
    warm = temp_k > around_k
    if flow <= 0.0 or warm != (k == UPPER):
        return
    drawn = spill_entrainment(flow, temp_k, around_k, work.rho[target, around],
                              scenario.vents.width[v] * work.vent_open[v], work.tall[v, side, k])  # fmt: skip
    move(target, around, k, drawn, work.gas)


@inlined
def _carry_hatches(scenario, work):
    hatches = scenario.hatches
    for h in range(hatches.n):
        for way in range(2):
            source = hatches.below[h] if way == 1 else hatches.above[h]
            target = hatches.above[h] if way == 1 else hatches.below[h]
            for k in range(2):
                flow = work.hatch_flows[h, way, k]
                if flow <= 0.0:
                    continue
                flow, temp_k = _take(source, k, flow, scenario, work)
                up = 0.0
                if target >= 0:
                    up = upper_share(temp_k, work.gas.temps[target, UPPER], work.gas.temps[target, LOWER])
                _give(target, flow, temp_k, up, work)


@inlined
def _carry_fans(t, scenario, work):
    fans = scenario.fans
    for f in range(fans.n):
        for k in range(2):
            flow = work.fan_flows[f, k]
            if flow <= 0.0:
                continue
            flow, temp_k = _take(fans.here[f], k, flow, scenario, work)
            if t >= fans.filter_s[f]:
                for s in range(FIRST_PARTICLE, N_SPECIES):
                    held = flow * work.fractions[s] * fans.filter_share[f]
                    work.fractions[s] *= 1.0 - fans.filter_share[f]
                    # what the filter holds has left the rooms
                    work.exchanged[s] += held
            up = 0.0
            room = fans.there[f]
            if room >= 0:
                half = max(fans.there_half_m[f], 1e-3)
                up = min(max((fans.there_m[f] + half - work.layer[room]) / (2.0 * half), 0.0), 1.0)
            _give(room, flow, temp_k, up, work)
