"""Runs one query in DuckDB, in memory, with no way to a file or a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from firelake_local.athena.catalogue import Catalogue, is_view, view_sql
from firelake_local.athena.errors import AthenaError
from firelake_local.athena.translate import parse, tables_in, to_duckdb
from firelake_local.athena.values import athena_type, text

_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "memory_limit": "2GB",
}
_MAX_VIEW_DEPTH = 10


@dataclass
class Result:
    """Column names, Athena types, and rows of texts (None for a null)."""

    columns: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)


def run_query(sql: exp.Expression, database: str, catalogue: Catalogue) -> Result:
    """A query's answer, as Athena prints it. Raises AthenaError."""
    with _connect() as connection:
        relation, names = _relation(connection, sql, database, catalogue)
        types = [athena_type(str(column_type)) for column_type in relation.types]
        rows = _fetched(relation.fetchall)
    texts = [[text(value, kind) for value, kind in zip(row, types, strict=True)] for row in rows]
    return Result(names, types, texts)


def arrow_of(sql: exp.Expression, database: str, catalogue: Catalogue) -> pa.Table:
    """A query's answer as an Arrow table. Raises AthenaError."""
    with _connect() as connection:
        relation, names = _relation(connection, sql, database, catalogue)
        answer: pa.Table = _fetched(relation.to_arrow_table)
        return answer.rename_columns(names)


def describe(sql: exp.Expression, database: str, catalogue: Catalogue) -> list[tuple[str, str]]:
    """The names and Athena types of a query's columns. Raises AthenaError."""
    with _connect() as connection:
        relation, names = _relation(connection, sql, database, catalogue)
        return list(zip(names, (athena_type(str(kind)) for kind in relation.types), strict=True))


def _connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config=_LOCKED)
    connection.execute("SET TimeZone = 'UTC'; SET python_enable_replacements = false")
    return connection


def _relation(
    connection: duckdb.DuckDBPyConnection, sql: exp.Expression, database: str, catalogue: Catalogue
) -> tuple[Any, list[str]]:
    expanded = _expand_views(sql, database, catalogue)
    translated, names = to_duckdb(expanded, database, catalogue.columns)
    for schema, table in tables_in(expanded, database):
        name = f"{schema}.{table}"
        connection.register(name, catalogue.dataset(schema, table))
        connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        connection.execute(f'CREATE VIEW "{schema}"."{table}" AS SELECT * FROM "{name}"')  # noqa: S608
    relation = _fetched(lambda: connection.sql(translated))
    if relation is None:
        raise AthenaError("NOT_SUPPORTED: the statement gives no rows")
    return relation, names


def _fetched(step: Callable[[], Any]) -> Any:
    try:
        return step()
    except duckdb.Error as error:
        raise AthenaError(f"GENERIC_USER_ERROR: {str(error).splitlines()[0]}") from error


def _expand_views(sql: exp.Expression, database: str, catalogue: Catalogue, depth: int = 0) -> exp.Expression:
    """The query with each view replaced by the query it stands for."""
    if depth > _MAX_VIEW_DEPTH:
        raise AthenaError(f"INVALID_VIEW: views refer to each other more than {_MAX_VIEW_DEPTH} deep")
    expanded = sql.copy()
    wanted = set(tables_in(sql, database))
    for table in list(expanded.find_all(exp.Table)):
        place = ((table.db or database).lower(), table.name.lower())
        if place not in wanted:
            continue
        found = catalogue.table(*place)
        if is_view(found):
            inner, inner_database = view_sql(found)
            body = _expand_views(parse(inner), inner_database, catalogue, depth + 1)
            for inside in body.find_all(exp.Table):
                if not inside.db and (inner_database, inside.name.lower()) in tables_in(body, inner_database):
                    inside.set("db", exp.to_identifier(inner_database))
            table.replace(exp.Subquery(this=body, alias=exp.TableAlias(this=exp.to_identifier(table.alias_or_name))))
    return expanded
