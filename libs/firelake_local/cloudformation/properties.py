"""A template's properties as the request of the service that they describe.

CloudFormation writes names in PascalCase, numbers and booleans perhaps as text, tags as a list of Key and Value; the
service's own model says how each is wanted there.
"""

from __future__ import annotations

from typing import Any

from botocore.model import Shape

_NUMBERS = {"integer": int, "long": int, "float": float, "double": float}


_OTHER_NAMES = {"S3Encryptions": "S3Encryption"}
"""Where a template's name of a property is not the service's (AWS::Glue::SecurityConfiguration)."""


class PropertyError(ValueError):
    """A property that the service does not know, or a value of the wrong kind; the message names its place."""


def to_request(shape: Shape, properties: dict[str, Any], at: str = "Properties") -> dict[str, Any]:
    """`properties` in the names and types of `shape`, a structure. Raises PropertyError."""
    members = {_fold(name): name for name in shape.members}
    request = {}
    for name, value in properties.items():
        name = name if _fold(name) in members else _OTHER_NAMES.get(name, name)
        if _fold(name) not in members:
            raise PropertyError(f"{at}/{name}: not a property that {shape.name} has")
        member = members[_fold(name)]
        request[member] = _value(shape.members[member], value, f"{at}/{name}")
    return request


def _value(shape: Shape, value: Any, at: str) -> Any:
    kind = shape.type_name
    if kind == "structure":
        return to_request(shape, _expect(dict, value, at), at)
    if kind == "list":
        return [_value(shape.member, item, f"{at}/{i}") for i, item in enumerate(_expect(list, value, at))]
    if kind == "map":
        if isinstance(value, list) and all(isinstance(tag, dict) and "Key" in tag for tag in value):
            value = {tag["Key"]: tag.get("Value", "") for tag in value}
        return {key: _value(shape.value, item, f"{at}/{key}") for key, item in _expect(dict, value, at).items()}
    if kind in _NUMBERS:
        try:
            return _NUMBERS[kind](value)
        except (TypeError, ValueError):
            raise PropertyError(f"{at}: expected a number, got {value!r}") from None
    if kind == "boolean":
        if str(value).lower() not in ("true", "false"):
            raise PropertyError(f"{at}: expected true or false, got {value!r}")
        return str(value).lower() == "true"
    if kind == "string":
        if isinstance(value, dict | list):
            raise PropertyError(f"{at}: expected text, got {value!r}")
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _expect(kind: type, value: Any, at: str) -> Any:
    if not isinstance(value, kind):
        raise PropertyError(f"{at}: expected a {kind.__name__}, got {value!r}")
    return value


def _fold(name: str) -> str:
    return name[:1].lower() + name[1:]
