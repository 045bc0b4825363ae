"""The readings queue's consumer: keeps readings, asks the endpoint about each window, queues the assessments."""

from __future__ import annotations

import json
import os
from typing import Any

from firelake.contracts.feature_sets import FEATURE_SETS

from firelake_agents import queues
from firelake_agents.assessment import Assessment
from firelake_agents.clients import client
from firelake_agents.monitor.judges import judge_by_endpoint
from firelake_agents.monitor.logic import monitor
from firelake_agents.reading import from_message
from firelake_agents.tables import TableStore
from firelake_agents.times import system_clock

ASSESSMENTS_IN_A_MESSAGE = 100
"""Below a message's 256 KiB: an assessment with its reasons and settings is about 1 KiB."""


def handle(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Take a batch of messages in; answers those that must come again."""
    feature_set = FEATURE_SETS[os.environ["FEATURE_SET_VERSION"]]
    store = TableStore(
        client("dynamodb"),
        system_clock,
        readings_table=os.environ["READINGS_TABLE"],
        state_table=os.environ["STATE_TABLE"],
    )
    judge = judge_by_endpoint(_ask, feature_set)

    def work(message: dict[str, Any]) -> None:
        too_late = monitor(from_message(message), store, judge, _send, feature_set)
        if too_late:
            queues.log.warning("%s: %d readings came too late and were dropped", message["device_id"], too_late)

    return queues.each_message(event, work)


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    answer = client("sagemaker-runtime", read_timeout_s=5, attempts=2).invoke_endpoint(
        EndpointName=os.environ["ENDPOINT_NAME"],
        ContentType="application/json",
        Accept="application/json",
        Body=json.dumps(request),
    )
    content: dict[str, Any] = json.loads(answer["Body"].read())
    return content


def _send(assessments: list[Assessment]) -> None:
    device_id = assessments[0].device_id
    for start in range(0, len(assessments), ASSESSMENTS_IN_A_MESSAGE):
        part = assessments[start : start + ASSESSMENTS_IN_A_MESSAGE]
        message = {"device_id": device_id, "assessments": [assessment.to_message() for assessment in part]}
        queues.send(client("sqs"), os.environ["ASSESSMENTS_QUEUE_URL"], device_id, message)
