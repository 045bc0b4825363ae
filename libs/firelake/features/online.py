"""The online driver: the features of one window, from the readings that a device sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firelake.contracts.feature_sets import FeatureSet
from firelake.features.windowed import evaluate


def features_of_window(
    t_us: Sequence[int] | NDArray[np.int64],
    columns: Mapping[str, Sequence[float | None] | NDArray[Any]],
    window_end_us: int,
    feature_set: FeatureSet,
) -> dict[str, float | None]:
    """Every feature of the set in the window that ends at `window_end_us`; None where it is missing.

    `t_us` [m], microseconds since 1970, in any order and holding at least the set's longest window; `columns` the
    readings [m] by their column's name, None or NaN for a missing one. Of two readings of one moment the first counts.
    """
    times, order = np.unique(np.asarray(t_us, np.int64), return_index=True)
    arrays = {name: np.array([np.nan if v is None else v for v in values], np.float32)[order] for name, values in columns.items()}
    found = evaluate(feature_set.features, times, arrays, np.array([window_end_us], np.int64))
    return {name: None if np.isnan(value[0]) else float(value[0]) for name, value in found.items()}
