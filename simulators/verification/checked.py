"""One line of what is verified: how far computed values are from what they must be, and what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulators.validation.statistics import spread


@dataclass(frozen=True)
class Checked:
    """A quantity over some cases; `error` is the worst of them, relative, and must be no more than `limit`.

    bias and scatter: of computed over exact values, where there is such a ratio.
    """

    quantity: str
    cases: int
    bias: float | None
    scatter: float | None
    error: float
    limit: float

    @property
    def met(self) -> bool:
        return bool(self.error <= self.limit)


def beside_exact(quantity: str, computed: Sequence[float], exact: Sequence[float], limit: float) -> Checked:
    """Values that have an exact answer above 0: the error is the largest |computed / exact - 1|.

    No bias is told where a computed value is not above 0. Raises ValueError where the lengths differ.
    """
    ours, plain = np.asarray(computed, np.float64), np.asarray(exact, np.float64)
    worst = float(np.abs(ours / plain - 1.0).max())
    if not (ours > 0.0).all():
        return Checked(quantity, ours.size, None, None, worst, limit)
    told = spread(plain, ours, 0.0)
    return Checked(quantity, told.n, told.bias, told.scatter, worst, limit)


def no_more_than(quantity: str, errors: Sequence[float], limit: float) -> Checked:
    """Errors that should be nothing, told as shares of what they are errors of."""
    return Checked(quantity, len(errors), None, None, float(np.max(np.abs(errors))), limit)
