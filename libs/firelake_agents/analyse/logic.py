"""From assessments to levels: what a head stands at, and the events when that changes.

An assessment of a window that was analysed before (a reading came out of order, or the message twice) takes the head
back to where it stood before that window. An event that was raised stays raised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from firelake_agents.monitor.logic import Assessment
from firelake_agents.respond.logic import Event, Kind

Counters = dict[str, Any]
Decide = Callable[[Counters, Assessment], tuple[str, Counters]]
"""The decision rule: what it remembers of the windows before, and this one, to the level and what it remembers now."""


@dataclass(frozen=True)
class Standing:
    """What a head stands at after a window."""

    level: str = "NORMAL"
    degraded: bool = False
    counters: Counters | None = None


@dataclass(frozen=True)
class Memory:
    """A head's standing now, and before each of its last windows: (window's end, standing), oldest first."""

    now: Standing = Standing()
    before: tuple[tuple[int, Standing], ...] = ()
    last_event_id: str = ""
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


def analyse(
    assessments: list[Assessment],
    store: MemoryStore,
    decide: Decide,
    send: Callable[[list[Event]], None],
    reach: int,
) -> None:
    """Take assessments of one head in; send what changed, then remember. A repeat sends the same events again.

    `reach`: windows that a late reading may take the head back by, and one more.
    """
    device_id = assessments[0].device_id
    before = store.memory(device_id)
    after, events = before, []
    for assessment in assessments:
        after, found = _step(after, assessment, decide, reach)
        events += found
    if events:
        send(events)
        after = replace(after, last_event_id=events[-1].event_id)
    if after != before:
        store.remember(device_id, before, after)


def _step(memory: Memory, assessment: Assessment, decide: Decide, reach: int) -> tuple[Memory, list[Event]]:
    standing, earlier = memory.now, memory.before
    newest_us = memory.newest_end_us
    if newest_us is not None and assessment.window_end_us <= newest_us:
        again = [entry for entry in earlier if entry[0] >= assessment.window_end_us]
        if again[0][0] > assessment.window_end_us and len(again) == len(earlier):
            return memory, []  # older than the memory reaches: it was analysed long ago
        standing = again[0][1]
        earlier = earlier[: len(earlier) - len(again)]
    level, counters = decide(standing.counters or {}, assessment)
    now = Standing(level, assessment.degraded, counters)
    after = replace(memory, now=now, before=(*earlier, (assessment.window_end_us, standing))[-reach:])
    return after, _changes(standing, now, assessment)


def _changes(before: Standing, now: Standing, assessment: Assessment) -> list[Event]:
    events = []
    if now.degraded != before.degraded:
        events.append(_event("degraded", before, now, assessment))
    if now.level != before.level:
        events.append(_event("level", before, now, assessment))
    return events


def _event(kind: Kind, before: Standing, now: Standing, assessment: Assessment) -> Event:
    what = now.level if kind == "level" else ("degraded" if now.degraded else "recovered")
    return Event(
        device_id=assessment.device_id,
        event_id=f"{assessment.window_end_us:020d}#{kind}#{what}",
        kind=kind,
        t_us=assessment.completed_us,
        level=now.level,
        before_level=before.level,
        degraded=now.degraded,
        silent=False,
        probability=assessment.probability,
        reasons=assessment.reasons,
        model_version=assessment.model_version,
    )
