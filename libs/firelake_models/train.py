"""The training job, in SageMaker's container contract: a snapshot in, a model with its decision and calibration out.

    python -m firelake_models.train     reads input/data/snapshot below /opt/ml, or FIRELAKE_ML_ROOT; writes model/

Trees learn on train, stop early, are calibrated and get their thresholds on validation; test and month are not read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import xgboost

from firelake_models import container
from firelake_models.calibrate import confidence_by_sensors
from firelake_models.frozen import Frozen, FrozenError
from firelake_models.learn import Lessons, Settings, learn


def train(snapshot: Path, model_folder: Path, settings: Settings) -> dict[str, Any]:
    """Train on a snapshot, write the model's files and return its manifest. Raises FrozenError."""
    frozen = Frozen.open(snapshot)
    lessons = Lessons.of(frozen)
    lacking = lessons.lacking()
    if lacking is not None:
        raise FrozenError(f"{frozen.folder}: {lacking}; simulate more scenarios")
    learned = learn(lessons, frozen.feature_set, settings, log_every=25)
    confidence = confidence_by_sensors(learned.probabilities, lessons.validation, frozen.feature_set, settings.seed)
    contents = {
        "decision.json": learned.decision.to_json(),
        "calibration.json": {**asdict(learned.calibration), "confidence": confidence},
        "feature_set.json": {
            "feature_set_version": frozen.feature_set.version,
            "feature_set_hash": frozen.manifest["feature_set_hash"],
            "features": list(frozen.feature_set.names),
        },
    }
    manifest = {
        "snapshot": {name: frozen.manifest[name] for name in ("dataset_version", "row_hash", "feature_set_version",
                                                              "feature_set_hash", "splits")},
        "settings": asdict(settings),
        "rounds": learned.booster.num_boosted_rounds(),
        "windows": {"train": len(lessons.windows), "validation": len(lessons.validation)},
        "decision_chosen_by": learned.chosen_by,
        "xgboost": xgboost.__version__,
    }  # fmt: skip
    model_folder.mkdir(parents=True, exist_ok=True)
    learned.booster.save_model(model_folder / "model.ubj")
    identity = json.dumps([contents, manifest], sort_keys=True).encode() + (model_folder / "model.ubj").read_bytes()
    contents["manifest.json"] = {"model_version": hashlib.sha256(identity).hexdigest(), **manifest}
    for name, content in contents.items():
        (model_folder / name).write_text(json.dumps(content, indent=2, sort_keys=True))
    return contents["manifest.json"]


def main() -> int:
    """The program `train` of the image."""

    def work() -> None:
        root = container.ml_root()
        settings = Settings.of(container.hyperparameters())
        manifest = train(root / "input" / "data" / "snapshot", root / "model", settings)
        print(json.dumps({name: manifest[name] for name in ("model_version", "rounds", "windows")}), flush=True)

    return container.run(work)


if __name__ == "__main__":
    sys.exit(main())
