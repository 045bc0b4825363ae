"""`firelake simulate deck`: run a CFAST input file, without any cloud."""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from simulators.decks import DeckRun

MOST_DEVICES = 40
"""That are printed."""


def add_deck_parser(what: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `deck` and what it takes."""
    deck = what.add_parser("deck", help="run a CFAST input file")
    deck.add_argument("file", type=Path, metavar="FILE.in")
    deck.add_argument("--out", type=folder, required=True, metavar="DIR")
    deck.add_argument("--plots", action="store_true", help="draw temperatures, layers, species and devices")
    deck.set_defaults(run=run)


def folder(path: str) -> Path:
    """What --out names; an empty text, as a shell's variable that is not set, would be the folder that one is in."""
    if not path:
        raise argparse.ArgumentTypeError("expected a folder, got an empty text")
    return Path(path)


def run(arguments: argparse.Namespace) -> int:
    """Simulate, write tables under --out, say what came of it; 2 on bad input, 1 where the run does not end."""
    # numba takes a second to import: other verbs need not wait for it
    from firelake.lake.storage import check_folder

    from simulators.decks import DeckError, simulate_deck
    from simulators.physics.zone_model import ZoneModelError

    console = Console()
    out: Path = arguments.out
    try:
        check_folder(out)
    except ValueError as error:
        print(f"firelake simulate: --out: {error}", file=sys.stderr)
        return 2
    try:
        there = next(path for path in (out, *out.absolute().parents) if path.exists())
    except OSError as error:
        print(f"firelake simulate: --out: {out} cannot be made a folder: {error.strerror}", file=sys.stderr)
        return 2
    if not there.is_dir() or not os.access(there, os.W_OK):
        why = "cannot be written to" if there.is_dir() else "is a file"
        print(f"firelake simulate: --out: {there} {why}; expected a folder to write to", file=sys.stderr)
        return 2
    try:
        with console.status(f"simulating {escape(arguments.file.name)}; the first run ever compiles the kernels"):
            done = simulate_deck(arguments.file, out)
    except DeckError as error:
        print(f"firelake simulate: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"firelake simulate: --out: {error}", file=sys.stderr)
        return 1
    except ZoneModelError as error:
        print(f"firelake simulate: {arguments.file.name}: {error}", file=sys.stderr)
        return 1
    for warning in done.warnings:
        console.print(f"[yellow]warning:[/] {escape(warning)}", soft_wrap=True)
    console.print(_peaks(done))
    if done.deck.devices:
        console.print(_devices(done))
    if done.triggered:
        console.print(_triggered(done))
    files = dict(done.files)
    if arguments.plots:
        from simulators.decks.plots import plot_run

        try:
            with console.status("drawing"):
                files |= {path.name: path for path in plot_run(out)}
        except OSError as error:
            print(f"firelake simulate: --out: {error}", file=sys.stderr)
            return 1
    for path in files.values():
        console.print(str(path), soft_wrap=True, highlight=False, markup=False)
    return 0


def _peaks(done: DeckRun) -> Table:
    """What each room came to."""
    from simulators.decks.outputs import zone_columns

    seen = zone_columns(done.history)
    table = Table(title=escape(f"{done.deck.title or done.deck.name}: {done.deck.end_s:g} s"))
    table.add_column("room")
    for heading in ("peak, C", "at, s", "lowest layer, m", "least O2, %", "most CO, ppm", "most OD, 1/m", "most kW"):
        table.add_column(heading, justify="right")
    for i, room in enumerate(done.deck.rooms):
        hottest = seen["upper_temp_c"][:, i]
        table.add_row(
            escape(room.name), f"{hottest.max():.0f}", f"{done.history.t_s[hottest.argmax()]:.0f}",
            f"{seen['layer_height_m'][:, i].min():.2f}", f"{seen['upper_o2_pct'][:, i].min():.1f}",
            f"{seen['upper_co_ppm'][:, i].max():.0f}", f"{seen['upper_od_per_m'][:, i].max():.2f}",
            f"{seen['hrr_kw'][:, i].max():.0f}",
        )  # fmt: skip
    return table


def _triggered(done: DeckRun) -> Table:
    """When devices opened, shut or lit what waited for them; run.json has it."""
    table = Table(title="what waited for a device")
    table.add_column("", overflow="fold")
    table.add_column("for", overflow="fold")
    table.add_column("at, s", justify="right")
    for each in done.triggered:
        table.add_row(escape(f"{each.group.lower()} {each.name}"), escape(each.by.device), _at(each.at_s))
    return table


def _at(alarm_s: float) -> str:
    return "never" if math.isnan(alarm_s) else f"{alarm_s:.1f}"


def _devices(done: DeckRun) -> Table:
    """When each device was set off, and the most that it met; devices.parquet has them all."""
    from simulators.decks.deck import DeckTarget
    from simulators.kernels.constants import KELVIN
    from simulators.kernels.layout import D_FLUX, D_GAS, D_OD

    devices, history = done.deck.devices[:MOST_DEVICES], done.history
    more = len(done.deck.devices) - len(devices)
    caption = f"and {more} more in devices.parquet" if more else None
    table = Table(title="devices: when they were set off, and the most that they met", caption=caption)
    table.add_column("device", overflow="fold")
    table.add_column("kind")
    for heading in ("at, s", "gas, C", "OD, 1/m", "kW/m2"):
        table.add_column(heading, justify="right")
    for i, device in enumerate(devices):
        met, alarm_s = history.devices[:, i].max(axis=0), history.alarm_s[i]
        set_off, flux = ("", f"{met[D_FLUX] / 1000.0:.2f}") if isinstance(device, DeckTarget) else (_at(alarm_s), "")
        gas_c, od_per_m = met[D_GAS] - KELVIN, met[D_OD]
        table.add_row(escape(device.name), device.kind.replace("_detector", ""), set_off, f"{gas_c:.0f}",
                      f"{od_per_m:.2f}", flux)  # fmt: skip
    return table
