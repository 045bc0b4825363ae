"""The check query: it selects what is wrong, so a row is a failure."""

from __future__ import annotations

from typing import Any


class CheckFailedError(Exception):
    """The check query found something wrong; the message has its first rows."""


def assert_no_rows(athena: Any, query_execution_id: str) -> None:
    """Raises CheckFailedError when the query's result has any row."""
    answer = athena.get_query_results(QueryExecutionId=query_execution_id, MaxResults=6)
    header, *rows = [[cell.get("VarCharValue", "") for cell in row["Data"]] for row in answer["ResultSet"]["Rows"]]
    if rows:
        found = "; ".join(", ".join(f"{name} {value}" for name, value in zip(header, row, strict=True)) for row in rows)
        raise CheckFailedError(f"the check query found: {found} (query {query_execution_id})")
