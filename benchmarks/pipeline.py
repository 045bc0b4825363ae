"""From a drawn scenario to rows in the lake: draw, zones, air, sensors, noise, alarms, labels, Delta tables, manifest.

A scenario is one_room.yaml's: 600 s of one room with a fire and people, and the heads that a draw hangs there (one or
two, with the sensors it gives them, five alarms each, a reading a second), without frames. Each process has a processor
of its own; start-up and compiling are left out. Of turns the quicker counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from results import Result, result

CHILD, ONE_ROOM = (Path(__file__).with_name(name) for name in ("pipeline_child.py", "one_room.yaml"))
CATALOGUE = "-"
FEW, MANY, APART, OF_CATALOGUE = 1_000, 10_000, 2_000, 1_000
TURNS, REPEATS = 2, 3


def pipeline_results() -> list[Result]:
    """Scenarios a second and core, two cores over one, and how time and memory grow with scenarios."""
    cores = sorted(os.sched_getaffinity(0))
    turns = [(*_spent([cores[0]], FEW), *_spent([cores[0]], MANY)) for _ in range(TURNS)]
    few, many = (min(each, key=lambda spent: spent["cpu_s"]) for each in zip(*turns, strict=True))
    (whole,) = _spent([cores[0]], OF_CATALOGUE, CATALOGUE)
    what = "draw, physics, sensors, noise, writing: 600 s, one room, no frames"
    made = [
        result(what, MANY / many["cpu_s"], "scenarios/s/core", at_least=500.0),
        result("the same, rows", many["rows"] / many["cpu_s"], "rows/s/core"),
        result("the same of the catalogue as drawn (five to six rooms and 13.5 minutes in the mean)",
               OF_CATALOGUE / whole["cpu_s"], "scenarios/s/core"),
        result(f"time a scenario, {MANY} over {FEW}", many["cpu_s"] / MANY / (few["cpu_s"] / FEW), "1", at_most=1.1),
        result(f"peak memory, {MANY}", many["peak_mib"], "MiB"),
        result(f"peak memory, {MANY} over {FEW}", many["peak_mib"] / few["peak_mib"], "1", at_most=1.3),
    ]  # fmt: skip
    if len(cores) > 1:
        made.append(result("two cores over one, by the clock", _two_over_one(cores[:2]), "1", at_least=1.9))
    return made


def _two_over_one(cores: list[int]) -> float:
    """Scenarios a second of two processes over those of one; the best of each, taken in turn."""
    one_s, two_s = [], []
    for turn in range(REPEATS):
        one_s += [each["wall_s"] for each in _spent([cores[turn % 2]], APART)]
        two_s.append(max(each["wall_s"] for each in _spent(cores, APART)))
    return 2.0 * min(one_s) / min(two_s)


def _spent(cores: list[int], scenarios: int, file: str = str(ONE_ROOM)) -> list[dict[str, Any]]:
    """What children took that all begin at once, one a core, into a lake of their own. Raises RuntimeError."""
    with tempfile.TemporaryDirectory(prefix="firelake-pipeline-") as lake:
        children = [
            subprocess.Popen(
                [sys.executable, str(CHILD), lake, str(number), str(scenarios), str(core), file],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for number, core in enumerate(cores)
        ]  # fmt: skip
        for child in children:
            assert child.stdout is not None
            if child.stdout.readline().strip() != "ready":
                raise RuntimeError(f"a child ended: {child.communicate()[1].strip()[-2000:]}")
        for child in children:
            assert child.stdin is not None
            child.stdin.write("\n")
            child.stdin.flush()
        said = [child.communicate() for child in children]
    for child, (_, error) in zip(children, said, strict=True):
        if child.returncode:
            raise RuntimeError(f"a child ended with {child.returncode}: {error.strip()[-2000:]}")
    return [json.loads(out) for out, _ in said]
