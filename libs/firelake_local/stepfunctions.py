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
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError, ParamValidationError
from botocore.model import ListShape, MapShape, Shape, StructureShape
from ministack.services import stepfunctions

from firelake_local import persistence
from firelake_local.aws_clients import client, own_endpoint

_POLL_S = 0.25


@dataclass(frozen=True)
class Wait:
    """How `.sync` sees that a job has ended: what it asks for, and where the answer, in PascalCase, has the job."""

    operation: str
    request: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]
    job: Callable[[dict[str, Any]], dict[str, Any]]
    status: Callable[[dict[str, Any]], str]
    succeeded: str
    failed: tuple[str, ...]


WAITS = {
    ("batch", "submitJob"): Wait(
        operation="DescribeJobs",
        request=lambda _, made: {"jobs": [made["jobId"]]},
        job=lambda told: told["Jobs"][0],
        status=lambda job: job["Status"],
        succeeded="SUCCEEDED",
        failed=("FAILED",),
    ),
    ("glue", "startJobRun"): Wait(
        operation="GetJobRun",
        request=lambda asked, made: {"JobName": asked["JobName"], "RunId": made["JobRunId"]},
        job=lambda told: told["JobRun"],
        status=lambda run: run["JobRunState"],
        succeeded="SUCCEEDED",
        failed=("FAILED", "TIMEOUT", "STOPPED", "ERROR"),
    ),
    ("emr-serverless", "startJobRun"): Wait(
        operation="GetJobRun",
        request=lambda _, made: {"applicationId": made["applicationId"], "jobRunId": made["jobRunId"]},
        job=lambda told: told["JobRun"],
        status=lambda run: run["State"],
        succeeded="SUCCESS",
        failed=("FAILED", "CANCELLED"),
    ),
    ("sagemaker", "createTrainingJob"): Wait(
        operation="DescribeTrainingJob",
        request=lambda asked, _: {"TrainingJobName": asked["TrainingJobName"]},
        job=lambda told: told,
        status=lambda job: job["TrainingJobStatus"],
        succeeded="Completed",
        failed=("Failed", "Stopped"),
    ),
    ("sagemaker", "createProcessingJob"): Wait(
        operation="DescribeProcessingJob",
        request=lambda asked, _: {"ProcessingJobName": asked["ProcessingJobName"]},
        job=lambda told: told,
        status=lambda job: job["ProcessingJobStatus"],
        succeeded="Completed",
        failed=("Failed", "Stopped"),
    ),
    ("athena", "startQueryExecution"): Wait(
        operation="GetQueryExecution",
        request=lambda _, made: {"QueryExecutionId": made["QueryExecutionId"]},
        job=lambda told: told,
        status=lambda told: told["QueryExecution"]["Status"]["State"],
        succeeded="SUCCEEDED",
        failed=("FAILED", "CANCELLED"),
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
    operation = action[0].upper() + action[1:]
    if operation not in api.meta.service_model.operation_names:
        raise stepfunctions._ExecutionError("States.Runtime", f"{service} has no operation {operation}")
    shape = api.meta.service_model.operation_model(operation)
    asked = _cased(parameters, shape.input_shape)
    made = _call(api, operation, asked, name)
    if not sync or wait is None:
        return _pascal_object(made, shape.output_shape)
    told_shape = api.meta.service_model.operation_model(wait.operation).output_shape
    while True:
        job = wait.job(_pascal_object(_call(api, wait.operation, wait.request(asked, made), name), told_shape))
        if wait.status(job) == wait.succeeded:
            return job
        if wait.status(job) in wait.failed:
            raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(job))
        time.sleep(_POLL_S)


def _call(api: Any, operation: str, request: dict[str, Any], service: str) -> dict[str, Any]:
    prefix = _ERROR_PREFIX.get(service, service)
    try:
        answer = getattr(api, xform_name(operation))(**request)
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


def _pascal_object(value: dict[str, Any], shape: Shape | None) -> dict[str, Any]:
    answer: dict[str, Any] = _pascal(value, shape)
    return answer


def _pascal(value: Any, shape: Shape | None) -> Any:
    """An answer as Step Functions gives it: members in PascalCase, a map's keys as they are, instants as ISO text."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return {key[0].upper() + key[1:]: _pascal(inner, shape.members.get(key)) for key, inner in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_pascal(item, shape.member) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: _pascal(inner, shape.value) for key, inner in value.items()}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value
