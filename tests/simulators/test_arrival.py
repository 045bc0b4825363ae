"""A room's gas is not everywhere at once: when its layers and ceiling jets come to a place, beside the cited speeds."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.ceiling_jet import alpert_kw, jet_excess_k, through_layer
from simulators.physics.building import Building, Room, Vent
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.physics.point import airs_at
from simulators.physics.zone_model import run_zones

HEIGHT_M, BASE_M, END_S, STEP_S = 2.5, 0.5, 400.0, 50.0
CORRIDOR = Building("corridor", (Room("corridor", 20.0, 2.0, HEIGHT_M),))


def heated(heat_kw, building=CORRIDOR, delay=1.0):
    """A run with a source of steady heat 1 m from one end, whose first room has CO in both layers from STEP_S on."""
    heat = Release(0, 1.0, 1.0, BASE_M, heat_kw=((0.0, heat_kw),))
    history = run_zones(building, (heat,), Ambient(), END_S, model_error=ModelError(delay=delay))
    fractions = history.fractions.copy()
    fractions[:, 0, :, c.CO] = np.where(history.t_s >= STEP_S, 1e-4, 0.0)[:, None]
    return replace(history, fractions=fractions)


def co_comes_s(history, building, *place):
    (air,) = airs_at(history, building, [place])
    return float(history.t_s[np.argmax(air.co_ppm > 1.0)])


def along_the_ceiling_s(q_kw, radius_m):
    """H / (1.49 (Q / H)^(1/3)) up the plume (Mowrer), the integral of r^(5/6) / (0.195 Q^(1/3) H^(1/2)) along the
    ceiling (Alpert), whose Q convects 0.7; never slower than 0.1 m/s in the mean."""
    rise, third = HEIGHT_M - BASE_M, (q_kw / 0.7) ** (1.0 / 3.0)
    plume = rise / (1.49 * third / rise ** (1.0 / 3.0))
    jet = 6.0 / 11.0 * radius_m ** (11.0 / 6.0) / (0.195 * third * math.sqrt(rise))
    return min(plume + jet, (rise + radius_m) / 0.1)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.floats(0.05, 20.0), st.floats(0.0, 18.0), st.floats(0.6, 1.6))
def test_gas_of_a_layer_comes_at_the_cited_speeds_times_the_delay(heat_kw, radius_m, delay):
    came_s = co_comes_s(heated(heat_kw, delay=delay), CORRIDOR, 0, 1.0 + radius_m, 1.0, 2.4)
    expected_s = delay * along_the_ceiling_s(heat_kw, radius_m)
    assert -0.02 * expected_s <= came_s - STEP_S - expected_s <= 1.0 + 0.02 * expected_s


def test_near_a_fire_smoke_comes_before_it_comes_to_the_end_of_a_corridor():
    fire = Fire(0, "polyurethane_foam", 1.0, 1.0, BASE_M, 0.3, ignition_s=20.0, flaming_s=20.0, growth_kw_s2=0.003)
    history = run_zones(CORRIDOR, (fire,), Ambient(), END_S)
    places = [(0, x_m, 1.0, 2.4) for x_m in (2.0, 8.0, 19.0)]
    seen = [float(history.t_s[np.argmax(air.od_per_m > 0.02)]) for air in airs_at(history, CORRIDOR, places)]
    assert 20.0 < seen[0] < seen[1] - 1.0
    assert seen[1] < seen[2] - 2.0


def test_a_steady_layer_is_the_same_everywhere():
    """No gas is made or lost on its way: after the longest way every place reads what its layer holds."""
    history = heated(0.5)
    still = replace(history, fractions=np.repeat(history.fractions[-1:], history.t_s.size, axis=0),
                    layer_height_m=np.full_like(history.layer_height_m, 1.0))  # fmt: skip
    for x_m in (1.5, 10.0, 19.5):
        for layer, z_m in ((c.UPPER, 2.0), (c.LOWER, 0.5)):
            (air,) = airs_at(still, CORRIDOR, [(0, x_m, 1.0, z_m)])
            np.testing.assert_allclose(air.co_ppm, 1e6 * still.mole_fraction(c.CO, layer)[:, 0], rtol=1e-12)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.floats(0.05, 5.0), st.floats(1.0, 19.5), st.integers(0, 2**32))
def test_no_gas_overtakes_another(heat_kw, x_m, seed):
    """Whatever a layer does over time, a place reads it in the same order."""
    history = heated(heat_kw)
    wild = np.sort(np.random.default_rng(seed).uniform(0.0, 1e-3, history.t_s.size))
    fractions = history.fractions.copy()
    fractions[:, 0, :, c.CO] = wild[:, None]
    (air,) = airs_at(replace(history, fractions=fractions), CORRIDOR, [(0, x_m, 1.0, 2.4)])
    assert (np.diff(air.co_ppm) >= -1e-9).all()


def test_in_the_next_room_gas_comes_from_its_door_on():
    """(B / W)^(1/3) over the way from the door where that is known, over half the root of the floor where not."""
    rooms = (Room("a", 4.0, 5.0, HEIGHT_M), Room("b", 8.0, 3.0, HEIGHT_M, origin_m=(4.0, 0.0, 0.0)))
    fire = Fire(0, "wood", 1.0, 1.0, BASE_M, 0.3, growth_kw_s2=0.05, peak_hrr_kw=80.0)
    for place_m, ways in (((4.0, 1.0), {0.5: 0.5, 7.5: 7.5}), (None, {0.5: 0.5 * math.sqrt(24.0)})):
        house = Building("two", rooms, (Vent(0, 1, 0.9, 0.0, 2.0, place_m=place_m),))
        history = run_zones(house, (fire,), Ambient(), END_S)
        fractions = history.fractions.copy()
        fractions[:, 1, :, c.CO] = np.where(history.t_s >= STEP_S, 1e-4, 0.0)[:, None]
        marked = replace(history, fractions=fractions)
        gone_m = np.cumsum(np.maximum((history.buoyancy_m4_s3[:, 1] / 3.0) ** (1.0 / 3.0), 0.1))
        assert gone_m[80] - gone_m[50] > 6.0
        for x_m, way_m in ways.items():
            expected_s = history.t_s[np.argmax(gone_m - gone_m[int(STEP_S)] >= way_m)]
            assert co_comes_s(marked, house, 1, x_m, 1.0, 2.4) == pytest.approx(expected_s, abs=1.0)
        places = [(0, 3.9, 1.0, 2.4), (1, 0.1, 1.0, 2.4), (1, 7.9, 1.0, 2.4)]
        seen = [float(history.t_s[np.argmax(air.od_per_m > 0.005)]) for air in airs_at(history, house, places)]
        assert 0.0 < seen[0] < seen[1]
        assert seen[2] == seen[1] if place_m is None else seen[2] > seen[1]


@pytest.mark.parametrize("radius_m", [0.5, 2.0, 4.0])
def test_a_jet_comes_as_soon_as_its_fire_blows_it_there(radius_m):
    """The front of a growing fire goes at the speed that the fire has by then, not at that of its first moment."""
    room = Building("room", (Room("room", 10.0, 4.0, HEIGHT_M),))
    fire = Fire(0, "wood", 2.0, 2.0, BASE_M, 0.3, ignition_s=60.0, flaming_s=60.0, growth_kw_s2=0.1876)
    history = run_zones(room, (fire,), Ambient(), 200.0)
    (air,) = airs_at(history, room, [(0, 2.0 + radius_m, 2.0, 2.45)])
    came_s = history.t_s[np.argmax(air.velocity_m_s > 0.1)]
    rise, t = HEIGHT_M - BASE_M, np.arange(0.0, 100.0, 0.01)
    third = (0.67 * 0.1876 * t**2 / 0.7) ** (1.0 / 3.0)
    length = 0.67 * rise ** (4.0 / 3.0) + 6.0 / 11.0 * radius_m ** (11.0 / 6.0) / (0.195 * math.sqrt(rise))
    expected_s = 60.0 + t[np.argmax(np.cumsum(third) * 0.01 >= length)]
    assert came_s == pytest.approx(expected_s, abs=2.5)


def test_in_the_next_room_air_moves_as_fast_as_the_smoke_that_comes_there():
    """Under the ceiling at (B / W)^(1/3), near the floor not: smoke does not stand before alarms."""
    rooms = (Room("a", 4.0, 5.0, HEIGHT_M), Room("b", 8.0, 3.0, HEIGHT_M))
    house = Building("two", rooms, (Vent(0, 1, 0.9, 0.0, 2.0),))
    steady = Release(0, 1.0, 1.0, BASE_M, heat_kw=((0.0, 30.0),))
    history = run_zones(house, (steady,), Ambient(), END_S)
    high, low, before = airs_at(history, house, [(1, 4.0, 1.0, 2.45), (1, 4.0, 1.0, 0.1), (0, 3.8, 4.8, 1.8)])
    expected_m_s = (history.buoyancy_m4_s3[-30:, 1] / 3.0) ** (1.0 / 3.0)
    assert expected_m_s.min() > 0.3
    np.testing.assert_allclose(high.velocity_m_s[-20:], expected_m_s[:20], rtol=0.02)
    assert low.velocity_m_s.max() < 0.05
    assert history.layer_height_m[-1, 0] < 1.5
    assert before.velocity_m_s.max() < 0.05, "where the source is, its jet blows, and nothing that comes back"


def test_what_comes_in_changes_from_second_to_second():
    """It stood still for a step, of two to three seconds here, and with it how fast smoke came to alarms next door."""
    rooms = (Room("a", 4.0, 5.0, HEIGHT_M), Room("b", 8.0, 3.0, HEIGHT_M))
    fire = Fire(0, "wood", 1.0, 1.0, BASE_M, 0.3, growth_kw_s2=0.05, peak_hrr_kw=900.0)
    history = run_zones(Building("two", rooms, (Vent(0, 1, 0.9, 0.0, 2.0),)), (fire,), Ambient(), END_S)
    comes_in = history.buoyancy_m4_s3[30:100, 1]
    assert (np.diff(comes_in) > 0.0).all()


def test_who_is_in_a_room_as_the_run_begins_has_been_there():
    """No plume comes to a head out of nothing; that of someone who comes in does, after its way up."""
    for begin_s, curve in ((0.0, ((0.0, 0.075),)), (20.0, ((20.0, 0.0), (20.5, 0.075)))):
        someone = Release(0, 10.0, 1.0, 1.1, heat_kw=curve)
        (air,) = airs_at(run_zones(CORRIDOR, (someone,), Ambient(), 60.0), CORRIDOR, [(0, 10.2, 1.0, 2.48)])
        came_s = int(np.argmax(air.velocity_m_s > 0.1))
        assert (came_s == 0) if begin_s == 0.0 else (came_s > begin_s + 1.0)
        assert (np.abs(np.diff(air.temp_c[came_s:])) < 0.2).all()


@pytest.mark.parametrize("heat_w", [20.0, 75.0, 1000.0, 100_000.0])
def test_a_layer_that_gets_warm_weakens_a_plume_bit_by_bit(heat_w):
    """A ceiling jet has no step where a layer is first told from the air below it: here at each 3 mK up to 3 K."""
    told = np.array([through_layer(heat_w, 1.2, 1.7, 1.0 + 1e-5 * i) for i in range(1000)])
    excess_k = [jet_excess_k(alpert_kw(each_w), 1.5 / 1.7 * rise_m, rise_m) for each_w, rise_m in told]
    assert (np.diff(excess_k) <= 1e-12).all()
    assert np.abs(np.diff(excess_k)).max() < 0.005


def test_smoke_of_a_wire_that_gets_warm_comes_bit_by_bit():
    """It makes heat and smoke alike from its first watt on: none is kept back until there is heat enough."""
    wire = Fire(0, "pvc_wire", 10.0, 1.0, 1.1, 0.001, flaming_s=None, smoulder_kw=0.02, smoulder_growth_s=400.0)
    (air,) = airs_at(run_zones(CORRIDOR, (wire,), Ambient(), END_S), CORRIDOR, [(0, 10.5, 1.0, 2.45)])
    grown = air.od_per_m[30:]
    assert grown[-1] > 0.02
    assert np.diff(grown).max() < 0.001
