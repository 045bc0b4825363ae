"""The Batch job: the same rows whatever the shards, once and only once, and bad input refused."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

import pytest
from deltalake import DeltaTable
from firelake.contracts.tables import RAW_TABLES, TRUTH_LABELS, TRUTH_TABLES
from firelake.features.frame_scalars import frame_scalars
from firelake.lake.frame_codec import decode_frames
from firelake_cli import simulate as verb

from simulators import batch
from simulators.detectors import ALARMS
from simulators.scenarios.generators import SHIFTED, STANDARD

N, SEED = 4, 11


def firelake(arguments):
    """The verb alone, without importing the others."""
    parser = argparse.ArgumentParser()
    verb.add_parser(parser.add_subparsers())
    asked = parser.parse_args(arguments)
    return asked.run(asked)


def simulate(lake, shards, version="v"):
    batch.create_tables(str(lake))
    for shard in range(shards):
        arguments = ["--lake_uri", str(lake), "--dataset_version", version, "--seed", str(SEED), "--scenarios", str(N)]
        assert batch.main([*arguments, "--shards", str(shards), "--shard", str(shard)]) == 0


def rows(lake, table):
    """Every row of a table in its key's order, less the shard, which is allowed to differ."""
    whole = DeltaTable(str(lake / table.name)).to_pyarrow_table().drop_columns(["shard"])
    return whole.sort_by([(key, "ascending") for key in table.key])


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    simulate(folder, shards=1)
    return folder


def test_shards_change_no_row(lake, tmp_path):
    simulate(tmp_path, shards=3)
    for table in (*RAW_TABLES, *TRUTH_TABLES):
        assert rows(tmp_path, table).equals(rows(lake, table)), table.name


def test_fewer_shards_than_before_leave_no_row_twice(lake, tmp_path):
    """A run in three left shards 1 and 2; all of the data set is in shard 0 now."""
    simulate(tmp_path, shards=3)
    simulate(tmp_path, shards=1, version="another")
    simulate(tmp_path, shards=1)
    for table in (*RAW_TABLES, *TRUTH_TABLES):
        here = rows(tmp_path, table)
        mine = [name == "v" for name in here.column("dataset_version").to_pylist()]
        assert here.filter(mine).equals(rows(lake, table)), table.name
        assert here.num_rows == 2 * sum(mine), "the other data set is as it was"


def test_a_repeat_commits_nothing(lake, capsys):
    versions = {t.name: DeltaTable(str(lake / t.name)).version() for t in (*RAW_TABLES, *TRUTH_TABLES)}
    simulate(lake, shards=1)
    assert "already committed" in capsys.readouterr().out
    assert versions == {name: DeltaTable(str(lake / name)).version() for name in versions}


def test_keys_are_unique_and_values_within_the_contract(lake):
    for table in (*RAW_TABLES, *TRUTH_TABLES):
        found = rows(lake, table).to_pandas()
        assert not found.duplicated(list(table.key)).any(), table.name
        for column in table.columns:
            if column.name == "shard":
                continue
            values = found[column.name].dropna()
            assert column.nullable or len(values) == len(found), column.name
            assert column.minimum is None or (values >= column.minimum).all(), column.name
            assert column.maximum is None or (values <= column.maximum).all(), column.name
            assert not column.allowed or values.isin(column.allowed).all(), column.name


def test_keys_are_unique_beside_another_data_set_of_the_same_seed(tmp_path):
    for version in ("v", "w"):
        simulate(tmp_path, 1, version)
    for table in (*TRUTH_TABLES, *RAW_TABLES):
        found = DeltaTable(str(tmp_path / table.name)).to_pyarrow_table().select([*table.key_within, *table.key])
        assert found.group_by(found.column_names).aggregate([]).num_rows == found.num_rows > 0, table.name


def test_labels_are_in_order_and_censored(lake):
    labels = rows(lake, TRUTH_LABELS).to_pandas()
    for event in ("flaming_s", "untenable_s", "visible_s", *ALARMS):
        assert not (labels[event] > labels["censored_s"]).any()
    fires = labels[labels["ignition_s"].notna()]
    assert len(fires) > 0
    assert not (fires["flaming_s"] < fires["ignition_s"]).any()
    assert not (fires["visible_s"] < fires["ignition_s"]).any()
    assert fires["observable"].notna().all()


def test_frames_are_whole_and_warm(lake):
    chunks = rows(lake, RAW_TABLES[1]).to_pylist()
    assert chunks, "no head of the sample has a camera"
    n_frames = sum(chunk["n_frames"] for chunk in chunks)
    assert sum(len(chunk["payload"]) for chunk in chunks) / n_frames <= 75 * 1024
    for chunk in chunks:
        shape = (chunk["n_frames"], chunk["height_px"], chunk["width_px"])
        counts = decode_frames(chunk["payload"], *shape, chunk["crc32"], chunk["codec"])
        scalars = frame_scalars(counts[0], chunk["scale_k"], chunk["offset_c"])
        assert 5.0 < scalars["thermal_median_c"] < 60.0


def test_progress_is_said_and_bad_input_is_2(tmp_path):
    command = [sys.executable, "-m", "simulators.batch", "--lake_uri", str(tmp_path), "--dataset_version", "v"]
    bad = subprocess.run(
        [*command, "--seed", "1", "--scenarios", "-3", "--shards", "1"], capture_output=True, text=True, check=False
    )
    assert bad.returncode == 2
    assert bad.stderr.strip() == "simulators.batch: --scenarios: expected 0 to 10000000, got -3"
    assert list(tmp_path.iterdir()) == []


def test_a_shard_of_the_shifted_generator_has_ids_of_its_own():
    standard, shifted = (
        [draw().scenario_id for draw in batch.draws_of_shard(batch.strata_of(SEED, 20, 3, 0, generator), 0, 2)]
        for generator in (STANDARD, SHIFTED)
    )
    assert len(set(shifted)) == len(standard) == batch.count_of_shard(batch.strata_of(SEED, 20, 3), 0, 2)
    assert set(shifted).isdisjoint(standard)
    assert [scenario_id - SHIFTED.first_id for scenario_id in shifted] == standard


def test_shifted_scenarios_come_beside_the_others_and_change_none_of_them():
    strata = [batch.strata_of(SEED, 6, 1, n) for n in (0, 5)]
    alone, beside = ([draw() for draw in batch.draws_of_shard(each, 1, 2)] for each in strata)
    assert beside[: len(alone)] == alone
    shifted = beside[len(alone) :]
    assert [drawn.scenario_id - SHIFTED.first_id for drawn in shifted] == [1, 3]
    assert {(drawn.generator, drawn.split) for drawn in shifted} == {("shifted", "shifted")}
    assert len(beside) == batch.count_of_shard(strata[1], 1, 2)


def test_shifted_scenarios_beside_a_shifted_data_set_are_2(tmp_path, capsys):
    arguments = ["--lake_uri", str(tmp_path), "--dataset_version", "v", "--seed", "1", "--scenarios", "1"]
    assert batch.main([*arguments, "--shards", "1", "--generator", "shifted", "--shifted_scenarios", "1"]) == 2
    assert batch.main([*arguments, "--shards", "1", "--shifted_scenarios", "-1"]) == 2
    conflict, bound = capsys.readouterr().err.splitlines()
    assert "--shifted_scenarios: expected 0 where --generator makes every scenario a shifted one, got 1" in conflict
    assert "--shifted_scenarios: expected 0 to 10000000, got -1" in bound


def test_a_shard_below_zero_is_said_of_its_argument(tmp_path, capsys):
    arguments = ["--lake_uri", str(tmp_path), "--dataset_version", "v", "--seed", "1", "--scenarios", "1"]
    assert batch.main([*arguments, "--shards", "2", "--shard", "-1"]) == 2
    assert capsys.readouterr().err == "simulators.batch: --shard: expected 0 to 1, got -1\n"


def test_an_unknown_generator_is_2(tmp_path, capsys):
    arguments = ["--lake_uri", str(tmp_path), "--dataset_version", "v", "--seed", "1", "--scenarios", "1"]
    assert batch.main([*arguments, "--shards", "1", "--generator", "x"]) == 2
    assert capsys.readouterr().err == "simulators.batch: --generator: expected standard or shifted, got 'x'\n"


@pytest.mark.parametrize(
    ("index", "code", "named"),
    [
        ("first", 2, "AWS_BATCH_JOB_ARRAY_INDEX: expected a whole number"),
        ("1", 2, "AWS_BATCH_JOB_ARRAY_INDEX: expected 0 to 0, got 1"),
        ("0", 1, "none/truth_scenarios: expected a table, which a deployment makes, found none"),
    ],
)
def test_what_no_shard_can_be_made_of_is_one_line(tmp_path, capsys, monkeypatch, index, code, named):
    monkeypatch.setenv("AWS_BATCH_JOB_ARRAY_INDEX", index)
    lake = str(tmp_path / "none")
    arguments = ["--lake_uri", lake, "--dataset_version", "v", "--seed", "1", "--scenarios", "1", "--shards", "1"]
    assert batch.main(arguments) == code
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert named in told
    assert not (tmp_path / "none").exists()


def test_sample_from_the_command_line(tmp_path, capsys):
    out = tmp_path / "out"
    sample = ["simulate", "sample", "--scenarios", "1", "--seed", "5", "--class", "nuisance_toast"]
    assert firelake([*sample, "--frames-hz", "0", "--out", str(out)]) == 0
    told = "".join(capsys.readouterr().out.split())  # a narrow screen folds long paths
    assert str(out / "raw_point_readings") in told
    (truth,) = DeltaTable(str(out / "truth_scenarios")).to_pyarrow_table().to_pylist()
    assert truth["scenario_class"] == "nuisance_toast"
    assert "release0.heat_kw" in json.loads(truth["draws_json"])


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["sample", "--scenarios", "1", "--class", "volcano"], "'volcano' does not exist"),
        (["sample", "--scenarios", "-1"], "--scenarios"),
        (["scenario", "missing.yaml"], "missing.yaml: expected a scenario file, found none"),
    ],
)
def test_bad_input_of_the_command_is_one_message_and_leaves_nothing(arguments, named, tmp_path, capsys):
    assert firelake(["simulate", *arguments, "--out", str(tmp_path / "out")]) == 2
    message = capsys.readouterr().err
    assert named in message
    assert message.count("\n") == 1
    assert not (tmp_path / "out").exists()
