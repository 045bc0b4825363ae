"""What passes from monitor to analyse: an opinion on one window. Of the standard library alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Assessment:
    """An opinion and the window that it is about; `decision`: the decision settings to go by."""

    device_id: str
    window_end_us: int
    completed_us: int
    probability: float
    reasons: tuple[str, ...]
    confidence: float
    model_version: str
    degraded: bool
    decision: dict[str, Any]

    def to_message(self) -> dict[str, Any]:
        """As JSON's types."""
        return asdict(self)

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Assessment:
        """The inverse of `to_message`."""
        return cls(**{**message, "reasons": tuple(message["reasons"])})
