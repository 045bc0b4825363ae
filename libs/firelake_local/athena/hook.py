"""Puts our query engine in the place of the emulator's, which knows neither Athena's functions nor Delta's log."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import boto3
from ministack.core.responses import error_response_json
from ministack.services import athena

from firelake_local.athena.errors import AthenaError

if TYPE_CHECKING:  # the engine takes seconds to import, which the first query pays and not every start of the cloud
    from firelake_local.athena.query import Result

_log = logging.getLogger("firelake.athena")
MAX_QUERY_BYTES = 262_144
"""Athena's limit on a query's length (Service Quotas)."""

_emulator_start = athena._start_query_execution


def register() -> None:
    """Take the emulator's hooks over. Raises AttributeError when it no longer has them."""
    for name in ("_start_query_execution", "_execute_query", "_executions", "_workgroups", "_prepared_statements"):
        getattr(athena, name)
    athena._start_query_execution = _start
    athena._execute_query = _execute


def _start(request: dict[str, Any]) -> Any:
    sql = request.get("QueryString", "")
    workgroup = request.get("WorkGroup", "primary")
    if workgroup not in athena._workgroups:
        return error_response_json("InvalidRequestException", f"WorkGroup {workgroup} is not found.", 400)
    if not sql.strip() or len(sql.encode()) > MAX_QUERY_BYTES:
        reason = f"QueryString must have 1 to {MAX_QUERY_BYTES} bytes, has {len(sql.encode())}"
        return error_response_json("InvalidRequestException", reason, 400)
    if request.get("ExecutionParameters"):
        from firelake_local.athena.statements import bind

        try:
            sql = bind(sql, request["ExecutionParameters"])
        except AthenaError as error:
            return error_response_json("InvalidRequestException", str(error), 400)
    own = request.get("ResultConfiguration", {}).get("OutputLocation")
    configured = athena._workgroups[workgroup].get("Configuration", {}).get("ResultConfiguration", {})
    location = own or configured.get("OutputLocation")
    if location:
        request = {**request, "ResultConfiguration": {"OutputLocation": location.rstrip("/") + "/"}}
    return _emulator_start({**request, "QueryString": sql})


async def _execute(query_id: str, sql: str, database: str, _ddl: object, _catalog: str | None = None) -> None:
    execution = athena._executions.get(query_id)
    if execution is None:
        return
    execution["Status"]["State"] = "RUNNING"
    started = time.monotonic()
    try:
        result = await asyncio.to_thread(_answer, execution, sql, database)
    except AthenaError as error:
        _fail(execution, str(error))
    except Exception as error:
        _log.exception("query %s", query_id)
        _fail(execution, f"GENERIC_INTERNAL_ERROR: {type(error).__name__}: {error}")
    else:
        if sql.lstrip()[:8].upper().startswith("EXECUTE"):
            execution["StatementType"] = "DML"  # the emulator takes it for a utility, whose results have no header
        execution["_results"] = {"columns": result.columns, "rows": result.rows}
        execution["_column_types"] = result.types
        elapsed_ms = int(1000 * (time.monotonic() - started))
        execution["Statistics"] |= {"EngineExecutionTimeInMillis": elapsed_ms, "TotalExecutionTimeInMillis": elapsed_ms}
        if execution["Status"]["State"] == "RUNNING":
            execution["Status"]["State"] = "SUCCEEDED"
    execution["Status"]["CompletionDateTime"] = int(time.time())


def _fail(execution: dict[str, Any], reason: str) -> None:
    execution["Status"] |= {"State": "FAILED", "StateChangeReason": reason[:2000]}


def _answer(execution: dict[str, Any], sql: str, database: str) -> Result:
    from firelake_local.athena.catalogue import Catalogue
    from firelake_local.athena.statements import run

    endpoint = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
    session = boto3.Session("test", "test", region_name="us-east-1")
    catalogue = Catalogue(session.client("glue", endpoint_url=endpoint), session.client("s3", endpoint_url=endpoint),
                          endpoint)  # fmt: skip
    prefix = f"{execution['WorkGroup']}/"
    statements = athena._prepared_statements.items()
    prepared = {key.removeprefix(prefix): s["QueryStatement"] for key, s in statements if key.startswith(prefix)}
    output = execution["ResultConfiguration"]["OutputLocation"]
    result = run(sql, database, catalogue, prepared, output.rsplit("/", 1)[0])
    place = urlparse(output)
    catalogue.s3.put_object(Bucket=place.netloc, Key=place.path.lstrip("/"), Body=_csv(result))
    return result


def _csv(result: Result) -> bytes:
    """As Athena writes it: everything quoted, a null an empty cell without quotes."""
    import pyarrow as pa
    import pyarrow.csv

    if not result.columns:
        return b""
    columns = list(zip(*result.rows, strict=True)) or [()] * len(result.columns)
    table = pa.table([pa.array(column, pa.string()) for column in columns], names=result.columns)
    sink = io.BytesIO()
    pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(quoting_style="all_valid"))
    return sink.getvalue()
