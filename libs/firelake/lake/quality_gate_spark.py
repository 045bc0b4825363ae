"""The quality gate: holds a data set's raw and truth tables to their contracts, by Great Expectations.

Spark passes over each table once and brings back its witnesses: of every column the least and the greatest value, one
that the contract does not allow, and a null, where it has any. A column keeps to its contract if and only if its
witnesses do, so Great Expectations judges those few rows. Only of what they fail does it count the table's own rows.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from pyspark.sql import DataFrame, SparkSession

from firelake.contracts.render.expectations import suite
from firelake.contracts.schema import Column, Table
from firelake.contracts.tables import RAW_TABLES, TRUTH_TABLES
from firelake.contracts.version import check_version
from firelake.lake.spark_tables import read_table, write_text

if TYPE_CHECKING:
    from great_expectations.datasource.fluent.interfaces import Batch

GATED_TABLES = (*RAW_TABLES, *TRUTH_TABLES)
_EXAMPLES = 5
_FILE = re.compile(r"(?:s3a?|file|hdfs):/[^\s,;'\"]+?\.parquet")
_OTHER = "another"
"""Stands for a string that is none of the allowed."""
_UNIQUE_KEY = "unexpected_rows_expectation"


def report_uri(lake_uri: str, dataset_version: str) -> str:
    """Where the gate leaves its report."""
    return f"{lake_uri.rstrip('/')}/_reports/{dataset_version}/gate.json"


def run_gate(spark: SparkSession, lake_uri: str, dataset_version: str) -> list[str]:
    """What is wrong with a data set, a line a fault, naming table, column and count; empty when it may pass.

    The report is written in every case. Raises ValueError when the version cannot be one.
    """
    check_version("--dataset_version", dataset_version)
    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(_look, spark, lake_uri, table, dataset_version) for table in GATED_TABLES]
        _load_great_expectations()  # takes seconds, which Spark has use for
        tables = {table.name: _faults(table, look.result()) for table, look in zip(GATED_TABLES, looks, strict=True)}
    messages = [fault["message"] for faults in tables.values() for fault in faults]
    report = {
        "dataset_version": dataset_version,
        "passed": not messages,
        "tables": {name: {"passed": not faults, "faults": faults} for name, faults in tables.items()},
    }
    write_text(spark, report_uri(lake_uri, dataset_version), json.dumps(report, indent=2) + "\n")
    return messages


@dataclass(frozen=True)
class _Look:
    """A table of the data set, without its binary columns' content; its witnesses; whether its key is unique in it."""

    rows: DataFrame
    witnesses: pd.DataFrame
    key_is_unique: bool


def _look(spark: SparkSession, lake_uri: str, table: Table, dataset_version: str) -> _Look | Exception:
    try:
        rows = _without_binaries(read_table(spark, lake_uri, table, dataset_version=dataset_version), table)
        return _Look(rows, _witnesses(rows, table), _key_is_unique(rows, table))
    except Exception as error:  # Spark raises many kinds; each is a fault of this table and stands in the report
        return error


def _without_binaries(rows: DataFrame, table: Table) -> DataFrame:
    """The rows with nothing in binary columns: gigabytes that no expectation looks at are not read."""
    nothing = {column.name: "CAST(NULL AS BINARY)" for column in table.columns if column.type == "binary"}
    return rows.selectExpr(*(f"{nothing.get(name, name)} AS {name}" for name in rows.columns))


def _witnesses(rows: DataFrame, table: Table) -> pd.DataFrame:
    """At most three rows with the columns of `rows`: the least values, the greatest, and nulls where there are any.

    Strings stand in the order in which they are allowed, before all others. A NaN stands as infinity: it is outside of
    every range, and Great Expectations would take it for a null.
    """
    seen = [column for column in table.columns if column.name in rows.columns and column.type != "binary"]
    found = rows.selectExpr("count(*) AS n_rows", *(f"{_extremes(column)} AS {column.name}" for column in seen)).first()
    assert found is not None  # an aggregate has its row
    columns: dict[str, list[Any]] = {name: [None] * min(found["n_rows"], 3) for name in rows.columns}
    for column in seen:
        least, greatest, present = found[column.name]
        if column.type == "string":
            least, greatest = (
                None if place is None else (*column.allowed, _OTHER)[place] for place in (least, greatest)
            )
        three = [None if present < found["n_rows"] else least, least, greatest]
        columns[column.name] = three[: min(found["n_rows"], 3)]
    return pd.DataFrame(columns, dtype=object)


def _extremes(column: Column) -> str:
    """The least value, the greatest and the number of those that are not null, as SQL.

    Of strings their places among the allowed: an aggregate with strings in it is many times slower.
    """
    value = column.name
    if column.type in ("float32", "float64"):
        value = f"nanvl({value}, {'float' if column.type == 'float32' else 'double'}('Infinity'))"
    elif column.type == "string":
        places = "".join(f" WHEN {value} = '{one}' THEN {place}" for place, one in enumerate(column.allowed))
        value = f"CASE{places} WHEN {value} IS NOT NULL THEN {len(column.allowed)} END"
    return f"struct(min({value}), max({value}), count({column.name}))"


def _key_is_unique(rows: DataFrame, table: Table) -> bool:
    """Whether no key's hash comes twice; a rare chance match of two keys is cleared up by the full count."""
    if not set(table.key) <= set(rows.columns):
        return True  # the columns are the fault
    hashes = rows.selectExpr(f"xxhash64({', '.join(table.key)}) AS hash").groupBy("hash").count()
    return bool(hashes.where("count > 1").isEmpty())


def _faults(table: Table, look: _Look | Exception) -> list[dict[str, Any]]:
    if isinstance(look, Exception):
        return [_unreadable(table, str(look))]
    expectations = suite(table)["expectations"]
    of_columns = [e for e in expectations if e["type"] != _UNIQUE_KEY]
    of_key = [] if look.key_is_unique else [e for e in expectations if e["type"] == _UNIQUE_KEY]
    suspected = _failed(table, look.witnesses, of_columns, {"result_format": "BOOLEAN_ONLY"})
    broken = [result for result in suspected if _raised(result)]
    if broken:
        return [_unreadable(table, _raised(broken[0]))]
    again = [*(result["expectation_config"] for result in suspected), *of_key]
    if not again:
        return []
    try:
        failed = _failed(table, look.rows, again, {"result_format": "BASIC", "partial_unexpected_count": _EXAMPLES})
    except Exception as error:  # as above
        return [_unreadable(table, str(error))]
    broken = [result for result in failed if _raised(result)]
    if broken:
        return [_unreadable(table, _raised(broken[0]))]
    return [_fault(table, result) for result in failed]


def _load_great_expectations() -> None:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the library is imported: nothing is sent anywhere
    import great_expectations  # noqa: F401

    logging.getLogger("great_expectations").setLevel(logging.ERROR)


def _failed(
    table: Table, rows: DataFrame | pd.DataFrame, expectations: list[dict[str, Any]], result_format: dict[str, Any]
) -> list[dict[str, Any]]:
    import great_expectations as gx

    declared = [{"type": e["type"], "kwargs": _own(e["kwargs"])} for e in expectations]
    own_suite = gx.ExpectationSuite(name=table.name, expectations=declared)
    found = _batch(rows).validate(own_suite, result_format=result_format)
    return [result.to_json_dict() for result in found.results if not result.success]


def _batch(rows: DataFrame | pd.DataFrame) -> Batch:
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    sources = context.data_sources
    source = sources.add_pandas("lake") if isinstance(rows, pd.DataFrame) else sources.add_spark("lake", persist=False)
    whole = source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")
    return whole.get_batch({"dataframe": rows})


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
