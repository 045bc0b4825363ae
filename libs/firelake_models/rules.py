"""The answer without a model: the thresholds of conventional detectors, over the features of one window.

It works with whatever sensors are there, and needs the standard library alone. Its probability is a scale for the
decision, not calibrated: 1 - 2^-score, where a score of 1 is one threshold reached.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from firelake_models.decision import DecisionSettings, Rung
from firelake_models.prediction import Prediction


@dataclass(frozen=True)
class Threshold:
    """A feature less its `baseline` (normal rooms have that) reaches a score of 1 at `alarm`; `source` says why."""

    feature: str
    sensor: str
    baseline: float
    alarm: float
    unit: str
    words: str
    source: str


THRESHOLDS = (
    Threshold("smoke_od_per_m_mean_10s", "smoke", 0.0, 0.05, "1/m", "smoke",
              "0.5 dB/m, within the 0.05 to 2 dB/m that EN 54-7 tests a point smoke detector over"),
    Threshold("temp_c_max_60s", "temp", 25.0, 54.0, "C", "air temperature",
              "EN 54-5 class A1: static response from 54 C, typical application 25 C"),
    Threshold("temp_c_slope_60s", "temp", 0.0, 8.3 / 60.0, "K/s", "rise of the air temperature",
              "8.3 K/min, the usual rate of rise; EN 54-5 suffix R tests 10 K/min"),
    Threshold("co_ppm_mean_60s", "co", 5.0, 45.0, "ppm", "carbon monoxide",
              "45 ppm, a usual setting of a CO fire detector to EN 54-26"),
    Threshold("thermal_max_c_max_60s", "thermal", 60.0, 300.0, "C", "the hottest spot that the camera sees",
              "above what a pan or a radiant heater shows, near the ignition of wood; not from a detector standard"),
)  # fmt: skip

DECISION = DecisionSettings(
    watch=Rung(enter=0.29, leave=0.24, persist_s=0.0),
    alert=Rung(enter=0.42, leave=0.37, persist_s=10.0),
    alarm=Rung(enter=0.5, leave=0.45, persist_s=20.0),
)
"""Half a threshold is a WATCH, three quarters an ALERT, a whole one an ALARM."""

CORROBORATION = 0.5
"""A second sensor's score counts by half: two sensors at two thirds of their thresholds are an alarm."""

STEAM_HUMIDITY_SLOPE_PCT_S = 0.05
STEAM_HUMIDITY_PCT = 75.0
STEAM_CO_PPM = 10.0
STEAM_WEIGHT = 0.5
"""Smoke in air that grows humid, with a CO sensor that sees nothing, is taken for steam and counts by half."""


def judge(features: Mapping[str, float | None]) -> Prediction:
    """Judge one window; a feature that is null, NaN or not there was not measured.

    Confidence is 0 when no sensor of the rules was there. Reasons name the sensors, the strongest first.
    """
    scores: dict[str, tuple[float, Threshold, float]] = {}
    for threshold in THRESHOLDS:
        value = _measured(features, threshold.feature)
        if value is None:
            continue
        score = max(0.0, (value - threshold.baseline) / (threshold.alarm - threshold.baseline))
        if threshold.sensor == "smoke" and _is_steam(features):
            score *= STEAM_WEIGHT
        if threshold.sensor not in scores or score > scores[threshold.sensor][0]:
            scores[threshold.sensor] = (score, threshold, value)
    ranked = sorted(scores.values(), key=lambda scored: -scored[0])
    total = sum(score * weight for (score, _, _), weight in zip(ranked, (1.0, CORROBORATION), strict=False))
    reasons = [
        f"{threshold.words} {value:.3g} {threshold.unit}, {score:.0%} of the way to its alarm at "
        f"{threshold.alarm:.3g} {threshold.unit}"
        for score, threshold, value in ranked[:3]
        if score >= 0.1
    ]
    if _is_steam(features):
        reasons.append("humid air without carbon monoxide: smoke is weighed as steam")
    sensors = {threshold.sensor for threshold in THRESHOLDS}
    return Prediction(1.0 - 2.0**-total, 0.5 * len(scores) / len(sensors), tuple(reasons))


def _is_steam(features: Mapping[str, float | None]) -> bool:
    humidity = _measured(features, "humidity_pct_mean_60s")
    slope = _measured(features, "humidity_pct_slope_60s")
    co = _measured(features, "co_ppm_mean_60s")
    if co is None or co >= STEAM_CO_PPM:
        return False
    is_humid = humidity is not None and humidity >= STEAM_HUMIDITY_PCT
    return is_humid or (slope is not None and slope >= STEAM_HUMIDITY_SLOPE_PCT_S)


def _measured(features: Mapping[str, float | None], name: str) -> float | None:
    value = features.get(name)
    return None if value is None or math.isnan(value) else float(value)
