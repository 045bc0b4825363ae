"""What the air of a house does when nothing happens: slow, correlated, the same for every sensor of a head.

Traffic and neighbours bring CO, VOC and haze; who was here before left CO2; draughts and the day move temperature and
humidity. Ornstein-Uhlenbeck processes with correlation times of minutes to hours; temperature, humidity and CO2 held to
six days measured in an office (Candanedo and Feldheim 2016; tests/validation). Of CO, VOC and particles no measured
series was at hand: their background is synthetic, at levels of homes (WHO 2010, CO below 2 ppm).
"""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numba import njit

from simulators.philox import Key, key_of, normals, uniforms
from simulators.physics.point import PointAir
from simulators.sensors.response import Series

STEP_S = 20.0
RH_PER_K = 0.06
"""The same vapour in warmer air: 6 % less relative humidity a kelvin."""
CO2_A_O2 = 0.85
"""Breathed out for what is breathed in (ASHRAE Fundamentals)."""
_HOUSE = np.array([
    (math.log(0.4), 0.6, 7200.0),  # CO, ln ppm
    (math.log(0.012), 0.8, 28_800.0),  # CO2 over outdoor air, ln vol %
    (math.log(0.12), 0.6, 5400.0),  # VOC, ln ppm
    (math.log(3e-4), 0.5, 3600.0),  # haze, ln 1/m
    (0.0, 0.3, 5400.0),  # temperature, K
    (0.0, 1.2, 10_800.0),  # relative humidity, %
])  # fmt: skip
_HEAD = np.array([(0.0, 0.08, 60.0), (math.log(0.06), 0.4, 90.0)])
"""Mean, standard deviation and correlation time in s: of temperature, K, and of velocity, ln m/s, by draughts."""


@dataclass(frozen=True)
class HouseBackground:
    """What all heads of a house share, each [n]; CO, VOC and haze are synthetic."""

    co_ppm: Series
    co2_pct: Series
    voc_ppm: Series
    od_per_m: Series
    warmer_k: Series
    rh_pct: Series


def house_background(seed: int, scenario_id: int, t_s: Series, begin_hour: float) -> HouseBackground:
    """The background of a scenario's house at t_s [n] from its start, which is at begin_hour of the day."""
    key = key_of(seed, scenario_id, "background")
    swing = np.empty(1)
    uniforms(key, 0, swing, len(_HOUSE))
    day_k = (0.3 + 0.9 * swing[0]) * np.cos(2.0 * np.pi * (begin_hour + t_s / 3600.0 - 16.0) / 24.0)
    wandered = _wander(key, t_s, _HOUSE)
    co_ppm, co2_pct, voc_ppm, od_per_m = np.exp(wandered[:4])
    return HouseBackground(co_ppm, co2_pct, voc_ppm, od_per_m, day_k + wandered[4], wandered[5])


def with_background(
    seed: int, scenario_id: int, device_id: str, t_s: Series, air: PointAir, house: HouseBackground
) -> PointAir:
    """The air at a head with the house's and the head's own background added; t_s [n] from the scenario's start."""
    draught_k, draught = _wander(key_of(seed, scenario_id, f"{device_id}/draught"), t_s, _HEAD)
    warmer_k = house.warmer_k + draught_k
    return replace(
        air,
        temp_c=air.temp_c + warmer_k,
        velocity_m_s=np.hypot(air.velocity_m_s, np.exp(draught)),
        co_ppm=air.co_ppm + house.co_ppm,
        co2_pct=air.co2_pct + house.co2_pct,
        o2_pct=np.maximum(air.o2_pct - house.co2_pct / CO2_A_O2, 0.0),
        voc_ppm=air.voc_ppm + house.voc_ppm,
        od_per_m=air.od_per_m + house.od_per_m,
        rh_pct=np.clip(air.rh_pct * np.exp(-RH_PER_K * warmer_k) + house.rh_pct, 0.0, 100.0),
    )


def _wander(key: Key, t_s: Series, processes: Series) -> Series:
    """[k, n]: stationary Ornstein-Uhlenbeck processes, exact at steps of 20 s and straight between them.

    processes [k, 3]: mean, standard deviation and correlation time in s; each has a channel of the key.
    """
    return np.asarray(_wandering(key, t_s, processes))


@njit(cache=True)
def _wandering(key, t_s, processes):  # type: ignore[no-untyped-def]
    out = np.empty((processes.shape[0], t_s.size))
    steps = math.ceil((t_s[-1] - t_s[0]) / STEP_S) + 2
    for k in range(processes.shape[0]):
        mean, sd, tau_s = processes[k]
        decay = math.exp(-STEP_S / tau_s)
        kick = math.sqrt(1.0 - decay * decay)
        kicks = normals(key, steps, k)
        for i in range(1, steps):
            kicks[i] = decay * kicks[i - 1] + kick * kicks[i]
        for i in range(t_s.size):
            place = (t_s[i] - t_s[0]) / STEP_S
            step = int(place)
            out[k, i] = mean + sd * (kicks[step] + (place - step) * (kicks[step + 1] - kicks[step]))
    return out
