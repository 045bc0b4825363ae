"""What no run of the zone model may show, whatever the building."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulators.kernels import constants as c
from simulators.physics.zone_model import ZoneHistory
from simulators.verification.random_case import Case

COLDEST_K, HOTTEST_K, HOTTEST_ADIABATIC_K = 230.0, 2500.0, 4100.0
"""Where surfaces take nothing and air is sealed in, fuels burn hotter, since gas keeps its heat capacity: 12.5 to 14.3
MJ a kg of oxygen warm its air and the fuel by 2,500 to 2,700 K, and by 1.4 times that where nothing can expand."""
MOST_STEPS_A_SECOND = 40.0
"""Of simulated time; beyond this a run counts as stalled."""
MOST_UNSOLVED = 0.02
"""Share of steps whose pressures may miss their tolerance."""
ROUND_OFF = 1e-8
"""Of what a building holds: what may be lost or gained over a run."""


def faults(case: Case, history: ZoneHistory) -> list[str]:
    """What is wrong with a run: not a number, below nothing, out of its room, lost or made, stalled."""
    return [*_states(case, history), *_balances(history), *_stalls(case, history)]


def species_imbalance(history: ZoneHistory) -> float:
    """The worst species' gain less what came in and went out, over the mass of all gas."""
    kept = (history.fractions * history.layer_mass_kg[..., None]).sum(axis=(1, 2))
    owed = history.balance["species_in_kg"] - history.balance["species_out_kg"]
    return float(np.abs(kept[-1] - kept[0] - owed).max() / kept[0].sum())


def energy_imbalance(history: ZoneHistory) -> float:
    """The gain of internal energy less what came in and went out, over the energy of all gas."""
    kept_j = c.CV * (history.layer_mass_kg * history.temp_k).sum(axis=(1, 2))
    owed_j = float((history.balance["energy_in_j"] - history.balance["energy_out_j"])[0])
    return float(abs(kept_j[-1] - kept_j[0] - owed_j) / kept_j[0])


def _states(case: Case, history: ZoneHistory) -> Iterator[str]:
    told = {
        "temperature": history.temp_k, "layer": history.layer_height_m, "pressure": history.pressure_pa,
        "fractions": history.fractions, "mass": history.layer_mass_kg, "walls": history.wall_k,
        "hrr": history.hrr_w, "burnt": history.burnt, "devices": history.devices,
        "water": history.water_kg,
    }  # fmt: skip
    for name, values in told.items():
        if not np.isfinite(values).all():
            yield f"{name}: not finite"
    if history.fractions.min() < 0.0:
        yield f"fractions: {c.SPECIES[int(np.argmin(history.fractions) % c.N_SPECIES)]} {history.fractions.min():.3g}"
    if history.water_kg.min() < 0.0:
        yield f"water on surfaces: {history.water_kg.min():.3g} kg"
    if history.layer_mass_kg.min() <= 0.0:
        yield f"mass: {history.layer_mass_kg.min():.3g} kg"
    rooms = case.building.rooms
    takes_nothing = any(not room.construction(s) for room in rooms for s in ("wall", "ceiling", "floor"))
    hottest_k = HOTTEST_ADIABATIC_K if takes_nothing else HOTTEST_K
    for name, temps in (("gas", history.temp_k), ("walls", history.wall_k)):
        if not (temps.min() > COLDEST_K and temps.max() < hottest_k):
            yield f"{name}: {temps.min():.0f} to {temps.max():.0f} K"
    heights = np.array([room.height_m for room in rooms])
    if history.layer_height_m.min() < 0.0 or (history.layer_height_m > heights + 1e-9).any():
        yield f"layer: {history.layer_height_m.min():.3g} to {(history.layer_height_m - heights).max():+.3g} m"
    if history.hrr_w.min() < 0.0 or not ((history.burnt >= 0.0) & (history.burnt <= 1.0)).all():
        yield "hrr or burnt: below 0 or above 1"


def _balances(history: ZoneHistory) -> Iterator[str]:
    for name, lost in (("species", species_imbalance(history)), ("energy", energy_imbalance(history))):
        if not lost < ROUND_OFF:
            yield f"{name}: {lost:.3g} lost or made"


def _stalls(case: Case, history: ZoneHistory) -> Iterator[str]:
    if history.steps > MOST_STEPS_A_SECOND * case.end_s:
        yield f"steps: {history.steps} for {case.end_s:.0f} s"
    if history.unsolved > max(2, MOST_UNSOLVED * history.steps):
        yield f"pressures: {history.unsolved} of {history.steps} steps not solved"
