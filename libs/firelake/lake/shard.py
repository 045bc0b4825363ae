"""Writing raw and truth tables by delta-rs: a shard fills its own partition chunk by chunk, each chunk exactly once.

A commit carries, as Delta transactions, whose rows the partition has, of how many scenarios they are, and their digest:
rows, progress and digest come into being together. So a process may be killed anywhere, and the next one goes on.
delta-rs commits by conditional put, so disjoint shards may commit at once; one that loses the race tries again.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction
from pyarrow import fs

from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.schema import Table
from firelake.contracts.version import check_version
from firelake.lake.data_file import BINARY_ROWS_A_GROUP, write_data_file
from firelake.lake.files import local_files, place_of
from firelake.lake.row_digest import RowDigest, row_digest
from firelake.lake.storage import delta_storage_options, make_parent, partition_path, table_uri

_ATTEMPTS = 20


class OtherColumnsError(ValueError):
    """What lies in a table's place has other columns than its contract; the message names the table and both."""


def create_table(lake_uri: str, table: Table) -> bool:
    """Write version 0 of a table; False when it is there. Raises OtherColumnsError when what is there has another
    schema."""
    uri = table_uri(lake_uri, table.name)
    schema = arrow_schema(table)
    try:
        existing = open_table(lake_uri, table)
    except TableNotFoundError:
        make_parent(uri)
        DeltaTable.create(
            uri, schema, mode="ignore", partition_by=list(table.partition_by), name=table.name, description=table.doc,
            storage_options=delta_storage_options(),
        )  # fmt: skip
        return True
    found = [field.name for field in existing.schema().fields]
    if found != schema.names:
        raise OtherColumnsError(f"{uri} has columns {', '.join(found)}; the contract of {table.name} says "
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
        return {name: str(value) for name, value in self.own_columns.items()}

    @property
    def own_columns(self) -> dict[str, str | int]:
        """The columns that have one value in all the shard's rows."""
        return {"dataset_version": self.dataset_version, "shard": self.number}


class ShardTakenError(RuntimeError):
    """Another process wrote to the shard meanwhile; the message names the table and the shard."""


class LostRowsError(RuntimeError):
    """The lake does not hold what was committed; the message names the shard and what is missing."""


LAKE_ERRORS = (DeltaError, LostRowsError, OSError, OtherColumnsError, ShardTakenError)
"""What goes wrong in a lake, whatever was asked of it."""


def scenarios_committed(shard: Shard, table: Table, opened: DeltaTable | None = None) -> int | None:
    """How many of the shard's scenarios a table has (as `opened` has it, where given), in the shard's order; None when
    it has not begun, or what lies in the partition was written with other parameters.
    """
    return _committed(opened or open_table(shard.lake_uri, table), shard)


def digest_committed(shard: Shard, table: Table) -> RowDigest:
    """Of the shard's rows that were committed to a table, as its commits say. Raises LostRowsError when the table has
    not as many of them, or one of their files is not there as it was written.
    """
    delta = open_table(shard.lake_uri, table)
    digest = _digest(delta, shard)
    where = f"{table.name}: shard {shard.number} of {shard.dataset_version}"
    added = pa.table(delta.get_add_actions(flatten=True))
    mine = pc.and_(*(pc.equal(added[f"partition.{name}"], value) for name, value in shard.own_columns.items()))
    files = added.filter(mine).select(["path", "size_bytes", "num_records"]).to_pylist()
    if (found := sum(file["num_records"] for file in files)) != digest.rows:
        raise LostRowsError(f"{where} has {found} rows of {digest.rows} that were committed")
    system, folder = place_of(table_uri(shard.lake_uri, table.name))
    for file, lies in zip(files, system.get_file_info([f"{folder}/{file['path']}" for file in files]), strict=True):
        if lies.size != file["size_bytes"]:
            raise LostRowsError(f"{where}: {file['path']} is not there as it was written")
    return digest


def open_table(lake_uri: str, table: Table) -> DeltaTable:
    """A table as its log has it now. Raises TableNotFoundError, or DeltaError where its log is not sound, naming it."""
    uri = table_uri(lake_uri, table.name)
    try:
        return DeltaTable(uri, storage_options=delta_storage_options())
    except TableNotFoundError as error:
        raise TableNotFoundError(f"{uri}: expected a table, which a deployment makes, found none") from error
    except DeltaError as error:
        raise DeltaError(f"{uri}: {error}") from error


def open_dataset(lake_uri: str, table: Table) -> ds.Dataset:
    """A table's rows as its log has them now. Raises as open_table does."""
    files = local_files(table_uri(lake_uri, table.name))
    return open_table(lake_uri, table).to_pyarrow_dataset(filesystem=files)


def commit_chunk(
    shard: Shard, table: Table, rows: pa.Table, begin: int | None, end: int, opened: DeltaTable | None = None
) -> None:
    """Append the rows of scenarios begin to end - 1 to the shard's partition, and say so, in one commit.

    begin None puts the rows in place of the partition. `opened`, the table as it was some time ago, saves reading its
    log from the start: only what came since is read. `rows` has the contract's columns but the partition's, texts as
    they are or as dictionaries. Of two processes that commit the same chunk one succeeds: the other's transaction
    conflicts. Raises ShardTakenError when the table is not at `begin`, KeyError or ValueError when the columns differ,
    ValueError when the data set's name cannot stand in a path.
    """
    check_version("dataset_version", shard.dataset_version)
    rows = _as_contracted(rows, table)
    added: list[AddAction | RemoveAction] = []
    if rows.num_rows:
        added.append(write_data_file(table_uri(shard.lake_uri, table.name), table, rows, shard.partition))
    digest = row_digest(rows.to_batches(_rows_at_a_time(table)), table)
    delta = opened or open_table(shard.lake_uri, table)
    for attempt in range(_ATTEMPTS):
        delta.update_incremental()
        if (found := _committed(delta, shard)) != begin:
            raise ShardTakenError(
                f"{table.name}: shard {shard.number} of {shard.dataset_version} has {found} scenarios where this "
                f"process left {begin}: another process writes it"
            )
        whole = digest if begin is None else _digest(delta, shard) + digest
        try:
            delta.create_write_transaction(
                added, "append" if begin is not None else "overwrite", arrow_schema(table), list(table.partition_by),
                [(name, "=", value) for name, value in shard.partition.items()],
                commit_properties=_said(shard, end, whole),
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
    """Put `rows`, all of the contract's columns, in place of the shard's partition in one commit; False, and nothing
    happens, when these parameters wrote it before. Raises ValueError when a row belongs to another partition.
    """
    whole = Shard(lake_uri, dataset_version, shard, parameters_hash)
    if scenarios_committed(whole, table) is not None:
        return False
    for name, expected in whole.own_columns.items():
        if others := sorted(map(str, set(rows.column(name).unique().to_pylist()) - {expected})):
            raise ValueError(f"{table.name}: rows of {name} {others} in the partition of {expected!r}")
    commit_chunk(whole, table, rows.drop_columns(list(table.partition_by)), None, 1)
    return True


def sweep(shard: Shard, table: Table, before_s: float) -> None:
    """Delete the files of the shard's partition that are no part of the table any more, or never were, and were written
    before that time, in s since 1970: of rows that were replaced, and of processes that were killed."""
    added = pa.table(open_table(shard.lake_uri, table).get_add_actions(flatten=True))
    kept = {path.rsplit("/", 1)[1] for path in added["path"].to_pylist()}
    files, folder = place_of(f"{table_uri(shard.lake_uri, table.name)}/{partition_path(shard.partition)}")
    for found in files.get_file_info(fs.FileSelector(folder, allow_not_found=True)):
        if found.base_name not in kept and found.mtime_ns < 1e9 * before_s:
            files.delete_file(found.path)


def read_shard(shard: Shard, table: Table) -> Iterator[pa.RecordBatch]:
    """The rows that lie in the shard's partition, a few at a time. Raises what delta-rs does when a file is missing."""
    where = (pc.field("dataset_version") == shard.dataset_version) & (pc.field("shard") == shard.number)
    yield from (
        open_dataset(shard.lake_uri, table).to_batches(
            filter=where, batch_size=_rows_at_a_time(table), batch_readahead=1, fragment_readahead=1, use_threads=False
        )
    )


def _committed(delta: DeltaTable, shard: Shard) -> int | None:
    if delta.transaction_version(_owner(shard)) != _version(shard.parameters_hash):
        return None
    return int(delta.transaction_version(_of(shard, "scenarios")) or 0)


def _digest(delta: DeltaTable, shard: Shard) -> RowDigest:
    return RowDigest(*(delta.transaction_version(_of(shard, what)) or 0 for what in ("rows", "digest")))


def _said(shard: Shard, scenarios: int, digest: RowDigest) -> CommitProperties:
    """What a commit says of the partition."""
    counts = {"scenarios": scenarios, "rows": digest.rows, "digest": digest.total}
    owner = Transaction(_owner(shard), _version(shard.parameters_hash))
    return CommitProperties(app_transactions=[owner, *(Transaction(_of(shard, what), n) for what, n in counts.items())])


def _as_contracted(rows: pa.Table, table: Table) -> pa.Table:
    """Rows with the contract's columns and types; what is coded by a dictionary may stay so."""
    kept = [field for field in arrow_schema(table) if field.name not in table.partition_by]
    rows = rows.select([field.name for field in kept])
    coded = [found.type if pa.types.is_dictionary(found.type) else field.type
             for found, field in zip(rows.schema, kept, strict=True)]  # fmt: skip
    return rows.cast(pa.schema([field.with_type(kind) for field, kind in zip(kept, coded, strict=True)]))


def _rows_at_a_time(table: Table) -> int:
    """Few of frames, which are large; of others as many as a processor's cache holds."""
    return BINARY_ROWS_A_GROUP if any(column.type == "binary" for column in table.columns) else 2**16


def _owner(shard: Shard) -> str:
    """The transaction that says whose rows the partition has."""
    return f"firelake/{shard.dataset_version}/{shard.number}"


def _of(shard: Shard, what: str) -> str:
    """The transaction that says how many of its scenarios or rows there are, or the sum of the rows' digest."""
    return f"{_owner(shard)}/{what}"


def _version(parameters_hash: str) -> int:
    """A Delta transaction's version is a signed 64-bit number: enough of the hash fits."""
    return int(hashlib.sha256(parameters_hash.encode()).hexdigest()[:15], 16)
