"""Turbulence at a head: eddies bring it, of what its air is above the air near the floor, now more and now less.

All that one head reads flickers together, since it is one air: hot gas that is thinned by half is half as smoky, too.
In two measured fires of a manufactured home (NIST TN 1455-1) temperatures under ceilings stray by 5 to 13 % of their
rise, means of 30 s taken away, for 3 to 7 s at a time (tests/validation).

What lies richer near the floor than at a head, as heavy gas or flames under it do, is not what it is stirred with.
"""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit

from simulators.kernels.humid_air import saturation_pa
from simulators.philox import key_of, normal_quantiles, normals, uniforms
from simulators.physics.point import PointAir
from simulators.sensors.response import Series

STRAYS = (0.05, 0.13)
"""Standard deviation, of what air at a head is above the air near the floor; each head has its own."""
EDDY_S = 4.0
FRESH_M = 0.02
"""Over the floor: the air that eddies stir in."""
LEAST = -0.9
_TEMP, _RH, _OD = (PointAir._fields.index(name) for name in ("temp_c", "rh_pct", "od_per_m"))
_KINDS = tuple(PointAir._fields.index(f"{kind}_od_per_m") for kind in ("flaming", "fine", "coarse"))
_OTHER_WAYS = {"velocity_m_s": 0.0, "pressure_pa": 0.0, "o2_pct": -1.0}
_WAYS = np.array([_OTHER_WAYS.get(name, 1.0) for name in PointAir._fields])


def with_flicker(
    seed: int, scenario_id: int, device_id: str, t_s: Series, air: PointAir, near_floor: PointAir
) -> PointAir:
    """The air at a head as its eddies make it; `near_floor`: the air under it; t_s [n] from the start.

    Eddies stir in what is cleaner and cooler alone: of each thing as little as there is at the head or near the floor,
    as much oxygen, and as damp as near the floor.
    """
    key = key_of(seed, scenario_id, f"{device_id}/eddies")
    drawn = np.empty(1)
    uniforms(key, 0, drawn, 1)
    strays = STRAYS[0] + drawn[0] * (STRAYS[1] - STRAYS[0])
    return PointAir(*_stirred(key, normal_quantiles(), t_s, strays, tuple(air), tuple(near_floor)))


@njit(cache=True)
def _stirred(key, table, t_s, strays, air, floor):  # type: ignore[no-untyped-def]
    """[columns, n]: air and what it has over fresh air by an Ornstein-Uhlenbeck process, exact at any t_s."""
    share = _eddies(strays, t_s, normals(key, table, t_s.size))
    out = np.empty((len(air), t_s.size))
    for k in range(len(air)):
        _stir(air[k], floor[k], share, _WAYS[k], out[k])
    # smoke is of four kinds, each of which is some or none; what is told of no kind smoulders
    smoulders, below = air[_OD].copy(), floor[_OD].copy()
    for k in _KINDS:
        smoulders -= air[k]
        below -= floor[k]
    _stir(smoulders, below, share, 1.0, out[_OD])
    for k in _KINDS:
        out[_OD] += out[k]
    # vapour mixes, not how damp the air is
    for i in range(t_s.size):
        fresh_c = min(air[_TEMP][i], floor[_TEMP][i])
        vapour = air[_RH][i] * saturation_pa(air[_TEMP][i])
        vapour += share[i] * (vapour - floor[_RH][i] * saturation_pa(fresh_c))
        out[_RH, i] = min(max(vapour / saturation_pa(out[_TEMP, i]), 0.0), 100.0)
    return out


@njit(cache=True)
def _eddies(strays, t_s, kicks):  # type: ignore[no-untyped-def]
    """What the eddies bring more, as a share, in place of the kicks [n]."""
    more, kept, kick, step_s = 0.0, 0.0, 1.0, 0.0
    for i in range(t_s.size):
        if i > 0 and t_s[i] - t_s[i - 1] != step_s:
            step_s = t_s[i] - t_s[i - 1]
            kept = math.exp(-step_s / EDDY_S)
            kick = math.sqrt(1.0 - kept * kept)
        more = kept * more + kick * kicks[i]
        kicks[i] = max(strays * more, LEAST)
    return kicks


@njit(cache=True)
def _stir(air, floor, share, way, out):  # type: ignore[no-untyped-def]
    """way: 1 for what there is less of in fresh air, -1 for what there is more of, 0 for what stays."""
    for i in range(air.size):
        out[i] = air[i] + share[i] * way * max(way * (air[i] - floor[i]), 0.0)
    if way < 0.0:
        out[:] = np.maximum(out, 0.0)
