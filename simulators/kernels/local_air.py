"""The air at one place of a room: its layer's there, or what a fire's plume and ceiling jet make of it."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.ceiling_jet import jet_share_at_depth, jet_speed_m_s, share_of_axis
from simulators.kernels.compiled import inlined
from simulators.kernels.constants import LOWER, UPPER
from simulators.kernels.fronts import along_ceiling_m, current_m_s
from simulators.kernels.layout import (
    COOLS_PER_M,
    F_BASE_M,
    F_CEILING_K,
    F_CONVECTIVE_KW,
    F_DIAMETER_M,
    F_KW,
    OVER_K,
)
from simulators.kernels.plume import (
    HOTTEST_K,
    LEAST_RISE_M,
    flame_height_m,
    plume_excess_k,
    plume_speed_m_s,
    virtual_origin_m,
)
from simulators.kernels.stratified import stratify

STILL_M_S = 0.1
"""Speed of the air where no fire moves it (NIST TN 1889v1, detectors)."""


@inlined
def strike_ceilings(scenario, work):
    """work.fire [N, F_CEILING_K]: excess on the axis of each source's plume where it strikes the ceiling, K."""
    for n in range(scenario.sources.n):
        r, against = scenario.sources.room[n], scenario.sources.against[n]
        rise = scenario.rooms.height[r] - work.fire[n, F_BASE_M]
        work.fire[n, F_CEILING_K] = plume_excess_k(
            against * work.fire[n, F_KW], against * work.fire[n, F_CONVECTIVE_KW],
            math.sqrt(against) * work.fire[n, F_DIAMETER_M], rise, work.layer[r] - work.fire[n, F_BASE_M],
            work.gas.temps[r, UPPER], work.gas.temps[r, LOWER],
        )  # fmt: skip


@inlined
def layer_gas(r, x, y, z, has_come, scenario, work):
    """Temperature K and speed m/s of a layer's gas at a place, and as `stratified.at_height` its excess over the lower
    layer and how much of it came in last: not the same all over an upper layer whose smoke has come, by openings."""
    upper_k, lower_k = work.gas.temps[r, UPPER], work.gas.temps[r, LOWER]
    if z <= work.layer[r]:
        return lower_k, STILL_M_S, 1.0, 0.0
    if not has_come:
        return upper_k, STILL_M_S, 1.0, 0.0
    over_k = work.newest[r, OVER_K] * math.exp(-work.newest[r, COOLS_PER_M] * along_ceiling_m(r, x, y, scenario, work))
    excess, newest = stratify(r, z, work.layer[r], over_k, upper_k - lower_k, scenario.rooms)
    speed = current_m_s(r, work.buoyancy[r], scenario.rooms) if newest > 0.0 else 0.0
    return lower_k + excess * (upper_k - lower_k), max(speed, STILL_M_S), excess, newest


@inlined
def local_gas(r, x, y, z, around, still, scenario, work):
    """Temperature K and speed m/s of the gas at a place: the hottest that any fire of the room makes there of what is
    `around` and moves at `still`.

    In flames, a cone over their base, as hot as on its axis; in the plume Heskestad's Gaussian profile, which closes at
    the virtual origin within them; in the ceiling jet Alpert's, in a hall from half its width l on Delichatsios's, 0.37
    (H / l)^(1/3) exp(-0.16 (x / H) (l / H)^(1/3)) of the excess over the fire (1981; SFPE Handbook chapters 13 and 14),
    less with the depth below the ceiling.
    """
    best, speed = around, still
    height = scenario.rooms.height[r]
    for n in range(scenario.sources.n):
        convective = work.fire[n, F_CONVECTIVE_KW]
        if scenario.sources.room[n] != r or convective <= 1e-3:
            continue
        against = scenario.sources.against[n]
        q = against * work.fire[n, F_KW]
        convective *= against
        diameter = math.sqrt(against) * work.fire[n, F_DIAMETER_M]
        base = work.fire[n, F_BASE_M]
        radius = math.sqrt((x - scenario.sources.x[n]) ** 2 + (y - scenario.sources.y[n]) ** 2)
        layer_m = work.layer[r] - base
        hot, cool = work.gas.temps[r, UPPER], work.gas.temps[r, LOWER]
        rise = max(z - base - virtual_origin_m(q, diameter), LEAST_RISE_M)
        flames = flame_height_m(q, diameter)
        burns = 2.0 * radius * flames < diameter * (flames - (z - base))
        # no plume is wider than its hottest
        if z > base and (burns or radius < 3.0 * 0.14 * math.sqrt((around + HOTTEST_K) / around) * rise):
            axis = plume_excess_k(q, convective, diameter, z - base, layer_m, hot, cool)
            width = 0.14 * math.sqrt((around + axis) / around) * rise
            if burns or radius < 3.0 * width:
                off = 0.0 if burns else (radius / width) ** 2
                excess = axis * math.exp(-off)
                if around + excess > best:
                    best = around + excess
                    speed = plume_speed_m_s(q, convective, diameter, z - base) * math.exp(-off / 1.21)
                    speed = max(speed, still)
        rise = height - base
        if rise <= LEAST_RISE_M:
            continue
        left = jet_share_at_depth(height - z, radius, rise)
        if left < 0.01:
            continue
        axis = work.fire[n, F_CEILING_K]
        excess = axis * share_of_axis(radius, rise)
        flows = jet_speed_m_s(q, max(radius, 1e-3), rise)
        if scenario.rooms.hall[r]:
            along = abs(x - scenario.sources.x[n])
            width = scenario.rooms.depth[r]
            if scenario.rooms.depth[r] > scenario.rooms.width[r]:
                along, width = abs(y - scenario.sources.y[n]), scenario.rooms.width[r]
            if along > 0.5 * width:
                # walls that guide it make it no cooler than it would be without them
                ratio = (rise / (0.5 * width)) ** (1.0 / 3.0)
                excess = max(excess, axis * 0.37 * ratio * math.exp(-0.16 * along / rise / ratio))
                flows = max(flows, 0.114 * math.sqrt(rise * excess) * math.sqrt(ratio))
        if around + left * excess > best:
            best = around + left * excess
            speed = max(left * flows, still)
    return best, speed
