"""What the air of a house does when nothing happens: slow, correlated, the same for every sensor of a head.

Traffic and neighbours bring CO, VOC and haze; draughts and the day move temperature and humidity. Ornstein-Uhlenbeck
processes with correlation times of minutes to hours; levels of homes (WHO 2010, CO below 2 ppm; Occupancy data for
temperature and humidity). Of CO, VOC and haze no measured series was at hand: this background is synthetic.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulators.physics.point import PointAir
from simulators.random_streams import stream
from simulators.sensors.response import Series

STEP_S = 20.0


def with_background(
    seed: int, scenario_id: int, device_id: str, t_s: Series, air: PointAir, begin_hour: float
) -> PointAir:
    """The air at a head with the house's and the head's own background added; t_s [n] from the scenario's start."""
    shared = stream(seed, scenario_id, "background")
    co_ppm = np.exp(_wander(shared, t_s, mean=np.log(0.4), sd=0.6, tau_s=7200.0))
    voc_ppm = np.exp(_wander(shared, t_s, mean=np.log(0.12), sd=0.6, tau_s=5400.0))
    od_per_m = np.exp(_wander(shared, t_s, mean=np.log(3e-4), sd=0.5, tau_s=3600.0))
    day_k = shared.uniform(0.3, 1.2) * np.cos(2.0 * np.pi * (begin_hour + t_s / 3600.0 - 16.0) / 24.0)
    slow_k = _wander(shared, t_s, mean=0.0, sd=0.3, tau_s=5400.0)
    rh_pct = _wander(shared, t_s, mean=0.0, sd=2.0, tau_s=7200.0)
    own = stream(seed, scenario_id, f"{device_id}/background")
    draught_k = _wander(own, t_s, mean=0.0, sd=0.08, tau_s=60.0)
    draught_m_s = np.exp(_wander(own, t_s, mean=np.log(0.06), sd=0.4, tau_s=90.0))
    warmer_k = day_k + slow_k + draught_k
    return replace(
        air,
        temp_c=air.temp_c + warmer_k,
        velocity_m_s=np.hypot(air.velocity_m_s, draught_m_s),
        co_ppm=air.co_ppm + co_ppm,
        voc_ppm=air.voc_ppm + voc_ppm,
        od_per_m=air.od_per_m + od_per_m,
        # the same vapour in warmer air: 6 % less relative humidity a kelvin
        rh_pct=np.clip(air.rh_pct * np.exp(-0.06 * warmer_k) + rh_pct, 0.0, 100.0),
    )


def _wander(rng: np.random.Generator, t_s: Series, mean: float, sd: float, tau_s: float) -> Series:
    """A stationary Ornstein-Uhlenbeck process, exact at steps of 20 s and straight between them."""
    n = int(np.ceil((t_s[-1] - t_s[0]) / STEP_S)) + 2
    decay = np.exp(-STEP_S / tau_s)
    kicks = rng.standard_normal(n)
    value = np.empty(n)
    value[0] = kicks[0]
    for i in range(1, n):
        value[i] = decay * value[i - 1] + np.sqrt(1.0 - decay**2) * kicks[i]
    return np.asarray(np.interp(t_s, t_s[0] + STEP_S * np.arange(n), mean + sd * value))
