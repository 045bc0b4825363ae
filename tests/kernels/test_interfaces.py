"""How fast openings hold an interface: beside flows found anew with it moved, and what a step beyond that would do."""

import numpy as np
import pytest

from simulators.kernels.constants import UPPER
from simulators.kernels.cpu import run, work_for
from simulators.kernels.interfaces import MOST_RETURNED, longest_steady_s
from simulators.kernels.layers import layer_states
from simulators.kernels.openings import find_shares
from simulators.kernels.pressure import solve_pressures
from simulators.kernels.start import start
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient, Fire, ModelError
from simulators.physics.zone_model import output_for, pack


def lobby_between(seconds):
    """A burning room, a lobby of 1 m2 and a corridor that is open to outside."""
    sizes = {"burns": (3.0, 3.0, 2.4), "lobby": (1.0, 1.0, 2.2), "corridor": (8.0, 2.0, 2.4)}
    rooms = tuple(Room(name, *size, leak_area_m2=0.0) for name, size in sizes.items())
    doors = (Vent(0, 1, 0.8, 0.0, 2.0), Vent(1, 2, 0.8, 0.0, 2.0), Vent(2, OUTSIDE, 0.8, 0.0, 2.0))
    burner = Fire(0, "propane", 1.5, 1.5, 0.0, 0.3, flaming_s=0.0, peak_hrr_kw=100.0)
    building = Building("lobby", rooms, doors)
    return pack(building, (burner,), Ambient(), seconds, 1.0, ModelError(), 10.0, (), 0.15, 1.0)


@pytest.mark.parametrize("lobby_m", [0.8, 1.2, 1.6])
def test_the_rate_is_that_of_flows_found_anew_with_the_interface_moved(lobby_m):
    """Or up to twice it, where what flows above the interface is thin."""
    scenario = lobby_between(10.0)
    work = work_for(3, 3, 0, 0, 1, 0)

    def net_upper_m3_s(layer_m):
        start(scenario, work, output_for(scenario))
        shares = np.array([[0.6, 0.4], [1.0 - layer_m / 2.2, layer_m / 2.2], [0.4, 0.6]])
        temps = np.array([[550.0, 320.0], [500.0, 310.0], [400.0, 300.0]])
        whole = work.gas.energy.sum(axis=1, keepdims=True)
        work.gas.energy[:] = whole * shares
        y = work.gas.mass.sum(axis=1) / work.gas.mass.sum(axis=(1, 2))[:, None]
        density = 101325.0 / (287.0 * temps)
        volumes = np.asarray(scenario.rooms.volume)[:, None] * shares
        work.gas.mass[:] = (density * volumes)[:, :, None] * y[:, None, :]
        layer_states(scenario.rooms, work)
        find_shares(0.0, scenario, work)
        work.gas.heat_rate[:] = 0.0
        assert solve_pressures(10.0, scenario, work)
        flows, rho = work.flows, work.rho
        # of the lobby's upper layer: what comes of its neighbours' by both doors, less what leaves it
        comes = flows[0, 0, UPPER] / rho[0, UPPER] + flows[1, 1, UPPER] / rho[2, UPPER]
        return comes - (flows[0, 1, UPPER] + flows[1, 0, UPPER]) / rho[1, UPPER]

    off_m = 1e-3
    found = (net_upper_m3_s(lobby_m + off_m) - net_upper_m3_s(lobby_m - off_m)) / (2.0 * off_m)
    net_upper_m3_s(lobby_m)
    told = MOST_RETURNED / longest_steady_s(scenario, work)
    assert 0.8 * found < told < 2.0 * found


def test_the_last_bit_of_a_number_changes_nothing_where_a_lobby_stands_between():
    """Steps beyond 2 over that rate made interfaces of lobbies swing by centimetres, and 1e-16 of a temperature told
    which way."""
    scenario = lobby_between(600.0)
    warmer = scenario.setting._replace(outdoor_k=np.nextafter(scenario.setting.outdoor_k, 400.0))
    layers = []
    for setting in (scenario.setting, warmer):
        out = output_for(scenario)
        run(scenario._replace(setting=setting), out)
        layers.append(out.layer)
    assert np.abs(layers[0] - layers[1]).max() < 1e-9


def test_where_nothing_flows_a_step_is_as_long_as_one_likes():
    room = Room("a", 3.0, 3.0, 2.4)
    still = pack(Building("still", (room,)), (), Ambient(), 10.0, 1.0, ModelError(), 10.0, (), 0.15, 1.0)
    work = work_for(1, int(still.vents.n), 0, 0, 0, 0)
    start(still, work, output_for(still))
    find_shares(0.0, still, work)
    assert solve_pressures(1.0, still, work)
    assert longest_steady_s(still, work) > 1e3


@pytest.mark.parametrize("wind_pa", [-50.0, 5.0, 50.0])
def test_wind_on_the_only_opening_is_a_pressure_to_which_the_room_comes_and_shortens_no_step(wind_pa, begun):
    """Of a room of 550 and 320 K, whose opening reaches across its interface."""
    longest = []
    for windy_pa in (0.0, wind_pa):
        room = Room("a", 2.0, 2.0, 2.4, leak_area_m2=0.0)
        building = Building("windy", (room,), (Vent(0, OUTSIDE, 1.0, 0.0, 2.0, wind_pa=windy_pa),))
        scenario, work = begun(building, Ambient(), (0.5, 0.5), (0.5 * 293.15 / 550.0, 0.5 * 293.15 / 320.0))
        find_shares(0.0, scenario, work)
        work.gas.heat_rate[:] = 0.0
        # long enough for the room to come to what lies outside its opening
        assert solve_pressures(1e6, scenario, work)
        longest.append(longest_steady_s(scenario, work))
    assert longest[1] == pytest.approx(longest[0], rel=1e-3)
