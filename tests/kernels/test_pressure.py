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
from simulators.physics.fire import Ambient
from simulators.physics.openings import CeilingVent, Fan


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
