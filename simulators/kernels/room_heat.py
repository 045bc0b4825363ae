"""Heat between a room's two layers and its four surfaces, and into the surfaces."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

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
def ceiling_jet_w(convective_w, floor_area_m2, height_m):
    """Heat that a fire's ceiling jet gives to a cool ceiling, W: Alpert's flux over the whole ceiling.

    0.27 Qc / (A^0.68 H^0.64) a square metre (Alpert, SFPE Handbook chapter 14; NIST TN 1889v1, ceiling).
    """
    return 0.27 * convective_w * floor_area_m2**0.32 / height_m**0.64


@njit(cache=True)
def ceiling_jet_excess_k(heat_w, floor_area_m2, height_m):
    """How much hotter than the layer the jet is, at two thirds of the way to the walls (Alpert 1972), K."""
    radius = 0.67 * np.sqrt(floor_area_m2 / np.pi)
    return 5.38 * (heat_w / 1000.0 / radius) ** (2.0 / 3.0) / height_m


@njit(cache=True)
def exchange(gas_k, masses, volumes, surface_k, emissivity, areas, fire_radiation_w, jet_w, jet_k, ambient_k, dt_s,
             to_surface_w, to_gas_w):  # fmt: skip
    """Heat to each surface [4] and to each layer [2], W; what surfaces gain, gases and fire lose.

    gas_k, volumes [2]; masses [2, species]. Convection between each layer and its surfaces; radiation of the upper
    layer as a grey gas to all surfaces, at least what the fire's ceiling jet (jet_w to a ceiling at ambient_k) gives
    the ceiling, through the layer between upper and lower surfaces, and of the fire. A thin layer may lose half of
    what parts it from the surfaces in a step, so that it cannot overshoot them.
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
        own = surface <= UPPER_WALL
        layer = UPPER if own else LOWER
        h = convection_w_m2k(gas_k[layer], surface_k[surface])
        warmer = gas_k[layer] - surface_k[surface]
        convected = h * areas[surface] * warmer
        if surface == CEILING and jet_w > 0.0:
            # the jet is hotter than the layer by jet_k: it heats the ceiling on when that is as hot as the layer
            hot = gas_k[layer] + jet_k
            by_jet = jet_w * (hot - surface_k[surface]) / max(hot - ambient_k, 1.0)
            convected = max(convected, by_jet)
        seen = areas[surface] if own else areas[FLOOR] * areas[surface] / lower_area
        shine = gas_eps * emissivity[surface] * SIGMA * seen
        by_upper[surface] = shine * (gas4 - surface_k[surface] ** 4)
        conductance[UPPER] += 4.0 * shine * gas_k[UPPER] ** 3
        conductance[layer] += h * areas[surface]
        if own:
            by_upper[surface] += convected
        else:
            by_lower[surface] = convected
    upper_damping = min(1.0, 0.5 * CP * gas_mass / (dt_s * conductance[UPPER]))
    lower_damping = min(1.0, 0.5 * CP * masses[LOWER].sum() / (dt_s * conductance[LOWER]))
    for surface in range(4):
        to_surface_w[surface] = upper_damping * by_upper[surface] + lower_damping * by_lower[surface]
    to_gas_w[UPPER] = -upper_damping * by_upper.sum()
    to_gas_w[LOWER] = -lower_damping * by_lower.sum()

    # surface to surface through the upper gas, across the interface
    hot4 = (areas[CEILING] * surface_k[CEILING] ** 4 + areas[UPPER_WALL] * surface_k[UPPER_WALL] ** 4) / upper_area
    cold4 = (areas[FLOOR] * surface_k[FLOOR] ** 4 + areas[LOWER_WALL] * surface_k[LOWER_WALL] ** 4) / lower_area
    across = (1.0 - gas_eps) * 0.8 * SIGMA * areas[FLOOR] * (hot4 - cold4)
    within_upper = _shine(surface_k, areas, CEILING, UPPER_WALL, 1.0 - gas_eps)
    within_lower = _shine(surface_k, areas, FLOOR, LOWER_WALL, 1.0)
    to_surface_w[CEILING] -= within_upper
    to_surface_w[UPPER_WALL] += within_upper
    to_surface_w[FLOOR] -= within_lower
    to_surface_w[LOWER_WALL] += within_lower
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
def _shine(surface_k, areas, flat, wall, transmitted):
    """Heat from a room's ceiling (or floor) to the part of the walls beside it, W; what it does not see of them, it
    sees of the interface: view factor A_wall / (A_wall + A_floor)."""
    view = areas[wall] / (areas[wall] + areas[flat])
    return transmitted * 0.8 * SIGMA * areas[flat] * view * (surface_k[flat] ** 4 - surface_k[wall] ** 4)


@njit(cache=True)
def heat_surfaces(wall_k, cells_m, conductivity, capacity, areas, to_surface_w, back_k, dt_s, work):
    """One step of conduction in each of a room's four surfaces; wall_k [4, nodes] is changed in place."""
    for surface in range(4):
        flux = to_surface_w[surface] / max(areas[surface], 1e-6)
        conduct(wall_k[surface], cells_m[surface], conductivity[surface], capacity[surface], flux, back_k, dt_s, work)
