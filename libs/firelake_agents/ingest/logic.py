"""What the API accepts: one reading, or an array of them, as the contract of raw_point_readings describes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from firelake.contracts.schema import Column

from firelake_agents.reading import VALUE_COLUMNS, Reading, as_float32
from firelake_agents.times import MICROSECOND, parse_iso

MAX_BODY_BYTES = 65_536
MAX_READINGS = 100
"""Readings in one request: with every column of the contract they fill about half of the body's limit."""

_DEVICE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")


class RefusedError(Exception):
    """A request that is not accepted: its HTTP status, and one message that names the field."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Limits:
    """How far a reading's time may lie from now, in s: ahead for clocks that differ, behind for heads that buffer."""

    ahead_s: float = 60.0
    behind_s: float = 172_800.0


def accept(body: bytes, now_us: int, is_known: Callable[[str], bool], limits: Limits) -> list[Reading]:
    """The readings of a request, in the order of device and time; all of them or none. Raises RefusedError."""
    content = parse_body(body)
    is_array = isinstance(content, list)
    items = content if is_array else [content]
    if not 1 <= len(items) <= MAX_READINGS:
        raise RefusedError(400, f"body: expected 1 to {MAX_READINGS} readings, got {len(items)}")
    readings = [
        _reading(item, f"readings[{index}]" if is_array else "", now_us, limits) for index, item in enumerate(items)
    ]
    _refuse_repeats(readings)
    for device_id in dict.fromkeys(reading.device_id for reading in readings):
        if not is_known(device_id):
            raise RefusedError(404, f"device_id: {device_id!r} is not a registered device")
    return sorted(readings, key=lambda reading: (reading.device_id, reading.event_time_us))


def by_device(readings: list[Reading]) -> Iterator[list[Reading]]:
    """Sorted readings, a list for each device."""
    for _device_id, group in groupby(readings, key=lambda reading: reading.device_id):
        yield list(group)


def deduplication_id(readings: list[Reading]) -> str:
    """The same for a repeat of the same moments of the same device."""
    times = ",".join(str(reading.event_time_us) for reading in readings)
    return sha256(f"{readings[0].device_id}/{times}".encode()).hexdigest()


def parse_body(body: bytes) -> Any:
    """The body's JSON. Raises RefusedError when it is too long, not JSON, or names a field twice."""
    if len(body) > MAX_BODY_BYTES:
        raise RefusedError(413, f"body: {len(body)} bytes, at most {MAX_BODY_BYTES} are accepted")
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_no_field_twice, parse_constant=_no_constant)
    except RefusedError:
        raise
    except RecursionError:
        raise RefusedError(400, "body: nested too deeply") from None
    except ValueError as error:
        raise RefusedError(400, f"body: expected JSON in UTF-8: {error}") from None


def _no_field_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise RefusedError(400, f"{name}: given twice")
        found[name] = value
    return found


def _no_constant(text: str) -> Any:
    raise RefusedError(400, f"body: {text} is not a number of JSON; leave a missing value out, or give null")


def _reading(item: Any, place: str, now_us: int, limits: Limits) -> Reading:
    if not isinstance(item, dict):
        raise RefusedError(400, f"{place or 'body'}: expected an object, got {_kind(item)}")
    at = f"{place}." if place else ""
    for name in ("device_id", "event_time"):
        if name not in item:
            raise RefusedError(400, f"{at}{name}: missing")
    values = {name: _value(at, name, value) for name, value in item.items() if name not in ("device_id", "event_time")}
    if not values:
        raise RefusedError(400, f"{place or 'body'}: no sensor's value; expected any of {', '.join(VALUE_COLUMNS)}")
    return Reading(
        _device_id(at, item["device_id"]),
        _event_time_us(at, item["event_time"], now_us, limits),
        {name: value for name, value in values.items() if value is not None},
    )


def _device_id(at: str, value: Any) -> str:
    if not isinstance(value, str):
        raise RefusedError(400, f"{at}device_id: expected text, got {_kind(value)}")
    if not _DEVICE_ID.fullmatch(value):
        raise RefusedError(400, f"{at}device_id: expected 1 to 128 letters, digits or ._:- , got {_short(value)}")
    return value


def _event_time_us(at: str, value: Any, now_us: int, limits: Limits) -> int:
    if not isinstance(value, str):
        raise RefusedError(400, f"{at}event_time: expected text, got {_kind(value)}")
    try:
        t_us = parse_iso(value[:100])
    except ValueError as error:
        raise RefusedError(400, f"{at}event_time: {error}") from None
    if t_us > now_us + limits.ahead_s * MICROSECOND:
        raise RefusedError(400, f"{at}event_time: {value[:40]} is in the future, more than {limits.ahead_s:g} s ahead")
    if t_us < now_us - limits.behind_s * MICROSECOND:
        raise RefusedError(400, f"{at}event_time: {value[:40]} is more than {limits.behind_s:g} s old")
    return t_us


def _value(at: str, name: str, value: Any) -> float | None:
    if name not in VALUE_COLUMNS:
        raise RefusedError(400, f"{at}{_short(name)}: unknown; expected any of {', '.join(VALUE_COLUMNS)}")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError(400, f"{at}{name}: expected a number or null, got {_kind(value)}")
    fault = impossible(VALUE_COLUMNS[name], value)
    if fault:
        raise RefusedError(400, f"{at}{name}: {fault}")
    return as_float32(value)


def impossible(column: Column, value: float) -> str:
    """Why a column cannot hold the value; nothing when it can."""
    low, high = column.minimum, column.maximum
    if low is not None and high is not None and not low <= value <= high:
        return f"{value if abs(value) < 1e300 else 'a number'} is not within {low:g} to {high:g} {column.unit}"
    return ""


def _refuse_repeats(readings: list[Reading]) -> None:
    seen: dict[tuple[str, int], int] = {}
    for index, reading in enumerate(readings):
        key = (reading.device_id, reading.event_time_us)
        if key in seen:
            raise RefusedError(
                400, f"readings[{index}].event_time: repeats readings[{seen[key]}] of device {reading.device_id}"
            )
        seen[key] = index


def _kind(value: Any) -> str:
    names = {type(None): "null", bool: "true or false", str: "text", list: "an array", dict: "an object"}
    return names.get(type(value), "a number")


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
