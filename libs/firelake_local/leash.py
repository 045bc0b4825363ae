"""Runs a command until it ends, or until standard input closes: then the command and its children are killed.

Started by `firelake_local.processes` as a file of its own, so it imports nothing of ours. Waiting for a pipe to close
works on Linux and on a Mac alike, and also when whoever held it was killed.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

GRACE_S = 3.0


def main() -> int:
    """Run the command in sys.argv; its exit code, 128 + the signal's number when one ended it."""
    try:
        process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError as error:
        print(f"{sys.argv[1]}: {error.strerror}", file=sys.stderr)
        return 127
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # its own end must not set the command free
        signal.signal(number, lambda *_: _signal_group(process, signal.SIGKILL))
    threading.Thread(target=_kill_when_let_go, args=(process,), daemon=True).start()
    code = process.wait()
    _signal_group(process, signal.SIGKILL)
    return code if code >= 0 else 128 - code


def _kill_when_let_go(process: "subprocess.Popen[bytes]") -> None:
    while os.read(0, 4096):
        pass
    _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_S
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal_group(process, signal.SIGKILL)


def _signal_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has ended, and so have its children
        os.killpg(process.pid, number)


if __name__ == "__main__":
    sys.exit(main())
