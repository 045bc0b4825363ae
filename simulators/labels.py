"""When what happened, seen from one head: tenability in its room, first sight of the fire, conventional alarms."""

from __future__ import annotations

import numpy as np

from simulators.physics.point import PointAir
from simulators.sensors.response import Series

VISIBLE_RISE_K = 2.0
VISIBLE_OD_PER_M = 0.01
UNTENABLE_FED = 0.3
UNTENABLE_VISIBILITY_M = 10.0
BREATHING_HEIGHT_M = 1.5
VISIBILITY_CONSTANT = 3.0
"""Visibility of a light-reflecting sign times the extinction coefficient (Jin; SFPE Handbook, chapter 61)."""


def visible_s(t_s: Series, air: PointAir, ignition_s: float) -> float | None:
    """When the air at a head is first 2 K warmer or 0.01 1/m denser than it was at ignition; None: not in this run."""
    at = int(np.searchsorted(t_s, ignition_s))
    if at >= t_s.size:
        return None
    warmer = air.temp_c - air.temp_c[at] >= VISIBLE_RISE_K
    denser = air.od_per_m - air.od_per_m[at] >= VISIBLE_OD_PER_M
    return first_s(t_s, (warmer | denser) & (t_s >= ignition_s))


def untenable_s(t_s: Series, air: PointAir) -> float | None:
    """When someone breathing this air from the start is first incapacitated, or sees less than 10 m; None: never."""
    visibility_m = VISIBILITY_CONSTANT / np.maximum(np.log(10.0) * air.od_per_m, 1e-9)
    gas, heat = fed_gas(t_s, air.co_ppm, air.co2_pct, air.o2_pct), fed_heat(t_s, air.temp_c)
    return first_s(t_s, (gas >= UNTENABLE_FED) | (heat >= UNTENABLE_FED) | (visibility_m <= UNTENABLE_VISIBILITY_M))


def fed_gas(t_s: Series, co_ppm: Series, co2_pct: Series, o2_pct: Series) -> Series:
    """Fractional effective dose of CO, breathed faster with CO2, and of lacking O2 (ISO 13571:2012; Purser)."""
    faster = np.exp(np.clip(co2_pct, 0.0, 15.0) / 5.0)
    hypoxia_min = np.exp(8.13 - 0.54 * (20.9 - np.clip(o2_pct, 0.0, 20.9)))
    lacks_oxygen = o2_pct < 19.5
    return _dose(t_s, np.maximum(co_ppm, 0.0) / 35_000.0 * faster + np.where(lacks_oxygen, 1.0 / hypoxia_min, 0.0))


def fed_heat(t_s: Series, temp_c: Series) -> Series:
    """Fractional effective dose of convected heat, lightly clothed: 5e7 T^-3.4 minutes (ISO 13571:2012, eq. 10)."""
    return _dose(t_s, np.maximum(temp_c, 0.0) ** 3.4 / 5e7)


def _dose(t_s: Series, per_minute: Series) -> Series:
    return np.cumsum(per_minute * np.diff(t_s, prepend=t_s[0])) / 60.0


def first_s(t_s: Series, happened: np.ndarray) -> float | None:
    """The first time at which something has happened; None: never."""
    return float(t_s[np.argmax(happened)]) if happened.any() else None
