"""`firelake simulate`: run a part of the catalogue, one scenario file or one deck, without any cloud."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from firelake_cli.simulate_deck import add_deck_parser, folder

DATASET_VERSION = "local"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb and what it takes."""
    parser = subparsers.add_parser("simulate", help="simulate scenarios into a folder")
    what = parser.add_subparsers(dest="what", required=True, metavar="what")
    sample = what.add_parser("sample", help="draw scenarios from the catalogue")
    sample.add_argument("--scenarios", type=int, required=True, metavar="N", help="how many")
    sample.add_argument("--class", dest="scenario_class", metavar="C", help="draw this class of the catalogue only")
    sample.add_argument("--generator", default="standard", metavar="G",
                        help="%(default)s, or shifted: other physics and sensors, never to be trained on")  # fmt: skip
    sample.add_argument("--estimate", action="store_true", help="say rows, bytes, core-hours and cost; write nothing")
    one = what.add_parser("scenario", help="run one scenario file")
    one.add_argument("file", type=Path, metavar="FILE.yaml")
    one.add_argument("--plots", action="store_true", help="draw what the heads read and filmed, and the rooms")
    add_deck_parser(what)
    for each in (sample, one):
        each.add_argument("--seed", type=int, default=42, metavar="S",
                          help="one of its own for each class or file that is to stand beside another: by one seed, "
                               "scenarios of one number share weather, heads and noise (%(default)s)")  # fmt: skip
        each.add_argument("--frames-hz", type=float, default=0.2, metavar="F",
                          help="thermal frames a second; 0: none (%(default)s)")  # fmt: skip
        each.add_argument("--out", type=folder, required=each is one, metavar="DIR",
                          help="where tables go; what another run left there is replaced")  # fmt: skip
        each.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Simulate, write Delta tables under --out, say where; 2 on bad input, 1 where a run does not end."""
    # numba takes a second to import: other verbs need not wait for it
    from firelake.lake.said import said_by
    from firelake.lake.shard import LAKE_ERRORS

    from simulators.batch import BadInputError
    from simulators.physics.zone_model import ZoneModelError
    from simulators.scenarios.distributions import ScenarioError

    try:
        if arguments.what == "scenario":
            return _scenario(arguments)
        return _estimate(arguments) if arguments.estimate else _sample(arguments)
    except (BadInputError, ScenarioError) as error:
        print(f"firelake simulate: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except LAKE_ERRORS as error:
        is_estimate = arguments.what == "sample" and arguments.estimate
        where = f"--estimate, in {tempfile.gettempdir()}" if is_estimate else f"--out {arguments.out}"
        print(f"firelake simulate: {where}: {said_by(error)}", file=sys.stderr)
        return 1
    except ZoneModelError as error:
        print(f"firelake simulate: {error}", file=sys.stderr)
        return 1


def _estimate(arguments: argparse.Namespace) -> int:
    from simulators.batch import estimate_sample
    from simulators.estimate_text import estimate_text

    asked = (arguments.scenarios, arguments.seed, arguments.scenario_class, arguments.frames_hz)
    print(estimate_text(estimate_sample(*asked, arguments.generator)), flush=True)
    return 0


def _sample(arguments: argparse.Namespace) -> int:
    from simulators.batch import BadInputError, simulate_sample

    if arguments.out is None:
        raise BadInputError("--out: expected the folder to write to (or --estimate)")
    console = Console()
    with _progress(console, arguments.scenarios) as say:
        asked = (arguments.scenarios, arguments.seed, arguments.scenario_class, arguments.frames_hz)
        tables = simulate_sample(arguments.out, *asked, DATASET_VERSION, say, arguments.generator)
    _print_tables(console, arguments.out, tables)
    return 0


def _scenario(arguments: argparse.Namespace) -> int:
    from firelake_cli.simulate_scenario import heads_table
    from simulators.batch import simulate_file

    console = Console()
    with _progress(console, 1) as say:
        tables = simulate_file(arguments.out, arguments.file, arguments.seed, arguments.frames_hz, DATASET_VERSION, say)
    console.print(heads_table(arguments.out, DATASET_VERSION))
    _print_tables(console, arguments.out, tables)
    if arguments.plots:
        from simulators.scenarios.plots import plot_scenario

        with console.status("drawing"):
            pictures = plot_scenario(arguments.out, DATASET_VERSION, scenario_id=0)
        for path in pictures:
            console.print(str(path), soft_wrap=True, highlight=False, markup=False)
    return 0


@contextmanager
def _progress(console: Console, scenarios: int) -> Iterator[Callable[[int], None]]:
    """A bar that is told how many scenarios are done, or lines where no one watches; at the end one line says it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TimeRemainingColumn())  # fmt: skip
    begin_s = time.monotonic()
    if console.is_terminal:
        with Progress(*columns, console=console, transient=True) as bar:
            # the first run ever compiles the kernels, for a minute or two
            task = bar.add_task("simulating (the first run compiles)", total=scenarios)
            yield lambda done: bar.update(task, completed=done, description="simulating")
    else:
        yield lambda done: console.print(f"scenario {done}/{scenarios}", highlight=False)
    plural = "" if scenarios == 1 else "s"
    console.print(f"{scenarios:,} scenario{plural} in {time.monotonic() - begin_s:.0f} s", highlight=False)


def _print_tables(console: Console, out: Path, tables: Mapping[str, int]) -> None:
    table = Table(box=None)
    table.add_column("rows", justify="right")
    table.add_column("Delta table", overflow="fold")
    for name, rows in tables.items():
        table.add_row(f"{rows:,}", escape(str(out / name)))
    console.print(table)
