"""Who gives an opinion on a window: the model behind an endpoint, a model in this process, or the rules alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from firelake.contracts.feature_sets import FeatureSet
from firelake.features.set_hash import feature_set_hash
from firelake_models import rules
from firelake_models.decision import DecisionSettings
from firelake_models.prediction import Prediction

from firelake_agents.monitor.logic import Features, Judge, Opinion, Window
from firelake_agents.times import iso

RULES_VERSION = "rules"
Ask = Callable[[dict[str, Any]], dict[str, Any]]
"""The endpoint's answer to a request; raises whatever comes when there is none."""

log = logging.getLogger("firelake")


def judge_by_rules(windows: list[Window]) -> list[Opinion]:
    """The rules' opinion, degraded: there is no model, or it does not answer."""
    settings = rules.DECISION.to_json()
    return [_opinion(rules.judge(window.features), RULES_VERSION, True, settings) for window in windows]


def judge_by_endpoint(ask: Ask, feature_set: FeatureSet) -> Judge:
    """The endpoint's opinion; the rules' when it fails, answers nonsense, or refuses the feature set.

    The answer brings the decision settings of the model that gave it, so that each variant goes by its own.
    """
    set_hash = feature_set_hash(feature_set)

    def judge(windows: list[Window]) -> list[Opinion]:
        request = {
            "feature_set_version": feature_set.version,
            "feature_set_hash": set_hash,
            "rows": [{"device_id": w.device_id, "window_end": iso(w.end_us), "features": w.features} for w in windows],
        }
        try:
            answer = ask(request)
            version = str(answer["model_version"])
            predictions = [_prediction(item) for item in answer["predictions"]]
            if len(predictions) != len(windows):
                raise ValueError(f"{len(predictions)} predictions for {len(windows)} windows")
            settings = DecisionSettings.from_json(answer["decision"]).to_json()
        except Exception as error:  # whatever is wrong with the model, somebody must judge
            log.warning("the model does not answer, the rules do: %s: %s", type(error).__name__, error)
            return judge_by_rules(windows)
        return [_opinion(prediction, version, False, settings) for prediction in predictions]

    return judge


def judge_by_model(
    predict: Callable[[Sequence[Features]], list[Prediction]], version: str, settings: dict[str, Any]
) -> Judge:
    """The opinion of a model in this process."""

    def judge(windows: list[Window]) -> list[Opinion]:
        predictions = predict([window.features for window in windows])
        return [_opinion(prediction, version, False, settings) for prediction in predictions]

    return judge


def _prediction(item: dict[str, Any]) -> Prediction:
    probability = float(item["probability"])
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"a probability of {probability}")
    return Prediction(probability, float(item["confidence"]), tuple(map(str, item["reasons"])))


def _opinion(prediction: Prediction, version: str, degraded: bool, settings: dict[str, Any]) -> Opinion:
    return Opinion(
        prediction.probability, tuple(prediction.reasons), prediction.confidence, version, degraded, settings
    )
