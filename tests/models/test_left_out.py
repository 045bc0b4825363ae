import hashlib
import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from firelake_cli.demo_report import left_out_table
from firelake_cli.demo_results import Results
from firelake_cli.demo_table import lines
from firelake_models import events
from firelake_models.alarms import alarms_by_head
from firelake_models.evaluate import evaluate
from firelake_models.frozen import Frozen
from firelake_models.learn import Lessons
from firelake_models.predict import Model
from firelake_models.snapshot import take_snapshot
from firelake_models.train import Settings, train
from small_lake import FEATURES, VERSION, write_small_lake

CLASSES = ("small_oil_fire", "small_wood_fire")
"""Of both a head in a test building sees a fire; of small_hidden_fire none does anywhere."""


@pytest.fixture(scope="module")
def evaluation(snapshot, model_folder, tmp_path_factory):
    return _evaluation(snapshot, model_folder, tmp_path_factory.mktemp("evaluation"))


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_is_judged_by_a_model_trained_where_it_never_burnt(name, snapshot, model_folder, evaluation, tmp_path):
    write_small_lake(str(tmp_path / "lake"), lacks=name)
    take_snapshot(str(tmp_path / "lake"), VERSION, FEATURES.version, str(tmp_path / "snapshot"))
    train(tmp_path / "snapshot", tmp_path / "model", Settings(seed=1, rounds=60))
    for by, folder in (("seen", model_folder), ("unseen", tmp_path / "model")):
        judged = _judged(snapshot, folder)
        fires = [h for h in judged if h["scenario_class"] == name and h["observable"]]
        missed = sum(h["alarm_s"] is None for h in fires)
        told = evaluation["left_out_classes"]["classes"][name][by]
        assert (told["fires"], told["missed"]) == (len(fires), missed)
        assert told["missed_share_interval_95"] == list(events.binomial_interval(missed, len(fires)))
        for reference in ("photo", "heat"):
            leads = [h[f"{reference}_s"] - h["alarm_s"] for h in fires if h["alarm_s"] and h[f"{reference}_s"]]
            assert told[f"leads_vs_{reference}"] == len(leads)
            assert told[f"lead_s_vs_{reference}_p50"] == (np.median(leads) if leads else None)
        assert told["false_alarms_in_test_scenarios"] == sum(h["false_alarms"] for h in judged)


def _judged(snapshot, model_folder):
    frozen, model = Frozen.open(snapshot), Model.load(model_folder, 2)
    test = frozen.windows("test")
    return events.judged(frozen.heads("test"), alarms_by_head(test, model.probabilities(test.features), model.decision))


@pytest.mark.parametrize("name", CLASSES)
def test_what_training_and_validation_say_of_a_class_changes_nothing_of_its_figures(
    name, snapshot, model_folder, evaluation, tmp_path
):
    _say_that_nothing_burns_in(name, snapshot, tmp_path / "lied")
    lied = _evaluation(tmp_path / "lied", model_folder, tmp_path / "out")["left_out_classes"]["classes"]
    true = evaluation["left_out_classes"]["classes"]
    assert lied[name] == true[name]
    (other,) = set(CLASSES) - {name}
    assert lied[other] != true[other]


def _say_that_nothing_burns_in(name, snapshot, folder):
    shutil.copytree(snapshot, folder)
    of_class = {h["scenario_id"] for h in pq.read_table(snapshot / "heads.parquet").to_pylist()
                if h["scenario_class"] == name}  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text())
    for file in ("windows-train.parquet", "windows-validation.parquet"):
        rows = pq.read_table(folder / file)
        is_lie = np.isin(rows["scenario_id"].to_numpy(), list(of_class))
        label = pc.if_else(
            pc.and_(pa.array(is_lie), pc.is_valid(rows["label"])), pa.scalar(0, pa.int8()), rows["label"]
        )
        at = rows.schema.get_field_index("label")
        pq.write_table(rows.set_column(at, rows.schema.field(at), label), folder / file)
        manifest["files"][file] = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_nothing_of_a_scenario_left_out_is_among_the_lessons(snapshot):
    frozen = Frozen.open(snapshot)
    left_out = {h["scenario_id"] for s in ("train", "validation") for h in frozen.heads(s)
                if h["scenario_class"] == "small_wood_fire"}  # fmt: skip
    whole = Lessons.of(frozen)
    rest = whole.without(left_out)
    for before, after in ((whole.windows, rest.windows), (whole.validation, rest.validation)):
        assert set(before.scenario_id) - set(after.scenario_id) == set(before.scenario_id) & left_out != set()
        assert len(after) == sum(scenario not in left_out for scenario in before.scenario_id)
    assert [h for h in whole.heads if h["scenario_id"] not in left_out] == rest.heads != whole.heads


def test_all_fires_are_counted_once_each_by_a_model_that_never_saw_their_class(evaluation):
    found = evaluation["left_out_classes"]
    for by in ("seen", "unseen"):
        for figure in ("fires", "missed", "leads_vs_photo"):
            assert found["all"][by][figure] == sum(found["classes"][name][by][figure] for name in CLASSES)
    assert found["all"]["seen"]["fires"] == evaluation["fires"] > 0


def test_a_class_that_no_test_head_could_see_is_not_known(evaluation):
    found = evaluation["left_out_classes"]["classes"]
    assert sorted(found) == sorted([*CLASSES, "small_hidden_fire"])
    assert found["small_hidden_fire"] == {
        "scenarios": 4,
        "seen": None,
        "unseen": None,
        "not_known": "no head in a test building could see a fire of this class",
    }
    assert "<td>not known: no head in a test building could see a fire of this class</td>" in _report(evaluation)


def test_the_only_class_of_fire_cannot_be_left_out(snapshot, model_folder, tmp_path):
    write_small_lake(str(tmp_path / "lake"), lacks="small_oil_fire")
    take_snapshot(str(tmp_path / "lake"), VERSION, FEATURES.version, str(tmp_path / "snapshot"))
    found = _evaluation(tmp_path / "snapshot", model_folder, tmp_path / "out")
    wood = found["left_out_classes"]["classes"]["small_wood_fire"]
    assert wood["not_known"] == "without this class train has no window with a fire"
    assert wood["seen"] is wood["unseen"] is None
    assert found["left_out_classes"]["all"]["unseen"]["fires"] == 0
    assert _line(found) == "not known: no class could be left out and judged"


def test_report_and_table_show_both_models(evaluation):
    report, line = _report(evaluation), _line(evaluation)
    assert report.count("<td>without the class</td>") == report.count("<td>the whole model</td>") == len(CLASSES)
    both = evaluation["left_out_classes"]["all"]
    assert line.startswith(f"{both['unseen']['fires']} fires of 2 classes, each judged by a model that never saw its "
                           f"class: {both['unseen']['missed']} missed (by the whole model {both['seen']['missed']});"
                           )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "n", "interval"), [(0, 10, (0.0, 0.3085)), (1, 10, (0.0025, 0.4450)), (10, 10, (0.6915, 1.0))]
)
def test_the_exact_binomial_interval(count, n, interval):
    """Clopper and Pearson (1934), of 95 %."""
    assert events.binomial_interval(count, n) == pytest.approx(interval, abs=6e-5)


def _evaluation(snapshot, model_folder, output):
    evaluate(snapshot, Model.load(model_folder, 2), output)
    return json.loads((output / "evaluation.json").read_text())


def _results(evaluation):
    parameters = {"device_days": 2, "shifted_scenarios": 12, "feature_set_version": "v1"}
    return Results(parameters, {}, {}, 0, evaluation, pa.table({}), pa.table({}), "", {})


def _report(evaluation):
    return left_out_table(_results(evaluation))


def _line(evaluation):
    summary = {"scenarios": 48, "rows": {}, "seconds": {}, "fires": 0, "missed": 0}
    return dict(lines(summary, _results(evaluation), []))["a kind of fire never seen"]
