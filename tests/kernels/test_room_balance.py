"""A room's layers and faces at the end of a step: beside a dense solution of all nodes, kept heat, no overshoot."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.cpu import sizes, work_for
from simulators.kernels.heat_step import heat_room
from simulators.kernels.layers import layer_states
from simulators.kernels.openings import find_shares
from simulators.kernels.room_balance import FIRST_LAYER, surfaces_share
from simulators.kernels.room_heat import OF_LAYERS
from simulators.kernels.start import start
from simulators.kernels.walls import bare_w_m2k
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient, ModelError
from simulators.physics.zone_model import output_for, pack

GYPSUM = Room("gypsum", 4.0, 5.0, 2.5, leak_area_m2=0.0)
ADIABATIC = Room("adiabatic", 4.0, 5.0, 2.5, (), (), "glass", leak_area_m2=0.0)
STEEL = Room("steel", 4.0, 5.0, 2.5, "steel", "steel", "steel", leak_area_m2=0.0)
SHAFT = Room("shaft", 4.0, 5.0, 2.5, leak_area_m2=0.0, shaft=True)
kelvin = st.floats(270.0, 500.0)


def heated(room, dt, upper_share, temps, walls, vents=(), driven_w=(0.0, 0.0), soot=0.0):
    """Scenario and work after heat_room; upper_share of the room's volume; driven_w: heat that flows brought before;
    soot: of the upper layer by mass."""
    scenario = pack(Building("one", (room,), vents), (), Ambient(), 10.0, 1.0, ModelError(), 10.0, (), 0.15, 1.0)
    work = work_for(*sizes(scenario))
    start(scenario, work, output_for(scenario))
    whole = work.gas.energy[0].sum()
    for k, share in ((c.UPPER, upper_share), (c.LOWER, 1.0 - upper_share)):
        fractions = work.gas.mass[0, k] / work.gas.mass[0, k].sum()
        work.gas.energy[0, k] = share * whole
        work.gas.mass[0, k] = share * whole / (c.CV * temps[k]) * fractions
    work.gas.mass[0, c.UPPER, c.SOOT_FLAMING] += soot * work.gas.mass[0, c.UPPER].sum()
    layer_states(scenario.rooms, work)
    work.wall[0] = np.asarray(walls)[:, None]
    work.warmed[0] = driven_w
    find_shares(0.0, scenario, work)
    heat_room(0, dt, scenario, work)
    return scenario, work


def behind(scenario, work):
    """[4] what each back gives to the air behind it, W/m2K."""
    walls, indoor_k = scenario.walls, scenario.setting.indoor_k
    bare = [bare_w_m2k(i, work.wall[0, i, -1], indoor_k, walls.emissivity[0, i]) for i in range(4)]
    return np.where(walls.bare[0], bare, walls.conductance[0, :, -1])


def on_the_mean(z):
    """Of what a layer gains that goes to its end as 1 - exp(-z t), t from 0 to 1, the mean over t."""
    t = (np.arange(1_000_000) + 0.5) / 1_000_000
    return np.expm1(-z * t).mean() / np.expm1(-z)


def dense(scenario, work, before, dt, driven_w):
    """[4, nodes] wall temperatures and [2] gains of layers: all nodes of all walls and both layers in one matrix."""
    nodes, areas = c.WALL_NODES, work.areas[0]
    n = 4 * nodes + 2
    matrix, right = np.zeros((n, n)), np.zeros(n)
    conductance, capacity, gives = scenario.walls.conductance[0], scenario.walls.capacity[0], behind(scenario, work)
    for i in range(4):
        for node in range(nodes):
            at = i * nodes + node
            matrix[at, at] += areas[i] * capacity[i, node] / dt
            links = [(at + 1, conductance[i, node])] if node < nodes - 1 else []
            links += [(at - 1, conductance[i, node - 1])] if node else []
            for other, through in links:
                matrix[at, at] += areas[i] * through
                matrix[at, other] -= areas[i] * through
                right[at] += areas[i] * through * (before[other // nodes, other % nodes] - before[i, node])
            if node == nodes - 1:
                matrix[at, at] += areas[i] * gives[i]
                right[at] += areas[i] * gives[i] * (scenario.setting.indoor_k - before[i, node])
        face, layer = i * nodes, 4 * nodes + (c.UPPER if i <= c.UPPER_WALL else c.LOWER)
        matrix[face, face] += work.surface_slope[0, i]
        right[face] += work.surface_w[0, i]
        matrix[layer, face] -= work.by_convection[i]
        matrix[face, layer] -= work.by_convection[i]
        for k, mates in ((c.UPPER, slice(0, 2)), (c.LOWER, slice(2, 4))):
            radiated = work.gas_slope[k] - work.by_convection[mates].sum()
            shines = areas * work.rays[:, OF_LAYERS + k]
            matrix[face, 4 * nodes + k] -= radiated * shines[i] / shines.sum()
        sends = work.surface_slope[0, i] - work.by_convection[i]
        emissivity, open_share = scenario.walls.emissivity[0], work.open_share[0]
        falls = areas * work.rays[:, i]
        in_gas = areas[i] - falls.sum()
        taken = (falls * (1.0 - (1.0 - emissivity) * (1.0 - open_share))).sum() + in_gas
        for j in range(4):
            matrix[j * nodes, face] -= sends * falls[j] * emissivity[j] * (1.0 - open_share[j]) / taken
        thick = work.absorption[0] * work.volumes
        for k in range(2):
            matrix[4 * nodes + k, face] -= sends * in_gas / taken * thick[k] / thick.sum()
    for k in range(2):
        layer, holds = 4 * nodes + k, c.CP * work.gas.total[0, k] / dt
        matrix[layer, layer] += work.gas_slope[k]
        matrix[:, layer] *= on_the_mean(work.gas_slope[k] / holds)
        matrix[layer, layer] += holds
        right[layer] = work.to_gas[k] + driven_w[k]
    gains = np.linalg.solve(matrix, right)
    return before + gains[:-2].reshape(4, nodes), gains[-2:]


@pytest.mark.parametrize("room", [GYPSUM, ADIABATIC, STEEL])
@pytest.mark.parametrize("dt", [0.05, 10.0])
def test_a_step_is_the_dense_solution_of_all_nodes(room, dt):
    """With a window that lets radiation out, and heat that flows brought."""
    walls, driven_w = [330.0, 320.0, 300.0, 295.0], (3000.0, 200.0)
    window = (Vent(0, OUTSIDE, 1.0, 0.5, 2.0),)
    scenario, work = heated(room, dt, 0.3, (450.0, 310.0), walls, window, driven_w)
    nodes, gains = dense(scenario, work, work.wall[0], dt, driven_w)
    assert work.wall_next[0] == pytest.approx(nodes, rel=1e-9)
    assert work.gains[FIRST_LAYER:] == pytest.approx(gains, rel=1e-7)
    holds = c.CP * work.gas.total[0] / dt
    assert work.gas.heat_rate[0] == pytest.approx(holds * gains - driven_w, rel=1e-6)


@pytest.mark.parametrize("z", [1e-4, 0.99e-3, 1.01e-3, 0.1, 1.0, 30.0])
def test_without_flows_surfaces_know_a_layer_as_it_is_on_the_mean(z):
    assert surfaces_share(z, 0.0) == pytest.approx(on_the_mean(z), rel=1e-7)


@pytest.mark.parametrize(("by_surfaces", "by_flows"), [(0.5, 0.0), (0.5, 0.1), (2.0, 0.2), (8.0, 0.1)])
def test_a_layer_comes_as_near_to_its_balance_as_in_many_steps(by_surfaces, by_flows):
    """Flows bring all that they do at first; surfaces less of what a layer, with all that came in, would gain alone."""
    share = surfaces_share(by_surfaces, by_flows)
    assert share < 1.0
    gained = (by_surfaces + by_flows) / (1.0 + by_flows + by_surfaces * share) * (1.0 + by_flows)
    parts, near = 200_000, 1.0
    for _ in range(parts):
        near -= near * (by_surfaces + by_flows) / parts
    assert gained == pytest.approx(1.0 - near, rel=1e-4)


def test_surfaces_know_no_more_than_all_that_a_layer_gains():
    assert surfaces_share(0.1, 0.4) == surfaces_share(0.0, 0.4) == 1.0


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.sampled_from([GYPSUM, STEEL, SHAFT]), st.floats(0.01, 10.0), st.floats(1e-3, 0.9),
       st.lists(kelvin, min_size=6, max_size=6))  # fmt: skip
def test_what_the_gas_loses_is_what_the_walls_take(room, dt, upper_share, kelvins):
    """Of a closed room: the gain of all nodes and what goes through the backs."""
    if room.shaft:
        upper_share, kelvins[1] = 1.0 - 1e-3, kelvins[0]
    scenario, work = heated(room, dt, upper_share, kelvins[:2], kelvins[2:])
    gained = (scenario.walls.capacity[0] * (work.wall_next[0] - work.wall[0])).sum(axis=1) / dt
    through = behind(scenario, work) * (work.wall_next[0, :, -1] - scenario.setting.indoor_k)
    turned_over = np.abs(work.surface_w[0]).sum()
    assert work.lost[0] == pytest.approx(-work.gas.heat_rate[0].sum(), rel=1e-9, abs=1e-9 * turned_over)
    # of nodes that hold 100 kJ/m2K, round-off of their temperatures is a milliwatt
    assert (work.areas[0] * (gained + through)).sum() == pytest.approx(work.lost[0], rel=1e-6, abs=1e-2)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from([GYPSUM, ADIABATIC]), st.floats(0.01, 10.0), st.floats(1e-3, 0.5),
       st.lists(kelvin, min_size=6, max_size=6))  # fmt: skip
def test_no_layer_ends_beyond_all_that_is_about_it(room, dt, upper_share, kelvins):
    """However thin it is and however long the step: between the coldest and the hottest of layers and faces."""
    _, work = heated(room, dt, upper_share, kelvins[:2], kelvins[2:])
    ends = work.gas.temps[0] + work.gas.heat_rate[0] * dt / (c.CP * work.gas.total[0])
    assert ends.min() > min(kelvins) - 2.0
    assert ends.max() < max(kelvins) + 2.0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(0.01, 10.0), st.floats(1e-3, 0.1), st.floats(600.0, 1200.0), st.floats(0.0, 0.01))
def test_a_thin_layer_of_flames_sends_out_no_less_than_nothing(dt, upper_share, upper_k, soot):
    """However long the step: it cools to what is about it, and no face ends far below (by the tangent, 90 K)."""
    _, work = heated(GYPSUM, dt, upper_share, (upper_k, 290.0), [290.0] * 4, soot=soot)
    ends = work.gas.temps[0] + work.gas.heat_rate[0] * dt / (c.CP * work.gas.total[0])
    assert ends.min() > 288.0
    assert work.wall_next[0, :, 0].min() > 260.0


def test_a_face_that_holds_nothing_comes_near_its_balance():
    """Adiabatic walls at 293 K about a floor at 1200 K, in one long step: not the thousands of K of 293 K's tangent."""
    _, work = heated(ADIABATIC, 10.0, 1e-3, (293.0, 293.0), [293.0, 293.0, 293.0, 1200.0])
    assert work.wall_next[0, :3, 0].min() > 700.0
    assert work.wall_next[0, :3, 0].max() < 1400.0


def test_a_shafts_floor_has_all_of_its_gas():
    """Warm gas over a cold floor loses to it what a mixed room does, not what a lower layer next to none holds."""
    _, work = heated(SHAFT, 10.0, 1.0 - 1e-3, (400.0, 400.0), [400.0, 400.0, 400.0, 300.0])
    assert work.gas.heat_rate[0, c.LOWER] == 0.0
    floor_w = 1.52 * 100.0 ** (4.0 / 3.0) * 20.0
    assert -work.gas.heat_rate[0, c.UPPER] > 0.5 * floor_w
