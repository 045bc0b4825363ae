"""Jobs as processes: their lines, their exit codes, and that nothing of them is left."""

import subprocess
import sys
import threading
import time

import pytest
from firelake_local.processes import STOPPED, TIMED_OUT, leashed, run_logged

SLEEPER = "import time; time.sleep(600)  # {mark}"
PARENT_OF_TWO = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{SLEEPER}'])"


def run(tmp_path, program, **more):
    return run_logged([sys.executable, "-c", program], {"GIVEN": "yes"}, tmp_path / "log", tmp_path / "cwd", **more)


def left_with(mark):
    told = subprocess.run(["ps", "-axww", "-o", "pid,command"], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if mark in line]


def test_lines_environment_and_exit_code(tmp_path):
    lines = []
    program = "import os, sys; print(os.environ['GIVEN']); print('wrong', file=sys.stderr); sys.exit(7)"
    assert run(tmp_path, program, on_line=lines.append) == 7
    assert lines == ["yes", "wrong"] == (tmp_path / "log").read_text().split()


def test_killed_by_a_signal_and_not_found(tmp_path):
    assert run(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)") == 128 + 9
    assert run_logged(["no-such-program"], {}, tmp_path / "log", tmp_path) == 127
    assert "no-such-program: No such file" in (tmp_path / "log").read_text()


def test_timeout_ends_it_with_all_it_started(tmp_path):
    started = time.monotonic()
    assert run(tmp_path, PARENT_OF_TWO.format(mark=tmp_path), timeout_s=0.5) == TIMED_OUT
    assert time.monotonic() - started < 5
    assert left_with(str(tmp_path)) == []


def test_stop_ends_one_that_ignores_the_polite_signal(tmp_path):
    stop = threading.Event()
    threading.Timer(0.7, stop.set).start()
    program = f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)  # {tmp_path}"
    assert run(tmp_path, program, stop=stop) == STOPPED
    assert left_with(str(tmp_path)) == []


@pytest.mark.parametrize("grandchild", [False, True])
def test_job_dies_when_whoever_runs_it_is_killed(tmp_path, grandchild):
    sleep = f"import time; print('up', flush=True); time.sleep(600)  # {tmp_path}"
    job = PARENT_OF_TWO.format(mark=tmp_path) if grandchild else sleep
    runner = (
        "import sys; from pathlib import Path; from firelake_local.processes import run_logged; "
        f"run_logged([sys.executable, '-c', {job!r}], {{}}, Path(r'{tmp_path}/log'), Path(r'{tmp_path}/cwd'))"
    )
    owner = subprocess.Popen([sys.executable, "-c", runner])
    wait_until(lambda: any("time.sleep(600)" in line for line in left_with(str(tmp_path))))
    owner.kill()
    owner.wait()
    wait_until(lambda: left_with(str(tmp_path)) == [])


def test_a_leash_told_to_end_takes_its_job_along(tmp_path):
    """As `kill` of the process that a person sees, or a shutdown of the machine."""
    job = f"import time; print('up', flush=True); time.sleep(600)  # {tmp_path}"
    leash = leashed([sys.executable, "-c", job], stdout=subprocess.PIPE)
    assert leash.stdout.readline() == b"up\n"
    leash.terminate()
    assert leash.wait(timeout=10) == 128 + 9
    assert left_with(str(tmp_path)) == []
    leash.stdin.close()
    leash.stdout.close()


def wait_until(holds, limit_s=10):
    deadline = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)
