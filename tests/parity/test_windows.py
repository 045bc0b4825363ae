"""One feature function, two drivers: batch and online give the same, and both what the plain reading of it gives."""

from __future__ import annotations

import math

import naive
import numpy as np
import pyarrow as pa
import pytest
from firelake.contracts.feature_sets import LATEST
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.tables import FEAT_FUSION, FRAME_SCALAR_COLUMNS, RAW_POINT_READINGS, READING_COLUMNS
from firelake.features import features_of_window
from firelake.features.batch import featurise, window_schema
from hypothesis import given, settings
from hypothesis import strategies as st

COLUMNS = {column.name: column for column in (*READING_COLUMNS, *FRAME_SCALAR_COLUMNS)}
START_US = 1_767_225_600_000_000


def _values(column) -> st.SearchStrategy[float]:
    low, high = float(np.float32(column.minimum)), float(np.float32(column.maximum))
    calm = st.floats(20, 20.5, width=32) if high > 21 else st.floats(low, high, width=32)
    return st.one_of(st.floats(low, high, width=32), calm)


@st.composite
def devices(draw: st.DrawFn) -> list[dict]:
    """Rows of one device: irregular steps, silences, some sensors absent, some readings missing."""
    n = draw(st.integers(1, 30))
    steps_us = draw(st.lists(st.integers(1, 4_000_000) | st.integers(10_000_000, 200_000_000), min_size=n, max_size=n))
    fitted = draw(st.sets(st.sampled_from(sorted(COLUMNS))))
    rows, t_us = [], START_US
    for step_us in steps_us:
        t_us += step_us
        values = {name: draw(st.none() | _values(COLUMNS[name])) for name in sorted(fitted)}
        rows.append({"t_us": t_us} | dict.fromkeys(COLUMNS) | values)
    return rows


def _in_batch(rows: list[dict], batch_rows: int = 7, device_id: str = "d") -> list[dict]:
    schema = arrow_schema(RAW_POINT_READINGS)
    key = {"source": "simulated", "device_id": device_id, "scenario_id": 3, "dataset_version": "v", "shard": 0}
    table = pa.Table.from_pylist([{**row, **key, "event_time": row["t_us"]} for row in rows], schema)
    driver = featurise(LATEST.features, LATEST, window_schema(FEAT_FUSION, LATEST.features))
    return [row for batch in driver(iter(table.to_batches(batch_rows))) for row in batch.to_pylist()]


def _online(rows: list[dict], end_us: int) -> dict[str, float]:
    readings = {name: [row[name] for row in rows] for name in COLUMNS}
    return features_of_window({"t_s": [row["t_us"] / 1e6 for row in rows], **readings}, end_us / 1e6, LATEST)


def _end_us(window: dict) -> int:
    return pa.scalar(window["window_end"], pa.timestamp("us", "UTC")).value


@settings(max_examples=25, deadline=None, derandomize=True)
@given(devices())
def test_batch_and_online_give_the_same_bits(rows):
    for window in _in_batch(rows):
        end_us = _end_us(window)
        late = [row for row in rows if end_us - 60_000_000 <= row["t_us"] < end_us]
        for name, value in _online(late, end_us).items():
            assert (window[name] is None) == math.isnan(value), name
            assert window[name] is None or window[name] == value, name


@settings(max_examples=25, deadline=None, derandomize=True)
@given(devices())
def test_online_agrees_with_the_plain_reading(rows):
    end_us = (rows[-1]["t_us"] // 10_000_000 + 1) * 10_000_000
    found = _online(rows, end_us)
    held = [row for row in rows if end_us - 60_000_000 <= row["t_us"] < end_us]
    for feature in LATEST.features:
        expected, value = naive.naive_value(feature, rows, end_us), found[feature.name]
        assert math.isnan(value) == math.isnan(expected), feature.name
        if feature.function in ("present", "minimum", "maximum"):
            assert math.isnan(value) or value == expected, feature.name
            continue
        # a slope or a spread of nearly equal values is a small difference of large numbers
        size = max([abs(row[name]) for row in held for name in feature.inputs if row[name] is not None], default=0)
        rounding = 1e-9 * (1.0 if feature.function == "correlation" else size)
        shortest_s = _shortest_s(held, feature) if feature.function == "slope" else 1.0
        limit = 1e-6 * abs(expected) + (1e-4 if feature.function == "correlation" else rounding / shortest_s)
        assert math.isnan(value) or abs(value - expected) <= limit, feature.name


def _shortest_s(held: list[dict], feature) -> float:
    times = [row["t_us"] / 1e6 for row in held if row[feature.inputs[0]] is not None]
    return max(np.ptp(times), 1e-6) if times else 1.0


@settings(max_examples=15, deadline=None, derandomize=True)
@given(devices(), st.integers(1, 50))
def test_how_rows_are_batched_changes_nothing(rows, batch_rows):
    assert _in_batch(rows, batch_rows) == _in_batch(rows, 10_000)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(devices(), st.randoms())
def test_order_and_repeats_change_nothing_online(rows, random):
    end_us = (rows[-1]["t_us"] // 10_000_000 + 1) * 10_000_000
    shuffled = [*rows, *[{**row} for row in rows[:3]]]
    random.shuffle(shuffled)
    np.testing.assert_equal(_online(shuffled, end_us), _online(rows, end_us))


def test_a_window_holds_its_start_and_not_its_end():
    rows = [{"t_us": START_US + s * 1_000_000, "temp_c": float(s)} for s in range(71)]
    rows = [dict.fromkeys(COLUMNS) | row for row in rows]
    found = _online(rows, START_US + 70_000_000)
    assert found["temp_c_max_60s"] == 69.0
    assert found["temp_c_mean_10s"] == pytest.approx(64.5)
    assert found["temp_c_slope_60s"] == pytest.approx(1.0)
    assert found["temp_present"] == 1.0
    assert found["co_present"] == 0.0
    assert math.isnan(found["co_ppm_mean_60s"])


def test_least_coverage():
    five = {"t_s": np.arange(5.0), "co_ppm": np.ones(5)}  # 10 % of 60 readings are 6
    assert math.isnan(features_of_window(five, 60.0, LATEST)["co_ppm_mean_60s"])
    six = {"t_s": np.arange(6.0), "co_ppm": np.ones(6)}
    assert features_of_window(six, 60.0, LATEST)["co_ppm_mean_60s"] == 1.0
    one_frame = {"t_s": np.array([0.0]), "thermal_max_c": np.array([20.0])}  # 10 % of 12 frames are 1.2
    assert features_of_window(one_frame, 60.0, LATEST)["thermal_present"] == 0.0
    two_frames = {"t_s": np.array([0.0, 5.0]), "thermal_max_c": np.array([20.0, 21.0])}
    assert features_of_window(two_frames, 60.0, LATEST)["thermal_max_c_slope_60s"] == pytest.approx(0.2)


def test_what_does_not_vary_has_no_correlation():
    readings = {"t_s": np.arange(60.0), "co_ppm": np.full(60, 0.1), "smoke_od_per_m": np.arange(60.0)}
    assert math.isnan(features_of_window(readings, 60.0, LATEST)["co_smoke_correlation_60s"])
    readings["co_ppm"] = -np.arange(60.0)
    assert features_of_window(readings, 60.0, LATEST)["co_smoke_correlation_60s"] == pytest.approx(-1.0)


def test_a_device_without_a_reading_in_a_hop_has_no_row():
    rows = [dict.fromkeys(COLUMNS) | {"t_us": START_US + s * 1_000_000, "temp_c": 20.0} for s in (0, 5, 35)]
    assert [(_end_us(window) - START_US) // 1_000_000 for window in _in_batch(rows)] == [5, 10, 40]


def test_a_column_of_another_length_is_refused():
    with pytest.raises(ValueError, match="co_ppm has shape"):
        features_of_window({"t_s": [1.0, 2.0], "co_ppm": [1.0]}, 10.0, LATEST)


def test_the_online_path_needs_numpy_alone():
    import subprocess
    import sys

    forbidden = ("numba", "pyspark", "pandas", "pyarrow", "boto3", "zstandard", "deltalake")
    program = f"import sys, firelake.features; sys.exit(str([n for n in {forbidden} if n in sys.modules] or ''))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
