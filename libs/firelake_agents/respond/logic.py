"""Events: what is stored of them, and which of them people are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from firelake_agents.times import iso

Kind = Literal["level", "degraded", "silent"]
URGENT = ("ALERT", "ALARM")
LEVELS = ("NORMAL", "WATCH", "ALERT", "ALARM")


@dataclass(frozen=True)
class Event:
    """A change of a head: of its level, of `degraded` (the rules answer in the model's place), or its silence.

    `event_id` is made of what the event is about, so that the same change has the same name whenever it is found.
    """

    device_id: str
    event_id: str
    kind: Kind
    t_us: int
    level: str
    before_level: str
    degraded: bool
    silent: bool
    probability: float | None
    reasons: tuple[str, ...]
    model_version: str

    def to_message(self) -> dict[str, Any]:
        """As JSON's types."""
        return asdict(self)

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Event:
        """The inverse of `to_message`."""
        return cls(**{**message, "reasons": tuple(message["reasons"])})


class EventStore(Protocol):
    """Where events stay."""

    def put_event(self, event: Event) -> bool:
        """Store it unless it is there; True until `mark_told` was called for it."""

    def mark_told(self, event: Event) -> None:
        """Remember that nothing is left to do for it."""


def respond(event: Event, store: EventStore, publish: Callable[[Event], None]) -> None:
    """Store the event and publish it when someone must know; a repeat publishes nothing.

    Stopped between publishing and remembering it, the next try publishes again, under the same event id: for an alarm
    twice is better than never.
    """
    if store.put_event(event):
        if is_notice(event):
            publish(event)
        store.mark_told(event)


def is_notice(event: Event) -> bool:
    """People are told of a rise to ALERT or ALARM, of losing or regaining the model, and of silence and its end."""
    if event.kind != "level":
        return True
    return event.level in URGENT and LEVELS.index(event.level) > LEVELS.index(event.before_level)


def subject(event: Event) -> str:
    """One line of at most 100 characters, the limit of an SNS subject."""
    if event.kind == "silent":
        what = "SILENT: no reading comes" if event.silent else "HEARD AGAIN"
    elif event.kind == "degraded":
        what = "DEGRADED: the rules answer, the model does not" if event.degraded else "RECOVERED: the model answers"
    else:
        what = event.level
    return f"Firelake {event.device_id[:40]}: {what}"


def notice(event: Event) -> dict[str, Any]:
    """The message that people and programs get."""
    return {
        "device_id": event.device_id,
        "event_id": event.event_id,
        "kind": event.kind,
        "time": iso(event.t_us),
        "level": event.level,
        "degraded": event.degraded,
        "silent": event.silent,
        "probability": event.probability,
        "reasons": list(event.reasons),
        "model_version": event.model_version,
    }
