"""Queries whose answer becomes files: UNLOAD and CREATE TABLE AS."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any
from urllib.parse import urlparse

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlglot import exp

from firelake_local.athena.catalogue import Catalogue
from firelake_local.athena.ddl import PARQUET
from firelake_local.athena.errors import AthenaError
from firelake_local.athena.query import Result, arrow_of
from firelake_local.athena.translate import parse

_HIVE_TYPES = {
    "int32": "int", "int64": "bigint", "int16": "smallint", "int8": "tinyint", "bool": "boolean", "float": "float",
    "double": "double", "string": "string", "binary": "binary", "date32[day]": "date",
}  # fmt: skip


def unload(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    """UNLOAD (query) TO 's3://...' WITH (format = 'PARQUET'). Raises AthenaError when the place is not empty."""
    options = _options(found["options"])
    _refuse_others(options, {"format", "compression"})
    answer = arrow_of(_query(found["query"]), database, catalogue)
    _write(answer, found["target"], options, catalogue)
    return Result(["rows"], ["bigint"], [[str(answer.num_rows)]])


def create_table_as(text: str, database: str, catalogue: Catalogue, results_at: str) -> Result:
    """CREATE TABLE name WITH (format = 'PARQUET', external_location = '...') AS query."""
    found = re.fullmatch(
        r"CREATE\s+TABLE\s+(?:(?P<db>\w+)\.)?(?P<table>\w+)(?:\s+WITH\s*\((?P<options>[^)]*)\))?\s+AS\s+(?P<query>.+)",
        text,
        re.IGNORECASE | re.DOTALL,
    )
    if not found:
        raise AthenaError("SYNTAX_ERROR: External keyword required for a table without AS")
    options = _options(found["options"] or "")
    _refuse_others(options, {"format", "write_compression", "external_location"})
    place = (found["db"] or database).lower(), found["table"].lower()
    answer = arrow_of(_query(found["query"]), database, catalogue)
    location = options.get("external_location", f"{results_at.rstrip('/')}/tables/{uuid.uuid4()}").rstrip("/")
    columns = [{"Name": field.name, "Type": _hive_type(field)} for field in answer.schema]
    table: dict[str, Any] = {
        "Name": place[1],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE"},
        "PartitionKeys": [],
        "StorageDescriptor": {**PARQUET, "Columns": columns, "Location": location},
    }
    try:
        catalogue.table(*place)
    except AthenaError:
        _write(answer, location, options, catalogue)
        catalogue.glue.create_table(DatabaseName=place[0], TableInput=table)
        return Result()
    raise AthenaError(f"ALREADY_EXISTS: Table {place[0]}.{place[1]}")


def _query(sql: str) -> exp.Expression:
    statement = parse(sql)
    if not isinstance(statement, exp.Query):
        raise AthenaError("SYNTAX_ERROR: expected a query")
    return statement


def _options(text: str) -> dict[str, str]:
    return {key.lower(): value for key, value in re.findall(r"(\w+)\s*=\s*'([^']*)'", text)}


def _refuse_others(options: dict[str, str], known: set[str]) -> None:
    for name in options.keys() - known:
        raise AthenaError(f"NOT_SUPPORTED: property {name}; {', '.join(sorted(known))} are")
    if options.get("format", "PARQUET").upper() != "PARQUET":
        raise AthenaError(f"NOT_SUPPORTED: format {options['format']}; PARQUET is")


def _write(answer: pa.Table, target: str, options: dict[str, str], catalogue: Catalogue) -> None:
    if catalogue.objects(target):
        raise AthenaError(f"HIVE_PATH_ALREADY_EXISTS: {target} is not empty")
    place = urlparse(target)
    buffer = io.BytesIO()
    compression = options.get("compression") or options.get("write_compression") or "gzip"
    if compression.lower() not in ("gzip", "snappy", "zstd", "none"):
        raise AthenaError(f"NOT_SUPPORTED: compression {compression}")
    pq.write_table(_without_zones(answer), buffer, compression=compression.lower())
    key = f"{place.path.strip('/')}/{uuid.uuid4()}.parquet"
    catalogue.s3.put_object(Bucket=place.netloc, Key=key, Body=buffer.getvalue())


def _without_zones(answer: pa.Table) -> pa.Table:
    """Hive's timestamps have no zone: instants become UTC wall time, as Athena writes them."""
    for position, field in enumerate(answer.schema):
        if pa.types.is_timestamp(field.type) and field.type.tz:
            utc = pc.local_timestamp(answer.column(position))
            answer = answer.set_column(position, field.name, utc)
    return answer


def _hive_type(field: pa.Field) -> str:
    if pa.types.is_timestamp(field.type):
        return "timestamp"
    kind = str(field.type).replace("large_", "")
    if kind not in _HIVE_TYPES:
        raise AthenaError(f"NOT_SUPPORTED: column {field.name} of type {field.type} in a table")
    return _HIVE_TYPES[kind]
