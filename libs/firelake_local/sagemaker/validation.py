"""Requests held against botocore's model of SageMaker, as the service itself holds them.

botocore's own validator checks required members, types and lower limits; enumerations, patterns and upper limits are
checked here, since the service refuses those too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import botocore.session
from botocore.model import ServiceModel, Shape
from botocore.validate import ParamValidator

from firelake_local.sagemaker.errors import SageMakerError, invalid


@functools.cache
def service_model() -> ServiceModel:
    return botocore.session.get_session().get_service_model("sagemaker")


def check(operation: str, request: Any) -> None:
    """Raise SageMakerError unless `request` is what `operation` takes, naming every member that is not."""
    model = service_model()
    if operation not in model.operation_names:
        raise SageMakerError("UnknownOperationException", f"{operation} is not an operation of SageMaker")
    shape = model.operation_model(operation).input_shape
    if not isinstance(request, dict):
        raise SageMakerError("SerializationException", "The request must be a JSON object")
    report = ParamValidator().validate(request, shape)
    if report.has_errors():
        raise invalid(report.generate_report())
    problems = list(_constraints(shape, request, ""))
    if problems:
        plural = "s" if len(problems) > 1 else ""
        raise invalid(f"{len(problems)} validation error{plural} detected: " + "; ".join(problems))


def _constraints(shape: Shape, value: Any, at: str) -> Iterator[str]:
    if shape.type_name == "structure":
        for name, item in value.items():
            yield from _constraints(shape.members[name], item, f"{at}.{_lower_first(name)}".lstrip("."))
        return
    broken = _broken_constraint(shape, value)
    if broken:
        yield f"Value '{value}' at '{at}' failed to satisfy constraint: Member must {broken}"
    elif shape.type_name == "list":
        for position, item in enumerate(value, start=1):
            yield from _constraints(shape.member, item, f"{at}.{position}.member")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from _constraints(shape.key, key, f"{at}.key")
            yield from _constraints(shape.value, item, f"{at}.{key}.member")


def _broken_constraint(shape: Shape, value: Any) -> str | None:
    known = shape.metadata
    if known.get("enum") and value not in known["enum"]:
        return f"satisfy enum value set: [{', '.join(known['enum'])}]"
    if shape.type_name == "string" and "pattern" in known and not _matches(known["pattern"], value):
        return f"satisfy regular expression pattern: {known['pattern']}"
    if "max" in known:
        if shape.type_name in ("integer", "long", "float", "double") and value > known["max"]:
            return f"have value less than or equal to {known['max']}"
        if shape.type_name in ("string", "list", "map") and len(value) > known["max"]:
            return f"have length less than or equal to {known['max']}"
    return None


def _matches(pattern: str, value: str) -> bool:
    # The model's patterns are Java's; the few that Python cannot read say nothing here.
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        return True


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
