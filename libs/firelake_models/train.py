"""The training job, in SageMaker's container contract: a snapshot in, a model with its decision and calibration out.

    python -m firelake_models.train     reads input/data/snapshot below /opt/ml, or FIRELAKE_ML_ROOT; writes model/

Trees learn on train, stop early, are calibrated and get their thresholds on validation; test and month are not read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import xgboost
from numpy.typing import NDArray

from firelake_models import container
from firelake_models.calibrate import calibrate, confidence_by_sensors
from firelake_models.choose import choose_decision
from firelake_models.dropout import without_sensors
from firelake_models.frozen import Floats, Frozen, FrozenError, Windows

THREADS = 2
"""Fixed: the sums of a histogram depend on how many threads share them."""


@dataclass(frozen=True)
class Settings:
    """The hyperparameters. `copies`: training copies of each head, each with sensors dropped at random."""

    seed: int = 42
    rounds: int = 400
    depth: int = 5
    learning_rate: float = 0.06
    copies: int = 3
    drop_probability: float = 0.25
    early_weight: float = 0.25
    """The weight of a burning fire's windows before it has changed the air at the head: seldom to be told."""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Settings:
        """From SageMaker's strings. Raises ValueError naming the hyperparameter."""
        types: dict[str, type[int] | type[float]] = {f.name: int if f.type == "int" else float for f in fields(cls)}
        unknown = sorted(set(given) - set(types))
        if unknown:
            raise ValueError(f"hyperparameter {unknown[0]!r} is unknown; there are {', '.join(types)}")
        values: dict[str, Any] = {}
        for name, value in given.items():
            try:
                values[name] = types[name](value)
            except ValueError as error:
                raise ValueError(f"hyperparameter {name}: expected {types[name].__name__}, got {value!r}") from error
        return cls(**values)


def train(snapshot: Path, model_folder: Path, settings: Settings) -> dict[str, Any]:
    """Train on a snapshot, write the model's files and return its manifest. Raises FrozenError."""
    frozen = Frozen.open(snapshot)
    learn, choose = (_with_labels(frozen, split) for split in ("train", "validation"))
    booster = _fit(frozen, learn, choose, settings)
    margin = _margins(booster, choose.features)
    calibration = calibrate(margin, choose.label)
    decision, chosen_by = choose_decision(choose, calibration.probability(margin), frozen.heads("validation"))
    confidence = confidence_by_sensors(lambda x: calibration.probability(_margins(booster, x)), choose,
                                       frozen.feature_set, settings.seed)  # fmt: skip
    contents = {
        "decision.json": decision.to_json(),
        "calibration.json": {"slope": calibration.slope, "intercept": calibration.intercept, "confidence": confidence},
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
        "rounds": booster.num_boosted_rounds(),
        "windows": {"train": len(learn), "validation": len(choose)},
        "decision_chosen_by": chosen_by,
        "xgboost": xgboost.__version__,
    }  # fmt: skip
    model_folder.mkdir(parents=True, exist_ok=True)
    booster.save_model(model_folder / "model.ubj")
    identity = json.dumps([contents, manifest], sort_keys=True).encode() + (model_folder / "model.ubj").read_bytes()
    contents["manifest.json"] = {"model_version": hashlib.sha256(identity).hexdigest(), **manifest}
    for name, content in contents.items():
        (model_folder / name).write_text(json.dumps(content, indent=2, sort_keys=True))
    return contents["manifest.json"]


def _with_labels(frozen: Frozen, split: str) -> Windows:
    windows = frozen.windows(split)
    windows = windows.where(~np.isnan(windows.label))
    for label, words in ((0.0, "no window without a fire"), (1.0, "no window with a fire")):
        if not (windows.label == label).any():
            raise FrozenError(f"{frozen.folder / f'windows-{split}.parquet'}: {words}; simulate more scenarios")
    return windows


def _fit(frozen: Frozen, learn: Windows, choose: Windows, settings: Settings) -> xgboost.Booster:
    copies = [learn.features]
    for copy in range(settings.copies):
        copies.append(without_sensors(learn, frozen.feature_set, settings.drop_probability, settings.seed, copy))
    n = len(copies)
    names = list(frozen.feature_set.names)
    weight = np.where((learn.label == 1.0) & ~learn.is_visible, settings.early_weight, 1.0)
    training = xgboost.DMatrix(
        np.concatenate(copies), np.tile(learn.label, n), weight=np.tile(weight, n), feature_names=names,
        nthread=THREADS,
    )  # fmt: skip
    watched = xgboost.DMatrix(choose.features, choose.label, feature_names=names, nthread=THREADS)
    parameters = {
        "objective": "binary:logistic", "eval_metric": "logloss", "tree_method": "hist", "nthread": THREADS,
        "seed": settings.seed, "max_depth": settings.depth, "eta": settings.learning_rate, "subsample": 0.8,
        "colsample_bytree": 0.8, "min_child_weight": 20.0, "lambda": 5.0,
    }  # fmt: skip
    booster = xgboost.train(
        parameters, training, settings.rounds, evals=[(watched, "validation")], early_stopping_rounds=30,
        verbose_eval=25,
    )  # fmt: skip
    best: xgboost.Booster = booster[: booster.best_iteration + 1]
    return best


def _margins(booster: xgboost.Booster, features: Floats) -> NDArray[np.float64]:
    names = booster.feature_names
    found = booster.predict(xgboost.DMatrix(features, feature_names=names, nthread=THREADS), output_margin=True)
    return np.asarray(found, np.float64)


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
