"""The conventional alarms and tenability in plain numpy: what their kernels are held against."""

from __future__ import annotations

import math

import numpy as np

from simulators.detectors import (
    ALARMS,
    CO_ALARM_PPM,
    CO_FORGOTTEN_S,
    CO_POISON_PPM2_S,
    CO_POISON_UL_PPM2_S,
    CO_T90_S,
    HEAT_ALARM_C,
    HEAT_RTI_SQRT_M_S,
    IONISATION,
    PHOTOELECTRIC,
    RATE_OF_RISE_K_PER_MIN,
    RATE_OF_RISE_OVER_S,
    TYPICAL_VELOCITY_M_S,
)


def first_order(t_s, value, tau_s):
    """dy/dt = (value - y) / tau, from y = value at the start, with `value` held over each step."""
    tau = np.broadcast_to(np.asarray(tau_s, float), np.shape(value))
    out = np.array(value, float)
    for i in range(1, out.size):
        out[i] = value[i] + (out[i - 1] - value[i]) * math.exp(-(t_s[i] - t_s[i - 1]) / tau[i])
    return out


def fed_gas(t_s, co_ppm, co2_pct, o2_pct, hcn_ppm=0.0):
    """ISO 13571:2012, eq. 3 and 4, and Purser's hypoxia, from the first of t_s on."""
    faster = np.exp(np.clip(co2_pct, 0.0, 15.0) / 5.0)
    hypoxia_min = np.exp(8.13 - 0.54 * (20.9 - np.clip(o2_pct, 0.0, 20.9)))
    asphyxiants = np.maximum(co_ppm, 0.0) / 35_000.0 + np.maximum(hcn_ppm, 0.0) ** 2.36 / 1.2e6
    return dose(t_s, asphyxiants * faster + np.where(o2_pct < 19.5, 1.0 / hypoxia_min, 0.0))


def fed_heat(t_s, temp_c, flux_kw_m2=0.0):
    """ISO 13571:2012, 8.2 and 8.3, from the first of t_s on."""
    flux = np.asarray(flux_kw_m2)
    radiated = np.where(flux > 2.5, np.maximum(flux, 0.0) ** 1.9 / 4.2, 0.0)
    return dose(t_s, np.maximum(temp_c, 0.0) ** 3.4 / 5e7 + radiated)


def dose(t_s, per_minute):
    return np.cumsum(per_minute * np.diff(t_s, prepend=t_s[0])) / 60.0


def conventional_alarms(t_s, temp_c, od_per_m, co_ppm, velocity_m_s):
    """See simulators.detectors.conventional_alarms."""
    t = np.asarray(t_s, float)
    velocity = _filled(TYPICAL_VELOCITY_M_S if velocity_m_s is None else velocity_m_s, t.size)
    alarms = dict.fromkeys(ALARMS)
    if od_per_m is not None:
        for name, alarm in (("photo_s", PHOTOELECTRIC), ("ion_s", IONISATION)):
            answer, keep = _measured(np.sum(np.transpose(od_per_m) / alarm.levels_per_m, axis=1))
            alarms[name] = _smoke_alarm_s(alarm, t[keep], answer[keep], velocity[keep])
    if temp_c is not None:
        temp, keep = _measured(temp_c)
        alarms["heat_s"], alarms["ror_s"] = _heat_alarms_s(t[keep], temp[keep], velocity[keep])
    if co_ppm is not None:
        co, keep = _measured(co_ppm)
        read_ppm = first_order(t[keep], co[keep], CO_T90_S / math.log(10.0))
        alarms["co_s"] = _first_s(t[keep], read_ppm >= CO_ALARM_PPM)
        dose_ppm2_s = _poison_ppm2_s(t[keep], read_ppm)
        alarms["co_poison_s"] = _first_s(t[keep], dose_ppm2_s >= CO_POISON_PPM2_S)
        alarms["co_poison_ul_s"] = _first_s(t[keep], dose_ppm2_s >= CO_POISON_UL_PPM2_S)
    return alarms


def _poison_ppm2_s(t_s, read_ppm):
    """dD/dt = C^2 - D / tau from D = 0, with C held over each step."""
    dose = np.zeros(t_s.size)
    for i in range(1, dose.size):
        kept = math.exp(-(t_s[i] - t_s[i - 1]) / CO_FORGOTTEN_S)
        dose[i] = dose[i - 1] * kept + read_ppm[i] ** 2 * CO_FORGOTTEN_S * (1.0 - kept)
    return dose


def _smoke_alarm_s(alarm, t_s, answer, velocity):
    return _first_s(t_s, first_order(t_s, answer, alarm.entry_length_m / np.maximum(velocity, 0.05)) >= 1.0)


def _heat_alarms_s(t_s, temp_c, velocity):
    element_c = first_order(t_s, temp_c, HEAT_RTI_SQRT_M_S / np.sqrt(np.maximum(velocity, 0.05)))
    before_c = np.interp(t_s - RATE_OF_RISE_OVER_S, t_s, element_c)
    rising = element_c - before_c >= RATE_OF_RISE_K_PER_MIN * RATE_OF_RISE_OVER_S / 60.0
    return _first_s(t_s, element_c >= HEAT_ALARM_C), _first_s(t_s, rising)


def _measured(values):
    series = np.asarray(values, np.float64)
    return series, np.isfinite(series)


def _filled(values, n):
    return np.ascontiguousarray(np.broadcast_to(np.asarray(values, np.float64), (n,)))


def _first_s(t_s, alarmed):
    return float(t_s[np.argmax(alarmed)]) if alarmed.any() else None
