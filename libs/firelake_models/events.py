"""Judging heads by event: which fires were alarmed, how early, and how often there was an alarm without a fire."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import beta, chi2

from firelake_models.alarms import Alarms

Head = dict[str, Any]
DEVICE_MONTH_S = 30 * 86_400.0
CONVENTIONAL = ("photo_s", "ion_s", "heat_s", "ror_s", "co_s", "co_poison_s", "co_poison_ul_s")
REFERENCES = ("photo", "heat", "conventional", "flaming", "untenable")
"""What a lead is measured against; 'conventional' is the earliest of the seven simulated alarms of the place."""
RESAMPLES = 1000


def judged(heads: Sequence[Head], alarms: Mapping[tuple[int, str], Alarms]) -> list[Head]:
    """Each head with `watch_s`, `alert_s`, `alarm_s`, `false_alarms` and `outcome`.

    outcome: 'alarmed' or 'missed' for a fire that the head can see (missed: no ALARM before the run ends),
    'alarmed_before' when an ALARM already stood at ignition, 'unobservable' for a fire that the head cannot see, and
    'no_fire'. Entries at or before ignition count as alarms without a fire.
    """
    return [_judged(head, alarms.get((head["scenario_id"], head["device_id"]), _NONE)) for head in heads]


_NONE = Alarms({"WATCH": [], "ALERT": [], "ALARM": []})


def _judged(head: Head, alarms: Alarms) -> Head:
    ignition_s = math.inf if head["ignition_s"] is None else head["ignition_s"]
    burning = math.nextafter(ignition_s, math.inf)
    found = {f"{level.lower()}_s": alarms.first_s(level, after_s=burning) for level in ("WATCH", "ALERT", "ALARM")}
    false_alarms = sum(t <= ignition_s for t in alarms.entered_s["ALARM"])
    if math.isinf(ignition_s):
        outcome = "no_fire"
    elif not head["observable"]:
        outcome = "unobservable"
    elif found["alarm_s"] is not None:
        outcome = "alarmed"
    else:
        outcome = "alarmed_before" if false_alarms else "missed"
    return {**head, **found, "false_alarms": false_alarms, "outcome": outcome}


def visible_fires(heads: Sequence[Head]) -> list[Head]:
    """The judged heads that had a fire which they could see."""
    return [head for head in heads if head["outcome"] in ("alarmed", "missed", "alarmed_before")]


def reference_s(head: Head, reference: str) -> float | None:
    """When the reference event happened; None when the run ended first."""
    if reference == "conventional":
        return min((head[name] for name in CONVENTIONAL if head[name] is not None), default=None)
    found: float | None = head[f"{reference}_s"]
    return found


def leads_s(heads: Sequence[Head], reference: str) -> list[float]:
    """Reference less our alarm, for the alarmed fires whose reference came after ignition and within the run."""
    leads = []
    for head in heads:
        event_s = reference_s(head, reference)
        if head["outcome"] == "alarmed" and event_s is not None and event_s > head["ignition_s"]:
            leads.append(event_s - head["alarm_s"])
    return leads


def lead_summary(heads: Sequence[Head], reference: str) -> dict[str, Any]:
    """The leads' quantiles, null when there is none, and every pair that has no lead, counted by why.

    only_ours: we alarmed and the run ended before the reference did, so the lead is unknown and at least
    censored_s - alarm_s; its least such bound's median is given. only_reference: the reference came, we missed.
    """
    fires = visible_fires(heads)
    leads = leads_s(fires, reference)
    events = [(head, reference_s(head, reference)) for head in fires]
    unknown = [head["censored_s"] - head["alarm_s"] for head, s in events if s is None and head["outcome"] == "alarmed"]
    too_soon = sum(s is not None and s <= head["ignition_s"] for head, s in events)
    silent = [s for head, s in events if head["outcome"] != "alarmed"]
    return {
        **{f"p{q}": _quantile(leads, q) for q in (10, 50, 90)},
        "n": len(leads),
        "only_ours": len(unknown),
        "only_ours_at_least_s_p50": _quantile(unknown, 50),
        "only_reference": sum(s is not None for s in silent),
        "neither": sum(s is None for s in silent),
        "reference_before_ignition": too_soon,
        "p50_interval_95": bootstrap(fires, lambda sample: _quantile(leads_s(sample, reference), 50)),
    }


def outcomes(heads: Sequence[Head]) -> dict[str, Any]:
    """Fires that a head could see, how many were missed, and the others, counted apart."""
    counts = {name: sum(head["outcome"] == name for head in heads)
              for name in ("alarmed", "missed", "alarmed_before", "unobservable", "no_fire")}  # fmt: skip
    fires = visible_fires(heads)
    after = [h for h in fires if h["alarm_s"] is not None and h["untenable_s"] is not None
             and h["alarm_s"] >= h["untenable_s"]]  # fmt: skip
    return {
        "fires": len(fires),
        "missed": counts["missed"],
        "alarmed_before_ignition": counts["alarmed_before"],
        "alarmed_after_untenable": len(after),
        "unobservable": counts["unobservable"],
        "missed_share_interval_95": bootstrap(fires, _missed_share),
    }


def _missed_share(heads: Sequence[Head]) -> float | None:
    return sum(head["outcome"] == "missed" for head in heads) / len(heads) if heads else None


def false_alarms(heads: Sequence[Head]) -> dict[str, Any]:
    """Alarms of the held-out device-month, where nothing burns, with the exact Poisson interval.

    truth_labels holds the first alarm of a conventional detector a day, so the two are compared by days with at least
    one; our own count is of every alarm.
    """
    months = sum(head["censored_s"] for head in heads) / DEVICE_MONTH_S
    count = sum(head["false_alarms"] for head in heads)
    return {
        "device_months": months,
        **_rate(count, months),
        "days_with_one": _rate(sum(head["false_alarms"] > 0 for head in heads), months),
        "conventional_days_with_one": {
            name.removesuffix("_s"): _rate(sum(head[name] is not None for head in heads), months)
            for name in CONVENTIONAL
        },
        "synthetic": True,
    }


def _rate(count: int, months: float) -> dict[str, Any]:
    low, high = poisson_interval(count)
    per = (lambda n: n / months) if months > 0.0 else (lambda _: None)
    return {"count": count, "per_device_month": per(count), "interval_95": [per(low), per(high)]}


def poisson_interval(count: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval for a Poisson mean of which `count` were seen (Garwood 1936)."""
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if count == 0 else float(chi2.ppf(tail, 2 * count)) / 2.0
    return low, float(chi2.ppf(1.0 - tail, 2 * count + 2)) / 2.0


def binomial_interval(count: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval for a share of which `count` in `n` were seen, each by itself (Clopper and Pearson 1934)."""
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if count == 0 else float(beta.ppf(tail, count, n - count + 1))
    return low, 1.0 if count == n else float(beta.ppf(1.0 - tail, count + 1, n - count))


def bootstrap(
    heads: Sequence[Head], statistic: Callable[[Sequence[Head]], float | None], seed: int = 0
) -> list[float] | None:
    """The 95 % interval of a statistic by resampling whole buildings; None for fewer than two buildings."""
    groups: dict[str, list[Head]] = {}
    for head in heads:
        groups.setdefault(head["building_id"], []).append(head)
    buildings = [groups[name] for name in sorted(groups)]
    if len(buildings) < 2:
        return None
    rng = np.random.default_rng(seed)
    drawn = (rng.integers(len(buildings), size=len(buildings)) for _ in range(RESAMPLES))
    found = [statistic([head for i in draw for head in buildings[i]]) for draw in drawn]
    known = [value for value in found if value is not None]
    return [float(np.quantile(known, q)) for q in (0.025, 0.975)] if known else None


def _quantile(values: Sequence[float], percent: int) -> float | None:
    return float(np.percentile(values, percent)) if len(values) else None
