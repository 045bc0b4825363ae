"""Every feature, declared once; a batch and an online driver read the same declarations.

A window of length `window_s` that ends at `window_end` holds the readings with
window_end - window_s <= event_time < window_end. Windows end every `hop_s` on whole multiples of it since 1970.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

WindowFunction = Literal["mean", "minimum", "maximum", "std", "slope", "correlation", "present"]
"""The window functions, in firelake.features.window_functions."""


@dataclass(frozen=True)
class Feature:
    """One feature of one window.

    `inputs` are columns of raw_point_readings (for the thermal ones, of a frame's scalars). `min_coverage` is the
    least share of the window's expected readings, window_s / the input's nominal period; below it the feature is
    missing. Missing readings do not count. `present` is 1.0 when the coverage is reached and 0.0 when not.
    """

    name: str
    table: str
    inputs: tuple[str, ...]
    function: WindowFunction
    window_s: int
    unit: str
    doc: str
    min_coverage: float = 0.1


@dataclass(frozen=True)
class FeatureSet:
    """A version of the features. A feature that changes makes a new version, never an edited one."""

    version: str
    hop_s: int
    allowed_lateness_s: int
    features: tuple[Feature, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(feature.name for feature in self.features)

    @property
    def longest_window_s(self) -> int:
        return max(feature.window_s for feature in self.features)

    def in_table(self, table: str) -> tuple[Feature, ...]:
        """The features that `table` holds, in order."""
        return tuple(feature for feature in self.features if feature.table == table)

    @property
    def declaration_hash(self) -> str:
        """SHA-256 of the declarations; the set's full hash adds the functions' source (firelake.features)."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


NOMINAL_PERIOD_S = {"thermal": 5.0, "point": 1.0}
"""A head takes point readings each second and a thermal frame every five; slower heads have less coverage."""


def nominal_period_s(column: str) -> float:
    """The time between two readings of a column, in seconds, that full coverage is measured by."""
    return NOMINAL_PERIOD_S["thermal" if column.startswith("thermal_") else "point"]


_WORDS = {
    "mean": "mean",
    "minimum": "minimum",
    "maximum": "maximum",
    "std": "standard deviation",
    "slope": "least-squares slope",
}


def _of(
    table: str, column: str, function: WindowFunction, window_s: int, unit: str, min_coverage: float = 0.1
) -> Feature:
    short = {"minimum": "min", "maximum": "max"}.get(function, function)
    unit = f"{unit}/s" if function == "slope" else unit
    doc = f"{_WORDS[function]} of {column} over {window_s} s"
    return Feature(f"{column}_{short}_{window_s}s", table, (column,), function, window_s, unit, doc, min_coverage)


def _present(table: str, column: str, sensor: str) -> Feature:
    doc = f"1 when {column} covers its last 60 s, else 0"
    return Feature(f"{sensor}_present", table, (column,), "present", 60, "1", doc)


V1 = FeatureSet(
    version="v1",
    hop_s=10,
    allowed_lateness_s=20,
    features=(
        _of("feat_gas", "co_ppm", "mean", 10, "ppm"),
        _of("feat_gas", "co_ppm", "mean", 60, "ppm"),
        _of("feat_gas", "co_ppm", "slope", 60, "ppm"),
        _of("feat_gas", "co2_pct", "mean", 60, "vol %"),
        _of("feat_gas", "co2_pct", "slope", 60, "vol %"),
        _of("feat_gas", "o2_pct", "minimum", 60, "vol %"),
        _of("feat_gas", "o2_pct", "slope", 60, "vol %"),
        _of("feat_gas", "voc_index", "mean", 60, "1"),
        _of("feat_gas", "voc_index", "slope", 60, "1"),
        _of("feat_environment", "temp_c", "mean", 10, "C"),
        _of("feat_environment", "temp_c", "maximum", 60, "C"),
        _of("feat_environment", "temp_c", "slope", 60, "K"),
        _of("feat_environment", "smoke_od_per_m", "mean", 10, "1/m"),
        _of("feat_environment", "smoke_od_per_m", "mean", 60, "1/m"),
        _of("feat_environment", "smoke_od_per_m", "std", 60, "1/m"),
        _of("feat_environment", "smoke_od_per_m", "slope", 60, "1/m"),
        _of("feat_environment", "humidity_pct", "mean", 60, "%"),
        _of("feat_environment", "humidity_pct", "slope", 60, "%"),
        _of("feat_thermal", "thermal_max_c", "maximum", 60, "C"),
        _of("feat_thermal", "thermal_max_c", "slope", 60, "K"),
        _of("feat_thermal", "thermal_mean_c", "slope", 60, "K"),
        _of("feat_thermal", "thermal_hot_fraction", "mean", 60, "1"),
        Feature(
            "co_smoke_correlation_60s",
            "feat_fusion",
            ("co_ppm", "smoke_od_per_m"),
            "correlation",
            60,
            "1",
            "correlation of CO and smoke over 60 s, of readings that hold both; missing when either does not vary",
        ),
        Feature(
            "temp_humidity_correlation_60s",
            "feat_fusion",
            ("temp_c", "humidity_pct"),
            "correlation",
            60,
            "1",
            "correlation of temperature and humidity over 60 s: negative in dry heat, positive in steam",
        ),
        _present("feat_gas", "co_ppm", "co"),
        _present("feat_gas", "co2_pct", "co2"),
        _present("feat_gas", "o2_pct", "o2"),
        _present("feat_gas", "voc_index", "voc"),
        _present("feat_environment", "temp_c", "temp"),
        _present("feat_environment", "smoke_od_per_m", "smoke"),
        _present("feat_environment", "humidity_pct", "humidity"),
        _present("feat_thermal", "thermal_max_c", "thermal"),
    ),
)

V2 = FeatureSet(
    version="v2",
    hop_s=5,
    allowed_lateness_s=20,
    features=(
        *V1.features,
        _of("feat_gas", "co_ppm", "mean", 5, "ppm"),
        _of("feat_gas", "co_ppm", "slope", 20, "ppm"),
        _of("feat_gas", "co2_pct", "mean", 10, "vol %"),
        _of("feat_gas", "co2_pct", "slope", 20, "vol %"),
        _of("feat_gas", "o2_pct", "slope", 20, "vol %"),
        _of("feat_gas", "voc_index", "mean", 10, "1"),
        _of("feat_gas", "voc_index", "slope", 20, "1"),
        _of("feat_environment", "temp_c", "mean", 5, "C"),
        _of("feat_environment", "temp_c", "slope", 20, "K"),
        _of("feat_environment", "smoke_od_per_m", "mean", 5, "1/m"),
        _of("feat_environment", "smoke_od_per_m", "slope", 10, "1/m"),
        _of("feat_environment", "smoke_od_per_m", "slope", 20, "1/m"),
        _of("feat_environment", "humidity_pct", "mean", 10, "%"),
        _of("feat_environment", "humidity_pct", "slope", 20, "%"),
        _of("feat_environment", "pm_ug_m3", "mean", 5, "ug/m3"),
        _of("feat_environment", "pm_ug_m3", "mean", 10, "ug/m3"),
        _of("feat_environment", "pm_ug_m3", "mean", 60, "ug/m3"),
        _of("feat_environment", "pm_ug_m3", "slope", 20, "ug/m3"),
        _of("feat_environment", "pm_ug_m3", "slope", 60, "ug/m3"),
        _of("feat_environment", "pressure_pa", "slope", 60, "Pa"),
        _of("feat_environment", "pressure_pa", "std", 60, "Pa"),
        _of("feat_thermal", "thermal_max_c", "maximum", 10, "C"),
        _of("feat_thermal", "thermal_max_c", "slope", 20, "K"),
        _of("feat_thermal", "thermal_mean_c", "slope", 20, "K"),
        _of("feat_thermal", "thermal_hot_fraction", "mean", 10, "1"),
        _present("feat_environment", "pm_ug_m3", "pm"),
        _present("feat_environment", "pressure_pa", "pressure"),
    ),
)
"""From first smoke at a head to its photoelectric alarm a flaming fire takes some 20 s: features of 5 to 20 s, twice as
often as in v1; and of the particles and the pressure, which v1 left unread."""

FEATURE_SETS = {feature_set.version: feature_set for feature_set in (V1, V2)}
LATEST = V2
"""What is computed, trained on and served where nobody asks for another; the tables have its columns."""
