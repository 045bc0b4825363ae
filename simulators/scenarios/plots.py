"""Pictures of a simulated scenario: what each head read and filmed, and what was true in each room."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from firelake.contracts.schema import Table
from firelake.contracts.tables import (
    RAW_POINT_READINGS,
    RAW_THERMAL_FRAMES,
    TRUTH_LABELS,
    TRUTH_SCENARIOS,
    TRUTH_ZONES,
)
from firelake.lake.frame_codec import decode_frames, frames_c
from firelake.lake.shard import open_dataset
from pyarrow import compute as pc

from simulators.event_names import ALARMS, EVENTS

mpl.use("Agg")
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

# a name may have a dollar sign
mpl.rcParams["text.parse_math"] = False

READINGS = {
    "temp_c": "temperature, C",
    "co_ppm": "CO, ppm",
    "co2_pct": "CO2, vol %",
    "o2_pct": "O2, vol %",
    "smoke_od_per_m": "smoke, OD 1/m",
    "humidity_pct": "humidity, %",
    "voc_index": "VOC index",
    "pm_ug_m3": "particles, ug/m3",
    "pressure_pa": "pressure, Pa",
}
ZONES = {
    "upper_temp_c": "upper layer, C",
    "layer_height_m": "layer above floor, m",
    "upper_co_ppm": "CO above, ppm",
    "upper_od_per_m": "smoke above, OD 1/m",
    "hrr_kw": "heat release, kW",
}
LINES = {"ignition_s": ("tab:orange", 3.0), "flaming_s": ("tab:red", 1.2), "visible_s": ("tab:green", 1.2),
         "untenable_s": ("black", 1.2)}  # fmt: skip
"""Colour and width of an event's line: where it flames at once, both lines are seen."""
COLOURS = mpl.colormaps["tab20"].colors  # type: ignore[attr-defined]
FRAMES_SHOWN = 8


def plot_scenario(folder: Path, dataset_version: str, scenario_id: int) -> list[Path]:
    """Draw one scenario of the tables in a folder into PNG files beside them, in place of what was drawn of it there;
    returns their paths."""
    rows = partial(_rows, folder, dataset_version, scenario_id)
    labels = rows(TRUTH_LABELS).sort_values("device_id")
    scenario = rows(TRUTH_SCENARIOS).iloc[0]
    readings, frames = rows(RAW_POINT_READINGS), rows(RAW_THERMAL_FRAMES)
    drawn = json.loads(scenario["draws_json"])
    rooms = [room["name"] for room in drawn["house"]["built"]["rooms"]]
    title = f"{scenario['scenario_class']}, {scenario['building_id']}"
    pictures = {"rooms.png": _rooms(rows(TRUTH_ZONES), rooms, drawn["panes"], title)}
    for _, head in labels.iterrows():
        name, where = head["device_id"], f"{title}\n{head['device_id']} in room {head['room']} ({rooms[head['room']]})"
        own = readings[readings["device_id"] == name].sort_values("event_time")
        pictures[f"{name}.png"] = _readings(own, head, scenario["start_time"], where)
        film = frames[frames["device_id"] == name].sort_values("event_time")
        if len(film):
            pictures[f"{name}-frames.png"] = _frames(film, scenario["start_time"], where)
    # of another run, whose scenario had other heads
    for old in folder.glob(f"sim-{scenario_id:07d}-*.png"):
        old.unlink()
    for file, figure in pictures.items():
        figure.savefig(folder / file, dpi=110)
    return [folder / file for file in pictures]


def _rows(folder: Path, dataset_version: str, scenario_id: int, table: Table) -> pd.DataFrame:
    own = (pc.field("dataset_version") == dataset_version) & (pc.field("scenario_id") == scenario_id)
    rows: pd.DataFrame = open_dataset(str(folder), table).to_table(filter=own).to_pandas()
    return rows


def _readings(rows: pd.DataFrame, head: pd.Series, start: pd.Timestamp, title: str) -> Figure:
    """A panel a sensor, with the labels as lines and the conventional alarms as marks."""
    t_s = (rows["event_time"] - start).dt.total_seconds()
    shown = [name for name in READINGS if rows[name].notna().any()]
    figure, panels = _panels([READINGS[name] for name in shown], title)
    for axes, name in zip(panels, shown, strict=True):
        axes.plot(t_s, rows[name], linewidth=1.0, color="tab:blue")
        for event, (colour, width) in LINES.items():
            if pd.notna(head[event]):
                axes.axvline(head[event], color=colour, linewidth=width, linestyle="--", label=EVENTS[event])
    for row, (alarm, name) in enumerate(ALARMS.items()):
        # each at its own height over the first panel: they often sound together
        if pd.notna(head[alarm]):
            panels[0].plot(head[alarm], 1.07 + 0.1 * row, "v", color=f"C{row}", label=name, clip_on=False,
                           transform=panels[0].get_xaxis_transform())  # fmt: skip
    handles, names = panels[0].get_legend_handles_labels()
    if names:
        figure.legend(handles, names, loc="outside lower center", ncols=5, frameon=False, fontsize="small")
    return figure


def _rooms(rows: pd.DataFrame, names: Sequence[str], panes: Sequence[dict[str, Any]], title: str) -> Figure:
    """A panel a quantity with a line a room, and when panes fell out."""
    figure, panels = _panels(list(ZONES.values()), title)
    for axes, column in zip(panels, ZONES, strict=True):
        for room, own in rows.sort_values("t_s").groupby("room"):
            number = int(str(room))
            colour, label = COLOURS[number % len(COLOURS)], f"{number} {names[number]}"
            axes.plot(own["t_s"], own[column], linewidth=1.2, color=colour, label=label)
        for pane in panes:
            if pane["fallen_s"] is not None:
                axes.axvline(pane["fallen_s"], color=COLOURS[pane["room"] % len(COLOURS)], linewidth=1.2, linestyle=":",
                             label=f"pane of vent {pane['vent']} falls out")  # fmt: skip
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside right upper", frameon=False, fontsize="small")
    return figure


def _panels(labels: Sequence[str], title: str) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(9.0, 1.5 * len(labels) + 1.2), layout="constrained")
    panels = list(figure.subplots(len(labels), 1, sharex=True, squeeze=False)[:, 0])
    for axes, label in zip(panels, labels, strict=True):
        axes.set_ylabel(label.replace(", ", "\n"), fontsize="small")
        axes.grid(alpha=0.3)
        axes.margins(x=0.01)
    panels[-1].set_xlabel("t, s")
    figure.suptitle(title, fontsize="medium")
    return figure, panels


def _frames(film: pd.DataFrame, start: pd.Timestamp, title: str) -> Figure:
    """Some frames, evenly apart, in one scale of temperature, which shows a room beside a flame."""
    images: list[tuple[float, np.ndarray]] = []
    for _, chunk in film.iterrows():
        counts = decode_frames(chunk["payload"], chunk["n_frames"], chunk["height_px"], chunk["width_px"],
                               chunk["crc32"], chunk["codec"])  # fmt: skip
        first_s = (chunk["event_time"] - start).total_seconds()
        temps_c = frames_c(counts, chunk["scale_k"], chunk["offset_c"])
        images += [(first_s + i * chunk["frame_period_s"], image) for i, image in enumerate(temps_c)]
    chosen = [images[i] for i in np.unique(np.linspace(0, len(images) - 1, FRAMES_SHOWN).round().astype(int))]
    scale = PowerNorm(0.4, *np.percentile([image for _, image in chosen], (0.5, 99.9)))
    figure = Figure(figsize=(12.0, 5.6), layout="constrained")
    panels = figure.subplots(2, FRAMES_SHOWN // 2, squeeze=False).ravel()
    for axes in panels:
        axes.set_axis_off()
    for axes, (t_s, image) in zip(panels, chosen, strict=False):
        shown = axes.imshow(image, cmap="inferno", norm=scale)
        axes.set_title(f"{t_s:.0f} s, to {image.max():.0f} C", fontsize="small")
    figure.colorbar(shown, ax=panels.tolist(), label="C", shrink=0.8)
    figure.suptitle(title, fontsize="medium")
    return figure
