"""Pictures of a run of a deck: temperatures, layers, species and devices over time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pandas as pd

mpl.use("Agg")
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulators.decks.outputs import DEVICES, ZONES

# a name may have a dollar sign
mpl.rcParams["text.parse_math"] = False

SPECIES = {
    "o2_pct": "O2, mol %",
    "co2_pct": "CO2, mol %",
    "co_ppm": "CO, mol ppm",
    "od_per_m": "optical density, 1/m",
}
COLOURS = mpl.colormaps["tab10"].colors  # type: ignore[attr-defined]
DASHES = ("-", "--", ":", "-.")
MOST_IN_A_LEGEND = 40


def plot_run(folder: Path) -> list[Path]:
    """Draw the tables of a folder that `write_outputs` filled into PNG files beside them, in place of what was drawn of
    others there; returns their paths."""
    zones, devices = (pd.read_parquet(folder / name) for name in (ZONES, DEVICES))
    pictures: dict[str, Callable[[], Figure]] = {
        "temperatures.png": lambda: _rooms(zones, {"upper_temp_c": "upper layer, C", "lower_temp_c": "lower layer, C"}),
        "layers.png": lambda: _rooms(
            zones,
            {"layer_height_m": "layer above floor, m", "hrr_kw": "heat release, kW", "pressure_pa": "pressure, Pa"},
        ),
        "species.png": lambda: _rooms(zones, {f"upper_{name}": f"upper {text}" for name, text in SPECIES.items()}),
    }
    if len(devices):
        pictures["devices.png"] = lambda: _devices(devices)
    else:
        (folder / "devices.png").unlink(missing_ok=True)
    paths = []
    for name, draw in pictures.items():
        draw().savefig(folder / name, dpi=110)
        paths.append(folder / name)
    return paths


def _rooms(zones: pd.DataFrame, columns: dict[str, str]) -> Figure:
    return _panels(zones, "room", columns)


def _devices(devices: pd.DataFrame) -> Figure:
    columns = {
        "temp_c": "device, C",
        "gas_temp_c": "gas beside it, C",
        "flux_kw_m2": "gauge flux, kW/m2",
        "od_per_m": "optical density, 1/m",
    }
    return _panels(devices, "device", {name: text for name, text in columns.items() if devices[name].notna().any()})


def _panels(rows: pd.DataFrame, key: str, columns: dict[str, str]) -> Figure:
    figure = Figure(figsize=(9.0, 2.4 * len(columns) + 0.8), layout="constrained")
    panels = figure.subplots(len(columns), 1, sharex=True, squeeze=False)[:, 0]
    for axes, (column, text) in zip(panels, columns.items(), strict=True):
        _curves(axes, rows, key, column)
        axes.set_ylabel(text)
        axes.grid(alpha=0.3)
    panels[-1].set_xlabel("t, s")
    handles, names = panels[0].get_legend_handles_labels()
    rest = len(names) - MOST_IN_A_LEGEND
    title = f"first {MOST_IN_A_LEGEND} of {len(names)}" if rest > 0 else None
    figure.legend(handles[:MOST_IN_A_LEGEND], names[:MOST_IN_A_LEGEND], loc="outside right upper", frameon=False,
                  fontsize="small", title=title)  # fmt: skip
    return figure


def _curves(axes: Axes, rows: pd.DataFrame, key: str, column: str) -> None:
    """A colour and a dash for each room or device: the same in every panel."""
    for i, (name, own) in enumerate(rows.groupby(key, sort=False)):
        dash = DASHES[i // len(COLOURS) % len(DASHES)]
        axes.plot(own["t_s"], own[column], dash, color=COLOURS[i % len(COLOURS)], linewidth=1.2, label=str(name))
