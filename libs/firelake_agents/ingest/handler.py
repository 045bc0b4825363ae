"""POST /readings: checks a request and queues its readings, a message a device."""

from __future__ import annotations

import os
from typing import Any

from firelake_agents import queues
from firelake_agents.clients import client
from firelake_agents.http import answer, body_of
from firelake_agents.ingest.logic import Limits, RefusedError, accept, by_device, deduplication_id
from firelake_agents.reading import to_message
from firelake_agents.times import system_clock


def handle(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """202 with the number of readings, or 4xx with one message. A failure of ours is a 5xx: send it again."""
    limits = Limits(float(os.environ["AHEAD_S"]), float(os.environ["BEHIND_S"]))
    try:
        readings = accept(body_of(event), system_clock(), _is_known, limits)
    except RefusedError as error:
        return answer(error.status, {"message": str(error)})
    for of_device in by_device(readings):
        queues.send(
            client("sqs"),
            os.environ["READINGS_QUEUE_URL"],
            of_device[0].device_id,
            to_message(of_device),
            deduplication_id(of_device),
        )
    return answer(202, {"accepted": len(readings)})


def _is_known(device_id: str) -> bool:
    key = {"device_id": {"S": device_id}}
    return "Item" in client("dynamodb").get_item(TableName=os.environ["DEVICES_TABLE"], Key=key)
