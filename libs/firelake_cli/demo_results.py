"""What the chain made, read back from the lake and the registry, and the demo's summary of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlparse

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from deltalake import DeltaTable
from firelake.contracts.feature_sets import FEATURE_SETS
from firelake.contracts.schema import Table
from firelake.contracts.tables import TABLES
from firelake.lake.row_hash import row_hash
from firelake.lake.storage import delta_storage_options, table_uri
from firelake_deploy.session import Session


@dataclass(frozen=True)
class Results:
    """Of one data set: rows and row hash a table, the model's evaluation, its alarms and predictions, frames."""

    parameters: Mapping[str, Any]
    rows: dict[str, int]
    row_hash: dict[str, str]
    features: int
    evaluation: dict[str, Any]
    heads: pa.Table
    predictions: pa.Table
    lake_uri: str
    options: dict[str, str]

    def read(self, table: str, columns: list[str], scenario_id: int) -> pa.Table:
        """Rows of one scenario in the data set."""
        return self.dataset(table).to_table(columns=columns, filter=_of(self.parameters, scenario_id))

    def dataset(self, table: str) -> ds.Dataset:
        """A table of the lake."""
        return DeltaTable(table_uri(self.lake_uri, table), storage_options=self.options).to_pyarrow_dataset()


def collect(cloud: Session, env: str, parameters: Mapping[str, Any]) -> Results:
    """Read everything back."""
    lake_uri = cloud.client("ssm").get_parameter(Name=f"/firelake/{env}/lake-uri")["Parameter"]["Value"]
    options = delta_storage_options(cloud.job_environment())
    report = _evaluation_uri(cloud, env, parameters)
    evaluation = json.loads(_object(cloud, report))
    folder = report.rsplit("/", 1)[0]
    rows, hashes = {}, {}
    for table in TABLES.values():
        rows[table.name], hashes[table.name] = _rows_of(lake_uri, table, options, parameters["dataset_version"])
    return Results(
        parameters,
        rows,
        hashes,
        len(FEATURE_SETS[parameters["feature_set_version"]].names),
        evaluation,
        pq.read_table(io.BytesIO(_object(cloud, f"{folder}/alarms.parquet"))),
        pq.read_table(io.BytesIO(_object(cloud, f"{folder}/predictions.parquet"))),
        lake_uri,
        options,
    )


def summary_of(results: Results, seconds: dict[str, float], replays: list[dict[str, Any]]) -> dict[str, Any]:
    """out/demo/summary.json."""
    evaluation = results.evaluation
    leads = evaluation["lead_s"]
    return {
        "scenarios": results.parameters["scenarios"],
        "rows": results.rows,
        "row_hash": results.row_hash,
        "fires": evaluation["fires"],
        "missed": evaluation["missed"],
        "lead_s": {vs: {q: leads[vs][q] for q in ("p10", "p50", "p90")} for vs in ("vs_photo", "vs_heat")},
        "device_months": evaluation["false_alarms"]["device_months"],
        "false_alarms": evaluation["false_alarms"]["count"],
        "seconds": seconds,
        "replay": _replayed(replays[0]) if replays else None,
    }


def _replayed(replay: dict[str, Any]) -> dict[str, Any]:
    return {
        "location": replay["location"],
        "our_alarm_s": replay["first_alarm_s"],
        "measured": replay["measured"],
    }


def _rows_of(lake_uri: str, table: Table, options: dict[str, str], dataset_version: str) -> tuple[int, str]:
    dataset = DeltaTable(table_uri(lake_uri, table.name), storage_options=options).to_pyarrow_dataset()
    chosen = ds.field("dataset_version") == dataset_version
    batches = _counted(dataset.scanner(filter=chosen, columns=list(table.column_names), batch_size=2**17).to_batches())
    digest = row_hash(batches, table)
    return batches.rows, digest


class _counted:  # noqa: N801
    """Batches, and how many rows went by."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self.rows = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self._batches:
            self.rows += batch.num_rows
            yield batch


def _of(parameters: Mapping[str, Any], scenario_id: int) -> Any:
    return (ds.field("dataset_version") == parameters["dataset_version"]) & (ds.field("scenario_id") == scenario_id)


def _evaluation_uri(cloud: Session, env: str, parameters: Mapping[str, Any]) -> str:
    """Of the newest approved model of this data set."""
    sagemaker = cloud.client("sagemaker")
    pages = sagemaker.get_paginator("list_model_packages").paginate(
        ModelPackageGroupName=f"firelake-{env}", ModelApprovalStatus="Approved", SortBy="CreationTime",
        SortOrder="Descending",
    )  # fmt: skip
    for page in pages:
        for found in page["ModelPackageSummaryList"]:
            package = sagemaker.describe_model_package(ModelPackageName=found["ModelPackageArn"])
            if package["CustomerMetadataProperties"]["dataset_version"] == parameters["dataset_version"]:
                uri: str = package["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"]
                return uri
    raise RuntimeError(f"no approved model of data set {parameters['dataset_version']} in group firelake-{env}")


def _object(cloud: Session, uri: str) -> bytes:
    place = urlparse(uri)
    body: bytes = cloud.client("s3").get_object(Bucket=place.netloc, Key=place.path.lstrip("/"))["Body"].read()
    return body
