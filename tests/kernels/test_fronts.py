"""When smoke has come where, beside the cited speeds integrated by themselves."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.cpu import sizes, work_for
from simulators.kernels.fronts import advance_fronts, smoke_has_come
from simulators.kernels.layers import layer_states
from simulators.kernels.layout import F_BASE_M, F_CONVECTIVE_KW, F_KW
from simulators.kernels.plume import RHO_CP_T_KJ_M3
from simulators.kernels.start import start
from simulators.physics.building import Building, Room, Vent
from simulators.physics.fire import Ambient, Fire, ModelError
from simulators.physics.openings import OUTSIDE, CeilingVent, Fan
from simulators.physics.zone_model import output_for, pack

HEIGHT_M, BASE_M = 2.5, 0.2
HOUSE = Building("two", (Room("a", 4.0, 5.0, HEIGHT_M), Room("b", 3.0, 6.0, HEIGHT_M)), (Vent(0, 1, 0.9, 0.0, 2.0),))
FIRE = Fire(0, "wood", 1.0, 1.0, BASE_M, 0.2)
STEP_S = 2e-3


def house(building=HOUSE):
    """The packed house and its state before anything burns."""
    scenario = pack(building, (FIRE,), Ambient(), 100.0, 1.0, ModelError(), 10.0, (), 0.15, 1.0)
    work = work_for(*sizes(scenario))
    start(scenario, work, output_for(scenario))
    work.fire[0, F_BASE_M] = BASE_M
    return scenario, work


def burn(work, q_kw):
    work.fire[0, F_KW], work.fire[0, F_CONVECTIVE_KW] = q_kw, 0.7 * q_kw


def arrival_s(room, x, y, scenario, work, limit_s=120.0):
    """How long fronts go on until one has passed a place; None: not within the limit."""
    for step in range(int(limit_s / STEP_S)):
        if smoke_has_come(room, x, y, scenario, work):
            return step * STEP_S
        advance_fronts(STEP_S, scenario, work)
    return None


def along_the_ceiling_s(q_kw, radius_m, hall_m=math.inf):
    """H / (1.49 (Q / H)^(1/3)) up the plume (Mowrer) and on to 0.15 H, then the integral of r^(5/6) / (0.195 Q^(1/3)
    H^(1/2)) (Alpert), from half a hall's width W on of (B / 2 W)^(-1/3) at most (Britter and Simpson); 0.1 m/s at
    least."""
    rise, root = HEIGHT_M - BASE_M, q_kw ** (1.0 / 3.0)
    in_plume = min(radius_m, 0.15 * rise)
    edges = np.linspace(in_plume, radius_m, 20_001)
    middles = 0.5 * (edges[1:] + edges[:-1])
    current = (9.80665 * 0.7 * q_kw / RHO_CP_T_KJ_M3 / (2.0 * hall_m)) ** (1.0 / 3.0)
    speeds = np.maximum(
        0.195 * root * math.sqrt(rise) / middles ** (5.0 / 6.0), np.where(middles > 0.5 * hall_m, current, 0.1)
    )
    in_plume_s = (rise + in_plume) / max(1.49 * (q_kw / rise) ** (1.0 / 3.0), 0.1)
    return in_plume_s + (np.diff(edges) / np.maximum(speeds, 0.1)).sum()


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.floats(5.0, 500.0), st.floats(0.05, 4.0))
def test_smoke_comes_up_the_plume_and_along_the_ceiling_at_the_cited_speeds(q_kw, radius_m):
    scenario, work = house()
    burn(work, q_kw)
    seen = arrival_s(0, 1.0, 1.0 + radius_m, scenario, work)
    assert seen == pytest.approx(along_the_ceiling_s(q_kw, radius_m), rel=0.01, abs=2.0 * STEP_S)


def test_no_smoke_goes_slower_than_the_air_of_a_room_ever_moves():
    scenario, work = house()
    burn(work, 1e-3)
    expected_s = along_the_ceiling_s(1e-3, 2.0)
    assert expected_s > 20.0
    assert arrival_s(0, 1.0, 3.0, scenario, work) == pytest.approx(expected_s, rel=1e-3)


def test_a_plume_that_has_nowhere_to_rise_rises_a_tenth_of_a_metre():
    scenario, work = house()
    burn(work, 50.0)
    work.fire[0, F_BASE_M] = HEIGHT_M
    edges = np.linspace(0.1, 1.0, 20_001)
    speeds = 0.195 * 50.0 ** (1.0 / 3.0) * math.sqrt(0.1) / np.maximum(edges[1:] - 0.1, 1e-9) ** (5.0 / 6.0)
    speeds[edges[1:] - 0.1 <= 0.015] = 1.49 * (50.0 / 0.1) ** (1.0 / 3.0)
    expected_s = 0.1 / (1.49 * (50.0 / 0.1) ** (1.0 / 3.0)) + (np.diff(edges) / speeds).sum()
    assert arrival_s(0, 1.0, 2.0, scenario, work) == pytest.approx(expected_s, rel=0.02)


@pytest.mark.parametrize(("hall_m", "away_m"), [(2.0, 50.0), (2.0, 1.9), (20.0, 9.5), (20.0, 12.0)])
def test_smoke_goes_down_a_hall_by_its_buoyancy_from_its_walls_on(hall_m, away_m):
    """50 m from 200 kW at 1 m/s; the jet alone would take six minutes. Where the jet is faster it goes on before."""
    scenario, work = house(Building("hall", (Room("a", 60.0, hall_m, HEIGHT_M, hall=True),), ()))
    burn(work, 200.0)
    seen = arrival_s(0, 1.0 + away_m, 1.0, scenario, work)
    assert seen == pytest.approx(along_the_ceiling_s(200.0, away_m, hall_m), rel=0.01)
    assert seen < 1.1 * away_m or hall_m > 2.0


def flow_through_the_door(building=HOUSE, flows="flows", at=(0, 0)):
    """The house with a fire of 100 kW whose hot layer flows through the door, and (B / W)^(1/3) behind it, m/s.

    Through what else: its flows of the two layers."""
    scenario, work = house(building)
    burn(work, 100.0)
    work.gas.energy[0] = 0.5 * work.gas.energy[0].sum()
    mass = work.gas.mass[0].sum(axis=0)
    work.gas.mass[0, c.UPPER], work.gas.mass[0, c.LOWER] = 0.4 * mass, 0.6 * mass
    layer_states(scenario.rooms, work)
    getattr(work, flows)[(*at, c.UPPER)] = 0.3
    warmer = work.gas.temps[0, c.UPPER] - work.gas.temps[1, c.LOWER]
    assert warmer > 50.0
    buoyancy = 9.80665 * warmer / work.gas.temps[1, c.LOWER] * 0.3 / work.rho[0, c.UPPER]
    return scenario, work, (buoyancy / 3.0) ** (1.0 / 3.0)


def test_smoke_comes_through_an_opening_once_it_has_crossed_the_first_room():
    """(B / W)^(1/3) over half the root of the floor, from when it has come as far in the first."""
    scenario, work, speed = flow_through_the_door()
    first = along_the_ceiling_s(100.0, 0.5 * math.sqrt(20.0))
    second = 0.5 * math.sqrt(18.0) / speed
    assert arrival_s(1, 1.0, 1.0, scenario, work) == pytest.approx(first + second, rel=0.01)


A, B = HOUSE.rooms
OVER_A = replace(B, origin_m=(0.0, 0.0, HEIGHT_M))
JOINED = (
    (Building("a door that the second room names first", (A, B), (Vent(1, 0, 0.9, 0.0, 2.0),)), "flows", (0, 1)),
    (Building("a hole up", (A, OVER_A), (), (CeilingVent(1, 0, 0.5),)), "hatch_flows", (0, 1)),
    (Building("a fan", (A, B), (), (), (Fan(0, 1, 0.1, 2.0, 2.0),)), "fan_flows", (0,)),
)


@pytest.mark.parametrize(("building", "flows", "at"), JOINED, ids=[joined[0].building_id for joined in JOINED])
def test_smoke_comes_through_whatever_joins_two_rooms(building, flows, at):
    scenario, work, speed = flow_through_the_door(building, flows, at)
    expected_s = along_the_ceiling_s(100.0, 0.5 * math.sqrt(20.0)) + 0.5 * math.sqrt(18.0) / speed
    assert arrival_s(1, 1.0, 1.0, scenario, work) == pytest.approx(expected_s, rel=0.01)


def test_smoke_that_leaves_the_house_comes_to_no_room_of_it():
    window = Building("two", HOUSE.rooms, (Vent(0, OUTSIDE, 0.9, 0.0, 2.0),))
    scenario, work, _ = flow_through_the_door(window)
    assert arrival_s(1, 1.0, 1.0, scenario, work, 20.0) is None
    assert work.buoyancy[1] == 0.0


def test_smoke_comes_from_where_the_openings_are():
    """Out of the first room 3 m from the fire, and 1 m from there it is in the second before it is 4 m from there."""
    door = Vent(0, 1, 0.9, 0.0, 2.0, place_m=(4.0, 1.0))
    rooms = (HOUSE.rooms[0], replace(HOUSE.rooms[1], origin_m=(4.0, 0.0, 0.0)))
    scenario, work, speed = flow_through_the_door(Building("two", rooms, (door,)))
    at_the_door = along_the_ceiling_s(100.0, 3.0)
    assert arrival_s(1, 1.0, 1.0, scenario, work) == pytest.approx(at_the_door + 1.0 / speed, rel=0.01)
    assert arrival_s(1, 0.0, 5.0, scenario, work) == pytest.approx(3.0 / speed, rel=0.01)


def test_an_opening_that_the_rooms_origins_put_off_its_walls_is_anywhere():
    scenario, _ = house(Building("two", HOUSE.rooms, (Vent(0, 1, 0.9, 0.0, 2.0, place_m=(4.0, 1.0)),)))
    assert scenario.vents.place[0, 0] == pytest.approx([4.0, 1.0])
    assert np.isnan(scenario.vents.place[0, 1]).all()


def test_what_flows_the_other_way_brings_no_smoke():
    scenario, work = house()
    burn(work, 100.0)
    work.flows[0, 1, c.UPPER], work.flows[0, 0, c.LOWER] = 0.3, 0.3
    assert arrival_s(1, 1.0, 1.0, scenario, work, 40.0) is None


def test_no_smoke_comes_before_its_source_burns():
    scenario, work = house()
    work.flows[0, 0, c.UPPER] = 0.3
    for room in (0, 1):
        assert arrival_s(room, 1.0, 1.0, scenario, work, 20.0) is None
    burn(work, 100.0)
    assert arrival_s(0, 1.0, 2.0, scenario, work) == pytest.approx(along_the_ceiling_s(100.0, 1.0), rel=0.01)


def test_smoke_comes_under_a_door_as_soon_as_the_lower_layer_has_some():
    """Clean air that a fire drives out under a door brings none to the room behind."""
    scenario, work, _ = flow_through_the_door()
    work.flows[0, 0, c.UPPER], work.flows[0, 0, c.LOWER] = 0.0, 0.02
    work.gas.mass[0, c.UPPER, c.SOOT_FLAMING] = 1e-3
    assert arrival_s(1, 1.0, 1.0, scenario, work, 20.0) is None
    # a tenth of what the upper one has in a kilogram
    as_smoky = 1e-3 * work.gas.total[0, c.LOWER] / work.gas.total[0, c.UPPER]
    work.gas.mass[0, c.LOWER, c.SOOT_FLAMING] = 0.095 * as_smoky
    assert arrival_s(1, 1.0, 1.0, scenario, work, 20.0) is None
    work.gas.mass[0, c.LOWER, c.SOOT_FLAMING] = 0.105 * as_smoky
    assert arrival_s(1, 1.0, 1.0, scenario, work, 60.0) is not None


def test_smoke_comes_down_through_a_hatch():
    above = replace(HOUSE.rooms[0], origin_m=(0.0, 0.0, HEIGHT_M))
    scenario, work = house(Building("tall", (above, HOUSE.rooms[1]), (), (CeilingVent(0, 1, 0.5),)))
    burn(work, 100.0)
    work.gas.mass[0, :, c.SOOT_FLAMING] = 1e-5 * work.gas.total[0]
    work.hatch_flows[0, 0, c.LOWER] = 0.1
    assert arrival_s(1, 1.0, 1.0, scenario, work, 60.0) is not None
