"""NIST's helium tests beside the model: `python -m simulators.dispersion.helium [--plot FILE.png]`.

Helium in a closed box of 1.5 x 1.5 x 0.75 m with small vents (Pitts, Yang, Prasad and others 2009). Reads the reference
folder named by FIRELAKE_REFERENCE (default ../shared/reference). Ends with 2 when it is not there.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from simulators.dispersion.declaration import Enclosure, Grid, Leak, Opening, Place
from simulators.dispersion.gases import GASES
from simulators.dispersion.run import DispersionHistory, disperse

REFERENCE = Path(os.environ.get("FIRELAKE_REFERENCE", "../shared/reference"))
TEMP_K = 294.15
LIMIT_PCT = 15.0
VENT_DEPTH_M = 0.0127
SENSOR_Z_M = (0.093, 0.185, 0.276, 0.372, 0.466, 0.559, 0.650)
SENSORS = tuple(Place(0.375, 0.375, z) for z in SENSOR_Z_M)
RELEASES_L_MIN = {"3600": 14.92, "14400": 3.54}
BURNERS_M = {"LC": (0.75, 0.75, 0.21), "LR": (0.75, 1.45, 0.21), "UC": (0.75, 0.75, 0.725)}
BURNER_DIAMETER_M = 0.032 * float(np.sqrt(4.0 / np.pi))
VENTS_CM2 = {"SSV": (2 * 2.88, (0.375,)), "SLV": (2 * 4.65, (0.375,)), "ULV": (2 * 2.31, (0.05, 0.70))}
GRID = Grid(15, 15, 30)


@dataclass(frozen=True)
class HeliumRow:
    """One sensor of one test, volume percent: time-means measured and ours, the measured peak, and the mean over time
    of the absolute difference."""

    case: str
    sensor: int
    measured_pct: float
    ours_pct: float
    peak_pct: float
    difference_pct: float

    @property
    def error_pct(self) -> float:
        """Of the time-mean, in percent of the measured peak."""
        return 100.0 * (self.ours_pct - self.measured_pct) / self.peak_pct

    @property
    def scatter_pct(self) -> float:
        """Of the mean absolute difference, in percent of the measured peak."""
        return 100.0 * self.difference_pct / self.peak_pct


def helium_rows(reference: Path = REFERENCE) -> list[HeliumRow]:
    """All tests that are there, seven rows each. Raises FileNotFoundError when there is none."""
    return [row for path in case_files(reference) for row in case_rows(path)]


def each_case(reference: Path = REFERENCE) -> Iterator[tuple[str, list[HeliumRow]]]:
    """The tests one after the other, as name and rows, for whoever shows how far it is. Raises as `helium_rows`."""
    return ((path.stem, case_rows(path)) for path in case_files(reference))


def case_rows(path: Path) -> list[HeliumRow]:
    """The seven rows of a test's file. Raises as `read_case`."""
    t_s, measured = read_case(path)
    return compare(path.stem, t_s, measured, run_case(path.stem, float(t_s[-1])))


def case_files(reference: Path) -> list[Path]:
    """The tests' files. Raises FileNotFoundError when there is none."""
    files = sorted((reference / "experiments" / "NIST_He_2009").glob("*_*_*.csv"))
    if not files:
        raise FileNotFoundError(f"no helium tests below {reference}; set FIRELAKE_REFERENCE")
    return files


def read_case(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times in s [n] and volume percents [n, 7]. Raises ValueError, naming the row, on what is no number."""
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    told = np.zeros((len(rows) - 1, 1 + len(SENSORS)))
    for n, row in enumerate(rows[1:]):
        try:
            told[n] = [float(cell) for cell in row[: 1 + len(SENSORS)]]
        except ValueError as error:
            raise ValueError(f"{path.name}, row {n + 2}: expected numbers, got {row}") from error
    return told[:, 0], told[:, 1:]


def run_case(case: str, end_s: float, grid: Grid = GRID) -> DispersionHistory:
    """The model of a test named as its file: seconds of release, burner, vents."""
    release, burner, vents = case.split("_")
    area_cm2, heights = VENTS_CM2[vents]
    side = float(np.sqrt(area_cm2 * 1e-4))
    openings = tuple(Opening("x0", 0.75, z, side, side, VENT_DEPTH_M) for z in heights)
    kg_s = RELEASES_L_MIN[release] / 60e3 * GASES["HE"].density(TEMP_K)
    off = float(release)
    leak = Leak(*BURNERS_M[burner], BURNER_DIAMETER_M, {"HE": ((0.0, kg_s), (off, kg_s), (off, 0.0))}, jet="up")
    box = Enclosure(1.5, 1.5, 0.75, openings, temp_k=TEMP_K, outdoor_k=TEMP_K)
    return disperse(box, [leak], SENSORS, end_s=60.0 * np.ceil(end_s / 60.0), grid=grid, output_s=60.0, flow_s=20.0)


def compare(
    case: str, t_s: NDArray[np.float64], measured: NDArray[np.float64], history: DispersionHistory
) -> list[HeliumRow]:
    """Rows of a test, from measured [n, 7] at times t_s."""
    rows = []
    span = t_s[-1] - t_s[0]
    for n, of_sensor in enumerate(measured.T):
        ours = np.interp(t_s, history.t_s, 100.0 * history.probes("HE")[:, n])
        means = [float(np.trapezoid(y, t_s) / span) for y in (of_sensor, ours, np.abs(ours - of_sensor))]
        rows.append(HeliumRow(case, n + 1, means[0], means[1], float(of_sensor.max()), means[2]))
    return rows


def plot(reference: Path, to: Path) -> None:
    """Every test's sensors over time, measured (points) and modelled (lines)."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    files = case_files(reference)
    figure, axes = pyplot.subplots(6, 3, figsize=(15, 22), constrained_layout=True)
    for path, axis in zip(files, axes.T.ravel(), strict=False):
        t_s, measured = read_case(path)
        history = run_case(path.stem, float(t_s[-1]))
        colours = pyplot.cm.viridis(np.linspace(0, 1, len(SENSORS)))
        for n, colour in enumerate(colours):
            axis.plot(t_s[::8] / 3600.0, measured[::8, n], ".", color=colour, markersize=3)
            axis.plot(history.t_s / 3600.0, 100.0 * history.probes("HE")[:, n], color=colour, label=SENSOR_Z_M[n])
        axis.set(title=path.stem, xlabel="h", ylabel="helium, vol %")
    axes[0, 0].legend(title="height, m", fontsize="x-small")
    to.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(to, dpi=80)
    print(f"plot: {to}")


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when a sensor is further off than the limit, 2 without the reference."""
    parser = argparse.ArgumentParser(prog="python -m simulators.dispersion.helium", description=__doc__)
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="also draw every test")
    options = parser.parse_args(arguments)
    try:
        cases = list(track(each_case(), "helium tests", total=len(case_files(REFERENCE)), transient=True))
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    table = Table(title="Helium: model less measured, % of the measured peak (in brackets: mean absolute difference)")
    for name in ("test", *(f"{z:.3f} m" for z in SENSOR_Z_M)):
        table.add_column(name, justify="right", no_wrap=True)
    for case, rows in cases:
        table.add_row(case, *(f"{row.error_pct:.1f} ({row.scatter_pct:.1f})" for row in rows))
    Console(width=120).print(table)
    rows = [row for _, group in cases for row in group]
    worst = max(rows, key=lambda row: abs(row.error_pct))
    print(
        f"largest error of a time-mean: {worst.error_pct:.1f} % ({worst.case}, sensor {worst.sensor}); "
        f"limit {LIMIT_PCT:.0f} %; mean absolute difference at most {max(row.scatter_pct for row in rows):.1f} %"
    )
    if options.plot:
        plot(REFERENCE, options.plot)
    return 0 if abs(worst.error_pct) <= LIMIT_PCT else 1


if __name__ == "__main__":
    sys.exit(main())
