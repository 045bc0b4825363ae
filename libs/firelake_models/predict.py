"""A trained model, from the files that training left: probability, confidence and reasons for windows' features."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xgboost
from firelake.contracts.feature_sets import FEATURE_SETS, Feature, FeatureSet
from numpy.typing import NDArray

from firelake_models.decision import DecisionSettings
from firelake_models.prediction import Prediction
from firelake_models.sensors import sensors_of, with_presence

FILES = ("model.ubj", "decision.json", "calibration.json", "feature_set.json", "manifest.json")
Floats = NDArray[np.float64]
MOST_REASONS = 3


class ModelError(ValueError):
    """The files are no model, or the features are not those that it was trained on; the message says which."""


@dataclass(frozen=True)
class Calibration:
    """Platt's sigmoid on the trees' margin, and the confidence for every set of present sensors.

    `confidence` maps sensor names in alphabetical order, joined by '+', to the share of validation windows, fire and
    no fire weighed alike, that the model calls rightly with these sensors (Platt 1999; training measures it).
    """

    slope: float
    intercept: float
    confidence: dict[str, float]

    def probability(self, margin: Floats) -> Floats:
        """Probabilities [n] for margins [n]."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.slope * margin + self.intercept, -30.0, 30.0))))


@dataclass(frozen=True)
class Model:
    """A trained model. `version` is the SHA-256 of its training, in hex."""

    booster: xgboost.Booster
    calibration: Calibration
    decision: DecisionSettings
    feature_set: FeatureSet
    feature_set_hash: str
    manifest: dict[str, Any]

    @classmethod
    def load(cls, folder: str | Path, threads: int = 1) -> Model:
        """Load what model.tar.gz holds, to predict with so many threads.

        Raises ModelError when a file is missing or unreadable.
        """
        folder = Path(folder)
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(f"{folder} holds no model: {', '.join(missing)} missing")
        try:
            content = {name: json.loads((folder / name).read_text()) for name in FILES[1:]}
            booster = xgboost.Booster()
            booster.load_model(folder / "model.ubj")
            stated = content["feature_set.json"]
            feature_set = FEATURE_SETS[stated["feature_set_version"]]
            calibration = Calibration(**content["calibration.json"])
            decision = DecisionSettings.from_json(content["decision.json"])
        except (ValueError, KeyError, TypeError, xgboost.core.XGBoostError) as error:
            raise ModelError(f"{folder} holds no readable model: {type(error).__name__}: {error}") from error
        if tuple(stated["features"]) != feature_set.names:
            raise ModelError(f"{folder}: its features are not those of feature set {feature_set.version}")
        booster.set_param({"nthread": threads})
        return cls(booster, calibration, decision, feature_set, stated["feature_set_hash"], content["manifest.json"])

    @property
    def version(self) -> str:
        return str(self.manifest["model_version"])

    def predict(self, features: Mapping[str, float | None]) -> Prediction:
        """One window's prediction; a feature that is None, NaN or not there is missing. Raises ModelError."""
        return self.predict_rows([features])[0]

    def predict_rows(self, rows: Sequence[Mapping[str, float | None]]) -> list[Prediction]:
        """A prediction a row, in order. Raises ModelError for a feature that the model does not know, or infinity."""
        if not rows:
            return []
        matrix = with_presence(np.array([self._row(row) for row in rows]), self.feature_set)
        found = self.booster.predict(self._dmatrix(matrix), pred_contribs=True)
        probability = self.calibration.probability(found.sum(axis=1, dtype=np.float64))
        return [
            Prediction(float(p), self._confidence(row), self._reasons(row, contributions[:-1]))
            for p, row, contributions in zip(probability, matrix, found, strict=True)
        ]

    def probabilities(self, matrix: Floats) -> Floats:
        """Probabilities [n] of features [n, features], in the feature set's order, NaN where missing."""
        margin = self.booster.predict(self._dmatrix(matrix), output_margin=True)
        return self.calibration.probability(margin.astype(np.float64))

    def _dmatrix(self, matrix: Floats) -> xgboost.DMatrix:
        return xgboost.DMatrix(matrix.astype(np.float32), feature_names=list(self.feature_set.names), nthread=1)

    def _row(self, features: Mapping[str, float | None]) -> list[float]:
        unknown = sorted(set(features) - set(self.feature_set.names))
        if unknown:
            raise ModelError(f"feature {unknown[0]!r} is not in feature set {self.feature_set.version}")
        row = []
        for name in self.feature_set.names:
            value = features.get(name)
            if value is not None and math.isinf(value):
                raise ModelError(f"feature {name}: expected a finite number or null, got {value}")
            row.append(math.nan if value is None else float(value))
        return row

    def _confidence(self, row: Floats) -> float:
        names = self.feature_set.names
        present = sorted(s for s in sensors_of(self.feature_set) if row[names.index(f"{s}_present")] == 1.0)
        return self.calibration.confidence["+".join(present)]

    def _reasons(self, row: Floats, contributions: Floats) -> tuple[str, ...]:
        """The features that speak most for a fire; when none does, those that speak most against it."""
        strongest = np.argsort(-contributions, kind="stable")
        chosen = [i for i in strongest[:MOST_REASONS] if contributions[i] > 0.0]
        verb = "speaks for a fire"
        if not chosen:
            chosen, verb = list(strongest[::-1][:MOST_REASONS]), "speaks against a fire"
        return tuple(f"{_words(self.feature_set.features[i], row[i])} {verb}" for i in chosen)


def _words(feature: Feature, value: float) -> str:
    if feature.function == "present":
        sensor = feature.name.removesuffix("_present")
        return f"a {sensor} sensor that {'works' if value == 1.0 else 'is missing'}"
    subject = feature.doc.split(":")[0].split(";")[0]
    if math.isnan(value):
        return f"{subject}, missing,"
    return f"{subject} of {value:.3g}{'' if feature.unit == '1' else ' ' + feature.unit}"
