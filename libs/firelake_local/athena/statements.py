"""One Athena statement: recognised, then run. What is not recognised is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from firelake_local.athena import ddl, export
from firelake_local.athena.catalogue import Catalogue, columns_of, is_delta, is_view, view_sql
from firelake_local.athena.errors import AthenaError
from firelake_local.athena.query import Result, describe, run_query
from firelake_local.athena.translate import parse

Prepared = Mapping[str, str]
"""Names of the workgroup's prepared statements to their SQL."""

_NAME = r"`?\"?(?:(?P<db>\w+)`?\"?\.`?\"?)?(?P<table>\w+)`?\"?"


def run(sql: str, database: str, catalogue: Catalogue, prepared: Prepared, results_at: str) -> Result:
    """A statement's result. `results_at` is the S3 prefix that CREATE TABLE AS writes below. Raises AthenaError."""
    text = _without_comments(sql).strip().rstrip(";").strip()
    for pattern, action in _COMMANDS:
        found = re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL)
        if found:
            return action(found, database, catalogue)
    if found := re.fullmatch(r"EXECUTE\s+(?P<name>\w+)(?:\s+USING\s+(?P<values>.+))?", text, re.I | re.S):
        bound = bind_prepared(found["name"], found["values"], prepared)
        return run(bound, database, catalogue, prepared, results_at)
    if found := re.fullmatch(r"CREATE\s+TABLE\s+(?P<target>.+)", text, re.I | re.S):
        return export.create_table_as(text, database, catalogue, results_at)
    statement = parse(text)
    if isinstance(statement, exp.Query):
        return run_query(statement, database, catalogue)
    raise AthenaError(f"NOT_SUPPORTED: {text.split(None, 2)[0].upper()} is not a statement of the local Athena")


def bind_prepared(name: str, values: str | None, prepared: Prepared) -> str:
    """A prepared statement with its values in place. Raises AthenaError when their number differs."""
    if name not in prepared:
        raise AthenaError(f"NOT_FOUND: Prepared statement not found: {name}")
    parameters = parse(f"SELECT {values}").expressions if values else []
    return bind(prepared[name], [value.sql("athena") for value in parameters])


def bind(sql: str, values: list[str]) -> str:
    """A statement with its question marks replaced, in order, by `values`, each one literal of Athena's SQL."""
    statement = parse(sql)
    marks = sorted(statement.find_all(exp.Placeholder), key=_position)
    if len(marks) != len(values):
        raise AthenaError(f"INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected {len(marks)} but found "
                          f"{len(values)}")  # fmt: skip
    for mark, value in zip(marks, values, strict=True):
        literal = parse(f"SELECT {value}").expressions
        if len(literal) != 1 or not isinstance(literal[0], exp.Literal | exp.Neg | exp.Boolean | exp.Null | exp.Cast):
            raise AthenaError(f"INVALID_PARAMETER_USAGE: {value!r} is not one literal")
        mark.replace(literal[0].copy())
    bound: str = statement.sql("athena")
    return bound


def _position(mark: exp.Placeholder) -> int:
    """Where a question mark stands among all of a statement's nodes; the tree's depth-first order is the text's."""
    for position, node in enumerate(mark.root().dfs()):
        if node is mark:
            return position
    raise AthenaError("INVALID_PARAMETER_USAGE: a parameter outside the statement")


def _without_comments(sql: str) -> str:
    pieces = re.split(r"('(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/)", sql, flags=re.DOTALL)
    return "".join(" " if piece.startswith(("--", "/*")) else piece for piece in pieces)


def _lines(name: str, lines: list[str]) -> Result:
    return Result([name], ["varchar"], [[line] for line in lines])


def _place(found: re.Match[str], database: str) -> tuple[str, str]:
    return (found["db"] or database).lower(), found["table"].lower()


def _show_databases(_found: re.Match[str], _database: str, catalogue: Catalogue) -> Result:
    pages = catalogue.glue.get_paginator("get_databases").paginate()
    return _lines("database_name", sorted(db["Name"] for page in pages for db in page["DatabaseList"]))


def _tables(database: str, catalogue: Catalogue) -> list[dict[str, Any]]:
    try:
        pages = catalogue.glue.get_paginator("get_tables").paginate(DatabaseName=database)
        return sorted((table for page in pages for table in page["TableList"]), key=lambda table: str(table["Name"]))
    except catalogue.glue.exceptions.EntityNotFoundException as error:
        raise AthenaError(f"SCHEMA_NOT_FOUND: Schema '{database}' does not exist") from error


def _show_tables(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    return _lines("tab_name", [table["Name"] for table in _tables(found["db"] or database, catalogue)])


def _show_views(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    return _lines("views", [table["Name"] for table in _tables(found["db"] or database, catalogue) if is_view(table)])


def _show_columns(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    return _lines("field", list(catalogue.columns(*_place(found, database))))


def _show_partitions(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    table = catalogue.table(*_place(found, database))
    if is_delta(table) or not table.get("PartitionKeys"):
        raise AthenaError(f"NOT_SUPPORTED: {table['Name']} has no partitions in the catalogue")
    keys = [key["Name"] for key in table["PartitionKeys"]]
    pages = catalogue.glue.get_paginator("get_partitions").paginate(
        DatabaseName=table["DatabaseName"], TableName=table["Name"]
    )
    values = [partition["Values"] for page in pages for partition in page["Partitions"]]
    return _lines("partition", ["/".join(f"{k}={v}" for k, v in zip(keys, row, strict=True)) for row in values])


def _describe(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    columns = columns_of(catalogue.table(*_place(found, database)))
    return Result(["col_name", "data_type"], ["varchar", "varchar"], [[name, kind] for name, kind in columns.items()])


def _show_create_view(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    table = catalogue.table(*_place(found, database))
    if not is_view(table):
        raise AthenaError(f"NOT_SUPPORTED: {table['Name']} is not a view")
    return _lines("Create View", [f"CREATE VIEW {table['Name']} AS", *view_sql(table)[0].splitlines()])


def _create_view(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    query = parse(found["query"])
    if not isinstance(query, exp.Query):
        raise AthenaError("SYNTAX_ERROR: a view is made of a query")
    place = _place(found, database)
    ddl.create_view(catalogue, *place, found["query"], describe(query, place[0], catalogue), bool(found["replace"]))
    return Result()


_COMMANDS: tuple[tuple[str, Callable[[re.Match[str], str, Catalogue], Result]], ...] = (
    (r"SHOW\s+(?:DATABASES|SCHEMAS)", _show_databases),
    (r"SHOW\s+TABLES(?:\s+IN\s+`?(?P<db>\w+)`?)?", _show_tables),
    (r"SHOW\s+VIEWS(?:\s+IN\s+`?(?P<db>\w+)`?)?", _show_views),
    (rf"SHOW\s+COLUMNS\s+(?:IN|FROM)\s+{_NAME}", _show_columns),
    (rf"SHOW\s+PARTITIONS\s+{_NAME}", _show_partitions),
    (rf"SHOW\s+CREATE\s+VIEW\s+{_NAME}", _show_create_view),
    (rf"(?:DESCRIBE|DESC)\s+{_NAME}", _describe),
    (rf"CREATE\s+(?P<replace>OR\s+REPLACE\s+)?VIEW\s+{_NAME}\s+AS\s+(?P<query>.+)", _create_view),
    (rf"DROP\s+(?P<kind>VIEW|TABLE)\s+(?P<quiet>IF\s+EXISTS\s+)?{_NAME}", ddl.drop),
    (rf"CREATE\s+EXTERNAL\s+TABLE\s+(?P<quiet>IF\s+NOT\s+EXISTS\s+)?{_NAME}\s*(?P<rest>.+)", ddl.create_external_table),
    (rf"MSCK\s+REPAIR\s+TABLE\s+{_NAME}", ddl.repair_partitions),
    (r"UNLOAD\s*\((?P<query>.+)\)\s*TO\s*'(?P<target>s3://[^']+)'\s*WITH\s*\((?P<options>[^)]*)\)", export.unload),
)
