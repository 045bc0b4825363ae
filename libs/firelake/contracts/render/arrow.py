"""A table contract as an Arrow schema."""

from __future__ import annotations

import pyarrow as pa

from firelake.contracts.schema import Table

_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    # never without a zone: a naive timestamp alone lifts a Delta table to protocol (3,7), which Athena cannot read
    "timestamp": pa.timestamp("us", "UTC"),
    "binary": pa.binary(),
}


def arrow_schema(table: Table) -> pa.Schema:
    """The table's columns, in order, with their nullability."""
    return pa.schema([pa.field(column.name, _TYPES[column.type], column.nullable) for column in table.columns])
