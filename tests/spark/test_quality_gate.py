"""The gate: good data passes, each kind of bad data is named, and the report is left in every case."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.schema import Column, Table
from firelake.contracts.tables import RAW_POINT_READINGS, RAW_TABLES, TRUTH_TABLES
from firelake.lake.shard import create_table, replace_shard

pytestmark = pytest.mark.spark

VERSION = "checked"
START_US = 1_767_225_600_000_000


def _value(column: Column, row: int) -> object:
    """A right value of a column, the row's number in it where it may be."""
    if column.name in ("scenario_id", "event_time", "t_s"):
        return START_US + row * 1_000_000 if column.type == "timestamp" else row
    if column.name == "dataset_version":
        return VERSION
    plain = {"string": (column.allowed or ("x",))[0], "bool": True, "binary": b"x", "timestamp": START_US}
    return plain.get(column.type, column.minimum or 0)


def _rows(table: Table, n: int = 5) -> list[dict[str, object]]:
    rows = [{column.name: _value(column, i) for column in table.columns} for i in range(n)]
    whole = [column.name for column in table.columns if column.type in ("int32", "int64")]
    return [row | {name: int(row[name]) for name in whole} for row in rows]


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A small lake of right rows."""
    for table in (*RAW_TABLES, *TRUTH_TABLES):
        create_table(str(tmp_path), table)
        rows = pa.Table.from_pylist(_rows(table), arrow_schema(table))
        replace_shard(str(tmp_path), table, rows, VERSION, 0, "h")
    return tmp_path


def _gate(repository: Path, lake: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, dict]:
    """The gate's one message, empty when it passed, and its report."""
    script = repository / "glue_jobs/gate_raw_readings.py"
    monkeypatch.setattr(sys, "argv", [str(script), "--lake_uri", str(lake), "--dataset_version", VERSION])
    message = ""
    try:
        runpy.run_path(str(script), run_name="__main__")
    except SystemExit as ended:
        message = str(ended.code)
    report = json.loads((lake / "_reports" / VERSION / "gate.json").read_text())
    assert report["passed"] == (message == "")
    return message, report


def _spoil(lake: Path, *changes: dict[str, object]) -> None:
    """Change the first rows of raw_point_readings, past every check of the writer."""
    rows = _rows(RAW_POINT_READINGS)
    for i, change in enumerate(changes):
        rows[i] |= change
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema(RAW_POINT_READINGS)])
    table = pa.Table.from_pylist(rows, schema)
    write_deltalake(str(lake / RAW_POINT_READINGS.name), table, mode="overwrite", schema_mode="overwrite",
                    partition_by=list(RAW_POINT_READINGS.partition_by))  # fmt: skip


def test_right_rows_pass(spark, repository, lake, monkeypatch):
    message, report = _gate(repository, lake, monkeypatch)
    assert message == ""
    assert set(report["tables"]) == {table.name for table in (*RAW_TABLES, *TRUTH_TABLES)}


def test_what_can_be_no_version_is_named_and_no_report_left(spark, repository, lake, monkeypatch):
    script = repository / "glue_jobs/gate_raw_readings.py"
    monkeypatch.setattr(sys, "argv", [str(script), "--lake_uri", str(lake), "--dataset_version", ".."])
    with pytest.raises(SystemExit, match=r"gate_raw_readings: --dataset_version: expected 1 to 64 of a-z"):
        runpy.run_path(str(script), run_name="__main__")
    assert not list(lake.rglob("gate.json"))


def test_each_fault_is_named_and_counted(spark, repository, lake, monkeypatch):
    _spoil(
        lake,
        {"co_ppm": -5.0},
        {"co_ppm": -6.0, "source": "dreamt"},
        {"temp_c": float("inf")},
        {"o2_pct": float("nan")},
        {"device_id": None},
    )
    message, report = _gate(repository, lake, monkeypatch)
    assert "raw_point_readings, column" in message
    assert str(lake / "_reports" / VERSION / "gate.json") in message
    faults = {fault["column"]: fault for fault in report["tables"]["raw_point_readings"]["faults"]}
    assert {name: fault["count"] for name, fault in faults.items()} == {
        "co_ppm": 2,
        "source": 1,
        "temp_c": 1,
        "o2_pct": 1,
        "device_id": 1,
    }
    assert faults["device_id"]["message"] == "raw_point_readings, column device_id: 1 rows are null"
    assert faults["co_ppm"]["message"] == "raw_point_readings, column co_ppm: 2 rows lie outside 0.0 to 100000.0"
    assert sorted(faults["co_ppm"]["examples"]) == ["-5.0", "-6.0"]
    assert faults["source"]["examples"] == ["dreamt"]
    assert report["tables"]["truth_labels"]["passed"]


def test_doubled_keys_are_counted(spark, repository, lake, monkeypatch):
    _spoil(lake, {}, {"event_time": START_US})
    message, _report = _gate(repository, lake, monkeypatch)
    assert "raw_point_readings, key (source, device_id, event_time): 1 rows repeat the key of another" in message


def test_an_empty_data_set_does_not_pass(spark, repository, lake, monkeypatch):
    DeltaTable(str(lake / RAW_POINT_READINGS.name)).delete()
    message, _report = _gate(repository, lake, monkeypatch)
    assert "raw_point_readings: no rows of this data set" in message


@pytest.mark.parametrize("damage", ["cut", "missing"])
def test_a_broken_parquet_file_is_named(spark, repository, lake, monkeypatch, damage):
    file = next((lake / RAW_POINT_READINGS.name).rglob("*.parquet"))
    if damage == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        file.unlink()
    (file.parent / f".{file.name}.crc").unlink(missing_ok=True)
    message, report = _gate(repository, lake, monkeypatch)
    assert file.name in message
    assert not report["tables"]["raw_point_readings"]["passed"]
