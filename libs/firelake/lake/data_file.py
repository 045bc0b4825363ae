"""A data file of a partition: Parquet by pyarrow, and the Delta action that will make it part of its table.

delta-rs writes such files too, but sorts the rows by their partition first, which for rows of one takes as long as
writing them.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from datetime import datetime
from itertools import product
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake.transaction import AddAction

from firelake.contracts.schema import Table
from firelake.contracts.tables import READING_COLUMNS
from firelake.lake.files import place_of
from firelake.lake.storage import make_parent, partition_path

_ROWS_A_GROUP, _ROWS_AT_A_TIME = 2**18, 2**14
BINARY_ROWS_A_GROUP = 8
"""A chunk of frames has up to 8 MiB: small groups keep readers' memory small."""
_NUMBERS = ("float32", "float64", "timestamp", "binary")
_LONGEST, _ABOVE_ALL = 32, "\U0010ffff"


def write_data_file(uri: str, table: Table, rows: pa.Table, partition: Mapping[str, str]) -> AddAction:
    """Write rows, without the partition's columns, as one file below a table's address, and say so. Texts may come as
    dictionaries: the file does not tell.

    What sensors read comes in steps, and takes a quarter fewer bytes with a dictionary. Other numbers hardly ever come
    twice: a layer's would take half as many bytes more and four times the time. Times, which come at a beat, are stored
    as their differences. The file is no part of the table before the action is committed: of a process killed before,
    it stays behind for a vacuum. Raises OSError.
    """
    kept = {column.name: column.type for column in table.columns if column.name not in partition}
    # the least payload tells nobody anything, and the footer would have it whole
    told = [name for name, kind in kept.items() if kind != "binary"]
    in_steps = {column.name for column in table.columns if column in READING_COLUMNS}
    hardly_twice = {name: kind for name, kind in kept.items() if kind in _NUMBERS and name not in in_steps}
    written: list[pq.FileMetaData] = []
    within = partition_path(partition)
    name = f"part-00000-{uuid.uuid4()}-c000.zstd.parquet"
    place = f"{uri}/{within}/{name}"
    make_parent(place)
    files, path = place_of(place)
    with files.open_output_stream(path) as stream:
        writer = pq.ParquetWriter(
            stream, rows.schema, compression="zstd", compression_level=1, metadata_collector=written,
            write_batch_size=_ROWS_AT_A_TIME,
            use_dictionary=[name for name in kept if name not in hardly_twice],
            column_encoding={name: "DELTA_BINARY_PACKED" if kind == "timestamp" else "PLAIN"
                             for name, kind in hardly_twice.items()},
            write_statistics=told, store_schema=False,
        )  # fmt: skip
        try:
            writer.write_table(rows, BINARY_ROWS_A_GROUP if "binary" in kept.values() else _ROWS_A_GROUP)
            writer.close()
        finally:
            # of a file that could not be written, on a full disk say, pyarrow would say so again when it is forgotten
            writer.is_open = False
        size = stream.tell()
    about = json.dumps(_statistics(written[0]))
    return AddAction(f"{within}/{name}", size, dict(partition), int(1000 * time.time()), True, about)


def _statistics(file: pq.FileMetaData) -> dict[str, Any]:
    """How many rows there are, and of each column the least, the greatest and the number of nulls, as Delta has it."""
    least: dict[str, Any] = {}
    greatest: dict[str, Any] = {}
    nulls: dict[str, int] = {}
    for group, number in product(range(file.num_row_groups), range(file.num_columns)):
        column = file.row_group(group).column(number)
        name, found = column.path_in_schema, column.statistics
        if found is None:
            continue
        nulls[name] = nulls.get(name, 0) + found.null_count
        if found.has_min_max:
            least[name] = min(least.get(name, found.min), found.min)
            greatest[name] = max(greatest.get(name, found.max), found.max)
        elif found.logical_type.type == "STRING" and found.num_values > 0:
            # a footer does without bounds that are long; delta-rs would look for no row where the log has none
            least[name], greatest[name] = "", _ABOVE_ALL
    bounds = {"minValues": _stated(least, ""), "maxValues": _stated(greatest, _ABOVE_ALL)}
    return {"numRecords": file.num_rows, **bounds, "nullCount": nulls}


def _stated(values: Mapping[str, Any], after_cut: str) -> dict[str, Any]:
    """Bounds as the log has them; a long text is cut, and still a bound with what comes after the cut."""
    return {name: _stated_one(value, after_cut) for name, value in values.items()}


def _stated_one(value: Any, after_cut: str) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}"
    return value[:_LONGEST] + after_cut if isinstance(value, str) and len(value) > _LONGEST else value
