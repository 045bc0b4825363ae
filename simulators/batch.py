"""The Batch job: simulate one shard of a data set and write it to the lake, from where the last attempt got to.

    python -m simulators.batch --lake_uri U --dataset_version V --seed S --scenarios N --shards K --device_days D
        [--shifted_scenarios T] [--generator standard|shifted]

The shard is AWS_BATCH_JOB_ARRAY_INDEX in an array job, else --shard. Scenario i, span i of ordinary hours, device-day i
and scenario i of the shifted generator belong to shard i mod K; what they are depends on (seed, scenario id) and the
generator alone.
It fills tables that are there: a deployment makes them, or create_tables. With --estimate nothing is written: it says
what all shards would make and cost.
Exit code: 0 done, 1 the lake cannot be read or written or another process writes the shard, 2 bad input, 143 asked to
stop (SIGTERM) and committed what there was: run it again.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from firelake.contracts.version import check_version
from firelake.lake.said import said_by
from firelake.lake.shard import LAKE_ERRORS, Shard, create_table, sweep
from firelake.lake.storage import folder_uri

from simulators.estimate import Estimate, Stratum, estimate
from simulators.estimate_text import estimate_text
from simulators.manifest import join_manifests, parameters_hash, read_manifest, rows_by_table, write_manifest
from simulators.scenarios.catalogue import read_text, scenario_class, text_of
from simulators.scenarios.distributions import ScenarioError
from simulators.scenarios.drawing import draw_scenario
from simulators.scenarios.generators import GENERATORS, SHIFTED, STANDARD, Generator
from simulators.scenarios.month import month_day
from simulators.scenarios.ordinary_hours import ordinary_count, ordinary_hours
from simulators.shard_run import TABLES, Draw, InterruptedShardError, empty_beyond, is_complete, run_shard

FRAMES_HZ, LEAST_HZ = 0.2, 1.0 / 3600.0
"""The longest time between frames that raw_thermal_frames takes is an hour."""
STOPPED = 128 + signal.SIGTERM
ARRAY_INDEX = "AWS_BATCH_JOB_ARRAY_INDEX"
MOST_SCENARIOS = 10_000_000
MOST_FRAMES = 20_000
"""Of a run's cameras together: they are in memory at once, coded, at up to 75 KiB each."""
Progress = Callable[[int], None]
"""Is told how many scenarios are simulated."""


class BadInputError(ValueError):
    """What was asked cannot be simulated; the message names the parameter, or the file and the key."""


def create_tables(lake_uri: str) -> None:
    """Create version 0 of every raw and truth table that is not there."""
    for table in TABLES:
        create_table(lake_uri, table)


def strata_of(
    seed: int, scenarios: int, device_days: int = 0, shifted_scenarios: int = 0, generator: Generator = STANDARD
) -> tuple[Stratum, ...]:
    """What a data set is of: scenarios, then hours of ordinary life, then days of the held-out device-month, then
    scenarios of the shifted generator.
    """
    return (
        Stratum(scenarios, partial(draw_scenario, seed, generator=generator)),
        Stratum(ordinary_count(scenarios), partial(ordinary_hours, seed, generator=generator)),
        Stratum(device_days, partial(month_day, seed, generator=generator)),
        Stratum(shifted_scenarios, partial(draw_scenario, seed, generator=SHIFTED)),
    )


def draws_of_shard(strata: Iterable[Stratum], shard: int, shards: int) -> Iterator[Draw]:
    """What draws the shard's part of each stratum."""
    for stratum in strata:
        for number in range(shard, stratum.count, shards):
            yield partial(stratum.draw, number)


def count_of_shard(strata: Iterable[Stratum], shard: int, shards: int) -> int:
    """How many of them there are."""
    return sum(len(range(shard, stratum.count, shards)) for stratum in strata)


def simulate_sample(
    out: Path,
    scenarios: int,
    seed: int,
    class_name: str | None,
    frames_hz: float,
    dataset_version: str,
    progress: Progress | None = None,
    generator_name: str = STANDARD.name,
) -> dict[str, int]:
    """Draw scenarios and write Delta tables under `out`; returns rows a table. Raises BadInputError.

    What other parameters wrote there is replaced; what these wrote stays.
    """
    draws = draws_of_shard([_sampled(scenarios, seed, class_name, frames_hz, generator_name)], 0, 1)
    parameters = {"seed": seed, "scenarios": scenarios, "class": class_name, "generator": generator_name}
    return _write_folder(out, draws, scenarios, parameters, frames_hz, dataset_version, progress)


def estimate_sample(
    scenarios: int, seed: int, class_name: str | None, frames_hz: float, generator_name: str = STANDARD.name
) -> Estimate:
    """What simulate_sample would make and cost, from a small sample. Raises BadInputError."""
    return estimate([_sampled(scenarios, seed, class_name, frames_hz, generator_name)], frames_hz, shards=1)


def _sampled(scenarios: int, seed: int, class_name: str | None, frames_hz: float, generator_name: str) -> Stratum:
    _check_numbers(scenarios=scenarios, seed=seed, frames_hz=frames_hz)
    try:
        only = None if class_name is None else scenario_class(class_name)
    except ScenarioError as error:
        raise BadInputError(str(error)) from error
    return Stratum(scenarios, partial(draw_scenario, seed, only=only, generator=_generator(generator_name)))


def _generator(name: str) -> Generator:
    if name not in GENERATORS:
        raise BadInputError(f"--generator: expected {' or '.join(GENERATORS)}, got {name!r}")
    return GENERATORS[name]


def simulate_file(
    out: Path, file: Path, seed: int, frames_hz: float, dataset_version: str, progress: Progress | None = None
) -> dict[str, int]:
    """Run one scenario file and write Delta tables under `out`; returns rows a table. Raises BadInputError.

    What other parameters wrote there is replaced; what these wrote stays.
    """
    _check_numbers(seed=seed, frames_hz=frames_hz)
    try:
        text = text_of(file)
        draw = partial(draw_scenario, seed, 0, read_text(text, file))
        drawn = draw()
    except ScenarioError as error:
        raise BadInputError(str(error)) from error
    filmed_s = drawn.duration_s * sum(head.camera is not None for head in drawn.heads)
    if filmed_s * frames_hz > MOST_FRAMES:
        raise BadInputError(
            f"--frames-hz: expected 0 (none) to {MOST_FRAMES / filmed_s:.2g} where cameras film {filmed_s:.0f} s, "
            f"got {frames_hz:g}"
        )
    parameters = {"seed": seed, "file": text, "generator": STANDARD.name}
    return _write_folder(out, [draw], 1, parameters, frames_hz, dataset_version, progress)


def _write_folder(
    out: Path, draws: Iterable[Draw], scenarios: int, asked: Mapping[str, object], frames_hz: float,
    dataset_version: str, progress: Progress | None,
) -> dict[str, int]:  # fmt: skip
    try:
        lake_uri = folder_uri(out)
        out.mkdir(parents=True, exist_ok=True)
    except ValueError as error:
        raise BadInputError(f"--out: {error}") from error
    except OSError as error:
        raise BadInputError(f"--out: {out} cannot be made a folder: {error.strerror}") from error
    begin_s = time.time()
    create_tables(lake_uri)
    parameters = {**asked, "frames_hz": frames_hz}
    shard = Shard(lake_uri, dataset_version, 0, parameters_hash(parameters))
    run_shard(shard, draws, scenarios, frames_hz, progress or _say_progress(scenarios))
    empty_beyond(shard, shards=1)
    # nobody else writes here, and frames are large
    for table in TABLES:
        sweep(shard, table, begin_s)
    return rows_by_table(write_manifest(shard, parameters, 1, scenarios))


def _say_progress(n: int) -> Progress:
    def say(done: int) -> None:
        print(f"scenario {done}/{n}", flush=True)

    return say


def _check_numbers(
    scenarios: int = 1, seed: int = 0, frames_hz: float = FRAMES_HZ, shards: int = 1, shard: int = 0,
    device_days: int = 0, shifted_scenarios: int = 0, shard_by: str = "--shard",
) -> None:  # fmt: skip
    checks = (
        ("--scenarios", 0 <= scenarios <= MOST_SCENARIOS, f"0 to {MOST_SCENARIOS}", scenarios),
        ("--seed", 0 <= seed < 2**63, "0 to 2^63 - 1", seed),
        ("--frames-hz", frames_hz == 0.0 or LEAST_HZ <= frames_hz <= 8.7, "0 (none), or 0.00028 to 8.7", frames_hz),
        ("--shards", 1 <= shards <= 10_000, "1 to 10000", shards),
        (shard_by, 0 <= shard < shards, f"0 to {shards - 1}", shard),
        ("--device_days", 0 <= device_days <= 100_000, "0 to 100000", device_days),
        ("--shifted_scenarios", 0 <= shifted_scenarios <= MOST_SCENARIOS, f"0 to {MOST_SCENARIOS}", shifted_scenarios),
    )
    for name, is_right, expected, value in checks:
        if not is_right:
            raise BadInputError(f"{name}: expected {expected}, got {value}")


def _check_name(dataset_version: str) -> None:
    try:
        check_version("--dataset_version", dataset_version)
    except ValueError as error:
        raise BadInputError(str(error)) from error


def main(argv: list[str] | None = None) -> int:
    """Run one array child; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m simulators.batch", description="Simulate one shard of a data set.")
    parser.add_argument("--lake_uri", required=True)
    parser.add_argument("--dataset_version", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scenarios", type=int, required=True)
    parser.add_argument("--shards", type=int, required=True)
    parser.add_argument("--device_days", type=int, default=0)
    parser.add_argument("--shifted_scenarios", type=int, default=0, help="beside them, of the shifted generator")
    parser.add_argument("--shard", type=int, default=0)
    parser.add_argument("--generator", default=STANDARD.name, help="standard, or shifted: other physics and sensors")
    parser.add_argument(
        "--frames_hz", "--frames-hz", type=float, default=FRAMES_HZ, help="thermal frames a second; 0: none"
    )
    parser.add_argument(
        "--estimate", action="store_true", help="say what all shards would make and cost; write nothing"
    )
    asked = parser.parse_args(argv)
    try:
        shard_by, shard = _shard_asked(asked.shard)
        _check_numbers(asked.scenarios, asked.seed, asked.frames_hz, asked.shards, shard, asked.device_days,
                       asked.shifted_scenarios, shard_by)  # fmt: skip
        _check_name(asked.dataset_version)
        generator = _generator(asked.generator)
        if asked.shifted_scenarios and generator is SHIFTED:
            raise BadInputError("--shifted_scenarios: expected 0 where --generator makes every scenario a shifted one, "
                                f"got {asked.shifted_scenarios}")  # fmt: skip
        strata = strata_of(asked.seed, asked.scenarios, asked.device_days, asked.shifted_scenarios, generator)
        if not asked.estimate:
            return _run_child(asked, shard, strata)
        print(estimate_text(estimate(strata, asked.frames_hz, asked.shards)))
        return 0
    except BadInputError as error:
        print(f"simulators.batch: {error}", file=sys.stderr)
        return 2
    except LAKE_ERRORS as error:
        where = f"--estimate, in {tempfile.gettempdir()}" if asked.estimate else f"--lake_uri {asked.lake_uri!r}"
        print(f"simulators.batch: {where}: {said_by(error)}", file=sys.stderr)
        return 1


def _shard_asked(shard: int) -> tuple[str, int]:
    """The number of this child of an array job, else the shard that was asked for; and what says so."""
    told = os.environ.get(ARRAY_INDEX)
    if told is None:
        return "--shard", shard
    if not told.isdecimal():
        raise BadInputError(f"{ARRAY_INDEX}: expected a whole number from 0 on, got {told!r}")
    return ARRAY_INDEX, int(told)


def _run_child(asked: argparse.Namespace, number: int, strata: Sequence[Stratum]) -> int:
    named_in_manifest = ("seed", "scenarios", "shards", "device_days", "shifted_scenarios", "frames_hz", "generator")
    parameters = {name: getattr(asked, name) for name in named_in_manifest}
    shard = Shard(asked.lake_uri, asked.dataset_version, number, parameters_hash(parameters))
    named = f"shard {number} of {asked.dataset_version}"
    n = count_of_shard(strata, number, asked.shards)
    if is_complete(shard, n) and read_manifest(shard) is not None:
        # whoever wrote it may have been killed before it was joined with the others
        join_manifests(shard, parameters, asked.shards)
        print(f"{named} is already committed", flush=True)
        return 0
    draws = draws_of_shard(strata, number, asked.shards)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        run_shard(shard, draws, n, asked.frames_hz, _say_progress(n), stop.is_set)
    except InterruptedShardError as interrupted:
        print(f"{named} {interrupted}", file=sys.stderr, flush=True)
        return STOPPED
    empty_beyond(shard, asked.shards)
    written = write_manifest(shard, parameters, asked.shards, n)
    print(f"{named}: {json.dumps(rows_by_table(written))}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
