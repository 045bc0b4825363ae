"""A layer that other rooms feed: what is warmest lies on top, and it holds the heat that it held."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.layout import COOLS_PER_M, D_GAS, D_OD, D_SPEED, OVER_K
from simulators.kernels.local_air import layer_gas
from simulators.kernels.start import remember
from simulators.kernels.stratified import LIES_S, at_height, lay_on_top
from simulators.kernels.transport import HEAT as ENTHALPY
from simulators.physics.building import Building, Room, Vent
from simulators.physics.devices import SmokeDetector
from simulators.physics.fire import Ambient, Release
from simulators.physics.openings import Opening
from simulators.physics.point import airs_at
from simulators.physics.zone_model import run_zones

SHARES = (np.arange(4000) + 0.5) / 4000.0


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(0.01, 100.0), st.floats(-50.0, 300.0))
def test_the_layer_holds_the_heat_that_it_held(mean_k, over_k):
    excess = np.array([at_height(share, over_k, mean_k)[0] for share in SHARES])
    if over_k < 100.0 * mean_k:
        assert excess.mean() == pytest.approx(1.0, rel=2e-3)
    assert (np.diff(excess) >= 0.0).all()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(0.0, 100.0), st.floats(-50.0, 300.0), st.floats(0.0, 1.0))
def test_air_of_a_layer_is_between_what_comes_in_and_what_is_below(mean_k, over_k, share):
    excess, newest = at_height(share, over_k, mean_k)
    assert 0.0 <= newest <= 1.0
    assert 0.0 <= excess * mean_k <= mean_k + max(over_k, 0.0) + 1e-9


def test_under_the_ceiling_is_what_came_in_last():
    excess, newest = at_height(1.0, 30.0, 20.0)
    assert excess == pytest.approx(50.0 / 20.0)
    assert newest == pytest.approx(1.0)


def test_what_is_hardly_warmer_mixes_bit_by_bit():
    newest = [at_height(1.0, over_k, 10.0)[1] for over_k in np.arange(0.0, 0.5, 0.001)]
    assert newest[0] == 0.0
    assert newest[-1] == pytest.approx(1.0)
    assert np.abs(np.diff(newest)).max() < 0.006


@pytest.mark.parametrize("over_k", [-5.0, 0.0])
def test_a_layer_that_nothing_warmer_feeds_is_the_same_at_every_height(over_k):
    for share in (0.0, 0.3, 1.0):
        assert at_height(share, over_k, 20.0) == (1.0, 0.0)


ROOMS = (Room("a", 4.0, 5.0, 2.5), Room("b", 8.0, 3.0, 2.5, origin_m=(4.0, 0.0, 0.0)))
HEIGHTS_M = (2.48, 2.0, 1.6, 0.3)
HEAT = Release(0, 1.0, 1.0, 0.5, heat_kw=((0.0, 40.0),), co_kg_s=((0.0, 1e-4),), aerosol_kg_s=((0.0, 2e-5),))


def house(opening=((0.0, 1.0),)):
    return Building("two", ROOMS, (Vent(0, 1, 0.9, 0.0, 2.0, Opening(opening), place_m=(4.0, 1.0)),))


@pytest.fixture(scope="module")
def steady():
    devices = [SmokeDetector(f"at {z_m} m", 1, (2.0, 1.5, z_m), 100.0) for z_m in HEIGHTS_M]
    return run_zones(house(), (HEAT,), Ambient(), 400.0, devices=devices)


@pytest.fixture(scope="module")
def shut():
    """A door that closes after 200 s."""
    return run_zones(house(((0.0, 1.0), (200.0, 1.0), (201.0, 0.0))), (HEAT,), Ambient(), 400.0)


def test_what_comes_is_what_the_next_room_s_layer_gave_and_what_it_drew_in(steady):
    """Warmer than the air below, no warmer and no smokier than the layer that it left; and it does not stand still."""
    newest, room = steady.newest[60:], 1
    assert newest[:, room, : c.N_SPECIES].sum(axis=1) == pytest.approx(1.0)
    assert (newest[:, room, OVER_K] > 0.0).all()
    assert (steady.upper_temp_k[60:, room] + newest[:, room, OVER_K] < steady.upper_temp_k[60:, 0] + 0.01).all()
    co = newest[:, room, c.CO]
    assert (co <= steady.fractions[60:, 0, c.UPPER, c.CO] + 1e-9).all()
    assert co[-1] > 0.5 * steady.fractions[-1, 0, c.UPPER, c.CO]
    assert (np.diff(co[:60]) > 0.0).all()


def test_on_its_way_it_warms_the_ceiling(steady):
    """0.24 Re^-0.3 rho cp u over the room's lesser width (Cooper 1982), of what goes through its door."""
    lies_k = steady.upper_temp_k[-1, 1] + steady.newest[-1, 1, OVER_K]
    speed = (steady.buoyancy_m4_s3[-1, 1] / 3.0) ** (1.0 / 3.0)
    w_m2k = 0.24 * (speed * 2.5 / (1.6e-5 * (lies_k / 300.0) ** 1.7)) ** -0.3 * 353.0 / lies_k * c.CP * speed
    # what goes through has this buoyancy, g dT / T of its volume
    m3_s = steady.buoyancy_m4_s3[-1, 1] / 9.80665 / (lies_k - steady.lower_temp_k[-1, 1]) * steady.lower_temp_k[-1, 1]
    kg_s = m3_s * 353.0 / lies_k
    assert steady.newest[-1, 1, COOLS_PER_M] == pytest.approx(3.0 * w_m2k / (c.CP * kg_s), rel=0.02)
    near, far = airs_at(steady, house(), [(1, 0.5, 1.0, 2.48), (1, 7.5, 1.0, 2.48)])
    layer_c = steady.upper_temp_k[-1, 1] - c.KELVIN
    left = math.exp(-steady.newest[-1, 1, COOLS_PER_M] * 7.0)
    assert (far.temp_c[-1] - layer_c) / (near.temp_c[-1] - layer_c) == pytest.approx(left, abs=0.05)


def test_a_head_next_door_reads_more_under_the_ceiling_than_its_layer_holds(steady):
    high, middle = airs_at(steady, house(), [(1, 2.0, 1.5, 2.48), (1, 2.0, 1.5, 1.9)])
    layer_c = steady.upper_temp_k[-1, 1] - c.KELVIN
    below_c = steady.lower_temp_k[-1, 1] - c.KELVIN
    assert high.temp_c[-1] - below_c > 1.15 * (layer_c - below_c)
    assert middle.temp_c[-1] < high.temp_c[-1] - 2.0
    assert high.co_ppm[-1] > middle.co_ppm[-1]


def test_devices_and_heads_there_have_one_air(steady):
    """In all the layer and below it; what grows comes to heads a little later than to devices."""
    airs = airs_at(steady, house(), [(1, 2.0, 1.5, z_m) for z_m in HEIGHTS_M])
    told = steady.devices[-1]
    assert told[:, D_GAS] - c.KELVIN == pytest.approx([air.temp_c[-1] for air in airs], abs=0.2)
    assert told[:, D_OD] == pytest.approx([air.od_per_m[-1] for air in airs], rel=0.04)
    assert told[:2, D_SPEED] == pytest.approx([air.velocity_m_s[-1] for air in airs[:2]], rel=0.02)
    assert told[0, D_GAS] > told[1, D_GAS] + 2.0 > told[2, D_GAS] + 4.0
    assert told[0, D_OD] > 1.02 * told[1, D_OD] > 1.05 * told[2, D_OD]


def test_before_its_smoke_comes_a_device_has_the_layer_s_gas(steady):
    came = int(np.argmax(steady.devices[:, 0, D_OD] > 0.0))
    assert 3 < came < 60
    layer_k, below_k = steady.upper_temp_k[came - 1, 1], steady.lower_temp_k[came - 1, 1]
    assert min(abs(steady.devices[came - 1, 0, D_GAS] - each_k) for each_k in (layer_k, below_k)) < 0.1
    assert steady.devices[came + 5, 0, D_GAS] > steady.upper_temp_k[came + 5, 1] + 1.0


def test_what_no_longer_comes_in_lies_there_until_it_has_cooled(shut):
    over_k = shut.newest[:, 1, OVER_K]
    assert over_k[200] > 5.0
    assert over_k[205:400:20] == pytest.approx(over_k[205] * np.exp(-np.arange(0, 195, 20) / LIES_S), rel=0.02)
    (air,) = airs_at(shut, house(), [(1, 2.0, 1.5, 2.48)])
    assert np.abs(np.diff(air.temp_c[150:])).max() < 1.0, "no head reads a jump"
    assert air.temp_c[-1] == pytest.approx(shut.upper_temp_k[-1, 1] - c.KELVIN, abs=3.0)


def test_cooler_gas_goes_below_what_lies_there():
    """A fire that dies away: under the ceiling its hottest smoke stays, cooling, until what comes in is as warm."""
    dies = Release(0, 1.0, 1.0, 0.5, heat_kw=((0.0, 60.0), (150.0, 60.0), (155.0, 5.0)))
    history = run_zones(house(), (dies,), Ambient(), 300.0)
    lies_k = history.upper_temp_k[:, 1] + history.newest[:, 1, OVER_K]
    assert (np.diff(lies_k[165:]) < 0.0).all()
    assert lies_k[170] > history.upper_temp_k[170, 0], "the layer that it came from is cooler by now"
    assert (history.newest[165:, 1, OVER_K] > 0.0).all()


def test_where_a_source_of_its_own_stirs_it_a_layer_is_the_same_up_to_its_ceiling(steady):
    """Beside its jet, which adds the same at one depth below the ceiling."""
    (far,) = airs_at(steady, house(), [(0, 3.8, 4.8, 1.9)])
    assert far.temp_c[-1] == pytest.approx(steady.upper_temp_k[-1, 0] - c.KELVIN, abs=0.5)
    assert not steady.newest[:, 0, OVER_K].any()


def test_from_outdoors_nothing_comes_to_the_ceiling():
    open_house = Building("one", ROOMS[:1], (Vent(0, -1, 0.9, 0.0, 2.0),))
    warm = run_zones(open_house, (), Ambient(temp_c=20.0, outdoor_temp_c=35.0), 60.0)
    assert not warm.newest[:, :, OVER_K].any()


@pytest.mark.parametrize(("warmer", "lies"), [(0.99, False), (1.01, True)])
def test_what_comes_in_lies_on_top_if_it_is_the_warmer_half_a_room_on(warmer, lies, begun):
    """Half the root of 24 m2, on which it cools by 0.24 Re^-0.3 rho cp u of 3 m (Cooper 1982), and what lies there by
    as much as when it came."""
    scenario, work = begun(house(), Ambient())
    remember(scenario, work)
    layer_k, half_m, kg_s, buoyancy, comes_over_k = work.gas.temps[1, c.UPPER], 0.5 * math.sqrt(24.0), 0.05, 0.01, 40.0
    comes_k, speed = layer_k + comes_over_k, (buoyancy / 3.0) ** (1.0 / 3.0)
    w_m2k = 0.24 * (speed * 2.5 / (1.6e-5 * (comes_k / 300.0) ** 1.7)) ** -0.3 * 353.0 / comes_k * c.CP * speed
    cools_per_m = 3.0 * w_m2k / (c.CP * kg_s)
    work.buoyancy[1], work.newest[1, COOLS_PER_M] = buoyancy, 2.0 * cools_per_m
    lies_over_k = work.newest[1, OVER_K] = comes_over_k * math.exp(cools_per_m * half_m) / warmer
    work.arriving[1] = 0.0
    work.arriving[1, c.CO], work.arriving[1, c.N2], work.arriving[1, ENTHALPY] = 0.1 * kg_s, 0.9 * kg_s, kg_s * comes_k
    lay_on_top(0.0, scenario, work)
    expected = (comes_over_k, cools_per_m, 0.1) if lies else (lies_over_k, 2.0 * cools_per_m, 0.0)
    assert work.newest[1, [OVER_K, COOLS_PER_M, c.CO]] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    ("over_k", "buoyancy", "speed_m_s"), [(30.0, 0.05, (0.05 / 3.0) ** (1 / 3)), (0.0, 0.05, 0.1), (30.0, 1e-4, 0.1)]
)
def test_only_what_came_in_last_moves_past_a_device_and_nothing_slower_than_still_air(
    over_k, buoyancy, speed_m_s, begun
):
    scenario, work = begun(house(), Ambient())
    work.layer[1], work.gas.temps[1], work.buoyancy[1], work.newest[1, OVER_K] = 1.2, (320.0, 293.0), buoyancy, over_k
    assert layer_gas(1, 2.0, 1.5, 2.45, True, scenario, work)[1] == pytest.approx(speed_m_s)
