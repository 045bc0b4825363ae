"""The contracts as a CloudFormation template: the Glue database and its tables."""

from __future__ import annotations

from typing import Any

import yaml

from firelake.contracts.render.ddl import HIVE_TYPES, meaning
from firelake.contracts.schema import Table

_LAKE = "s3://firelake-${Env}-lake-${AWS::AccountId}"
_COMMENT_LIMIT = 255
"""The longest comment that Glue keeps of a column."""


class _Sub(str):
    """A string with references, rendered as !Sub."""


class _Ref(str):
    """The name of a parameter or resource, rendered as !Ref."""


class _Template(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


_Template.add_representer(_Sub, lambda dumper, text: dumper.represent_scalar("!Sub", str(text)))
_Template.add_representer(_Ref, lambda dumper, text: dumper.represent_scalar("!Ref", str(text)))


def catalogue(tables: tuple[Table, ...]) -> str:
    """The template's text. The tables' partitions are columns like others: a Delta table's log knows them."""
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Firelake's catalogue: the Glue database and its Delta tables",
        "Parameters": {
            "Env": {"Type": "String", "AllowedPattern": "[a-z][a-z0-9]{1,11}", "Description": "deployment's name"}
        },
        "Resources": {
            "Database": {
                "Type": "AWS::Glue::Database",
                "Properties": {
                    "CatalogId": _Ref("AWS::AccountId"),
                    "DatabaseInput": {"Name": _Sub("firelake_${Env}"), "Description": "Firelake's lake"},
                },
            },
            **{_logical_name(table): _table(table) for table in tables},
            "DatabaseParameter": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {
                    "Name": _Sub("/firelake/${Env}/glue-database"),
                    "Type": "String",
                    "Value": _Ref("Database"),
                },
            },
        },
        "Outputs": {"DatabaseName": {"Value": _Ref("Database"), "Description": "the Glue database"}},
    }
    text = yaml.dump(template, Dumper=_Template, sort_keys=False, width=110, allow_unicode=True)
    return f"# Rendered from firelake.contracts by `make contracts`: change it there.\n{text}"


def _logical_name(table: Table) -> str:
    return "".join(word.capitalize() for word in table.name.split("_"))


def _table(table: Table) -> dict[str, Any]:
    location = _Sub(f"{_LAKE}/{table.name}")
    columns = [
        {"Name": column.name, "Type": HIVE_TYPES[column.type], "Comment": meaning(column)[:_COMMENT_LIMIT]}
        for column in table.columns
    ]
    return {
        "Type": "AWS::Glue::Table",
        "Properties": {
            "CatalogId": _Ref("AWS::AccountId"),
            "DatabaseName": _Ref("Database"),
            "TableInput": {
                "Name": table.name,
                "Description": table.doc,
                "TableType": "EXTERNAL_TABLE",
                "Parameters": {
                    "EXTERNAL": "TRUE",
                    "table_type": "DELTA",
                    "spark.sql.sources.provider": "delta",
                    "classification": "delta",
                },
                "StorageDescriptor": {
                    "Columns": columns,
                    "Location": location,
                    "InputFormat": "org.apache.hadoop.mapred.SequenceFileInputFormat",
                    "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat",
                    "SerdeInfo": {
                        "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                        "Parameters": {"path": location, "serialization.format": "1"},
                    },
                },
            },
        },
    }
