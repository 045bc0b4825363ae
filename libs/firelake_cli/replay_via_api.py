"""The replay through the running cloud: posts a series to the API as a head of its own, and collects its events."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlparse

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError
from firelake.contracts.feature_sets import LATEST
from firelake_agents.ingest.logic import MAX_READINGS
from firelake_agents.reading import Reading
from firelake_agents.respond.logic import Event
from firelake_agents.tables import TableStore
from firelake_agents.times import MICROSECOND, iso, system_clock
from firelake_deploy.session import Session, session

from firelake_cli.replay_events import as_written, readings_of
from firelake_cli.series_csv import MeasuredSeries

PATIENCE_S = 120.0
"""Without any progress for so long, the cloud is not doing its part."""

_POLL_S = 0.2
_WHOLE_US = 3_600 * MICROSECOND
"""A series begins on a whole hour: a whole number of any feature set's hops."""


class CloudReplayError(Exception):
    """The cloud is not there, refuses, or does not finish; the message says which."""


def session_of(env: str, endpoint: str | None) -> Session:
    """The session of an environment; for local, of the cloud that runs. Raises CloudReplayError."""
    if env == "local" and endpoint is None:
        from firelake_local import supervisor
        from firelake_local.places import STATE

        cloud = supervisor.status(STATE)
        if cloud is None:
            raise CloudReplayError("the local cloud does not run; start it with: firelake cloud up")
        endpoint = cloud.endpoint
    try:
        return session(env, endpoint)
    except ValueError as error:
        raise CloudReplayError(str(error)) from error


def events_via_api(series: MeasuredSeries, env: str, endpoint: str | None) -> list[dict[str, Any]]:
    """Post the series, wait until the agents are done with it, and read its events. Raises CloudReplayError."""
    cloud = session_of(env, endpoint)
    zero_us = (system_clock() - series.t_us[-1]) // _WHOLE_US * _WHOLE_US
    device_id = f"replay-{uuid.uuid4().hex[:16]}"
    readings = readings_of(series, device_id, zero_us)
    try:
        url = f"{_api_url(cloud, env)}/readings"
        with _registered(cloud, env, device_id):
            for start in range(0, len(readings), MAX_READINGS):
                _post(cloud, url, readings[start : start + MAX_READINGS])
            events = _when_done(cloud, env, device_id, readings)
    except (BotoCoreError, ClientError, OSError) as error:
        raise CloudReplayError(f"the cloud does not answer as it should: {error}") from error
    return as_written(events, zero_us)


def _api_url(cloud: Session, env: str) -> str:
    url: str = cloud.client("ssm").get_parameter(Name=f"/firelake/{env}/api-url")["Parameter"]["Value"]
    if cloud.endpoint is None:
        return url
    # the local cloud may listen on another port than when it was deployed, and its hosts' names do not resolve
    parts = urlparse(url)
    if parts.path.startswith("/_aws/"):
        return f"{cloud.endpoint}{parts.path}"
    return f"{cloud.endpoint}/_aws/execute-api/{(parts.hostname or '').split('.')[0]}{parts.path}"


@contextmanager
def _registered(cloud: Session, env: str, device_id: str) -> Iterator[None]:
    """The device is known while the replay lasts; nobody is told when it falls silent."""
    dynamodb, table = cloud.client("dynamodb"), f"firelake-{env}-devices"
    key = {"device_id": {"S": device_id}}
    now_us = system_clock()
    item = {
        **key,
        "watched": {"BOOL": False},
        "registered_us": {"N": str(now_us)},
        "expires_at": {"N": str(now_us // MICROSECOND + 86_400)},
    }
    dynamodb.put_item(TableName=table, Item=item)
    try:
        yield
    finally:
        dynamodb.delete_item(TableName=table, Key=key)


def _post(cloud: Session, url: str, readings: list[Reading]) -> None:
    items = [
        {"device_id": r.device_id, "event_time": iso(r.event_time_us), **(dict(r.values) or {"temp_c": None})}
        for r in readings
    ]
    body = json.dumps(items).encode()
    for attempt in range(5):
        try:
            with urllib.request.urlopen(signed_post(cloud, url, body), timeout=30):  # noqa: S310
                return
        except urllib.error.HTTPError as error:
            message = error.read().decode(errors="replace")[:500]
            if error.code != 429 and error.code < 500:
                raise CloudReplayError(f"the API refused the series ({error.code}): {message}") from error
            if attempt == 4:
                raise CloudReplayError(f"the API does not take the series ({error.code}): {message}") from error
            time.sleep(0.5 * 2**attempt)


def signed_post(cloud: Session, url: str, body: bytes) -> urllib.request.Request:
    """A request that the API knows the sender of (SigV4)."""
    request = AWSRequest("POST", url, data=body, headers={"Content-Type": "application/json"})
    SigV4Auth(_credentials(cloud), "execute-api", cloud.region).add_auth(request)
    headers = dict(request.prepare().headers)
    return urllib.request.Request(url, body, headers, method="POST")  # noqa: S310


def _when_done(cloud: Session, env: str, device_id: str, readings: list[Reading]) -> list[Event]:
    store = TableStore(
        cloud.client("dynamodb"),
        system_clock,
        state_table=f"firelake-{env}-state",
        alerts_table=f"firelake-{env}-alerts",
    )
    last_us, last_end_us = readings[-1].event_time_us, _last_end_us(readings)
    seen: Any = None
    deadline = time.monotonic() + PATIENCE_S
    while True:
        progress, memory, events = store.progress(device_id), store.memory(device_id), store.told_events(device_id)
        is_analysed = last_end_us is None or memory.newest_end_us == last_end_us
        told = {event.event_id for event in events}
        if (
            progress.watermark_us == last_us
            and is_analysed
            and (not memory.last_event_id or memory.last_event_id in told)
        ):
            return events
        if (progress, memory.version, len(events)) != seen:
            seen, deadline = (progress, memory.version, len(events)), time.monotonic() + PATIENCE_S
        if time.monotonic() > deadline:
            raise CloudReplayError(f"the agents made no progress for {PATIENCE_S:.0f} s; see the dead-letter queues")
        time.sleep(_POLL_S)


def _last_end_us(readings: list[Reading]) -> int | None:
    """The end of the last window that the series completes and that holds a reading; None when there is none."""
    feature_set = LATEST
    hop_us, longest_us = feature_set.hop_s * MICROSECOND, feature_set.longest_window_s * MICROSECOND
    last_us = readings[-1].event_time_us
    ends = {
        reading.event_time_us: min(last_us, reading.event_time_us + longest_us) // hop_us * hop_us
        for reading in readings[:-1]
    }
    return max((end_us for t_us, end_us in ends.items() if end_us > t_us), default=None)


def _credentials(cloud: Session) -> Any:
    if cloud.endpoint is not None:
        return Credentials("test", "test")  # the local cloud's
    return boto3.Session().get_credentials()
