"""The state of layers from their masses and energies, and gas that goes from one to another.

A layer's state is its species' masses and its internal energy; its temperature is E / (c_v m), its share of the room's
volume its share of the energy, since both layers have one pressure. So mass and energy are kept to round-off whatever
the step; the step decides accuracy alone.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import (
    AEROSOL_COARSE,
    CEILING,
    CP,
    CV,
    FIRST_PARTICLE,
    FLOOR,
    GAMMA,
    LOWER,
    LOWER_WALL,
    N_SPECIES,
    UPPER,
    UPPER_WALL,
)

SMALLEST_LAYER = 1e-3
"""Share of the room that the upper layer has before there is one."""
DISSOLVES_BELOW_K = 0.2
"""An upper layer warmer by less than this has no buoyancy to hold it up, and mixes into the room."""
NO_FACE_M2 = 1e-6
LEAST_LOWER_LAYER, LEAST_LOWER_M = 0.1, 0.4
"""Of a room's height, at most so much: draughts along the floor leave no layer thinner for long."""


@inlined
def layer_states(rooms, work):
    """Temperatures, interfaces, masses and densities of all rooms, from their energies and masses."""
    for r in range(rooms.n):
        whole = work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER]
        share = work.gas.energy[r, UPPER] / whole
        work.layer[r] = interface_m(rooms, r, 1.0 - share)
        for k in range(2):
            total = 0.0
            for s in range(N_SPECIES):
                total += work.gas.mass[r, k, s]
            work.gas.total[r, k] = total
            work.gas.temps[r, k] = work.gas.energy[r, k] / (CV * total)
            part = share if k == UPPER else 1.0 - share
            work.rho[r, k] = total / (rooms.volume[r] * part)


@compiled
def least_lower_m(height_m):
    """The height below which draughts along the floor stir a room."""
    return min(LEAST_LOWER_LAYER * height_m, LEAST_LOWER_M)


@inlined
def interface_m(rooms, r, lower_share):
    """Height of the interface over the floor when the lower layer has this share of the room's volume."""
    n = rooms.sections[r]
    if n == 0:
        return rooms.height[r] * lower_share
    volume = lower_share * rooms.volume[r]
    i = 1
    while i < n - 1 and rooms.section_volume[r, i] < volume:
        i += 1
    low, high = rooms.section_volume[r, i - 1], rooms.section_volume[r, i]
    share = (volume - low) / (high - low)
    return rooms.section_m[r, i - 1] + share * (rooms.section_m[r, i] - rooms.section_m[r, i - 1])


@inlined
def midway_m(r, dt, scenario, work):
    """Height of the interface in the middle of a step, by how fast it is taken to sink."""
    return min(max(work.layer[r] - 0.5 * dt * work.sinks[r], 0.5 * work.layer[r]), scenario.rooms.height[r])


@inlined
def surface_areas(rooms, r, layer_m, areas):
    """areas [4], m2, of ceiling, upper wall, lower wall and floor."""
    areas[CEILING] = rooms.ceiling_area[r]
    areas[FLOOR] = rooms.floor_area[r]
    n = rooms.sections[r]
    if n == 0:
        around = 2.0 * (rooms.width[r] + rooms.depth[r])
        areas[UPPER_WALL] = around * (rooms.height[r] - layer_m)
        areas[LOWER_WALL] = around * layer_m
        return
    i = 1
    while i < n - 1 and rooms.section_m[r, i] < layer_m:
        i += 1
    low, high = rooms.section_m[r, i - 1], rooms.section_m[r, i]
    share = (layer_m - low) / (high - low)
    below = rooms.section_wall[r, i - 1] + share * (rooms.section_wall[r, i] - rooms.section_wall[r, i - 1])
    areas[LOWER_WALL] = below
    areas[UPPER_WALL] = rooms.section_wall[r, n - 1] - below


@compiled
def upper_share(temp_k, upper_k, lower_k):
    """The part of a flow into a room that joins its upper layer: by where its temperature lies between the layers."""
    if temp_k <= lower_k + 0.05:
        return 0.0
    span = max(upper_k - lower_k, 1.0)
    return min((temp_k - lower_k) / span, 1.0)


@compiled
def share_above(centre_m, half_m, layer_m):
    """The part of a diffuser, by its middle and half its height, that lies in the upper layer."""
    half = max(half_m, 1e-3)
    return min(max((centre_m + half - layer_m) / (2.0 * half), 0.0), 1.0)


@compiled
def carry(flow, fractions, temp_k, gas, r, layer):
    """Put a flow of a gas into a layer's rates."""
    for s in range(N_SPECIES):
        gas.mass_rate[r, layer, s] += flow * fractions[s]
    gas.heat_rate[r, layer] += CP * flow * temp_k


@compiled
def move(r, origin, target, flow, gas):
    """A flow from one layer of a room to the other, kg/s."""
    total = gas.total[r, origin]
    for s in range(N_SPECIES):
        part = flow * gas.mass[r, origin, s] / total
        gas.mass_rate[r, origin, s] -= part
        gas.mass_rate[r, target, s] += part
    heat = CP * flow * gas.temps[r, origin]
    gas.heat_rate[r, origin] -= heat
    gas.heat_rate[r, target] += heat
    gas.outflow[r, origin] += flow


@compiled
def gains_kg_s(r, k, gas):
    """What a layer gains by its rates so far, kg/s."""
    total = 0.0
    for s in range(N_SPECIES):
        total += gas.mass_rate[r, k, s]
    return total


@inlined
def advance(dt, rooms, work):
    """One step of energies and masses with the rates found: dE_k/dt = (H_k + V_k dp/dt) / gamma."""
    for r in range(rooms.n):
        whole = work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER]
        share = work.gas.energy[r, UPPER] / whole
        # V dp/dt from the energy itself, so that the sum over layers is exact
        swelling = (GAMMA - 1.0) * (work.gas.heat_rate[r, UPPER] + work.gas.heat_rate[r, LOWER])
        for k in range(2):
            part = share if k == UPPER else 1.0 - share
            work.gas.energy[r, k] += dt * (work.gas.heat_rate[r, k] + part * swelling) / GAMMA
            for s in range(N_SPECIES):
                work.gas.mass[r, k, s] = max(work.gas.mass[r, k, s] + dt * work.gas.mass_rate[r, k, s], 0.0)


@inlined
def mix(r, share, work):
    """Make one gas of a room's layers, of which the upper one has a share."""
    energy = work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER]
    work.gas.energy[r, UPPER] = share * energy
    work.gas.energy[r, LOWER] = (1.0 - share) * energy
    for s in range(N_SPECIES):
        mass = work.gas.mass[r, UPPER, s] + work.gas.mass[r, LOWER, s]
        work.gas.mass[r, UPPER, s] = share * mass
        work.gas.mass[r, LOWER, s] = (1.0 - share) * mass


@inlined
def deposit(dt, r, rooms, work):
    """Particles that settle on a room's surfaces in a step: thermophoresis, diffusion, and gravity for coarse ones.

    Thermophoresis 0.55 nu dT/dx / T (Batchelor and Shen 1985), dT/dx being that of the heat which the surface takes by
    convection; diffusion 3e-5 m/s (Lai and Nazaroff 2000); coarse particles fall at 1 mm/s, out
    of the upper layer into the lower, and onto the floor.
    """
    share = work.gas.energy[r, UPPER] / (work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER])
    for k in range(2):
        volume = max(rooms.volume[r] * (share if k == UPPER else 1.0 - share), 1e-6)
        temp_k = work.gas.temps[r, k]
        fine, coarse = 0.0, 0.0
        for surface in range(4):
            if (surface <= UPPER_WALL) != (k == UPPER):
                continue
            given_w_m2 = max(work.convected[r, surface], 0.0) / max(work.areas[r, surface], 1e-6)
            velocity = 0.55 * 1.6e-5 * (temp_k / 300.0) ** 0.8 * given_w_m2 / 0.026 / temp_k + 3e-5
            fine += velocity * work.areas[r, surface]
            coarse += (velocity + (1e-3 if surface == FLOOR else 0.0)) * work.areas[r, surface]
        keeps_fine = math.exp(-dt * fine / volume)
        for s in range(FIRST_PARTICLE, N_SPECIES):
            keeps = math.exp(-dt * coarse / volume) if s == AEROSOL_COARSE else keeps_fine
            settled = work.gas.mass[r, k, s] * (1.0 - keeps)
            work.gas.mass[r, k, s] -= settled
            work.deposited[s] += settled
    if work.gas.mass[r, UPPER, AEROSOL_COARSE] > 0.0:
        volume = max(rooms.volume[r] * share, 1e-6)
        falls = work.gas.mass[r, UPPER, AEROSOL_COARSE] * (1.0 - math.exp(-dt * 1e-3 * rooms.floor_area[r] / volume))
        work.gas.mass[r, UPPER, AEROSOL_COARSE] -= falls
        work.gas.mass[r, LOWER, AEROSOL_COARSE] += falls
