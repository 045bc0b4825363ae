"""Statements that change the Glue catalogue."""

from __future__ import annotations

import re
from typing import Any

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from firelake_local.athena.catalogue import Catalogue, is_delta, is_view, view_text
from firelake_local.athena.errors import AthenaError
from firelake_local.athena.query import Result

PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
}
JSON_LINES = {
    "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat",
    "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"},
}


def create_view(
    catalogue: Catalogue, database: str, name: str, sql: str, columns: list[tuple[str, str]], replace: bool
) -> None:
    """Put a view into the catalogue. Raises AthenaError when there is one and `replace` is false."""
    existing = _existing(catalogue, database, name)
    if existing is not None and (not replace or not is_view(existing)):
        raise AthenaError(f"ALREADY_EXISTS: {database}.{name}")
    view = {
        "Name": name,
        "TableType": "VIRTUAL_VIEW",
        "Parameters": {"presto_view": "true", "comment": "Presto View"},
        "ViewOriginalText": view_text(sql, "awsdatacatalog", database, columns),
        "ViewExpandedText": "/* Presto View */",
        "StorageDescriptor": {"Columns": [{"Name": n, "Type": _hive_type(t)} for n, t in columns], "SerdeInfo": {}},
        "PartitionKeys": [],
    }
    write = catalogue.glue.update_table if existing is not None else catalogue.glue.create_table
    write(DatabaseName=database, TableInput=view)


def drop(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    """DROP TABLE or DROP VIEW; the data stays, as with Athena's external tables."""
    place = (found["db"] or database).lower(), found["table"].lower()
    existing = _existing(catalogue, *place)
    if existing is None:
        if found["quiet"]:
            return Result()
        raise AthenaError(f"TABLE_NOT_FOUND: Table '{place[0]}.{place[1]}' does not exist")
    if is_view(existing) != (found["kind"].upper() == "VIEW"):
        raise AthenaError(f"NOT_SUPPORTED: {place[1]} is {'a view' if is_view(existing) else 'a table'}")
    catalogue.glue.delete_table(DatabaseName=place[0], Name=place[1])
    return Result()


def create_external_table(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    """CREATE EXTERNAL TABLE of Delta, Parquet or JSON. Raises AthenaError for any clause that is not understood."""
    place = (found["db"] or database).lower(), found["table"].lower()
    if _existing(catalogue, *place) is not None:
        if found["quiet"]:
            return Result()
        raise AthenaError(f"ALREADY_EXISTS: Table {place[0]}.{place[1]}")
    clauses = _clauses(found["rest"])
    properties = clauses["properties"]
    delta = properties.get("table_type", "").upper() == "DELTA"
    if not delta and not clauses["columns"]:
        raise AthenaError("SYNTAX_ERROR: a table that is not Delta needs its columns")
    storage: dict[str, Any] = JSON_LINES if clauses["format"] == "json" else PARQUET
    columns = clauses["columns"] or _delta_columns(clauses["location"], catalogue)
    table = {
        "Name": place[1],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", **properties} | ({"spark.sql.sources.provider": "delta"} if delta else {}),
        "PartitionKeys": clauses["keys"],
        "StorageDescriptor": {**storage, "Columns": columns, "Location": clauses["location"]},
    }
    catalogue.glue.create_table(DatabaseName=place[0], TableInput=table)
    return Result()


def repair_partitions(found: re.Match[str], database: str, catalogue: Catalogue) -> Result:
    """MSCK REPAIR TABLE: registers the partition folders that are there. Raises AthenaError for a Delta table."""
    table = catalogue.table((found["db"] or database).lower(), found["table"].lower())
    if is_delta(table) or not table.get("PartitionKeys"):
        raise AthenaError(f"NOT_SUPPORTED: MSCK REPAIR TABLE on {table['Name']}, which has no Hive partitions")
    place = {"DatabaseName": table["DatabaseName"], "TableName": table["Name"]}
    pages = catalogue.glue.get_paginator("get_partitions").paginate(**place)
    known = {tuple(partition["Values"]) for page in pages for partition in page["Partitions"]}
    added = {values: at for values, at in catalogue.partition_folders(table).items() if values not in known}
    for values, location in added.items():
        storage = {**table["StorageDescriptor"], "Location": location}
        partition = {"Values": list(values), "StorageDescriptor": storage}
        catalogue.glue.create_partition(**place, PartitionInput=partition)
    return Result(
        ["result"], ["varchar"], [[f"Repair: Added partition to metastore {v}"] for v in map("/".join, added)]
    )


def _existing(catalogue: Catalogue, database: str, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = catalogue.glue.get_table(DatabaseName=database, Name=name)["Table"]
    except catalogue.glue.exceptions.EntityNotFoundException:
        return None
    return found


def _delta_columns(location: str, catalogue: Catalogue) -> list[dict[str, str]]:
    """Athena takes a Delta table's columns from its log."""
    try:
        fields = DeltaTable(location, storage_options=catalogue.storage_options).schema().fields
    except DeltaError as error:
        raise AthenaError(f"DELTA_LAKE_INVALID_TABLE: {location}: {error}") from error
    hive = {"long": "bigint", "integer": "int", "short": "smallint", "byte": "tinyint"}
    return [{"Name": f.name, "Type": hive.get(str(f.type.type), str(f.type.type))} for f in fields]


def _hive_type(athena: str) -> str:
    return {"varchar": "string", "integer": "int", "timestamp with time zone": "timestamp"}.get(athena, athena)


_CLAUSES = (
    ("columns", r"\((?P<columns>[^()]*(?:\([^()]*\)[^()]*)*)\)"),
    ("keys", r"PARTITIONED\s+BY\s*\((?P<keys>[^)]*)\)"),
    ("serde", r"ROW\s+FORMAT\s+SERDE\s+'(?P<serde>[^']+)'"),
    ("stored", r"STORED\s+AS\s+(?P<stored>\w+)"),
    ("location", r"LOCATION\s+'(?P<location>s3://[^']+)'"),
    ("properties", r"TBLPROPERTIES\s*\((?P<properties>[^)]*)\)"),
)


def _clauses(rest: str) -> dict[str, Any]:
    found: dict[str, str] = {}
    text = rest.strip()
    while text:
        for name, pattern in _CLAUSES:
            match = re.match(pattern + r"\s*", text, re.IGNORECASE | re.DOTALL)
            if match and name not in found:
                found[name] = match[name]
                text = text[match.end() :]
                break
        else:
            raise AthenaError(f"SYNTAX_ERROR: not understood in CREATE EXTERNAL TABLE: {text[:60]!r}")
    if "location" not in found:
        raise AthenaError("SYNTAX_ERROR: CREATE EXTERNAL TABLE needs LOCATION 's3://...'")
    stored = found.get("stored", "parquet" if "serde" not in found else "").lower()
    if "JsonSerDe" in found.get("serde", ""):
        stored = "json"
    if stored not in ("parquet", "json"):
        raise AthenaError(f"NOT_SUPPORTED: storage {found.get('serde') or stored}; Parquet, JSON and Delta are")
    pairs = re.findall(r"'([^']+)'\s*=\s*'([^']*)'", found.get("properties", ""))
    return {
        "columns": _columns(found.get("columns", "")),
        "keys": _columns(found.get("keys", "")),
        "format": stored,
        "location": found["location"].rstrip("/"),
        "properties": dict(pairs),
    }


def _columns(text: str) -> list[dict[str, str]]:
    columns = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = re.fullmatch(r"`?(\w+)`?\s+(\w+)(?:\s+COMMENT\s+'[^']*')?", part, re.IGNORECASE)
        if not match:
            raise AthenaError(f"SYNTAX_ERROR: not understood as a column: {part!r}")
        columns.append({"Name": match[1].lower(), "Type": match[2].lower()})
    return columns
