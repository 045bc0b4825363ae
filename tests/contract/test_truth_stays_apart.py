"""No feature and no feature job may read truth_* tables: what a model learns from must exist in a real building."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from firelake.contracts.feature_sets import FEATURE_SETS
from firelake.contracts.tables import READING_COLUMNS, TRUTH_TABLES

SOURCES = ("libs/firelake/features/*.py", "glue_jobs/featurise_*.py", "emr_steps/featurise_*.py")
TRUTH_NAMES = {"TRUTH_TABLES", *(table.name for table in TRUTH_TABLES), *(table.name.upper() for table in TRUTH_TABLES)}


def _reads_truth(source: str) -> set[str]:
    """Every name, attribute and string of a program that is a truth table's."""
    nodes = list(ast.walk(ast.parse(source)))
    words = {node.id for node in nodes if isinstance(node, ast.Name)}
    words |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    words |= {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    strings = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return (words & TRUTH_NAMES) | {text for text in strings if "truth_" in text}


def test_no_feature_reads_truth(repository: Path):
    files = [path for pattern in SOURCES for path in sorted(repository.glob(pattern))]
    assert len(files) >= 8
    for path in files:
        assert _reads_truth(path.read_text()) == set(), path


@pytest.mark.parametrize(
    "program",
    ["from firelake.contracts.tables import TRUTH_LABELS", "read(TABLES['truth_labels'])", "tables.TRUTH_TABLES",
     "load(f'{lake}/truth_zones')"],
)  # fmt: skip
def test_the_check_sees_a_breach(program: str):
    assert _reads_truth(program)


def test_no_truth_column_is_a_feature_input():
    """Zones have a pressure_pa, and so has a head: what a head reads is no truth, whatever else has its name."""
    columns = {c.name for table in TRUTH_TABLES for c in table.columns} - {"scenario_id", "device_id", "shard"}
    columns -= {column.name for column in READING_COLUMNS}
    for feature_set in FEATURE_SETS.values():
        for feature in feature_set.features:
            assert not columns & {*feature.inputs, feature.name}
