"""Holds every checked-in query and view, and athena/semantics.sql, to the same rows on DuckDB and on Trino.

`python -m firelake_local.athena.oracle` starts a local cloud of its own, deploys into it, writes a small data set and
compares. It ends with 1 when an answer differs and 3 when Trino cannot be had.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import boto3

from firelake_local.athena.catalogue import Catalogue
from firelake_local.athena.errors import AthenaError
from firelake_local.athena.query import Result, run_query
from firelake_local.athena.translate import parse
from firelake_local.athena.trino import run_on_trino, trino_server

RELATIVE_TOLERANCE = 1e-9
"""Sums of floats differ in their last digits by the order of the rows."""


def compare(endpoint: str, database: str, queries: dict[str, str]) -> list[str]:
    """What differs, one line a query; empty when both engines agree on all. Raises TrinoMissing."""
    session = boto3.Session("test", "test", region_name="us-east-1")
    catalogue = Catalogue(
        session.client("glue", endpoint_url=endpoint), session.client("s3", endpoint_url=endpoint), endpoint
    )
    differences = []
    with tempfile.TemporaryDirectory() as work, trino_server(endpoint, Path(work)) as port:
        for name, sql in queries.items():
            ours = _answer(lambda sql=sql: run_query(parse(sql), database, catalogue))
            theirs = _answer(lambda sql=sql: run_on_trino(sql, database, port))
            difference = _difference(ours, theirs)
            print(f"{'same' if difference is None else 'DIFFERS'}  {name}", flush=True)
            if difference:
                differences.append(f"{name}: {difference}")
    return differences


def checked_in_queries(folder: Path) -> dict[str, str]:
    """Name to SQL of everything under athena/ that the engines must agree on."""
    lines = (folder / "semantics.sql").read_text().splitlines()
    queries = {f"semantics.sql:{n}": line for n, line in enumerate(lines, 1) if line and not line.startswith("--")}
    for path in sorted(folder.glob("queries/*.sql")):
        queries[path.name] = path.read_text()
    for path in sorted(folder.glob("views/*.sql")):
        found = re.search(r"\bAS\b(.*)", path.read_text(), re.IGNORECASE | re.DOTALL)
        if not found:
            raise AthenaError(f"{path}: expected CREATE OR REPLACE VIEW name AS query")
        queries[path.name] = found[1].strip().rstrip(";")
    return queries


def _answer(run: object) -> Result | str:
    try:
        return run()  # type: ignore[operator,no-any-return]
    except AthenaError as error:
        return str(error)


def _difference(ours: Result | str, theirs: Result | str) -> str | None:
    if isinstance(ours, str) or isinstance(theirs, str):
        return f"DuckDB: {ours if isinstance(ours, str) else 'rows'}; Trino: {theirs if isinstance(theirs, str) else 'rows'}"
    if ours.columns != theirs.columns:
        return f"columns {ours.columns} and {theirs.columns}"
    if len(ours.rows) != len(theirs.rows):
        return f"{len(ours.rows)} and {len(theirs.rows)} rows"
    for position, pair in enumerate(zip(_ordered(ours), _ordered(theirs), strict=True)):
        for column, a, b in zip(ours.columns, *pair, strict=True):
            if not _same(a, b):
                return f"row {position + 1}, {column}: DuckDB {a!r}, Trino {b!r}"
    return None


def _ordered(result: Result) -> list[list[str | None]]:
    return result.rows


def _same(a: str | None, b: str | None) -> bool:
    if a == b or a is None or b is None:
        return a == b
    try:
        x, y = float(a), float(b)
    except ValueError:
        return False
    return abs(x - y) <= RELATIVE_TOLERANCE * max(abs(x), abs(y)) or (x != x and y != y)
