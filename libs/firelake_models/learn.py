"""Learning: trees from labelled windows, stopped, calibrated and given their decision by those of validation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import xgboost
from firelake.contracts.feature_sets import FeatureSet
from numpy.typing import NDArray

from firelake_models.calibrate import calibrate
from firelake_models.choose import choose_decision
from firelake_models.decision import DecisionSettings
from firelake_models.dropout import without_sensors
from firelake_models.frozen import Floats, Frozen, Windows
from firelake_models.predict import Calibration

THREADS = 1
"""Fixed, since the sums of a histogram depend on how many threads share them. A second one saves little of a round of
some milliseconds, and where something else runs on its core both spin for each other, at five times the cost."""

EVERY = 2
"""Trees learn from every other window of training: it shares nearly all its readings with the one before."""


@dataclass(frozen=True)
class Settings:
    """The hyperparameters. `copies`: training copies of each head, each with sensors dropped at random."""

    seed: int = 42
    rounds: int = 800
    depth: int = 4
    learning_rate: float = 0.03
    copies: int = 3
    drop_probability: float = 0.1
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


@dataclass(frozen=True)
class Lessons:
    """What a model is made of: the labelled windows of train and of validation, and the heads of both."""

    windows: Windows
    validation: Windows
    heads: list[dict[str, Any]]
    train_heads: list[dict[str, Any]]

    @classmethod
    def of(cls, frozen: Frozen) -> Lessons:
        """All that a snapshot has."""
        windows, validation = (frozen.windows(split).labelled() for split in ("train", "validation"))
        return cls(windows, validation, frozen.heads("validation"), frozen.heads("train"))

    def without(self, scenarios: Collection[int]) -> Lessons:
        """What is of none of these scenarios, by id."""
        windows, validation = (
            each.where(~np.isin(each.scenario_id, list(scenarios))) for each in (self.windows, self.validation)
        )
        heads, train_heads = (
            [head for head in each if head["scenario_id"] not in scenarios] for each in (self.heads, self.train_heads)
        )
        return Lessons(windows, validation, heads, train_heads)

    def lacking(self) -> str | None:
        """In words, which of the two has no window with a fire, or none without; None where both have both."""
        for split, windows in (("train", self.windows), ("validation", self.validation)):
            for label, words in ((0.0, "no window without a fire"), (1.0, "no window with a fire")):
                if not (windows.label == label).any():
                    return f"{split} has {words}"
        return None


@dataclass(frozen=True)
class Learned:
    """Trees, the calibration of their margin, without confidences, and the decision, with what it was chosen by."""

    booster: xgboost.Booster
    calibration: Calibration
    decision: DecisionSettings
    chosen_by: dict[str, Any]

    def probabilities(self, features: Floats) -> Floats:
        """Probabilities [n] of features [n, features], in the feature set's order, NaN where missing."""
        return self.calibration.probability(_margins(self.booster, features))


def learn(lessons: Lessons, feature_set: FeatureSet, settings: Settings, log_every: int | None = None) -> Learned:
    """Trees that learn on train, and stop early by validation, which calibrates them and chooses their decision.

    `lessons` lack nothing. The loss on validation is printed every so many rounds, where asked.
    """
    booster = _fit(lessons.windows, lessons.validation, feature_set, settings, log_every)
    margin = _margins(booster, lessons.validation.features)
    calibration = calibrate(margin, lessons.validation.label)
    chosen = choose_decision(lessons.validation, calibration.probability(margin), lessons.heads, lessons.train_heads)
    return Learned(booster, calibration, *chosen)


def _fit(
    windows: Windows, validation: Windows, feature_set: FeatureSet, settings: Settings, log_every: int | None
) -> xgboost.Booster:
    windows = windows.where(np.arange(len(windows)) % EVERY == 0)
    copies, counts = [], []
    for features in (windows.features, *_lacking(windows, feature_set, settings)):
        # XGBoost's own precision; two models that learn at once are large
        copies.append(features.astype(np.float32))
        counts.append(weights(replace(windows, features=features), feature_set, settings.early_weight))
    names = list(feature_set.names)
    training = xgboost.DMatrix(
        np.concatenate(copies), np.tile(windows.label, len(copies)), weight=np.concatenate(counts),
        feature_names=names, nthread=THREADS,
    )  # fmt: skip
    watched = xgboost.DMatrix(validation.features, validation.label, feature_names=names, nthread=THREADS)
    parameters = {
        "objective": "binary:logistic", "eval_metric": "logloss", "tree_method": "hist", "nthread": THREADS,
        "seed": settings.seed, "max_depth": settings.depth, "eta": settings.learning_rate, "subsample": 0.8,
        "colsample_bytree": 0.3, "colsample_bynode": 0.5, "min_child_weight": 20.0, "lambda": 5.0,
    }  # fmt: skip
    booster = xgboost.train(
        parameters, training, settings.rounds, evals=[(watched, "validation")], early_stopping_rounds=30,
        verbose_eval=log_every or False,
    )  # fmt: skip
    best: xgboost.Booster = booster[: booster.best_iteration + 1]
    return best


def _lacking(windows: Windows, feature_set: FeatureSet, settings: Settings) -> Iterator[Floats]:
    """The windows' features [n, features] of each copy, with sensors dropped."""
    for copy in range(settings.copies):
        yield without_sensors(windows, feature_set, settings.drop_probability, settings.seed, copy)


def weights(windows: Windows, feature_set: FeatureSet, early_weight: float) -> Floats:
    """How much each of n labelled windows counts [n]: early ones of a fire less, and those without a fire that have a
    camera so much that fires are as frequent with one as without.

    Cameras film scenarios alone, never ordinary hours: a camera that sees nothing would be a sign of fire.
    """
    burns = windows.label == 1.0
    films = windows.features[:, feature_set.names.index("thermal_present")] == 1.0
    weight = np.where(burns & ~windows.is_visible, early_weight, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        with_one, without = (weight[burns & which].sum() / weight[~burns & which].sum() for which in (films, ~films))
        more = with_one / without
    if np.isfinite(more) and more > 0.0:
        weight[~burns & films] = more
    return weight


def _margins(booster: xgboost.Booster, features: Floats) -> NDArray[np.float64]:
    names = booster.feature_names
    found = booster.predict(xgboost.DMatrix(features, feature_names=names, nthread=THREADS), output_margin=True)
    return np.asarray(found, np.float64)
