"""Helium in a closed box with small vents, the dispersion on a grid beside NIST's 18 tests: time-means of each sensor.

Pitts, Yang, Prasad and others (2009). CFAST has no model of it: there is no column beside ours. How the tests scatter
among themselves is not stated, so all scatter counts as the model's.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from simulators.dispersion.helium import LIMIT_PCT, HeliumRow, case_files, case_rows
from simulators.validation.pairs import Compared, Row
from simulators.validation.statistics import Spread, spread

QUANTITY = "Helium concentration (time mean)"
DATASET = "NIST He 2009"
SIGMA_E = 0.0
NO_PEER = "CFAST: no such model"


def run_helium(reference: Path) -> Iterator[tuple[str, list[HeliumRow]]]:
    """Every test as its name and rows, in order, run on all the cores of this process. Raises FileNotFoundError."""
    files = case_files(reference)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=context) as pool:
        yield from zip((path.stem for path in files), pool.map(case_rows, files), strict=True)


def helium_pairs(rows: Sequence[HeliumRow]) -> list[Compared]:
    """Volume percents of every sensor of every test (`simulators.dispersion.helium.helium_rows`)."""
    return [
        Compared(
            QUANTITY, DATASET, row.case, f"sensor {row.sensor}", "simulators.dispersion", SIGMA_E, row.measured_pct,
            row.ours_pct, None, NO_PEER,
        )
        for row in rows
    ]  # fmt: skip


def helium_row(rows: Sequence[HeliumRow]) -> Row:
    """The quantity's line; its goal: each time-mean within 15 % of the measured peak."""
    ours = spread([row.measured_pct for row in rows], [row.ours_pct for row in rows], SIGMA_E)
    off = [row for row in rows if abs(row.error_pct) > LIMIT_PCT]
    missed = (f"{len(off)} sensors off by over {LIMIT_PCT:g} % of the peak",) if off else ()
    return Row(QUANTITY, len(rows), ours, Spread(0, None, None, SIGMA_E), SIGMA_E, 0, 0, None, None, missed)
