import hashlib
import json
import shutil

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from firelake_models.frozen import Frozen, FrozenError
from firelake_models.snapshot import SnapshotError, main, take_snapshot
from firelake_models.splits import SPLITS, split_buildings
from small_lake import FEATURES, VERSION


def digest(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_rows_give_the_same_bytes_and_a_repeat_changes_nothing(lake, snapshot, tmp_path):
    before = digest(snapshot)
    take_snapshot(lake, VERSION, FEATURES.version, str(tmp_path / "again"))
    assert digest(tmp_path / "again") == before
    take_snapshot(lake, VERSION, FEATURES.version, str(snapshot))
    assert digest(snapshot) == before


def test_a_snapshot_killed_half_way_is_completed(lake, snapshot, tmp_path):
    shutil.copytree(snapshot, tmp_path / "half")
    (tmp_path / "half" / "manifest.json").unlink()
    (tmp_path / "half" / "heads.parquet").unlink()
    take_snapshot(lake, VERSION, FEATURES.version, str(tmp_path / "half"))
    assert digest(tmp_path / "half") == digest(snapshot)


def test_other_rows_are_refused_and_leave_the_snapshot_alone(lake, snapshot, tmp_path):
    shutil.copytree(lake, tmp_path / "lake")
    DeltaTable(tmp_path / "lake" / "feat_fusion").delete("scenario_id = 3")
    before = digest(snapshot)
    with pytest.raises(SnapshotError, match="other rows"):
        take_snapshot(str(tmp_path / "lake"), VERSION, FEATURES.version, str(snapshot))
    assert digest(snapshot) == before


def test_the_labels(snapshot):
    frozen = Frozen.open(snapshot)
    assert sum(frozen.manifest["windows"].values()) == 62 * 120
    heads = {row["device_id"]: row for row in pq.read_table(snapshot / "heads.parquet").to_pylist()}
    for split in SPLITS:
        for row in pq.read_table(snapshot / f"windows-{split}.parquet").to_pylist():
            head = heads[row["device_id"]]
            assert head["split"] == split
            burns = head["ignition_s"] is not None and row["t_s"] > head["ignition_s"]
            assert row["label"] == (0 if not burns else 1 if head["observable"] else None)
            assert row["is_visible"] == (head["visible_s"] is not None and row["t_s"] >= head["visible_s"])


def test_no_building_is_in_two_splits_and_the_month_is_held_out(snapshot):
    heads = pq.read_table(snapshot / "heads.parquet").to_pylist()
    splits = {}
    for head in heads:
        splits.setdefault(head["building_id"], set()).add(head["split"])
    assert all(len(found) == 1 for found in splits.values())
    assert {b for b, found in splits.items() if found == {"month"}} == {b for b in splits if b.startswith("month")}
    assert set.union(*splits.values()) == set(SPLITS)
    manifest = json.loads((snapshot / "manifest.json").read_text())
    assert manifest["splits"] == {building: next(iter(found)) for building, found in splits.items()}


def test_a_building_of_both_series_and_too_few_buildings_are_refused():
    with pytest.raises(ValueError, match="held out"):
        split_buildings({"a": {"month", "scenario"}, "b": {"scenario"}, "c": {"scenario"}, "d": {"scenario"}})
    with pytest.raises(ValueError, match="3 buildings"):
        split_buildings({"a": {"scenario"}, "b": {"scenario"}, "m": {"month"}})


def test_buildings_of_the_shifted_generator_never_train_or_choose():
    drawn = {f"{split}-flat-{i:03d}": {"scenario"} for split in ("train", "validation", "test") for i in range(3)}
    shifted = {f"shifted-flat-{i:03d}": {"scenario"} for i in range(20)}
    splits = split_buildings(drawn | shifted)
    assert {splits[building] for building in shifted} == {"shifted"}
    assert splits["train-flat-000"] == "train"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"dataset_version": "nix"}, "no rows"),
        ({"feature_set_version": "v9"}, "v1"),
        ({"lake_uri": "/nix"}, "no table"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(lake, tmp_path, capsys, change, says):
    given = {"lake_uri": lake, "dataset_version": VERSION, "feature_set_version": FEATURES.version} | change
    out = tmp_path / "out"
    assert main([f"--{name}={value}" for name, value in given.items()] + [f"--output_uri={out}"]) == 2
    assert says in capsys.readouterr().err
    assert not out.exists()


def test_a_file_that_is_not_the_manifests_is_refused(snapshot, tmp_path):
    shutil.copytree(snapshot, tmp_path / "bad")
    (tmp_path / "bad" / "heads.parquet").write_bytes(b"PAR1")
    with pytest.raises(FrozenError, match=r"heads\.parquet"):
        Frozen.open(tmp_path / "bad")
