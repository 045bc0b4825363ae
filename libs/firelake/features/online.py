"""The online driver: the features of one window, from the readings that a device sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from firelake.contracts.feature_sets import FeatureSet
from firelake.features.windowed import evaluate, microseconds


def features_of_window(
    readings: Mapping[str, ArrayLike], window_end_s: float, feature_set: FeatureSet
) -> dict[str, float]:
    """Every feature of the set in the window that ends at `window_end_s`, seconds since 1970; NaN where it is missing.

    `readings` holds `t_s` [m], seconds since 1970, in any order, and reading columns [m], None or NaN for a missing
    value; a column that is not there is missing altogether. Readings outside the window do not count, and of several
    of one moment only the first does. Raises ValueError when a column's length is not that of `t_s`.
    """
    times_us = microseconds(readings["t_s"])
    t_us, first = np.unique(times_us, return_index=True)
    columns = {}
    for name, values in readings.items():
        column: Any = np.asarray(values, np.float32)  # None becomes NaN
        if column.shape != times_us.shape:
            raise ValueError(f"{name} has shape {column.shape}, t_s has {times_us.shape}")
        if name != "t_s":
            columns[name] = column[first]
    found = evaluate(feature_set.features, t_us, columns, microseconds([window_end_s]))
    return {name: float(value[0]) for name, value in found.items()}
