"""Pictures of a validation: measured against modelled for each quantity, and the curves of a pair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
from matplotlib.figure import Figure

from simulators.validation.curves import Curves
from simulators.validation.metrics import NoReadingError
from simulators.validation.pairs import Compared, Row
from simulators.validation.reference import Pair, read_measured

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")


def scatter_plots(out: Path, rows: Sequence[Row], compared: Sequence[Compared]) -> list[Path]:
    """A picture a quantity, log-log: ours by data set, CFAST behind, the experiments' and our own bands of 2 sigma."""
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for row in (row for row in rows if row.cases):
        group = [one for one in compared if one.quantity == row.quantity and one.measured and one.ours]
        path = out / f"{_file_name(row.quantity)}.png"
        _scatter(row, group).savefig(path, dpi=110)
        paths.append(path)
    return paths


def curve_plot(out: Path, pair: Pair, reference: Path, ours: Curves, cfast: Curves) -> Path:
    """The measured curve of a pair beside both models'. Raises NoReadingError for a pair that is one number."""
    if pair.metric == "activation":
        raise NoReadingError(f"pair {pair.number} is a time, not a curve")
    measured = read_measured(reference, pair)
    figure = Figure(figsize=(7.0, 4.2), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(measured.t_s, measured.values, "k.", markersize=3, label=f"measured: {pair.exp_y}")
    ends = [float(np.nanmax(measured.t_s))]
    for name, curves, colour in (("Firelake", ours, _COLOURS[0]), ("CFAST", cfast, "0.55")):
        if pair.cfast_column in curves:
            curve = curves[pair.cfast_column]
            axes.plot(curve.t_s, curve.values, color=colour, label=f"{name}: {pair.cfast_column}")
            ends.append(float(curve.t_s[-1]))
    axes.set(title=f"{pair.quantity}\n{pair.deck}", xlabel="t, s", xlim=(0.0, min(max(ends), pair.cfast_to_s)))
    axes.legend(frameon=False)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{pair.number:03d}_{_file_name(Path(pair.deck).stem)}_{pair.cfast_column}.png"
    figure.savefig(path, dpi=110)
    return path


def _scatter(row: Row, group: Sequence[Compared]) -> Figure:
    figure = Figure(figsize=(5.6, 5.6), layout="constrained")
    axes = figure.add_subplot()
    axes.set(xscale="log", yscale="log", xlabel="measured", ylabel="modelled", title=row.quantity)
    measured = np.array([one.measured for one in group], np.float64)
    ours, cfast = (np.array([getattr(one, side) for one in group], np.float64) for side in ("ours", "cfast"))
    drawn = np.concatenate([measured, ours, cfast[np.isfinite(cfast)]])
    ends = np.array([0.7 * drawn.min(), 1.4 * drawn.max()])
    axes.plot(ends, ends, "k-", linewidth=1)
    for sign in (-2.0, 2.0):
        axes.plot(ends, ends * np.exp(sign * row.ours.sigma_e), "k--", linewidth=0.8)
    if row.ours.bias is not None:
        told = f"bias {row.ours.bias:.2f}"
        axes.plot(ends, ends * row.ours.bias, color=_COLOURS[0], linewidth=1)
        if row.ours.scatter is not None:
            told += f", scatter {row.ours.scatter:.2f}"
            band = np.exp(2.0 * row.ours.scatter)
            axes.fill_between(ends, ends * row.ours.bias / band, ends * row.ours.bias * band,
                              color=_COLOURS[0], alpha=0.08, linewidth=0)  # fmt: skip
        axes.text(0.03, 0.97, told, transform=axes.transAxes, va="top")
    if np.isfinite(cfast).any():
        axes.scatter(measured, cfast, s=22, facecolors="none", edgecolors="0.6", label="CFAST")
    for i, dataset in enumerate(dict.fromkeys(one.dataset for one in group)):
        own = np.array([one.dataset == dataset for one in group])
        axes.scatter(measured[own], ours[own], s=16, color=_COLOURS[i % len(_COLOURS)], label=dataset)
    axes.set(xlim=ends, ylim=ends, aspect="equal")
    axes.legend(loc="lower right", frameon=False)
    return figure


def _file_name(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
