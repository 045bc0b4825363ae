"""The benchmark of the Batch job, small: real processes, two of them killed with SIGKILL."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "batch_ten_thousand.py"


@pytest.mark.skipif(sys.platform != "linux", reason="watches processes through /proc")
def test_thirty_scenarios_survive_two_kills(tmp_path):
    command = [sys.executable, SCRIPT, "--scenarios", "30", "--shards", "3", "--no-speedup", "--out", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("killed; rows each table had") == 2
    found = {result["name"]: result for result in json.loads((tmp_path / "results.json").read_text())}
    assert all(result["ok"] for result in found.values())
    assert found["batch rows"]["value"] > 100_000
