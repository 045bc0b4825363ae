"""Which features a missing sensor takes with it."""

from __future__ import annotations

from firelake.contracts.feature_sets import FeatureSet


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
