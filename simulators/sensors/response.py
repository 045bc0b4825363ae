"""First-order response: the one dynamic that sensors and detectors share, dy/dt = (x - y) / tau, from y = x on."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Series = NDArray[np.float64]

BODY_S = 120.0
"""How slowly a cell's body or a chip's board follows the temperature of the air: assumed."""
LEAST_VELOCITY_M_S = 0.05
"""Air in a room is never stiller than this; below it smoke enters a housing by diffusion, as at this velocity."""


@njit(cache=True)
def held_step(step_s: float, tau_s: float) -> float:
    """The part of the way to its input that a first-order lag goes in a step over which the input is held."""
    return 1.0 - math.exp(-step_s / tau_s)


@njit(cache=True)
def lagged(t_s: Series, value: Series, tau_s: float) -> Series:
    """What follows value [n] with a first-order lag of tau_s, from its first on [n]."""
    out = np.empty_like(value)
    y, share, last_s = value[0], 0.0, -1.0
    for i in range(out.size):
        step_s = t_s[i] - t_s[max(i - 1, 0)]
        if step_s != last_s:
            share, last_s = held_step(step_s, tau_s), step_s
        y += share * (value[i] - y)
        out[i] = y
    return out


def tau_of_t90(t90_s: float) -> float:
    """The time constant of a first-order sensor that reaches 90 % of a step after t90_s."""
    return t90_s / math.log(10.0)


def entry_lag_s(velocity_m_s: ArrayLike, length_m: float) -> Series:
    """Time constant of smoke entering a housing: characteristic length over velocity (Heskestad 1977)."""
    return np.asarray(length_m / np.maximum(np.asarray(velocity_m_s, np.float64), LEAST_VELOCITY_M_S))


def thermal_lag_s(velocity_m_s: ArrayLike, rti_sqrt_m_s: float) -> Series:
    """Time constant of a heat-sensitive element: RTI over the root of velocity (Heskestad and Bill 1988)."""
    return np.asarray(rti_sqrt_m_s / np.sqrt(np.maximum(np.asarray(velocity_m_s, np.float64), LEAST_VELOCITY_M_S)))
