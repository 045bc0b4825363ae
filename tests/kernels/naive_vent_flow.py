"""Flow through openings by plain quadrature and plain orifice equations: the readings that closed forms are held to."""

from __future__ import annotations

import numpy as np

GRAVITY = 9.80665


def naive_flows(sill_z, soffit_z, width_m, places, discharge=0.7, strips=100_000):
    """kg/s [2 sides, 2 layers (upper, lower)] by the layer that each strip leaves.

    places: (floor's height, pressure there in Pa, layer's height, (upper, lower) density in kg/m3) of both sides,
    heights absolute.
    """
    z = sill_z + (np.arange(strips) + 0.5) * (soffit_z - sill_z) / strips
    pressures = []
    for floor_z, floor_pa, layer_z, (upper, lower) in places:
        below = np.minimum(z, layer_z)
        pressures.append(floor_pa - GRAVITY * (lower * (below - floor_z) + upper * (z - below)))
    difference = pressures[0] - pressures[1]
    flows = np.zeros((2, 2))
    for side, (_, _, layer_z, densities) in enumerate(places):
        leaves = difference > 0.0 if side == 0 else difference < 0.0
        for layer in (0, 1):
            inside = leaves & ((z > layer_z) if layer == 0 else (z <= layer_z))
            speed = np.sqrt(2.0 * densities[layer] * np.abs(difference[inside]))
            flows[side, layer] = discharge * width_m * speed.sum() * (soffit_z - sill_z) / strips
    return flows


def naive_hole(rise_pa, area_m2, square, above_rho, below_rho):
    """Volume flows up and down, m3/s (Cooper 1989; NIST TN 1889v1, flow through horizontal vents)."""
    driven = 0.68 * area_m2 * np.sqrt(2.0 * abs(rise_pa) / (below_rho if rise_pa > 0.0 else above_rho))
    exchanged = 0.0
    if above_rho > below_rho:
        d = np.sqrt(4.0 * area_m2 / np.pi)
        flooding = 0.942 if square else 0.754
        flood_pa = flooding**2 * GRAVITY * (above_rho - below_rho) * d**5 / (2.0 * area_m2**2)
        fades = max(1.0 - abs(rise_pa) / flood_pa, 0.0)
        relative = (above_rho - below_rho) / ((above_rho + below_rho) / 2.0)
        exchanged = 0.1 * np.sqrt(GRAVITY * relative * area_m2**2.5) * fades
    return (driven * (rise_pa > 0.0) + exchanged, driven * (rise_pa <= 0.0) + exchanged)
