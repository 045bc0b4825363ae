"""The contracts hold together, and every rendered form says the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml
from firelake.contracts.feature_sets import FEATURE_SETS, V1
from firelake.contracts.render.__main__ import drifted, main, rendered
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.render.json_schema import reading_schema
from firelake.contracts.render.spark import spark_schema
from firelake.contracts.tables import FEATURE_TABLES, FRAME_SCALAR_COLUMNS, RAW_TABLES, READING_COLUMNS, TABLES
from pyspark.sql.pandas.types import to_arrow_schema


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_keys_and_partitions_are_columns_that_cannot_be_missing(table):
    for name in (*table.key, *table.partition_by):
        assert not table.column(name).nullable
    assert len(set(table.column_names)) == len(table.columns)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_key_says_within_which_versions_it_is_unique(repository: Path, table):
    versions = [name for name in table.partition_by if name.endswith("_version")]
    assert set(versions) <= {*table.key, *table.key_within}
    section = (repository / "docs/data_dictionary.md").read_text().split(f"## {table.name}\n")[1]
    said = section.split("Key: ")[1].split(". Partitions")[0]
    assert all(f"`{name}`" in said for name in (*table.key, *versions))


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_spark_and_arrow_agree(table):
    from_spark = {field.name: (field.type, field.nullable) for field in to_arrow_schema(spark_schema(table))}
    arrow = {field.name: (field.type, field.nullable) for field in arrow_schema(table)}
    for name, (kind, nullable) in arrow.items():
        assert str(from_spark[name][0]).split("[")[0] == str(kind).split("[")[0]
        assert from_spark[name][1] == nullable
    assert list(from_spark) == list(arrow)


@pytest.mark.parametrize("feature_set", FEATURE_SETS.values(), ids=lambda s: s.version)
def test_features_read_declared_columns(feature_set):
    columns = {column.name for column in (*READING_COLUMNS, *FRAME_SCALAR_COLUMNS)}
    for feature in feature_set.features:
        assert set(feature.inputs) <= columns, feature.name
        assert feature.window_s % feature_set.hop_s == 0
    assert len(set(feature_set.names)) == len(feature_set.names)
    assert {feature.table for feature in feature_set.features} == {table.name for table in FEATURE_TABLES}


def test_the_tables_have_the_columns_of_every_set():
    for feature_set in FEATURE_SETS.values():
        for feature in feature_set.features:
            assert feature.name in TABLES[feature.table].column_names
            assert feature.name in TABLES["feat_fusion"].column_names


def test_one_writer_a_table():
    assert {table.writer for table in FEATURE_TABLES} == {"spark"}
    assert {table.writer for table in RAW_TABLES} == {"delta-rs"}


def test_rendered_files_are_up_to_date(repository: Path):
    assert drifted(repository, rendered()) == []


def test_check_names_what_drifted(repository: Path, tmp_path: Path, capsys):
    assert main(["--write", "--root", str(tmp_path)]) == 0
    assert main(["--check", "--root", str(tmp_path)]) == 0
    (tmp_path / "athena/ddl/feat_gas.sql").write_text("-- by hand")
    (tmp_path / "athena/ddl/feat_old.sql").write_text("-- of no contract")
    (tmp_path / "docs/data_dictionary.md").unlink()
    assert main(["--check", "--root", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "athena/ddl/feat_gas.sql" in told
    assert "athena/ddl/feat_old.sql" in told
    assert "docs/data_dictionary.md" in told
    assert "truth_labels" not in told
    assert main(["--write", "--root", str(tmp_path)]) == 0
    assert main(["--check", "--root", str(tmp_path)]) == 0
    shutil.rmtree(tmp_path)


class _Loader(yaml.SafeLoader):
    pass


_Loader.add_multi_constructor("!", lambda loader, suffix, node: loader.construct_scalar(node))


def test_the_catalogue_has_every_table_as_delta(repository: Path):
    template = yaml.load((repository / "infra/cloudformation/catalogue.yaml").read_text(), _Loader)
    tables = [r["Properties"]["TableInput"] for r in template["Resources"].values() if r["Type"] == "AWS::Glue::Table"]
    assert {table["Name"] for table in tables} == set(TABLES)
    for table in tables:
        assert table["Parameters"]["table_type"] == "DELTA"
        assert table["StorageDescriptor"]["SerdeInfo"]["Parameters"]["path"] == table["StorageDescriptor"]["Location"]
        assert [c["Name"] for c in table["StorageDescriptor"]["Columns"]] == list(TABLES[table["Name"]].column_names)
        assert all(len(column["Comment"]) <= 255 for column in table["StorageDescriptor"]["Columns"])


GOOD = {"device_id": "kitchen-1", "event_time": "2026-01-01T00:00:00.5Z", "temp_c": 21.5, "co_ppm": None}


def test_the_schema_of_a_reading_takes_a_good_one():
    jsonschema.validate(GOOD, reading_schema())


@pytest.mark.parametrize(
    "change",
    [
        {"temp_c": "warm"},
        {"temp_c": True},
        {"temp_c": 5000.0},
        {"o2_pct": -1},
        {"device_id": ""},
        {"device_id": "a b"},
        {"event_time": "2026-01-01 00:00"},
        {"scenario_id": 1},
        {"thermal_hot_fraction": 1.5},
    ],
)
def test_the_schema_of_a_reading_refuses(change):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(GOOD | change, reading_schema())


def test_a_reading_holds_something():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({name: GOOD[name] for name in ("device_id", "event_time")}, reading_schema())


def test_a_changed_declaration_changes_the_hash():
    from dataclasses import replace

    assert replace(V1, hop_s=5).declaration_hash != V1.declaration_hash
    wider = replace(V1.features[0], min_coverage=0.2)
    assert replace(V1, features=(wider, *V1.features[1:])).declaration_hash != V1.declaration_hash
