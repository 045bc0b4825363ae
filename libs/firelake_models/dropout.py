"""Training copies of heads that lack sensors, so that a model learns to do without them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from firelake.contracts.feature_sets import FeatureSet
from numpy.typing import NDArray

from firelake_models.frozen import Floats, Windows
from firelake_models.sensors import features_of, sensors_of


def mask_sensors(features: Floats, lost: Collection[str], feature_set: FeatureSet) -> Floats:
    """The features [n, features] of the same windows had the head lacked those sensors."""
    masked = features.copy()
    for sensor in lost:
        gone = [feature_set.names.index(name) for name in features_of(sensor, feature_set)]
        masked[:, gone] = np.nan
        masked[:, feature_set.names.index(f"{sensor}_present")] = 0.0
    return masked


def without_sensors(
    windows: Windows, feature_set: FeatureSet, probability: float, seed: int, copy: int
) -> NDArray[np.float64]:
    """The windows' features with each sensor dropped, for a whole head and scenario, with that probability.

    The draw depends on (seed, copy, scenario, head's place among the windows) alone. Of the sensors
    that the head has one is always left.
    """
    dropped = windows.features.copy()
    sensors = list(sensors_of(feature_set))
    flags = [feature_set.names.index(f"{sensor}_present") for sensor in sensors]
    for i, run in enumerate(windows.runs()):
        draws = np.random.default_rng([seed, copy, int(windows.scenario_id[run.start]), i])
        is_kept = draws.random(len(sensors)) >= probability
        spared = draws.integers(2**31)
        had = np.flatnonzero((windows.features[run][:, flags] == 1.0).any(axis=0))
        if len(had) and not is_kept[had].any():
            is_kept[had[spared % len(had)]] = True
        lost = [sensor for sensor, kept in zip(sensors, is_kept, strict=True) if not kept]
        dropped[run] = mask_sensors(windows.features[run], lost, feature_set)
    return dropped
