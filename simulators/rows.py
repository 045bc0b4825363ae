"""A scenario's run as rows of the raw and truth tables."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.schema import Table
from firelake.contracts.tables import (
    RAW_POINT_READINGS,
    RAW_THERMAL_FRAMES,
    TRUTH_LABELS,
    TRUTH_SCENARIOS,
    TRUTH_ZONES,
)
from firelake.lake.frame_codec import CODEC, encode_frames

from simulators import PHYSICS_VERSION
from simulators.run import HeadRun, ScenarioRun

ZONE_PERIOD_S = {"scenario": 10, "month": 60}

ScenarioRows = dict[str, pa.Table]
"""Rows by table name."""


def rows_of(run: ScenarioRun, dataset_version: str, shard: int) -> ScenarioRows:
    """The rows of one scenario in every raw and truth table."""
    partition = {"dataset_version": dataset_version, "shard": shard}
    made = {
        TRUTH_SCENARIOS: [_scenario(run)],
        TRUTH_LABELS: [_labels(run, head) for head in run.heads],
        TRUTH_ZONES: [_zones(run, room) for room in range(len(run.scenario.building.rooms))],
        RAW_POINT_READINGS: [_readings(run, head) for head in run.heads],
        RAW_THERMAL_FRAMES: [chunk for head in run.heads for chunk in _frames(run, head)],
    }
    return {table.name: _table(table, parts, partition) for table, parts in made.items()}


def concatenated(table: Table, rows: Iterable[ScenarioRows]) -> pa.Table:
    """One table's rows of many scenarios, in their order; none gives an empty table."""
    schema = arrow_schema(table)
    return pa.concat_tables([schema.empty_table(), *(each[table.name] for each in rows)])


def _table(table: Table, parts: list[dict[str, Any]], partition: dict[str, Any]) -> pa.Table:
    schema = arrow_schema(table)
    return pa.concat_tables([schema.empty_table(), *(_part(schema, part | partition) for part in parts)])


def _part(schema: pa.Schema, part: dict[str, Any]) -> pa.Table:
    """Columns from arrays and from values that hold for every row; NaN becomes null, what is not given is null."""
    n = max((len(v) for v in part.values() if isinstance(v, np.ndarray)), default=1)
    columns = []
    for field in schema:
        value = part.get(field.name)
        if isinstance(value, np.ndarray):
            columns.append(pa.array(value, from_pandas=True).cast(field.type, safe=False))
        elif value is None:
            columns.append(pa.nulls(n, field.type))
        else:
            columns.append(pa.repeat(pa.scalar(value, field.type), n))
    return pa.Table.from_arrays(columns, schema=schema)


def _scenario(run: ScenarioRun) -> dict[str, Any]:
    scenario = run.scenario
    sensors = {each.head.device_id: each.readings.drawn for each in run.heads}
    return {
        "scenario_id": scenario.scenario_id,
        "series": scenario.series,
        "kind": scenario.kind,
        "scenario_class": scenario.scenario_class,
        "building_id": scenario.building.building_id,
        "start_time": scenario.start_time,
        "duration_s": scenario.duration_s,
        "seed": scenario.seed,
        "physics_version": PHYSICS_VERSION,
        "draws_json": json.dumps(scenario.record | {"sensors": sensors}, sort_keys=True),
    }


def _labels(run: ScenarioRun, head: HeadRun) -> dict[str, Any]:
    return {
        "scenario_id": run.scenario.scenario_id,
        "device_id": head.head.device_id,
        "room": head.head.room,
        "has_camera": head.head.camera is not None,
        **head.labels,
    }


def _zones(run: ScenarioRun, room: int) -> dict[str, Any]:
    every = slice(None, None, ZONE_PERIOD_S[run.scenario.series])
    history = run.history
    return {
        "scenario_id": run.scenario.scenario_id,
        "room": room,
        "t_s": history.t_s[every],
        **{name: series[every, room] for name, series in history.observed().items()},
    }


def _readings(run: ScenarioRun, head: HeadRun) -> dict[str, Any]:
    return {
        "source": "simulated",
        "device_id": head.head.device_id,
        "event_time": _times_us(run, head.readings.t_s),
        "scenario_id": run.scenario.scenario_id,
        **head.readings.columns,
    }


def _times_us(run: ScenarioRun, t_s: np.ndarray) -> np.ndarray:
    start_us = int(run.scenario.start_time.timestamp()) * 1_000_000
    return (start_us + np.round(t_s * 1e6).astype(np.int64)).astype("datetime64[us]")


def _frames(run: ScenarioRun, head: HeadRun) -> Iterable[dict[str, Any]]:
    for chunk in head.chunks:
        payload, crc32 = encode_frames(chunk.counts)
        n_frames, height_px, width_px = chunk.counts.shape
        yield {
            "source": "simulated",
            "device_id": head.head.device_id,
            "event_time": run.scenario.start_time + timedelta(seconds=chunk.first * head.frame_period_s),
            "scenario_id": run.scenario.scenario_id,
            "n_frames": n_frames,
            "frame_period_s": head.frame_period_s,
            "width_px": width_px,
            "height_px": height_px,
            "codec": CODEC,
            "scale_k": chunk.scale_k,
            "offset_c": chunk.offset_c,
            "crc32": crc32,
            "payload": payload,
        }
