"""Steckler's 28 tests: the layer's temperature as reduced from the thermocouples, not the hottest of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from simulators.validation.curves import Curves
from simulators.validation.metrics import NoReadingError, reduce_curve
from simulators.validation.pairs import Compared
from simulators.validation.runs import Run

STEADY_S = (1500.0, 1800.0)
SIGMA_E = 0.07


def steckler_pairs(reference: Path, runs: Mapping[str, Run]) -> list[Compared]:
    """Rises of the upper and of the lower layer above ambient in the steady state, K, of the tests that were run."""
    rows = []
    with (reference / "experiments" / "steckler.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            deck = f"Steckler_Compartment/Steckler_{int(row['test']):03d}.in"
            if deck not in runs:
                continue
            ambient_c, run = float(row["T_amb"]), runs[deck]
            ours, cfast = run.ours, run.cfast
            for layer, column, measured in (("upper", "ULT_1", "exp_layer_T_up"), ("lower", "LLT_1", "exp_layer_T_lo")):
                e = float(row[measured]) - ambient_c
                m, c = (_rise_k(curves, column, ambient_c) for curves in (ours, cfast))
                reasons = [
                    f"{side}: {failed or 'not above ambient'}"
                    for side, value, failed in (("measured", e, None), ("ours", m, run.ours_failed),
                                                ("CFAST", c, run.cfast_failed))
                    if value is None or value <= 0.0
                ]  # fmt: skip
                rows.append(
                    Compared(f"Steckler: {layer} layer's temperature", "Steckler Compartment", row["test"], measured,
                             f"{deck} {column}", SIGMA_E, e, m, c, "; ".join(reasons))
                )  # fmt: skip
    return rows


def _rise_k(curves: Curves, column: str, ambient_c: float) -> float | None:
    if column not in curves:
        return None
    try:
        return reduce_curve("mean", curves[column].t_s, curves[column].values, ambient_c, *STEADY_S)
    except NoReadingError:
        return None
