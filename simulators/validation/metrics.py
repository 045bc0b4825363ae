"""A curve reduced to the one number that is compared: its rise, drop, mean or the time when it says yes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

METRICS: dict[str, Callable[[Array, float], float]] = {
    "max": lambda y, initial: float(y.max() - initial),
    "min": lambda y, initial: float(initial - y.min()),
    "maxabs": lambda y, initial: float(np.abs(y - initial).max()),
    "mean": lambda y, initial: float(abs(y.mean() - initial)),
    "end": lambda y, initial: float(y[-1] - initial),
}
"""How NIST reduces a curve [n] from its initial value (CFAST's validation guide, appendix on the plots)."""


class NoReadingError(Exception):
    """A curve holds nothing to reduce; the message says what is missing."""


def reduce_curve(metric: str, t_s: ArrayLike, y: ArrayLike, initial: float, from_s: float, to_s: float) -> float:
    """The metric of y [n] at t_s [n] within from_s..to_s. Raises NoReadingError when nothing was read there.

    NaN is no reading. Raises ValueError for a metric that is not known.
    """
    if metric not in METRICS:
        raise ValueError(f"metric {metric!r}: expected one of {', '.join(METRICS)}, activation")
    t, values = np.asarray(t_s, np.float64), np.asarray(y, np.float64)
    read = np.isfinite(values) & (t >= from_s) & (t <= to_s)
    if not read.any():
        raise NoReadingError(f"no reading from {from_s:g} to {to_s:g} s")
    return METRICS[metric](values[read], initial)


def activation_s(t_s: ArrayLike, activated: ArrayLike) -> float:
    """When a detector first says yes, s. Raises NoReadingError when it never does."""
    t, said = np.asarray(t_s, np.float64), np.asarray(activated, np.float64) >= 0.5
    if not said.any():
        raise NoReadingError("never activated")
    return float(t[np.argmax(said)])
