"""Writing raw and truth tables by delta-rs: a shard fills its own partition chunk by chunk, each chunk exactly once.

A commit carries, as Delta transactions, whose rows the partition has and how many scenarios they are of: rows and
progress come into being together. So a process may be killed anywhere, and the next one goes on. delta-rs commits by
conditional put, so disjoint shards may commit at once; one that loses the race tries again.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import CommitFailedError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction
from pyarrow.dataset import ParquetReadOptions

from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.schema import Table
from firelake.contracts.version import check_version
from firelake.lake.data_file import BINARY_ROWS_A_GROUP, write_data_file
from firelake.lake.storage import delta_storage_options, make_parent, table_uri

_ATTEMPTS = 20


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


class Shard(NamedTuple):
    """One array child's part of a data set; the hash stands for all that its rows depend on."""

    lake_uri: str
    dataset_version: str
    number: int
    parameters_hash: str

    @property
    def partition(self) -> dict[str, str]:
        """The shard's partition, as Delta has it."""
        return {"dataset_version": self.dataset_version, "shard": str(self.number)}


class ShardTakenError(RuntimeError):
    """Another process wrote to the shard meanwhile; the message names the table and the shard."""


def scenarios_committed(shard: Shard, table: Table) -> int | None:
    """How many of the shard's scenarios a table has, in the shard's order; None when it has not begun, or what lies in
    the partition was written with other parameters.
    """
    return _committed(_open(shard.lake_uri, table), shard)


def commit_chunk(shard: Shard, table: Table, rows: pa.Table, begin: int | None, end: int) -> None:
    """Append the rows of scenarios begin to end - 1 to the shard's partition, and say so, in one commit.

    begin None puts the rows in place of the partition. `rows` has the contract's columns. Of two processes that commit
    the same chunk one succeeds: the other's transaction conflicts. Raises ShardTakenError when the table is not at
    `begin`, ValueError when a row belongs to another partition or the columns differ.
    """
    rows = rows.select(arrow_schema(table).names).cast(arrow_schema(table))
    _check_partition(rows, table, shard)
    content = rows.drop_columns(list(table.partition_by))
    added: list[AddAction | RemoveAction] = []
    if rows.num_rows:
        added.append(write_data_file(table_uri(shard.lake_uri, table.name), table, content, shard.partition))
    owner = Transaction(_owner(shard), _version(shard.parameters_hash))
    says = CommitProperties(app_transactions=[owner, Transaction(_progress(shard), end)])
    for attempt in range(_ATTEMPTS):
        delta = _open(shard.lake_uri, table)
        if (found := _committed(delta, shard)) != begin:
            raise ShardTakenError(
                f"{table.name}: shard {shard.number} of {shard.dataset_version} has {found} scenarios where this "
                f"process left {begin}: another process writes it"
            )
        try:
            delta.create_write_transaction(
                added, "append" if begin is not None else "overwrite", arrow_schema(table), list(table.partition_by),
                [(name, "=", value) for name, value in shard.partition.items()], commit_properties=says,
            )  # fmt: skip
        except CommitFailedError:
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(random.uniform(0.02, 0.1) * (attempt + 1))  # noqa: S311
        else:
            return
    raise AssertionError("unreachable")


def replace_shard(
    lake_uri: str, table: Table, rows: pa.Table, dataset_version: str, shard: int, parameters_hash: str
) -> bool:
    """Put `rows` in place of the shard's partition in one commit; False, and nothing happens, when these parameters
    wrote it before.
    """
    whole = Shard(lake_uri, dataset_version, shard, parameters_hash)
    if scenarios_committed(whole, table) is not None:
        return False
    commit_chunk(whole, table, rows, None, 1)
    return True


def read_shard(shard: Shard, table: Table, coded: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
    """The rows that lie in the shard's partition, a few at a time, the texts of columns `coded` as dictionaries. Raises
    what delta-rs does when a file is missing.
    """
    where = (pc.field("dataset_version") == shard.dataset_version) & (pc.field("shard") == shard.number)
    rows_at_a_time = BINARY_ROWS_A_GROUP if any(column.type == "binary" for column in table.columns) else 2**16
    yield from (
        _open(shard.lake_uri, table)
        .to_pyarrow_dataset(parquet_read_options=ParquetReadOptions(dictionary_columns=list(coded)))
        .to_batches(filter=where, batch_size=rows_at_a_time, batch_readahead=1, fragment_readahead=1, use_threads=False)
    )


def _open(lake_uri: str, table: Table) -> DeltaTable:
    return DeltaTable(table_uri(lake_uri, table.name), storage_options=delta_storage_options())


def _committed(delta: DeltaTable, shard: Shard) -> int | None:
    if delta.transaction_version(_owner(shard)) != _version(shard.parameters_hash):
        return None
    return int(delta.transaction_version(_progress(shard)) or 0)


def _check_partition(rows: pa.Table, table: Table, shard: Shard) -> None:
    check_version("dataset_version", shard.dataset_version)
    for name, expected in (("dataset_version", shard.dataset_version), ("shard", shard.number)):
        column = rows.column(name)
        if pc.all(pc.equal(column, expected), skip_nulls=False, min_count=0).as_py() is not True:
            others = sorted(map(str, set(column.unique().to_pylist()) - {expected}))
            raise ValueError(f"{table.name}: rows of {name} {others} in the partition of {expected!r}")


def _owner(shard: Shard) -> str:
    """The transaction that says whose rows the partition has."""
    return f"firelake/{shard.dataset_version}/{shard.number}"


def _progress(shard: Shard) -> str:
    """The transaction that says how many scenarios they are of."""
    return f"{_owner(shard)}/scenarios"


def _version(parameters_hash: str) -> int:
    """A Delta transaction's version is a signed 64-bit number: enough of the hash fits."""
    return int(hashlib.sha256(parameters_hash.encode()).hexdigest()[:15], 16)
