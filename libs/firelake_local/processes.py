"""Runs a job as a process of this machine, line by line into its log; it dies when the cloud dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

TIMED_OUT = 124
"""The exit code of a job that ran longer than it may, as coreutils' timeout gives."""

STOPPED = 143
"""The exit code of a job that was told to stop."""

_LEASH = Path(__file__).with_name("leash.py")
_MAX_LINE = 100_000


def leashed(command: Sequence[str], **options: object) -> subprocess.Popen[bytes]:
    """Start `command` so that it, and all it starts, ends when this process does, killed or not.

    A pipe ties them: its writing end is held here alone, so the kernel closes it with this process. The caller may
    close `process.stdin` to end the command.
    """
    leash = [sys.executable, "-I", "-S", str(_LEASH), *command]
    return subprocess.Popen(leash, stdin=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


def run_logged(
    command: Sequence[str],
    env: Mapping[str, str],
    log_path: Path,
    cwd: Path,
    timeout_s: float | None = None,
    on_line: Callable[[str], None] = lambda _: None,
    stop: threading.Event | None = None,
) -> int:
    """Run `command` and wait: its exit code, TIMED_OUT or STOPPED.

    Its output goes to `log_path` and, line by line, to `on_line`. `env` comes on top of this process's environment.
    """
    deadline = time.monotonic() + timeout_s if timeout_s else None
    log_path.parent.mkdir(parents=True, exist_ok=True)
    cwd.mkdir(parents=True, exist_ok=True)
    full = {**os.environ, "PYTHONUNBUFFERED": "1", **env}
    process = leashed(command, env=full, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    verdict: list[int] = []
    watch = threading.Thread(target=_watch, args=(process, deadline, stop, verdict), daemon=True)
    watch.start()
    with log_path.open("ab") as log, process.stdout as output:  # type: ignore[union-attr]
        for line in iter(lambda: output.readline(_MAX_LINE), b""):
            log.write(line)
            log.flush()
            on_line(line.decode("utf-8", "replace").rstrip("\n"))
    code = process.wait()
    watch.join()
    return verdict[0] if verdict else code


def _watch(
    process: subprocess.Popen[bytes], deadline: float | None, stop: threading.Event | None, verdict: list[int]
) -> None:
    while process.poll() is None:
        late = deadline is not None and time.monotonic() > deadline
        if late or (stop is not None and stop.is_set()):
            verdict.append(TIMED_OUT if late else STOPPED)
            if process.stdin:
                process.stdin.close()
            process.wait()
            return
        time.sleep(0.1)
    if process.stdin:
        process.stdin.close()
