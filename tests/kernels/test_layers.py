"""Layers: where their interface lies, which of them joins what comes in, and what falls out of the upper one."""

import math

import pytest

from simulators.kernels import constants as c
from simulators.kernels.layers import deposit, interface_m, layer_states, surface_areas, upper_share
from simulators.physics.building import Building, Room
from simulators.physics.fire import Ambient
from simulators.physics.pack_rooms import pack_rooms

BOX = Room("box", 4.0, 5.0, 2.5)
ROOF = Room("roof", 4.0, 5.0, 2.5, cross_section=((0.0, 20.0), (2.5, 5.0)))
SETTLES_M_S = 3e-5
FALLS_M_S = 1e-3


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.9])
def test_an_interface_has_its_share_of_the_room_below_it(share):
    """A box, and a roof of 20 m2 that narrows straight to 5: 20 z - 3 z2 below z."""
    rooms = pack_rooms(Building("two", (BOX, ROOF)))
    assert interface_m(rooms, 0, share) == pytest.approx(2.5 * share)
    z = interface_m(rooms, 1, share)
    assert 20.0 * z - 3.0 * z * z == pytest.approx(share * (50.0 - 3.0 * 2.5**2), rel=1e-3)


def test_what_comes_in_joins_the_layer_that_is_as_warm():
    """Straight between them; by a kelvin where they hardly differ, and what is as cool as the lower one is of it."""
    assert upper_share(320.0, 400.0, 280.0) == pytest.approx(1.0 / 3.0)
    assert upper_share(250.0, 400.0, 280.0) == upper_share(280.04, 400.0, 280.0) == 0.0
    assert upper_share(500.0, 400.0, 280.0) == upper_share(400.0, 400.0, 280.0) == 1.0
    assert upper_share(280.3, 280.2, 280.0) == pytest.approx(0.3)


def test_coarse_particles_fall_out_of_the_upper_layer_and_onto_the_floor(begun):
    """A millimetre a second, beside what every particle does; from above they are in the lower layer for the next."""
    scenario, work = begun(Building("one", (BOX,)), Ambient(), (0.4, 0.6), (0.4, 0.6))
    work.gas.mass[0, :, c.AEROSOL_COARSE] = 2e-3, 5e-3
    layer_states(scenario.rooms, work)
    surface_areas(scenario.rooms, 0, work.layer[0], work.areas[0])
    deposit(30.0, 0, scenario.rooms, work)
    around_m2 = 18.0 * 2.5
    upper = math.exp(-30.0 * SETTLES_M_S * (20.0 + 0.4 * around_m2) / (0.4 * 50.0))
    lower = math.exp(-30.0 * (SETTLES_M_S * (20.0 + 0.6 * around_m2) + FALLS_M_S * 20.0) / (0.6 * 50.0))
    stays = math.exp(-30.0 * FALLS_M_S * 20.0 / (0.4 * 50.0))
    expected = 2e-3 * upper * stays, 5e-3 * lower + 2e-3 * upper * (1.0 - stays)
    assert work.gas.mass[0, :, c.AEROSOL_COARSE] == pytest.approx(expected, rel=1e-6)
