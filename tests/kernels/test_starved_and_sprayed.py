"""Fires that lack oxygen, fires under sprinklers, and smoke that leaves by a shaft: whole runs."""

import numpy as np
import pytest

from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.devices import HeatDetector, SmokeDetector
from simulators.physics.fire import Ambient, Fire, ModelError, TabulatedFire
from simulators.physics.openings import CeilingVent
from simulators.physics.zone_model import pack, run_packed, run_zones

CLOSED = Building("closed", (Room("a", 4.0, 5.0, 2.5, leak_area_m2=0.01),))
OPEN = Building("open", (Room("a", 4.0, 5.0, 2.5),), (Vent(0, OUTSIDE, 0.9, 0.0, 2.0),))


@pytest.mark.parametrize("fuel", ["wood", "polyurethane_foam"])
@pytest.mark.parametrize("peak_kw", [200.0, 500.0])
def test_a_fire_that_lacks_oxygen_burns_the_same_whatever_the_step(fuel, peak_kw):
    """Without flames that go out and on in turn with the steps.

    It burns what comes in as gas cools and shrinks: of that, too, steps of 10 s lack next to nothing.
    """
    fire = Fire(0, fuel, 2.0, 2.5, 0.3, 0.3, growth_kw_s2=0.1, peak_hrr_kw=peak_kw, burn_s=900.0)
    steps_s = (10.0, 2.0, 0.5)
    long, middle, short = (run_zones(CLOSED, (fire,), Ambient(), 600.0, longest_step_s=longest) for longest in steps_s)
    assert short.burnt[300:, 0].max() < 0.8
    assert long.balance["energy_in_j"] == pytest.approx(short.balance["energy_in_j"], rel=0.006)
    assert middle.balance["energy_in_j"] == pytest.approx(short.balance["energy_in_j"], rel=0.006)
    assert np.sqrt(np.mean((long.burnt - short.burnt) ** 2)) < 0.03


@pytest.mark.parametrize(
    ("vent", "base_m", "peak_kw"),
    [(Vent(0, OUTSIDE, 0.9, 0.0, 0.012), 0.0, 200.0), (Vent(0, OUTSIDE, 0.05, 0.0, 2.0), 0.36, 1000.0)],
    ids=["under a door", "just below the interface, a door ajar"],
)
def test_a_starved_fire_depends_on_no_last_bit(vent, base_m, peak_kw):
    """What it burns, the air that it draws in and how high its plume rises answer to each other within tenths of a
    second; steps are longer."""
    room = Building("one", (Room("a", 4.0, 3.0, 2.6, leak_area_m2=0.0),), (vent,))
    fire = Fire(0, "cotton", 1.5, 2.0, base_m, 0.85, growth_kw_s2=0.02, peak_hrr_kw=peak_kw, burn_s=900.0)
    ambient, error = Ambient(), ModelError()
    scenario = pack(room, (fire,), ambient, 600.0, 1.0, error)
    warmer = scenario.setting._replace(outdoor_k=np.nextafter(scenario.setting.outdoor_k, 400.0))
    one, other = (run_packed(each, "one", ambient, error) for each in (scenario, scenario._replace(setting=warmer)))
    assert one.burnt[300:, 0].max() < 0.9
    np.testing.assert_allclose(one.temp_k, other.temp_k, rtol=1e-7)
    assert one.steps < 400


def test_a_fire_starved_behind_a_narrow_door_takes_few_steps():
    """It burns what its plume brings up, of oxygen too: taken from one layer and the other in turn it would swing."""
    rooms = (Room("a", 4.0, 5.0, 2.5), Room("b", 8.0, 8.0, 2.5, leak_area_m2=0.02))
    flat = Building("flat", rooms, (Vent(0, 1, 0.3, 0.0, 2.0),))
    fire = Fire(0, "polyurethane_foam", 2.0, 2.5, 0.4, 0.4, growth_kw_s2=0.05, peak_hrr_kw=1500.0, burn_s=900.0)
    history = run_zones(flat, (fire,), Ambient(), 600.0)
    assert history.burnt[:, 0].min() < 0.3
    assert history.steps < 400


def test_a_sprinkler_leaves_of_a_fire_what_it_found_less_and_less():
    """Q(t_act) exp(-(t - t_act) / tau), tau = 3 w^-1.8, w in mm/s (Evans 1993), though the fire would have grown on."""
    fire = Fire(0, "wood", 2.0, 2.5, 0.3, 0.3, growth_kw_s2=0.05, peak_hrr_kw=2000.0)
    sprinkler = HeatDetector("spray", 0, (2.5, 2.5, 2.45), 68.0, 30.0, 1e-4)
    history = run_zones(OPEN, (fire,), Ambient(), 300.0, devices=(sprinkler,), longest_step_s=1.0)
    at_s = float(history.alarm_s[0])
    after = history.t_s > at_s + 10.0
    left = fire.flaming_kw(np.array([at_s]))[0] * np.exp(-(history.t_s[after] - at_s) / (3.0 * 0.1**-1.8))
    assert 30.0 < at_s < 150.0
    assert history.hrr_w[after, 0] / 1000.0 == pytest.approx(left, rel=0.02)


@pytest.mark.parametrize("begins_kw", [0.0, 50.0])
def test_a_fire_that_is_lit_under_the_spray_does_not_grow(begins_kw):
    """As little as one that was lit just before the water came."""
    first = Fire(0, "wood", 2.0, 2.5, 0.3, 0.3, growth_kw_s2=0.05, peak_hrr_kw=2000.0)
    rows = tuple((t_s, kw, 0.3, 0.3, 0.0, 0.0, 0.0) for t_s, kw in ((0.0, begins_kw), (50.0, 1000.0)))
    later = TabulatedFire(0, 1.0, 1.0, (6.0, 10.0, 5.0, 0.0, 0.0), 18e6, 0.3, rows, ignition_s=200.0)
    sprinkler = HeatDetector("spray", 0, (2.5, 2.5, 2.45), 68.0, 30.0, 1e-4)
    alone, both = (
        run_zones(OPEN, fires, Ambient(), 300.0, devices=(sprinkler,), longest_step_s=1.0)
        for fires in ((first,), (first, later))
    )
    left = np.exp(-(300.0 - both.alarm_s[0]) / (3.0 * 0.1**-1.8))
    assert (both.hrr_w[-1, 0] - alone.hrr_w[-1, 0]) / 1000.0 == pytest.approx(begins_kw * left, rel=0.02, abs=0.1)


def test_smoke_goes_up_from_a_shaft_to_the_room_above():
    """A shaft is one gas: what leaves it upwards is as smoky as what burns in it makes it."""
    rooms = (Room("shaft", 2.0, 2.0, 3.0, shaft=True), Room("above", 4.0, 4.0, 2.5, origin_m=(0.0, 0.0, 3.0)))
    house = Building("tower", rooms, (Vent(0, OUTSIDE, 0.8, 0.0, 2.0), Vent(1, OUTSIDE, 0.8, 0.0, 2.0)),
                     (CeilingVent(1, 0, 1.0, "square"),))  # fmt: skip
    fire = Fire(0, "polyurethane_foam", 1.0, 1.0, 0.3, 0.2, peak_hrr_kw=100.0)
    detector = SmokeDetector("above", 1, (2.0, 2.0, 2.45), 10.0)
    assert run_zones(house, (fire,), Ambient(), 300.0, devices=(detector,)).alarm_s[0] < 120.0
