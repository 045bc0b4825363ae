"""What a verification found, to read and for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from simulators.verification.checked import Checked


def checked_table(rows: Sequence[Checked]) -> Table:
    """A line a quantity. CFAST and FDS publish no such figures: their columns stand empty."""
    table = Table(title="Beside what must be: bias (1: none) and relative scatter of computed over exact")
    table.add_column("quantity")
    for heading in ("cases", "bias", "scatter", "CFAST in print", "FDS in print", "worst error", "limit"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("goal")
    for row in rows:
        table.add_row(
            row.quantity, str(row.cases), _told(row.bias), _told(row.scatter), "", "", f"{row.error:.2g}",
            f"{row.limit:g}", "[green]met[/]" if row.met else "[red]missed[/]",
        )  # fmt: skip
    return table


def write_results(out: Path, rows: Sequence[Checked]) -> Path:
    """results.json under `out`."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "results.json"
    path.write_text(json.dumps([_result(row) for row in rows], indent=1) + "\n")
    return path


def _result(row: Checked) -> dict[str, object]:
    return {
        "quantity": row.quantity,
        "cases": row.cases,
        "bias": row.bias,
        "scatter": row.scatter,
        "cfast_bias": None,
        "cfast_scatter": None,
        "fds_bias": None,
        "fds_scatter": None,
        # a run that gave no number has no error to tell; JSON knows no NaN
        "error": row.error if row.error == row.error else None,
        "limit": row.limit,
        "met": row.met,
    }


def _told(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
