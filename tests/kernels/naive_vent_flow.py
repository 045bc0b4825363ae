"""Flow through an opening by plain quadrature over its height: the reading that the closed form is held to."""

from __future__ import annotations

import numpy as np

GRAVITY = 9.80665


def naive_flows(sill_m, soffit_m, width_m, places, discharge=0.7, strips=100_000):
    """kg/s [2 sides, 2 layers (upper, lower)] by the layer that each strip leaves.

    places: (floor pressure in Pa, layer height in m, (upper, lower) density in kg/m3) of both sides.
    """
    z = sill_m + (np.arange(strips) + 0.5) * (soffit_m - sill_m) / strips
    pressures = []
    for floor_pa, layer_m, (upper, lower) in places:
        below = np.minimum(z, layer_m)
        pressures.append(floor_pa - GRAVITY * (lower * below + upper * (z - below)))
    difference = pressures[0] - pressures[1]
    flows = np.zeros((2, 2))
    for side, (_, layer_m, densities) in enumerate(places):
        leaves = difference > 0.0 if side == 0 else difference < 0.0
        for layer in (0, 1):
            inside = leaves & ((z > layer_m) if layer == 0 else (z <= layer_m))
            speed = np.sqrt(2.0 * densities[layer] * np.abs(difference[inside]))
            flows[side, layer] = discharge * width_m * speed.sum() * (soffit_m - sill_m) / strips
    return flows
