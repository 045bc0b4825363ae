"""`make bench`: how fast the simulators are, beside their peers in the same run.

    python benchmarks/bench.py [--only NAME ...] [--out out/bench]

Prints one table and writes results.json in the folder; figures of other names that lie there stay. Per-core figures are
of processor time. Ends with 1 when a goal is missed, 2 when a benchmark cannot run.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

from results import Result, table_of, write_results
from rich.console import Console

BENCHMARKS = {
    "physics": ("zone_physics", "zone_physics_results"),
    "pipeline": ("pipeline", "pipeline_results"),
    "reference": ("reference_decks", "reference_results"),
    "dispersion": ("dispersion", "dispersion_results"),
    "frames": ("frames", "frames_results"),
}
"""The module here and its function, by name; each function gives a list of results."""


def main(argv: list[str] | None = None) -> int:
    """Run, print, write; the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks/bench.py", description=main.__doc__)
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, default=list(BENCHMARKS), metavar="NAME",
                        help=f"of {', '.join(BENCHMARKS)}")  # fmt: skip
    parser.add_argument("--out", type=Path, default=Path("out/bench"), metavar="DIR")
    asked = parser.parse_args(argv)
    console = Console(width=160)
    console.print(f"load of this machine before: {os.getloadavg()[0]:.1f} of {os.cpu_count()} processors")
    found: list[Result] = []
    failed = []
    for name in asked.only:
        console.print(f"{name} ...")
        module, function = BENCHMARKS[name]
        try:
            found += getattr(importlib.import_module(module), function)()
        except Exception as error:  # the others' figures are worth having all the same
            failed.append(f"{name}: {type(error).__name__}: {error}")
    console.print(table_of(found))
    console.print(f"For machines: {write_results(asked.out, found)}")
    for line in failed:
        print(f"bench: {line}", file=sys.stderr)
    if failed:
        return 2
    return 0 if all(each["ok"] for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
