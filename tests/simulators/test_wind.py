"""Wind presses on walls as Swami and Chandra measured, and blows through cracks, windows and rooms by Bernoulli."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.dispersion import Enclosure, Grid, Leak, disperse
from simulators.dispersion.vents import hole_loss
from simulators.kernels import constants as c
from simulators.leaks import blown_to_pa, enclosure_of
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient
from simulators.physics.openings import STILL
from simulators.physics.zone_model import run_zones
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import house
from simulators.scenarios.month import month_day, redraw_month_day
from simulators.scenarios.wind import MEAN_M_S, blown, draw_wind, outer_walls, wall_coefficient, wind_at_m_s

AIR = Ambient()
DISCHARGE = 0.7
AIR_DENSITY = AIR.pressure_pa / (c.GAS_CONSTANT * (AIR.temp_c + c.KELVIN))


@pytest.mark.parametrize(
    ("from_deg", "coefficient"),
    # as NIST's CONTAM has them in its library of wind pressure profiles, "S&C_1_Both"
    [(0, 0.603), (30, 0.469), (60, 0.119), (90, -0.443), (120, -0.681), (150, -0.39), (180, -0.364), (210, -0.39),
     (270, -0.443), (-30, 0.469)],
)  # fmt: skip
def test_walls_are_pressed_as_swami_and_chandra_measured(from_deg, coefficient):
    assert wall_coefficient(from_deg) == pytest.approx(coefficient, abs=1e-3)


def test_wind_is_slower_among_houses_and_as_fast_where_both_terrains_end():
    assert wind_at_m_s(1.0, 10.0) == pytest.approx(0.717, abs=1e-3)
    assert wind_at_m_s(1.0, 370.0) == pytest.approx(27.0**0.14)
    assert wind_at_m_s(2.0, 2.5) < wind_at_m_s(2.0, 5.0) < 2.0


def test_winds_are_rayleighs_from_everywhere():
    """The mean of the square of Rayleigh's speeds is 4 / pi of the square of their mean; walls are met alike."""
    speed = wind_at_m_s(MEAN_M_S, 5.0)
    walls = np.array([draw_wind(Draws(7, n, "weather"), 5.0, 0.5, AIR) for n in range(4000)])
    dynamic_pa = 0.5 * 1.204 * (0.5 * speed) ** 2 * 4.0 / np.pi
    around = np.mean([wall_coefficient(angle) for angle in range(360)])
    assert walls.mean() == pytest.approx(dynamic_pa * around, rel=0.05)
    # a wall's own mean is of pressures of both signs: 8 % is one deviation of it
    assert walls.mean(axis=0) == pytest.approx(np.full(4, dynamic_pa * around), rel=0.3)
    closer = np.array(draw_wind(Draws(7, 1, "weather"), 5.0, 0.25, AIR))
    assert closer == pytest.approx(walls[1] / 4.0)


@given(st.integers(1, 12), st.integers(1, 8))
def test_rooms_of_a_storey_share_its_walls(below, above):
    rooms = [Room(f"r{i}", 3.0, 4.0, 2.5, origin_m=(0.0, 0.0, 0.0 if i < below else 2.8)) for i in range(below + above)]
    building = Building("b", tuple(rooms))
    for storey in (range(below), range(below, below + above)):
        met = np.zeros(4)
        for number in storey:
            for wall, share in outer_walls(building, number):
                met[wall] += share / len(storey)
        assert met == pytest.approx(np.full(4, 0.25))
    assert sum(share for _, share in outer_walls(building, below)) == pytest.approx(1.0)


def test_windows_and_outer_doors_have_the_wind_of_the_wall_that_is_most_their_rooms():
    """Five rooms lie around four walls: seven eighths of what the second has outside are of the second wall."""
    rooms = tuple(Room(f"r{i}", 3.0, 4.0, 2.5) for i in range(5))
    windows = tuple(Vent(i, OUTSIDE, 1.0, 0.9, 2.1) for i in range(5))
    inner = Vent(0, 1, 0.8, 0.0, 2.0)
    met = blown(Building("b", rooms, (*windows, inner)), (1.0, 2.0, 3.0, 4.0))
    assert [vent.wind_pa for vent in met.vents] == [1.0, 2.0, 3.0, 4.0, 1.0, 0.0]
    assert met.rooms[1].leak_winds == ((pytest.approx(0.875), 2.0), (pytest.approx(0.125), 3.0))


def fades_1_s(building: Building, room: int = 0) -> float:
    """How fast carbon dioxide that people have left gets less where air comes in, 1/s, from what is outdoors."""
    before = replace(AIR, breathed_ppm=1000.0)
    history = run_zones(building, (), before, 600.0, 10.0)
    excess = history.mole_fraction(c.CO2, c.LOWER)[:, room]
    outdoors = run_zones(building, (), AIR, 10.0, 10.0).mole_fraction(c.CO2, c.LOWER)[0, room]
    return float(np.log((excess[0] - outdoors) / (excess[-1] - outdoors)) / 600.0)


def test_wind_blows_through_a_room_as_bernoulli_says():
    """Half of the cracks meet 6 Pa more than the others: 3 Pa drive the air through each half."""
    room = Room("r", 4.0, 5.0, 2.5, leak_area_m2=0.02, leak_winds=((0.5, 4.0), (0.5, -2.0)))
    told = DISCHARGE * 0.01 * np.sqrt(2.0 * 3.0 / AIR_DENSITY) / 50.0
    assert fades_1_s(Building("one", (room,))) == pytest.approx(told, rel=0.02)
    assert abs(fades_1_s(Building("one", (replace(room, leak_winds=((1.0, 4.0),)),)))) < 0.01 * told


def test_wind_blows_from_a_window_through_a_door():
    front = Room("front", 4.0, 5.0, 2.5, leak_area_m2=0.0)
    rooms = (front, replace(front, name="back"))
    vents = (
        Vent(0, OUTSIDE, 0.5, 0.9, 1.1, wind_pa=3.0),
        Vent(0, 1, 0.8, 0.0, 2.0),
        Vent(OUTSIDE, 1, 0.5, 0.9, 1.1, wind_pa=-1.0),
    )
    told = DISCHARGE * 0.1 * np.sqrt(2.0 * 2.0 / AIR_DENSITY) / 50.0
    assert fades_1_s(Building("two", rooms, vents)) == pytest.approx(told, rel=0.03)


def test_leaked_gas_on_the_grid_is_blown_out_as_fast():
    room = Room("shed", 3.0, 3.0, 2.4, leak_area_m2=0.03, leak_winds=((0.5, 4.0), (0.5, -2.0)))
    enclosure = enclosure_of(Building("shed", (room,)), 0, AIR)
    assert enclosure.leak_winds == room.leak_winds
    leak = Leak(1.5, 1.5, 0.3, 0.02, {"CO": ((0.0, 1e-4), (10.0, 1e-4), (10.0, 0.0))})
    stirred = replace(enclosure, diffusivity_m2_s=0.2)
    windy = disperse(stirred, [leak], [], 310.0, Grid(6, 6, 8), output_s=10.0)
    calm = disperse(replace(stirred, leak_winds=STILL), [leak], [], 310.0, Grid(6, 6, 8), output_s=10.0)
    # 1.60 (the square root of a sharp edge's loss) in place of what CFAST has, 1 / 0.7
    told = 0.015 / np.sqrt(hole_loss(0.0, 1.0)) * np.sqrt(2.0 * 3.0 / AIR_DENSITY) / (3.0 * 3.0 * 2.4)
    fades = [np.log(each.inside_kg[1, 0] / each.inside_kg[-1, 0]) for each in (windy, calm)]
    assert fades[0] == pytest.approx(told * 300.0, rel=0.1)
    assert fades[1] < 0.1 * fades[0]


def test_behind_its_doors_a_leaks_room_has_what_wind_makes_of_the_others():
    kitchen = Room("kitchen", 3.0, 4.0, 2.4, leak_area_m2=0.01, leak_winds=((1.0, 9.0),))
    hall = Room("hall", 2.0, 4.0, 2.4, leak_area_m2=0.02, leak_winds=((0.5, 1.0), (0.5, 3.0)))
    door, shut = Vent(0, 1, 0.8, 0.0, 2.0), Vent(1, OUTSIDE, 1.0, 0.9, 2.1, opening=((0.0, 0.0),), wind_pa=50.0)
    home = Building("home", (kitchen, hall), (door, shut))
    # as much through one half as through the other
    assert blown_to_pa(home, 0) == pytest.approx(2.0)
    (opening,) = enclosure_of(home, 0, AIR).openings
    assert opening.wind_pa == pytest.approx(2.0)
    assert blown_to_pa(home, 1) == 9.0
    tight = replace(home, rooms=(kitchen, replace(hall, leak_area_m2=0.0)), vents=(door,))
    assert blown_to_pa(tight, 0) == 0.0
    # windows that are open by 1.2 and 0.9 m2: as much comes in by one as leaves by the other
    wide = Vent(1, OUTSIDE, 1.2, 1.0, 2.0, wind_pa=8.0)
    ajar = Vent(1, OUTSIDE, 2.0, 1.1, 2.0, ((0.0, 0.5),), wind_pa=-2.0)
    mean_pa = (1.2**2 * 8.0 - 0.9**2 * 2.0) / (1.2**2 + 0.9**2)
    assert blown_to_pa(replace(tight, vents=(door, wide, ajar)), 0) == pytest.approx(mean_pa)
    # nor do windows that are shut lead outside
    assert blown_to_pa(replace(tight, vents=(door, shut, replace(shut, wind_pa=-20.0))), 0) == 0.0


def test_wind_blows_on_what_leads_outside_alone():
    home = house(4, "train", 1)
    building = blown(home.building, (5.0, -1.0, -2.0, -3.0))
    for vent in building.vents:
        assert (vent.wind_pa != 0.0) == vent.leads_outside
    assert {wind for room in building.rooms for _, wind in room.leak_winds} == {5.0, -1.0, -2.0, -3.0}


def test_scenarios_and_days_have_the_wind_of_their_weather():
    for drawn, again in ((draw_scenario(4, 3), redraw), (month_day(4, 3), redraw_month_day)):
        walls_pa = {wind for room in drawn.building.rooms for _, wind in room.leak_winds}
        assert len(walls_pa) > 1
        stormy = json.loads(json.dumps(drawn.record))
        stormy["weather"]["calmer"] = 0.9999
        redrawn = again(stormy).building.rooms[0].leak_winds
        assert max(abs(wind) for _, wind in redrawn) > max(map(abs, walls_pa))
        assert 0.3 <= drawn.house.shelter <= 0.9


def test_wind_that_is_none_is_refused():
    with pytest.raises(ValueError, match="vent: wind_pa: an opening to outside has wind"):
        Vent(0, 1, 0.8, 0.0, 2.0, wind_pa=3.0)
    for winds in ((), ((0.5, 1.0), (0.4, 2.0)), ((1.5, 1.0), (-0.5, 2.0)), ((1.0, float("nan")),)):
        with pytest.raises(ValueError, match="room r: leak_winds needs shares that add up to 1"):
            Room("r", 3.0, 4.0, 2.5, leak_winds=winds)
        with pytest.raises(ValueError, match="enclosure: leak_winds needs shares that add up to 1"):
            Enclosure(3.0, 4.0, 2.5, leak_area_m2=0.01, leak_winds=winds)
