"""The quality gate: holds a data set's raw and truth tables to their contracts, by Great Expectations on Spark."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from firelake.contracts.render.expectations import suite
from firelake.contracts.schema import Table
from firelake.contracts.tables import RAW_TABLES, TRUTH_TABLES
from firelake.lake.spark_tables import check_version, read_table, write_text

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the library is imported: nothing is sent anywhere
import great_expectations as gx

GATED_TABLES = (*RAW_TABLES, *TRUTH_TABLES)
_EXAMPLES = 5
_FILE = re.compile(r"(?:s3a?|file|hdfs):/[^\s,;'\"]+?\.parquet")


def report_uri(lake_uri: str, dataset_version: str) -> str:
    """Where the gate leaves its report."""
    return f"{lake_uri.rstrip('/')}/_reports/{dataset_version}/gate.json"


def run_gate(spark: SparkSession, lake_uri: str, dataset_version: str) -> list[str]:
    """What is wrong with a data set, a line a fault, naming table, column and count; empty when it may pass.

    The report is written in every case. Raises ValueError when the version cannot be one.
    """
    check_version("dataset_version", dataset_version)
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    tables = {table.name: _faults(spark, lake_uri, table, dataset_version) for table in GATED_TABLES}
    messages = [fault["message"] for faults in tables.values() for fault in faults]
    report = {
        "dataset_version": dataset_version,
        "passed": not messages,
        "tables": {name: {"passed": not faults, "faults": faults} for name, faults in tables.items()},
    }
    write_text(spark, report_uri(lake_uri, dataset_version), json.dumps(report, indent=2) + "\n")
    return messages


def _faults(spark: SparkSession, lake_uri: str, table: Table, dataset_version: str) -> list[dict[str, Any]]:
    try:
        rows = _without_binaries(read_table(spark, lake_uri, table, dataset_version=dataset_version), table)
        failed = _failed(table, rows, suite(table)["expectations"], {"result_format": "BOOLEAN_ONLY"})
        if not failed:
            return []
        # only the expectations that failed are worth the Spark jobs that count and show what is wrong
        again = [result["expectation_config"] for result in failed]
        failed = _failed(table, rows, again, {"result_format": "BASIC", "partial_unexpected_count": _EXAMPLES})
    except Exception as error:  # Spark raises many kinds; each is a fault of this table and stands in the report
        return [_unreadable(table, str(error))]
    broken = [result for result in failed if _raised(result)]
    if broken:
        return [_unreadable(table, _raised(broken[0]))]
    return [_fault(table, result) for result in failed]


def _without_binaries(rows: DataFrame, table: Table) -> DataFrame:
    """The rows with nothing in binary columns: gigabytes that no expectation looks at are not read."""
    nothing = {column.name: f.lit(None).cast("binary") for column in table.columns if column.type == "binary"}
    return rows.withColumns(nothing) if nothing else rows


def _failed(
    table: Table, rows: DataFrame, expectations: list[dict[str, Any]], result_format: dict[str, Any]
) -> list[dict[str, Any]]:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_spark("lake", persist=False)
    batches = source.add_dataframe_asset(table.name).add_batch_definition_whole_dataframe("all")
    batch = batches.get_batch({"dataframe": rows})
    declared = [{"type": e["type"], "kwargs": _own(e["kwargs"])} for e in expectations]
    found = batch.validate(gx.ExpectationSuite(name=table.name, expectations=declared), result_format=result_format)
    return [result.to_json_dict() for result in found.results if not result.success]


def _own(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The expectation's own arguments: not which batch it was held against."""
    return {name: value for name, value in kwargs.items() if name != "batch_id"}


def _raised(result: dict[str, Any]) -> str:
    """What an expectation's evaluation raised; empty when it was evaluated."""
    info = result.get("exception_info") or {}
    one = info if "raised_exception" in info else next(iter(info.values()), {})
    return f"{one['exception_message']} {one['exception_traceback']}" if one.get("raised_exception") else ""


def _unreadable(table: Table, error: str) -> dict[str, Any]:
    file = _FILE.search(error)
    what = f"file {file[0]} cannot be read as Parquet" if file else next(iter(error.strip().splitlines()), "unknown")
    return {"table": table.name, "column": None, "count": None, "message": f"{table.name}: {what}"}


def _fault(table: Table, result: dict[str, Any]) -> dict[str, Any]:
    kind, kwargs, seen = result["expectation_config"]["type"], result["expectation_config"]["kwargs"], result["result"]
    column, count, place = kwargs.get("column"), seen.get("unexpected_count"), table.name
    if kind == "expect_table_columns_to_match_ordered_list":
        found = ", ".join(seen.get("observed_value") or [])
        message = f"{place}: expected columns {', '.join(table.column_names)}; found {found}"
    elif kind == "expect_table_row_count_to_be_between":
        count, message = 0, f"{place}: no rows of this data set"
    elif kind == "unexpected_rows_expectation":
        column, count = ", ".join(table.key), int(seen["observed_value"])
        message = f"{place}, key ({column}): {count} rows repeat the key of another"
    else:
        message = f"{place}, column {column}: {count} rows {_WRONG[kind](kwargs)}"
    examples = [str(value) for value in seen.get("partial_unexpected_list") or []][:_EXAMPLES]
    return {"table": place, "column": column, "count": count, "examples": examples, "message": message}


_WRONG: dict[str, Callable[[dict[str, Any]], str]] = {
    "expect_column_values_to_not_be_null": lambda _: "are null",
    "expect_column_values_to_be_between": lambda k: f"lie outside {k['min_value']} to {k['max_value']}",
    "expect_column_values_to_be_in_set": lambda k: f"are none of {', '.join(map(str, k['value_set']))}",
}
