"""From a probability a window to a level: thresholds, persistence, hysteresis, and an ALARM that stays.

Pure and of the standard library alone: the same code runs in a Lambda, in evaluation and in `firelake replay`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

LEVELS = ("NORMAL", "WATCH", "ALERT", "ALARM")


@dataclass(frozen=True)
class Rung:
    """A level is entered when the probability has been at least `enter` for `persist_s`, and left below `leave`.

    `persist_s` is counted between the first and the last of the windows that agree: 0 asks for one window.
    """

    enter: float
    leave: float
    persist_s: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.leave <= self.enter <= 1.0:
            raise ValueError(f"expected 0 <= leave <= enter <= 1, got leave {self.leave} and enter {self.enter}")
        if not 0.0 <= self.persist_s < math.inf:
            raise ValueError(f"persist_s: expected 0 or more, got {self.persist_s}")


@dataclass(frozen=True)
class DecisionSettings:
    """The three rungs; after a gap of more than `longest_gap_s` between windows, persistence starts anew."""

    watch: Rung
    alert: Rung
    alarm: Rung
    longest_gap_s: float = 60.0

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> DecisionSettings:
        """The inverse of `to_json`. Raises ValueError that names what is missing or wrong."""
        try:
            rungs = {name: Rung(**content[name]) for name in ("watch", "alert", "alarm")}
            return cls(**rungs, longest_gap_s=float(content["longest_gap_s"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"decision settings: {error}") from error

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def rung(self, level: str) -> Rung:
        """The rung of WATCH, ALERT or ALARM."""
        return {"WATCH": self.watch, "ALERT": self.alert, "ALARM": self.alarm}[level]


@dataclass(frozen=True)
class DecisionState:
    """What one head's decision remembers between windows.

    `since_s`: for each level whose threshold the probability is above now, since when. `t_s`: the last window's end.
    """

    level: str = "NORMAL"
    since_s: dict[str, float] = field(default_factory=dict)
    t_s: float | None = None

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> DecisionState:
        """The inverse of `to_json`. Raises ValueError for a level that there is not."""
        if content["level"] not in LEVELS:
            raise ValueError(f"level: expected one of {', '.join(LEVELS)}, got {content['level']!r}")
        since_s = {level: float(since) for level, since in content["since_s"].items()}
        return cls(content["level"], since_s, None if content["t_s"] is None else float(content["t_s"]))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def step(
    state: DecisionState, probability: float | None, t_s: float, settings: DecisionSettings
) -> tuple[DecisionState, str]:
    """The state after the window that ends at `t_s`, in seconds, and its level.

    Without a probability (nothing was measured) the level stays and persistence starts anew. An ALARM stays until
    `acknowledge`. Raises ValueError for a window that is not later than the last, or a probability outside 0 to 1.
    """
    if state.t_s is not None and not t_s > state.t_s:
        raise ValueError(f"t_s: expected a window after {state.t_s}, got {t_s}")
    if probability is None:
        return replace(state, since_s={}, t_s=t_s), state.level
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"probability: expected 0 to 1, got {probability}")
    is_continuous = state.t_s is not None and t_s - state.t_s <= settings.longest_gap_s
    remembered = state.since_s if is_continuous else {}
    above = {level: remembered.get(level, t_s) for level in LEVELS[1:] if probability >= settings.rung(level).enter}
    level = _level(state.level, probability, above, t_s, settings)
    return DecisionState(level, above, t_s), level


def acknowledge(state: DecisionState) -> DecisionState:
    """Somebody has seen to it: NORMAL, with persistence counted from the next window on."""
    return replace(state, level="NORMAL", since_s={})


def _level(now: str, probability: float, above: Mapping[str, float], t_s: float, settings: DecisionSettings) -> str:
    if now == "ALARM":
        return now
    for level in ("ALARM", "ALERT", "WATCH"):
        rung = settings.rung(level)
        is_entered = level in above and t_s - above[level] >= rung.persist_s
        is_held = LEVELS.index(level) <= LEVELS.index(now) and probability >= rung.leave
        if is_entered or is_held:
            return level
    return "NORMAL"
