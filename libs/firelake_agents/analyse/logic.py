"""From assessments to levels: what a head stands at, and the events when that changes.

An assessment of a window that was analysed before (a reading came out of order, or the message twice) takes the head
back to where it stood before that window. An event that was raised stays raised. An ALARM stays until it is seen to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from firelake_models import decision
from firelake_models.decision import DecisionSettings, DecisionState

from firelake_agents.assessment import Assessment
from firelake_agents.respond.logic import Event, Kind
from firelake_agents.times import MICROSECOND

REACH = 8
"""Windows that a head can be taken back by: more than a late reading spoils (allowed lateness over hop, and one)."""

Send = Callable[[list[Event]], None]


@dataclass(frozen=True)
class Standing:
    """What a head stands at after a window."""

    decided: DecisionState = field(default_factory=DecisionState)
    degraded: bool = False


@dataclass(frozen=True)
class Memory:
    """A head's standing now, and before each of its last windows: (window's end, standing), oldest first."""

    now: Standing = field(default_factory=Standing)
    before: tuple[tuple[int, Standing], ...] = ()
    last_event_id: str = ""
    last_level_event_id: str = ""
    version: int = 0

    @property
    def newest_end_us(self) -> int | None:
        return self.before[-1][0] if self.before else None


class MemoryStore(Protocol):
    """Where memories stay."""

    def memory(self, device_id: str) -> Memory:
        """The head's memory."""

    def remember(self, device_id: str, before: Memory, after: Memory) -> None:
        """Replace it. Raises ConflictError when it is no longer `before`."""


def analyse(assessments: list[Assessment], store: MemoryStore, send: Send) -> None:
    """Take assessments of one head in; send what changed, then remember. A repeat sends the same events again."""
    device_id = assessments[0].device_id
    before = store.memory(device_id)
    after, events = before, []
    for assessment in assessments:
        after, found = _step(after, assessment)
        events += found
    _finish(device_id, before, after, events, store, send)


def release(device_id: str, event_id: str, t_us: int, store: MemoryStore, send: Send) -> None:
    """Somebody has seen to the event: a level that still stands as that event left it is NORMAL again."""
    before = store.memory(device_id)
    level = before.now.decided.level
    if event_id != before.last_level_event_id or level == "NORMAL":
        return
    earlier = tuple((end_us, _released(standing)) for end_us, standing in before.before)
    after = replace(before, now=_released(before.now), before=earlier)
    event = Event(
        device_id=device_id,
        event_id=f"{event_id}#released",
        kind="level",
        t_us=t_us,
        level="NORMAL",
        before_level=level,
        degraded=before.now.degraded,
        silent=False,
        probability=None,
        reasons=("somebody has seen to it",),
        model_version="",
    )
    _finish(device_id, before, after, [event], store, send)


def _step(memory: Memory, assessment: Assessment) -> tuple[Memory, list[Event]]:
    standing, earlier = memory.now, memory.before
    newest_us = memory.newest_end_us
    if newest_us is not None and assessment.window_end_us <= newest_us:
        if assessment.window_end_us < earlier[0][0] and len(earlier) == REACH:
            return memory, []  # older than the memory reaches: it was analysed long ago
        again = [entry for entry in earlier if entry[0] >= assessment.window_end_us]
        standing = again[0][1]
        earlier = earlier[: len(earlier) - len(again)]
    settings = DecisionSettings.from_json(assessment.decision)
    end_s = assessment.window_end_us / MICROSECOND
    decided, _level = decision.step(standing.decided, assessment.probability, end_s, settings)
    now = Standing(decided, assessment.degraded)
    after = replace(memory, now=now, before=(*earlier, (assessment.window_end_us, standing))[-REACH:])
    return after, _changes(standing, now, assessment)


def _finish(device_id: str, before: Memory, after: Memory, events: list[Event], store: MemoryStore, send: Send) -> None:
    if events:
        send(events)
        after = replace(after, last_event_id=events[-1].event_id)
        for event in events:
            if event.kind == "level":
                after = replace(after, last_level_event_id=event.event_id)
    if after != before:
        store.remember(device_id, before, after)


def _changes(before: Standing, now: Standing, assessment: Assessment) -> list[Event]:
    events = []
    if now.degraded != before.degraded:
        events.append(_event("degraded", before, now, assessment))
    if now.decided.level != before.decided.level:
        events.append(_event("level", before, now, assessment))
    return events


def _event(kind: Kind, before: Standing, now: Standing, assessment: Assessment) -> Event:
    what = now.decided.level if kind == "level" else ("degraded" if now.degraded else "recovered")
    return Event(
        device_id=assessment.device_id,
        event_id=f"{assessment.window_end_us:020d}#{kind}#{what}",
        kind=kind,
        t_us=assessment.completed_us,
        level=now.decided.level,
        before_level=before.decided.level,
        degraded=now.degraded,
        silent=False,
        probability=assessment.probability,
        reasons=assessment.reasons,
        model_version=assessment.model_version,
    )


def _released(standing: Standing) -> Standing:
    return replace(standing, decided=decision.acknowledge(standing.decided))
