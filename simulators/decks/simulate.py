"""Runs a deck with our zone model and writes what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from simulators.decks.deck import Deck
from simulators.decks.fuel import fuel_g_mol
from simulators.decks.namelist import DeckError
from simulators.decks.outputs import write_outputs
from simulators.decks.read import read_deck
from simulators.decks.translate import Inputs, translate
from simulators.decks.triggered import Triggered, triggered
from simulators.physics.zone_model import ZoneHistory, ZoneModelError, run_zones

MOST_ROWS = 20_000_000
COLLAPSE_PA = 34_500.0
"""5 psi (Glasstone and Dolan, The Effects of Nuclear Weapons, 1977)."""


@dataclass(frozen=True)
class DeckRun:
    """A deck that was run: what was run for it, its history, what waited for a device, what the deck asked for in vain,
    and its files by name."""

    deck: Deck
    inputs: Inputs
    history: ZoneHistory
    triggered: tuple[Triggered, ...]
    warnings: tuple[str, ...]
    files: dict[str, Path]


def simulate_deck(path: Path | str, out: Path) -> DeckRun:
    """Run a CFAST input file into the folder `out`: zones.parquet, devices.parquet, run.json.

    Raises DeckError for a deck that cannot be read or built, ZoneModelError when the run does not end; then nothing is
    written.
    """
    deck = read_deck(path)
    return run_deck(deck, inputs_of(deck, Path(path).name), out)


def inputs_of(deck: Deck, file: str) -> Inputs:
    """The zone model's inputs. Raises DeckError."""
    rows = (deck.end_s / deck.output_s + 1.0) * max(len(deck.rooms), len(deck.devices))
    if rows > MOST_ROWS:
        raise DeckError(f"{file}: &TIME 1, SPREADSHEET: expected at most {MOST_ROWS} rows of output, got {rows:.0f}")
    try:
        return translate(deck)
    except ValueError as error:
        raise DeckError(f"{file}: {error}") from error


def run_inputs(deck: Deck, inputs: Inputs) -> ZoneHistory:
    """What a deck that was read and translated comes to. Raises ZoneModelError when the run does not end."""
    at_once = [fire.ignition_s for fire in deck.fires]
    history = run_zones(
        inputs.building, inputs.fires, inputs.ambient, deck.end_s, deck.output_s, devices=inputs.devices,
        o2_limit=deck.o2_limit, od_m2_kg=inputs.od_m2_kg, fuel_g_mol=fuel_g_mol(deck, at_once, np.ones(len(at_once))),
    )  # fmt: skip
    # of several fuels it is known better now which is left
    return replace(history, fuel_g_mol=fuel_g_mol(deck, history.lit_s, 1.0 - history.burnt.mean(axis=0)))


def run_deck(deck: Deck, inputs: Inputs, out: Path) -> DeckRun:
    """Run a deck that was read and write what came of it. Raises ZoneModelError."""
    history = run_inputs(deck, inputs)
    told = (history.temp_k, history.pressure_pa, history.fractions, history.layer_height_m, history.hrr_w,
            history.devices)  # fmt: skip
    if not all(np.isfinite(values).all() for values in told):
        first = history.t_s[~np.isfinite(history.temp_k).all(axis=(1, 2))]
        raise ZoneModelError(
            f"building {deck.name}: no numbers any more{f' from {first[0]:g} s on' if len(first) else ''}"
        )
    warnings = (*deck.warnings, *inputs.warnings)
    worst = np.abs(history.pressure_pa).max(axis=0)
    warnings += tuple(
        f"room {room.name!r} comes to {pressure:.3g} Pa; houses do not stand {COLLAPSE_PA:g}"
        for room, pressure in zip(deck.rooms, worst, strict=True)
        if pressure > COLLAPSE_PA
    )
    if history.unsolved:
        warnings += (f"the pressures of {history.unsolved} of {history.steps} steps are less exact than asked for",)
    waited = tuple(triggered(deck, history))
    files = write_outputs(out, deck, history, waited, warnings)
    return DeckRun(deck, inputs, history, waited, warnings, files)
