"""Pressures of all rooms at once: the linear solver beside numpy, and what is left of their equations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.elimination import solve_in_place
from simulators.kernels.openings import find_shares
from simulators.kernels.pressure import TOLERANCE_SHARE, TOLERANCE_W, fan_share, solve_pressures
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient, Release
from simulators.physics.openings import CeilingVent, Fan
from simulators.physics.zone_model import run_zones
from simulators.verification.impossible import energy_imbalance


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 20), st.integers(0, 2**31))
def test_elimination_is_numpys_solution(n, seed):
    rng = np.random.default_rng(seed)
    matrix, right = rng.normal(size=(n, n)), rng.normal(size=n)
    matrix[0, 0] = 0.0 if n > 1 else 1.0
    ours = right.copy()
    solve_in_place(matrix.copy(), ours, n)
    assert ours == pytest.approx(np.linalg.solve(matrix, right), rel=1e-6, abs=1e-9 * np.linalg.cond(matrix))


def test_a_fan_blows_to_its_first_cut_off_and_hardly_from_its_last_on():
    """Between them as CFAST's: shares that its runs told at these pressures, of cut-offs of 200 and 300 Pa."""
    for against_pa, share in ((0.0, 1.0), (225.9, 0.950), (242.6, 0.710), (261.5, 0.199), (278.5, 0.029), (400.0, 0.0)):
        assert fan_share(against_pa, 200.0, 300.0)[0] == pytest.approx(share, abs=0.01)
    here, slope = fan_share(240.0, 200.0, 300.0)
    assert (fan_share(240.001, 200.0, 300.0)[0] - here) / 0.001 == pytest.approx(slope, rel=1e-3)


@pytest.mark.parametrize("dt", [0.01, 1.0, 10.0])
@pytest.mark.parametrize("heat_w", [0.0, 5e3, 1e6])
def test_pressures_leave_no_more_than_their_tolerance(begun, dt, heat_w):
    """V / (gamma - 1) (p - p_old) / dt = heat + enthalpy in, written anew from the flows that were found."""
    building = Building(
        "three",
        (Room("a", 4.0, 5.0, 2.5), Room("b", 3.0, 4.0, 2.5), Room("c", 3.0, 4.0, 2.5, origin_m=(0.0, 0.0, 2.6))),
        (Vent(0, 1, 0.9, 0.0, 2.0), Vent(1, OUTSIDE, 0.8, 0.9, 2.0)), (CeilingVent(2, 0, 0.5),),
        (Fan(1, OUTSIDE, 0.05, 2.0, 2.0),),
    )  # fmt: skip
    ambient = Ambient(outdoor_temp_c=-5.0)
    scenario, work = begun(building, ambient, (0.4, 0.6), (0.2, 0.6))
    find_shares(0.0, scenario, work)
    work.gas.heat_rate[:] = 0.0
    work.gas.heat_rate[0, 0] = heat_w
    work.old_pressure[:] = work.pressure
    assert solve_pressures(dt, scenario, work)

    left = scenario.rooms.volume / (c.GAMMA - 1.0) * (work.pressure - work.old_pressure) / dt - work.gas.heat_rate.sum(
        axis=1
    )
    outdoor_k = scenario.setting.outdoor_k

    def carried(source, target, flows):
        temps = work.gas.temps[source] if source >= 0 else np.full(2, outdoor_k)
        heat = c.CP * float((flows * temps).sum())
        for room, sign in ((source, 1.0), (target, -1.0)):
            if room >= 0:
                left[room] += sign * heat

    vents = scenario.vents
    for v in range(vents.n):
        carried(vents.here[v], vents.there[v], work.flows[v, 0])
        carried(vents.there[v], vents.here[v], work.flows[v, 1])
    carried(0, 2, work.hatch_flows[0, 1])
    carried(2, 0, work.hatch_flows[0, 0])
    carried(1, -1, work.fan_flows[0])
    assert np.abs(work.flows).max() > 0.01
    assert np.abs(work.fan_flows).sum() == pytest.approx(0.05 * work.rho[1, c.LOWER], rel=0.05)
    # what goes through a hole in a ceiling is a volume at the reference pressure
    assert (
        np.abs(left).max()
        < 1.01 * max(TOLERANCE_W, TOLERANCE_SHARE * heat_w) + 2e-4 * c.CP * 300.0 * np.abs(work.hatch_flows).sum()
    )


def test_a_fan_takes_of_each_layer_what_of_its_grille_lies_there(begun):
    """A grille from 0.8 to 1.6 m in a room whose interface is at 1 m: three quarters of its m3/s are hot gas."""
    fan = Fan(0, OUTSIDE, 0.05, 1.2, 1.2, from_area_m2=0.64)
    building = Building("one", (Room("a", 4.0, 5.0, 2.5, leak_area_m2=0.05),), (), (), (fan,))
    scenario, work = begun(building, Ambient(), (0.6, 0.4), (0.3, 0.4))
    find_shares(0.0, scenario, work)
    work.gas.heat_rate[:] = 0.0
    work.old_pressure[:] = work.pressure
    solve_pressures(1.0, scenario, work)
    assert work.layer[0] == pytest.approx(1.0)
    assert work.fan_flows[0] == pytest.approx(0.05 * np.array([0.75, 0.25]) * work.rho[0], rel=0.01)
    assert work.rho[0, c.UPPER] < 0.6 * work.rho[0, c.LOWER]


@pytest.mark.parametrize(("source", "target"), [(0, 1), (1, 0), (OUTSIDE, 1), (1, OUTSIDE), (0, OUTSIDE)])
@pytest.mark.parametrize("height_m", [0.3, 2.2])
def test_a_fan_in_still_air_blows_against_nothing_whatever_it_lifts(source, target, height_m, begun):
    """Air on the way weighs what stands at both ends does, as warm: cut-offs of -10 and 10 Pa leave a half."""
    rooms = (Room("a", 4.0, 5.0, 2.5), Room("b", 4.0, 5.0, 2.5, origin_m=(0.0, 0.0, 6.0)))
    fan = Fan(source, target, 0.05, height_m, 1.0 if min(source, target) >= 0 else height_m, cutoffs_pa=(-10.0, 10.0))
    scenario, work = begun(Building("two", rooms, fans=(fan,)), Ambient(20.0, outdoor_temp_c=20.0))
    find_shares(0.0, scenario, work)
    work.gas.heat_rate[:] = 0.0
    work.old_pressure[:] = work.pressure
    assert solve_pressures(1e-6, scenario, work)
    assert work.fan_flows[0].sum() == pytest.approx(0.5 * 0.05 * work.rho[0, c.LOWER], rel=2e-2)


@pytest.mark.parametrize("upper_w", [0.0, 2000.0])
@pytest.mark.parametrize("target", [0, 1])
def test_a_coil_in_a_duct_between_rooms_warms_what_leaves_no_pressure_behind(target, upper_w):
    """Heat of the coil of a fan from room to room, or about one room, swells what it blows within the same step.

    It warms each layer's part of the flow apart: one of 2 kW under the ceiling soon makes the upper one warm enough.
    """
    rooms = tuple(Room(name, 4.0, 5.0, 2.5, leak_area_m2=0.02) for name in "ab")
    fan = Fan(0, target, 0.05, 1.6, 2.0, warmed_to_c=40.0)
    building = Building("coil", rooms, (Vent(0, 1, 0.9, 0.0, 2.0),), fans=(fan,))
    heater = (Release(0, 2.0, 2.5, 0.1, heat_kw=((0.0, 1e-3 * upper_w),)),)
    history = run_zones(building, heater, Ambient(20.0, outdoor_temp_c=20.0), 60.0)
    assert history.temp_k.max() > 293.15 + 0.5
    assert np.abs(history.pressure_pa).max() < 1.0
    assert energy_imbalance(history) < 1e-9


def test_a_hole_in_a_ceiling_takes_of_the_upper_layer_by_how_deep_it_is(begun):
    """exp(-(Fr / 2)^2) of the volume that goes up, Fr = V / (g depth^5 dT / T)^(1/2), of 0.4 m of gas under 2.1 m."""
    building = Building("one", (Room("a", 4.0, 5.0, 2.5, leak_area_m2=0.05),), (), (CeilingVent(OUTSIDE, 0, 0.3),))
    mass = (0.16 * 293.15 / 450.0, 0.84 * 293.15 / 300.0)
    scenario, work = begun(building, Ambient(20.0), (0.16, 0.84), mass)
    find_shares(0.0, scenario, work)
    work.gas.heat_rate[:] = 0.0
    work.gas.heat_rate[0, c.UPPER] = 2e5
    work.old_pressure[:] = work.pressure
    assert solve_pressures(100.0, scenario, work)
    volumes = work.hatch_flows[0, 1] / work.rho[0]
    froude = volumes.sum() / np.sqrt(c.GRAVITY * 0.4**5 * 150.0 / 300.0)
    assert volumes[c.UPPER] / volumes.sum() == pytest.approx(np.exp(-((0.5 * froude) ** 2)), rel=1e-3)
    assert 0.05 < volumes[c.UPPER] / volumes.sum() < 0.95
    outside = scenario.setting.reference_pa / (c.GAS_CONSTANT * scenario.setting.outdoor_k)
    rise_pa = work.pressure[0] + c.GRAVITY * (2.5 * outside - 0.4 * work.rho[0, c.UPPER] - 2.1 * work.rho[0, c.LOWER])
    assert volumes.sum() == pytest.approx(0.68 * 0.3 * np.sqrt(2.0 * rise_pa / work.rho[0, c.UPPER]), rel=1e-3)
