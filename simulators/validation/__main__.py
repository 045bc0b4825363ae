"""`make validate`: the zone model beside experiments and CFAST.

Ends with 0 when the tables were made, 2 when there are no measurements, 1 under --strict when a goal is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from simulators.dispersion.helium import HeliumRow, case_files
from simulators.validation.alarms import LIMITS, alarm_pairs
from simulators.validation.ceiling_jets import jet_pairs
from simulators.validation.cfast_cases import RoomDeviation, case_decks, room_deviations
from simulators.validation.dry_gases import dry_pairs
from simulators.validation.helium import helium_pairs, helium_row, run_helium
from simulators.validation.metrics import NoReadingError
from simulators.validation.pairs import Compared, Row, compare_pair, quantity_row, quantity_rows
from simulators.validation.plots import curve_plot, scatter_plots
from simulators.validation.reference import (
    REFERENCE,
    BadReferenceError,
    Pair,
    read_pairs,
    read_published,
    read_rerun,
    require_reference,
)
from simulators.validation.results import write_results
from simulators.validation.runs import Peer, Run, run_decks
from simulators.validation.standard_fires import standard_pairs, standard_row, standard_smokes
from simulators.validation.steckler import steckler_pairs
from simulators.validation.tables import cases_table, quantities_table, reduction_table, worst_lines

PAPER_WIDTH = 140
"""Characters a line where the tables go to a file."""


@dataclass(frozen=True)
class Found:
    """Everything that a validation found."""

    rows: list[Row]
    compared: list[Compared]
    deviations: list[RoomDeviation]
    failed: list[str]

    @property
    def goals(self) -> tuple[int, int]:
        """How many goals are missed, and how many there are: a quantity or a case is one."""
        each = [row.missed for row in self.rows if row.cases or row.unanswered]
        each += [one.missed for one in self.deviations if one.of_fire]
        return sum(bool(missed) for missed in each) + len(self.failed), len(each) + len(self.failed)


def main(argv: Sequence[str] | None = None) -> int:
    """Run, reduce, print and write; the exit code."""
    options = _options(argv)
    console = Console()
    if not console.is_terminal:
        console.width = PAPER_WIDTH
    try:
        require_reference(REFERENCE)
        found = validate(console, options.out, options.decks, options.curves, options.keep_cfast)
    except BadReferenceError as error:
        print(f"validation: {error}", file=sys.stderr)
        return 2
    tell(console, found, options.out)
    return 1 if options.strict and found.goals[0] else 0


def validate(
    console: Console, out: Path, patterns: Sequence[str] = (), curves: Sequence[int] = (), keep_cfast: bool = False
) -> Found:
    """Run the decks that match a pattern (all, helium and EN 54's fires, if none is given), reduce, write under `out`.

    `curves`: numbers of pairs whose curves are drawn as well. `keep_cfast`: CFAST's outputs of the last run serve
    again where the deck is the same. Raises BadReferenceError, also when no deck matches.
    """
    pairs = [pair for pair in read_pairs(REFERENCE) if _wanted(pair.deck, patterns)]
    cases = [deck for deck in case_decks(REFERENCE) if _wanted(f"{deck.parent.name}/{deck.name}", patterns)]
    if not pairs and not cases:
        raise BadReferenceError(f"no deck of pairs.csv or of cfast/ is called {' or '.join(patterns)}")
    decks = sorted({REFERENCE / "decks" / pair.deck for pair in pairs})
    runs, case_runs = _run(console, decks, cases, out / "runs", "keep" if keep_cfast else "run")
    compared = [_compared(pair, runs[pair.deck]) for pair in pairs]
    rows = quantity_rows(compared, read_published(REFERENCE, "cfast"), read_published(REFERENCE, "fds"))
    dry, steckler = dry_pairs(pairs, REFERENCE, runs), steckler_pairs(REFERENCE, runs)
    alarms, jets = alarm_pairs(pairs, REFERENCE, runs), jet_pairs(pairs, REFERENCE, runs)
    rows += quantity_rows([*dry, *jets, *steckler], {}, {})
    helium = [] if patterns else _helium(console)
    standard = [] if patterns else standard_smokes()
    rows += [helium_row(helium), standard_row(standard)] if not patterns else []
    rows += [
        quantity_row(name, [one for one in alarms if one.quantity == name], None, None, LIMITS)
        for name in dict.fromkeys(one.quantity for one in alarms)
    ]
    compared += [*dry, *jets, *steckler, *alarms, *helium_pairs(helium), *standard_pairs(standard)]
    deviations = [
        one
        for deck in cases
        if not (run := case_runs[f"{deck.parent.name}/{deck.name}"]).ours_failed
        for one in room_deviations(deck, run.ours)
    ]
    failed = [f"{run.deck}: {run.ours_failed}" for run in (*runs.values(), *case_runs.values()) if run.ours_failed]
    write_results(out, rows, compared, deviations)
    scatter_plots(out / "scatter", rows, compared)
    _draw_curves(console, out / "curves", [pair for pair in pairs if pair.number in set(curves)], runs)
    return Found(rows, compared, deviations, failed)


def tell(console: Console, found: Found, out: Path) -> None:
    """Print the tables, what is farthest off, and how many goals are missed."""
    console.print(reduction_table(found.compared, read_rerun(REFERENCE)))
    console.print(quantities_table(found.rows))
    console.print(cases_table(found.deviations))
    for line in (*worst_lines(found.rows, found.compared), *(f"no run of ours: {line}" for line in found.failed)):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print(f"Every pair: {out / 'pairs.csv'}; pictures: {out / 'scatter'}; for machines: {out / 'results.json'}")
    missed, goals = found.goals
    console.print(
        f"[bold]{missed} of {goals} goals are missed.[/]" if missed else f"[bold]All {goals} goals are met.[/]"
    )


def _run(
    console: Console, decks: list[Path], cases: list[Path], out: Path, cfast: Peer
) -> tuple[dict[str, Run], dict[str, Run]]:
    """Runs by the deck's path below decks/ with both models, and below cfast/ with ours: CFAST's answers lie there."""
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("decks", total=len(decks) + len(cases))
        both: list[dict[str, Run]] = []
        for each, root, peer in ((decks, REFERENCE / "decks", cfast), (cases, REFERENCE / "cfast", "none")):
            both.append({})
            for run in run_decks(each, root, out / root.name, peer):
                both[-1][run.deck] = run
                progress.update(task, advance=1, description=run.deck)
    return both[0], both[1]


def _helium(console: Console) -> list[HeliumRow]:
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    rows: list[HeliumRow] = []
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("helium", total=len(case_files(REFERENCE)))
        for case, of_case in run_helium(REFERENCE):
            rows += of_case
            progress.update(task, advance=1, description=f"helium {case}")
    return rows


def _compared(pair: Pair, run: Run) -> Compared:
    return compare_pair(pair, REFERENCE, run.ours, run.cfast, (run.ours_failed, run.cfast_failed))


def _draw_curves(console: Console, out: Path, pairs: list[Pair], runs: dict[str, Run]) -> None:
    for pair in pairs:
        try:
            console.print(curve_plot(out, pair, REFERENCE, runs[pair.deck].ours, runs[pair.deck].cfast))
        except NoReadingError as error:
            console.print(f"no picture: {error}")


def _wanted(deck: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatch(deck, f"*{pattern}*") for pattern in patterns)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulators.validation", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/validate"), metavar="DIR")
    parser.add_argument("--decks", nargs="+", default=(), metavar="PATTERN", help="only decks whose path matches")
    parser.add_argument("--curves", nargs="+", type=int, default=(), metavar="N", help="draw these rows of pairs.csv")
    parser.add_argument(
        "--keep-cfast", action="store_true", help="CFAST's outputs of the last run in --out serve again"
    )
    parser.add_argument("--strict", action="store_true", help="end with 1 when a goal is missed")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
