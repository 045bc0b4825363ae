"""Evaluates declared features over windows: what the batch and the online driver both call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firelake.contracts.feature_sets import Feature, nominal_period_s
from firelake.features import window_functions
from firelake.features.window_functions import FloatArray, Readings

MICROSECONDS = 1_000_000

_OF_ONE: dict[str, Callable[[Readings], FloatArray]] = {
    "mean": window_functions.mean,
    "minimum": window_functions.minimum,
    "maximum": window_functions.maximum,
    "std": window_functions.std,
    "slope": window_functions.slope,
}


def microseconds(t_s: ArrayLike) -> NDArray[np.int64]:
    """Seconds as whole microseconds, the lake's resolution of time."""
    return np.asarray(np.rint(np.asarray(t_s, np.float64) * MICROSECONDS), np.int64)


def window_ends(t_us: NDArray[np.int64], hop_s: int, reach_s: int = 0) -> NDArray[np.int64]:
    """The ends [n], microseconds since 1970, of the windows of a device: one for each hop that holds a reading.

    With a reach, of each hop that holds one or ends less than `reach_s` after the end of one that does.
    """
    hop_us = hop_s * MICROSECONDS
    later = np.arange(max(1, reach_s // hop_s), dtype=np.int64)
    return np.unique(((t_us // hop_us + 1)[:, np.newaxis] + later) * hop_us)


def evaluate(
    features: Iterable[Feature],
    t_us: NDArray[np.int64],
    columns: Mapping[str, NDArray[Any]],
    ends_us: NDArray[np.int64],
) -> dict[str, FloatArray]:
    """Feature name to its value [n] in each window that ends at `ends_us` [n]; NaN where it is missing.

    `t_us` [m] are the readings' times, rising; `columns` their values [m], NaN for a missing one; a column that is not
    there is missing altogether. Values are taken as float32, as the lake keeps them, and reckoned with in float64.
    """
    found: dict[str, FloatArray] = {}
    gathered: dict[tuple[tuple[str, ...], int], _Gathered] = {}
    for feature in features:
        place = (feature.inputs, feature.window_s)
        if place not in gathered:
            gathered[place] = _gather(t_us, [columns.get(name) for name in feature.inputs], ends_us, feature.window_s)
        windows = gathered[place]
        covered = windows.counts >= max(1.0, _readings_needed(feature))
        if feature.function == "present":
            found[feature.name] = covered.astype(np.float64)
            continue
        values = np.full(len(ends_us), np.nan)
        if windows.filled.any():
            values[windows.filled] = _value(feature, windows)
        found[feature.name] = np.where(covered, values, np.nan)
    return found


@dataclass(frozen=True)
class _Gathered:
    """The readings of n windows that hold every input: their number [n], which windows have any [n], and those."""

    counts: NDArray[np.int64]
    filled: NDArray[np.bool_]
    inputs: tuple[Readings, ...]


def _value(feature: Feature, windows: _Gathered) -> FloatArray:
    if feature.function == "correlation":
        first, second = windows.inputs
        return window_functions.correlation(first, second.values)
    return _OF_ONE[feature.function](windows.inputs[0])


def _readings_needed(feature: Feature) -> float:
    slowest_s = max(map(nominal_period_s, feature.inputs))
    return feature.min_coverage * feature.window_s / slowest_s


def _gather(
    t_us: NDArray[np.int64], columns: list[NDArray[Any] | None], ends_us: NDArray[np.int64], window_s: int
) -> _Gathered:
    there = [np.asarray(column, np.float32).astype(np.float64) for column in columns if column is not None]
    if len(there) < len(columns):
        return _Gathered(np.zeros(len(ends_us), np.int64), np.zeros(len(ends_us), np.bool_), ())
    held = np.logical_and.reduce([~np.isnan(column) for column in there])
    t_held = t_us[held]
    starts = np.searchsorted(t_held, ends_us - window_s * MICROSECONDS, side="left")
    counts = np.searchsorted(t_held, ends_us, side="left") - starts
    filled = counts > 0
    sizes = counts[filled]
    offsets = np.cumsum(sizes) - sizes
    index = np.arange(sizes.sum()) + np.repeat(starts[filled] - offsets, sizes)
    t_s = (t_held[index] - np.repeat(ends_us[filled], sizes)) / MICROSECONDS
    inputs = tuple(Readings(column[held][index], t_s, offsets, sizes) for column in there)
    return _Gathered(counts, filled, inputs)
