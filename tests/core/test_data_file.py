"""A data file says of its rows what is in them, and is nobody's before its action is committed."""

from __future__ import annotations

import gc
import resource
import sys
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.tables import RAW_POINT_READINGS, RAW_THERMAL_FRAMES, TRUTH_SCENARIOS
from firelake.lake.data_file import write_data_file
from firelake.lake.shard import Shard, commit_chunk, create_table

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SHARD = Shard("", "v1", 3, "h")


def readings(n=1000):
    rows = [
        {"source": "simulated", "device_id": f"d{i % 7}", "event_time": BEGIN + timedelta(milliseconds=1500 * i),
         "scenario_id": i // 10, "temp_c": 20.0 + i % 13, "co_ppm": None if i % 3 else float(i),
         "dataset_version": "v1", "shard": 3}
        for i in range(n)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=arrow_schema(RAW_POINT_READINGS))


def committed(folder, table, rows):
    shard = SHARD._replace(lake_uri=str(folder))
    create_table(str(folder), table)
    commit_chunk(shard, table, rows.drop_columns(list(table.partition_by)), None, 1)
    return DeltaTable(str(folder / table.name))


def test_the_log_knows_bounds_and_nulls_of_every_number_and_key(tmp_path):
    rows = readings()
    delta = committed(tmp_path, RAW_POINT_READINGS, rows)
    said = pa.table(delta.get_add_actions(flatten=True)).to_pylist()[0]
    assert said["num_records"] == rows.num_rows
    assert said["partition.dataset_version"] == "v1"
    assert said["partition.shard"] == 3
    for name in ("device_id", "event_time", "scenario_id", "temp_c", "co_ppm"):
        bounds = pc.min_max(rows.column(name)).as_py()
        assert (said[f"min.{name}"], said[f"max.{name}"]) == (bounds["min"], bounds["max"]), name
        assert said[f"null_count.{name}"] == rows.column(name).null_count
    assert said["null_count.voc_index"] == rows.num_rows
    assert said.get("min.voc_index") is None


@pytest.mark.parametrize("coded", [(), ("source", "device_id")], ids=["plain", "as dictionaries"])
def test_what_was_written_is_what_is_read(tmp_path, coded):
    rows = given = readings()
    for name in coded:
        given = given.set_column(rows.schema.get_field_index(name), name, rows[name].dictionary_encode())
    read = committed(tmp_path, RAW_POINT_READINGS, given).to_pyarrow_table().sort_by("event_time")
    assert read.select(rows.column_names).cast(rows.schema).equals(rows)


def test_what_comes_in_steps_has_a_dictionary_and_what_comes_at_a_beat_its_differences(tmp_path):
    committed(tmp_path, RAW_POINT_READINGS, readings())
    (path,) = tmp_path.rglob("*.parquet")
    group = pq.ParquetFile(path).metadata.row_group(0)
    columns = {chunk.path_in_schema: chunk for chunk in map(group.column, range(group.num_columns))}
    assert all(columns[name].has_dictionary_page for name in ("temp_c", "co_ppm", "device_id"))
    assert "DELTA_BINARY_PACKED" in columns["event_time"].encodings
    assert not columns["thermal_max_c"].has_dictionary_page


@pytest.mark.parametrize("table", [TRUTH_SCENARIOS, RAW_THERMAL_FRAMES], ids=lambda table: table.name)
def test_neither_records_nor_payloads_are_in_the_log(tmp_path, table):
    long = "x" * 10_000
    fill = {"string": long, "binary": long.encode(), "timestamp": BEGIN, "bool": True}
    row = {column.name: fill.get(column.type, 1) for column in table.columns} | {"dataset_version": "v1", "shard": 3}
    row |= dict.fromkeys(set(table.key) & {"source", "device_id"}, "d")
    committed(tmp_path, table, pa.Table.from_pylist([row], schema=arrow_schema(table)))
    last = sorted((tmp_path / table.name / "_delta_log").glob("*.json"))[-1]
    assert long not in last.read_text()


@pytest.mark.parametrize("length", [3, 100, 10_000])
def test_a_row_is_found_by_any_of_its_texts(tmp_path, length):
    """Whatever the log says of a column, no reader may take it that the row is not there."""
    fill = {"timestamp": BEGIN, "bool": True}
    numbers = {column.name: fill.get(column.type, 1) for column in TRUTH_SCENARIOS.columns}
    texts = [column.name for column in TRUTH_SCENARIOS.columns if column.type == "string"]
    rows = [
        numbers | {name: f"{letter}{name}".ljust(length, letter) for name in texts}
        | {"dataset_version": "v1", "shard": 3, "scenario_id": number}
        for number, letter in enumerate("az\u20ac")
    ]  # fmt: skip
    delta = committed(tmp_path, TRUTH_SCENARIOS, pa.Table.from_pylist(rows, schema=arrow_schema(TRUTH_SCENARIOS)))
    for row in rows:
        for name, value in row.items():
            found = delta.to_pyarrow_dataset().to_table(filter=pc.field(name) == value)
            assert row["scenario_id"] in found["scenario_id"].to_pylist(), name


def test_a_disk_that_is_full_says_so(tmp_path, monkeypatch):
    """As a limit on files does, and nothing else is said: pyarrow tries to end what it cannot end once more."""
    said = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    rows = readings().drop_columns(list(RAW_POINT_READINGS.partition_by))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit_bytes in (0, 4, 100, 1000, 3000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))
        try:
            with pytest.raises(OSError, match="Error writing bytes to file"):
                write_data_file(str(tmp_path / str(limit_bytes)), RAW_POINT_READINGS, rows, SHARD.partition)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    gc.collect()
    assert said == []


def test_a_file_without_its_commit_is_no_part_of_the_table(tmp_path):
    rows = readings(10)
    delta = committed(tmp_path, RAW_POINT_READINGS, rows)
    plain = rows.drop_columns(list(RAW_POINT_READINGS.partition_by))
    write_data_file(str(tmp_path / RAW_POINT_READINGS.name), RAW_POINT_READINGS, plain, SHARD.partition)
    delta.update_incremental()
    assert len(list((tmp_path / RAW_POINT_READINGS.name).rglob("*.parquet"))) == 2
    assert delta.to_pyarrow_table().num_rows == 10
