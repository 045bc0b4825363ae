"""The events queue's consumer: stores events and publishes notices."""

from __future__ import annotations

import json
import os
from typing import Any

from firelake_agents.clients import client
from firelake_agents.queues import each_message
from firelake_agents.respond.logic import Event, notice, respond, subject
from firelake_agents.tables import TableStore
from firelake_agents.times import system_clock


def handle(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Take a batch of messages in; answers those that must come again."""
    store = TableStore(client("dynamodb"), system_clock, alerts_table=os.environ["ALERTS_TABLE"])

    def work(message: dict[str, Any]) -> None:
        for item in message["events"]:
            respond(Event.from_message(item), store, _publish)

    return each_message(event, work)


def _publish(event: Event) -> None:
    client("sns").publish(
        TopicArn=os.environ["TOPIC_ARN"],
        Subject=subject(event),
        Message=json.dumps(notice(event)),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value}
            for name, value in (("kind", event.kind), ("level", event.level), ("device_id", event.device_id))
        },
    )
