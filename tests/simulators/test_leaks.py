"""Leaked gas at heads: the grid's in its own room until something burns, else the zone model's."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from simulators.dispersion import Leak, Place, gas_at_heads
from simulators.kernels import constants as c
from simulators.leaks import _with_gas, enclosure_of, leaks_in, with_leaks
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient, Fire, Release
from simulators.physics.fuels import FUELS
from simulators.physics.openings import Fan
from simulators.physics.point import PointAir, airs_at
from simulators.physics.zone_model import run_zones
from simulators.scenarios.fuel_gases import fed_by_leaks

KITCHEN = Room("kitchen", 3.0, 4.0, 2.4, leak_area_m2=0.01)
HALL = Room("hall", 2.0, 4.0, 2.4, leak_area_m2=0.01, origin_m=(3.0, 0.0, 0.0))
DOOR, WINDOW = Vent(0, 1, 0.8, 0.0, 2.0), Vent(OUTSIDE, 0, 1.0, 0.9, 2.1, opening=((0.0, 0.0),))
HOME = Building("home", (KITCHEN, HALL), (DOOR, WINDOW))
FLOW = ((50.0, 0.0), (52.0, 5e-4), (250.0, 5e-4), (252.0, 0.0))
TAP = Release(0, 1.0, 1.0, 0.5, ch4_kg_s=FLOW)
PLACES = [(0, 2.0, 3.0, 2.3), (0, 2.0, 3.0, 0.3), (1, 1.0, 1.0, 2.3)]
AIR = Ambient()


def scenario_of(*sources, fire=None, end_s=400.0):
    """What `with_leaks` asks of a drawn scenario."""
    everything = (*sources, fire) if fire is not None else sources
    return SimpleNamespace(sources=everything, fire=fire, building=HOME, ambient=AIR, duration_s=end_s)


def aired(scenario):
    """Times, and the air at the places by the zone model and with its leaks."""
    history = run_zones(HOME, scenario.sources, AIR, scenario.duration_s, 1.0)
    zones = airs_at(history, HOME, PLACES)
    return history.t_s, zones, with_leaks(scenario, history.t_s, PLACES, zones)


def test_heads_of_the_leaks_room_read_the_grid():
    t_s, zones, airs = aired(scenario_of(TAP))
    leak = Leak(1.0, 1.0, 0.5, 0.02, {"CH4": ((50.0, 0.0), *FLOW)})
    told = gas_at_heads(enclosure_of(HOME, 0, AIR), [leak], [Place(*place[1:]) for place in PLACES[:2]], 400.0)
    for column in (0, 1):
        expected = 1e6 * np.interp(t_s, told.t_s, told.fractions["CH4"][:, column])
        assert airs[column].alkane_ppm == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert np.array_equal(airs[column].temp_c, zones[column].temp_c)
    assert airs[0].alkane_ppm.max() > 3.0 * airs[1].alkane_ppm.max()


def test_other_rooms_and_other_sources_are_the_zone_models():
    _, zones, airs = aired(scenario_of(TAP))
    assert airs[2] is zones[2]
    cooking = replace(TAP, ch4_kg_s=(), co_kg_s=FLOW)
    _, zones, airs = aired(scenario_of(cooking))
    assert all(one is other for one, other in zip(airs, zones, strict=True))


def test_flames_stir_the_room_within_minutes():
    """No step at ignition; e^-5 of what the grid had then over the zone model's is left 300 s after it."""
    fire = Fire(0, "propane", 1.0, 1.0, 0.5, 0.05, ignition_s=200.0, flaming_s=200.0, peak_hrr_kw=5.0, burn_s=50.0)
    t_s, zones, airs = aired(scenario_of(TAP, fire=fire, end_s=500.0))
    off = airs[0].alkane_ppm - zones[0].alkane_ppm
    before, after = np.searchsorted(t_s, [200.0, 201.0])
    assert abs(off[after] - off[before]) < 0.1 * np.abs(off).max()
    assert off[-1] == pytest.approx(np.exp(-5.0) * (airs[0].alkane_ppm[before] - zones[0].alkane_ppm[-1]), rel=1e-6)


def test_a_room_keeps_the_size_of_its_openings_and_no_room_is_tight():
    enclosure = enclosure_of(HOME, 0, AIR)
    door, window = enclosure.openings
    assert (door.width_m, door.height_m, door.z_m) == (0.8, 2.0, 1.0)
    assert (window.width_m, window.height_m, window.z_m) == (1.0, pytest.approx(1.2), pytest.approx(1.5))
    # a step down from the hall: the door is above the floor of the room that names it
    step = Building("step", (replace(KITCHEN, origin_m=(0.0, 0.0, -0.3)), HALL), (Vent(1, 0, 0.8, 0.0, 2.0),))
    (door_above,) = enclosure_of(step, 0, AIR).openings
    assert (door_above.height_m, door_above.z_m) == (pytest.approx(2.0), pytest.approx(1.3))
    assert window.share == ((0.0, 0.0),)
    cold = Ambient(outdoor_temp_c=-5.0)
    assert enclosure_of(HOME, 0, cold).outdoor_k == enclosure.temp_k
    assert enclosure_of(Building("shed", (KITCHEN,), (replace(WINDOW),)), 0, cold).outdoor_k == 268.15
    assert {door.wall, window.wall} == {"x0", "y0"}
    tight = Building("tight", (replace(KITCHEN, leak_area_m2=0.0),))
    assert enclosure_of(tight, 0, AIR).leak_area_m2 > 0.0


def test_a_fan_moves_air_through_a_room_by_its_ends_and_one_that_stirs_it_moves_none():
    def blown_in_m3_s(here, there):
        blower = Fan(here, there, 0.1, 0.3, 2.0, opening=((0.0, 0.5),))
        fans = enclosure_of(replace(HOME, fans=(blower,)), 0, AIR).fans
        assert all((fan.x_m, fan.y_m, fan.z_m, fan.diameter_m) == (1.5, 2.0, 2.4, 0.05**0.5) for fan in fans)
        return [fan.m3_s[0][1] for fan in fans]

    assert blown_in_m3_s(OUTSIDE, 0) == blown_in_m3_s(1, 0) == [0.05]
    assert blown_in_m3_s(0, OUTSIDE) == blown_in_m3_s(0, 1) == [-0.05]
    assert blown_in_m3_s(0, 0) == blown_in_m3_s(1, 1) == blown_in_m3_s(OUTSIDE, 1) == []


def test_what_leaks_takes_the_place_of_air_and_brings_its_odour():
    """A head's oxygen and odour are those of the gas that it gets, not of the zone model's layer of it."""
    odour = 0.02 * 16.043 / 46.07
    smelt = replace(TAP, voc_kg_s=tuple((t_s, 0.02 * rate) for t_s, rate in FLOW))
    t_s, zones, airs = aired(scenario_of(smelt))
    for i in (0, 1):
        gas = 1e-6 * airs[i].alkane_ppm
        assert airs[i].voc_ppm == pytest.approx(odour * airs[i].alkane_ppm, rel=1e-6, abs=1e-3)
        for name in ("o2_pct", "co2_pct", "rh_pct"):
            clean = getattr(zones[i], name)[0]
            assert getattr(airs[i], name) == pytest.approx(clean * (1.0 - gas), rel=0.004)
    assert airs[0].alkane_ppm.max() > 10_000.0
    fire = Fire(0, "propane", 1.0, 1.0, 0.5, 0.05, ignition_s=200.0, flaming_s=200.0, peak_hrr_kw=5.0, burn_s=50.0)
    t_s, zones, airs = aired(scenario_of(smelt, fire=fire, end_s=500.0))
    before, after = np.searchsorted(t_s, [200.0, 201.0])
    left_ppm = np.exp(-5.0) * (airs[0].alkane_ppm[before] - zones[0].alkane_ppm[-1])
    for name, a_ppm in (("o2_pct", -1e-6 * zones[0].o2_pct[-1]), ("voc_ppm", odour)):
        off = getattr(airs[0], name) - getattr(zones[0], name)
        assert abs(off[after] - off[before]) <= 0.1 * np.abs(off).max()
        assert off[-1] == pytest.approx(left_ppm * a_ppm, rel=0.02)


def test_the_grids_gas_takes_the_zones_place_mole_by_mole_as_far_as_it_is_not_yet_stirred():
    """Of 1,500 ppm of gas the zone model has 50 ppm of vapours, at most the 2 % that methane brings are its own."""
    zone = {"alkane_ppm": 1000.0, "h2_ppm": 500.0, "voc_ppm": 50.0, "o2_pct": 20.0, "rh_pct": 40.0, "temp_c": 21.0}
    air = PointAir(*(np.full(3, zone.get(name, 0.0)) for name in PointAir._fields))
    ppm = {"CH4": np.full(3, 4000.0), "H2": np.full(3, 100.0)}
    still = np.array([1.0, 0.5, 0.0])
    told = _with_gas(air, ppm, {"CH4": 0.02, "H2": 0.0}, still)
    left = (998_500.0 - 2600.0 * still) / 998_500.0
    expected = {
        "alkane_ppm": 1000.0 + 3000.0 * still,
        "h2_ppm": 500.0 - 400.0 * still,
        "voc_ppm": 50.0 + (0.02 * 4000.0 - 0.02 * 1500.0) * still,
        "o2_pct": 20.0 * left,
        "rh_pct": 40.0 * left,
    }
    for name in PointAir._fields:
        np.testing.assert_allclose(getattr(told, name), expected.get(name, getattr(air, name)), rtol=1e-12)


def test_light_gas_draws_in_air_as_it_rises_and_heavy_gas_lies():
    """As much as a plume of its buoyancy, 0.071 Q^(1/3) z^(5/3) (Zukoski): 1 g/s of methane is 0.24 kW. What a little
    hydrogen carries along, as from a battery, is no layer of its own under the ceiling."""
    shed = Building("shed", (Room("shed", 4.0, 4.0, 2.4, leak_area_m2=0.01),))
    leaks = {"ch4": 1e-3, "c3h8": 1e-3, "h2": 4e-5, "co": 2e-4}
    steady = {name: ((0.0, kg_s), (1e3, kg_s)) for name, kg_s in leaks.items()}

    def layers(**rates):
        history = run_zones(shed, [Release(0, 2.0, 2.0, 0.3, **rates)], AIR, 60.0, 5.0)
        return history.fractions[-1, 0], history.layer_height_m[-1, 0]

    gas, layer_m = layers(ch4_kg_s=steady["ch4"])
    lifts_kw = 1e-3 * 1.03 * 293.0 * (28.97 / 16.04 - 1.0)
    drawn_kg_s = 0.071 * lifts_kw ** (1.0 / 3.0) * np.array((2.1, layer_m - 0.3)) ** (5.0 / 3.0)
    assert 0.8 * 1e-3 / drawn_kg_s[0] < gas[c.UPPER, c.CH4] < 1.2 * 1e-3 / drawn_kg_s[1]
    # and while it leaks as much gas lies under the ceiling as on the grid, whose air is richest there
    heights_m = np.arange(0.05, 2.4, 0.1)
    told = gas_at_heads(enclosure_of(HOME, 0, AIR), leaks_in([TAP], 0), [Place(2.0, 3.0, z) for z in heights_m], 250.0)
    zones = run_zones(HOME, [TAP], AIR, 250.0, 15.0)
    for at_s in (150.0, 195.0, 240.0):
        [i], [j] = np.flatnonzero(told.t_s == at_s), np.flatnonzero(zones.t_s == at_s)
        layer = told.fractions["CH4"][i][heights_m > zones.layer_height_m[j, 0]]
        share = zones.fractions[j, 0, c.UPPER, c.CH4] * 28.97 / 16.04
        assert share == pytest.approx(layer.mean(), rel=0.15)
    gas, layer_m = layers(c3h8_kg_s=steady["c3h8"])
    assert gas[c.UPPER, c.C3H8] <= gas[c.LOWER, c.C3H8]
    gas, _ = layers(h2_kg_s=steady["h2"], co_kg_s=steady["co"])
    assert 5e-4 < gas[c.UPPER, c.CO] < 5e-3


@pytest.mark.parametrize("declared", ["methane", "propane"])
def test_gas_burns_as_what_leaks_whatever_is_declared(declared):
    """Bottled gas that a file calls methane burnt as methane, with an eighth more heat and no smoke."""
    fire = Fire(0, declared, 1.0, 1.0, 0.5, 0.05, ignition_s=60.0, flaming_s=60.0, peak_hrr_kw=5.0, burn_s=50.0)
    for gas, fuel in (("ch4_kg_s", "methane"), ("c3h8_kg_s", "propane"), ("h2_kg_s", declared)):
        fed = fed_by_leaks(fire, [Release(0, 1.0, 1.0, 0.5, **{gas: ((0.0, 1e-3), (90.0, 1e-3), (91.0, 0.0))})])
        assert (fed.fuel, fed.peak_hrr_kw) == (fuel, pytest.approx(1e-6 * FUELS[fuel].heat_of_combustion_j_kg))


def test_gas_burns_no_longer_than_it_leaks():
    lit = Fire(0, "methane", 1.0, 1.0, 0.5, 0.05, ignition_s=60.0, flaming_s=60.0, growth_kw_s2=1.0, burn_s=500.0)
    shut, open_for_ever = (((0.0, 1e-3), (90.0, 1e-3), *end) for end in (((91.0, 0.0), (400.0, 0.0)), ()))
    fed = fed_by_leaks(lit, [Release(0, 1.0, 1.0, 0.5, ch4_kg_s=shut)])
    assert lit.flaming_s + fed.growing_s + fed.burn_s == pytest.approx(90.0)
    assert fed_by_leaks(lit, [Release(0, 1.0, 1.0, 0.5, ch4_kg_s=open_for_ever)]).burn_s == 500.0
    assert (
        fed_by_leaks(replace(lit, ignition_s=95.0, flaming_s=95.0), [Release(0, 1.0, 1.0, 0.5, ch4_kg_s=shut)]) is None
    )
