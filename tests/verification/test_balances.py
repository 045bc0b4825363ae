"""What comes in is what stays and what goes out: mass of each species and energy, to round-off."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.combustion import products_a_joule
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.physics.fuels import FUELS
from simulators.physics.zone_model import run_zones

DOOR = Vent(0, 1, 0.9, 0.0, 2.0)
TWO = Building("two", (Room("a", 4.0, 5.0, 2.5), Room("b", 3.0, 4.0, 2.5)), (DOOR, Vent(1, OUTSIDE, 0.8, 0.9, 2.0)))
FIRE = Fire(0, "polyurethane_foam", 1.5, 2.0, 0.3, 0.2, flaming_s=60.0, smoulder_kw=2.0, peak_hrr_kw=250.0)


def assert_kept(history):
    species = (history.fractions * history.layer_mass_kg[..., None]).sum(axis=(1, 2))
    gained = species[-1] - species[0]
    owed = history.balance["species_in_kg"] - history.balance["species_out_kg"]
    assert gained == pytest.approx(owed, rel=1e-9, abs=1e-10 * species[0].sum())
    energy = c.CV * (history.layer_mass_kg * history.temp_k).sum(axis=(1, 2))
    owed_j = (history.balance["energy_in_j"] - history.balance["energy_out_j"])[0]
    assert energy[-1] - energy[0] == pytest.approx(owed_j, abs=1e-8 * energy[0])


def assert_possible(history):
    for values in (history.temp_k, history.layer_height_m, history.pressure_pa, history.fractions, history.wall_k):
        assert np.isfinite(values).all()
    assert (history.fractions >= 0.0).all()
    assert (history.layer_mass_kg > 0.0).all()
    assert (history.temp_k > 230.0).all()
    assert (history.layer_height_m >= 0.0).all()


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
    assert_kept(history)
    assert_possible(history)


def test_heat_released_by_an_aired_fire_is_what_was_asked():
    history = run_zones(TWO, (FIRE,), Ambient(), 120.0)
    assert history.hrr_w[-1, 0] / 1e3 == pytest.approx(FIRE.hrr_kw(120.0), rel=0.02)


@pytest.mark.parametrize("name", FUELS)
def test_a_fuel_becomes_products_of_the_same_mass(name):
    products = products_a_joule(FUELS[name], ModelError(co=1.7, smoke=2.0))
    made = products[:, : c.N_SPECIES].sum(axis=1)
    assert made == pytest.approx(products[:, c.N_SPECIES], rel=1e-12)


def test_halved_steps_converge():
    coarse, middle, fine = (
        run_zones(TWO, (FIRE,), Ambient(), 150.0, longest_step_s=step).upper_temp_k[-1] for step in (0.8, 0.4, 0.1)
    )
    assert np.abs(middle - fine).max() < 0.75 * np.abs(coarse - fine).max()
    assert np.abs(middle - fine).max() < 2.0


def test_a_run_repeats_bit_for_bit():
    first, second = (run_zones(TWO, (FIRE,), Ambient(), 100.0) for _ in range(2))
    assert np.array_equal(first.temp_k, second.temp_k)
    assert np.array_equal(first.fractions, second.fractions)


size = st.floats(2.0, 8.0)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.data())
def test_random_buildings_stay_possible(data):
    height = data.draw(st.floats(2.2, 4.0))
    count = data.draw(st.integers(1, 3))
    rooms = tuple(
        Room(f"r{n}", data.draw(size), data.draw(size), height, leak_area_m2=data.draw(st.floats(0.001, 0.05)))
        for n in range(count)
    )
    vents = tuple(Vent(n, n + 1, data.draw(st.floats(0.02, 1.5)), 0.0, 2.0) for n in range(count - 1))
    fire = Fire(0, data.draw(st.sampled_from(sorted(FUELS))), 1.0, 1.0, data.draw(st.floats(0.0, 1.5)), 0.3,
                flaming_s=data.draw(st.floats(0.0, 60.0)), smoulder_kw=1.0,
                growth_kw_s2=data.draw(st.floats(0.002, 0.19)),
                peak_hrr_kw=data.draw(st.floats(5.0, 1500.0)))  # fmt: skip
    steam = Release(count - 1, 1.0, 1.0, 1.0, heat_kw=((0.0, 1.0),), h2o_kg_s=((0.0, 1e-3),))
    ambient = Ambient(outdoor_temp_c=data.draw(st.floats(-15.0, 35.0)))
    history = run_zones(Building("random", rooms, vents), (fire, steam), ambient, 150.0)
    assert_possible(history)
    assert_kept(history)
