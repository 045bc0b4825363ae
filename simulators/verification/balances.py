"""What comes in is what stays and what goes out: species, energy, fuel; over buildings of every kind."""

from __future__ import annotations

import numpy as np

from simulators.kernels import constants as c
from simulators.kernels.sources import CO2_OF_CARBON
from simulators.physics.building import Building, Room, Vent
from simulators.physics.combustion import products_a_joule
from simulators.physics.fire import Ambient, Fire, ModelError
from simulators.physics.fuels import FUELS
from simulators.physics.openings import OUTSIDE
from simulators.physics.source_tables import source_table
from simulators.physics.zone_model import ZoneHistory, ZoneModelError, run_zones
from simulators.verification.checked import Checked, beside_exact, no_more_than
from simulators.verification.impossible import MOST_UNSOLVED, energy_imbalance, faults, species_imbalance
from simulators.verification.random_case import Case, numbered_case

SEED, RUNS = 7, 300
END_S = 400.0
AIRED = Building("aired", (Room("a", 6.0, 5.0, 3.0),), (Vent(0, OUTSIDE, 4.0, 0.0, 3.0),))
HUGGETT_J_KG = 13.1e6


def balances() -> list[Checked]:
    """Round-off over random buildings, and what fires that have their air use and make."""
    return [*_random(), *fuel_cases()]


def _random() -> list[Checked]:
    runs = [(case, _run(case)) for case in (numbered_case(SEED, n) for n in range(RUNS))]
    ended = [(case, history) for case, history in runs if history is not None]
    failed = sum(bool(faults(case, history)) for case, history in ended) + len(runs) - len(ended)
    unsolved = [history.unsolved / history.steps for _, history in ended]
    return [
        no_more_than("balance: mass of each species", [species_imbalance(history) for _, history in ended], 1e-10),
        no_more_than("balance: energy", [energy_imbalance(history) for _, history in ended], 1e-7),
        no_more_than("random buildings: share of runs that fail", [failed / len(runs)], 0.0),
        no_more_than("random buildings: steps whose pressures are not found", unsolved, MOST_UNSOLVED),
    ]


def _run(case: Case) -> ZoneHistory | None:
    try:
        return case.run()
    except (ZoneModelError, ArithmeticError):
        return None


def fuel_cases() -> list[Checked]:
    """Of each fuel one t-squared fire beside a wide opening, its integrals known in closed form."""
    released, exact_j, mass, joules, co, soot, used = [], [], [], [], [], [], []
    for name, fuel in FUELS.items():
        fire = Fire(0, name, 3.0, 2.5, 0.0, 1.0, growth_kw_s2=0.0025, peak_hrr_kw=300.0, burn_s=1e4)
        history = run_zones(AIRED, (fire,), Ambient(), END_S)
        given = history.balance["species_in_kg"]
        heat_j = float(history.balance["energy_in_j"][0]) - c.CP * (Ambient().temp_c + c.KELVIN) * float(given.sum())
        burnt_kg = heat_j / fuel.heat_of_combustion_j_kg
        released.append(heat_j)
        exact_j.append(_t_squared_j(fire))
        joules.append(abs(heat_j / _table_j(fire) - 1.0))
        row = products_a_joule(fuel, ModelError())[1, c.PLAIN]
        mass.append(abs(float(given.sum()) / (heat_j * row[c.N_SPECIES]) - 1.0))
        co.append(_over_yield(given[c.CO], fuel.co_flaming, burnt_kg))
        # what flames draw in again burns to carbon dioxide
        burnt_soot_kg = (given[c.CO2] - heat_j * row[c.CO2]) / CO2_OF_CARBON
        soot.append(_over_yield(given[c.SOOT_FLAMING] + burnt_soot_kg, fuel.soot_flaming, burnt_kg))
        used.append(heat_j / -given[c.O2])
    ones = [1.0] * len(FUELS)
    return [
        no_more_than("fire: heat released beside its table", joules, 1e-9),
        beside_exact("fire: heat released beside t squared", released, exact_j, 1e-3),
        no_more_than("fire: products weigh what fuel weighed", mass, 1e-9),
        beside_exact("fire: CO beside yield times fuel", co, ones, 1e-9),
        beside_exact("fire: soot beside yield times fuel", soot, ones, 1e-9),
        beside_exact("fire: heat a kg of oxygen beside Huggett", used, [HUGGETT_J_KG] * len(FUELS), 0.05),
    ]


def _over_yield(made_kg: float, yields: float, burnt_kg: float) -> float:
    """What a fuel made over what its yield says, 1 where that is right; a fuel that yields none makes none a kg."""
    return made_kg / (yields * burnt_kg) if yields > 0.0 else 1.0 + made_kg / burnt_kg


def _t_squared_j(fire: Fire) -> float:
    grows_s = float(np.sqrt(fire.peak_hrr_kw / fire.growth_kw_s2))
    return 1000.0 * (fire.growth_kw_s2 * grows_s**3 / 3.0 + fire.peak_hrr_kw * (END_S - grows_s))


def _table_j(fire: Fire) -> float:
    times, flame_w = source_table(fire, END_S)[:, [c.TIME, c.FLAME]].T
    until = np.append(times[times < END_S], END_S)
    return float(np.trapezoid(np.interp(until, times, flame_w), until))
