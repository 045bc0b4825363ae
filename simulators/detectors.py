"""The conventional alarms of a place: what a building would have had. Frozen: every lead time is measured against them.

Smoke alarms: smoke enters the chamber with a lag of characteristic length over velocity (Heskestad 1977). The chamber
of a photoelectric alarm answers to scattered light: black soot of flames scatters less a unit of obscuration than pale
smoke. That of an ionisation alarm answers to the number of particles times their mean diameter (Gilson and Hosemann
1973; Helsper et al. 1983), of which flames make many. Levels and lengths were set once, on the 33 alarm times of tests
SDC02 and SDC38 of the NIST smoke alarm study (Bukowski et al. 2008, NIST TN 1455-1) whose obscuration was measured
beside them (relative scatter 0.25 photoelectric, 0.31 ionisation); those for smouldering smoke are the 8 %/m of UL 217
and the 0.1 1/m of Geiman and Gottuk (2003). Those of other droplets follow from these by the sizes of
constants.DROPLETS_UM: cooking sounds ionisation alarms, which dust and steam hardly do.
Heat alarms: a lumped element of EN 54-5 class A1.
CO alarms: for fire at a concentration (EN 54-26). For poisoning by a dose: the square of the concentration, forgotten
as carboxyhaemoglobin leaves the blood at rest, half of it in 320 min (Peterson and Stewart 1970). By EN 50291-1 the
dose is that of 75 min at 50 ppm, the middle of that band, and meets the other three: at 30 ppm none before 120 min, at
100 ppm 10 to 40 min, at 300 ppm within 3 min. By UL 2034 it is that of 35 min at 150 ppm and meets all its bands: at
70 ppm 60 to 240 min, at 150 ppm 10 to 50 min, at 400 ppm 4 to 15 min, at 30 ppm none in 30 days.
"""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike

from simulators.kernels.constants import DROPLETS_UM, OD_M2_KG
from simulators.sensors.response import LEAST_VELOCITY_M_S, Series, held_step

ALARMS = ("photo_s", "ion_s", "heat_s", "ror_s", "co_s", "co_poison_s", "co_poison_ul_s")
TYPICAL_VELOCITY_M_S = 0.19
"""Where the velocity was not measured: that of a weak ceiling jet, for which the lags above were fitted."""


@dataclass(frozen=True)
class SmokeAlarm:
    """Alarms when the optical densities in the chamber, each over its level, sum to 1.

    levels_per_m: of soot of flames, of smouldering, fine and coarse particles, in the order of constants.SPECIES.
    """

    levels_per_m: tuple[float, ...]
    entry_length_m: float


SCATTERED_FORWARD = (1.0, 0.73, 0.80)
"""Light of 880 nm that the droplets of constants.DROPLETS_UM scatter by 40 degrees, a unit of optical density, over
that of smouldering smoke's (Mie; coarse: between water and dust)."""


def _number_times_diameter(kind: int) -> float:
    """Of droplets of one density, a unit of optical density: 6 exp(-4 ln^2 s) / (pi d^2) a volume (Hatch, Choate)."""
    median_um, spread = DROPLETS_UM[kind]
    a_volume = 6.0 * math.exp(-4.0 * math.log(spread) ** 2) / (math.pi * median_um**2)
    return a_volume / OD_M2_KG[1 + kind]


PHOTOELECTRIC = SmokeAlarm((0.045, *(0.036 / scattered for scattered in SCATTERED_FORWARD)), entry_length_m=3.0)
IONISATION = SmokeAlarm(
    (0.0085, *(0.10 * _number_times_diameter(0) / _number_times_diameter(k) for k in range(3))), entry_length_m=1.5
)

HEAT_ALARM_C = 57.0
HEAT_RTI_SQRT_M_S = 40.0
RATE_OF_RISE_K_PER_MIN = 8.3
RATE_OF_RISE_OVER_S = 60.0
CO_ALARM_PPM = 45.0
CO_T90_S = 30.0
CO_FORGOTTEN_S = 320.0 * 60.0 / math.log(2.0)


def _co_dose_ppm2_s(minutes: float, ppm: float) -> float:
    return ppm**2 * CO_FORGOTTEN_S * (1.0 - math.exp(-60.0 * minutes / CO_FORGOTTEN_S))


CO_POISON_PPM2_S, CO_POISON_UL_PPM2_S = _co_dose_ppm2_s(75.0, 50.0), _co_dose_ppm2_s(35.0, 150.0)
"""By EN 50291-1 and by UL 2034."""


def conventional_alarms(
    t_s: ArrayLike,
    temp_c: ArrayLike | None = None,
    od_per_m: ArrayLike | None = None,
    co_ppm: ArrayLike | None = None,
    velocity_m_s: ArrayLike | None = None,
) -> dict[str, float | None]:
    """When each conventional alarm at a place would have sounded: seconds, on the clock of t_s; None: not at all.

    t_s [n] rising, in s; the air at the place [n] or None where it was not measured (its alarms are None); NaN in a
    series is a missing reading and is left out. velocity_m_s: 0.19 m/s where not given, or missing. od_per_m: by kind
    of particles [kinds, n], see SmokeAlarm; where it is [n], all soot of flames, which sounds the alarms early rather
    than late.
    """
    t = np.ascontiguousarray(t_s, np.float64)
    velocity = _velocity_m_s(TYPICAL_VELOCITY_M_S if velocity_m_s is None else velocity_m_s, t.size)
    alarms: dict[str, float | None] = dict.fromkeys(ALARMS)
    if od_per_m is not None:
        od = np.ascontiguousarray(np.atleast_2d(od_per_m), np.float64)
        for name, alarm in (("photo_s", PHOTOELECTRIC), ("ion_s", IONISATION)):
            alarms[name] = _known(_smoke_alarm_s(t, od, velocity, alarm.levels_per_m, alarm.entry_length_m))
    if temp_c is not None:
        heat_s, ror_s = _heat_alarms_s(t, np.ascontiguousarray(temp_c, np.float64), velocity, np.empty((2, t.size)))
        alarms["heat_s"], alarms["ror_s"] = _known(heat_s), _known(ror_s)
    if co_ppm is not None:
        sounded_s = _co_alarms_s(t, np.ascontiguousarray(co_ppm, np.float64))
        alarms |= zip(("co_s", "co_poison_s", "co_poison_ul_s"), map(_known, sounded_s), strict=True)
    return alarms


def _known(time_s: float) -> float | None:
    return None if math.isnan(time_s) else time_s


def _velocity_m_s(values: ArrayLike, n: int) -> Series:
    """One or [n] as [n]; the typical one where it is missing, since the air does move then."""
    measured = np.broadcast_to(np.asarray(values, np.float64), n)
    return np.where(np.isnan(measured), TYPICAL_VELOCITY_M_S, measured)


@njit(cache=True)
def _smoke_alarm_s(t_s, od_by_kind, velocity, levels, length_m):  # type: ignore[no-untyped-def]
    """When the chamber first answers 1; NaN: never. od_by_kind [kinds, n] may lack the last kinds."""
    inside, last_s = math.nan, 0.0
    for i in range(t_s.size):
        answer = 0.0
        for kind in range(od_by_kind.shape[0]):
            answer += od_by_kind[kind, i] / levels[kind]
        if not math.isfinite(answer):
            continue
        if math.isnan(inside):
            inside = answer
        else:
            tau_s = length_m / max(velocity[i], LEAST_VELOCITY_M_S)
            inside += held_step(t_s[i] - last_s, tau_s) * (answer - inside)
        last_s = t_s[i]
        if inside >= 1.0:
            return t_s[i]
    return math.nan


@njit(cache=True)
def _heat_alarms_s(t_s, temp_c, velocity, element):  # type: ignore[no-untyped-def]
    """When the element first is at 57 C, and first 8.3 K warmer than a minute before; NaN: never.

    element [2, n] is work: times and temperatures of the element so far.
    """
    heat_s, ror_s, kept, before = math.nan, math.nan, 0, 0
    for i in range(t_s.size):
        if not math.isfinite(temp_c[i]):
            continue
        element[0, kept], element[1, kept] = t_s[i], temp_c[i]
        if kept > 0:
            tau_s = HEAT_RTI_SQRT_M_S / math.sqrt(max(velocity[i], LEAST_VELOCITY_M_S))
            was_s, was_c = element[0, kept - 1], element[1, kept - 1]
            element[1, kept] = was_c + held_step(t_s[i] - was_s, tau_s) * (temp_c[i] - was_c)
        then_s = t_s[i] - RATE_OF_RISE_OVER_S
        while before < kept and element[0, before + 1] <= then_s:
            before += 1
        then_c = element[1, before]
        if then_s > element[0, before]:
            share = (then_s - element[0, before]) / (element[0, before + 1] - element[0, before])
            then_c += share * (element[1, before + 1] - then_c)
        if math.isnan(heat_s) and element[1, kept] >= HEAT_ALARM_C:
            heat_s = t_s[i]
        if math.isnan(ror_s) and element[1, kept] - then_c >= RATE_OF_RISE_K_PER_MIN * RATE_OF_RISE_OVER_S / 60.0:
            ror_s = t_s[i]
        if not (math.isnan(heat_s) or math.isnan(ror_s)):
            break
        kept += 1
    return heat_s, ror_s


@njit(cache=True)
def _co_alarms_s(t_s, co_ppm):  # type: ignore[no-untyped-def]
    """When the cell first reads 45 ppm, and when the dose of what it reads first poisons by a standard; NaN: never."""
    fire_s, poison_s, poison_ul_s, tau_s = math.nan, math.nan, math.nan, CO_T90_S / math.log(10.0)
    sensed, dose_ppm2_s, last_s = math.nan, 0.0, 0.0
    of_step_s, sensed_share, dose_share = -1.0, 0.0, 0.0
    for i in range(t_s.size):
        if not math.isfinite(co_ppm[i]):
            continue
        if math.isnan(sensed):
            sensed = co_ppm[i]
        else:
            step_s = t_s[i] - last_s
            if step_s != of_step_s:
                of_step_s, sensed_share = step_s, held_step(step_s, tau_s)
                dose_share = held_step(step_s, CO_FORGOTTEN_S)
            sensed += sensed_share * (co_ppm[i] - sensed)
            dose_ppm2_s += dose_share * (sensed**2 * CO_FORGOTTEN_S - dose_ppm2_s)
        last_s = t_s[i]
        if math.isnan(fire_s) and sensed >= CO_ALARM_PPM:
            fire_s = t_s[i]
        if math.isnan(poison_s) and dose_ppm2_s >= CO_POISON_PPM2_S:
            poison_s = t_s[i]
        if math.isnan(poison_ul_s) and dose_ppm2_s >= CO_POISON_UL_PPM2_S:
            poison_ul_s = t_s[i]
    return fire_s, poison_s, poison_ul_s
