"""How long a head lives in a fire: as long as the solder on its board holds."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

from numba import njit

from simulators.physics.point import PointAir
from simulators.sensors.response import Series, held_step, thermal_lag_s

SOLDER_MELTS_C = 217.0
"""Tin with 3 % silver and 0.5 % copper begins to (IPC J-STD-006, SAC305)."""
BOARD_RTI_SQRT_M_S = 200.0
"""How slowly a board follows the air about its housing: like links and bulbs of standard sprinklers, which have 80 to
350 (ISO 6182-1); thin, but behind plastic: assumed."""


def silent_from_s(t_s: Series, air: PointAir) -> float:
    """When a head in this air [n] at t_s [n], s, is silent for ever; infinite where it lives."""
    if air.temp_c.max() <= SOLDER_MELTS_C:
        return math.inf
    lag_s = thermal_lag_s(air.velocity_m_s, BOARD_RTI_SQRT_M_S)
    return float(_reaches_at_s(t_s, air.temp_c, lag_s, SOLDER_MELTS_C))


@njit(cache=True)
def _reaches_at_s(t_s, value, lag_s, level):  # type: ignore[no-untyped-def]
    y = value[0]
    for i in range(1, value.size):
        y += held_step(t_s[i] - t_s[i - 1], lag_s[i]) * (value[i] - y)
        if y > level:
            return t_s[i]
    return math.inf
