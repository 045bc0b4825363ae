"""POST /feedback: keeps a verdict on an event, and lets the alarm that it is about end."""

from __future__ import annotations

import os
from typing import Any

from firelake_agents import queues
from firelake_agents.clients import client
from firelake_agents.http import answer, body_of
from firelake_agents.ingest.logic import RefusedError
from firelake_agents.learn.logic import Feedback, parse_feedback
from firelake_agents.times import iso, system_clock


def handle(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """201 when kept, 200 when it was there already, or 4xx with one message."""
    try:
        feedback = parse_feedback(body_of(event))
        _refuse_unknown_event(feedback)
    except RefusedError as error:
        return answer(error.status, {"message": str(error)})
    is_new = _keep(feedback)
    _tell_analyse(feedback)
    return answer(201 if is_new else 200, {"event_id": feedback.event_id, "verdict": feedback.verdict})


def _refuse_unknown_event(feedback: Feedback) -> None:
    key = {"device_id": {"S": feedback.device_id}, "event_id": {"S": feedback.event_id}}
    if "Item" not in client("dynamodb").get_item(TableName=os.environ["ALERTS_TABLE"], Key=key):
        raise RefusedError(404, f"event_id: device {feedback.device_id!r} has no event {feedback.event_id!r}")


def _keep(feedback: Feedback) -> bool:
    dynamodb = client("dynamodb")
    item = {
        "device_id": {"S": feedback.device_id},
        "event_verdict": {"S": f"{feedback.event_id}#{feedback.verdict}"},
        "event_id": {"S": feedback.event_id},
        "verdict": {"S": feedback.verdict},
        "note": {"S": feedback.note},
        "given_at": {"S": iso(system_clock())},
    }
    try:
        dynamodb.put_item(
            TableName=os.environ["FEEDBACK_TABLE"], Item=item, ConditionExpression="attribute_not_exists(device_id)"
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _tell_analyse(feedback: Feedback) -> None:
    message = {"device_id": feedback.device_id, "seen_event_id": feedback.event_id, "t_us": system_clock()}
    queues.send(client("sqs"), os.environ["ASSESSMENTS_QUEUE_URL"], feedback.device_id, message)
