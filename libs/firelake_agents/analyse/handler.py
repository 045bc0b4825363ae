"""The assessments queue's consumer: moves each head's level, and queues what changed."""

from __future__ import annotations

import os
from typing import Any

from firelake_agents import queues
from firelake_agents.analyse.logic import analyse, release
from firelake_agents.assessment import Assessment
from firelake_agents.clients import client
from firelake_agents.respond.logic import Event
from firelake_agents.tables import TableStore
from firelake_agents.times import system_clock

EVENTS_IN_A_MESSAGE = 100


def handle(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Take a batch of messages in; answers those that must come again."""
    store = TableStore(client("dynamodb"), system_clock, state_table=os.environ["STATE_TABLE"])

    def work(message: dict[str, Any]) -> None:
        if "assessments" in message:
            analyse([Assessment.from_message(item) for item in message["assessments"]], store, _send)
        else:
            release(message["device_id"], message["seen_event_id"], message["t_us"], store, _send)

    return queues.each_message(event, work)


def _send(events: list[Event]) -> None:
    device_id = events[0].device_id
    for start in range(0, len(events), EVENTS_IN_A_MESSAGE):
        part = [event.to_message() for event in events[start : start + EVENTS_IN_A_MESSAGE]]
        queues.send(client("sqs"), os.environ["EVENTS_QUEUE_URL"], device_id, {"device_id": device_id, "events": part})
