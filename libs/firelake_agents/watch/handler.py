"""Every minute: looks for heads that fell silent, or that are heard again."""

from __future__ import annotations

import os
from typing import Any

from firelake_agents import queues
from firelake_agents.clients import client
from firelake_agents.times import system_clock
from firelake_agents.watch.logic import Heard, silence_event


def handle(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Send an event for each change; answers how many. A repeat sends the same event ids."""
    now_us = system_clock()
    heard = _states("monitor", "heard_us")
    told = _states("watch", "silent_since_us")
    events = []
    for device_id, registered_us in _watched_devices().items():
        head = Heard(device_id, max(heard.get(device_id, 0), registered_us), told.get(device_id))
        event = silence_event(head, now_us, float(os.environ["SILENT_AFTER_S"]))
        if event:
            queues.send(
                client("sqs"), os.environ["EVENTS_QUEUE_URL"], device_id, {"events": [event.to_message()]}, None
            )
            _remember(device_id, head.heard_us if event.silent else None)
            events.append(event)
    return {"events": len(events)}


def _watched_devices() -> dict[str, int]:
    pages = (
        client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=os.environ["DEVICES_TABLE"],
            FilterExpression="watched = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )
    )
    return {item["device_id"]["S"]: int(item["registered_us"]["N"]) for page in pages for item in page["Items"]}


def _states(agent: str, field: str) -> dict[str, int]:
    pages = (
        client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=os.environ["STATE_TABLE"],
            FilterExpression="#agent = :agent",
            ExpressionAttributeNames={"#agent": "agent"},  # a reserved word
            ExpressionAttributeValues={":agent": {"S": agent}},
        )
    )
    return {item["device_id"]["S"]: int(item[field]["N"]) for page in pages for item in page["Items"]}


def _remember(device_id: str, silent_since_us: int | None) -> None:
    key = {"device_id": {"S": device_id}, "agent": {"S": "watch"}}
    if silent_since_us is None:
        client("dynamodb").delete_item(TableName=os.environ["STATE_TABLE"], Key=key)
    else:
        item = {**key, "silent_since_us": {"N": str(silent_since_us)}}
        client("dynamodb").put_item(TableName=os.environ["STATE_TABLE"], Item=item)
