"""Writing raw and truth tables by delta-rs: a shard replaces its own partition, so a repeat is harmless.

delta-rs commits by conditional put, so disjoint shards may commit at once; one that loses the race tries again.
"""

from __future__ import annotations

import hashlib
import random
import time

import pyarrow as pa
from deltalake import (
    ColumnProperties,
    CommitProperties,
    DeltaTable,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError, TableNotFoundError

from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.schema import Table
from firelake.lake.storage import delta_storage_options, make_parent, table_uri

_ATTEMPTS = 20
_ROWS_A_GROUP = 2**20
_BINARY_ROWS_A_GROUP = 8
"""A chunk of frames has up to 8 MiB: small groups keep readers' memory small."""


def create_table(lake_uri: str, table: Table) -> bool:
    """Write version 0 of a table; False when it is there. Raises ValueError when what is there has another schema."""
    uri = table_uri(lake_uri, table.name)
    schema = arrow_schema(table)
    try:
        existing = DeltaTable(uri, storage_options=delta_storage_options())
    except TableNotFoundError:
        make_parent(uri)
        DeltaTable.create(
            uri, schema, mode="ignore", partition_by=list(table.partition_by), name=table.name, description=table.doc,
            storage_options=delta_storage_options(),
        )  # fmt: skip
        return True
    found = [field.name for field in existing.schema().fields]
    if found != schema.names:
        raise ValueError(f"{uri} has columns {', '.join(found)}; the contract of {table.name} says "
                         f"{', '.join(schema.names)}: a breaking change needs a new table")  # fmt: skip
    return False


def shard_is_committed(lake_uri: str, table: Table, dataset_version: str, shard: int, parameters_hash: str) -> bool:
    """Whether the shard was committed with these very parameters."""
    delta = DeltaTable(table_uri(lake_uri, table.name), storage_options=delta_storage_options())
    return delta.transaction_version(_application(dataset_version, shard)) == _version(parameters_hash)


def replace_shard(
    lake_uri: str, table: Table, rows: pa.Table, dataset_version: str, shard: int, parameters_hash: str
) -> bool:
    """Put `rows` in place of the shard's partition; False, and nothing happens, when these parameters wrote it before.

    `rows` has the contract's columns. Raises ValueError when a row belongs to another partition or the columns differ.
    """
    rows = rows.select(arrow_schema(table).names).cast(arrow_schema(table))
    _check_partition(rows, table, dataset_version, shard)
    if shard_is_committed(lake_uri, table, dataset_version, shard, parameters_hash):
        return False
    transaction = Transaction(_application(dataset_version, shard), _version(parameters_hash))
    for attempt in range(_ATTEMPTS):
        try:
            write_deltalake(
                table_uri(lake_uri, table.name), rows, mode="overwrite",
                predicate=f"dataset_version = '{dataset_version}' AND shard = {shard}",
                writer_properties=_parquet(table),
                commit_properties=CommitProperties(app_transactions=[transaction]),
                storage_options=delta_storage_options(),
            )  # fmt: skip
        except CommitFailedError:
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(random.uniform(0.02, 0.1) * (attempt + 1))  # noqa: S311
        else:
            return True
    raise AssertionError("unreachable")


def _parquet(table: Table) -> WriterProperties:
    """How a table's files are written. The least and the greatest payload of each row group, as its statistics, would
    be hundreds of MiB in the footer, which every reader reads whole; nor is there one payload twice for a dictionary.
    """
    binary = [column.name for column in table.columns if column.type == "binary"]
    bare = ColumnProperties(dictionary_enabled=False, statistics_enabled="NONE")
    return WriterProperties(
        compression="ZSTD",
        max_row_group_size=_BINARY_ROWS_A_GROUP if binary else _ROWS_A_GROUP,
        column_properties=dict.fromkeys(binary, bare),
    )


def _check_partition(rows: pa.Table, table: Table, dataset_version: str, shard: int) -> None:
    if "'" in dataset_version:
        raise ValueError(f"dataset_version {dataset_version!r} has a quote")
    for name, expected in (("dataset_version", dataset_version), ("shard", shard)):
        others = set(rows.column(name).unique().to_pylist()) - {expected}
        if others:
            raise ValueError(f"{table.name}: rows of {name} {sorted(others)} in the partition of {expected!r}")


def _application(dataset_version: str, shard: int) -> str:
    return f"firelake/{dataset_version}/{shard}"


def _version(parameters_hash: str) -> int:
    """A Delta transaction's version is a signed 64-bit number: enough of the hash fits."""
    return int(hashlib.sha256(parameters_hash.encode()).hexdigest()[:15], 16)
