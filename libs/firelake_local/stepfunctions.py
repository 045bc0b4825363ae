"""Step Functions' integrations that the emulator lacks: batch, glue, emr-serverless, sagemaker and athena, with .sync.

One way for all: the task's parameters become a call of boto3 to this very cloud, botocore's service model gives the
names their case, `.sync` asks until the job has ended. On AWS the integration does the same.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError
from botocore.model import ListShape, MapShape, Shape, StructureShape
from ministack.services import stepfunctions

from firelake_local import persistence
from firelake_local.aws_clients import client, own_endpoint

_POLL_S = 0.25


@dataclass(frozen=True)
class Wait:
    """How `.sync` sees that a job has ended."""

    operation: str
    request: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]
    job: Callable[[dict[str, Any]], dict[str, Any]]
    status: Callable[[dict[str, Any]], str]
    succeeded: tuple[str, ...]
    ended: tuple[str, ...]


WAITS = {
    ("batch", "submitJob"): Wait(
        *("describe_jobs", lambda _, made: {"jobs": [made["jobId"]]}, lambda told: told["jobs"][0]),
        *(lambda job: job["status"], ("SUCCEEDED",), ("SUCCEEDED", "FAILED")),
    ),
    ("glue", "startJobRun"): Wait(
        *("get_job_run", lambda asked, made: {"JobName": asked["JobName"], "RunId": made["JobRunId"]}),
        *(lambda told: told["JobRun"], lambda run: run["JobRunState"], ("SUCCEEDED",)),
        ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR"),
    ),
    ("emr-serverless", "startJobRun"): Wait(
        *("get_job_run", lambda _, made: {key: made[key] for key in ("applicationId", "jobRunId")}),
        *(lambda told: told["jobRun"], lambda run: run["state"], ("SUCCESS",), ("SUCCESS", "FAILED", "CANCELLED")),
    ),
    ("sagemaker", "createTrainingJob"): Wait(
        *("describe_training_job", lambda asked, _: {"TrainingJobName": asked["TrainingJobName"]}, lambda told: told),
        *(lambda job: job["TrainingJobStatus"], ("Completed",), ("Completed", "Failed", "Stopped")),
    ),
    ("sagemaker", "createProcessingJob"): Wait(
        "describe_processing_job",
        lambda asked, _: {"ProcessingJobName": asked["ProcessingJobName"]},
        lambda told: told,
        *(lambda job: job["ProcessingJobStatus"], ("Completed",), ("Completed", "Failed", "Stopped")),
    ),
    ("athena", "startQueryExecution"): Wait(
        *("get_query_execution", lambda _, made: {"QueryExecutionId": made["QueryExecutionId"]}, lambda told: told),
        lambda told: told["QueryExecution"]["Status"]["State"],
        *(("SUCCEEDED",), ("SUCCEEDED", "FAILED", "CANCELLED")),
    ),
}
"""(service, action) of every `.sync` integration here. createEndpoint has none on AWS either."""

_ERROR_PREFIX = {"batch": "Batch", "glue": "Glue", "emr-serverless": "EMRServerless", "emrserverless": "EmrServerless",
                 "sagemaker": "SageMaker", "athena": "Athena", "logs": "CloudWatchLogs"}  # fmt: skip
_SDK_NAMES = {"sagemaker": "sagemaker", "batch": "batch", "glue": "glue", "athena": "athena",
              "emrserverless": "emr-serverless"}  # fmt: skip


def register() -> None:
    """Put the integrations into the emulator's table. Raises AttributeError when it no longer has it."""
    for service in ("batch", "glue", "emr-serverless", "sagemaker", "athena"):
        stepfunctions._SERVICE_DISPATCH[f"arn:aws:states:::{service}:"] = _integrate
    for sdk_name in _SDK_NAMES:
        stepfunctions._SERVICE_DISPATCH[f"arn:aws:states:::aws-sdk:{sdk_name}:"] = _integrate
    executions = stepfunctions._executions
    persistence.while_busy(lambda: any(e.get("status") == "RUNNING" for e in executions.all_values()))


def _integrate(resource: str, parameters: dict[str, Any]) -> dict[str, Any]:
    found = re.fullmatch(r"arn:aws:states:::(?:(aws-sdk):)?([\w-]+):(\w+)(\.sync(?::2)?)?", resource)
    if not found:
        raise stepfunctions._ExecutionError("States.Runtime", f"{resource} is not an integration of the local cloud")
    is_sdk, name, action, sync = found[1], found[2], found[3], found[4]
    service = _SDK_NAMES[name] if is_sdk else name
    wait = WAITS.get((service, action))
    if sync and wait is None:
        raise stepfunctions._ExecutionError("States.Runtime", f"AWS has no {resource}")
    api = client(service, own_endpoint())
    model = api.meta.service_model
    operation = model.operation_model(action[0].upper() + action[1:])
    asked = _cased(parameters, operation.input_shape)
    method = getattr(api, re.sub(r"(?<!^)(?=[A-Z])", "_", operation.name).lower())
    made = _call(method, asked, name)
    if not sync or wait is None:
        return _pascal(made)
    while True:
        told = _call(getattr(api, wait.operation), wait.request(asked, made), name)
        job = wait.job(told)
        if wait.status(job) in wait.ended:
            break
        time.sleep(_POLL_S)
    if wait.status(job) not in wait.succeeded:
        raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(_pascal(job)))
    return _pascal(job)


def _call(method: Callable[..., dict[str, Any]], request: dict[str, Any], service: str) -> dict[str, Any]:
    prefix = _ERROR_PREFIX.get(service, service)
    try:
        answer = method(**request)
    except ParamValidationError as error:
        raise stepfunctions._ExecutionError("States.Runtime", str(error)) from error
    except ClientError as error:
        told = error.response["Error"]
        raise stepfunctions._ExecutionError(f"{prefix}.{told['Code']}", told.get("Message", "")) from error
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def _cased(value: Any, shape: Shape | None) -> Any:
    """Parameters in the case that the service's model has; a state machine may write them in PascalCase."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        members = {name.lower(): name for name in shape.members}
        names = {key: members.get(key.lower(), key) for key in value}
        return {names[key]: _cased(inner, shape.members.get(names[key])) for key, inner in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_cased(item, shape.member) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: _cased(inner, shape.value) for key, inner in value.items()}
    return value


def _pascal(value: Any) -> Any:
    """An answer as Step Functions gives it: names in PascalCase, instants as ISO text."""
    if isinstance(value, dict):
        return {key[0].upper() + key[1:] if key else key: _pascal(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_pascal(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return float(value)
    return value
