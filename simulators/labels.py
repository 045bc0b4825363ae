"""When what happened, seen from one head: tenability in its room, first sight of the fire."""

from __future__ import annotations

import numpy as np

from simulators.kernels import constants as c
from simulators.physics.point import PointAir
from simulators.physics.zone_model import ZoneHistory
from simulators.sensors.response import Series

VISIBLE_RISE_K = 2.0
VISIBLE_OD_PER_M = 0.01
FLAMES_OD_PER_M = 0.001
"""A fire that warms air by 2 K leaves five times as much soot in it; heating and the sun leave none."""
UNTENABLE_FED = 0.3
UNTENABLE_VISIBILITY_M = 10.0
BREATHING_HEIGHT_M = 1.5
VISIBILITY_CONSTANT = 3.0
"""Visibility of a light-reflecting sign times the extinction coefficient (Jin; SFPE Handbook, chapter 61)."""
HARMLESS_FLUX_KW_M2 = 2.5
"""Below this skin bears radiation for half an hour (ISO 13571:2012, 8.2)."""


def visible_s(t_s: Series, air: PointAir, ignition_s: float) -> float | None:
    """When the air at a head is first 0.01 1/m denser than it was at ignition, or 2 K warmer with soot of flames in it;
    None: not in this run."""
    at = int(np.searchsorted(t_s, ignition_s))
    if at >= t_s.size:
        return None
    warmer = (air.temp_c - air.temp_c[at] >= VISIBLE_RISE_K) & (air.flaming_od_per_m >= FLAMES_OD_PER_M)
    denser = air.od_per_m - air.od_per_m[at] >= VISIBLE_OD_PER_M
    return first_s(t_s, (warmer | denser) & (t_s >= ignition_s))


def untenable_s(t_s: Series, air: PointAir, flux_kw_m2: Series) -> float | None:
    """When someone breathing this air from the start is first incapacitated, or sees less than 10 m; None: never."""
    visibility_m = VISIBILITY_CONSTANT / np.maximum(np.log(10.0) * air.od_per_m, 1e-9)
    gas, heat = fed_gas(t_s, air.co_ppm, air.co2_pct, air.o2_pct), fed_heat(t_s, air.temp_c, flux_kw_m2)
    return first_s(t_s, (gas >= UNTENABLE_FED) | (heat >= UNTENABLE_FED) | (visibility_m <= UNTENABLE_VISIBILITY_M))


def fed_gas(t_s: Series, co_ppm: Series, co2_pct: Series, o2_pct: Series, hcn_ppm: Series | float = 0.0) -> Series:
    """Fractional effective dose of what suffocates, from the first of t_s [n] on.

    CO over 35,000 ppm min and HCN^2.36 over 1.2e6 ppm^2.36 min, breathed exp(CO2 / 5) times as fast (ISO 13571:2012,
    eq. 3 and 4), and of lacking O2 1 / exp(8.13 - 0.54 (20.9 - O2)) a minute (Purser, SFPE Handbook chapter 63).
    """
    faster = np.exp(np.clip(co2_pct, 0.0, 15.0) / 5.0)
    hypoxia_min = np.exp(8.13 - 0.54 * (20.9 - np.clip(o2_pct, 0.0, 20.9)))
    asphyxiants = np.maximum(co_ppm, 0.0) / 35_000.0 + np.maximum(hcn_ppm, 0.0) ** 2.36 / 1.2e6
    return _dose(t_s, asphyxiants * faster + np.where(o2_pct < 19.5, 1.0 / hypoxia_min, 0.0))


def fed_heat(t_s: Series, temp_c: Series, flux_kw_m2: Series | float = 0.0) -> Series:
    """Fractional effective dose of heat, from the first of t_s [n] on.

    Of hot air, lightly clothed, 5e7 T^-3.4 minutes; of radiation 4 q^-1.36 minutes to severe pain, above 2.5 kW/m2 (ISO
    13571:2012, 8.2 and 8.3).
    """
    radiated = np.where(np.asarray(flux_kw_m2) > HARMLESS_FLUX_KW_M2, np.maximum(flux_kw_m2, 0.0) ** 1.36 / 4.0, 0.0)
    return _dose(t_s, np.maximum(temp_c, 0.0) ** 3.4 / 5e7 + radiated)


def flux_from_above_kw_m2(history: ZoneHistory, room: int) -> Series:
    """Radiation that someone under the upper layer gets from it and, through it, from the ceiling [n], kW/m2.

    Layer's emissivity 1 - exp(-k d), k its extinction by soot, d its depth; as much as the body radiates is taken off.
    """
    height_m = history.layer_height_m[:, room].max()
    depth_m = np.maximum(height_m - history.layer_height_m[:, room], 0.0)
    emits = 1.0 - np.exp(-np.log(10.0) * history.od_per_m(c.UPPER)[:, room] * depth_m)
    above = emits * history.upper_temp_k[:, room] ** 4 + (1.0 - emits) * history.ceiling_temp_k[:, room] ** 4
    return np.asarray(c.SIGMA / 1000.0 * (above - (history.ambient.temp_c + c.KELVIN) ** 4))


def _dose(t_s: Series, per_minute: Series) -> Series:
    return np.cumsum(per_minute * np.diff(t_s, prepend=t_s[0])) / 60.0


def first_s(t_s: Series, happened: np.ndarray) -> float | None:
    """The first time at which something has happened; None: never."""
    return float(t_s[np.argmax(happened)]) if happened.any() else None
