"""A linear sensor of the first order: gain, offset, noise and a range."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import numpy as np
from numba import njit

from simulators.sensors.response import Series, held_step


def linear_reading(
    t_s: Series, value: Series, tau_s: float | Series, noise: Series, gain: float, offset: float, spread: float,
    lowest: float, full_scale: float,
) -> Series:  # fmt: skip
    """gain y + offset + spread noise within its range [n]; y follows value [n] with the lag tau_s, one or [n]."""
    lags_s = tau_s if isinstance(tau_s, np.ndarray) else np.array((tau_s,))
    return np.asarray(_linear_reading(t_s, value, lags_s, noise, gain, offset, spread, lowest, full_scale))


@njit(cache=True)
def _linear_reading(t_s, value, tau_s, noise, gain, offset, spread, lowest, full_scale):  # type: ignore[no-untyped-def]
    out = np.empty_like(value)
    y, share, last_s, last_tau_s = value[0], 0.0, -1.0, -1.0
    for i in range(out.size):
        step_s, lag_s = t_s[i] - t_s[max(i - 1, 0)], tau_s[min(i, tau_s.size - 1)]
        if step_s != last_s or lag_s != last_tau_s:
            share, last_s, last_tau_s = held_step(step_s, lag_s), step_s, lag_s
        y += share * (value[i] - y)
        out[i] = min(max(gain * y + offset + spread * noise[i], lowest), full_scale)
    return out
