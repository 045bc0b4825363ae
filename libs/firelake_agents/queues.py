"""FIFO queues between the agents: a group a device, partial failures, and repeats that are harmless."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from hashlib import sha256
from typing import Any

log = logging.getLogger("firelake")
log.setLevel(logging.INFO)

Message = dict[str, Any]


def each_message(event: Message, work: Callable[[Message], None]) -> Message:
    """Do `work` for each of a Lambda's SQS messages; answers which must come again (ReportBatchItemFailures).

    After a failure the rest of that device's messages come again too, or they would overtake the failed one.
    """
    failed_groups: set[str] = set()
    failures = []
    for record in event["Records"]:
        group = record["attributes"].get("MessageGroupId", record["messageId"])
        if group not in failed_groups:
            try:
                work(json.loads(record["body"]))
                continue
            except Exception:  # whatever it was: SQS brings the message again, in the end to the dead-letter queue
                log.exception("message %s of %s failed", record["messageId"], group)
                failed_groups.add(group)
        failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def send(client: Any, queue_url: str, device_id: str, message: Message, deduplication_id: str | None = None) -> None:
    """Put one message in a device's group. A message with the same content within 5 minutes is one."""
    body = json.dumps(message, separators=(",", ":"))
    client.send_message(
        QueueUrl=queue_url,
        MessageBody=body,
        MessageGroupId=device_id,
        MessageDeduplicationId=deduplication_id or sha256(body.encode()).hexdigest(),
    )
