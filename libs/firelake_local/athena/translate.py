"""Athena SQL to DuckDB SQL. A function whose meaning was not held against Trino is an error, never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from firelake_local.athena.errors import AthenaError

Columns = Mapping[str, str]
"""Column name to Athena type, in the table's order."""

UNDERSTOOD = (
    # aggregates
    *(exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Stddev, exp.StddevSamp, exp.StddevPop, exp.Variance),
    *(exp.VariancePop, exp.Corr, exp.CovarSamp, exp.CovarPop, exp.CountIf, exp.ArgMax, exp.ArgMin),
    *(exp.ApproxDistinct, exp.ApproxQuantile, exp.ArrayAgg, exp.LogicalAnd, exp.LogicalOr, exp.AnyValue),
    # windows
    *(exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.Ntile),
    # conditions and conversions
    *(exp.Coalesce, exp.Nullif, exp.If, exp.Case, exp.Cast, exp.TryCast, exp.Greatest, exp.Least, exp.Not),
    *(exp.And, exp.Or, exp.IsNan, exp.Exists),
    # numbers
    *(exp.Abs, exp.Ceil, exp.Floor, exp.Round, exp.Sqrt, exp.Exp, exp.Ln, exp.Pow, exp.Sign),
    # text
    *(exp.Lower, exp.Upper, exp.Length, exp.Substring, exp.Trim, exp.Concat, exp.DPipe, exp.StrPosition),
    *(exp.Replace, exp.RegexpLike, exp.StartsWith, exp.SplitPart),
    # time
    *(exp.DateTrunc, exp.TimestampTrunc, exp.DateDiff, exp.DateAdd, exp.Extract, exp.Year, exp.Month, exp.Day),
    *(exp.DayOfWeekIso, exp.UnixToTime, exp.TimeToUnix, exp.CurrentDate, exp.CurrentTimestamp),
    *(exp.Hour, exp.Minute, exp.Second),
    # structure
    *(exp.JSONExtractScalar, exp.ArraySize, exp.Unnest, exp.Bracket, exp.Array),
)
"""The functions whose answers athena/semantics.sql holds to Trino's."""


def parse(sql: str) -> exp.Expression:
    """The one statement in `sql`. Raises AthenaError for anything that is not one statement of Athena's SQL."""
    try:
        statements = [statement for statement in sqlglot.parse(sql, read="athena") if statement is not None]
    except SqlglotError as error:
        raise AthenaError(f"SYNTAX_ERROR: {_first_line(error)}") from error
    if len(statements) != 1:
        raise AthenaError(f"SYNTAX_ERROR: expected one statement, found {len(statements)}")
    return statements[0]


def tables_in(query: exp.Expression, database: str) -> list[tuple[str, str]]:
    """Every (database, table) that a query reads; names of its own WITH clauses are not tables."""
    with_names = {cte.alias_or_name.lower() for cte in query.find_all(exp.CTE)}
    found: dict[tuple[str, str], None] = {}
    for table in query.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier):
            raise AthenaError(f"NOT_SUPPORTED: table function {table.sql('athena')}")
        if table.catalog and table.catalog.lower() != "awsdatacatalog":
            raise AthenaError(f"CATALOG_NOT_FOUND: {table.catalog}; the local cloud has AwsDataCatalog alone")
        if table.db or table.name.lower() not in with_names:
            found[((table.db or database).lower(), table.name.lower())] = None
    return list(found)


def to_duckdb(query: exp.Expression, database: str, columns_of: Callable[[str, str], Columns]) -> tuple[str, list[str]]:
    """A query in DuckDB's SQL, and the names of its columns as Athena gives them.

    `columns_of(database, table)` gives a table's columns. Raises AthenaError for an unknown column and for a
    function outside `UNDERSTOOD`.
    """
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for database_name, table in tables_in(query, database):
        schema.setdefault(database_name, {})[table] = dict(columns_of(database_name, table))
    query = query.copy()
    for table in query.find_all(exp.Table):
        table.set("catalog", None)
    _refuse_unknown_functions(query)
    _name_unnamed_columns(query)
    try:
        qualified = qualify(query, schema=schema, db=database, dialect="athena", validate_qualify_columns=bool(schema))
        typed = annotate_types(qualified, schema=schema, dialect="athena")
    except SqlglotError as error:
        raise AthenaError(f"COLUMN_NOT_FOUND: {_first_line(error)}") from error
    names = list(typed.named_selects)
    for node in reversed(list(typed.walk())):
        meant = _with_trinos_meaning(node)
        if meant is not node:
            node.replace(meant)
    return typed.sql("duckdb"), names


def _refuse_unknown_functions(query: exp.Expression) -> None:
    for function in query.find_all(exp.Func):
        if not isinstance(function, UNDERSTOOD):
            name = function.name if isinstance(function, exp.Anonymous) else function.sql_name()
            raise AthenaError(
                f"FUNCTION_NOT_FOUND: {name.lower()} is not one of the functions that the DuckDB engine is held to "
                "Trino by; run the query with the engine trino"
            )


def _name_unnamed_columns(query: exp.Expression) -> None:
    while isinstance(query, exp.SetOperation):
        query = query.this
    if not isinstance(query, exp.Select):
        return
    for position, column in enumerate(query.expressions):
        if not isinstance(column, exp.Alias | exp.Column | exp.Star):
            column.replace(exp.alias_(column.copy(), f"_col{position}"))


def _with_trinos_meaning(node: exp.Expression) -> exp.Expression:
    """The node where the same words mean the same, else what says in DuckDB what they mean in Trino."""
    if isinstance(node, exp.DateDiff):
        # Trino counts whole units that have passed, DuckDB's date_diff the boundaries that were crossed
        unit = exp.Literal.string(node.text("unit").lower() or "day")
        return _call("date_sub", unit, node.expression, node.this)
    if isinstance(node, exp.ApproxQuantile):
        # an exact quantile lies within any approximation's error
        return _call("quantile_cont", node.this, node.args["quantile"])
    if isinstance(node, exp.Cast) and node.to.this in exp.DataType.INTEGER_TYPES and _is(node.this, *_FLOATS):
        # Trino rounds a half away from zero, DuckDB to the even neighbour
        return exp.Cast(this=_call("round", node.this.copy()), to=node.to.copy())
    if isinstance(node, exp.DateTrunc | exp.TimestampTrunc | exp.DateAdd) and _is(node.this, exp.DataType.Type.DATE):
        # of a date Trino makes a date, DuckDB a timestamp
        return exp.Cast(this=node.copy(), to=exp.DataType.build("date"))
    return node


_FLOATS = (exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT)


def _is(node: exp.Expression, *types: exp.DataType.Type) -> bool:
    return node.type is not None and node.type.this in types


def _call(name: str, *arguments: exp.Expression) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _first_line(error: Exception) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error)).splitlines()[0]
