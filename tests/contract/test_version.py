"""A version's name is a safe part of a path, and every door refuses what is not."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

import pyarrow as pa
import pytest
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.tables import RAW_POINT_READINGS
from firelake.contracts.version import check_version
from firelake.lake.shard import Shard, commit_chunk, create_table
from firelake_chain.executions import ChainParameters
from firelake_cli.main import main as firelake
from firelake_models.snapshot import main as snapshot
from hypothesis import given
from hypothesis import strategies as st

from simulators import batch

EXPECTED = "expected 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first, got "
REFUSED = ["", ".", "..", "a/b", "../a", "_a", ".a", "-a", "A", "a b", "it's", "ä", "a\n", "a" * 65]


@given(st.text("az09._-A/", max_size=5) | st.text("a.", min_size=60, max_size=70) | st.text())
def test_what_is_accepted_is_one_part_of_a_path_and_needs_no_escape(name):
    try:
        check_version("v", name)
    except ValueError:
        return
    assert PurePosixPath("lake", name).parts == ("lake", name)
    assert name not in (".", "..")
    assert quote(name, safe="") == name == name.lower()
    assert name[0] not in "._-"
    assert 1 <= len(name.encode()) <= 64


@given(st.from_regex(r"[a-z0-9][a-z0-9._-]{0,63}", fullmatch=True))
def test_names_of_the_declared_kind_are_accepted(name):
    assert check_version("v", name) == name


@pytest.mark.parametrize("name", REFUSED)
def test_one_message_names_the_parameter_and_what_was_expected(name):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        check_version("dataset_version", name)
    assert str(refused.value) == f"dataset_version: {EXPECTED}{name!r}"


def refused_by(door, words, capsys):
    assert door(words) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"dataset_version: {EXPECTED}" in told


@pytest.mark.parametrize("name", REFUSED)
def test_every_command_ends_with_2_and_one_line(tmp_path, capsys, name):
    lake = ["--lake_uri", str(tmp_path), f"--dataset_version={name}"]
    refused_by(batch.main, [*lake, "--seed=1", "--scenarios=1", "--shards=1"], capsys)
    refused_by(batch.main, [*lake, "--seed=1", "--scenarios=1", "--shards=1", "--estimate"], capsys)
    refused_by(snapshot, [*lake, "--feature_set_version=v1", f"--output_uri={tmp_path / 'out'}"], capsys)
    refused_by(firelake, ["chain", "start", f"--dataset-version={name}"], capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [*REFUSED, None, 3])
def test_an_execution_is_not_started_with_it(name):
    numbers = {"seed": 1, "scenarios": 1, "shards": 2, "device_days": 0, "shifted_scenarios": 0}
    with pytest.raises(ValueError, match=f"dataset_version: {EXPECTED}"):
        ChainParameters.of({"dataset_version": name, **numbers, "feature_set_version": "v1"})


@pytest.mark.parametrize("name", REFUSED)
def test_no_row_is_written_under_it(tmp_path, name):
    create_table(str(tmp_path), RAW_POINT_READINGS)
    before = sorted(tmp_path.rglob("*"))
    rows = pa.Table.from_pylist([], arrow_schema(RAW_POINT_READINGS))
    with pytest.raises(ValueError, match=f"dataset_version: {EXPECTED}"):
        commit_chunk(Shard(str(tmp_path), name, 0, "h"), RAW_POINT_READINGS, rows, None, 1)
    assert sorted(tmp_path.rglob("*")) == before
