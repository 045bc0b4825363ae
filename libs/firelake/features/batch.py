"""The batch driver: Arrow batches of readings in, Arrow batches of features out, a device at a time.

The functions here are what Spark's mapInArrow calls; they know Arrow and no Spark.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firelake.contracts.feature_sets import Feature, FeatureSet
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.schema import Table
from firelake.contracts.tables import FRAME_SCALAR_COLUMNS, RAW_POINT_READINGS
from firelake.features.frame_scalars import frame_scalars
from firelake.features.windowed import evaluate, microseconds, window_ends
from firelake.lake.frame_codec import FrameCodecError, decode_frames

DEVICE = ("source", "device_id")
Batches = Iterator[pa.RecordBatch]


def featurise(
    features: tuple[Feature, ...], feature_set: FeatureSet, schema: pa.Schema, reach_s: int = 0
) -> Callable[[Batches], Batches]:
    """A function from readings, those of a device together and in order of time, to rows of `schema`.

    `schema` has the window's key and scenario_id, then the features. A device has a row for each hop that holds a
    reading; its scenario is that of the last reading before the window's end.
    """

    def rows(batches: Batches) -> Batches:
        for device in _devices(batches):
            yield _featurise_device(device, features, feature_set.hop_s, reach_s, schema)

    return rows


def frame_readings(batches: Batches) -> Batches:
    """Chunks of frames (rows of raw_thermal_frames) to a reading a frame: its scalars, at its time.

    Raises FrameCodecError, which names the device and the time, when a chunk is not what its row says.
    """
    for batch in batches:
        for chunk in batch.to_pylist():
            yield pa.RecordBatch.from_pylist(list(_frames_of(chunk)), schema=FRAME_READINGS)


_FRAME_COLUMNS = (*RAW_POINT_READINGS.key, "scenario_id", *(column.name for column in FRAME_SCALAR_COLUMNS))
FRAME_READINGS = pa.schema([field for field in arrow_schema(RAW_POINT_READINGS) if field.name in _FRAME_COLUMNS])
"""A frame as a reading: its device and time, and its scalars."""


def window_schema(table: Table, features: tuple[Feature, ...]) -> pa.Schema:
    """Those columns of a feature table that a window has by itself: its key, scenario_id and `features`."""
    wanted = {*table.key, "scenario_id", *(feature.name for feature in features)}
    return pa.schema([field for field in arrow_schema(table) if field.name in wanted])


def _frames_of(chunk: dict[str, Any]) -> Iterator[dict[str, Any]]:
    place = f"raw_thermal_frames, device {chunk['device_id']}, {chunk['event_time']}"
    shape = (chunk["n_frames"], chunk["height_px"], chunk["width_px"])
    try:
        counts = decode_frames(chunk["payload"], *shape, chunk["crc32"], chunk["codec"])
    except FrameCodecError as error:
        raise FrameCodecError(f"{place}: {error}") from error
    start_us = pa.scalar(chunk["event_time"], pa.timestamp("us", "UTC")).value
    times_us = start_us + microseconds(np.arange(len(counts)) * chunk["frame_period_s"])
    for t_us, frame in zip(times_us.tolist(), counts, strict=True):
        scalars = frame_scalars(frame, chunk["scale_k"], chunk["offset_c"])
        yield {name: chunk[name] for name in ("source", "device_id", "scenario_id")} | scalars | {"event_time": t_us}


def _devices(batches: Batches) -> Iterator[pa.Table]:
    """The rows of one device after another, from batches in which a device's rows follow each other."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        for part in _split(batch):
            if held and _device(held[0]) != _device(part):
                yield pa.Table.from_batches(held)
                held = []
            held.append(part)
    if held:
        yield pa.Table.from_batches(held)


def _split(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    if batch.num_rows == 0:
        return
    changes = np.zeros(batch.num_rows - 1, np.bool_)
    for name in DEVICE:
        codes = batch.column(name).dictionary_encode().indices.to_numpy(zero_copy_only=False)
        changes |= codes[1:] != codes[:-1]
    edges = [0, *(np.flatnonzero(changes) + 1).tolist(), batch.num_rows]
    for start, stop in itertools.pairwise(edges):
        yield batch.slice(start, stop - start)


def _device(batch: pa.RecordBatch) -> tuple[str, str]:
    return batch.column("source")[0].as_py(), batch.column("device_id")[0].as_py()


def _featurise_device(
    device: pa.Table, features: tuple[Feature, ...], hop_s: int, reach_s: int, schema: pa.Schema
) -> pa.RecordBatch:
    times = _numbers(device, "event_time", pa.int64(), np.int64)
    t_us, first = np.unique(times, return_index=True)
    inputs = {name for feature in features for name in feature.inputs}
    columns = {name: _numbers(device, name, pa.float32(), np.float32)[first] for name in inputs}
    ends_us = window_ends(t_us, hop_s, reach_s)
    found = evaluate(features, t_us, columns, ends_us)
    last = first[np.searchsorted(t_us, ends_us, side="left") - 1]
    arrays = []
    for field in schema:
        if field.name in found:
            values = found[field.name]
            arrays.append(pa.array(values, field.type, mask=np.isnan(values)))
        elif field.name == "window_end":
            arrays.append(pa.array(ends_us, pa.int64()).cast(field.type))
        elif field.name == "scenario_id":
            arrays.append(device.column("scenario_id").take(pa.array(last)).combine_chunks().cast(field.type))
        else:
            arrays.append(pa.repeat(device.column(field.name)[0], len(ends_us)).cast(field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _numbers(device: pa.Table, name: str, arrow_type: pa.DataType, dtype: type) -> np.ndarray:
    column = device.column(name).cast(arrow_type)
    if dtype is np.float32:
        column = pc.fill_null(column, np.nan)
    return np.asarray(column.to_numpy(), dtype)
