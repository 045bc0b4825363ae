"""What flames may use of the oxygen about them, and how high their plumes rise, as they are when a step has been made.

In a closed room a fire that burns less lets the gas shrink, which draws in air, of which it burns more, within tenths
of a second; and a fire just below the interface draws up the more, the further it is below. Taken from the state before
a step, both would swing from step to step. So they are tried, and found again with what comes of it.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import LOWER, UPPER
from simulators.kernels.layers import gains_kg_s, interface_m
from simulators.kernels.layout import F_BASE_M, F_KW
from simulators.kernels.plume import flaming_share

MOST_OFF = 1e-3
"""By which what flames were let use of a layer's oxygen may differ from what they can after the step."""
MOST_OFF_RISE, LEAST_RISE_M = 0.02, 0.02
"""By which part of it a plume's rise to the interface, of at least so many m, may differ from that midway of a step."""
MOST_TRIES = 8
STEEPEST, LEAST_STEEP = -100.0, 0.5
"""Limits of how what is found answers to what was tried. The more flames use, the less they leave."""
LEAST_APART, LEAST_APART_M = 1e-4, 1e-6
"""Two tries that are nearer to each other tell nothing of it: flows of heat too are found anew from try to try."""


@inlined
def settle_flames(dt, tries, scenario, work):
    """How far what was found is from what was tried, 1 being as far as it may; and by how much what flames were let use
    of a layer's oxygen, work.usable [R, 2], differs from the step before.

    The next try is nearer, by the secant of those in this step, or of a step before for the first of them. It goes on
    into the next step, and so does work.sinks [R], by which the interface sinks, m/s.
    """
    off, swing = 0.0, 0.0
    for r in range(scenario.rooms.n):
        if not has_fire(r, scenario):
            continue
        # a shaft's interface stays
        if not scenario.rooms.shaft[r]:
            off = max(off, _sink_again(r, dt, tries, scenario, work) / MOST_OFF_RISE)
        for k in range(2):
            off = max(off, _use_again(r, k, dt, tries, scenario, work) / MOST_OFF)
            swing = max(swing, abs(work.usable_tried[r, k] - work.usable_before[r, k]))
    return off, swing


@inlined
def has_fire(r, scenario):
    """Whether something burns in a room some time."""
    for n in range(scenario.sources.n):  # noqa: SIM110 - kernels have no generators
        if scenario.sources.room[n] == r and scenario.sources.is_fire[n]:
            return True
    return False


@inlined
def _use_again(r, k, dt, tries, scenario, work):
    """What flames can use of a layer's oxygen after the step, for the next try; by how much it was off."""
    kg = work.gas.total[r, k] + dt * gains_kg_s(r, k, work.gas)
    o2_kg = work.gas.mass[r, k, c.O2] + dt * work.gas.mass_rate[r, k, c.O2]
    tried, found = work.usable[r, k], flaming_share(o2_kg / kg, scenario.setting.o2_limit)
    if tries > 0 and abs(tried - work.usable_tried[r, k]) > LEAST_APART:
        slope = _slope(tried, found, work.usable_tried[r, k], work.usable_found[r, k])
        # to use more leaves less: where it seems to leave more, the interface was found elsewhere
        if slope < 0.0:
            work.usable_slope[r, k] = slope
    elif tries > 0 and abs(found - tried) > MOST_OFF:
        # by a slope of a step before, too steep for this one, tries would creep, too near each other to tell of it
        work.usable_slope[r, k] = 0.0
    work.usable_tried[r, k], work.usable_found[r, k] = tried, found
    work.usable[r, k] = min(max(tried + (found - tried) / (1.0 - work.usable_slope[r, k]), 0.0), 1.0)
    return abs(found - tried)


@inlined
def _sink_again(r, dt, tries, scenario, work):
    """By how much the interface sinks, for the next try; by which part of its rise a plume was off at most."""
    tried, found = work.sinks[r], (work.layer[r] - _interface_then_m(r, dt, scenario, work)) / dt
    if tries > 0 and dt * abs(tried - work.sinks_tried[r]) > LEAST_APART_M:
        work.sinks_slope[r] = _slope(tried, found, work.sinks_tried[r], work.sinks_found[r])
    work.sinks_tried[r], work.sinks_found[r] = tried, found
    work.sinks[r] = tried + (found - tried) / (1.0 - work.sinks_slope[r])
    off, midway_m = 0.0, work.layer[r] - 0.5 * dt * tried
    for n in range(scenario.sources.n):
        if scenario.sources.room[n] == r and work.fire[n, F_KW] > 0.0 and work.fire[n, F_BASE_M] < midway_m:
            rise_m = max(midway_m - work.fire[n, F_BASE_M], LEAST_RISE_M)
            off = max(off, 0.5 * dt * abs(found - tried) / rise_m)
    return off


@compiled
def _slope(tried, found, tried_before, found_before):
    return min(max((found - found_before) / (tried - tried_before), STEEPEST), LEAST_STEEP)


@inlined
def _interface_then_m(r, dt, scenario, work):
    """Height of the interface over the floor after the step, by its rates; see layers.advance."""
    energy, heat_rate = work.gas.energy, work.gas.heat_rate
    whole, comes_w = energy[r, UPPER] + energy[r, LOWER], heat_rate[r, UPPER] + heat_rate[r, LOWER]
    swelling_w = (c.GAMMA - 1.0) * comes_w
    lower = energy[r, LOWER] + dt * (heat_rate[r, LOWER] + energy[r, LOWER] / whole * swelling_w) / c.GAMMA
    return interface_m(scenario.rooms, r, lower / (whole + dt * comes_w))
