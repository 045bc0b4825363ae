"""A small lake for tests: the contracts' own columns, filled with hand-made series, no physics.

A fire warms, smokes and gives CO; steam dims and wets; the rest is noise. Everywhere else the simulators fill it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
from deltalake import write_deltalake
from firelake.contracts.feature_sets import LATEST
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.tables import TABLES
from firelake.features.batch import featurise, window_schema

VERSION = "small"
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
FEATURES = LATEST
DURATION_S = 600


def write_small_lake(
    lake_uri: str, scenarios: int = 48, days: int = 2, shifted: int = 12, lacks: str | None = None
) -> None:
    """Fires, steam and normal life by turns, two scenarios a building; short 'days' in buildings of their own; and, in
    others, scenarios of another domain, whose smoke is a quarter of it. No scenario is of the class `lacks`."""
    rows = {name: [] for name in ("truth_scenarios", "truth_labels")}
    windows = []
    for i in range(scenarios + days + shifted):
        is_day, is_shifted = scenarios <= i < scenarios + days, i >= scenarios + days
        kind = "nuisance" if is_day else ("fire", "nuisance", "normal")[i % 3]
        ignition_s = 150.0 + 10.0 * (i % 5) if kind == "fire" else None
        scenario_class = _fire_class(i) if kind == "fire" else f"small_{kind}"
        observable = None if ignition_s is None else scenario_class != "small_hidden_fire"
        if scenario_class == lacks:
            continue
        device_id, start = f"head-{i}", START + timedelta(days=i)
        scenario = {"scenario_id": i, "device_id": device_id, "dataset_version": VERSION, "shard": 0}
        rows["truth_scenarios"].append(
            scenario
            | {"series": "month" if is_day else "scenario", "kind": kind, "scenario_class": scenario_class,
               "building_id": f"month-{i}" if is_day else f"{'shifted' if is_shifted else 'house'}-{i // 2}",
               "start_time": start,
               "duration_s": float(DURATION_S), "seed": 1, "physics_version": "none", "draws_json": "{}"}
        )  # fmt: skip
        grows = bool(ignition_s and observable)
        rows["truth_labels"].append(
            scenario
            | {"room": 0, "has_camera": i % 2 == 0, "ignition_s": ignition_s, "censored_s": float(DURATION_S),
               "flaming_s": ignition_s + 200.0 if ignition_s else None, "observable": observable,
               "visible_s": ignition_s + 30.0 if grows else None, "untenable_s": None,
               "photo_s": ignition_s + 220.0 if grows else (130.0 if is_day else None),
               "heat_s": ignition_s + 350.0 if grows and i % 4 else None}
        )  # fmt: skip
        smoke = 0.25 if is_shifted else 1.0
        windows.append(_windows(i, device_id, start, kind, ignition_s if grows else None, smoke))
    for name, content in rows.items():
        write_deltalake(f"{lake_uri}/{name}", pa.Table.from_pylist(content, schema=arrow_schema(TABLES[name])))
    write_deltalake(f"{lake_uri}/feat_fusion", pa.concat_tables(windows))


def _fire_class(i: int) -> str:
    """Every fifth fire is out of the head's sight; the others are of two classes that burn alike."""
    return "small_hidden_fire" if i % 5 == 0 else "small_wood_fire" if i % 12 < 6 else "small_oil_fire"


def _windows(i: int, device_id: str, start: datetime, kind: str, burns_from_s: float | None, smoke: float) -> pa.Table:
    rng = np.random.default_rng([7, i])
    t_s = np.arange(0.0, DURATION_S)
    fire = np.maximum(0.0, t_s - burns_from_s) if burns_from_s else np.zeros_like(t_s)
    steam = np.where((kind == "nuisance") & (t_s > 100.0), np.minimum(t_s - 100.0, 120.0), 0.0)

    def noise(spread: float) -> np.ndarray:
        return rng.normal(0.0, spread, t_s.size)

    columns = {
        "temp_c": 21.0 + 1e-4 * fire**2 + noise(0.1),
        "co_ppm": np.maximum(0.0, 1.0 + 0.1 * fire + noise(0.5)),
        "co2_pct": 0.05 + 1e-4 * fire + noise(0.002),
        "o2_pct": 20.9 - 1e-4 * fire + noise(0.01),
        "smoke_od_per_m": np.maximum(0.0, smoke * 3e-4 * fire + 5e-4 * steam + noise(0.001)),
        "humidity_pct": 45.0 + 0.3 * steam + noise(0.3),
        "voc_index": 1.0 + 0.01 * fire + np.abs(noise(0.05)),
    }
    if i % 2 == 0:
        columns |= {"thermal_max_c": 24.0 + 0.5 * fire + noise(0.3), "thermal_mean_c": 21.0 + 0.01 * fire,
                    "thermal_hot_fraction": np.minimum(1.0, 1e-4 * fire)}  # fmt: skip
    schema = arrow_schema(TABLES["raw_point_readings"])
    start_us = int(start.timestamp()) * 1_000_000
    given = columns | {
        "source": ["simulated"] * t_s.size, "device_id": [device_id] * t_s.size, "scenario_id": [i] * t_s.size,
        "event_time": pa.array(start_us + (t_s * 1e6).astype(np.int64)).cast(pa.timestamp("us", "UTC")),
    }  # fmt: skip
    named = {f.name: given[f.name] if f.name in given else pa.nulls(t_s.size, f.type) for f in schema}
    readings = pa.table({name: pa.array(v).cast(schema.field(name).type, safe=False) if isinstance(v, np.ndarray) else v
                         for name, v in named.items()})  # fmt: skip
    table = TABLES["feat_fusion"]
    found = featurise(FEATURES.features, FEATURES, window_schema(table, FEATURES.features))
    rows = pa.Table.from_batches(list(found(iter(readings.combine_chunks().to_batches()))))
    n = rows.num_rows
    versions = {"feature_set_version": [FEATURES.version] * n, "dataset_version": [VERSION] * n}
    for name, values in versions.items():
        rows = rows.append_column(name, pa.array(values, pa.string()))
    return rows.select(arrow_schema(table).names).cast(arrow_schema(table))
