"""A table contract as a Spark schema."""

from __future__ import annotations

from pyspark.sql import types

from firelake.contracts.schema import Table

_TYPES: dict[str, types.DataType] = {
    "string": types.StringType(),
    "int32": types.IntegerType(),
    "int64": types.LongType(),
    "float32": types.FloatType(),
    "float64": types.DoubleType(),
    "bool": types.BooleanType(),
    "timestamp": types.TimestampType(),  # never TimestampNTZType: it lifts a table to protocol (3,7)
    "binary": types.BinaryType(),
}


def spark_schema(table: Table) -> types.StructType:
    """The table's columns, in order, with their nullability."""
    return types.StructType(
        [types.StructField(column.name, _TYPES[column.type], column.nullable) for column in table.columns]
    )
