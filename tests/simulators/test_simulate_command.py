"""`firelake simulate sample` and `scenario`: results where it says, errors in a line, a repeat changes nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import count
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from deltalake.fs import DeltaStorageHandler
from firelake.lake.said import said_by
from firelake_cli.main import main

from simulators import batch
from simulators.scenarios.catalogue import FOLDER, catalogue, read_file
from simulators.scenarios.drawing import draw_scenario
from simulators.scenarios.generators import SHIFTED
from simulators.shard_run import TABLES

FILE = str(FOLDER / "pool_fire.yaml")


def files(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("one") / "out"


def test_a_scenario_says_what_heads_saw_and_draws_it(out, capsys):
    assert main(["simulate", "scenario", FILE, "--out", str(out), "--frames-hz", "0.02", "--plots"]) == 0
    said = capsys.readouterr().out
    assert "pool_fire in train-" in said
    assert "photoelectric alarm" in said
    assert "pane of vent 1, living: stays" in said
    assert re.search(r"drawn error of the model:\s+rises at heads x \d", said)
    pictures = [line for line in said.splitlines() if line.endswith(".png")]
    assert any(line.endswith("rooms.png") for line in pictures)
    assert any("sim-" in line for line in pictures)
    for picture in pictures:
        assert (out / picture.rsplit("/", 1)[-1]).read_bytes().startswith(b"\x89PNG")


def test_no_file_is_read_through_python(out, monkeypatch):
    """Through delta-rs's file system one run in six was aborted at its end, with code 134, after all its work."""

    def through_python(*_):
        raise AssertionError

    monkeypatch.setattr(DeltaStorageHandler, "from_table", through_python)
    assert main(["simulate", "scenario", FILE, "--out", str(out), "--frames-hz", "0.02", "--plots"]) == 0


def test_the_documents_way_to_read_it_reads_it(out):
    text = (Path(__file__).parents[2] / "docs" / "simulators.md").read_text()
    [code] = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    read = {}
    exec(code.replace("/tmp/fires", str(out)), read)
    assert 0.0 <= read["readings"].t_s.min() < read["readings"].t_s.max() <= 900.0
    assert read["celsius"].shape[1:] == (read["chunk"].height_px, read["chunk"].width_px)
    assert -60.0 < read["celsius"].min() < read["celsius"].max() < 500.0


def test_a_repeat_changes_no_byte_of_the_tables(out, capsys):
    before = files(out)
    assert main(["simulate", "scenario", FILE, "--out", str(out), "--frames-hz", "0.02"]) == 0
    assert files(out) == before
    assert "raw_point_readings" in capsys.readouterr().out


def test_a_sample_says_how_far_it_is_and_where_it_went(tmp_path, capsys):
    arguments = ["simulate", "sample", "--scenarios", "3", "--seed", "9", "--class", "nuisance_toast"]
    assert main([*arguments, "--frames-hz", "0", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "scenario 3/3" in said
    assert "3 scenarios in" in said
    assert (tmp_path / "truth_scenarios").is_dir()


def test_a_sample_of_the_shifted_generator_is_its_own(tmp_path, capsys):
    arguments = ["simulate", "sample", "--scenarios", "1", "--seed", "9", "--class", "nuisance_toast"]
    assert main([*arguments, "--generator", "shifted", "--frames-hz", "0", "--out", str(tmp_path)]) == 0
    [truth] = DeltaTable(str(tmp_path / "truth_scenarios")).to_pyarrow_table().to_pylist()
    assert truth["building_id"].startswith("shifted-")
    assert truth["scenario_id"] == SHIFTED.first_id
    [manifest] = tmp_path.glob("_manifests/*/*/manifest.json")
    assert json.loads(manifest.read_text())["parameters"]["generator"] == "shifted"


def test_who_stops_reading_hears_of_no_folder():
    """`| head` made --estimate say that /tmp is a broken pipe."""
    reads, writes = os.pipe()
    os.close(reads)
    words = [sys.executable, "-m", "firelake_cli.main", "simulate", "sample", "--scenarios", "1", "--frames-hz", "0",
             "--estimate"]  # fmt: skip
    done = subprocess.run(words, stdout=writes, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (1, "")


def test_an_unknown_class_lists_those_there_are(tmp_path, capsys):
    assert main(["simulate", "sample", "--scenarios", "1", "--class", "bonfire", "--out", str(tmp_path / "o")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "'bonfire'" in said
    assert all(block.name in said for block in catalogue())
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["sample", "--scenarios", "-1", "--out", "OUT"], "--scenarios: expected 0 to"),
        (["sample", "--scenarios", "1"], "--out: expected the folder"),
        (["sample", "--scenarios", "1", "--frames-hz", "20", "--out", "OUT"], "--frames-hz: expected"),
        # a contract's frames are an hour apart at most
        (["sample", "--scenarios", "1", "--frames-hz", "1e-9", "--out", "OUT"], "--frames-hz: expected 0 (none), or"),
        (["sample", "--scenarios", "1", "--frames-hz", "1e-320", "--out", "OUT"], "--frames-hz: expected 0 (none), or"),
        (["sample", "--scenarios", "1", "--seed", "-3", "--out", "OUT"], "--seed: expected"),
        (
            ["sample", "--scenarios", "1", "--generator", "x", "--out", "OUT"],
            "--generator: expected standard or shifted",
        ),
        (["sample", "--scenarios", "1", "--out", FILE], "cannot be made a folder"),
        (["scenario", "missing.yaml", "--out", "OUT"], "missing.yaml: expected a scenario file, found none"),
    ],
)
def test_bad_input_is_one_line(tmp_path, capsys, arguments, named):
    assert main(["simulate", *(str(tmp_path / "o") if word == "OUT" else word for word in arguments)]) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert named in told.err
    assert told.out == ""


@pytest.mark.parametrize("what", [["sample", "--scenarios", "1"], ["scenario", FILE]])
def test_a_folder_that_holds_something_else_is_one_line(tmp_path, capsys, what):
    (tmp_path / "truth_zones").write_text("no table")
    assert main(["simulate", *what, "--frames-hz", "0", "--out", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith(f"firelake simulate: --out {tmp_path}: ")


def test_a_table_of_other_columns_is_one_line(tmp_path, capsys):
    """As what an older release wrote into the folder may have."""
    DeltaTable.create(str(tmp_path / "truth_zones"), pa.schema([("dataset_version", pa.string()), ("x", pa.int32())]))
    assert main(["simulate", "sample", "--scenarios", "1", "--frames-hz", "0", "--out", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"{tmp_path}/truth_zones has columns dataset_version, x; the contract of truth_zones says" in told


def test_a_log_that_is_cut_off_is_one_line_that_names_its_table(tmp_path, capsys):
    asked = ["simulate", "sample", "--scenarios", "0", "--out", str(tmp_path)]
    assert main(asked) == 0
    (log, *_) = sorted((tmp_path / "truth_zones" / "_delta_log").glob("*.json"))
    log.write_bytes(log.read_bytes()[:50])
    capsys.readouterr()
    assert main(asked) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"{tmp_path}/truth_zones: Kernel error: Json error" in told


def test_why_a_lake_cannot_be_written_is_said():
    """As delta-rs says that a disk is full."""
    error = OSError(
        "Generic LocalFileSystem error\n    \x1b[31m↳\x1b[0m Unable to copy data to file\n"
        "      \x1b[31m↳\x1b[0m No space left on device (os error 28)\n"
    )
    assert said_by(error) == (
        "Generic LocalFileSystem error: Unable to copy data to file: No space left on device (os error 28)"
    )


@pytest.mark.parametrize("what", [["sample", "--scenarios", "0"], ["scenario", FILE], ["deck", "deck.in"]])
def test_an_empty_text_is_no_folder(tmp_path, capsys, monkeypatch, what):
    """What a shell makes of a variable that is not set: five tables came into whatever folder one was in."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["simulate", *what, "--out", ""])
    assert ended.value.code == 2
    assert "argument --out: expected a folder, got an empty text" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_where_an_estimate_fails_is_said(tmp_path, capsys, monkeypatch):
    """It writes to the system's folder for what is temporary, whatever --out or --lake_uri is."""

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("simulators.estimate.run_shard", full)
    asked = ["--scenarios", "1", "--seed", "1", "--estimate"]
    assert main(["simulate", "sample", *asked, "--frames-hz", "0", "--class", "nuisance_toast"]) == 1
    lake = ["--lake_uri", str(tmp_path), "--dataset_version", "v", "--shards", "1", "--frames_hz", "0"]
    assert batch.main([*lake, *asked]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"{command}: --estimate, in {gettempdir()}: [Errno 28] No space left on device"
        for command in ("firelake simulate", "simulators.batch")
    ]


def test_what_lies_in_the_folder_beside_it_is_not_mixed_in(tmp_path, capsys):
    """A lake has scenario 0 of many a data set."""
    batch.create_tables(str(tmp_path))
    asked = ["--lake_uri", str(tmp_path), "--dataset_version", "v", "--seed", "1", "--scenarios", "2", "--shards", "1"]
    assert batch.main([*asked, "--frames_hz", "0"]) == 0
    assert main(["simulate", "scenario", FILE, "--out", str(tmp_path), "--frames-hz", "0", "--plots"]) == 0
    assert "pool_fire in train-" in capsys.readouterr().out


def test_pictures_are_of_the_scenario_that_lies_there(tmp_path, capsys):
    """A scenario with two heads, then one with a single head."""
    block = read_file(FOLDER / "nuisance_toast.yaml")
    heads = [len(draw_scenario(seed, 0, block).heads) for seed in range(20)]
    for seed in (heads.index(2), heads.index(1)):
        asked = [str(FOLDER / "nuisance_toast.yaml"), "--seed", str(seed), "--frames-hz", "0", "--plots"]
        assert main(["simulate", "scenario", *asked, "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "sim-0000000-1.png" in said
    assert {path.name for path in tmp_path.glob("*.png")} == {"rooms.png", "sim-0000000-0.png"}


def test_a_name_is_drawn_as_it_is(tmp_path):
    """A dollar sign begins no formula."""
    text = (FOLDER / "nuisance_toast.yaml").read_text().replace("name: nuisance_toast", "name: 'toast $1.50 {$'")
    (tmp_path / "toast.yaml").write_text(text)
    asked = [str(tmp_path / "toast.yaml"), "--frames-hz", "0.02", "--plots"]
    assert main(["simulate", "scenario", *asked, "--out", str(tmp_path / "out")]) == 0


def test_a_folder_does_not_grow_with_every_run(tmp_path):
    """Delta keeps the files of replaced rows until they are vacuumed; with frames a run has gigabytes."""
    for seed in ("1", "2", "3"):
        asked = ["simulate", "sample", "--scenarios", "1", "--class", "nuisance_toast", "--frames-hz", "0.01"]
        assert main([*asked, "--seed", seed, "--out", str(tmp_path)]) == 0
    for table in TABLES:
        lie = {path.name for path in (tmp_path / table.name).rglob("*.parquet")}
        assert lie == {uri.rsplit("/", 1)[1] for uri in DeltaTable(str(tmp_path / table.name)).file_uris()}


def test_a_file_that_is_lost_is_one_line(tmp_path, capsys):
    asked = ["simulate", "sample", "--scenarios", "1", "--class", "nuisance_toast", "--frames-hz", "0"]
    assert main([*asked, "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    next((tmp_path / "truth_zones").rglob("*.parquet")).unlink()
    assert main([*asked, "--out", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "is not there as it was written" in told


@pytest.mark.parametrize("folder", ["out[bold]", "out#1?", "100%"])
def test_a_folder_may_be_called_what_it_likes(tmp_path, capsys, folder):
    assert main(["simulate", "sample", "--scenarios", "0", "--out", str(tmp_path / folder)]) == 0
    assert f"{folder}/truth_zones" in "".join(capsys.readouterr().out.split())
    assert (tmp_path / folder / "truth_zones").is_dir()


@pytest.mark.parametrize("folder", ["s3://bucket/lake", "file:///tmp/lake", "a%20b"])
def test_a_folder_that_tables_would_lie_elsewhere_for_is_refused(tmp_path, capsys, monkeypatch, folder):
    monkeypatch.chdir(tmp_path)
    assert main(["simulate", "sample", "--scenarios", "1", "--out", folder]) == 2
    told = capsys.readouterr().err
    assert told.startswith("firelake simulate: --out: expected a folder")
    assert told.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_deck_is_not_run_for_a_folder_that_cannot_be(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    (tmp_path / "deck.in").write_text("&HEAD VERSION = 7700 /")
    assert main(["simulate", "deck", str(tmp_path / "deck.in"), "--out", str(tmp_path / "file" / "out")]) == 2
    assert capsys.readouterr().err == (
        f"firelake simulate: --out: {tmp_path / 'file'} is a file; expected a folder to write to\n"
    )


def test_a_deck_is_not_run_for_an_address(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["simulate", "deck", "deck.in", "--out", "s3://bucket/runs"]) == 2
    told = capsys.readouterr().err
    assert told == "firelake simulate: --out: expected a folder of this machine, got an address of s3:/\n"
    assert not list(tmp_path.iterdir())


def test_a_file_may_be_a_pipe_and_another_text_is_another_scenario(tmp_path, capsys):
    for name in ("nuisance_toast", "nuisance_candle"):
        read, write = os.pipe()
        os.write(write, (FOLDER / f"{name}.yaml").read_bytes())
        os.close(write)
        assert main(["simulate", "scenario", f"/dev/fd/{read}", "--frames-hz", "0", "--out", str(tmp_path)]) == 0
        os.close(read)
        assert f"{name} in train-" in capsys.readouterr().out


def test_a_file_without_an_end_is_refused(tmp_path, capsys):
    assert main(["simulate", "scenario", "/dev/zero", "--out", str(tmp_path)]) == 2
    assert "/dev/zero: a scenario takes at most 1000000 bytes" in capsys.readouterr().err


def test_more_frames_than_memory_holds_are_refused(tmp_path, capsys):
    """Two hours at 8.7 Hz are 4 GiB a camera."""
    text = (FOLDER / "pool_fire.yaml").read_text().replace("duration_s: {uniform: [720, 900]}", "duration_s: 7200")
    (tmp_path / "long.yaml").write_text(text)
    block = read_file(tmp_path / "long.yaml")
    seed = next(s for s in count() if any(head.camera for head in draw_scenario(s, 0, block).heads))
    asked = ["--seed", str(seed), "--frames-hz", "8.7", "--out", str(tmp_path / "o")]
    assert main(["simulate", "scenario", str(tmp_path / "long.yaml"), *asked]) == 2
    assert "--frames-hz: expected 0 (none) to" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()
