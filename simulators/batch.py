"""The Batch job: simulate one shard of a data set and write it to the lake, or nothing when it is already there.

    python -m simulators.batch --lake_uri U --dataset_version V --seed S --scenarios N --shards K --device_days D

The shard is AWS_BATCH_JOB_ARRAY_INDEX in an array job, else --shard. Scenario i, span i of ordinary hours and
device-day i belong to shard i mod K; what they are depends on (seed, scenario id) alone.
Exit code: 0 done, 2 bad input.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa
from firelake.contracts.tables import RAW_TABLES, TRUTH_TABLES
from firelake.lake.shard import create_table, replace_shard, shard_is_committed

from simulators import PHYSICS_VERSION
from simulators.month import month_day
from simulators.ordinary_hours import ordinary_count, ordinary_hours
from simulators.rows import ScenarioRows, concatenated, rows_of
from simulators.run import run_scenario
from simulators.scenarios.catalogue import read_file, scenario_class
from simulators.scenarios.declaration import ScenarioBlock
from simulators.scenarios.distributions import ScenarioError
from simulators.scenarios.drawing import DrawnScenario, draw_scenario

TABLES = (*TRUTH_TABLES, *RAW_TABLES)
FRAMES_HZ = 0.2
MOST_SCENARIOS = 10_000_000


class BadInputError(ValueError):
    """What was asked cannot be simulated; the message names the parameter, or the file and the key."""


def create_tables(lake_uri: str) -> None:
    """Create version 0 of every raw and truth table that is not there."""
    for table in TABLES:
        create_table(lake_uri, table)


def scenarios_of_shard(
    seed: int, scenarios: int, device_days: int, shard: int, shards: int, only: ScenarioBlock | None = None
) -> Iterator[DrawnScenario]:
    """The shard's scenarios, its hours of ordinary life, then its days of the held-out device-month."""
    for scenario_id in range(shard, scenarios, shards):
        yield draw_scenario(seed, scenario_id, only)
    for number in range(shard, ordinary_count(scenarios), shards):
        yield ordinary_hours(seed, number)
    for day in range(shard, device_days, shards):
        yield month_day(seed, day)


def write_shard(
    lake_uri: str,
    drawn: Iterable[DrawnScenario],
    dataset_version: str,
    shard: int,
    parameters_hash: str,
    frames_hz: float,
    progress: Callable[[int], None],
) -> dict[str, int]:
    """Simulate scenarios and commit them as one shard; returns rows a table.

    Each table's partition is replaced in one commit, so that a child killed half way leaves nothing that a repeat does
    not replace. Truth goes first and raw_thermal_frames, by which a shard counts as committed, last.
    """
    rows: list[ScenarioRows] = []
    for done, scenario in enumerate(drawn, start=1):
        rows.append(rows_of(run_scenario(scenario, frames_hz), dataset_version, shard))
        progress(done)
    written = {}
    for table in TABLES:
        whole: pa.Table = concatenated(table, rows)
        replace_shard(lake_uri, table, whole, dataset_version, shard, parameters_hash)
        written[table.name] = whole.num_rows
    return written


def parameters_hash(**parameters: object) -> str:
    """What a shard's rows depend on, as SHA-256: the parameters and the physics version."""
    content = json.dumps(parameters | {"physics_version": PHYSICS_VERSION}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def simulate_sample(
    out: Path, scenarios: int, seed: int, class_name: str | None, frames_hz: float, dataset_version: str
) -> dict[str, int]:
    """Draw scenarios and write Delta tables under `out`; returns rows a table. Raises BadInputError."""
    _check_numbers(scenarios=scenarios, seed=seed, frames_hz=frames_hz)
    try:
        only = None if class_name is None else scenario_class(class_name)
    except ScenarioError as error:
        raise BadInputError(str(error)) from error
    drawn = (draw_scenario(seed, i, only) for i in range(scenarios))
    stated = parameters_hash(seed=seed, scenarios=scenarios, only=class_name, frames_hz=frames_hz)
    return _write_folder(out, drawn, scenarios, stated, frames_hz, dataset_version)


def simulate_file(out: Path, file: Path, seed: int, frames_hz: float, dataset_version: str) -> dict[str, int]:
    """Run one scenario file and write Delta tables under `out`; returns rows a table. Raises BadInputError."""
    _check_numbers(seed=seed, frames_hz=frames_hz)
    try:
        drawn = [draw_scenario(seed, 0, read_file(file))]
    except ScenarioError as error:
        raise BadInputError(str(error)) from error
    stated = parameters_hash(seed=seed, file=file.read_text(), frames_hz=frames_hz)
    return _write_folder(out, drawn, 1, stated, frames_hz, dataset_version)


def _write_folder(
    out: Path, drawn: Iterable[DrawnScenario], n: int, stated: str, frames_hz: float, dataset_version: str
) -> dict[str, int]:
    out.mkdir(parents=True, exist_ok=True)
    create_tables(str(out))
    return write_shard(str(out), drawn, dataset_version, 0, stated, frames_hz, _say_progress(n))


def _say_progress(n: int) -> Callable[[int], None]:
    def say(done: int) -> None:
        print(f"scenario {done}/{n}", flush=True)

    return say


def _check_numbers(
    scenarios: int = 1,
    seed: int = 0,
    frames_hz: float = FRAMES_HZ,
    shards: int = 1,
    shard: int = 0,
    device_days: int = 0,
) -> None:
    checks = (
        ("--scenarios", 0 <= scenarios <= MOST_SCENARIOS, f"0 to {MOST_SCENARIOS}", scenarios),
        ("--seed", 0 <= seed < 2**63, "0 to 2^63 - 1", seed),
        ("--frames-hz", 0.0 <= frames_hz <= 8.7, "0 (none) to 8.7", frames_hz),
        ("--shards", 1 <= shards <= 10_000, "1 to 10000", shards),
        ("--shard", 0 <= shard < shards, f"0 to {shards - 1}", shard),
        ("--device_days", 0 <= device_days <= 100_000, "0 to 100000", device_days),
    )
    for name, is_right, expected, value in checks:
        if not is_right:
            raise BadInputError(f"{name}: expected {expected}, got {value}")


def main(argv: list[str] | None = None) -> int:
    """Run one array child; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m simulators.batch", description="Simulate one shard of a data set.")
    parser.add_argument("--lake_uri", required=True)
    parser.add_argument("--dataset_version", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scenarios", type=int, required=True)
    parser.add_argument("--shards", type=int, required=True)
    parser.add_argument("--device_days", type=int, default=0)
    parser.add_argument("--shard", type=int, default=0)
    asked = parser.parse_args(argv)
    shard = int(os.environ.get("AWS_BATCH_JOB_ARRAY_INDEX", asked.shard))
    try:
        _check_numbers(asked.scenarios, asked.seed, FRAMES_HZ, asked.shards, shard, asked.device_days)
    except BadInputError as error:
        print(f"simulators.batch: {error}", file=sys.stderr)
        return 2
    stated = parameters_hash(
        seed=asked.seed, scenarios=asked.scenarios, shards=asked.shards, device_days=asked.device_days
    )
    if all(shard_is_committed(asked.lake_uri, table, asked.dataset_version, shard, stated) for table in TABLES):
        print(f"shard {shard} of {asked.dataset_version} is already committed", flush=True)
        return 0
    drawn = scenarios_of_shard(asked.seed, asked.scenarios, asked.device_days, shard, asked.shards)
    parts = (asked.scenarios, ordinary_count(asked.scenarios), asked.device_days)
    n = sum(len(range(shard, part, asked.shards)) for part in parts)
    written = write_shard(asked.lake_uri, drawn, asked.dataset_version, shard, stated, FRAMES_HZ, _say_progress(n))
    print(f"shard {shard} of {asked.dataset_version}: {json.dumps(written)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
