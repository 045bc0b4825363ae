"""What is said of one window, by a model or by the rules."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Prediction:
    """`probability` that a fire burns or smoulders now, 0 to 1; `confidence`, 0 to 1, in that answer; why, in words."""

    probability: float
    confidence: float
    reasons: tuple[str, ...]
