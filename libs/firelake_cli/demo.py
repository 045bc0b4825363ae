"""`firelake demo`: the whole chain on this machine, from scenarios to alerts, and a report that opens from disk."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from firelake.contracts.feature_sets import LATEST
from firelake_deploy.deployment import deploy, recorded_only
from firelake_deploy.session import LOCAL, Session, session
from firelake_deploy.stacks import DeployError
from firelake_local import supervisor
from firelake_local.places import STATE
from rich.console import Console

from firelake_cli.demo_progress import ChainFailedError, run_chain
from firelake_cli.demo_replay import replay_measured_fire
from firelake_cli.demo_report import write_report
from firelake_cli.demo_results import collect, summary_of
from firelake_cli.demo_table import print_summary

OUT = Path("out") / "demo"
SHARDS = 8
"""Fixed, since a row carries its shard: the row hashes must not depend on the number of cores. A shard's frames lie in
one file, which a child holds in memory: eight keep that small."""

FULL_SIZE = 100
"""From this many scenarios on the held-out series is a whole device-month of 30 days; below, it is a few days."""
SCENARIOS_A_SHIFTED = 5
"""For so many scenarios there is one more of the shifted generator: about as many as the test has."""


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command."""
    parser = subparsers.add_parser("demo", help="run the whole chain on this machine")
    parser.add_argument("--scenarios", type=int, default=200)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--state", type=Path, default=STATE, help=f"folder of the cloud's state (default {STATE})")
    parser.add_argument("--port", type=int, help="of the local cloud (default 4566, or another when that is taken)")
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder of the results (default {OUT})")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    console = Console()
    if arguments.scenarios < 1 or arguments.seed < 0:
        print(f"--scenarios must be at least 1 and --seed at least 0, got {arguments.scenarios} and {arguments.seed}",
              file=sys.stderr)  # fmt: skip
        return 2
    seconds: dict[str, float] = {}
    began = time.monotonic()
    try:
        with _timed(seconds, "cloud"), console.status("starting the local cloud"):
            cloud = supervisor.status(arguments.state) or supervisor.up(
                arguments.state, arguments.port or supervisor.usable_port()
            )
        console.print(f"local cloud: {cloud.endpoint}, state in {arguments.state}")
        there = session(LOCAL, cloud.endpoint)
        with _timed(seconds, "deploy"):
            _deploy(there, console)
        parameters = chain_parameters(arguments.scenarios, arguments.seed)
        seconds |= run_chain(there, LOCAL, parameters, console)
        with _timed(seconds, "results"), console.status("reading the results"):
            results = collect(there, LOCAL, parameters)
        with _timed(seconds, "replay"):
            replays = replay_measured_fire(_reference(), cloud.endpoint, arguments.out, console)
    except (BotoCoreError, ClientError) as error:
        log = arguments.state / "cloud.log"
        console.print(f"[red]the cloud does not answer as it should: {error}[/red]", highlight=False)
        console.print(f"its log is {log}; run the demo again, it goes on where it was", highlight=False)
        return 1
    except (supervisor.CloudError, DeployError, ChainFailedError) as error:
        console.print(f"[red]{error}[/red]", highlight=False)
        return 1
    with _timed(seconds, "report"), console.status("drawing the report"):
        summary = summary_of(results, seconds, replays)  # but for the report's own time
        report = write_report(arguments.out / "report.html", results, summary, replays)
    summary["seconds"] = {stage: round(value, 1) for stage, value in seconds.items()}
    _write(arguments.out / "summary.json", summary)
    print_summary(console, summary, results, replays)
    console.print(f"{time.monotonic() - began:.0f} s from start to end")
    console.print(f"report:  {report}\nsummary: {arguments.out / 'summary.json'}\nstop the cloud with: make cloud-down")
    return 0


def chain_parameters(scenarios: int, seed: int) -> dict[str, Any]:
    """What the demo starts the chain with."""
    return {
        "dataset_version": f"demo-n{scenarios}-s{seed}",
        "seed": seed,
        "scenarios": scenarios,
        "shards": SHARDS,
        "device_days": 30 if scenarios >= FULL_SIZE else 6,
        "shifted_scenarios": scenarios // SCENARIOS_A_SHIFTED,
        "feature_set_version": LATEST.version,
    }


def _deploy(cloud: Session, console: Console) -> None:
    changed = 0
    with console.status("deploying infra/cloudformation") as status:
        for done in deploy(cloud, LOCAL):
            status.update(f"deployed {done.name}: {done.outcome}")
            changed += done.outcome not in ("unchanged", "defined")
    recorded = len(recorded_only(cloud))
    told = f"; {recorded} resources only recorded here (list: make deploy)" if recorded else ""
    console.print(f"deployed: {changed} parts new or changed{told}", highlight=False)


def _reference() -> Path:
    return Path(os.environ.get("FIRELAKE_REFERENCE", "../shared/reference"))


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    seconds[stage] = time.monotonic() - started


def _write(path: Path, summary: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(summary, indent=1) + "\n")
    part.replace(path)
