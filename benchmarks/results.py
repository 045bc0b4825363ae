"""What a benchmark found: a figure, its peer's in the same run, and whether its goal is met; as a table and a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.table import Table

Result = dict[str, Any]


def result(
    name: str,
    value: float,
    unit: str,
    at_least: float | None = None,
    at_most: float | None = None,
    peer: str | None = None,
    peer_value: float | None = None,
    limit: float | None = None,
) -> Result:
    """A figure and its goal, a least or a greatest value or none; `ratio` is the value over its peer's, `limit` what
    the machine allows.
    """
    ok = (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "peer": peer,
        "peer_value": peer_value,
        "ratio": value / peer_value if peer_value else None,
        "limit": limit,
        "goal": at_most if at_least is None else at_least,
        "ok": ok,
    }


def table_of(results: Iterable[Result]) -> Table:
    """A line a figure."""
    table = Table("measured", "value", "unit", "peer", "its value", "ratio", "limit", "goal", "ok")
    for each in results:
        numbers = {name: _short(each[name]) for name in ("value", "peer_value", "ratio", "limit", "goal")}
        table.add_row(
            each["name"], numbers["value"], each["unit"], each["peer"] or "", numbers["peer_value"], numbers["ratio"],
            numbers["limit"], numbers["goal"], "yes" if each["ok"] else "NO",
        )  # fmt: skip
    return table


def _short(number: float | None) -> str:
    return "" if number is None else f"{number:.4g}"


def write_results(folder: Path, results: Iterable[Result]) -> Path:
    """Write folder/results.json; what an earlier run found of other names stays there."""
    path = folder / "results.json"
    found = {each["name"]: each for each in (json.loads(path.read_text()) if path.exists() else ())}
    found |= {each["name"]: each for each in results}
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(found.values()), indent=2) + "\n")
    return path
