"""Reads a measured series from a CSV file: strictly, since a wrong number is worse than none."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from firelake_agents.ingest.logic import impossible
from firelake_agents.reading import VALUE_COLUMNS, as_float32

TIME = "t_s"
MAX_FILE_BYTES = 256 * 2**20
MAX_TIME_S = 1e9
SHARE_OF_1 = {"o2_pct": "air has 20.9", "humidity_pct": "rooms have 20 to 80"}
"""Columns in per cent that are never so low all the time, and what is usual."""
KELVIN_FROM = 250.0
"""No series begins and stays so hot."""
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


class SeriesError(Exception):
    """A file that is not such a series; the message names file, row and column, and what was expected."""


@dataclass(frozen=True)
class Source:
    """Where a column comes from: value = scale * cell + offset."""

    column: str
    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True)
class MeasuredSeries:
    """One head's series: `t_us` rising microseconds on the file's own clock, columns [n] with None where missing."""

    t_us: list[int]
    columns: dict[str, list[float | None]]
    unknown_columns: list[str]

    @property
    def t_s(self) -> list[float]:
        return [t_us / 1e6 for t_us in self.t_us]


def read_series(path: Path, mapping: Mapping[str, Source] | None = None) -> MeasuredSeries:
    """The series in a CSV file: a header, `t_s` and reading columns, a row a moment; an empty cell is a missing value.

    `mapping` names the file's column for some of ours. Raises SeriesError.
    """
    rows = _rows(path)
    header = _header(path, rows[0][1])
    sources = _sources(path, header, mapping or {})
    position = {name: header.index(source.column) for name, source in sources.items()}
    t_us: list[int] = []
    columns: dict[str, list[float | None]] = {name: [] for name in sources if name != TIME}
    for line, row in rows[1:]:
        if len(row) != len(header):
            raise SeriesError(f"{path}, row {line}: {len(row)} cells, the header has {len(header)}")
        for name, source in sources.items():
            place = f"{path}, row {line}, column {source.column}"
            value = _number(place, row[position[name]], source)
            if name == TIME:
                t_us.append(_moment(place, value, t_us))
            else:
                columns[name].append(_possible(place, name, value))
    if not t_us:
        raise SeriesError(f"{path}: no rows below the header")
    taken = {source.column for source in sources.values()}
    return MeasuredSeries(t_us, columns, [name for name in header if name not in taken])


def other_units(path: Path, series: MeasuredSeries) -> list[str]:
    """What is probably in another unit than ours, a line each. It is read as it stands: it may be right."""
    told = []
    known = {name: [value for value in values if value is not None] for name, values in series.columns.items()}
    for name, usual in SHARE_OF_1.items():
        most = max(known.get(name, []), default=0.0)
        if 0.0 < most <= 1.0:
            as_read = f"{most:g} at most is read as {most:g} {VALUE_COLUMNS[name].unit}, where {usual}"
            told.append(f"{path}, {name}: {as_read}; a share of 1 needs a --mapping with scale: 100")
    least_c = min(known.get("temp_c", []), default=0.0)
    if least_c >= KELVIN_FROM:
        as_read = f"{least_c:g} at least is read as {least_c:g} C"
        told.append(f"{path}, temp_c: {as_read}; kelvin need a --mapping with offset: -273.15")
    return told


def read_mapping(path: Path) -> dict[str, Source]:
    """A mapping file: `our_column: THEIR_COLUMN`, or `our_column: {column: THEIR_COLUMN, scale: 1, offset: 0}`.

    Raises SeriesError.
    """
    try:
        content = yaml.safe_load(_text(path))
    except yaml.YAMLError as error:
        raise SeriesError(f"{path}: expected YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict) or not content:
        raise SeriesError(f"{path}: expected lines such as 'temp_c: THEIR_COLUMN'")
    return {_own_name(path, name): _source(path, name, value) for name, value in content.items()}


def _own_name(path: Path, name: Any) -> str:
    if name != TIME and name not in VALUE_COLUMNS:
        raise SeriesError(f"{path}: {name!r} is none of ours; expected any of {TIME}, {', '.join(VALUE_COLUMNS)}")
    return str(name)


def _source(path: Path, name: str, value: Any) -> Source:
    given = {"column": value} if isinstance(value, str) else value
    if not isinstance(given, dict) or not isinstance(given.get("column"), str):
        raise SeriesError(f"{path}: {name}: expected the name of the file's column, or column, scale and offset")
    for key, number in given.items():
        if key not in ("column", "scale", "offset"):
            raise SeriesError(f"{path}: {name}: unknown key {key!r}; expected column, scale, offset")
        is_number = isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)
        if key != "column" and not is_number:
            raise SeriesError(f"{path}: {name}: {key}: expected a finite number, got {number!r}")
    return Source(given["column"].strip(), float(given.get("scale", 1.0)), float(given.get("offset", 0.0)))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise SeriesError(f"{path}: more than {MAX_FILE_BYTES // 2**20} MiB")
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise SeriesError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise SeriesError(
            f"{path}, row {row}: expected text in UTF-8, got the byte 0x{content[error.start]:02x}"
        ) from None
    if "\0" in text:
        raise SeriesError(
            f"{path}, row {text[: text.index(chr(0))].count(chr(10)) + 1}: expected text, got binary content"
        )
    return text


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, [cell.strip() for cell in row]) for row in reader)
    except csv.Error as error:
        raise SeriesError(f"{path}, row {reader.line_num}: expected CSV: {error}") from None
    while rows and not any(rows[-1][1]):
        rows.pop()  # blank lines at the end
    if not rows:
        raise SeriesError(f"{path}: empty; expected a header and rows")
    return rows


def _header(path: Path, cells: list[str]) -> list[str]:
    if len(cells) == 1 and any(mark in cells[0] for mark in ";\t"):
        raise SeriesError(f"{path}, row 1: expected commas between the columns")
    for number, name in enumerate(cells, start=1):
        if not name:
            raise SeriesError(f"{path}, row 1: column {number} has no name")
        if cells.index(name) != number - 1:
            raise SeriesError(f"{path}, row 1: column {name} is there twice")
    return cells


def _sources(path: Path, header: list[str], mapping: Mapping[str, Source]) -> dict[str, Source]:
    for name, source in mapping.items():
        if source.column not in header:
            raise SeriesError(f"{path}, row 1: no column {source.column}, which the mapping gives for {name}")
        if name in header and source.column != name:
            raise SeriesError(f"{path}, row 1: {name} is there itself, and the mapping gives {source.column} for it")
    own = {name: Source(name) for name in (TIME, *VALUE_COLUMNS) if name in header}
    sources = {**own, **mapping}
    if TIME not in sources:
        raise SeriesError(f"{path}, row 1: no column {TIME} (seconds), nor a mapping for it")
    if len(sources) == 1:
        raise SeriesError(f"{path}, row 1: no reading; expected any of {', '.join(VALUE_COLUMNS)}, or a mapping")
    return sources


def _number(place: str, cell: str, source: Source) -> float | None:
    if not cell:
        return None
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    if not math.isfinite(value):
        shown = cell if len(cell) <= 40 else cell[:37] + "..."
        raise SeriesError(f"{place}: expected a finite number, or nothing for a missing one; got {shown!r}")
    return source.scale * value + source.offset


def _moment(place: str, t_s: float | None, before_us: list[int]) -> int:
    if t_s is None:
        raise SeriesError(f"{place}: a row needs its time")
    if abs(t_s) > MAX_TIME_S:
        raise SeriesError(f"{place}: {t_s:g} s is not within {-MAX_TIME_S:g} to {MAX_TIME_S:g} s")
    t_us = round(t_s * 1e6)
    if before_us and t_us <= before_us[-1]:
        raise SeriesError(f"{place}: time must rise; {t_s:g} s comes after {before_us[-1] / 1e6:g} s")
    return t_us


def _possible(place: str, name: str, value: float | None) -> float | None:
    if value is None:
        return None
    fault = impossible(VALUE_COLUMNS[name], value)
    if fault:
        raise SeriesError(f"{place}: {fault}")
    return as_float32(value)
