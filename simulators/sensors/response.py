"""First-order response: the one dynamic that sensors and detectors share."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Series = NDArray[np.float64]

LEAST_VELOCITY_M_S = 0.05
"""Air in a room is never stiller than this; below it smoke enters a housing by diffusion, as at this velocity."""


def first_order(t_s: ArrayLike, value: ArrayLike, tau_s: ArrayLike) -> Series:
    """dy/dt = (value - y) / tau, from y = value at the start, stepped exactly with `value` held over each step.

    t_s [n] in seconds, rising but not necessarily even; value [n]; tau_s a number or [n], seconds. Returns y [n].
    """
    t, x = np.asarray(t_s, np.float64), np.asarray(value, np.float64)
    tau = np.ascontiguousarray(np.broadcast_to(np.asarray(tau_s, np.float64), x.shape))
    return np.asarray(_first_order(t, x, tau)) if x.size else x


@njit(cache=True)
def _first_order(t_s: Series, value: Series, tau_s: Series) -> Series:
    out = np.empty_like(value)
    y = value[0]
    out[0] = y
    for i in range(1, value.size):
        y = value[i] + (y - value[i]) * math.exp(-(t_s[i] - t_s[i - 1]) / tau_s[i])
        out[i] = y
    return out


@njit(cache=True)
def held_step(step_s: float, tau_s: float) -> float:
    """The part of the way to its input that a first-order lag goes in a step over which the input is held."""
    return 1.0 - math.exp(-step_s / tau_s)


def tau_of_t90(t90_s: float) -> float:
    """The time constant of a first-order sensor that reaches 90 % of a step after t90_s."""
    return t90_s / math.log(10.0)


def entry_lag_s(velocity_m_s: ArrayLike, length_m: float) -> Series:
    """Time constant of smoke entering a housing: characteristic length over velocity (Heskestad 1977)."""
    return np.asarray(length_m / np.maximum(np.asarray(velocity_m_s, np.float64), LEAST_VELOCITY_M_S))


def thermal_lag_s(velocity_m_s: ArrayLike, rti_sqrt_m_s: float) -> Series:
    """Time constant of a heat-sensitive element: RTI over the root of velocity (Heskestad and Bill 1988)."""
    return np.asarray(rti_sqrt_m_s / np.sqrt(np.maximum(np.asarray(velocity_m_s, np.float64), LEAST_VELOCITY_M_S)))
