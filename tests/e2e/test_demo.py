"""The demo as a user runs it: the whole chain, then the cloud killed, then the demo again with nothing repeated."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from firelake.contracts.tables import TABLES
from firelake_local import supervisor
from firelake_local.ports import free_port

pytestmark = pytest.mark.cloud

KEYS = {
    "scenarios",
    "rows",
    "row_hash",
    "fires",
    "missed",
    "lead_s",
    "device_months",
    "false_alarms",
    "seconds",
    "replay",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo")
    yield folder
    supervisor.down(folder / "state")


def demo(place: Path) -> tuple[dict[str, Any], str]:
    command = [sys.executable, "-m", "firelake_cli.main", "demo", "--scenarios", "40", "--seed", "42",
               "--state", str(place / "state"), "--port", str(free_port()), "--out", str(place / "out")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads((place / "out" / "summary.json").read_text()), done.stdout


@pytest.mark.timeout(900)
def test_the_demo_and_the_demo_again_after_a_kill(place: Path) -> None:
    first, _ = demo(place)
    assert set(first) == KEYS
    assert set(first["rows"]) == set(first["row_hash"]) == set(TABLES)
    assert all(first["rows"].values())
    assert first["device_months"] == pytest.approx(0.2)
    report = (place / "out" / "report.html").read_text()
    assert report.count("<img") >= 3
    assert "<td>shifted</td>" in report
    assert "A kind of fire never seen" in report
    # no address: pictures are within, whose base64 has no colon
    assert "://" not in report

    cloud = supervisor.status(place / "state")
    assert cloud is not None
    os.kill(cloud.pid, signal.SIGKILL)
    second, told = demo(place)
    assert second["row_hash"] == first["row_hash"]
    assert second["rows"] == first["rows"]
    assert "Simulate: skipped" in told
    assert "Train: skipped" in told
