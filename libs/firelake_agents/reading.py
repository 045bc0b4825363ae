"""A reading as the agents pass it on."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firelake.contracts.tables import FRAME_SCALAR_COLUMNS, READING_COLUMNS

VALUE_COLUMNS = {column.name: column for column in (*READING_COLUMNS, *FRAME_SCALAR_COLUMNS)}
"""What a reading may hold: the point sensors, and the scalars of a thermal frame."""


@dataclass(frozen=True)
class Reading:
    """What one head read at one moment; a sensor that is not among the values gave nothing."""

    device_id: str
    event_time_us: int
    values: Mapping[str, float]


def as_float32(value: float) -> float:
    """The value as the lake keeps it, so that online and batch features see the same number."""
    rounded: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return rounded


def to_message(readings: list[Reading]) -> dict[str, Any]:
    """Readings of one device as a queue's message."""
    return {
        "device_id": readings[0].device_id,
        "readings": [{"event_time_us": reading.event_time_us, "values": dict(reading.values)} for reading in readings],
    }


def from_message(message: dict[str, Any]) -> list[Reading]:
    """The inverse of `to_message`."""
    return [Reading(message["device_id"], int(item["event_time_us"]), item["values"]) for item in message["readings"]]
