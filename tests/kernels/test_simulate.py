"""Steps: a run ends, or says when it was broken off."""

from dataclasses import replace

import numpy as np

from simulators.kernels import constants as c
from simulators.kernels.cpu import run, sizes, work_for
from simulators.kernels.simulate import simulate
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient, Fire, ModelError
from simulators.physics.openings import CeilingVent, Fan
from simulators.physics.zone_model import output_for, pack, run_zones

DAMP = Room("a", 4.0, 5.0, 2.5, finish=("painted", "tiled", "varnished"))
BUILDING = Building("one", (DAMP,), (Vent(0, OUTSIDE, 0.8, 0.0, 2.0),))
FIRE = Fire(0, "wood", 1.5, 2.0, 0.3, 0.2)


def packed():
    return pack(BUILDING, (FIRE,), Ambient(), 60.0, 1.0, ModelError(), 10.0, (), 0.15, 1.0)


def test_a_run_with_too_many_steps_says_how_many_and_when():
    scenario = packed()
    out = output_for(scenario)
    run(scenario._replace(setting=scenario.setting._replace(most_steps=5, longest_step_s=0.1)), out)
    assert out.steps[0] == -6
    assert 300 <= out.steps[1] <= 500


def test_a_run_whose_gas_is_no_number_is_broken_off_at_once():
    scenario = packed()
    scenario.vents.width[:] = np.nan
    out = output_for(scenario)
    run(scenario, out)
    assert out.steps[0] < 0
    assert out.steps[1] < 1000


def test_a_run_reads_nothing_that_it_did_not_set():
    """So a scenario may have the work of the one before."""
    scenario = packed()
    clean, after_another = output_for(scenario), output_for(scenario)
    simulate(scenario, work_for(*sizes(scenario)), clean)
    work = work_for(*sizes(scenario))
    for array in (*work.gas, *(part for part in work if isinstance(part, np.ndarray))):
        array[...] = np.nan if array.dtype.kind == "f" else 77_777
    simulate(scenario, work, after_another)
    for name, one, other in zip(clean._fields, clean, after_another, strict=True):
        np.testing.assert_array_equal(one, other, err_msg=name)


def test_cold_air_that_a_fan_blows_in_under_a_ceiling_does_not_stay_there():
    """It is as much as a fifth of the room after some minutes; heavy air sinks through light air in seconds."""
    room, fan = Room("a", 4.0, 5.0, 2.5), Fan(OUTSIDE, 0, 0.1, 2.5, 2.5)
    history = run_zones(Building("aired", (room,), fans=(fan,)), (), Ambient(20.0, outdoor_temp_c=10.0), 600.0, 10.0)
    assert (history.lower_temp_k - history.upper_temp_k).max() < 0.5
    assert history.lower_temp_k[-1, 0] < history.lower_temp_k[0, 0] - 2.5


def test_a_room_on_any_storey_has_the_pressure_of_the_air_outside_at_its_own_floor():
    """Which is less by what the air below weighs, 36 Pa of three metres; so it tells what the room has of its own."""
    rooms = tuple(
        Room(f"{up_m} m up", 4.0, 5.0, 2.5, leak_area_m2=0.02, origin_m=(0.0, 0.0, up_m)) for up_m in (0.0, 3.0, 30.0)
    )
    tower = Building("tower", rooms, (), (CeilingVent(OUTSIDE, 2, 0.5),))
    history = run_zones(tower, (), Ambient(outdoor_temp_c=20.0), 60.0)
    assert np.abs(history.pressure_pa).max() < 0.2


def test_nothing_tells_of_a_fire_before_it_begins():
    """Steps are long in a room at rest; outputs within one lie on a straight line between its ends."""
    later = replace(FIRE, ignition_s=76.6, flaming_s=76.6)
    history = run_zones(BUILDING, (later,), Ambient(), 120.0, 1.0)
    before = history.t_s < later.ignition_s
    assert history.hrr_w[before].max() == 0.0
    assert history.fractions[before, 0, :, c.CO].max() == 0.0
    assert history.hrr_w[~before].min() > 0.0
