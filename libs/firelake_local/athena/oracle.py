"""DuckDB's answers held against those of Trino, the engine that Athena runs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import boto3

from firelake_local.athena.catalogue import Catalogue
from firelake_local.athena.errors import AthenaError
from firelake_local.athena.query import Result, run_query
from firelake_local.athena.statements import bind
from firelake_local.athena.translate import parse
from firelake_local.athena.trino import run_on_trino, trino_server

RELATIVE_TOLERANCE = 1e-9
"""Sums of floats differ in their last digits by the order of the rows."""


def compare(endpoint: str, database: str, queries: dict[str, str]) -> list[str]:
    """What differs, one line a query; empty when both engines agree on all. Raises TrinoMissingError."""
    session = boto3.Session("test", "test", region_name="us-east-1")
    catalogue = Catalogue(
        session.client("glue", endpoint_url=endpoint), session.client("s3", endpoint_url=endpoint), endpoint
    )
    differences = []
    with tempfile.TemporaryDirectory() as work, trino_server(endpoint, Path(work)) as port:
        for name, sql in queries.items():
            ours, theirs = _both(sql, database, catalogue, port)
            difference = _difference(ours, theirs)
            rows = "" if isinstance(ours, str) else f", rows: {len(ours.rows)}"
            print(f"{'same' if difference is None else 'DIFFERS'}  {name}{rows}", flush=True)
            if difference:
                differences.append(f"{name}: {difference}")
    return differences


def checked_in_queries(folder: Path, dataset_version: str, feature_set_version: str) -> dict[str, str]:
    """Name to SQL of everything under athena/ that the engines must agree on, on one data set.

    A query's question marks stand for the data set's version and the feature set's, in this order.
    """
    parameters = [f"'{dataset_version}'", f"'{feature_set_version}'"]
    lines = (folder / "semantics.sql").read_text().splitlines()
    queries = {f"semantics.sql:{n}": line for n, line in enumerate(lines, 1) if line and not line.startswith("--")}
    for path in sorted(folder.glob("queries/*.sql")):
        sql = path.read_text().strip().rstrip(";")
        marks = sum(1 for _ in re.finditer(r"^\s*--.*$|(\?)", sql, re.MULTILINE) if _[1])
        queries[path.name] = bind(sql, parameters[:marks]) if marks else sql
    for path in sorted(folder.glob("views/*.sql")):
        found = re.search(r"\bAS\b(.*)", path.read_text(), re.IGNORECASE | re.DOTALL)
        if not found:
            raise AthenaError(f"{path}: expected CREATE OR REPLACE VIEW name AS query")
        queries[path.name] = found[1].strip().rstrip(";")
    return queries


def _both(sql: str, database: str, catalogue: Catalogue, port: int) -> tuple[Result | str, Result | str]:
    ours = _answer(lambda: run_query(parse(sql), database, catalogue))
    return ours, _answer(lambda: run_on_trino(sql, database, port))


def _answer(run: Callable[[], Result]) -> Result | str:
    try:
        return run()
    except AthenaError as error:
        return str(error)


def _difference(ours: Result | str, theirs: Result | str) -> str | None:
    if isinstance(ours, str) or isinstance(theirs, str):
        told = [answer if isinstance(answer, str) else f"{len(answer.rows)} rows" for answer in (ours, theirs)]
        return f"DuckDB: {told[0]}; Trino: {told[1]}"
    if ours.columns != theirs.columns:
        return f"columns {ours.columns} and {theirs.columns}"
    if len(ours.rows) != len(theirs.rows):
        return f"{len(ours.rows)} and {len(theirs.rows)} rows"
    for position, pair in enumerate(zip(ours.rows, theirs.rows, strict=True)):
        for column, a, b in zip(ours.columns, *pair, strict=True):
            if not _same(a, b):
                return f"row {position + 1}, {column}: DuckDB {a!r}, Trino {b!r}"
    return None


def _same(a: str | None, b: str | None) -> bool:
    if a == b or a is None or b is None:
        return a == b
    try:
        x, y = float(a), float(b)
    except ValueError:
        return False
    return abs(x - y) <= RELATIVE_TOLERANCE * max(abs(x), abs(y)) or (x != x and y != y)
