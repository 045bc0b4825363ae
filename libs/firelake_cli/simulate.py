"""`firelake simulate`: run a part of the catalogue, one scenario file or one deck, without any cloud."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from firelake_cli.simulate_deck import add_deck_parser

DATASET_VERSION = "local"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb and what it takes."""
    parser = subparsers.add_parser("simulate", help="simulate scenarios into a folder")
    what = parser.add_subparsers(dest="what", required=True, metavar="what")
    sample = what.add_parser("sample", help="draw scenarios from the catalogue")
    sample.add_argument("--scenarios", type=int, required=True, metavar="N")
    sample.add_argument("--class", dest="scenario_class", metavar="C", help="draw this class of the catalogue only")
    sample.add_argument("--estimate", action="store_true", help="say rows, bytes, core-hours and cost; write nothing")
    one = what.add_parser("scenario", help="run one scenario file")
    one.add_argument("file", type=Path, metavar="FILE.yaml")
    add_deck_parser(what)
    for each in (sample, one):
        each.add_argument("--seed", type=int, default=42, metavar="S")
        each.add_argument("--frames-hz", type=float, default=0.2, metavar="F", help="thermal frames a second; 0: none")
        each.add_argument("--out", type=Path, required=each is one, metavar="DIR")
        each.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Simulate, write Delta tables under --out, say where; 2 on bad input."""
    # numba takes a second to import: other verbs need not wait for it
    from simulators.batch import BadInputError, estimate_sample, simulate_file, simulate_sample
    from simulators.estimate_text import estimate_text

    try:
        if arguments.what == "sample" and arguments.estimate:
            asked = (arguments.scenarios, arguments.seed, arguments.scenario_class, arguments.frames_hz)
            print(estimate_text(estimate_sample(*asked)))
            return 0
        if arguments.out is None:
            raise BadInputError("--out: expected the folder to write to (or --estimate)")
        if arguments.what == "sample":
            tables = simulate_sample(
                arguments.out,
                arguments.scenarios,
                arguments.seed,
                arguments.scenario_class,
                arguments.frames_hz,
                DATASET_VERSION,
            )
        else:
            tables = simulate_file(arguments.out, arguments.file, arguments.seed, arguments.frames_hz, DATASET_VERSION)
    except BadInputError as error:
        print(f"firelake simulate: {error}", file=sys.stderr)
        return 2
    for name, rows in tables.items():
        print(f"{rows:>9} rows  {arguments.out / name}")
    return 0
