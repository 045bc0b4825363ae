"""Flow through a wall opening between two places of two layers each: Bernoulli on slabs of one density and one sign."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import GRAVITY, LOWER, UPPER

DISCHARGE = 0.7
"""Orifice coefficient of doors and windows (Emmons, SFPE Handbook, 3rd ed., chapter 2-3; as CFAST)."""
SMOOTH_PA = 2e-3
"""Below about this pressure difference flow goes to zero faster than its root, so that Newton's steps stay finite; at
ten times it, it is half a percent less."""


@compiled
def pressure_at(z_m, floor_z, floor_pa, layer_z, upper_rho, lower_rho):
    """Pressure over the reference at a height, hydrostatic in both layers, Pa. Heights are absolute."""
    below = min(z_m, layer_z) - floor_z
    above = max(z_m - layer_z, 0.0)
    return floor_pa - GRAVITY * (lower_rho * below + upper_rho * above)


@compiled
def slab_integral(a_pa, b_pa, height_m):
    """Integral over a slab of sqrt(|dp|) for dp straight from a to b without change of sign, and its derivative by dp.

    Closed form (Peacock et al., NIST TN 1889v1, eq. for slab flow), smoothed where dp vanishes.
    """
    a, b = abs(a_pa), abs(b_pa)
    mean = 0.5 * (a + b)
    if mean < 1e-12:
        return 0.0, 0.0
    root_a, root_b = math.sqrt(a), math.sqrt(b)
    total = root_a + root_b
    flow = height_m * (2.0 / 3.0) * (a + root_a * root_b + b) / total
    slope = height_m / total
    soft, slope_of_soft = smoothed(mean)
    return flow * soft, slope * soft + flow * slope_of_soft


@compiled
def smoothed(size_pa):
    """What is left of a flow where its pressure difference is small, and the derivative of that share."""
    soft = size_pa / math.sqrt(size_pa * size_pa + SMOOTH_PA * SMOOTH_PA)
    return soft, soft * (1.0 - soft * soft) / size_pa


@compiled
def vent_flow(
    sill_z, soffit_z, width_m, i_z, i_pa, i_layer, i_upper, i_lower, j_z, j_pa, j_layer, j_upper, j_lower,
    flows, slopes, crossing, tall,
):  # fmt: skip
    """Mass flows kg/s through a vent, by the layer they leave: flows[0, k] from side i's layer k, flows[1, k] from j's.

    Each side: its floor's height, pressure there, layer's height and densities kg/m3; heights are absolute. slopes:
    derivatives of those flows by the pressure of side i (those of side j are the opposite). crossing: the part that
    enters at the height of the other layer than it left, tall: how far that rises to its own, or the height of slabs
    that sink, m. A slab reaches from cut to cut: sill, layers, neutral planes, soffit.
    """
    for side in range(2):
        for layer in range(2):
            flows[side, layer] = 0.0
            slopes[side, layer] = 0.0
            crossing[side, layer] = 0.0
            tall[side, layer] = 0.0
    low, high = min(i_layer, j_layer), max(i_layer, j_layer)
    bottom = sill_z
    below = pressure_at(bottom, i_z, i_pa, i_layer, i_upper, i_lower) - pressure_at(
        bottom, j_z, j_pa, j_layer, j_upper, j_lower
    )
    for cut in range(3):
        top = soffit_z
        if cut == 0:
            top = low
        elif cut == 1:
            top = high
        top = min(top, soffit_z)
        if top <= bottom:
            continue
        above = pressure_at(top, i_z, i_pa, i_layer, i_upper, i_lower) - pressure_at(
            top, j_z, j_pa, j_layer, j_upper, j_lower
        )
        parts = 1
        middle = top
        if below * above < 0.0:
            parts = 2
            middle = bottom + (top - bottom) * below / (below - above)
        for part in range(parts):
            z0 = bottom if part == 0 else middle
            z1 = middle if part == 0 else top
            p0 = below if part == 0 else 0.0
            p1 = above if (parts == 1 or part == 1) else 0.0
            centre = 0.5 * (z0 + z1)
            forward = (p0 + p1) > 0.0
            side = 0 if forward else 1
            layer = UPPER if centre > (i_layer if forward else j_layer) else LOWER
            beyond = j_layer if forward else i_layer
            facing = UPPER if centre > beyond else LOWER
            upper, lower = (i_upper, i_lower) if forward else (j_upper, j_lower)
            rho = upper if layer == UPPER else lower
            integral, slope = slab_integral(p0, p1, z1 - z0)
            factor = DISCHARGE * width_m * math.sqrt(2.0 * rho)
            flows[side, layer] += factor * integral
            slopes[side, layer] += factor * slope if forward else -factor * slope
            if facing != layer:
                crossing[side, layer] += factor * integral
                # what rises does so up to the interface, be that within the opening's height or above
                rises = layer == UPPER
                tall[side, layer] = max(tall[side, layer], beyond - z0) if rises else tall[side, layer] + z1 - z0
        bottom, below = top, above


@compiled
def spill_entrainment(flow, jet_k, around_k, around_rho, width_m, rise_m):
    """What a flow from an opening draws in while it rises, or sinks, through a layer to its own, kg/s.

    0.44 (T / T_jet)^(2/3) (g rho^2 m dT / T)^(1/3) w^(2/3) z (Poreh, Morgan, Marshall and Harrison 1998; for a sinking
    flow the same turned over, as NIST TN 1889v1 has it).
    """
    excess = abs(jet_k - around_k)
    strength = GRAVITY * around_rho * around_rho * flow * excess / around_k
    return 0.44 * (around_k / jet_k) ** (2.0 / 3.0) * strength ** (1.0 / 3.0) * width_m ** (2.0 / 3.0) * rise_m
