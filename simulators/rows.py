"""A scenario's run as rows of the raw and truth tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
import orjson
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
from simulators.filming import camera_record, view_record
from simulators.kernels import zone_rows
from simulators.run import HeadRun, ScenarioRun, with_film

_SIZED = (bytes, str)
_AS_DRAWN = orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY
ZONE_PERIOD_S = {"scenario": 10, "month": 60}


@dataclass(frozen=True)
class Block:
    """Rows that belong together: arrays [n] by column, and values that hold for each row; what is not given is null."""

    n: int
    columns: Mapping[str, Any]

    @property
    def nbytes(self) -> int:
        """What its arrays and texts take in memory."""
        return sum(map(_nbytes, self.columns.values()))


def _nbytes(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    return len(value) if isinstance(value, _SIZED) else 0


ScenarioRows = Mapping[str, Sequence[Block]]
"""Blocks by the table's name."""


def rows_of(run: ScenarioRun) -> ScenarioRows:
    """The rows of one scenario in every raw and truth table; they hold nothing of the run itself."""
    films = [list(_frames(run, head)) for head in run.heads]
    return {
        TRUTH_SCENARIOS.name: [Block(1, _scenario(run))],
        TRUTH_LABELS.name: [Block(1, _labels(run, *each)) for each in zip(run.heads, films, strict=True)],
        TRUTH_ZONES.name: [_zones(run, room) for room in range(len(run.scenario.building.rooms))],
        RAW_POINT_READINGS.name: [_readings(run, head) for head in run.heads],
        RAW_THERMAL_FRAMES.name: [Block(1, coded.row) for film in films for coded in film],
    }


def rows_and_bytes(table: Table, rows: ScenarioRows) -> tuple[int, int]:
    """How many rows a scenario has in a table, and how many bytes they take in memory."""
    return sum(block.n for block in rows[table.name]), sum(block.nbytes for block in rows[table.name])


def arrow_table(table: Table, scenarios: Iterable[ScenarioRows]) -> pa.Table:
    """One table's rows of many scenarios, in their order, without the partition's columns; none gives an empty table.
    Texts, few for many rows, are dictionaries.
    """
    blocks = [block for rows in scenarios for block in rows[table.name]]
    lengths = np.array([block.n for block in blocks], np.int64)
    kept = [field for field in arrow_schema(table) if field.name not in table.partition_by]
    columns = [_column(field.type, [block.columns.get(field.name) for block in blocks], lengths) for field in kept]
    fields = [field.with_type(column.type) for field, column in zip(kept, columns, strict=True)]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def _column(kind: pa.DataType, values: list[Any], lengths: np.ndarray) -> pa.Array:
    """A column from each block's array, its one value, or nothing; NaN becomes null."""
    if any(isinstance(value, np.ndarray) for value in values):
        missing = [value if isinstance(value, np.ndarray) else np.full(n, np.nan, np.float32)
                   for value, n in zip(values, lengths, strict=True)]  # fmt: skip
        whole = np.concatenate(missing)
        return pa.array(whole, from_pandas=True).cast(kind, safe=False)
    if all(value is None for value in values):
        return pa.nulls(int(lengths.sum()), kind)
    if (lengths == 1).all():
        return pa.array(values, kind)
    distinct = pa.array(values, kind).dictionary_encode()
    places = pa.array(np.repeat(distinct.indices.to_numpy(), lengths))
    rows = pa.DictionaryArray.from_arrays(places, distinct.dictionary)
    return rows if kind == pa.string() else rows.dictionary_decode()


def _scenario(run: ScenarioRun) -> dict[str, Any]:
    scenario = run.scenario
    sensors = {each.head.device_id: each.readings.drawn for each in run.heads}
    cameras = {each.head.device_id: camera_record(scenario, each.head) for each in run.heads if each.film}
    panes = [
        {"vent": number, "room": vent.measured_in, "fallen_s": None if math.isnan(fallen_s) else float(fallen_s)}
        for number, (vent, fallen_s) in enumerate(zip(scenario.building.vents, run.history.vent_s, strict=False))
        if vent.trigger is not None
    ]
    views = {str(room): view_record(scenario, room) for room in sorted({e.head.room for e in run.heads if e.film})}
    with_what_came_of_it = {"sensors": sensors, "cameras": cameras, "views": views, "panes": panes}
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
        "draws_json": orjson.dumps(scenario.record | with_what_came_of_it, option=_AS_DRAWN).decode(),
    }


def _labels(run: ScenarioRun, head: HeadRun, film: Sequence[_Coded]) -> dict[str, Any]:
    return {
        "scenario_id": run.scenario.scenario_id,
        "device_id": head.head.device_id,
        "room": head.head.room,
        **with_film(run, head, np.concatenate([np.empty(0), *(coded.taken_s for coded in film)])),
    }


def _zones(run: ScenarioRun, room: int) -> Block:
    every, history = ZONE_PERIOD_S[run.scenario.series], run.history
    t_s = history.t_s[::every].copy()
    seen = np.empty((len(zone_rows.COLUMNS), t_s.size))
    state = (history.temp_k, history.layer_height_m, history.pressure_pa, history.fractions, history.hrr_w)
    zone_rows.zone_rows(room, every, float(history.ambient.pressure_pa), state, seen)
    about = {"scenario_id": run.scenario.scenario_id, "room": room, "t_s": t_s}
    return Block(t_s.size, about | dict(zip(zone_rows.COLUMNS, seen.astype(np.float32), strict=True)))


def _readings(run: ScenarioRun, head: HeadRun) -> Block:
    read = head.readings
    about = {
        "source": "simulated",
        "device_id": head.head.device_id,
        "event_time": _times_us(run, read.t_s),
        "scenario_id": run.scenario.scenario_id,
    }
    return Block(read.t_s.size, about | {name: series.astype(np.float32) for name, series in read.columns.items()})


def _times_us(run: ScenarioRun, t_s: np.ndarray) -> np.ndarray:
    """Microseconds since 1970, as timestamps are counted."""
    return int(run.scenario.start_time.timestamp()) * 1_000_000 + np.rint(t_s * 1e6).astype(np.int64)


class _Coded(NamedTuple):
    """A chunk's row, and when its frames were taken, s after the start by a clock that is right."""

    row: dict[str, Any]
    taken_s: np.ndarray


def _frames(run: ScenarioRun, head: HeadRun) -> Iterator[_Coded]:
    # a chunk is coded before the next is shot: frames take a third of the memory then
    for chunk in head.film() if head.film else ():
        payload, crc32 = encode_frames(chunk.counts)
        n_frames, height_px, width_px = chunk.counts.shape
        taken_s = (chunk.first + np.arange(n_frames)) * head.frame_period_s
        begin_s = float(taken_s[0]) + chunk.clock_off_s
        row = {
            "source": "simulated",
            "device_id": head.head.device_id,
            "event_time": run.scenario.start_time + timedelta(seconds=begin_s),
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
        yield _Coded(row, taken_s)
