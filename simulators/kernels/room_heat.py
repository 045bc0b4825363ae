"""Heat between a room's two layers and its four surfaces, and into the surfaces."""

from __future__ import annotations

import numpy as np
from numba import njit

from simulators.kernels.constants import (
    CEILING,
    CO2,
    CP,
    FIRST_PARTICLE,
    FLOOR,
    H2O,
    LOWER,
    LOWER_WALL,
    SIGMA,
    SOOT_SMOULDERING,
    UPPER,
    UPPER_WALL,
)
from simulators.kernels.walls import conduct, convection_w_m2k, gas_emissivity


@njit(cache=True)
def surface_areas(width_m, depth_m, height_m, layer_m, areas):
    """areas [4], m2, of ceiling, upper and lower wall, floor."""
    floor = width_m * depth_m
    around = 2.0 * (width_m + depth_m)
    areas[CEILING] = floor
    areas[FLOOR] = floor
    areas[UPPER_WALL] = around * (height_m - layer_m)
    areas[LOWER_WALL] = around * layer_m


@njit(cache=True)
def exchange(gas_k, masses, volumes, surface_k, emissivity, areas, fire_radiation_w, dt_s, to_surface_w, to_gas_w):
    """Heat to each surface [4] and to each layer [2], W; what surfaces gain, gases and fire lose.

    gas_k, volumes [2]; masses [2, species]. Convection between each layer and its surfaces; radiation of the upper
    layer as a grey gas to all surfaces, through the layer between upper and lower surfaces, and of the fire. A thin
    layer's loss is damped as an implicit step would, so that it cannot overshoot the surfaces.
    """
    upper_area = areas[CEILING] + areas[UPPER_WALL]
    lower_area = areas[FLOOR] + areas[LOWER_WALL]
    soot = (masses[UPPER, FIRST_PARTICLE] + masses[UPPER, SOOT_SMOULDERING]) / volumes[UPPER]
    gas_mass = masses[UPPER].sum()
    vapours = (masses[UPPER, H2O] * 28.97 / 18.0 + masses[UPPER, CO2] * 28.97 / 44.0) / gas_mass
    path = 3.6 * volumes[UPPER] / (upper_area + areas[FLOOR])
    gas_eps = gas_emissivity(gas_k[UPPER], soot, vapours, path)
    gas4 = gas_k[UPPER] ** 4

    # what the two gases would give each surface, and the conductance by which a thin layer's loss is damped
    by_upper, by_lower = np.zeros(4), np.zeros(4)
    conductance = np.zeros(2)
    for surface in range(4):
        own = surface == CEILING or surface == UPPER_WALL
        layer = UPPER if own else LOWER
        h = convection_w_m2k(gas_k[layer], surface_k[surface])
        convected = h * areas[surface] * (gas_k[layer] - surface_k[surface])
        seen = areas[surface] if own else areas[FLOOR] * areas[surface] / lower_area
        shine = gas_eps * emissivity[surface] * SIGMA * seen
        by_upper[surface] = shine * (gas4 - surface_k[surface] ** 4)
        conductance[UPPER] += 4.0 * shine * gas_k[UPPER] ** 3
        conductance[layer] += h * areas[surface]
        if own:
            by_upper[surface] += convected
        else:
            by_lower[surface] = convected
    upper_damping = 1.0 / (1.0 + dt_s * conductance[UPPER] / (CP * gas_mass))
    lower_damping = 1.0 / (1.0 + dt_s * conductance[LOWER] / (CP * masses[LOWER].sum()))
    for surface in range(4):
        to_surface_w[surface] = upper_damping * by_upper[surface] + lower_damping * by_lower[surface]
    to_gas_w[UPPER] = -upper_damping * by_upper.sum()
    to_gas_w[LOWER] = -lower_damping * by_lower.sum()

    # surface to surface through the upper gas, across the interface
    hot4 = (areas[CEILING] * surface_k[CEILING] ** 4 + areas[UPPER_WALL] * surface_k[UPPER_WALL] ** 4) / upper_area
    cold4 = (areas[FLOOR] * surface_k[FLOOR] ** 4 + areas[LOWER_WALL] * surface_k[LOWER_WALL] ** 4) / lower_area
    across = (1.0 - gas_eps) * 0.8 * SIGMA * areas[FLOOR] * (hot4 - cold4)
    # the fire shines on everything; the upper gas keeps its share of what crosses it
    share_up = upper_area / (upper_area + lower_area)
    kept = gas_eps * share_up * fire_radiation_w
    to_gas_w[UPPER] += kept
    up = share_up * fire_radiation_w - kept
    down = (1.0 - share_up) * fire_radiation_w
    to_surface_w[CEILING] += (up - across) * areas[CEILING] / upper_area
    to_surface_w[UPPER_WALL] += (up - across) * areas[UPPER_WALL] / upper_area
    to_surface_w[FLOOR] += (down + across) * areas[FLOOR] / lower_area
    to_surface_w[LOWER_WALL] += (down + across) * areas[LOWER_WALL] / lower_area


@njit(cache=True)
def heat_surfaces(wall_k, cells_m, conductivity, capacity, areas, to_surface_w, back_k, dt_s, work):
    """One step of conduction in each of a room's four surfaces; wall_k [4, nodes] is changed in place."""
    for surface in range(4):
        flux = to_surface_w[surface] / max(areas[surface], 1e-6)
        conduct(wall_k[surface], cells_m[surface], conductivity[surface], capacity[surface], flux, back_k, dt_s, work)
