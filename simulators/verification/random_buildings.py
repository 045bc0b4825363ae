"""Random buildings through the zone model: `python -m simulators.verification.random_buildings --runs N --seed S`.

Ends with 1 when a run shows what cannot be; each such run is told with the command that repeats it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from simulators.physics.zone_model import ZoneModelError
from simulators.verification.impossible import faults
from simulators.verification.random_case import numbered_case

CHUNK = 50


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    number: int
    rooms: int
    simulated_s: float
    steps: int
    unsolved: int
    cpu_s: float
    faults: tuple[str, ...]


def main(argv: Sequence[str] | None = None) -> int:
    """Run, tell, write; the exit code."""
    options = _options(argv)
    console = Console()
    outcomes: list[Outcome] = []
    columns = (TextColumn("random buildings"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=options.runs)
        for outcome in run_all(options.seed, options.first, options.runs):
            outcomes.append(outcome)
            progress.advance(task)
            if outcome.faults:
                line = f"{outcome.number}: {'; '.join(outcome.faults)}   repeat: {_repeat(options.seed, outcome)}"
                console.print(line, markup=False, highlight=False, soft_wrap=True)
    outcomes.sort(key=lambda outcome: outcome.number)
    told = summary(options.seed, outcomes)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "random_buildings.json").write_text(json.dumps(told, indent=1) + "\n")
    console.print(
        f"{told['runs']} runs, {told['failed']} failed; {told['steps_a_second']:.2f} steps a simulated second, at most "
        f"{told['most_steps_a_second']:.1f}; {told['unsolved_share']:.2g} of them unsolved; {told['cpu_s']:.0f} s CPU",
        highlight=False,
    )
    return 1 if told["failed"] else 0


def run_all(seed: int, first: int, runs: int) -> Iterator[Outcome]:
    """Every run's outcome as it comes, on all the cores that this process may use."""
    context = multiprocessing.get_context("spawn")
    starts = range(first, first + runs, CHUNK)
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=context) as pool:
        futures = [pool.submit(run_some, seed, start, min(CHUNK, first + runs - start)) for start in starts]
        for future in as_completed(futures):
            yield from future.result()


def run_some(seed: int, first: int, runs: int) -> list[Outcome]:
    """The outcomes of some runs in a row."""
    return [run_one(seed, number) for number in range(first, first + runs)]


def run_one(seed: int, number: int) -> Outcome:
    """One run; what stops it counts as a fault of its own."""
    case = numbered_case(seed, number)
    start = time.process_time()
    try:
        history = case.run()
    except (ZoneModelError, ArithmeticError) as error:
        told = f"{type(error).__name__}: {error}"
        return Outcome(number, len(case.building.rooms), case.end_s, 0, 0, time.process_time() - start, (told,))
    return Outcome(
        number, len(case.building.rooms), case.end_s, history.steps, history.unsolved, time.process_time() - start,
        tuple(faults(case, history)),
    )  # fmt: skip


def summary(seed: int, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """What is written: counts, how hard the runs were, and every run that failed."""
    failed = [outcome for outcome in outcomes if outcome.faults]
    steps = np.array([outcome.steps for outcome in outcomes], np.float64)
    simulated_s = np.array([outcome.simulated_s for outcome in outcomes])
    return {
        "seed": seed,
        "runs": len(outcomes),
        "failed": len(failed),
        "faults": Counter(fault.split(":")[0] for outcome in failed for fault in outcome.faults),
        "rooms": Counter(outcome.rooms for outcome in outcomes),
        "simulated_s": float(simulated_s.sum()),
        "steps_a_second": float(steps.sum() / simulated_s.sum()),
        "most_steps_a_second": float((steps / simulated_s).max()),
        "unsolved_share": float(sum(outcome.unsolved for outcome in outcomes) / max(steps.sum(), 1.0)),
        "cpu_s": float(sum(outcome.cpu_s for outcome in outcomes)),
        "slowest": [asdict(outcome) for outcome in sorted(outcomes, key=lambda outcome: -outcome.cpu_s)[:5]],
        "failures": [asdict(outcome) | {"repeat": _repeat(seed, outcome)} for outcome in failed],
    }


def _repeat(seed: int, outcome: Outcome) -> str:
    return f"python -m simulators.verification.random_buildings --seed {seed} --first {outcome.number} --runs 1"


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m simulators.verification.random_buildings", description=main.__doc__
    )
    parser.add_argument("--runs", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first run")
    parser.add_argument("--out", type=Path, default=Path("out/verify"), metavar="DIR")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
