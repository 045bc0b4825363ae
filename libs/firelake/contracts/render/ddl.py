"""A table contract as Athena DDL: for reference and for a lake that CloudFormation does not own."""

from __future__ import annotations

from firelake.contracts.schema import Column, ColumnType, Table

HIVE_TYPES: dict[ColumnType, str] = {
    "string": "string",
    "int32": "int",
    "int64": "bigint",
    "float32": "float",
    "float64": "double",
    "bool": "boolean",
    "timestamp": "timestamp",
    "binary": "binary",
}
"""The Glue catalogue's types."""


def ddl(table: Table) -> str:
    """CREATE EXTERNAL TABLE; Athena takes a Delta table's columns from its log, so they stand in comments."""
    within = f", within each {' and '.join(table.key_within)}" if table.key_within else ""
    width = max(len(name) for name in table.column_names)
    columns = "\n".join(f"--   {column.name:{width}}  {HIVE_TYPES[column.type]:9}  {meaning(column)}"
                        for column in table.columns)  # fmt: skip
    return (
        f"-- Rendered from firelake.contracts: change it there. ${{env}} and ${{account}} stand for the deployment's.\n"
        f"-- {table.doc}\n"
        f"-- key: {', '.join(table.key)}{within}; partitions: {', '.join(table.partition_by)}\n{columns}\n"
        f"CREATE EXTERNAL TABLE IF NOT EXISTS firelake_${{env}}.{table.name}\n"
        f"LOCATION 's3://firelake-${{env}}-lake-${{account}}/{table.name}'\n"
        "TBLPROPERTIES ('table_type' = 'DELTA');\n"
    )


def meaning(column: Column) -> str:
    """The column's doc with its unit."""
    return f"{column.doc} [{column.unit}]" if column.unit else column.doc
