"""Evaluates declared features over windows: what the batch and the online driver both call."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firelake.contracts.feature_sets import Feature, FeatureSet, nominal_period_s
from firelake.features import window_functions
from firelake.features.window_functions import FloatArray, Readings

_MICROSECOND = 1_000_000
_OF_ONE: dict[str, Callable[[Readings], FloatArray]] = {
    "mean": window_functions.mean,
    "minimum": window_functions.minimum,
    "maximum": window_functions.maximum,
    "std": window_functions.std,
    "slope": window_functions.slope,
}


def window_ends(t_us: NDArray[np.int64], hop_s: int) -> NDArray[np.int64]:
    """The ends [n], in microseconds since 1970, of every window step that readings at `t_us` [sorted] fall into.

    The first is the first whole multiple of the hop after the first reading, the last the first after the last.
    """
    if len(t_us) == 0:
        return np.empty(0, np.int64)
    hop_us = hop_s * _MICROSECOND
    return np.arange(t_us[0] // hop_us + 1, t_us[-1] // hop_us + 2, dtype=np.int64) * hop_us


def evaluate(
    features: Iterable[Feature],
    t_us: NDArray[np.int64],
    columns: Mapping[str, NDArray[Any]],
    ends_us: NDArray[np.int64],
) -> dict[str, FloatArray]:
    """Feature name to its value [n] in each window that ends at `ends_us` [n]; NaN where it is missing.

    `t_us` [m] are the readings' times, sorted; `columns` their values [m], NaN for a missing one; a column that is not
    there is missing altogether. Values are taken as float32, as the lake keeps them, and reckoned with in float64.
    """
    found: dict[str, FloatArray] = {}
    gathered: dict[tuple[tuple[str, ...], int], tuple[FloatArray, Readings, list[FloatArray]]] = {}
    for feature in features:
        place = (feature.inputs, feature.window_s)
        if place not in gathered:
            gathered[place] = _gather(t_us, [columns.get(name) for name in feature.inputs], ends_us, feature.window_s)
        counts, readings, values = gathered[place]
        needed = feature.min_coverage * feature.window_s / max(map(nominal_period_s, feature.inputs))
        covered = counts >= max(needed, 1.0)
        if feature.function == "present":
            found[feature.name] = covered.astype(np.float64)
            continue
        result = np.full(len(ends_us), np.nan)
        if len(readings.offsets):
            if feature.function == "correlation":
                result[counts > 0] = window_functions.correlation(readings, values[1])
            else:
                result[counts > 0] = _OF_ONE[feature.function](readings)
        found[feature.name] = np.where(covered, result, np.nan)
    return found


def feature_set_hash(feature_set: FeatureSet) -> str:
    """SHA-256 of the declarations and of the source that gives them their meaning."""
    digest = hashlib.sha256(feature_set.declaration_hash.encode())
    for part in (window_functions, evaluate, window_ends, _gather):
        digest.update(inspect.getsource(part).encode())
    return digest.hexdigest()


def _gather(
    t_us: NDArray[np.int64], columns: list[NDArray[Any] | None], ends_us: NDArray[np.int64], window_s: int
) -> tuple[FloatArray, Readings, list[FloatArray]]:
    """Each window's number of readings that hold all columns [n], and those readings; empty windows are left out."""
    n_windows = len(ends_us)
    if any(column is None for column in columns) or len(t_us) == 0:
        nothing = np.empty(0)
        none = np.empty(0, np.int64)
        return np.zeros(n_windows), Readings(nothing, nothing, none, none), [nothing for _ in columns]
    values = [np.asarray(column, np.float32).astype(np.float64) for column in columns]
    held = np.logical_and.reduce([~np.isnan(column) for column in values])
    t_held = t_us[held]
    starts = np.searchsorted(t_held, ends_us - window_s * _MICROSECOND, side="left")
    stops = np.searchsorted(t_held, ends_us, side="left")
    counts = stops - starts
    filled = counts > 0
    sizes = counts[filled]
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64) if len(sizes) else np.empty(0, np.int64)
    index = np.arange(int(sizes.sum())) + np.repeat(starts[filled] - offsets, sizes)
    t_s = (t_held[index] - np.repeat(ends_us[filled], sizes)) / _MICROSECOND
    gathered = [column[held][index] for column in values]
    return counts.astype(np.float64), Readings(gathered[0], t_s, offsets, sizes), gathered
