"""The evaluation, a Processing job: a model judged by event on buildings that it never saw.

python -m firelake_models.evaluate     below /opt/ml/processing, or FIRELAKE_ML_ROOT: input/snapshot, input/model
(model.tar.gz) -> output/evaluation: evaluation.json, alarms.parquet (a row a head), predictions.parquet
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from firelake.archive import unpack

from firelake_models import container, events
from firelake_models.alarms import alarms_by_head
from firelake_models.dropout import mask_sensors
from firelake_models.frozen import Floats, Frozen, FrozenError, Windows
from firelake_models.predict import Model
from firelake_models.sensors import sensors_of

BINS = 10
THREADS = 2


def evaluate(snapshot: Path, model: Model, output: Path) -> dict[str, Any]:
    """Judge the model on the test buildings, the held-out device-month and the shifted generator's scenarios, where
    there are any; write and return evaluation.json.

    Raises FrozenError when the snapshot's features are not the model's.
    """
    frozen = Frozen.open(snapshot)
    if frozen.manifest["feature_set_hash"] != model.feature_set_hash:
        raise FrozenError(f"{snapshot}: its feature set hash is not that of the model")
    test, month = frozen.windows("test"), frozen.windows("month")
    probability = {"test": model.probabilities(test.features), "month": model.probabilities(month.features)}
    heads = _judged(frozen, model, "test", test, probability["test"])
    days = _judged(frozen, model, "month", month, probability["month"])
    calibration = _calibration(test, probability["test"])
    evaluation = {
        "model_version": model.version,
        "feature_set_version": model.feature_set.version,
        "feature_set_hash": model.feature_set_hash,
        "dataset_version": frozen.manifest["dataset_version"],
        "buildings": len({head["building_id"] for head in heads}),
        **events.outcomes(heads),
        "lead_s": {f"vs_{reference}": events.lead_summary(heads, reference) for reference in events.REFERENCES},
        "false_alarms": events.false_alarms(days),
        "false_alarms_in_test_scenarios": sum(head["false_alarms"] for head in heads),
        "by_class": _by_class(heads),
        "calibration": calibration,
        "confidence": _confidence(model, test, probability["test"]),
        "missing_sensors": _missing_sensors(frozen, model, test, month),
        "generators": {"standard": _in_domain(heads, calibration), "shifted": _shifted(frozen, model)},
        "decision": model.decision.to_json(),
    }
    output.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(heads + days), output / "alarms.parquet", compression="zstd")
    _write_predictions(output, {"test": test, "month": month}, probability)
    (output / "evaluation.json").write_text(json.dumps(evaluation, indent=2, sort_keys=True, allow_nan=False))
    return evaluation


def _judged(frozen: Frozen, model: Model, split: str, windows: Windows, probability: Floats) -> list[events.Head]:
    return events.judged(frozen.heads(split), alarms_by_head(windows, probability, model.decision))


def _by_class(heads: list[events.Head]) -> dict[str, Any]:
    names = sorted({head["scenario_class"] for head in heads})
    return {name: _counted([head for head in heads if head["scenario_class"] == name]) for name in names}


def _counted(heads: list[events.Head]) -> dict[str, Any]:
    fires = [head for head in heads if head["outcome"] in ("alarmed", "missed", "alarmed_before")]
    leads = events.leads_s(fires, "conventional")
    return {
        "heads": len(heads),
        "fires": len(fires),
        "missed": sum(head["outcome"] == "missed" for head in fires),
        "unobservable": sum(head["outcome"] == "unobservable" for head in heads),
        "false_alarms": sum(head["false_alarms"] for head in heads),
        "conventional_false_alarms": sum(
            events.reference_s(head, "conventional") is not None for head in heads if head["outcome"] == "no_fire"
        ),
        "lead_s_vs_conventional_p50": float(np.median(leads)) if leads else None,
    }


def _shifted(frozen: Frozen, model: Model) -> dict[str, Any] | None:
    """The same where the physics is wrong; None where the data set has no scenario of the shifted generator."""
    windows = frozen.windows("shifted")
    if not len(windows):
        return None
    probability = model.probabilities(windows.features)
    return _in_domain(_judged(frozen, model, "shifted", windows, probability), _calibration(windows, probability))


def _in_domain(heads: list[events.Head], calibration: dict[str, Any]) -> dict[str, Any]:
    """What one generator's heads come to: their scenarios alone, since the device-month is of the standard one."""
    return {
        **_counted(heads),
        "buildings": len({head["building_id"] for head in heads}),
        "missed_share_interval_95": events.outcomes(heads)["missed_share_interval_95"],
        "lead_s_vs_photo": events.lead_summary(heads, "photo"),
        "brier": calibration["brier"],
        "brier_of_constant": calibration["brier_of_constant"],
    }


def _calibration(windows: Windows, probability: Floats) -> dict[str, Any]:
    """The reliability curve in ten bins of probability, and the Brier score beside that of the constant share."""
    known = ~np.isnan(windows.label)
    label, p = windows.label[known], probability[known]
    which = np.minimum((p * BINS).astype(int), BINS - 1)
    curve = [
        {"probability": float(p[which == i].mean()), "share": float(label[which == i].mean()),
         "windows": int((which == i).sum())}
        for i in range(BINS)
        if (which == i).any()
    ]  # fmt: skip
    if not len(label):
        return {"brier": None, "brier_of_constant": None, "windows": 0, "reliability": []}
    return {
        "brier": float(np.mean((p - label) ** 2)),
        "brier_of_constant": float(label.mean() * (1.0 - label.mean())),
        "windows": len(label),
        "reliability": curve,
    }


def _confidence(model: Model, windows: Windows, probability: Floats) -> list[dict[str, Any]]:
    """For each set of sensors of the test heads: the confidence that is stated, and the share called rightly."""
    found = []
    sensors = sorted(sensors_of(model.feature_set))
    present = np.column_stack([windows.features[:, model.feature_set.names.index(f"{s}_present")] for s in sensors])
    for row in np.unique(present == 1.0, axis=0):
        chosen = ((present == 1.0) == row).all(axis=1)
        fire, none = (chosen & (windows.label == label) for label in (1.0, 0.0))
        names = "+".join(s for s, is_there in zip(sensors, row, strict=True) if is_there)
        shares = (
            [np.mean(probability[fire] >= 0.5), np.mean(probability[none] < 0.5)] if fire.any() and none.any() else []
        )
        found.append({"sensors": names, "windows": int(chosen.sum()), "stated": model.calibration.confidence[names],
                      "measured": float(np.mean(shares)) if shares else None})  # fmt: skip
    return found


def _missing_sensors(frozen: Frozen, model: Model, test: Windows, month: Windows) -> list[dict[str, Any]]:
    """The events again with each sensor missing, and with each alone."""
    sensors = set(sensors_of(frozen.feature_set))
    cases = [(f"without {s}", {s}) for s in sorted(sensors)] + [(f"{s} alone", sensors - {s}) for s in sorted(sensors)]
    found = []
    for name, lost in cases:
        heads, days = (
            _judged(frozen, model, split, windows,
                    model.probabilities(mask_sensors(windows.features, lost, frozen.feature_set)))
            for split, windows in (("test", test), ("month", month))
        )  # fmt: skip
        fires = [head for head in heads if head["outcome"] in ("alarmed", "missed", "alarmed_before")]
        leads = events.leads_s(fires, "photo")
        found.append({
            "case": name,
            "fires": len(fires),
            "missed": sum(head["outcome"] == "missed" for head in fires),
            "lead_s_vs_photo_p50": float(np.median(leads)) if leads else None,
            "false_alarms": sum(head["false_alarms"] for head in days),
        })  # fmt: skip
    return found


def _write_predictions(output: Path, windows: dict[str, Windows], probability: dict[str, Floats]) -> None:
    parts = [
        pa.table({
            "split": pa.array([split] * len(rows), pa.string()),
            "scenario_id": rows.scenario_id,
            "device_id": pa.array(rows.device_id, pa.string()),
            "t_s": rows.t_s,
            "label": pa.array(rows.label, pa.float64(), from_pandas=True).cast(pa.int8()),
            "probability": probability[split],
        })
        for split, rows in windows.items()
    ]  # fmt: skip
    pq.write_table(pa.concat_tables(parts), output / "predictions.parquet", compression="zstd")


def load_archive(folder: Path) -> Model:
    """The model in `folder`/model.tar.gz, or in the folder itself. Raises ModelError."""
    archive = folder / "model.tar.gz"
    if not archive.is_file():
        return Model.load(folder, THREADS)
    with tempfile.TemporaryDirectory() as unpacked:
        unpack(archive, Path(unpacked))
        return Model.load(unpacked, THREADS)


def main() -> int:
    """The Processing job's entry point."""

    def work() -> None:
        root = container.ml_root() / "processing"
        found = evaluate(root / "input" / "snapshot", load_archive(root / "input" / "model"),
                         root / "output" / "evaluation")  # fmt: skip
        print(json.dumps({name: found[name] for name in ("model_version", "fires", "missed")}), flush=True)
        if found["generators"]["shifted"] is None:
            print("no scenario is of the shifted generator: what happens when the physics is wrong is not known")

    return container.run(work)


if __name__ == "__main__":
    sys.exit(main())
