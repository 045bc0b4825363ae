"""Turbulence at a head: eddies bring it, of what its air is above the air near the floor, now more and now less.

All that one head reads flickers together, since it is one air: hot gas that is thinned by half is half as smoky, too.
In two measured fires of a manufactured home (NIST TN 1455-1) temperatures under ceilings stray by 5 to 13 % of their
rise, means of 30 s taken away, for 3 to 7 s at a time (tests/validation).
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
_TEMP, _RH = PointAir._fields.index("temp_c"), PointAir._fields.index("rh_pct")
_STAYS = np.array([name in ("velocity_m_s", "pressure_pa", "rh_pct") for name in PointAir._fields])


def with_flicker(seed: int, scenario_id: int, device_id: str, t_s: Series, air: PointAir, fresh: PointAir) -> PointAir:
    """The air at a head as its eddies make it; `fresh`: the air near the floor under it; t_s [n] from the start."""
    key = key_of(seed, scenario_id, f"{device_id}/eddies")
    drawn = np.empty(1)
    uniforms(key, 0, drawn, 1)
    strays = STRAYS[0] + drawn[0] * (STRAYS[1] - STRAYS[0])
    return PointAir(*_stirred(key, normal_quantiles(), t_s, strays, np.array(air), np.array(fresh), _STAYS))


@njit(cache=True)
def _stirred(key, table, t_s, strays, air, fresh, stays):  # type: ignore[no-untyped-def]
    """[columns, n]: air and what it has over fresh air by an Ornstein-Uhlenbeck process, exact at any t_s."""
    out = np.empty_like(air)
    kicks = normals(key, table, t_s.size)
    more = 0.0
    for i in range(t_s.size):
        kept = math.exp(-(t_s[i] - t_s[i - 1]) / EDDY_S) if i > 0 else 0.0
        more = kept * more + math.sqrt(1.0 - kept * kept) * kicks[i]
        share = max(strays * more, LEAST)
        for k in range(air.shape[0]):
            moved = 0.0 if stays[k] else share * (air[k, i] - fresh[k, i])
            out[k, i] = air[k, i] + moved
            if k != _TEMP:
                out[k, i] = max(out[k, i], 0.0)
        # vapour mixes, not how damp the air is
        vapour = air[_RH, i] * saturation_pa(air[_TEMP, i])
        vapour += share * (vapour - fresh[_RH, i] * saturation_pa(fresh[_TEMP, i]))
        out[_RH, i] = min(max(vapour / saturation_pa(out[_TEMP, i]), 0.0), 100.0)
    return out
