"""The agents in one process: the same functions as behind the API, one head's readings, no cloud."""

from __future__ import annotations

from collections.abc import Callable

from firelake.contracts.feature_sets import FeatureSet

from firelake_agents.analyse.logic import analyse
from firelake_agents.assessment import Assessment
from firelake_agents.ingest.logic import MAX_READINGS
from firelake_agents.memory_store import InMemoryStore
from firelake_agents.monitor.logic import Judge, monitor
from firelake_agents.reading import Reading
from firelake_agents.respond.logic import Event, respond


def run_agents(
    readings: list[Reading],
    judge: Judge,
    feature_set: FeatureSet,
    publish: Callable[[Event], None],
) -> list[Event]:
    """The events that one head's readings raise, in their order; `publish` is called for each notice."""
    store = InMemoryStore()

    def take_events(events: list[Event]) -> None:
        for event in events:
            respond(event, store, publish)

    def take_assessments(assessments: list[Assessment]) -> None:
        analyse(assessments, store, take_events)

    for start in range(0, len(readings), MAX_READINGS):
        monitor(readings[start : start + MAX_READINGS], store, judge, take_assessments, feature_set)
    return list(store.events.values())
