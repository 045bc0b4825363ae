"""The API's door: what is accepted, and what each refusal says."""

from __future__ import annotations

import json

import pytest
from firelake.contracts.tables import RAW_POINT_READINGS
from firelake_agents.ingest.logic import (
    MAX_BODY_BYTES,
    MAX_READINGS,
    Limits,
    RefusedError,
    accept,
    by_device,
    deduplication_id,
)
from firelake_agents.reading import VALUE_COLUMNS, from_message, to_message
from firelake_agents.times import iso, parse_iso
from hypothesis import given
from hypothesis import strategies as st

NOW_US = parse_iso("2026-03-01T12:00:00Z")
GOOD = {"device_id": "head-1", "event_time": "2026-03-01T11:59:59Z", "temp_c": 21.5, "co_ppm": None}


def take(content: object) -> list:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return accept(body, NOW_US, lambda device_id: device_id.startswith("head-"), Limits())


def test_a_reading_is_taken_with_its_missing_values_left_out():
    (reading,) = take(GOOD)
    assert reading.device_id == "head-1"
    assert iso(reading.event_time_us) == "2026-03-01T11:59:59Z"
    assert reading.values == {"temp_c": 21.5}


def test_the_same_moment_in_another_offset_is_the_same_reading():
    (here,), (there,) = take(GOOD), take({**GOOD, "event_time": "2026-03-01T13:59:59+02:00"})
    assert here == there


def test_values_are_those_that_the_lake_keeps():
    (reading,) = take({**GOOD, "temp_c": 0.1})
    assert reading.values["temp_c"] == pytest.approx(0.1, abs=1e-8)
    assert reading.values["temp_c"] != 0.1


REFUSED = [
    (b"{", 400, "body: expected JSON"),
    (b"\xff\xfe", 400, "body: expected JSON in UTF-8"),
    (b"[" * 50_000, 400, "nested too deeply"),
    (b"x" * 10_000_000, 413, "body: 10000000 bytes, at most 65536"),
    ([], 400, "expected 1 to 100 readings, got 0"),
    ([GOOD] * (MAX_READINGS + 1), 400, "got 101"),
    ("reading", 400, "body: expected an object, got text"),
    ([GOOD, 3], 400, "readings[1]: expected an object, got a number"),
    ({**GOOD, "temp_c": "warm"}, 400, "temp_c: expected a number or null, got text"),
    ({**GOOD, "temp_c": True}, 400, "temp_c: expected a number or null, got true or false"),
    ({**GOOD, "co_ppm": [1]}, 400, "co_ppm: expected a number or null, got an array"),
    ({**GOOD, "co_ppm": -1}, 400, "co_ppm: -1 is not within 0 to 100000 ppm"),
    (json.dumps({**GOOD}).replace("21.5", "NaN").encode(), 400, "NaN is not a number of JSON"),
    (json.dumps({**GOOD}).replace("21.5", "1e999").encode(), 400, "temp_c: a number is not within"),
    (json.dumps({**GOOD}).replace("21.5", "9" * 5000).encode(), 400, "body"),
    (json.dumps({**GOOD}).replace("21.5", "9" * 4000).encode(), 400, "temp_c: a number is not within"),
    (b'{"device_id": "head-1", "device_id": "head-2"}', 400, "device_id: given twice"),
    ({**GOOD, "pressure": 1}, 400, "'pressure': unknown"),
    ({"device_id": "head-1", "event_time": GOOD["event_time"]}, 400, "no sensor's value"),
    ({"event_time": GOOD["event_time"], "temp_c": 1}, 400, "device_id: missing"),
    ({"device_id": "head-1", "temp_c": 1}, 400, "event_time: missing"),
    ({**GOOD, "device_id": 7}, 400, "device_id: expected text, got a number"),
    ({**GOOD, "device_id": "head 1/.."}, 400, "device_id: expected 1 to 128"),
    ({**GOOD, "device_id": "other"}, 404, "device_id: 'other' is not a registered device"),
    ({**GOOD, "event_time": 5}, 400, "event_time: expected text, got a number"),
    ({**GOOD, "event_time": "yesterday"}, 400, "event_time: expected ISO 8601"),
    ({**GOOD, "event_time": "2026-03-01T11:59:59"}, 400, "event_time: expected ISO 8601 with Z or an offset"),
    ({**GOOD, "event_time": "0001-01-01T00:00:00+23:00"}, 400, "event_time: "),
    ({**GOOD, "event_time": "2026-03-01T12:01:01Z"}, 400, "is in the future, more than 60 s ahead"),
    ({**GOOD, "event_time": "2026-02-27T11:59:59Z"}, 400, "is more than 172800 s old"),
    ([GOOD, {**GOOD, "temp_c": 5}], 400, "readings[1].event_time: repeats readings[0]"),
]


@pytest.mark.parametrize(("content", "status", "message"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_a_bad_request_is_refused_with_one_message_that_names_the_field(content, status, message):
    with pytest.raises(RefusedError) as refusal:
        take(content)
    assert refusal.value.status == status
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 500


def test_a_body_at_the_limit_is_read():
    body = json.dumps(GOOD).encode()
    assert take(body + b" " * (MAX_BODY_BYTES - len(body)))


def test_a_full_request_with_every_column_fits():
    full = {name: max(column.minimum or 0.0, 0.0) + 0.123456789 for name, column in VALUE_COLUMNS.items()}
    items = [
        {"device_id": "head-1" + "x" * 100, "event_time": iso(NOW_US - n * 1_000_123), **full}
        for n in range(MAX_READINGS)
    ]
    assert len(take(items)) == MAX_READINGS


def test_an_array_is_a_message_a_device_in_the_order_of_time():
    times = ["2026-03-01T11:59:50Z", "2026-03-01T11:59:40Z", "2026-03-01T11:59:45Z"]
    readings = take([{**GOOD, "device_id": device, "event_time": t} for device in ("head-2", "head-1") for t in times])
    groups = list(by_device(readings))
    assert [group[0].device_id for group in groups] == ["head-1", "head-2"]
    for group in groups:
        assert [reading.event_time_us for reading in group] == sorted(parse_iso(t) for t in times)
        assert from_message(json.loads(json.dumps(to_message(group)))) == group
    assert deduplication_id(groups[0]) != deduplication_id(groups[1])
    assert deduplication_id(groups[0]) == deduplication_id(list(groups[0]))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
fields = st.sampled_from(["device_id", "event_time", *VALUE_COLUMNS])


@given(st.dictionaries(fields, json_values) | json_values | st.binary(max_size=200))
def test_whatever_comes_is_taken_or_refused(content):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    try:
        readings = take(body)
    except RefusedError as refusal:
        status = refusal.status
        assert 400 <= status < 500
    else:
        for reading in readings:
            for name, value in reading.values.items():
                column = RAW_POINT_READINGS.column(name)
                assert column.minimum <= value <= column.maximum
