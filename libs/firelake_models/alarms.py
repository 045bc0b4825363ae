"""The decision run over heads' windows in order: when each head alarms, and how often on time without a fire."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firelake_models.decision import LEVELS, DecisionSettings, DecisionState, acknowledge, step
from firelake_models.frozen import Windows

Floats = NDArray[np.float64]
REARM_S = 600.0
"""An alarm without a fire is acknowledged once the probability has stayed below its `leave` for so long."""


@dataclass(frozen=True)
class Alarms:
    """When a head's levels were entered, in seconds after the scenario's start; NORMAL apart, in order."""

    entered_s: dict[str, list[float]]

    def first_s(self, level: str, after_s: float = -math.inf, before_s: float = math.inf) -> float | None:
        """The first entry into the level within [after_s, before_s), or None."""
        return next((t for t in self.entered_s[level] if after_s <= t < before_s), None)


def alarms_of(t_s: Floats, probability: Floats, settings: DecisionSettings) -> Alarms:
    """The levels that a head enters: t_s [n] rising, probability [n]; ALARMs are acknowledged when they are over."""
    entered: dict[str, list[float]] = {level: [] for level in LEVELS[1:]}
    state, quiet_since_s = DecisionState(), math.inf
    times, values = t_s.tolist(), probability.tolist()
    telling = np.flatnonzero(probability >= settings.watch.enter)
    i = _next(telling, 0)
    while i < len(times):
        t, p = times[i], values[i]
        before = LEVELS.index(state.level)
        state, level = step(state, p, t, settings)
        for passed in LEVELS[before + 1 : LEVELS.index(level) + 1]:
            entered[passed].append(t)
        quiet_since_s = min(quiet_since_s, t) if p < settings.alarm.leave else math.inf
        if level == "ALARM" and t - quiet_since_s >= REARM_S:
            state = acknowledge(state)
        # below every threshold, NORMAL stays NORMAL and remembers nothing: a month is mostly that
        i = _next(telling, i + 1) if state.level == "NORMAL" and not state.since_s else i + 1
    return Alarms(entered)


def alarms_by_head(windows: Windows, probability: Floats, settings: DecisionSettings) -> dict[tuple[int, str], Alarms]:
    """The alarms of every head and scenario in `windows`, whose probabilities are [n]."""
    return {
        (int(windows.scenario_id[run.start]), str(windows.device_id[run.start])): alarms_of(
            windows.t_s[run], probability[run], settings
        )
        for run in windows.runs()
    }


def _next(telling: NDArray[np.intp], i: int) -> int:
    """The first of the rising indices that is at least i; beyond every index when there is none."""
    at = int(np.searchsorted(telling, i))
    return int(telling[at]) if at < len(telling) else np.iinfo(np.int64).max
