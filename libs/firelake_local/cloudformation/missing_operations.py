"""Operations of Batch that stacks need and the emulator lacks or cuts short."""

from __future__ import annotations

import json
from typing import Any

from ministack.services import batch


def install() -> None:
    """Add them to the emulator's table. Raises AttributeError or KeyError when that has changed."""
    batch._DISPATCH["/v1/updatejobqueue"] = _update_job_queue
    batch._DISPATCH["/v1/registerjobdefinition"] = _register_job_definition


def _update_job_queue(request: dict[str, Any]) -> Any:
    name, error = batch._job_queue_name_from_ref(request.get("jobQueue"))
    if error:
        return error
    if name not in batch._job_queues:
        return batch._batch_client_exception(request.get("jobQueue"))
    queue = batch._job_queues[name]
    members = ("state", "schedulingPolicyArn", "priority", "computeEnvironmentOrder", "jobStateTimeLimitActions")
    queue.update({member: request[member] for member in members if member in request})
    return batch._json(200, {"jobQueueName": name, "jobQueueArn": queue["jobQueueArn"]})


def _register_job_definition(request: dict[str, Any]) -> Any:
    """The emulator keeps containerProperties alone; a definition's retries, timeout and parameters count too."""
    status, headers, body = batch._register_job_definition(request)
    if status == 200:
        name = request["jobDefinitionName"]
        revision = batch._job_definitions[name][json.loads(body)["revision"] - 1]
        revision.update({member: value for member, value in request.items() if member not in revision})
    return status, headers, body
