"""The measurements that the models are held to, and what NIST publishes of CFAST and FDS. Read, never copied."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulators.validation.curves import Curve
from simulators.validation.metrics import NoReadingError

REFERENCE = Path(os.environ.get("FIRELAKE_REFERENCE", "../shared/reference"))

NOT_READ = 999.0
"""What NIST/NRC's files hold where an instrument gave nothing; in the other files it is a number like others."""

FDS_NAMES = {
    "HGL Depth: Closed Compartments": "HGL Depth",
    "HGL Depth: Open Compartments": "HGL Depth",
    "Smoke Alarm Activation Time (Smoke Obscuration)": "Smoke Detector Activation Time",
    "Smoke Alarm Activation Time (Temperature Surrogate)": "Smoke Detector Activation Time; Temp. Rise",
    "Smoke Concentration": "Smoke Obscuration",
}
"""What FDS's table calls a quantity where it is not CFAST's name; a colon is a semicolon there."""


_KINDS: dict[str, Callable[[str], str | int | float]] = {"str": str.strip, "int": int, "float": float}


class BadReferenceError(Exception):
    """The reference data are not there, or not what they should be; the message names the place."""


@dataclass(frozen=True)
class Pair:
    """A measured curve and the output that a deck's run should match; both are reduced by `metric`."""

    number: int
    quantity: str
    dataset: str
    test: str
    exp_file: str
    exp_header_row: int
    exp_data_row: int
    exp_x: str
    exp_y: str
    exp_initial: float
    exp_from_s: float
    exp_to_s: float
    metric: str
    deck: str
    cfast_column: str
    cfast_initial: float
    cfast_from_s: float
    cfast_to_s: float
    sigma_e: float


@dataclass(frozen=True)
class Published:
    """A model's bias and relative scatter in print."""

    bias: float
    scatter: float


def require_reference(reference: Path) -> None:
    """Raises BadReferenceError when the measurements are not there."""
    if not (reference / "experiments" / "pairs.csv").is_file():
        raise BadReferenceError(
            f"no measurements at {reference} (FIRELAKE_REFERENCE): expected experiments/pairs.csv there"
        )


def read_pairs(reference: Path) -> list[Pair]:
    """The rows of experiments/pairs.csv. Raises BadReferenceError naming the row of a value that is no number."""
    kinds = Pair.__annotations__
    pairs = []
    with (reference / "experiments" / "pairs.csv").open(newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=1):
            cells: dict[str, str | int | float] = {}
            for name, kind in kinds.items():
                if name == "number":
                    continue
                try:
                    cells[name] = _KINDS[kind](row[name])
                except (KeyError, ValueError) as error:
                    raise BadReferenceError(f"pairs.csv row {number + 1}, column {name}: {error}") from error
            pairs.append(Pair(number=number, **cells))  # type: ignore[arg-type]
    return pairs


def read_measured(reference: Path, pair: Pair) -> Curve:
    """The measured curve of a pair: its times and readings, NaN where nothing was read.

    Raises BadReferenceError when the file or a column is not there or a name stands twice, NoReadingError when the
    instrument gave nothing at all.
    """
    path = reference / "experiments" / pair.exp_file
    if not path.is_file():
        raise BadReferenceError(f"{path}: not there, though row {pair.number + 1} of pairs.csv names it")
    with path.open(newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    names = [name.strip() for name in rows[pair.exp_header_row - 1]]
    data = rows[pair.exp_data_row - 1 :]
    t_s, values = (_column(path, names, data, name) for name in (pair.exp_x, pair.exp_y))
    if "NIST_NRC" in pair.exp_file:
        values = np.where(values == NOT_READ, np.nan, values)
        if not np.nan_to_num(values).any():
            raise NoReadingError("the instrument gave no reading")
    return Curve(t_s, values)


def read_published(reference: Path, model: str) -> dict[str, Published]:
    """NIST's own table for "cfast" or "fds", by CFAST's name of the quantity."""
    with (reference / "experiments" / f"{model}_bias_table.csv").open(newline="") as file:
        rows = {
            row["Quantity"].replace(";", ":"): Published(float(row["Bias"]), float(row["Sigma_Model"]))
            for row in csv.DictReader(file)
        }
    if model == "fds":
        rows |= {ours: rows[theirs.replace(";", ":")] for ours, theirs in FDS_NAMES.items()}
    return rows


def read_rerun(reference: Path) -> dict[str, tuple[int, Published]]:
    """CFAST rerun over NIST's whole suite: pairs, bias and scatter by "quantity" and "quantity | data set"."""
    with (reference / "experiments" / "cfast_validation_statistics.csv").open(newline="") as file:
        return {
            row["quantity"]: (int(row["n_points"]), Published(float(row["bias_delta"]), float(row["sigma_M"])))
            for row in csv.DictReader(file)
        }


def _column(path: Path, names: list[str], data: list[list[str]], name: str) -> NDArray[np.float64]:
    if names.count(name) != 1:
        raise BadReferenceError(f"{path}: column {name!r} stands {names.count(name)} times, expected once")
    at = names.index(name)
    return np.array([_number(row[at]) if at < len(row) else np.nan for row in data])


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")
