"""Athena's SQL by DuckDB: what it means, and that what is not understood is an error. The oracle holds it to Trino."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.render.ddl import HIVE_TYPES
from firelake.contracts.tables import TABLES
from firelake_local.athena.errors import AthenaError
from firelake_local.athena.statements import bind
from firelake_local.athena.translate import parse, tables_in, to_duckdb
from firelake_local.athena.values import text

COLUMNS = {"a": "bigint", "b": "double", "s": "varchar", "t": "timestamp"}


ALARMS = ("photo_s", "ion_s", "heat_s", "ror_s", "co_s", "co_poison_s", "co_poison_ul_s")


def translated(sql: str) -> tuple[str, list[str]]:
    return to_duckdb(parse(sql), "db", lambda database, table: COLUMNS)


@pytest.mark.parametrize(
    "sql",
    [
        "select not_a_function(a) from tab",
        "select zz from tab",
        "select * from read_csv('/etc/passwd')",
        "select 1; select 2",
        "select * from other_catalog.db.tab",
        "selekt 1",
    ],
)
def test_what_is_not_understood_is_an_error(sql: str) -> None:
    with pytest.raises(AthenaError):
        translated(sql)


def test_whole_units_and_rounding_are_trinos() -> None:
    sql, _ = translated("select date_diff('hour', t, t), cast(b as integer), a / 2 from tab")
    sql = sql.lower()
    assert "date_sub('hour'" in sql
    assert "round(" in sql
    assert "trunc(" in sql


def test_unnamed_columns_are_named_by_their_place() -> None:
    assert translated("select a, count(*), 1 from tab group by a")[1] == ["a", "_col1", "_col2"]


def test_names_of_with_clauses_are_no_tables() -> None:
    found = tables_in(parse("with q as (select * from tab) select * from q join other.u on true"), "db")
    assert set(found) == {("other", "u"), ("db", "tab")}


def test_parameters_are_bound_in_order_as_literals() -> None:
    assert bind("select ? as a, ? as b", ["'x'", "2"]) == "SELECT 'x' AS a, 2 AS b"
    with pytest.raises(AthenaError, match="expected 2 but found 1"):
        bind("select ?, ?", ["1"])
    with pytest.raises(AthenaError, match="not one literal"):
        bind("select ?", ["1 union select 2"])


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (1.0e10, "double", "1.0E10"),
        (0.1, "double", "0.1"),
        (1.0e-5, "double", "1.0E-5"),
        (float("nan"), "double", "NaN"),
        (True, "boolean", "true"),
        (None, "varchar", None),
        (b"\x01\xff", "varbinary", "01 ff"),
    ],
)
def test_values_print_as_athena_prints_them(value: object, kind: str, printed: str | None) -> None:
    assert text(value, kind) == printed


def heads_and_alarms(repository: Path, label: dict[str, float]) -> list[dict[str, object]]:
    """What the view says of a head that has this label, in a scenario of a class of fires, on DuckDB."""
    key = {"scenario_id": 1, "dataset_version": "d"}
    rows = {
        "truth_labels": key | {"device_id": "h", "censored_s": 600.0} | label,
        "truth_scenarios": key | {"kind": "fire"},
    }
    view = (repository / "athena/views/heads_and_alarms.sql").read_text().partition(" AS\n")[2]
    select, _ = to_duckdb(
        parse(view), "db", lambda _, table: {c.name: HIVE_TYPES[c.type] for c in TABLES[table].columns}
    )
    with duckdb.connect() as lake:
        lake.execute("create schema db")
        for name, row in rows.items():
            columns = {field.name: pa.array([row.get(field.name)], field.type) for field in arrow_schema(TABLES[name])}
            lake.register(f"{name}_row", pa.table(columns))
            lake.execute(f"create table db.{name} as select * from {name}_row")
        return lake.sql(select).to_arrow_table().to_pylist()


@pytest.mark.parametrize(
    ("sounded", "first_s"),
    [({}, None), ({"ror_s": 80.0}, 80.0), ({"photo_s": 90.0, "co_s": 300.0}, 90.0), ({"heat_s": 600.0}, 600.0)],
)
def test_the_first_conventional_alarm_of_a_head_is_of_all_six_and_missing_without_one(
    repository: Path, sounded: dict[str, float], first_s: float | None
) -> None:
    (found,) = heads_and_alarms(repository, {"ignition_s": 60.0} | sounded)
    assert found["first_conventional_s"] == first_s
    assert {name: found[name] for name in ALARMS} == dict.fromkeys(ALARMS) | sounded


def test_a_leak_that_was_never_lit_is_no_fire_of_the_view(repository: Path) -> None:
    assert heads_and_alarms(repository, {"co_s": 80.0}) == []
