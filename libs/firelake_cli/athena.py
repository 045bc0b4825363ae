"""`firelake athena SQL`: Athena SQL on the local lake, by DuckDB or by Trino, the engine that Athena itself runs."""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from firelake_deploy.session import LOCAL, Session, session
from firelake_local import supervisor
from firelake_local.athena.errors import AthenaError
from firelake_local.athena.query import Result
from firelake_local.athena.trino import TrinoMissingError, run_on_trino, trino_server
from firelake_local.places import STATE
from rich.console import Console
from rich.table import Table

_POLL_S = 0.1


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command."""
    parser = subparsers.add_parser("athena", help="run Athena SQL on the lake of the running local cloud")
    parser.add_argument("sql", metavar="SQL")
    parser.add_argument("--engine", choices=("duckdb", "trino"), default="duckdb")
    parser.add_argument("--format", choices=("table", "csv"), default="table", dest="form")
    parser.add_argument("--state", type=Path, default=STATE, help=f"folder of the cloud's state (default {STATE})")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    cloud = supervisor.status(arguments.state)
    if cloud is None:
        print("no local cloud runs; start it: make cloud-up (or make demo, which fills the lake)", file=sys.stderr)
        return 1
    database = f"firelake_{LOCAL}"
    try:
        if arguments.engine == "trino":
            with tempfile.TemporaryDirectory() as work, trino_server(cloud.endpoint, Path(work)) as port:
                result = run_on_trino(arguments.sql.rstrip().rstrip(";"), database, port)
        else:
            result = _by_athena(session(LOCAL, cloud.endpoint), arguments.sql, database)
    except AthenaError as error:
        print(error, file=sys.stderr)
        return 2
    except TrinoMissingError as error:
        print(error, file=sys.stderr)
        return 1
    (_as_csv if arguments.form == "csv" else _as_table)(result)
    return 0


def _by_athena(cloud: Session, sql: str, database: str) -> Result:
    """Through Athena's API, as any client would."""
    athena = cloud.client("athena")
    query = athena.start_query_execution(
        QueryString=sql, QueryExecutionContext={"Database": database}, WorkGroup=f"firelake-{LOCAL}"
    )["QueryExecutionId"]
    while (told := athena.get_query_execution(QueryExecutionId=query)["QueryExecution"])["Status"]["State"] in (
        *("QUEUED", "RUNNING"),
    ):
        time.sleep(_POLL_S)
    if told["Status"]["State"] != "SUCCEEDED":
        raise AthenaError(told["Status"].get("StateChangeReason", told["Status"]["State"]))
    result = Result()
    for page in athena.get_paginator("get_query_results").paginate(QueryExecutionId=query):
        columns = page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
        result.columns, result.types = [c["Name"] for c in columns], [c["Type"] for c in columns]
        result.rows += [[cell.get("VarCharValue") for cell in row["Data"]] for row in page["ResultSet"]["Rows"]]
    if told["StatementType"] == "DML":
        result.rows = result.rows[1:]  # the first row of a DML result is its header
    return result


def _as_csv(result: Result) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in result.rows)


def _as_table(result: Result) -> None:
    table = Table()
    for name in result.columns:
        table.add_column(name, overflow="fold")
    for row in result.rows:
        table.add_row(*("" if cell is None else cell for cell in row))
    console = Console()
    console.print(table)
    console.print(f"{len(result.rows)} rows")
