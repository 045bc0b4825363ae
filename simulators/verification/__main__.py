"""`make verify`: the zone model beside what can be known without an experiment.

Ends with 0 when the table was made, 1 under --strict when a goal is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from simulators.verification.balances import balances
from simulators.verification.checked import Checked
from simulators.verification.convergence import convergence
from simulators.verification.device_cases import device_cases
from simulators.verification.flow_cases import flow_cases
from simulators.verification.gas_cases import gas_cases
from simulators.verification.plots import Picture, draw
from simulators.verification.symmetry import symmetry
from simulators.verification.tables import checked_table, write_results
from simulators.verification.vented_cases import vented_cases
from simulators.verification.wall_cases import wall_cases

PAPER_WIDTH = 140
"""Characters a line where the table goes to a file."""
Found = tuple[list[Checked], list[Picture]]
PARTS: dict[str, Callable[[], Found]] = {
    "balances": lambda: (balances(), []),
    "convergence": convergence,
    "gas": gas_cases,
    "flows": lambda: (flow_cases(), []),
    "vented": lambda: (vented_cases(), []),
    "walls": wall_cases,
    "devices": lambda: (device_cases(), []),
    "symmetry": lambda: (symmetry(), []),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run all parts, print the table, write it and its pictures; the exit code."""
    options = _options(argv)
    console = Console()
    if not console.is_terminal:
        console.width = PAPER_WIDTH
    rows: list[Checked] = []
    pictures: list[Picture] = []
    for part, check in PARTS.items():
        with console.status(part):
            more, drawn = check()
        rows += more
        pictures += drawn
    path = write_results(options.out, rows)
    draw(options.out / "plots", pictures)
    console.print(checked_table(rows))
    missed = sum(not row.met for row in rows)
    console.print(f"Pictures: {options.out / 'plots'}; for machines: {path}")
    console.print(
        f"[bold]{missed} of {len(rows)} goals are missed.[/]" if missed else f"[bold]All {len(rows)} are met.[/]"
    )
    return 1 if options.strict and missed else 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulators.verification", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/verify"), metavar="DIR")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a goal is missed")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
