"""Jets and plumes below the grid: what is known of them in closed form, and where they come to rest."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from simulators.dispersion.buoyant_jet import pure_plume_flow, rise_of, settle

ROOM_K, AIR, G = 294.0, 1.2, 9.80665
NZ, DZ = 240, 0.01
TOP_M = NZ * DZ
PLUME, JET = 0.13, 0.076


def risen(
    z_m, flow=0.0, mass=0.0, heat=0.0, speed=0.0, diameter=0.02, mirrors=1.0, density=None, excess=None, planes=NZ
):
    """What a source in a room of still air, or of that density, comes to."""
    density = np.full(planes, AIR) if density is None else density
    weight, excess = np.full(planes, AIR), np.zeros(planes) if excess is None else excess
    drawn, spread, radius, made_of = np.zeros((4, planes))
    path_m = rise_of(
        z_m, flow, mass, heat, speed, diameter, mirrors, ROOM_K, TOP_M / planes, weight, excess, density,
        drawn, spread, radius, made_of,
    )  # fmt: skip
    return SimpleNamespace(path_m=path_m, drawn=drawn, spread=spread, radius=radius, made_of=made_of)


def plume_m3_s(buoyancy, rise_m):
    """Morton, Taylor and Turner: pi^(2/3) 6/5 alpha (9/10 alpha B)^(1/3) z^(5/3)."""
    return math.pi ** (2 / 3) * 1.2 * PLUME * (0.9 * PLUME * buoyancy) ** (1 / 3) * rise_m ** (5 / 3)


def test_a_plume_is_as_wide_as_its_source_five_sixths_of_a_radius_over_alpha_above_its_origin():
    assert pure_plume_flow(0.01, 0.3) == pytest.approx(plume_m3_s(0.01, 5.0 * 0.15 / (6.0 * PLUME)))


def test_what_is_hot_rises_as_a_plume_of_its_width():
    """100 W over 40 cm: warm by a kelvin, where Boussinesq holds; it begins with the air that it has drawn so far."""
    heat = 100.0 / (AIR * 1005.0)
    told, buoyancy = risen(0.2, heat=heat, diameter=0.4), G * heat / ROOM_K
    from_origin_m = 0.2 / (1.2 * PLUME)
    assert told.drawn.sum() == pytest.approx(plume_m3_s(buoyancy, from_origin_m + 2.2), rel=0.01)
    assert told.drawn[20] > pure_plume_flow(buoyancy, 0.4)
    assert told.path_m == pytest.approx(2.2, abs=1e-6)
    assert not told.drawn[:20].any()
    np.testing.assert_allclose(told.radius[20:], 0.2 + 1.2 * PLUME * DZ * np.arange(1, NZ - 19), rtol=0.02)
    assert not told.made_of.any()


@pytest.mark.parametrize("mirrors", [2.0, 4.0])
def test_a_source_at_walls_is_a_part_of_one_in_the_open_as_many_times_as_strong(mirrors):
    """A warm one begins with the air of its own plume, drawn in at its height; a colder one falls."""
    light = {"flow": 1e-3, "mass": 8e-4}
    part, whole = risen(0.2, **light, mirrors=mirrors), risen(0.2, **{k: mirrors * v for k, v in light.items()})
    np.testing.assert_allclose(part.drawn, whole.drawn / mirrors, rtol=1e-12)
    np.testing.assert_allclose(part.made_of, whole.made_of, rtol=1e-12)
    excess, density = np.full(NZ, 3.0), np.full(NZ, AIR / (1.0 + 3.0 / ROOM_K))
    around = {"excess": excess, "density": density}
    own = {"flow": 1e-3, "mass": 1.1e-3}
    part = risen(0.203, **own, heat=0.3, diameter=0.4, mirrors=mirrors, **around)
    start = pure_plume_flow(G * 0.3 / ROOM_K, 0.4)
    begun = {"flow": start, "mass": 1.1e-3 + (start - 1e-3) * AIR, "heat": 0.3 + (start - 1e-3) * 3.0}
    whole = risen(0.203, **{k: mirrors * v for k, v in begun.items()}, speed=start / (0.04 * math.pi), **around)
    more = np.where(np.arange(NZ) == 20, start - 1e-3, 0.0)
    np.testing.assert_allclose(part.drawn, whole.drawn / mirrors + more, rtol=1e-9)
    np.testing.assert_allclose(part.radius, whole.radius, rtol=1e-12)


@pytest.mark.parametrize(("speed", "z_m"), [(8.0, 0.1), (-8.0, 2.3)])
def test_a_jet_draws_in_by_its_momentum_alone_either_way(speed, z_m):
    """dQ/dz = 2 alpha (pi M)^(1/2) of a jet as heavy as the room, which its draught thins; it widens by 2 alpha."""
    flow = 8.0 * 0.25 * math.pi * 0.02**2
    told = risen(z_m, flow=flow, mass=AIR * flow, speed=speed)
    drawn = 2.0 * JET * math.sqrt(math.pi * 8.0 * flow) * 2.3
    last = -1 if speed > 0.0 else 0
    assert told.path_m == pytest.approx(2.3, abs=1e-6)
    assert told.drawn.sum() == pytest.approx(drawn, rel=1e-9)
    assert told.made_of[last] == pytest.approx(flow / (flow + drawn), rel=1e-9)
    assert told.radius[last] == pytest.approx(0.01 + 2.0 * JET * 2.3, rel=0.002)
    # along the ceiling or the floor, a tenth of its way deep
    lies = np.zeros(NZ)
    lies[:23] = 1.0 / 23.0
    np.testing.assert_allclose(told.spread, lies[::-1] if speed > 0.0 else lies, atol=1e-9)


def exactly(z_m, flow, mass, speed, ahead, density, heat=0.0):
    """Flow at each plane's far side and the height reached, by scipy's integrator; None beyond it."""

    def slopes(z, state):
        q, g, m = state
        outside = np.interp(ahead * z, DZ * (np.arange(NZ) + 0.5), density)
        rho = g / q / (1.0 + heat / q / ROOM_K)
        m = max(m, 1e-9)
        b, w = g / math.sqrt(math.pi * rho * m), m / g
        lift = ahead * G * (outside - rho)
        alpha = JET + (PLUME - JET) * min(1.0, max(0.0, lift / outside * b / w**2 / (1.6 * PLUME)))
        taken = 2.0 * alpha * math.sqrt(math.pi * outside * m)
        return taken / AIR, taken, math.pi * b**2 * lift

    def spent(z, state):
        return state[2] - 1e-3 * mass * abs(speed)

    spent.terminal = True
    ends = TOP_M if ahead > 0.0 else 0.0
    start = (flow, mass, mass * max(abs(speed), 1e-3))
    sides = ahead * DZ * np.arange(NZ + 1)
    told = solve_ivp(slopes, (ahead * z_m, ends), start, rtol=1e-8, atol=1e-14, dense_output=True, events=spent)
    reached = ahead * told.t[-1]
    inside = (sides >= ahead * z_m) & (sides <= told.t[-1])
    return ahead * sides[inside], told.sol(sides[inside])[0], reached


LIGHTER = AIR * (1.0 - 0.1 * np.linspace(0.0, 1.0, NZ))


@pytest.mark.parametrize(
    ("source", "ahead"),
    [
        ({"flow": 1e-3, "mass": 6.6e-4, "speed": 0.0}, 1.0),  # methane that seeps
        ({"flow": 1e-3, "mass": 1.8e-3, "speed": 0.0}, -1.0),  # propane that seeps
        ({"flow": 1e-3, "mass": 6.6e-4, "speed": 5.0}, 1.0),
        ({"flow": 1e-3, "mass": 1.8e-3, "speed": 3.0}, 1.0),  # a fountain, which falls short of the ceiling
        ({"flow": 1e-3, "mass": 6.6e-4, "speed": -3.0}, -1.0),
        ({"flow": 0.02, "mass": 0.02 * AIR, "speed": 0.0, "heat": -0.4}, -1.0),  # winter air
    ],
)
@pytest.mark.parametrize("density", [np.full(NZ, AIR), LIGHTER], ids=["even", "lighter above"])
def test_jets_draw_in_what_their_equations_say(source, ahead, density):
    z_m = 1.2
    told = risen(z_m, density=density, **source)
    sides_m, flows, reached_m = exactly(z_m, **source, ahead=ahead, density=density)
    assert told.path_m == pytest.approx(abs(reached_m - z_m), abs=0.05 * abs(reached_m - z_m) + 0.01)
    drawn = source["flow"] + np.cumsum(told.drawn if ahead > 0.0 else told.drawn[::-1])
    at = np.round((sides_m if ahead > 0.0 else TOP_M - sides_m) / DZ).astype(int) - 1
    well_inside = np.abs(sides_m - z_m) < 0.8 * abs(reached_m - z_m)
    np.testing.assert_allclose(drawn[at][well_inside], flows[well_inside], rtol=0.03)
    assert told.spread.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("planes", [240, 37, 24])
@pytest.mark.parametrize(
    ("source", "z_m", "ahead"),
    [
        ({"flow": 7.5e-4, "mass": 5e-4}, 0.5, 1.0),  # methane
        ({"flow": 4.8e-4, "mass": 4e-5}, 0.5, 1.0),  # hydrogen
        ({"flow": 5.5e-4, "mass": 1e-3}, 0.3, -1.0),  # propane
        ({"flow": 0.02, "mass": 0.02 * AIR, "heat": -0.4}, 1.2, -1.0),  # winter air
    ],
)
def test_what_sets_out_from_rest_draws_in_no_more_on_flat_cells_than_on_fine_ones(source, z_m, ahead, planes):
    """Its first step fell as far as a cell at once: it was as fast as a jet, and drew in up to 2.6 times as much."""
    told = risen(z_m, planes=planes, **source)
    _, flows, _ = exactly(z_m, **source, speed=0.0, ahead=ahead, density=np.full(NZ, AIR))
    assert source["flow"] + told.drawn.sum() == pytest.approx(flows.max(), rel=0.05)


def test_light_gas_that_is_cold_enough_sinks_and_cold_air_blown_at_the_ceiling_falls_to_the_floor():
    """1.05 kg/m3 at the room's 294 K is 1.27 kg/m3 at 244 K."""
    sinks = risen(1.2, flow=1e-3, mass=1.05e-3, heat=-0.05)
    assert sinks.drawn[:120].any()
    assert not sinks.drawn[120:].any()
    falls = risen(TOP_M, flow=0.01, mass=0.01 * AIR, heat=-0.2, speed=1.0)
    assert (falls.path_m, falls.spread[0]) == (0.0, pytest.approx(1.0))


def test_the_smallest_flow_that_there_is_stays_where_it_is():
    """A fan of 5e-324 m3/s ended a run by a division by zero."""
    told = risen(1.205, flow=5e-324, mass=5e-324)
    assert (told.path_m, told.drawn.any(), told.spread.sum()) == (0.0, False, pytest.approx(1.0))


STABLE = 1.30 - 0.02 * np.arange(10)


@pytest.mark.parametrize(
    ("z_m", "path_m", "rho", "lies"),
    [
        (0.85, 0.5, 1.21, {4: 0.5, 5: 0.5}),  # sinks to where air is as heavy, 5 cm to either side
        (0.15, 0.5, 1.21, {4: 0.5, 5: 0.5}),
        (0.15, 2.0, 1.00, {8: 0.5, 9: 0.5}),  # to the ceiling, a tenth of its way deep
        (0.85, 2.0, 1.50, {0: 0.5, 1: 0.5}),
        (0.85, 2.0, 1.21, {4: 0.5, 5: 0.5}),
        (0.55, 0.5, 1.20, {5: 1.0}),  # as heavy as where it is
        (1.00, 3.0, 1.12, {7: 1 / 3, 8: 1 / 3, 9: 1 / 3}),
        (0.50, 30.0, 1.12, dict.fromkeys(range(10), 0.1)),  # no deeper than the room
    ],
)
def test_what_has_spent_itself_lies_where_air_is_as_heavy(z_m, path_m, rho, lies):
    spread = np.full(10, 7.0)
    settle(z_m, path_m, rho, 0.1, STABLE, spread)
    np.testing.assert_allclose(spread, [lies.get(k, 0.0) for k in range(10)], atol=1e-9)
