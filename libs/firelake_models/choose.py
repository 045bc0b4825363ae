"""The decision's thresholds and persistence, chosen on validation alone."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from firelake_models.alarms import alarms_by_head
from firelake_models.decision import DecisionSettings, Rung
from firelake_models.events import Head
from firelake_models.frozen import Floats, Windows

PERSISTENCE_S = (0.0, 5.0, 10.0)
"""Longer costs every fire its length, and spares fewer false alarms than a higher threshold that costs as much."""
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995)


def choose_decision(
    windows: Windows, probability: Floats, heads: list[Head], train_heads: list[Head]
) -> tuple[DecisionSettings, dict[str, Any]]:
    """The settings, and what they were chosen by: windows and probabilities [n] of the validation split, its heads and
    those of train.

    For each persistence the lowest threshold with no more alarms without a fire than photoelectric alarms have over the
    same time, or the quietest where none is so quiet; of these the one that misses fewest fires, then the earliest by
    the median alarm. How often photoelectric alarms sound is told by the heads of train, too, since they learn nothing
    there: validation alone has a few of them, or none. A part of an alarm counts as one.
    """
    scored = [
        _score(windows, probability, heads, _settings(windows, probability, threshold, persist_s))
        for threshold in THRESHOLDS
        for persist_s in PERSISTENCE_S
    ]
    every = [*heads, *train_heads]
    photoelectric = _photoelectric_false_alarms(every) * _quiet_s(heads) / _quiet_s(every)
    allowed = max(math.ceil(photoelectric), min(score["false_alarms"] for score in scored))
    lowest: dict[float, dict[str, Any]] = {}
    for score in scored:
        if score["false_alarms"] <= allowed:
            lowest.setdefault(score["settings"].alarm.persist_s, score)
    best = min(lowest.values(), key=lambda score: (score["missed"], score["median_delay_s"]))
    settings: DecisionSettings = best.pop("settings")
    return settings, best | {
        "photoelectric_false_alarms": photoelectric,
        "median_delay_s": best["median_delay_s"] if math.isfinite(best["median_delay_s"]) else None,
    }


def _photoelectric_false_alarms(heads: list[Head]) -> int:
    """The first of each head counts: labels hold no more."""
    quiet_until = ((head["photo_s"], math.inf if head["ignition_s"] is None else head["ignition_s"]) for head in heads)
    return sum(photo_s is not None and photo_s <= until_s for photo_s, until_s in quiet_until)


def _quiet_s(heads: list[Head]) -> float:
    """How long nothing burns, all heads together."""
    return math.fsum(head["censored_s"] if head["ignition_s"] is None else head["ignition_s"] for head in heads)


def _settings(windows: Windows, probability: Floats, threshold: float, persist_s: float) -> DecisionSettings:
    """ALERT is entered by one window in 300 without a fire, WATCH by one in 50, both below the alarm's threshold."""
    quiet = probability[windows.label == 0.0]
    alert = min(max(float(np.quantile(quiet, 1.0 - 1.0 / 300.0)), 0.3 * threshold), 0.9 * threshold)
    watch = min(max(float(np.quantile(quiet, 0.98)), 0.1 * threshold), 0.6 * alert)
    return DecisionSettings(
        watch=Rung(enter=watch, leave=0.7 * watch, persist_s=0.0),
        alert=Rung(enter=alert, leave=0.7 * alert, persist_s=10.0),
        alarm=Rung(enter=threshold, leave=0.7 * threshold, persist_s=persist_s),
    )


def _score(windows: Windows, probability: Floats, heads: list[Head], settings: DecisionSettings) -> dict[str, Any]:
    alarms = alarms_by_head(windows, probability, settings)
    false_alarms, delays_s = 0, []
    for head in heads:
        found = alarms.get((head["scenario_id"], head["device_id"]))
        if found is None:
            continue
        ignition_s = math.inf if head["ignition_s"] is None else head["ignition_s"]
        false_alarms += sum(t <= ignition_s for t in found.entered_s["ALARM"])
        if math.isfinite(ignition_s) and head["observable"]:
            alarm_s = found.first_s("ALARM", after_s=math.nextafter(ignition_s, math.inf))
            delays_s.append(math.inf if alarm_s is None else alarm_s - ignition_s)
    caught = [delay for delay in delays_s if math.isfinite(delay)]
    return {
        "settings": settings,
        "fires": len(delays_s),
        "missed": len(delays_s) - len(caught),
        "false_alarms": false_alarms,
        "median_delay_s": float(np.median(caught)) if caught else math.inf,
        "quiet_windows": int((windows.label == 0.0).sum()),
    }
