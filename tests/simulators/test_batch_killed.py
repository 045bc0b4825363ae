"""A shard killed anywhere: run again it goes on, and every table has each row once."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from deltalake import DeltaTable
from firelake.contracts.tables import RAW_POINT_READINGS, TRUTH_LABELS, TRUTH_SCENARIOS
from firelake.lake import shard as lake_shard
from firelake.lake.row_digest import row_digest
from firelake.lake.row_hash import row_hash
from firelake.lake.shard import (
    LostRowsError,
    Shard,
    ShardTakenError,
    commit_chunk,
    read_shard,
    replace_shard,
    scenarios_committed,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators import batch, manifest, shard_run
from simulators.manifest import parameters_hash, read_manifest, write_manifest
from simulators.scenarios.drawing import draw_scenario

SEED, N = 5, 7
PARAMETERS = {"seed": SEED}


class KilledError(BaseException):
    """What stands for SIGKILL inside one process: nothing catches it."""


def shard_in(folder, version="v"):
    return Shard(str(folder), version, 0, parameters_hash(PARAMETERS))


def run(shard, n=N, is_stopped=lambda: False, simulated=None):
    draws = (partial(draw_scenario, SEED, i) for i in range(n))
    seen = simulated if simulated is not None else []
    shard_run.run_shard(shard, draws, n, 0.0, seen.append, is_stopped)


def hashes(folder):
    return {
        table.name: row_hash(DeltaTable(str(folder / table.name)).to_pyarrow_table(), table)
        for table in shard_run.TABLES
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The hashes and the manifest of a run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    batch.create_tables(str(folder))
    run(shard_in(folder))
    return hashes(folder), write_manifest(shard_in(folder), PARAMETERS, 1, N)


@pytest.fixture
def chunks_of_two(monkeypatch):
    monkeypatch.setattr(shard_run, "CHUNK_SCENARIOS", 2)


@pytest.mark.parametrize("kills", [[1], [4], [5], [6], [3, 1, 7], [19]])
def test_killed_between_any_two_commits(tmp_path, monkeypatch, chunks_of_two, whole, kills):
    batch.create_tables(str(tmp_path))
    commit = shard_run.commit_chunk
    simulated = []
    for commits in kills:
        left = iter(range(commits))

        def commit_until_killed(*arguments, left=left):
            if next(left, None) is None:
                raise KilledError
            commit(*arguments)

        monkeypatch.setattr(shard_run, "commit_chunk", commit_until_killed)
        with pytest.raises(KilledError):
            run(shard_in(tmp_path), simulated=simulated)
    monkeypatch.setattr(shard_run, "commit_chunk", commit)
    run(shard_in(tmp_path), simulated=simulated)
    assert hashes(tmp_path) == whole[0]
    manifest = write_manifest(shard_in(tmp_path), PARAMETERS, 1, N)
    assert manifest == whole[1]
    for table in shard_run.TABLES:
        lies = row_digest(read_shard(shard_in(tmp_path), table), table)
        assert manifest["tables"][table.name] == {"rows": lies.rows, "row_digest": lies.hex}, table.name
    assert len(simulated) <= N + 2 * len(kills), "at most the chunk in flight is simulated again"


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, N - 1), min_size=1, max_size=3))
def test_asked_to_stop_at_any_scenario(tmp_path_factory, whole, stops):
    folder = tmp_path_factory.mktemp("stopped")
    batch.create_tables(str(folder))
    simulated = []
    for stop in sorted(stops):
        with contextlib.suppress(shard_run.InterruptedShardError):
            run(shard_in(folder), simulated=simulated, is_stopped=lambda stop=stop: len(simulated) > stop)
    run(shard_in(folder), simulated=simulated)
    assert simulated == list(range(1, N + 1)), "nothing is simulated twice"
    assert hashes(folder) == whole[0]


def test_other_parameters_replace_what_was_there(tmp_path, whole):
    batch.create_tables(str(tmp_path))
    other = shard_in(tmp_path)._replace(parameters_hash="another")
    run(other, n=3)
    assert scenarios_committed(shard_in(tmp_path), TRUTH_LABELS) is None
    run(shard_in(tmp_path))
    assert hashes(tmp_path) == whole[0]
    run(shard_in(tmp_path)._replace(parameters_hash="nothing"), n=0)
    assert DeltaTable(str(tmp_path / "raw_point_readings")).to_pyarrow_table().num_rows == 0


def test_two_processes_cannot_commit_one_chunk(tmp_path, monkeypatch):
    """The second opened the table before the first committed, as one that was thought dead does."""
    batch.create_tables(str(tmp_path))
    shard = shard_in(tmp_path)
    run(shard, n=1)
    rows = DeltaTable(str(tmp_path / "truth_scenarios")).to_pyarrow_table().drop_columns(["dataset_version", "shard"])
    stale = lake_shard.open_table(shard.lake_uri, TRUTH_SCENARIOS)
    commit_chunk(shard, TRUTH_SCENARIOS, rows, 1, 2)
    unread, read = iter([stale]), DeltaTable.update_incremental
    monkeypatch.setattr(DeltaTable, "update_incremental", lambda delta: next(unread, None) or read(delta))
    with pytest.raises(
        ShardTakenError, match="truth_scenarios: shard 0 of v has 2 scenarios where this process left 1"
    ):
        commit_chunk(shard, TRUTH_SCENARIOS, rows, 1, 2, stale)
    assert DeltaTable(str(tmp_path / "truth_scenarios")).to_pyarrow_table().num_rows == 2


def test_a_table_opened_long_ago_is_read_on(tmp_path):
    batch.create_tables(str(tmp_path))
    shard = shard_in(tmp_path)
    opened = lake_shard.open_table(shard.lake_uri, TRUTH_SCENARIOS)
    run(shard, n=1)
    assert scenarios_committed(shard, TRUTH_SCENARIOS, opened) is None
    rows = DeltaTable(str(tmp_path / "truth_scenarios")).to_pyarrow_table().drop_columns(["dataset_version", "shard"])
    commit_chunk(shard, TRUTH_SCENARIOS, rows, 1, 2, opened)
    assert scenarios_committed(shard, TRUTH_SCENARIOS) == 2
    assert DeltaTable(str(tmp_path / "truth_scenarios")).to_pyarrow_table().num_rows == 2


def test_rows_of_another_partition_are_refused(tmp_path):
    batch.create_tables(str(tmp_path))
    run(shard_in(tmp_path), n=1)
    rows = DeltaTable(str(tmp_path / "raw_point_readings")).to_pyarrow_table()
    with pytest.raises(ValueError, match="in the partition of 'other'"):
        replace_shard(str(tmp_path), RAW_POINT_READINGS, rows, "other", 0, "h")


def test_a_manifest_of_lost_rows_is_not_written(tmp_path):
    batch.create_tables(str(tmp_path))
    shard = shard_in(tmp_path)
    run(shard, n=2)
    with pytest.raises(LostRowsError, match="has 2 scenarios of 3"):
        write_manifest(shard, PARAMETERS, 1, 3)
    assert read_manifest(shard) is None


def test_a_file_that_is_not_as_it_was_written_is_missed(tmp_path):
    batch.create_tables(str(tmp_path))
    run(shard_in(tmp_path), n=1)
    (file,) = (tmp_path / "truth_zones").rglob("*.parquet")
    whole = file.read_bytes()
    for left in (whole[:-1], None):
        if left is None:
            file.unlink()
        else:
            file.write_bytes(left)
        with pytest.raises(LostRowsError, match=f"truth_zones: shard 0 of v: .*{file.name} is not there as it was"):
            write_manifest(shard_in(tmp_path), PARAMETERS, 1, 1)
    file.write_bytes(whole)
    assert write_manifest(shard_in(tmp_path), PARAMETERS, 1, 1)["tables"]["truth_zones"]["rows"] > 0


def test_rows_that_somebody_deleted_are_missed(tmp_path):
    batch.create_tables(str(tmp_path))
    run(shard_in(tmp_path), n=2)
    DeltaTable(str(tmp_path / "truth_labels")).delete("room >= 0")
    with pytest.raises(LostRowsError, match=r"truth_labels: shard 0 of v has 0 rows of \d"):
        write_manifest(shard_in(tmp_path), PARAMETERS, 1, 2)


SOME = 40
"""Scenarios that take some tenths of a second: a signal that is sent at the first of them comes before the last."""


def child(lake, shard, shards=2, scenarios=SOME):
    command = [sys.executable, "-m", "simulators.batch", "--lake_uri", str(lake), "--dataset_version", "v"]
    command += ["--seed", str(SEED), "--scenarios", str(scenarios), "--shards", str(shards), "--frames_hz", "0"]
    environment = os.environ | {"AWS_BATCH_JOB_ARRAY_INDEX": str(shard)}
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_sigterm_commits_says_so_and_shards_join(tmp_path):
    batch.create_tables(str(tmp_path))
    stopped = child(tmp_path, 0)
    for line in stopped.stdout:
        if line.startswith("scenario"):
            stopped.send_signal(signal.SIGTERM)
            break
    said = stopped.communicate()[1]
    assert stopped.returncode == 143, said
    assert "which are committed" in said
    again = child(tmp_path, 0)
    assert f"scenario 1/{SOME // 2 + 6}" not in again.communicate()[0]
    assert again.returncode == 0
    (parameters_folder,) = (tmp_path / "_manifests" / "v").iterdir()
    assert not (parameters_folder / "manifest.json").exists(), "a shard is still missing"
    other = child(tmp_path, 1)
    other.communicate()
    assert other.returncode == 0
    joined = json.loads((parameters_folder / "manifest.json").read_text())
    rows = {t.name: DeltaTable(str(tmp_path / t.name)).to_pyarrow_table().num_rows for t in shard_run.TABLES}
    assert {name: stated["rows"] for name, stated in joined["tables"].items()} == rows
    assert joined["scenarios"] == rows["truth_scenarios"] == SOME + 12
    assert joined["parameters"]["seed"] == SEED
    assert len(joined["code_version"]) == 64
    assert joined["shards"] == 2


def test_the_last_shard_killed_before_it_joined_the_manifests_does_so_when_run_again(tmp_path, monkeypatch):
    batch.create_tables(str(tmp_path))
    common = ["--lake_uri", str(tmp_path), "--dataset_version", "v", "--seed", str(SEED), "--scenarios", "2"]
    children = [[*common, "--shards", "2", "--frames_hz", "0", "--shard", number] for number in ("0", "1")]
    assert batch.main(children[0]) == 0

    def killed(*_):
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "join_manifests", killed)
        with pytest.raises(KilledError):
            batch.main(children[1])
    (folder,) = (tmp_path / "_manifests" / "v").iterdir()
    assert not (folder / "manifest.json").exists()
    assert batch.main(children[1]) == 0
    assert json.loads((folder / "manifest.json").read_text())["scenarios"] == 2 + 1


@pytest.mark.parametrize("content", ["", "{", "\x80"])
def test_a_manifest_without_its_content_is_written_anew(tmp_path, content):
    """As a machine that loses its power may leave it."""
    batch.create_tables(str(tmp_path))
    common = ["--lake_uri", str(tmp_path), "--dataset_version", "v", "--seed", str(SEED), "--scenarios", "2"]
    children = [[*common, "--shards", "2", "--frames_hz", "0", "--shard", number] for number in ("0", "1")]
    assert [batch.main(each) for each in children] == [0, 0]
    (folder,) = (tmp_path / "_manifests" / "v").iterdir()
    written = {path: path.read_bytes() for path in folder.iterdir()}
    for path in written:
        path.write_bytes(content.encode("latin-1"))
    assert batch.main(children[0]) == 0
    assert batch.main(children[1]) == 0
    assert {path: path.read_bytes() for path in folder.iterdir()} == written


def test_no_manifest_speaks_of_rows_that_are_no_more(tmp_path):
    """Of a data set made, made otherwise, and half way back."""
    batch.create_tables(str(tmp_path))
    common = ["--lake_uri", str(tmp_path), "--dataset_version", "v", "--scenarios", "3", "--frames_hz", "0"]

    def child(seed, shard, shards="2"):
        assert batch.main([*common, "--seed", seed, "--shards", shards, "--shard", shard]) == 0
        return sorted(json.loads(path.read_text())["parameters"]["seed"] for path in tmp_path.rglob("manifest.json"))

    assert child("1", "0") == []
    assert child("1", "1") == [1]
    assert child("2", "0") == []
    assert child("2", "1") == [2]
    assert child("1", "0") == [], "shard 1 has the rows of seed 2"
    assert child("1", "1") == [1]
    assert child("3", "0", shards="1") == [3]
    assert {path.name for path in (tmp_path / "_manifests").rglob("shard-*")} == {"shard-00000.json"}


def test_no_folder_is_left_without_anything_in_it(tmp_path, monkeypatch):
    """Of a data set made with one seed and then with another, and of a run that was killed before it wrote."""
    for seed in (1, 2):
        batch.simulate_sample(tmp_path / "twice", 1, seed, "normal_life", 0.0, "v")

    def killed(*_):
        raise KilledError

    monkeypatch.setattr(shard_run, "_simulated", killed)
    with pytest.raises(KilledError):
        batch.simulate_sample(tmp_path / "killed", 1, 1, "normal_life", 0.0, "v")
    empty = [folder for folder in tmp_path.rglob("*") if folder.is_dir() and not any(folder.iterdir())]
    assert empty == []


def test_a_manifest_that_another_shard_takes_away_at_the_same_time_is_no_error(tmp_path, monkeypatch):
    """Of two shards that begin at once both find what was said of the whole."""
    batch.simulate_sample(tmp_path, 1, 1, "normal_life", 0.0, "v")
    files, _ = manifest.place_of(str(tmp_path))

    class Slow:
        get_file_info = files.get_file_info

        def delete_file(self, path):
            Path(path).unlink()
            files.delete_file(path)

    monkeypatch.setattr(manifest, "place_of", lambda uri: (Slow(), uri))
    manifest.forget(Shard(str(tmp_path), "v", 0, "another"))
    assert not list((tmp_path / "_manifests").rglob("*.json"))
