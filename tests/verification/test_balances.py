"""What comes in is what stays and what goes out: mass of each species and energy, to round-off."""

import os
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.combustion import products_a_joule, tabulated_products, yields_that_fit
from simulators.physics.fire import Ambient, Fire, ModelError, TabulatedFire
from simulators.physics.fuels import FUELS
from simulators.physics.zone_model import run_zones
from simulators.verification.impossible import energy_imbalance, faults, species_imbalance
from simulators.verification.random_case import draw_case, numbered_case

EXAMPLES = int(os.environ.get("FIRELAKE_RANDOM_BUILDINGS", "100"))
DOOR = Vent(0, 1, 0.9, 0.0, 2.0)
TWO = Building("two", (Room("a", 4.0, 5.0, 2.5), Room("b", 3.0, 4.0, 2.5)), (DOOR, Vent(1, OUTSIDE, 0.8, 0.9, 2.0)))
FIRE = Fire(0, "polyurethane_foam", 1.5, 2.0, 0.3, 0.2, flaming_s=60.0, smoulder_kw=2.0, peak_hrr_kw=250.0)


def assert_kept(history):
    assert species_imbalance(history) < 1e-10
    assert energy_imbalance(history) < 1e-8


def test_two_rooms_and_a_fire():
    history = run_zones(TWO, (FIRE,), Ambient(outdoor_temp_c=5.0), 300.0)
    assert history.hrr_w.max() > 200e3
    assert_kept(history)


def test_a_closed_room_chokes_its_fire_and_ends():
    closed = Building("closed", (Room("a", 3.0, 3.0, 2.4, leak_area_m2=0.003),), ())
    fire = Fire(0, "wood", 1.0, 1.0, 0.2, 0.3, growth_kw_s2=0.0469, peak_hrr_kw=600.0)
    history = run_zones(closed, (fire,), Ambient(), 900.0)
    assert history.hrr_w[-1, 0] < 0.5 * history.hrr_w.max()
    assert history.mole_fraction(c.O2, c.LOWER)[-1, 0] < 0.18
    assert history.fractions.min() >= 0.0
    assert_kept(history)


def test_heat_released_by_an_aired_fire_is_what_was_asked():
    history = run_zones(TWO, (FIRE,), Ambient(), 120.0)
    assert history.hrr_w[-1, 0] / 1e3 == pytest.approx(FIRE.hrr_kw(120.0), rel=0.02)


@pytest.mark.parametrize("name", FUELS)
def test_a_fuel_becomes_products_of_the_same_mass(name):
    """Smouldering and flaming, whatever the model's error makes of its yields."""
    for row in products_a_joule(FUELS[name], ModelError(co=1.7, smoke=2.0))[:, c.PLAIN]:
        assert row[: c.N_SPECIES].sum() == pytest.approx(row[c.N_SPECIES], rel=1e-12)
        assert row[c.N_SPECIES + 1] == -row[c.O2]


ATOM_G = np.array((12.011, 1.008, 15.999, 14.007, 35.453))
"""Of C, H, O, N, Cl (IUPAC)."""
ATOMS = {
    c.CO2: (1, 0, 2, 0, 0), c.CO: (1, 0, 1, 0, 0), c.H2O: (0, 2, 1, 0, 0), c.HCN: (1, 1, 0, 1, 0),
    c.HCL: (0, 1, 0, 0, 1), c.H2: (0, 2, 0, 0, 0), c.N2: (0, 0, 0, 2, 0), c.O2: (0, 0, 2, 0, 0),
    c.SOOT_SMOULDERING: (1, 0, 0, 0, 0), c.SOOT_FLAMING: (1, 0, 0, 0, 0),
}  # fmt: skip


def by_element(atoms):
    """Shares by mass [5]."""
    return np.array(atoms) * ATOM_G / np.dot(atoms, ATOM_G)


def elements_of(row, formula):
    """kg of C, H, O, N and Cl in what is made, less the oxygen of the air: what they were in the fuel."""
    atoms = ATOMS | {c.VOC: formula}
    return sum(row[species] * by_element(of) for species, of in atoms.items())


@pytest.mark.parametrize("name", FUELS)
def test_no_element_of_a_fuel_is_made_or_lost(name):
    """Of what chars carbon stays behind, and what is lost of it holds as much more water."""
    fuel = FUELS[name]
    for row in products_a_joule(fuel, ModelError(co=1.7, smoke=2.0))[:, c.PLAIN]:
        fuel_kg, made = row[c.N_SPECIES], elements_of(row, fuel.formula)
        burnt_kg = made[0] / by_element(fuel.formula)[0] if fuel.chars else fuel_kg
        lost = burnt_kg * by_element(fuel.formula) + (fuel_kg - burnt_kg) * by_element(ATOMS[c.H2O])
        assert burnt_kg <= fuel_kg * (1.0 + 1e-12)
        assert made == pytest.approx(lost, rel=1e-9, abs=1e-9 * fuel_kg)


@given(
    st.tuples(st.floats(0.5, 20.0), *(st.floats(0.0, most) for most in (40.0, 0.4, 3.0, 9.0))),
    st.tuples(*3 * [st.floats(0.0, 2.0)]),
)
def test_no_element_of_a_decks_fuel_is_made_or_lost_whatever_yields_it_states(formula, stated):
    """Nor is a gas made below nothing; chlorine that finds no hydrogen is an inert gas."""
    carbon, hydrogen, oxygen_share, nitrogen, chlorine = formula
    formula = (carbon, hydrogen, oxygen_share * 2.0 * carbon, nitrogen, chlorine)
    fire = TabulatedFire(0, 1.0, 1.0, formula, 20e6, 0.3, ((0.0, 1.0, 0.0, 1.0, *stated),))
    co, soot, hcn = (float(each[0]) for each in yields_that_fit(fire, *np.array(stated)[:, None]))
    plain, by_co, by_soot, by_hcn = tabulated_products(fire)[1][[c.PLAIN, c.BY_CO, c.BY_SOOT, c.BY_HCN]]
    row = 20e6 * (plain + co * by_co + soot * by_soot + hcn * by_hcn)
    made, fuel = elements_of(row, formula), by_element(formula)
    tied = min(fuel[4], fuel[1] / ATOM_G[1] * ATOM_G[4])
    assert made == pytest.approx([*fuel[:3], fuel[3] + fuel[4] - tied, tied], abs=1e-6)
    assert row[[c.CO2, c.H2O, c.N2]].min() > -1e-6
    assert (row[c.CO], row[c.SOOT_FLAMING], row[c.HCN]) == pytest.approx((co, soot, hcn), abs=1e-6)
    assert (np.array((co, soot, hcn)) <= np.array(stated) + 1e-12).all()


def test_halved_steps_converge():
    coarse, middle, fine = (
        run_zones(TWO, (FIRE,), Ambient(), 150.0, longest_step_s=step, accuracy=step).upper_temp_k[-1]
        for step in (0.8, 0.4, 0.1)
    )
    assert np.abs(middle - fine).max() < 0.75 * np.abs(coarse - fine).max()
    assert np.abs(middle - fine).max() < 2.0


def test_a_run_repeats_bit_for_bit():
    first, second = (run_zones(TWO, (FIRE,), Ambient(), 100.0) for _ in range(2))
    assert np.array_equal(first.temp_k, second.temp_k)
    assert np.array_equal(first.fractions, second.fractions)


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 100, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip
@given(st.randoms(use_true_random=False))
def test_random_buildings_stay_possible(rng: Random):
    """No NaN, no negative mass, nothing lost or made, no stall: FIRELAKE_RANDOM_BUILDINGS sets how many."""
    case = draw_case(rng)
    assert faults(case, case.run()) == []


@pytest.mark.parametrize("number", range(20))
def test_numbered_buildings_stay_possible(number):
    """Those of the long run: `python -m simulators.verification.random_buildings`."""
    case = numbered_case(0, number)
    assert faults(case, case.run()) == []


@pytest.mark.parametrize(("seed", "number"), [(1, 5320), (1, 7172), (1, 7265), (2, 3483), (2, 7583)])
def test_buildings_that_failed_once_stay_possible(seed, number):
    """Fuel at the height of the interface; thin layers under adiabatic ceilings; a fire that starts in a long step."""
    case = numbered_case(seed, number)
    assert faults(case, case.run()) == []


def test_a_starved_fire_in_a_lobby_needs_few_steps():
    """What it may use of the oxygen was tried by a slope of a step before, ten times a step, in 3,036 steps."""
    case = numbered_case(5, 813)
    assert case.run().steps < 600
