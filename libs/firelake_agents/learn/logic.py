"""What people say of an event: an operator's acknowledgement, or the verdict that retraining learns from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from firelake_agents.ingest.logic import RefusedError, parse_body

VERDICTS = ("acknowledged", "false_alarm", "true_alarm")
MAX_NOTE = 1_000
_FIELDS = ("device_id", "event_id", "verdict", "note")


@dataclass(frozen=True)
class Feedback:
    """One verdict on one event; the same verdict twice is one."""

    device_id: str
    event_id: str
    verdict: str
    note: str


def parse_feedback(body: bytes) -> Feedback:
    """The feedback in a request's body. Raises RefusedError, which names the field."""
    content: Any = parse_body(body)
    if not isinstance(content, dict):
        raise RefusedError(400, "body: expected an object")
    for name, value in content.items():
        if name not in _FIELDS:
            raise RefusedError(400, f"{name[:60]!r}: unknown; expected {', '.join(_FIELDS)}")
        if not isinstance(value, str):
            raise RefusedError(400, f"{name}: expected text")
    for name in _FIELDS[:3]:
        if not content.get(name):
            raise RefusedError(400, f"{name}: missing")
    if content["verdict"] not in VERDICTS:
        raise RefusedError(400, f"verdict: expected one of {', '.join(VERDICTS)}, got {content['verdict'][:60]!r}")
    if len(content.get("note", "")) > MAX_NOTE:
        raise RefusedError(400, f"note: at most {MAX_NOTE} characters are kept")
    return Feedback(content["device_id"][:200], content["event_id"][:200], content["verdict"], content.get("note", ""))
