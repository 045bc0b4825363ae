"""Tables of the Glue catalogue as Arrow datasets: Delta through its log, Hive tables through their partitions."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import unquote, urlparse

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError
from firelake.lake.storage import delta_storage_options
from pyarrow.fs import S3FileSystem

from firelake_local.athena.errors import AthenaError
from firelake_local.aws_clients import CREDENTIALS, job_environment

_ARROW = {
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "string": pa.string(),
    "varchar": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "binary": pa.binary(),
}
_VIEW = "/* Presto View: "


class Catalogue:
    """The Glue catalogue as queries see it.

    `glue` is a boto3 Glue client and `s3` a boto3 S3 client of the local cloud at `endpoint`.
    """

    def __init__(self, glue: Any, s3: Any, endpoint: str) -> None:
        self.glue = glue
        self.s3 = s3
        self._endpoint = endpoint
        self.storage_options = delta_storage_options(job_environment(endpoint))

    def table(self, database: str, name: str) -> dict[str, Any]:
        """The Glue table. Raises AthenaError when there is none."""
        try:
            found: dict[str, Any] = self.glue.get_table(DatabaseName=database, Name=name)["Table"]
        except self.glue.exceptions.EntityNotFoundException as error:
            raise AthenaError(f"TABLE_NOT_FOUND: Table 'awsdatacatalog.{database}.{name}' does not exist") from error
        return found

    def columns(self, database: str, name: str) -> dict[str, str]:
        """Column name to Athena type, partition keys last. Raises AthenaError when there is no such table."""
        return columns_of(self.table(database, name))

    def dataset(self, database: str, name: str) -> ds.Dataset:
        """A table's rows. Raises AthenaError when it cannot be read rightly."""
        table = self.table(database, name)
        location = table["StorageDescriptor"].get("Location")
        if not location:
            raise AthenaError(f"HIVE_INVALID_METADATA: table {database}.{name} has no location")
        if is_delta(table):
            return self._delta(location)
        return self._hive(table, location)

    def _delta(self, location: str) -> ds.Dataset:
        try:
            return DeltaTable(location, storage_options=self.storage_options).to_pyarrow_dataset()
        except TableNotFoundError as error:
            raise AthenaError(f"DELTA_LAKE_INVALID_TABLE: no Delta log at {location}") from error
        except DeltaError as error:
            raise AthenaError(f"DELTA_LAKE_INVALID_TABLE: {location}: {error}") from error

    def _hive(self, table: dict[str, Any], location: str) -> ds.Dataset:
        file_format = hive_format(table)
        keys = pa.schema([_field(column) for column in table.get("PartitionKeys", [])])
        schema = pa.schema([*(_field(column) for column in table["StorageDescriptor"]["Columns"]), *keys])
        folders = [location]
        if len(keys):
            pages = self.glue.get_paginator("get_partitions").paginate(
                DatabaseName=table["DatabaseName"], TableName=table["Name"]
            )
            folders = [partition["StorageDescriptor"]["Location"] for page in pages for partition in page["Partitions"]]
        files = [f for folder in folders for f in self.objects(folder)]
        partitioning = ds.partitioning(keys, flavor="hive") if len(keys) else None
        return ds.dataset(
            files, schema=schema, format=file_format, filesystem=self._file_system(), partitioning=partitioning,
            partition_base_dir=location.removeprefix("s3://").rstrip("/") if len(keys) else None,
        )  # fmt: skip

    def objects(self, location: str) -> list[str]:
        """Every `bucket/key` of data below a location; Hive hides names that start with _ or a dot."""
        place = urlparse(location)
        prefix = place.path.lstrip("/").rstrip("/") + "/"
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=place.netloc, Prefix=prefix)
        keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
        return [f"{place.netloc}/{key}" for key in keys if not key.endswith("/") and not _hidden(key, prefix)]

    def partition_folders(self, table: dict[str, Any]) -> dict[tuple[str, ...], str]:
        """Partition values to the folder that holds them, of all that lie below a table's location."""
        location = table["StorageDescriptor"]["Location"].rstrip("/")
        names = [key["Name"] for key in table["PartitionKeys"]]
        folders = {}
        for path in self.objects(location):
            parts = f"s3://{path}".removeprefix(location + "/").split("/")[: len(names)]
            pairs = [part.split("=", 1) for part in parts]
            if [pair[0] for pair in pairs] == names:
                folders[tuple(unquote(pair[1]) for pair in pairs)] = f"{location}/{'/'.join(parts)}"
        return folders

    def _file_system(self) -> S3FileSystem:
        place = urlparse(self._endpoint)
        return S3FileSystem(
            endpoint_override=place.netloc, scheme=place.scheme, region=CREDENTIALS["AWS_REGION"],
            access_key=CREDENTIALS["AWS_ACCESS_KEY_ID"], secret_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )  # fmt: skip


def is_view(table: dict[str, Any]) -> bool:
    return bool(table.get("TableType") == "VIRTUAL_VIEW")


def is_delta(table: dict[str, Any]) -> bool:
    return str(table.get("Parameters", {}).get("table_type", "")).upper() == "DELTA"


def columns_of(table: dict[str, Any]) -> dict[str, str]:
    """Column name to Athena type of a Glue table; a Delta table lists all in its columns."""
    named = {column["Name"]: column["Type"] for column in table["StorageDescriptor"]["Columns"]}
    return named | {column["Name"]: column["Type"] for column in table.get("PartitionKeys", [])}


def view_text(sql: str, catalog: str, database: str, columns: list[tuple[str, str]]) -> str:
    """A view as Athena keeps it in Glue: base64 of a JSON document in a comment."""
    document = {
        "originalSql": sql,
        "catalog": catalog,
        "schema": database,
        "columns": [{"name": name, "type": type_name} for name, type_name in columns],
    }
    return f"{_VIEW}{base64.b64encode(json.dumps(document).encode()).decode()} */"


def view_sql(table: dict[str, Any]) -> tuple[str, str]:
    """A view's query and the database that its names belong to."""
    text = table["ViewOriginalText"]
    if not text.startswith(_VIEW):
        raise AthenaError(f"INVALID_VIEW: {table['Name']} is not a view that Athena made")
    document = json.loads(base64.b64decode(text.removeprefix(_VIEW).removesuffix(" */")))
    return document["originalSql"], document["schema"]


def hive_format(table: dict[str, Any]) -> Any:
    """The Arrow format of a Hive table. Raises AthenaError for one that is not read here."""
    storage = table["StorageDescriptor"]
    serde = storage.get("SerdeInfo", {})
    library = serde.get("SerializationLibrary", "")
    if "ParquetHiveSerDe" in library:
        return ds.ParquetFileFormat()
    if "JsonSerDe" in library:
        return ds.JsonFileFormat()
    raise AthenaError(f"NOT_SUPPORTED: table {table['Name']} is kept by {library or 'no serde'}; Delta, Parquet and "
                      "JSON are read here")  # fmt: skip


def _field(column: dict[str, str]) -> pa.Field:
    if column["Type"] not in _ARROW:
        raise AthenaError(f"NOT_SUPPORTED: column {column['Name']} of type {column['Type']}")
    return pa.field(column["Name"], _ARROW[column["Type"]])


def _hidden(key: str, prefix: str) -> bool:
    return any(part.startswith(("_", ".")) for part in key.removeprefix(prefix).split("/"))
