import json

import numpy as np
import pytest
from firelake_models import events
from firelake_models.alarms import alarms_by_head
from firelake_models.evaluate import evaluate
from firelake_models.frozen import Frozen
from firelake_models.learn import Lessons
from firelake_models.left_out import left_out_classes
from firelake_models.predict import Model
from firelake_models.snapshot import take_snapshot
from firelake_models.train import Settings, train
from small_lake import VERSION, write_small_lake

CLASSES = ("small_oil_fire", "small_wood_fire")
"""A head in a test building sees a fire of each."""


@pytest.fixture(scope="module")
def found(snapshot, model_folder, tmp_path_factory):
    output = tmp_path_factory.mktemp("evaluation")
    evaluate(snapshot, Model.load(model_folder, 2), output)
    return json.loads((output / "evaluation.json").read_text())["left_out_classes"]


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_is_judged_by_a_model_trained_where_there_never_was_one(name, snapshot, model_folder, found, tmp_path):
    write_small_lake(str(tmp_path / "lake"), lacks=name)
    take_snapshot(str(tmp_path / "lake"), VERSION, "v1", str(tmp_path / "snapshot"))
    train(tmp_path / "snapshot", tmp_path / "model", Settings(seed=1, rounds=60))
    heads = {"seen": _judged(snapshot, model_folder), "unseen": _judged(snapshot, tmp_path / "model")}
    assert heads["seen"] != heads["unseen"]
    for by, judged in heads.items():
        fires = [h for h in judged if h["scenario_class"] == name and h["observable"]]
        missed = sum(h["alarm_s"] is None for h in fires)
        told = found["classes"][name][by]
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
