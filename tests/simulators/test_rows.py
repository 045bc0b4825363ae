"""Blocks of rows as Arrow: values for all rows, arrays, what is missing, and blocks without a row."""

from __future__ import annotations

import numpy as np
from firelake.contracts.tables import RAW_POINT_READINGS

from simulators.rows import Block, arrow_table


def readings(device_id, n, **columns):
    times = np.arange(n).astype("datetime64[us]")
    return Block(n, {"source": "simulated", "device_id": device_id, "event_time": times, "scenario_id": 7, **columns})


def test_blocks_become_rows_in_their_order_and_nan_and_nothing_become_null():
    temp_c, co_ppm = np.array([20.0, np.nan], np.float32), np.array([1.0, 2.0, 3.0], np.float32)
    blocks = [readings("a", 2, temp_c=temp_c), readings("b", 0, temp_c=temp_c[:0]), readings("c", 3, co_ppm=co_ppm)]
    table = arrow_table(RAW_POINT_READINGS, [{"raw_point_readings": blocks}])
    assert table["device_id"].to_pylist() == ["a", "a", "c", "c", "c"]
    assert table["temp_c"].to_pylist() == [20.0, None, None, None, None]
    assert table["co_ppm"].to_pylist() == [None, None, 1.0, 2.0, 3.0]
    assert table["o2_pct"].null_count == 5
    assert not {"dataset_version", "shard"} & set(table.column_names), "the path says whose they are"


def test_as_many_rows_as_blocks_does_not_mean_a_row_a_block():
    table = arrow_table(RAW_POINT_READINGS, [{"raw_point_readings": [readings("a", 0), readings("b", 2)]}])
    assert table["device_id"].to_pylist() == ["b", "b"]


def test_no_scenario_gives_an_empty_table():
    assert arrow_table(RAW_POINT_READINGS, []).num_rows == 0
