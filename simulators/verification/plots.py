"""Pictures of a verification: computed curves over exact ones, and errors as steps are halved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray

mpl.use("Agg")
from matplotlib.figure import Figure

Array = NDArray[np.float64]
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")


@dataclass(frozen=True)
class Picture:
    """Curves of (label, x [n], computed [n], exact [n]); `dashed` names the last; `logarithmic` in both axes."""

    name: str
    title: str
    x_label: str
    y_label: str
    curves: tuple[tuple[str, Array, Array, Array], ...]
    logarithmic: bool = False
    dashed: str = "exact"


def draw(out: Path, pictures: Sequence[Picture]) -> list[Path]:
    """A PNG each under `out`; exact ones are dashed and black."""
    out.mkdir(parents=True, exist_ok=True)
    return [_draw(out / f"{picture.name}.png", picture) for picture in pictures]


def _draw(path: Path, picture: Picture) -> Path:
    figure = Figure(figsize=(6.4, 4.4), layout="constrained")
    axes = figure.add_subplot()
    marker = "o" if picture.logarithmic else ""
    for i, (label, x, computed, exact) in enumerate(picture.curves):
        axes.plot(x, computed, marker=marker, color=_COLOURS[i % len(_COLOURS)], linewidth=2.0, label=label)
        axes.plot(x, exact, "k--", linewidth=1.0, label=picture.dashed if i == len(picture.curves) - 1 else None)
    axes.set(title=picture.title, xlabel=picture.x_label, ylabel=picture.y_label)
    if picture.logarithmic:
        axes.set(xscale="log", yscale="log")
    axes.legend(frameon=False)
    figure.savefig(path, dpi=110)
    return path
