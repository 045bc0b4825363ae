"""How much of the oxygen about them flames can use at the end of a step: it goes with what they leave of it.

In a closed room a fire that burns less lets the gas shrink, which draws in air, of which it burns more, within tenths
of a second. So what flames may use is not taken from the oxygen before the step, but found with it.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels import constants as c
from simulators.kernels.compiled import inlined
from simulators.kernels.plume import flaming_share
from simulators.kernels.room_balance import fed_kg_s

MOST_OFF = 0.01
"""By which what flames were let use of a layer's oxygen may differ from what they can at the end of the step."""
MOST_TRIES = 8
STEEPEST, LEAST_STEEP = -100.0, 0.5
"""Limits of how what flames can use answers to what they do use. They nearly always leave less, the more they use."""
LEAST_APART = 1e-3
"""Two tries that are nearer to each other tell nothing of it: heat flows too are found anew from try to try."""


@inlined
def flames_are_off(dt, tries, scenario, work):
    """By how much flames were let use another share of a layer's oxygen, work.usable [R, 2], than they can afterwards,
    and another than in the step before.

    The share is nearer then, by the secant of the tries in this step, or of a step before for the first of them; so it
    goes on into the next step.
    """
    off, swing = 0.0, 0.0
    for r in range(scenario.rooms.n):
        if not _has_fire(r, scenario):
            continue
        for k in range(2):
            kg = work.gas.total[r, k] + dt * (fed_kg_s(r, k, work) - work.gas.outflow[r, k])
            o2 = (work.gas.mass[r, k, c.O2] + dt * work.gas.mass_rate[r, k, c.O2]) / kg
            can, used = flaming_share(o2, scenario.setting.o2_limit), work.usable[r, k]
            if tries > 0 and abs(used - work.tried[r, k]) > LEAST_APART:
                steep = (can - work.could[r, k]) / (used - work.tried[r, k])
                work.steep[r, k] = min(max(steep, STEEPEST), LEAST_STEEP)
            work.tried[r, k], work.could[r, k] = used, can
            work.usable[r, k] = min(max(used + (can - used) / (1.0 - work.steep[r, k]), 0.0), 1.0)
            off, swing = max(off, abs(can - used)), max(swing, abs(used - work.let[r, k]))
    return off, swing


@inlined
def _has_fire(r, scenario):
    """Whether something burns in a room some time."""
    for n in range(scenario.sources.n):  # noqa: SIM110 - kernels have no generators
        if scenario.sources.room[n] == r and scenario.sources.is_fire[n]:
            return True
    return False
