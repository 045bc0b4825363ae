"""Which features a missing sensor takes with it."""

from __future__ import annotations

import numpy as np
from firelake.contracts.feature_sets import FeatureSet
from numpy.typing import NDArray


def sensors_of(feature_set: FeatureSet) -> dict[str, tuple[str, ...]]:
    """Each sensor's reading columns, as `<sensor>_present` declares them; the camera has all the frame's scalars."""
    found = {}
    for feature in feature_set.features:
        if feature.function == "present":
            sensor = feature.name.removesuffix("_present")
            inputs = {column for other in feature_set.features for column in other.inputs}
            is_camera = feature.inputs[0].startswith("thermal_")
            columns = {column for column in inputs if column.startswith("thermal_")} if is_camera else feature.inputs
            found[sensor] = tuple(sorted(columns))
    return found


def features_of(sensor: str, feature_set: FeatureSet) -> tuple[str, ...]:
    """The features, `<sensor>_present` apart, that are missing when the sensor is; those made of two among them."""
    columns = set(sensors_of(feature_set)[sensor])
    return tuple(f.name for f in feature_set.features if f.function != "present" and columns & set(f.inputs))


def with_presence(features: NDArray[np.float64], feature_set: FeatureSet) -> NDArray[np.float64]:
    """The features [n, features] with 0 for a `<sensor>_present` that is missing: a head that never had the sensor."""
    told = features.copy()
    flags = [i for i, feature in enumerate(feature_set.features) if feature.function == "present"]
    told[:, flags] = np.nan_to_num(told[:, flags], nan=0.0)
    return told
