"""The conventional alarms of a place: what a building would have had. Frozen: every lead time is measured against them.

Smoke alarms: smoke enters the chamber with a lag of characteristic length over velocity (Heskestad 1977). The chamber
of a photoelectric alarm answers to scattered light: black soot of flames scatters less a unit of obscuration than pale
smoke. That of an ionisation alarm answers to the number of particles, of which flames make many. Thresholds and lengths
were set once, on the 33 alarm times of tests SDC02 and SDC38 of the NIST smoke alarm study (Bukowski et al. 2008,
NIST TN 1455-1) whose obscuration was measured beside them (relative scatter 0.25 photoelectric, 0.31 ionisation); those
for pale smoke are the 8 %/m of UL 217 and the 0.1 1/m of Geiman and Gottuk (2003).
Heat alarms: a lumped element of EN 54-5 class A1. CO alarm: EN 54-26.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from simulators.sensors.response import Series, entry_lag_s, first_order, tau_of_t90, thermal_lag_s

ALARMS = ("photo_s", "ion_s", "heat_s", "ror_s", "co_s")
TYPICAL_VELOCITY_M_S = 0.19
"""Where the velocity was not measured: that of a weak ceiling jet, for which the lags above were fitted."""


@dataclass(frozen=True)
class SmokeAlarm:
    """Alarms when flaming / flaming_od + pale / pale_od reaches 1 in the chamber; optical densities in 1/m."""

    flaming_od_per_m: float
    pale_od_per_m: float
    entry_length_m: float


PHOTOELECTRIC = SmokeAlarm(flaming_od_per_m=0.045, pale_od_per_m=0.036, entry_length_m=3.0)
IONISATION = SmokeAlarm(flaming_od_per_m=0.0085, pale_od_per_m=0.10, entry_length_m=1.5)

HEAT_ALARM_C = 57.0
HEAT_RTI_SQRT_M_S = 40.0
RATE_OF_RISE_K_PER_MIN = 8.3
RATE_OF_RISE_OVER_S = 60.0
CO_ALARM_PPM = 45.0
CO_T90_S = 30.0


def conventional_alarms(
    t_s: ArrayLike,
    temp_c: ArrayLike | None = None,
    od_per_m: ArrayLike | None = None,
    co_ppm: ArrayLike | None = None,
    velocity_m_s: ArrayLike | None = None,
    flaming_share: ArrayLike | None = None,
) -> dict[str, float | None]:
    """When each conventional alarm at a place would have sounded: seconds, on the clock of t_s; None: not at all.

    t_s [n] rising, in s; the air at the place [n] or None where it was not measured (its alarms are None); NaN in a
    series is a missing reading and is left out. velocity_m_s: 0.19 m/s where not given. flaming_share: of the optical
    density, the part that is soot of flames; all of it where not given, which sounds the alarms early rather than late.
    """
    t = np.asarray(t_s, np.float64)
    velocity = _filled(TYPICAL_VELOCITY_M_S if velocity_m_s is None else velocity_m_s, t.size)
    share = _filled(1.0 if flaming_share is None else flaming_share, t.size)
    alarms: dict[str, float | None] = dict.fromkeys(ALARMS)
    if od_per_m is not None:
        od, keep = _measured(od_per_m)
        for name, alarm in (("photo_s", PHOTOELECTRIC), ("ion_s", IONISATION)):
            alarms[name] = _smoke_alarm_s(alarm, t[keep], od[keep], velocity[keep], share[keep])
    if temp_c is not None:
        temp, keep = _measured(temp_c)
        alarms["heat_s"], alarms["ror_s"] = _heat_alarms_s(t[keep], temp[keep], velocity[keep])
    if co_ppm is not None:
        co, keep = _measured(co_ppm)
        alarms["co_s"] = _first_s(t[keep], first_order(t[keep], co[keep], tau_of_t90(CO_T90_S)) >= CO_ALARM_PPM)
    return alarms


def _smoke_alarm_s(alarm: SmokeAlarm, t_s: Series, od_per_m: Series, velocity: Series, share: Series) -> float | None:
    answer = od_per_m * (share / alarm.flaming_od_per_m + (1.0 - share) / alarm.pale_od_per_m)
    return _first_s(t_s, first_order(t_s, answer, entry_lag_s(velocity, alarm.entry_length_m)) >= 1.0)


def _heat_alarms_s(t_s: Series, temp_c: Series, velocity: Series) -> tuple[float | None, float | None]:
    element_c = first_order(t_s, temp_c, thermal_lag_s(velocity, HEAT_RTI_SQRT_M_S))
    before_c = np.interp(t_s - RATE_OF_RISE_OVER_S, t_s, element_c)
    rising = element_c - before_c >= RATE_OF_RISE_K_PER_MIN * RATE_OF_RISE_OVER_S / 60.0
    return _first_s(t_s, element_c >= HEAT_ALARM_C), _first_s(t_s, rising)


def _measured(values: ArrayLike) -> tuple[Series, np.ndarray]:
    series = np.asarray(values, np.float64)
    return series, np.isfinite(series)


def _filled(values: ArrayLike, n: int) -> Series:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(values, np.float64), (n,)))


def _first_s(t_s: Series, alarmed: np.ndarray) -> float | None:
    return float(t_s[np.argmax(alarmed)]) if alarmed.any() else None
