"""Every feature of one window, as plainly as it can be said: what the fast functions are held to."""

from __future__ import annotations

import math
from fractions import Fraction

from firelake.contracts.feature_sets import Feature, nominal_period_s


def naive_value(feature: Feature, rows: list[dict[str, float | None]], end_us: int) -> float:
    """The feature of the window that ends at `end_us`; NaN where missing. `rows` hold t_us and columns, None: missing.

    Sums are exact (fractions), so that what differs from it is the other's rounding.
    """
    start_us = end_us - feature.window_s * 1_000_000
    held = [
        row
        for row in rows
        if start_us <= row["t_us"] < end_us and all(row.get(name) is not None for name in feature.inputs)
    ]
    needed = feature.min_coverage * feature.window_s / max(nominal_period_s(name) for name in feature.inputs)
    covered = len(held) >= max(1, needed)
    if feature.function == "present":
        return 1.0 if covered else 0.0
    if not covered:
        return math.nan
    x = [Fraction(row[feature.inputs[0]]) for row in held]
    t = [Fraction(int(row["t_us"]) - end_us, 1_000_000) for row in held]
    if feature.function == "mean":
        return float(_mean(x))
    if feature.function in ("minimum", "maximum"):
        return float(min(x) if feature.function == "minimum" else max(x))
    if feature.function == "std":
        return math.sqrt(_together(x, x) / len(x)) if len(x) >= 2 else math.nan
    if feature.function == "slope":
        return float(_together(t, x) / _together(t, t)) if _together(t, t) else math.nan
    y = [Fraction(row[feature.inputs[1]]) for row in held]
    xx, yy = _together(x, x), _together(y, y)
    if xx <= 1e-12 * sum(v * v for v in x) or yy <= 1e-12 * sum(v * v for v in y):
        return math.nan
    return float(_together(x, y)) / math.sqrt(float(xx)) / math.sqrt(float(yy))


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _together(one: list[Fraction], other: list[Fraction]) -> Fraction:
    """The sum of the products of two series' deviations from their means."""
    mean_one, mean_other = _mean(one), _mean(other)
    return sum(((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True)), Fraction(0))
