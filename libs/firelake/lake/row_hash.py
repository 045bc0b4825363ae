"""One hash of a table's rows, whatever files they lie in and in whatever order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firelake.contracts.schema import Table


def row_hash(batches: pa.Table | Iterable[pa.RecordBatch], table: Table) -> str:
    """SHA-256 of the rows sorted by the table's key, column by column in the contract's order.

    A null is told apart from every value, -0.0 equals 0.0 and every NaN equals every other.
    """
    parts = batches.to_batches() if isinstance(batches, pa.Table) else batches
    names = list(table.column_names)
    small = [_without_payloads(part.select(names)) for part in parts]
    digest = hashlib.sha256(repr(names).encode())
    if not small:
        return digest.hexdigest()
    rows = pa.Table.from_batches(small)
    order = pc.sort_indices(rows, sort_keys=[(name, "ascending") for name in table.key])
    digest.update(str(rows.num_rows).encode())
    for name in names:
        _update(digest, rows.column(name).take(order).combine_chunks())
    return digest.hexdigest()


def _without_payloads(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Binary values give way to their own hashes, so that a table of frames need not fit into memory."""
    columns = []
    for column in batch.columns:
        if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
            hashes = [None if v is None else hashlib.sha256(v).hexdigest() for v in column.to_pylist()]
            column = pa.array(hashes, pa.string())
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _update(digest: hashlib._Hash, column: pa.Array) -> None:
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    digest.update(np.packbits(column.is_valid().to_numpy(zero_copy_only=False)).tobytes())
    if pa.types.is_floating(column.type):
        values = column.fill_null(0.0).to_numpy(zero_copy_only=False) + 0.0  # -0.0 + 0.0 is 0.0
        digest.update(np.where(np.isnan(values), np.nan, values).astype(values.dtype).tobytes())
    elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        lengths = pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False).astype("<i8")
        digest.update(lengths.tobytes())
        joined = pc.binary_join(pa.array([column.drop_null().to_pylist()], pa.list_(pa.string())), "")
        digest.update(joined[0].as_py().encode())
    elif pa.types.is_timestamp(column.type):
        digest.update(column.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False).tobytes())
    else:
        filled = column.fill_null(False if pa.types.is_boolean(column.type) else 0)
        digest.update(filled.to_numpy(zero_copy_only=False).tobytes())
