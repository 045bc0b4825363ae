"""The contract of a reading as the JSON schema of what the API takes."""

from __future__ import annotations

from typing import Any

from firelake.contracts.schema import Column
from firelake.contracts.tables import FRAME_SCALAR_COLUMNS, READING_COLUMNS

DEVICE_ID_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$"
EVENT_TIME_PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|\+00:00)$"


def reading_schema() -> dict[str, Any]:
    """A device, a time in UTC and at least one value, each a number in its range or null for a sensor without one."""
    columns = (*READING_COLUMNS, *FRAME_SCALAR_COLUMNS)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "reading",
        "type": "object",
        "additionalProperties": False,
        "required": ["device_id", "event_time"],
        "minProperties": 3,
        "properties": {
            "device_id": {"type": "string", "pattern": DEVICE_ID_PATTERN, "description": "the sensor head"},
            "event_time": {"type": "string", "pattern": EVENT_TIME_PATTERN, "description": "ISO 8601, UTC"},
            **{column.name: _value(column) for column in columns},
        },
    }


def _value(column: Column) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": ["number", "null"], "description": f"{column.doc}, {column.unit}"}
    if column.minimum is not None:
        schema["minimum"] = column.minimum
    if column.maximum is not None:
        schema["maximum"] = column.maximum
    return schema
