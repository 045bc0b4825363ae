"""The door: requests of `sagemaker` and `runtime.sagemaker` in, answers as AWS words them out."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Callable
from typing import Any

from firelake_local import images
from firelake_local.sagemaker import endpoints, invoke, models, processing, registry, training, validation
from firelake_local.sagemaker.errors import SageMakerError, invalid

Answer = tuple[int, dict[str, str], bytes]
_log = logging.getLogger("firelake.sagemaker")

OPERATIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "CreateTrainingJob": training.create,
    "DescribeTrainingJob": training.describe,
    "StopTrainingJob": training.stop,
    "ListTrainingJobs": training.list_jobs,
    "CreateProcessingJob": processing.create,
    "DescribeProcessingJob": processing.describe,
    "StopProcessingJob": processing.stop,
    "ListProcessingJobs": processing.list_jobs,
    "CreateModel": models.create_model,
    "DescribeModel": models.describe_model,
    "DeleteModel": models.delete_model,
    "ListModels": models.list_models,
    "CreateEndpointConfig": models.create_endpoint_config,
    "DescribeEndpointConfig": models.describe_endpoint_config,
    "DeleteEndpointConfig": models.delete_endpoint_config,
    "ListEndpointConfigs": models.list_endpoint_configs,
    "CreateEndpoint": endpoints.create,
    "DescribeEndpoint": endpoints.describe,
    "UpdateEndpoint": endpoints.update,
    "UpdateEndpointWeightsAndCapacities": endpoints.update_weights,
    "DeleteEndpoint": endpoints.delete,
    "ListEndpoints": endpoints.list_endpoints,
    "CreateModelPackageGroup": registry.create_group,
    "DescribeModelPackageGroup": registry.describe_group,
    "DeleteModelPackageGroup": registry.delete_group,
    "ListModelPackageGroups": registry.list_groups,
    "CreateModelPackage": registry.create_package,
    "DescribeModelPackage": registry.describe_package,
    "UpdateModelPackage": registry.update_package,
    "DeleteModelPackage": registry.delete_package,
    "ListModelPackages": registry.list_packages,
}


def call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """Do `operation`; the members of its output shape. Raises SageMakerError. Blocks: not for the event loop."""
    validation.check(operation, request)
    if operation not in OPERATIONS:
        raise SageMakerError("UnknownOperationException", f"The local cloud does not implement {operation}")
    try:
        answer = OPERATIONS[operation](request)
    except images.UnknownImage as error:
        raise invalid(str(error)) from error
    shape = validation.service_model().operation_model(operation).output_shape
    members = shape.members if shape is not None else {}
    return {name: value for name, value in answer.items() if name in members and value is not None}


async def handle(method: str, path: str, headers: dict[str, str], body: bytes | str, _query: dict[str, Any]) -> Answer:
    """The emulator's handler signature."""
    low = {name.lower(): value for name, value in headers.items()}
    content = body.encode() if isinstance(body, str) else body or b""
    try:
        if path.startswith("/endpoints/"):
            return await asyncio.to_thread(invoke.invoke, method, path, low, content)
        operation = low.get("x-amz-target", "").removeprefix("SageMaker.")
        return _json(await asyncio.to_thread(call, operation, _parse(content)))
    except SageMakerError as error:
        return _error(error)
    except Exception as error:
        _log.exception("%s %s", path, low.get("x-amz-target", ""))
        return _error(SageMakerError("InternalFailure", f"{type(error).__name__}: {error}", 500))


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content or b"{}")
    except ValueError as error:
        raise SageMakerError("SerializationException", f"The request is not JSON: {error}") from error


def _json(answer: dict[str, Any]) -> Answer:
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-RequestId": str(uuid.uuid4())}
    return 200, headers, json.dumps(answer).encode()


def _error(error: SageMakerError) -> Answer:
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": error.code}
    content = {"__type": error.code, "message": error.message, "Message": error.message, **error.extra}
    return error.status, headers, json.dumps(content).encode()
