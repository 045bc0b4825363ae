"""The contracts as a document to read."""

from __future__ import annotations

from firelake.contracts.feature_sets import FeatureSet
from firelake.contracts.render.ddl import HIVE_TYPES
from firelake.contracts.schema import Column, Table


def data_dictionary(tables: tuple[Table, ...], feature_sets: tuple[FeatureSet, ...]) -> str:
    """Every table with its columns, and every feature set with its windows, as Markdown."""
    parts = [
        "# Data dictionary\n\nRendered from `libs/firelake/contracts` by `make contracts`: change it there.\n",
        *(_table(table) for table in tables),
        *(_feature_set(feature_set) for feature_set in feature_sets),
    ]
    return "\n".join(parts)


def _table(table: Table) -> str:
    versions = " and ".join(f"`{name}`" for name in table.key_within)
    within = f", within each {versions}" if versions else ""
    head = (
        f"## {table.name}\n\n{table.doc}\n\nKey: {_code(table.key)}{within}. Partitions: {_code(table.partition_by)}. "
        f"Writer: {table.writer}.\n\n"
        "| column | type | unit | may be missing | values | meaning |\n|---|---|---|---|---|---|\n"
    )
    return head + "".join(_column(column) for column in table.columns)


def _column(column: Column) -> str:
    missing = "yes" if column.nullable else "no"
    cells = (f"`{column.name}`", HIVE_TYPES[column.type], column.unit, missing, _values(column), column.doc)
    return f"| {' | '.join(cells)} |\n"


def _values(column: Column) -> str:
    if column.allowed:
        return ", ".join(f"`{value}`" for value in column.allowed)
    if column.minimum is None and column.maximum is None:
        return ""
    low = "" if column.minimum is None else f"{column.minimum:.10g}"
    high = "" if column.maximum is None else f"{column.maximum:.10g}"
    return f"{low} to {high}" if high else f"{low} and more"


def _feature_set(feature_set: FeatureSet) -> str:
    head = (
        f"## Feature set {feature_set.version}\n\nA row a head and {feature_set.hop_s} s in which it sent something. "
        f"Online, a reading may come {feature_set.allowed_lateness_s} s late.\n\n"
        "| feature | table | of | function | window | least coverage | unit |\n|---|---|---|---|---|---|---|\n"
    )
    rows = (
        f"| `{feature.name}` | {feature.table} | {_code(feature.inputs)} | {feature.function} | {feature.window_s} s "
        f"| {100 * feature.min_coverage:g} % | {feature.unit} |\n"
        for feature in feature_set.features
    )
    return head + "".join(rows)


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
