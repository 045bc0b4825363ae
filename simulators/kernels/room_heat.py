"""Heat between a room's two layers, its four surfaces and its fires, and into the surfaces.

Radiation goes along beams: of each pair of surfaces, and of the fire to each surface. A beam crosses the upper and the
lower layer, each of which takes a part and adds its own; so nothing is lost between them, whatever their absorption.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import (
    AIR_G_MOL,
    CEILING,
    CO2,
    FLOOR,
    H2O,
    LOWER,
    LOWER_WALL,
    MOLAR_MASS_G,
    SIGMA,
    SOOT_FLAMING,
    SOOT_SMOULDERING,
    UPPER,
    UPPER_WALL,
)
from simulators.kernels.gas_radiation import grey_absorption_per_m
from simulators.kernels.view_factors import plate_from_point, to_walls_m
from simulators.kernels.walls import convection_w_m2k

OF_LAYERS, OF_FIRE = 4, 6
"""Where in a surface's rays stands what falls on it of the two layers, and of fires."""
STILL_K = 0.5
"""Where no two of a room's temperatures are further apart than this and nothing burns, radiation is left out."""


@compiled
def ceiling_jet_w(convective_w, floor_area_m2, height_m):
    """Heat that a fire's ceiling jet gives to a cool ceiling, W: Alpert's flux over the whole ceiling.

    0.27 Qc / (A^0.68 H^0.64) a square metre (Alpert, SFPE Handbook chapter 14; NIST TN 1889v1, ceiling); farther
    than 4 H from the fire, where it no longer holds, that would be more in all than the fire convects.
    """
    return convective_w * min(0.27 * floor_area_m2**0.32 / height_m**0.64, 1.0)


@compiled
def layer_absorption(mass, total, temps, volumes, areas, reference_pa, absorption):
    """absorption [2]: how much of a beam each layer takes, 1/m; volumes [2] in m3, areas [4] of the room's surfaces."""
    for k in range(2):
        soot = (mass[k, SOOT_FLAMING] + mass[k, SOOT_SMOULDERING]) / volumes[k]
        # of a layer as a body: over its volume and all that bounds it (Hottel)
        around = areas[CEILING] + areas[UPPER_WALL] if k == UPPER else areas[LOWER_WALL] + areas[FLOOR]
        path = 3.6 * volumes[k] / (around + areas[FLOOR])
        atm = AIR_G_MOL / total[k] * reference_pa / 101325.0
        h2o_atm, co2_atm = mass[k, H2O] / MOLAR_MASS_G[H2O] * atm, mass[k, CO2] / MOLAR_MASS_G[CO2] * atm
        absorption[k] = grey_absorption_per_m(temps[k], soot, h2o_atm, co2_atm, max(path, 1e-3))


@compiled
def _surface_z(surface, height, layer):
    """Middle height of a surface above the floor, m."""
    if surface == CEILING:
        return height
    if surface == UPPER_WALL:
        return 0.5 * (height + layer)
    return 0.5 * layer if surface == LOWER_WALL else 0.0


@compiled
def upper_part(z_a, z_b, layer):
    """Share of a straight path between two heights that lies above the interface."""
    low, high = min(z_a, z_b), max(z_a, z_b)
    if high - low < 1e-6:
        return 1.0 if low > layer else 0.0
    return min(max(high - layer, 0.0), high - low) / (high - low)


@compiled
def convect(temps, wall, areas, jet_w, jet_k, forced, surface_w, surface_slope, to_gas, gas_slope):
    """Heat by convection to the surfaces [4] (set), with its slope by their temperature, from the layers [2] (taken).

    gas_slope [2]: by how much more a layer gives for each kelvin that it is warmer, W/K, added.
    At the ceiling at least the jet's, while the jet, hotter than the layer by jet_k, is hotter than the ceiling: as
    long as the ceiling is cooler than the layer its whole heat, whatever their temperatures (slope 0). Where a fire
    stirs the upper layer, natural and forced convection together (Churchill 1977, powers of three): forced, W/m2K, at
    the ceiling and on the mean at the upper wall.
    """
    for surface in range(4):
        layer = UPPER if surface <= UPPER_WALL else LOWER
        h = convection_w_m2k(temps[layer], wall[surface, 0], surface in (CEILING, FLOOR))
        if layer == UPPER and forced[CEILING] > 0.0:
            h = (h**3 + forced[surface] ** 3) ** (1.0 / 3.0)
        warmer = temps[layer] - wall[surface, 0]
        heat = h * areas[surface] * warmer
        slope = h * areas[surface]
        if surface == CEILING and jet_w > 0.0:
            by_jet = jet_w * (warmer + jet_k) / max(jet_k, 1.0) if warmer < 0.0 else jet_w
            if by_jet > heat:
                heat = by_jet
                slope = max(slope, jet_w / max(jet_k, 1.0)) if warmer < 0.0 else 0.0
        surface_w[surface] = heat
        surface_slope[surface] = slope
        to_gas[layer] -= heat
        gas_slope[layer] += 4.0 / 3.0 * slope


@compiled
def radiate(
    temps, wall, emissivity, areas, view, height, layer, absorption, fire_w, fire_share, fire_path, fire_upper, leaving,
    surface_w, surface_slope, to_gas, gas_slope, beam, rays, open_share, outdoor_k,
):  # fmt: skip
    """Net radiation to surfaces [4] and layers [2], W, added; leaving [4]: what each surface sends out, W/m2.

    Of each surface the part open_share [4] is open to outside, black and as cold; returns what escapes through it, W.

    fire_w goes in shares fire_share [4] to the surfaces, over paths fire_path [4] of which fire_upper [4] lie in the
    upper layer. view [4, 4] exchange areas, m2. Work: beam [5, 4, 2], what each layer lets through of each beam;
    rays [4, 7], what of each surface's radiation falls on each, and what falls on it, W/m2, of each layer and of fires.
    """
    hot = SIGMA * temps[UPPER] ** 4
    cool = SIGMA * temps[LOWER] ** 4
    cold, escapes = SIGMA * outdoor_k**4, 0.0
    least_path = 3.6 * areas[FLOOR] * height / (areas[0] + areas[1] + areas[2] + areas[3])
    for i in range(4):
        for j in range(i + 1):
            if view[i, j] > 0.0:
                z_i, z_j = _surface_z(i, height, layer), _surface_z(j, height, layer)
                path_m = max(abs(z_i - z_j), least_path)
                beam[i, j, UPPER], beam[i, j, LOWER] = let_through(absorption, path_m, upper_part(z_i, z_j, layer))
                beam[j, i, UPPER], beam[j, i, LOWER] = beam[i, j, UPPER], beam[i, j, LOWER]
        if fire_w > 0.0:
            beam[4, i, UPPER], beam[4, i, LOWER] = let_through(absorption, fire_path[i], fire_upper[i])
            # both layers take from the whole of the fire's beam, in the proportion in which they take
            arrives = fire_w * fire_share[i] * beam[4, i, UPPER] * beam[4, i, LOWER]
            by_upper, by_lower = 1.0 - beam[4, i, UPPER], 1.0 - beam[4, i, LOWER]
            if by_upper + by_lower > 0.0:
                taken = (fire_w * fire_share[i] - arrives) / (by_upper + by_lower)
                to_gas[UPPER] += taken * by_upper
                to_gas[LOWER] += taken * by_lower
    for i in range(4):
        _collect(i, areas, view, beam, hot, cool, fire_w, fire_share, rays[i])
    # what leaves each grey surface is its own and what it reflects; walls reflect little, so rounds converge fast
    for _ in range(40):
        worst = 0.0
        for i in range(4):
            comes = _comes(leaving, rays[i])
            value = (1.0 - open_share[i]) * (emissivity[i] * SIGMA * wall[i, 0] ** 4 + (1.0 - emissivity[i]) * comes)
            value += open_share[i] * cold
            worst = max(worst, abs(value - leaving[i]) / value)
            leaving[i] = value
        if worst < 1e-13:
            break
    for i in range(4):
        comes = _comes(leaving, rays[i])
        own = emissivity[i] * (comes - SIGMA * wall[i, 0] ** 4)
        surface_w[i] += (1.0 - open_share[i]) * areas[i] * own
        escapes += open_share[i] * areas[i] * (comes - cold)
        surface_slope[i] += areas[i] * emissivity[i] * 4.0 * SIGMA * wall[i, 0] ** 3
        for j in range(4):
            from_above = j < i
            up, low = beam[i, j, UPPER], beam[i, j, LOWER]
            at_upper = leaving[j] if from_above else leaving[j] * low + cool * (1.0 - low)
            at_lower = leaving[j] * up + hot * (1.0 - up) if from_above else leaving[j]
            if view[i, j] > 0.0:
                to_gas[UPPER] += view[i, j] * (at_upper - hot) * (1.0 - up)
                to_gas[LOWER] += view[i, j] * (at_lower - cool) * (1.0 - low)
                gas_slope[UPPER] += view[i, j] * (1.0 - up) * 4.0 * hot / temps[UPPER]
                gas_slope[LOWER] += view[i, j] * (1.0 - low) * 4.0 * cool / temps[LOWER]
    return escapes


@compiled
def let_through(absorption, path_m, up):
    """What each layer lets through of a beam of path_m, of which the share `up` is in the upper layer."""
    return math.exp(-absorption[UPPER] * up * path_m), math.exp(-absorption[LOWER] * (1.0 - up) * path_m)


@compiled
def _collect(i, areas, view, beam, hot, cool, fire_w, fire_share, ray):
    """ray [7] of surface i: shares of what leaves each surface, and what the layers and the fire send it, W/m2.

    Surfaces are in order from the top.
    """
    for j in range(7):
        ray[j] = 0.0
    for j in range(4):
        if view[i, j] > 0.0 and areas[i] > 0.0:
            up, low = beam[i, j, UPPER], beam[i, j, LOWER]
            seen = view[i, j] / areas[i]
            ray[j] = seen * up * low
            if j < i:
                ray[OF_LAYERS + UPPER] += seen * hot * (1.0 - up) * low
                ray[OF_LAYERS + LOWER] += seen * cool * (1.0 - low)
            else:
                ray[OF_LAYERS + UPPER] += seen * hot * (1.0 - up)
                ray[OF_LAYERS + LOWER] += seen * cool * (1.0 - low) * up
    if fire_w > 0.0 and areas[i] > 0.0:
        ray[OF_FIRE] = fire_w * fire_share[i] * beam[4, i, UPPER] * beam[4, i, LOWER] / areas[i]


@compiled
def _comes(leaving, ray):
    """What falls on a surface, W/m2."""
    of_gas = ray[OF_LAYERS + UPPER] + ray[OF_LAYERS + LOWER] + ray[OF_FIRE]
    return of_gas + ray[0] * leaving[0] + ray[1] * leaving[1] + ray[2] * leaving[2] + ray[3] * leaving[3]


@compiled
def fire_beams(width, depth, height, layer, x, y, z, share, path, upper):
    """How a fire at (x, y, z) shares its radiation among the surfaces [4], over what paths, how much of them above."""
    to_ceiling = plate_from_point(width, depth, x, y, height - z)
    to_floor = plate_from_point(width, depth, x, y, z)
    to_interface = plate_from_point(width, depth, x, y, layer - z)
    share[CEILING] = to_ceiling
    share[FLOOR] = to_floor
    if z < layer:
        share[UPPER_WALL] = max(to_interface - to_ceiling, 0.0)
        share[LOWER_WALL] = 1.0 - share[UPPER_WALL] - to_ceiling - to_floor
    else:
        share[LOWER_WALL] = max(to_interface - to_floor, 0.0)
        share[UPPER_WALL] = 1.0 - share[LOWER_WALL] - to_ceiling - to_floor
    across = to_walls_m(width, depth)
    for i in range(4):
        z_i = _surface_z(i, height, layer)
        level = 0.0 if i in (CEILING, FLOOR) else across
        path[i] = math.sqrt(level * level + (z_i - z) ** 2)
        upper[i] = upper_part(z, z_i, layer)


@compiled
def is_still(temps, wall):
    """Whether a room's gases and surfaces are so alike that radiation carries nothing worth its sum."""
    low = min(temps[UPPER], temps[LOWER])
    high = max(temps[UPPER], temps[LOWER])
    for i in range(4):
        low = min(low, wall[i, 0])
        high = max(high, wall[i, 0])
    return high - low < STILL_K
