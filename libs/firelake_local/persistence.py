"""Keeps the cloud's state on disk while it runs: the emulator saves at a clean stop only, and laptops are killed.

Objects of S3 are files already. Everything else is JSON that the emulator's own functions write; here it is decided
when: within a second after a request that may have changed something, and while anything runs.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from ministack import app
from ministack.core import persistence as emulator

_log = logging.getLogger("firelake.persistence")
_SCOPE = re.compile(rb"Credential=[^/]+/[^/]+/[^/]+/([^/]+)/")
_READS = ("Get", "List", "Describe", "BatchGet", "Query", "Scan", "Lookup", "Filter")
_INTERVAL_S = 0.25
_MAX_SHARE = 0.2
"""Of the time, that saving may take."""

_changed: set[str] = set()
_busy: list[Callable[[], bool]] = []


def register(name: str, get_state: Callable[[], Any], set_state: Callable[[Any], None]) -> None:
    """Keep the state of a service of ours beside the emulator's own."""
    app._loaded_modules[name] = SimpleNamespace(get_state=get_state, load_persisted_state=set_state)
    app._state_map[name] = name


def changed(*names: str) -> None:
    """Say that the state of these services has changed; of every service when none is named."""
    _changed.update(names or app._state_map)


def while_busy(is_busy: Callable[[], bool]) -> None:
    """Save every service as long as `is_busy` says that something changes without a request."""
    _busy.append(is_busy)


def note_request(method: str, path: str, headers: dict[bytes, bytes]) -> None:
    """Say that a request was answered; a request that only reads changes nothing."""
    action = headers.get(b"x-amz-target", b"").decode("latin-1").rpartition(".")[2]
    scope = _SCOPE.search(headers.get(b"authorization", b""))
    service = scope[1].decode() if scope else ""
    if action.startswith(_READS) or (method in ("GET", "HEAD") and not action):
        return
    if service == "s3":
        if path.count("/") <= 1 or path.endswith("/") or b"?" in headers.get(b":path", b""):
            changed("s3")
        return
    if "/invocations" in path or path.startswith(("/v1/describe", "/v1/list", "/_firelake")):
        return
    modules = _MODULES.get(service)
    changed(*((modules,) if modules in app._state_map else ()))


_MODULES = {
    "dynamodb": "dynamodb",
    "sqs": "sqs",
    "sns": "sns",
    "logs": "cloudwatch_logs",
    "ssm": "ssm",
    "athena": "athena",
    "glue": "glue",
    "batch": "batch",
    "states": "stepfunctions",
    "sagemaker": "sagemaker",
    "emr-serverless": "emr_serverless",
    "execute-api": "sqs",
}
"""Credential scope to the one service that its requests change; a scope that is not here changes any."""


async def save_forever() -> None:
    """Save what has changed, for as long as the cloud runs."""
    while True:
        await asyncio.sleep(_INTERVAL_S)
        if any(is_busy() for is_busy in _busy):
            changed()
        if _changed:
            started = time.monotonic()
            await _save()
            await asyncio.sleep((time.monotonic() - started) * (1 / _MAX_SHARE - 1))


async def _save() -> None:
    names, due = sorted(_changed), app._build_persistence_save_dict()
    _changed.clear()
    for name in names:
        if name not in due:
            continue
        try:
            state = due[name]()  # on the loop, where most of the emulator's own changes are made
        except RuntimeError as error:  # a job's thread changed it meanwhile
            _log.debug("state of %s changed while it was read: %s", name, error)
            _changed.add(name)
            continue
        if state is not None:
            await asyncio.to_thread(emulator.save_state, name, state)
