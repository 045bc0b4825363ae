"""Starts the local cloud in the background, tells how it is, and stops it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from firelake_local.ports import free_port

DEFAULT_PORT = 4566
_START_LIMIT_S = 60.0
_STOP_LIMIT_S = 20.0


class CloudError(RuntimeError):
    """The cloud cannot be started or stopped; the message says why and what to do."""


@dataclass(frozen=True)
class RunningCloud:
    """A cloud that answers."""

    pid: int
    port: int
    state: str

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def up(state: Path, port: int | None = None) -> RunningCloud:
    """Start the cloud whose state is `state`, or find it running. Raises CloudError."""
    state = state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    with (state / "cloud.lock").open("a") as lock:
        if not _take(lock):
            return _found_running(state, port)
        port = port or DEFAULT_PORT
        if _is_taken(port):
            raise CloudError(f"port {port} is taken by another program; choose one with --port")
        command = [sys.executable, "-m", "firelake_local.server", "--port", str(port), "--state", str(state)]
        with (state / "cloud.log").open("ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                pass_fds=(lock.fileno(),),  # the lock is the process's from here on, until it ends in whatever way
            )  # fmt: skip
        cloud = RunningCloud(process.pid, port, str(state))
        part = state / "cloud.json.part"
        part.write_text(json.dumps(asdict(cloud)))
        part.replace(state / "cloud.json")
    return _wait_healthy(cloud, state)


def endpoint_of(state: Path, port: int | None) -> str:
    """Where the cloud of `state` answers, or would: at `port` when one is given, else where it runs."""
    running = None if port else status(state)
    return running.endpoint if running else f"http://127.0.0.1:{port or DEFAULT_PORT}"


def usable_port() -> int:
    """The default port, or another that is free when some program has that."""
    return free_port() if _is_taken(DEFAULT_PORT) else DEFAULT_PORT


def status(state: Path) -> RunningCloud | None:
    """The running cloud whose state is `state`, None when it does not run."""
    cloud = _recorded(state.resolve())
    return cloud if cloud is not None and _is_locked(state.resolve()) and _is_healthy(cloud) else None


def down(state: Path) -> bool:
    """Stop the cloud whose state is `state`; False when there was none. Raises CloudError when it does not end."""
    state = state.resolve()
    cloud = _recorded(state)
    if cloud is None or not _is_locked(state):
        return False
    os.kill(cloud.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_LIMIT_S
    while _is_locked(state):
        if time.monotonic() > deadline:
            raise CloudError(f"the cloud (process {cloud.pid}) did not end within {_STOP_LIMIT_S:.0f} s")
        time.sleep(0.05)
    return True


def _found_running(state: Path, port: int | None) -> RunningCloud:
    cloud = _recorded(state)
    if cloud is None:
        raise CloudError(f"another program starts the cloud of {state}; try again")
    if port not in (None, cloud.port):
        raise CloudError(f"the cloud of {state} runs already, on port {cloud.port}")
    return _wait_healthy(cloud, state)


def _wait_healthy(cloud: RunningCloud, state: Path) -> RunningCloud:
    log = state / "cloud.log"
    deadline = time.monotonic() + _START_LIMIT_S
    while not _is_healthy(cloud):
        if not _is_locked(state):
            tail = log.read_text(errors="replace").splitlines()[-5:]
            raise CloudError(f"the cloud ended while starting; {log} says: {' | '.join(tail)}")
        if time.monotonic() > deadline:
            os.kill(cloud.pid, signal.SIGKILL)
            raise CloudError(f"the cloud did not answer within {_START_LIMIT_S:.0f} s; its log is {log}")
        time.sleep(0.1)
    return cloud


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_locked(state: Path) -> bool:
    """Whether a cloud holds the state: a process that was killed holds no lock, whatever became of its number."""
    try:
        with (state / "cloud.lock").open("a") as lock:
            return not _take(lock)
    except FileNotFoundError:
        return False


def _recorded(state: Path) -> RunningCloud | None:
    try:
        return RunningCloud(**json.loads((state / "cloud.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _is_healthy(cloud: RunningCloud) -> bool:
    try:
        with urllib.request.urlopen(f"{cloud.endpoint}/_ministack/health", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
