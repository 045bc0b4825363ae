"""The feature jobs on real Delta tables: what they write, that a repeat changes nothing, and what they refuse."""

from __future__ import annotations

import json
import runpy
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from chispa import assert_df_equality
from deltalake import DeltaTable
from firelake.contracts.feature_sets import LATEST, V1
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.tables import (
    FEATURE_TABLES,
    RAW_POINT_READINGS,
    RAW_TABLES,
    RAW_THERMAL_FRAMES,
    READING_COLUMNS,
    TABLES,
    TRUTH_TABLES,
)
from firelake.features import features_of_window
from firelake.features.frame_scalars import frame_scalars
from firelake.lake import spark_tables
from firelake.lake.frame_codec import CODEC, encode_frames
from firelake.lake.row_hash import row_hash
from firelake.lake.shard import create_table, replace_shard

pytestmark = pytest.mark.spark

START_US = 1_767_225_600_000_000
VERSION = "small"
JOBS = {
    "feat_gas": "glue_jobs/featurise_feat_gas.py",
    "feat_environment": "glue_jobs/featurise_feat_environment.py",
    "feat_thermal": "emr_steps/featurise_feat_thermal.py",
    "feat_fusion": "emr_steps/featurise_feat_fusion.py",
}


def _points(device_id: str, seed: int, seconds: int, source: str = "simulated") -> pa.Table:
    """A device whose CO sensor is missing, with gaps in the rest; live heads send a frame's scalars every 5 s."""
    random = np.random.default_rng(seed)
    rows = []
    for second in range(seconds):
        if random.random() < 0.1:
            continue
        values = {c.name: float(np.float32(random.uniform(0, 20))) for c in READING_COLUMNS if random.random() < 0.9}
        values["co_ppm"] = None if seed % 2 else values.get("co_ppm")
        if source == "live" and second % 5 == 0:
            values |= {"thermal_max_c": 30.0 + second, "thermal_mean_c": 20.0 + second, "thermal_hot_fraction": 0.25}
        key = {"source": source, "device_id": device_id, "event_time": START_US + second * 1_000_000}
        rows.append({**key, **values, "scenario_id": seed, "dataset_version": VERSION, "shard": 0})
    return pa.Table.from_pylist(rows, arrow_schema(RAW_POINT_READINGS))


def _frames(device_id: str, counts: np.ndarray) -> pa.Table:
    payload, crc32 = encode_frames(counts)
    row = {
        "source": "simulated",
        "device_id": device_id,
        "event_time": START_US,
        "scenario_id": 1,
        "n_frames": len(counts),
        "frame_period_s": 5.0,
        "height_px": counts.shape[1],
        "width_px": counts.shape[2],
        "codec": CODEC,
        "scale_k": 0.01,
        "offset_c": -10.0,
        "crc32": crc32,
        "payload": payload,
        "dataset_version": VERSION,
        "shard": 0,
    }
    return pa.Table.from_pylist([row], arrow_schema(RAW_THERMAL_FRAMES))


def run_job(monkeypatch: pytest.MonkeyPatch, script: Path, *arguments: str) -> None:
    """Run a job's script as Glue and EMR do, in the tests' session."""
    monkeypatch.setattr(sys, "argv", [str(script), *arguments])
    runpy.run_path(str(script), run_name="__main__")


@pytest.fixture(scope="module")
def counts() -> np.ndarray:
    return np.random.default_rng(5).integers(3000, 4500, (24, 20, 24)).astype(np.uint16)


@pytest.fixture(scope="module")
def lake(spark, tmp_path_factory, repository, counts) -> Path:
    """A lake with two simulated heads, one of them with a camera, and a live one; its features computed."""
    folder = tmp_path_factory.mktemp("lake")
    for table in (*RAW_TABLES, *TRUTH_TABLES):
        create_table(str(folder), table)
    heads = [_points("a", 1, 130), _points("b", 2, 75), _points("c", 4, 100, "live")]
    points = pa.concat_tables(heads)
    points = points.take(np.random.default_rng(0).permutation(points.num_rows))  # rows come in no order
    replace_shard(str(folder), RAW_POINT_READINGS, points, VERSION, 0, "h")
    replace_shard(str(folder), RAW_THERMAL_FRAMES, _frames("a", counts), VERSION, 0, "h")
    with pytest.MonkeyPatch.context() as monkeypatch:
        run_job(monkeypatch, repository / "glue_jobs/create_feature_tables.py", "--lake_uri", str(folder))
        for script in JOBS.values():
            run_job(monkeypatch, repository / script, *_arguments(folder))
    return folder


def _arguments(lake: Path, dataset_version: str = VERSION, feature_set_version: str = LATEST.version) -> list[str]:
    versions = ["--dataset_version", dataset_version, "--feature_set_version", feature_set_version]
    return ["--lake_uri", str(lake), *versions]


def _rows(lake: Path, name: str) -> pa.Table:
    return DeltaTable(str(lake / name)).to_pyarrow_table()


def test_batch_rows_are_the_online_features(lake: Path, counts: np.ndarray):
    readings = _rows(lake, "raw_point_readings").to_pylist()
    scalars = [frame_scalars(frame, 0.01, -10.0) for frame in counts]
    found = _rows(lake, "feat_fusion").to_pylist()
    assert {row["device_id"] for row in found} == {"a", "b", "c"}
    for row in found:
        end_s = row["window_end"].timestamp()
        mine = [r for r in readings if r["device_id"] == row["device_id"]]
        columns = {name: [r[name] for r in mine] for name in RAW_POINT_READINGS.column_names[4:-2]}
        columns["t_s"] = [r["event_time"].timestamp() for r in mine]
        expected = features_of_window(columns, end_s, LATEST)
        if row["device_id"] == "a":
            thermal = {name: [s[name] for s in scalars] for name in scalars[0]}
            at_s = START_US / 1e6 + 5.0 * np.arange(len(scalars))
            from_frames = features_of_window({"t_s": at_s, **thermal}, end_s, LATEST)
            expected |= {f.name: from_frames[f.name] for f in LATEST.in_table("feat_thermal")}
        for feature in LATEST.features:
            value = np.nan if row[feature.name] is None else row[feature.name]
            assert value == pytest.approx(expected[feature.name], rel=1e-6, nan_ok=True), (
                row["device_id"],
                feature.name,
            )


def test_each_table_has_a_row_a_hop_with_a_reading(lake: Path):
    gas, thermal = _rows(lake, "feat_gas").to_pylist(), _rows(lake, "feat_thermal").to_pylist()
    assert sum(row["device_id"] == "a" for row in gas) == 26
    assert {row["device_id"] for row in thermal} == {"a", "c"}
    assert sum(row["device_id"] == "a" for row in thermal) == 35  # 120 s of frames, and 55 s that still see some
    keys = [(row["source"], row["device_id"], row["window_end"]) for row in gas]
    assert len(set(keys)) == len(keys)
    assert {row["scenario_id"] for row in gas if row["device_id"] == "b"} == {2}


def test_what_is_missing_is_null_and_its_flag_says_so(lake: Path):
    for row in _rows(lake, "feat_fusion").to_pylist():
        assert (row["co_ppm_mean_60s"] is None) == (row["co_present"] == 0.0)
        assert row["thermal_present"] in (0.0, 1.0)
        assert row["device_id"] != "a" or row["co_present"] == 0.0
        assert row["device_id"] != "b" or row["thermal_present"] == 0.0


def test_fusion_holds_each_tables_features_unchanged(lake: Path, spark):
    read = spark.read.format("delta").load
    fusion, gas = read(str(lake / "feat_fusion")), read(str(lake / "feat_gas"))
    columns = [column for column in gas.columns if column in fusion.columns]
    assert_df_equality(
        fusion.select(columns),
        gas.select(columns),
        ignore_row_order=True,
        allow_nan_equality=True,
        ignore_nullable=True,
    )


def test_a_repeat_writes_the_same_rows(lake: Path, repository: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("feat_thermal", "feat_fusion"):
        before = row_hash(_rows(lake, name), TABLES[name])
        run_job(monkeypatch, repository / JOBS[name], *_arguments(lake))
        assert row_hash(_rows(lake, name), TABLES[name]) == before
    run_job(monkeypatch, repository / "glue_jobs/create_feature_tables.py", "--lake_uri", str(lake))
    assert _rows(lake, "feat_fusion").num_rows > 0


def test_another_data_set_leaves_the_first_alone(lake: Path, repository: Path, monkeypatch: pytest.MonkeyPatch):
    before = row_hash(_rows(lake, "feat_gas"), TABLES["feat_gas"])
    points = _points("z", 8, 30)
    other = points.set_column(points.schema.get_field_index("dataset_version"), "dataset_version",
                              pa.array(["other"] * points.num_rows))  # fmt: skip
    replace_shard(str(lake), RAW_POINT_READINGS, other, "other", 0, "h")
    run_job(monkeypatch, repository / JOBS["feat_gas"], *_arguments(lake, "other"))
    rows = _rows(lake, "feat_gas")
    first = rows.filter(pa.compute.equal(rows["dataset_version"], VERSION))
    assert first.num_rows < rows.num_rows
    assert row_hash(first, TABLES["feat_gas"]) == before


def test_an_earlier_set_stands_beside_the_latest_with_nothing_in_the_columns_that_it_lacks(
    lake: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
):
    before = row_hash(_rows(lake, "feat_gas"), TABLES["feat_gas"])
    run_job(monkeypatch, repository / JOBS["feat_gas"], *_arguments(lake, feature_set_version="v1"))
    rows = _rows(lake, "feat_gas")
    is_first = pa.compute.equal(rows["feature_set_version"], "v1")
    first = rows.filter(is_first)
    assert row_hash(rows.filter(pa.compute.invert(is_first)), TABLES["feat_gas"]) == before
    assert first["co_present"].null_count == 0
    for name in set(LATEST.names) - set(V1.names):
        assert name not in first.column_names or first[name].null_count == first.num_rows > 0


def test_a_table_from_before_its_contract_gained_columns_takes_them_with_the_next_rows(spark, tmp_path, lake: Path):
    table = TABLES["feat_gas"]
    rows = spark.read.format("delta").load(str(lake / table.name)).where("feature_set_version = 'v2'")
    gained = {"co_ppm_mean_5s", "voc_index_slope_20s"}
    earlier = replace(table, columns=tuple(column for column in table.columns if column.name not in gained))
    spark_tables.create_table(spark, str(tmp_path), earlier)
    assert not spark_tables.create_table(spark, str(tmp_path), table)
    partition = {"feature_set_version": "v2", "dataset_version": VERSION}
    spark_tables.replace_partition(rows.where(f"dataset_version = '{VERSION}'"), str(tmp_path), table, **partition)
    found = _rows(tmp_path, table.name)
    assert set(found.column_names) == set(table.column_names)
    assert found["co_ppm_mean_5s"].null_count < found.num_rows
    with pytest.raises(ValueError, match="co_ppm_mean_5s"):
        spark_tables.create_table(spark, str(tmp_path), earlier)


@pytest.mark.parametrize(
    ("version", "features", "message"),
    [
        ("absent", LATEST.version, "holds no rows of dataset_version 'absent'"),
        (VERSION, "v9", "--feature_set_version: expected one of v1, v2, got 'v9'"),
        ("..", LATEST.version, "--dataset_version: expected 1 to 64 of a-z"),
    ],
)
def test_bad_arguments_are_named(lake, repository, monkeypatch, version, features, message):
    before = DeltaTable(str(lake / "feat_gas")).version()
    with pytest.raises(SystemExit) as ended:
        run_job(monkeypatch, repository / JOBS["feat_gas"], *_arguments(lake, version, features))
    assert message in str(ended.value)
    assert DeltaTable(str(lake / "feat_gas")).version() == before


@pytest.mark.parametrize("table", [*RAW_TABLES, *TRUTH_TABLES, *FEATURE_TABLES], ids=lambda table: table.name)
def test_athena_can_read_what_both_writers_commit(lake: Path, table):
    """Delta protocol (1,2), no table features, on the log itself."""
    protocols, properties = [], []
    for commit in sorted((lake / table.name / "_delta_log").glob("*.json")):
        for action in map(json.loads, commit.read_text().splitlines()):
            protocols += [action["protocol"]] if "protocol" in action else []
            properties += [action["metaData"]] if "metaData" in action else []
    assert protocols
    for protocol in protocols:
        assert (protocol["minReaderVersion"], protocol["minWriterVersion"]) == (1, 2)
        assert not protocol.get("readerFeatures")
        assert not protocol.get("writerFeatures")
    for metadata in properties:
        assert tuple(metadata["partitionColumns"]) == table.partition_by
        assert "timestamp_ntz" not in metadata["schemaString"]
        assert not {"delta.enableDeletionVectors", "delta.columnMapping.mode"} & set(metadata["configuration"])
