"""AWS::Batch::JobDefinition: an update registers the next revision and gives the one before up."""

from __future__ import annotations

from typing import Any

from ministack.services import batch
from ministack.services.cloudformation import provisioners

from firelake_local import aws_clients
from firelake_local.cloudformation.properties import to_request

TYPE = "AWS::Batch::JobDefinition"
_NOT_SENT = ("ResourceRetentionPolicy",)


def install() -> None:
    """Register with the emulator's engine."""
    provisioners._RESOURCE_HANDLERS[TYPE] = {
        "create": _create,
        "update": _update,
        "update_with_logical_id": True,
        "delete": _delete,
    }
    provisioners._REPLACING_PROPERTIES[TYPE] = ("JobDefinitionName",)


def _create(logical_id: str, properties: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:
    api = aws_clients.client("batch", aws_clients.own_endpoint())
    shape = api.meta.service_model.operation_model("RegisterJobDefinition").input_shape
    wanted = {name: value for name, value in properties.items() if name not in _NOT_SENT}
    wanted.setdefault("JobDefinitionName", provisioners._physical_name(stack, logical_id))
    arn = api.register_job_definition(**to_request(shape, wanted))["jobDefinitionArn"]
    return arn, {"JobDefinitionArn": arn}


def _update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str | None = None
) -> tuple[str, dict[str, Any]]:
    made = _create(logical_id or physical_id, new, stack)
    # Through the engine's own door: it waits until the whole update has succeeded, so that a rollback finds it.
    provisioners._delete_predecessor(_delete, physical_id, old)
    return made


def _delete(physical_id: str, _properties: dict[str, Any]) -> None:
    """Asked in the process: a deferred delete runs on the event loop, which cannot wait for its own HTTP answer."""
    batch._DISPATCH["/v1/deregisterjobdefinition"]({"jobDefinition": physical_id})
