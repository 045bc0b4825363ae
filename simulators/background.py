"""What the air of a house does when nothing happens: slow, correlated, the same for every sensor of a head.

Traffic and neighbours bring CO, VOC and haze; who was here before left CO2; draughts and the day move temperature and
humidity. Ornstein-Uhlenbeck processes with correlation times of minutes to hours; temperature, humidity and CO2 held to
six days measured in an office (Candanedo and Feldheim 2016; tests/validation). Of CO, VOC and particles no measured
series was at hand: their background is synthetic, at levels of homes (WHO 2010, CO below 2 ppm).
"""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from simulators.philox import Key, key_of, normal_quantiles, normals, uniforms
from simulators.physics.point import PointAir
from simulators.scenarios.cooling import DRIER_PCT_K, Cooling
from simulators.sensors.response import Series

STEP_S = 20.0
RH_PER_K = 0.06
"""The same vapour in warmer air: 6 % less relative humidity a kelvin."""
CO2_A_O2 = 0.85
"""Breathed out for what is breathed in (ASHRAE Fundamentals)."""
_PLAIN, _OF_LOGARITHM = 0.0, 1.0
_HOUSE = np.array([
    (math.log(0.4), 0.6, 7200.0, _OF_LOGARITHM),  # CO, ppm
    (math.log(0.012), 0.7, 28_800.0, _OF_LOGARITHM),  # CO2 over outdoor air, vol %
    (math.log(0.12), 0.6, 5400.0, _OF_LOGARITHM),  # VOC, ppm
    (math.log(2.5e-5), 0.5, 3600.0, _OF_LOGARITHM),  # haze, 1/m: 13 ug/m3
    (0.0, 0.3, 5400.0, _PLAIN),  # temperature, K
    (0.0, 1.2, 10_800.0, _PLAIN),  # relative humidity, %
    (0.0, 4.0, 1800.0, _PLAIN),  # pressure by gusts and showers, Pa
    (0.0, 1.5, 30.0, _PLAIN),  # and by the wind on the walls
])  # fmt: skip
"""Mean, standard deviation and correlation time in s, and whether all that is said of the logarithm."""
_HEAD = np.array([(0.0, 0.08, 60.0, _PLAIN), (math.log(0.06), 0.4, 90.0, _OF_LOGARITHM)])
"""Of temperature, K, and of velocity, m/s, by draughts."""
HIGHS_AND_LOWS_PA, PASS_IN_S = 350.0, 172_800.0
"""Of the weather: half of what is between a high and a low; such a wave goes by a hectopascal in three hours."""
_MOVED = ("temp_c", "velocity_m_s", "co_ppm", "co2_pct", "o2_pct", "rh_pct", "voc_ppm", "od_per_m", "pressure_pa")
"""What of a head's air has a background."""


class HouseBackground(NamedTuple):
    """What all heads of a house share, each [n]; CO, VOC, haze and pressure are synthetic."""

    co_ppm: Series
    co2_pct: Series
    voc_ppm: Series
    od_per_m: Series
    warmer_k: Series
    rh_pct: Series
    more_pa: Series
    draught_m_s: Series


def house_background(
    seed: int, scenario_id: int, t_s: Series, begin_hour: float, cooling: Cooling | None = None
) -> HouseBackground:
    """The background of a scenario's house at t_s [n] from its start, which is at begin_hour of the day."""
    key = key_of(seed, scenario_id, "background")
    swing = np.empty(2)
    uniforms(key, 0, swing, len(_HOUSE))
    day_k = (0.3 + 0.9 * swing[0]) * np.cos(2.0 * np.pi * (begin_hour + t_s / 3600.0 - 16.0) / 24.0)
    co_ppm, co2_pct, voc_ppm, haze_per_m, warmer_k, rh_pct, by_gusts_pa, by_wind_pa = _wander(key, t_s, _HOUSE)
    warmer_k += day_k
    draught_m_s = np.zeros_like(t_s)
    if cooling is not None:
        colder_k = cooling.swing_k * cooling.colder.at(t_s)
        warmer_k -= colder_k
        rh_pct -= DRIER_PCT_K * colder_k
        draught_m_s = cooling.draught_m_s * cooling.runs.at(t_s)
    phase = 2.0 * np.pi * swing[1]
    waves_pa = HIGHS_AND_LOWS_PA * (np.sin(2.0 * np.pi * t_s / PASS_IN_S + phase) - np.sin(phase))
    more_pa = waves_pa + by_gusts_pa + by_wind_pa
    return HouseBackground(co_ppm, co2_pct, voc_ppm, haze_per_m, warmer_k, rh_pct, more_pa, draught_m_s)


def with_background(
    seed: int, scenario_id: int, device_id: str, t_s: Series, air: PointAir, house: HouseBackground
) -> PointAir:
    """The air at a head with the house's and the head's own background added; t_s [n] from the scenario's start."""
    own = _wander(key_of(seed, scenario_id, f"{device_id}/draught"), t_s, _HEAD)
    still = tuple(getattr(air, name) for name in _MOVED)
    return air._replace(**dict(zip(_MOVED, _moved(still, house, own), strict=True)))


def _wander(key: Key, t_s: Series, processes: Series) -> Series:
    """[k, n]: stationary Ornstein-Uhlenbeck processes, exact at steps of 20 s and straight between them.

    processes [k, 4]: as _HOUSE; each has a channel of the key.
    """
    return np.asarray(_wandering(key, normal_quantiles(), t_s, processes))


@njit(cache=True)
def _wandering(key, table, t_s, processes):  # type: ignore[no-untyped-def]
    out = np.empty((processes.shape[0], t_s.size))
    steps = math.ceil((t_s[-1] - t_s[0]) / STEP_S) + 2
    wandered = np.empty((processes.shape[0], steps))
    for k in range(processes.shape[0]):
        mean, sd, tau_s, of_logarithm = processes[k]
        decay = math.exp(-STEP_S / tau_s)
        kick = math.sqrt(1.0 - decay * decay)
        values = wandered[k]
        values[:] = normals(key, table, steps, k)
        for i in range(1, steps):
            values[i] = decay * values[i - 1] + kick * values[i]
        for i in range(steps):
            values[i] = mean + sd * values[i]
            if of_logarithm == _OF_LOGARITHM:
                values[i] = math.exp(values[i])
    for i in range(t_s.size):
        place = (t_s[i] - t_s[0]) / STEP_S
        step = int(place)
        for k in range(processes.shape[0]):
            before = wandered[k, step]
            out[k, i] = before + (place - step) * (wandered[k, step + 1] - before)
    return out


@njit(cache=True)
def _moved(still, house, own):  # type: ignore[no-untyped-def]
    """[9, n]: the columns of _MOVED with the house's background and the head's own, [2, n]."""
    temp_c, velocity_m_s, co_ppm, co2_pct, o2_pct, rh_pct, voc_ppm, od_per_m, pressure_pa = still
    more_co, more_co2, more_voc, haze, warmer_k, more_rh, more_pa, draught_m_s = house
    out = np.empty((9, temp_c.size))
    for i in range(temp_c.size):
        warmer = warmer_k[i] + own[0, i]
        out[0, i] = temp_c[i] + warmer
        out[1, i] = math.sqrt(velocity_m_s[i] ** 2 + own[1, i] ** 2 + draught_m_s[i] ** 2)
        out[2, i] = co_ppm[i] + more_co[i]
        out[3, i] = co2_pct[i] + more_co2[i]
        out[4, i] = max(o2_pct[i] - more_co2[i] / CO2_A_O2, 0.0)
        out[5, i] = min(max(rh_pct[i] * math.exp(-RH_PER_K * warmer) + more_rh[i], 0.0), 100.0)
        out[6, i] = voc_ppm[i] + more_voc[i]
        out[7, i] = od_per_m[i] + haze[i]
        out[8, i] = pressure_pa[i] + more_pa[i]
    return out
