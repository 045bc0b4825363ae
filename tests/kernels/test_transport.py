"""What openings carry: a shaft's gas is all in its upper layer, and no layer gives more than it has."""

import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.kernels.layers import layer_states
from simulators.kernels.openings import find_shares
from simulators.kernels.pressure import TOLERANCE_W, solve_pressures
from simulators.kernels.transport import MOST_TAKEN, carry_all
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient
from simulators.physics.openings import CeilingVent, Fan
from simulators.physics.zone_model import run_zones
from simulators.verification.impossible import energy_imbalance

BOX = Room("box", 4.0, 5.0, 2.5, leak_area_m2=0.0)
SHAFT = Room("shaft", 4.0, 5.0, 2.5, leak_area_m2=0.0, origin_m=(0.0, 0.0, 2.5), shaft=True)
BUILDING = Building(
    "two", (BOX, SHAFT), (Vent(1, OUTSIDE, 0.9, 0.0, 2.0),), (CeilingVent(1, 0, 0.5),),
    (Fan(OUTSIDE, 1, 0.05, 1.0, 0.3),),
)  # fmt: skip


def carried(begun, flows_kg_s, dt=1.0):
    """Work after carry_all of vents' [2, 2], hatches' [2, 2] and fans' [2] flows."""
    scenario, work = begun(BUILDING, Ambient(outdoor_temp_c=-10.0))
    find_shares(0.0, scenario, work)
    work.flows[0], work.hatch_flows[0], work.fan_flows[0] = flows_kg_s
    carry_all(0.0, dt, scenario, work)
    return work


def test_what_comes_into_a_shaft_joins_its_one_gas(begun):
    """Cold air by a door, a fan at the floor, warm air from below: nothing of it goes to the least lower layer."""
    work = carried(begun, ([[0.0, 0.0], [0.0, 0.3]], [[0.0, 0.0], [0.2, 0.1]], [0.0, 0.06]))
    assert not work.gas.mass_rate[1, c.LOWER].any()
    assert work.gas.heat_rate[1, c.LOWER] == 0.0
    assert work.gas.mass_rate[1, c.UPPER].sum() == pytest.approx(0.3 + 0.3 + 0.06, rel=1e-3)


def test_what_falls_through_a_hatch_joins_both_layers_by_how_warm_it_is(begun):
    """Outdoor air of 320 K comes down into layers of 400 and 280 K: a third of it joins the upper one."""
    building = Building("roof", (BOX,), (), (CeilingVent(OUTSIDE, 0, 0.5),))
    ambient = Ambient(20.0, outdoor_temp_c=320.0 - c.KELVIN)
    scenario, work = begun(building, ambient, (0.4, 0.6), (0.4 * 293.15 / 400.0, 0.6 * 293.15 / 280.0))
    work.hatch_flows[0] = [[0.0, 0.3], [0.0, 0.0]]
    carry_all(0.0, 1.0, scenario, work)
    assert work.gas.temps[0] == pytest.approx([400.0, 280.0], rel=1e-3)
    assert work.gas.mass_rate[0].sum(axis=1) == pytest.approx([0.1, 0.2], rel=1e-2)
    assert work.gas.heat_rate[0] == pytest.approx(c.CP * 320.0 * work.gas.mass_rate[0].sum(axis=1), rel=1e-9)


@pytest.mark.parametrize(("there_m", "up"), [(0.4, 0.0), (1.0, 0.5), (1.1, 0.75), (2.2, 1.0)])
def test_a_fan_blows_into_the_layers_that_its_grille_opens_to_and_its_filter_keeps_what_it_holds(begun, there_m, up):
    """From a smoky shaft into layers that meet at 1 m, by a grille 0.4 m high and a filter of nine tenths."""
    building = Building("two", (BOX, SHAFT), (), (), (Fan(1, 0, 0.05, 1.0, there_m, 0.16, 0.16, (200.0, 300.0), 0.9),))
    scenario, work = begun(building, Ambient(), (0.6, 0.4), (0.5, 0.4))
    work.gas.mass[1, :, c.SOOT_FLAMING] = 1e-3 * work.gas.total[1]
    layer_states(scenario.rooms, work)
    work.layer[0] = 1.0
    work.fan_flows[0] = 0.05, 0.0
    carry_all(0.0, 1.0, scenario, work)
    smoke = work.gas.mass_rate[:, :, c.SOOT_FLAMING]
    assert work.gas.mass_rate[0].sum(axis=1) == pytest.approx(0.05 * np.array([up, 1.0 - up]), abs=1e-4)
    assert smoke[0].sum() == pytest.approx(0.1 * 0.05e-3, rel=2e-3)
    assert work.exchanged[c.SOOT_FLAMING] == pytest.approx(0.9 * 0.05e-3, rel=2e-3)
    assert smoke.sum() + work.exchanged[c.SOOT_FLAMING] == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize(("filter_s", "holds"), [(10.4, 0.9), (10.6, 0.0)])
def test_a_filter_is_as_it_stands_in_the_middle_of_a_step(begun, filter_s, holds):
    fan = Fan(1, 0, 0.05, 1.0, 1.0, 0.16, 0.16, (200.0, 300.0), 0.9, filter_s)
    scenario, work = begun(Building("two", (BOX, SHAFT), (), (), (fan,)), Ambient())
    work.gas.mass[1, :, c.SOOT_FLAMING] = 1e-3 * work.gas.total[1]
    layer_states(scenario.rooms, work)
    work.fan_flows[0] = 0.05, 0.0
    carry_all(10.0, 1.0, scenario, work)
    assert work.exchanged[c.SOOT_FLAMING] == pytest.approx(holds * 0.05e-3, rel=2e-3)


def test_no_layer_gives_more_than_it_has(begun):
    """A ton a second is asked of a lower layer of some kilograms: the most goes, and arrives, and no more."""
    work = carried(begun, ([[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 1000.0]], [0.0, 0.0]))
    given = -work.gas.mass_rate[0].sum(axis=1)
    assert given[c.LOWER] == pytest.approx(MOST_TAKEN * work.gas.total[0, c.LOWER], rel=1e-12)
    assert (work.gas.mass[0] + work.gas.mass_rate[0] >= 0.0).all()
    assert np.abs(work.gas.mass_rate.sum(axis=(0, 1))).max() < 1e-12
    assert work.gas.heat_rate.sum() == pytest.approx(0.0, abs=1e-6)


def test_a_coil_warms_what_a_fan_brings_and_its_heat_is_counted():
    """Three air changes an hour of frost: without one a room gets as cold as it likes, with one no colder than that."""
    room = Room("box", 4.0, 5.0, 2.5, leak_area_m2=0.02)
    coldest_c = {}
    for warmed_to_c in (-273.15, 18.0, 40.0):
        supply = Fan(OUTSIDE, 0, 0.04, 2.0, 2.3, warmed_to_c=warmed_to_c)
        history = run_zones(Building("office", (room,), fans=(supply,)), (), Ambient(21.0, outdoor_temp_c=-10.0), 900.0)
        coldest_c[warmed_to_c] = history.temp_k.min() - c.KELVIN
        assert energy_imbalance(history) < 1e-9
    assert coldest_c[-273.15] < 15.0
    assert 18.0 < coldest_c[18.0] < 21.0
    assert coldest_c[40.0] == pytest.approx(21.0, abs=0.1)


@pytest.mark.parametrize(
    ("leaves", "temps_k", "moves"),
    [(c.UPPER, (300.0, 280.0), True), (c.LOWER, (450.0, 420.0), True), (c.UPPER, (500.0, 410.0), False),
     (c.LOWER, (290.0, 250.0), False)],
)  # fmt: skip
def test_what_comes_in_at_the_other_layers_height_takes_of_that_layer_with_it(leaves, temps_k, moves, begun):
    """Hot gas that rises through the lower layer and cool air that sinks through the upper; not what is as it is there.

    0.44 (T / T_jet)^(2/3) (g rho^2 m dT / T)^(1/3) w^(2/3) z, of 0.2 kg/s of 400 or 293 K through 0.9 m, 0.6 m tall.
    """
    rooms = (BOX, Room("other", 4.0, 5.0, 2.5, leak_area_m2=0.0))
    scenario, work = begun(Building("door", rooms, (Vent(0, 1, 0.9, 0.0, 2.0),)), Ambient())
    for r, (upper_k, lower_k) in enumerate(((400.0, 293.0), temps_k)):
        mass_k = work.gas.mass[r].sum(axis=0) * scenario.setting.indoor_k
        work.gas.energy[r] = 0.5 * work.gas.energy[r].sum()
        work.gas.mass[r] = np.outer((0.5 / upper_k, 0.5 / lower_k), mass_k)
    layer_states(scenario.rooms, work)
    find_shares(0.0, scenario, work)
    work.flows[0], work.crossing[0], work.tall[0] = 0.0, 0.0, 0.0
    work.flows[0, 0, leaves], work.crossing[0, 0, leaves], work.tall[0, 0, leaves] = 0.3, 0.2, 0.6
    carry_all(0.0, 1.0, scenario, work)
    jet_k, around = (400.0, c.LOWER) if leaves == c.UPPER else (293.0, c.UPPER)
    around_k = temps_k[around]
    strength = c.GRAVITY * work.rho[1, around] ** 2 * 0.2 * abs(jet_k - around_k) / around_k
    drawn = 0.44 * (around_k / jet_k) ** (2.0 / 3.0) * strength ** (1.0 / 3.0) * 0.9 ** (2.0 / 3.0) * 0.6
    assert work.gas.outflow[1, around] == pytest.approx(drawn if moves else 0.0, rel=1e-3)
    assert work.gas.outflow[1, 1 - around] == 0.0
    assert work.gas.mass_rate[1].sum() == pytest.approx(0.3, rel=1e-9)


@pytest.mark.parametrize("warmed_to_c", [-273.15, 25.0, 60.0, 300.0])
def test_what_is_carried_is_the_heat_that_pressures_were_found_for(warmed_to_c, begun):
    """V / (gamma - 1) dp / dt of a room is what comes with all its flows, coils between two layers and all."""
    beside, over = Room("beside", 4.0, 5.0, 2.5), Room("over", 4.0, 5.0, 2.5, origin_m=(0.0, 0.0, 2.6))
    ducts = ((0, 1), (1, 0), (OUTSIDE, 1), (0, OUTSIDE), (0, 0))
    fans = tuple(Fan(*ends, 0.03, 1.4, 1.0, warmed_to_c=warmed_to_c, from_area_m2=0.3) for ends in ducts)
    building = Building("all", (BOX, beside, over), (Vent(0, 1, 0.9, 0.0, 2.0),), (CeilingVent(2, 0, 0.1),), fans)
    scenario, work = begun(building, Ambient(20.0, outdoor_temp_c=5.0), (0.45, 0.55), (0.45 * 0.7, 0.55 * 0.98))
    find_shares(0.0, scenario, work)
    work.gas.heat_rate[:], work.gas.mass_rate[:], work.gas.outflow[:] = 0.0, 0.0, 0.0
    work.old_pressure[:] = work.pressure
    assert solve_pressures(1.0, scenario, work)
    carry_all(0.0, 1.0, scenario, work)
    swells_w = scenario.rooms.volume / (c.GAMMA - 1.0) * (work.pressure - work.old_pressure)
    assert work.gas.heat_rate.sum(axis=1) == pytest.approx(swells_w, abs=2.0 * TOLERANCE_W)
