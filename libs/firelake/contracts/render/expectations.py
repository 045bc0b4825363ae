"""A table contract as a Great Expectations suite, in that library's own JSON form."""

from __future__ import annotations

from typing import Any

from firelake.contracts.schema import Column, Table


def suite(table: Table) -> dict[str, Any]:
    """Columns and their order, no nulls where none may be, ranges, allowed values, some rows, and a key that is unique.

    Binary columns are left out: what they hold is checked by their codec and CRC when they are read.
    """
    expectations = [
        _expect("expect_table_columns_to_match_ordered_list", column_list=list(table.column_names)),
        _expect("expect_table_row_count_to_be_between", min_value=1),
        _expect("unexpected_rows_expectation", unexpected_rows_query=_doubled_keys(table), description="key is unique"),
    ]
    for column in table.columns:
        if column.type != "binary":
            expectations += _of_column(column)
    return {"name": table.name, "expectations": expectations, "meta": {"doc": table.doc}}


def _of_column(column: Column) -> list[dict[str, Any]]:
    expectations = []
    if not column.nullable:
        expectations.append(_expect("expect_column_values_to_not_be_null", column=column.name))
    if column.minimum is not None or column.maximum is not None:
        bounds = {"min_value": column.minimum, "max_value": column.maximum}
        expectations.append(_expect("expect_column_values_to_be_between", column=column.name, **bounds))
    if column.allowed:
        values = list(column.allowed)
        expectations.append(_expect("expect_column_values_to_be_in_set", column=column.name, value_set=values))
    return expectations


def _doubled_keys(table: Table) -> str:
    """Rows with the key of another: sorting a device's rows is faster than to count every key."""
    *first, last = table.key
    neighbour = f"lag({last}) OVER (PARTITION BY {', '.join(first)} ORDER BY {last}) AS before"
    return f"SELECT * FROM (SELECT {last}, {neighbour} FROM {{batch}}) WHERE {last} = before"  # noqa: S608


def _expect(kind: str, **kwargs: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs}
