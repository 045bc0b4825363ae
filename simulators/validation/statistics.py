"""Bias and relative scatter of a model against experiments.

McGrattan and Toman (2011), Metrologia 48, 173: the model's bias and its scatter are parted from the scatter of the
experiments, whose relative standard deviation is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Spread:
    """How a model stands to n measurements: bias (1: none) and relative scatter; None: too few pairs to say.

    sigma_e is the experiments' scatter as used: no more than the whole scatter of the pairs allows.
    """

    n: int
    bias: float | None
    scatter: float | None
    sigma_e: float


def spread(measured: ArrayLike, modelled: ArrayLike, sigma_e: float) -> Spread:
    """Bias and scatter of pairs [n], all above 0; sigma_e is the measurements' relative standard deviation.

    With r = ln(modelled / measured) and omega = sd(r), sigma_e is at most omega/sqrt(2); the scatter is
    sqrt(omega^2 - sigma_e^2), the bias exp(mean(r) + scatter^2/2 - sigma_e^2/2). One pair has a ratio for bias and no
    scatter. Raises ValueError where the lengths differ or a value is not above 0.
    """
    e, m = np.asarray(measured, np.float64), np.asarray(modelled, np.float64)
    if e.shape != m.shape or e.ndim != 1:
        raise ValueError(f"measured {e.shape} and modelled {m.shape}: expected two lists of one length")
    if not (np.all(e > 0.0) and np.all(m > 0.0)):
        raise ValueError("measured and modelled values must all be above 0")
    if e.size == 0:
        return Spread(0, None, None, sigma_e)
    r = np.log(m / e)
    if e.size == 1:
        return Spread(1, float(np.exp(r[0])), None, sigma_e)
    omega = float(r.std(ddof=1))
    used = min(sigma_e, omega / np.sqrt(2.0))
    scatter = float(np.sqrt(omega**2 - used**2))
    return Spread(int(e.size), float(np.exp(r.mean() + scatter**2 / 2.0 - used**2 / 2.0)), scatter, float(used))
