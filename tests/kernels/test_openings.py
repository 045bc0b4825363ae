"""How far openings stand open: as their curves say, and from their trigger on as their last point says."""

import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.kernels.layout import D_INCIDENT, D_TEMP, N_DEVICE
from simulators.kernels.openings import _shares, _watch, interpolated, watch_triggers
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.devices import HeatDetector
from simulators.physics.fire import Ambient, TabulatedFire
from simulators.physics.openings import CeilingVent, Fan, Trigger
from simulators.physics.pack_rooms import pack_vents

ROOM = Room("a", 4.0, 5.0, 2.5, leak_area_m2=0.0)
HOT, SHONE_ON = Trigger("temperature", 100.0, "link"), Trigger("flux", 2500.0, "plate")
SHUT = ((0.0, 0.0), (1.0, 1.0))


def opens_of(*openings):
    """Opens of vents of these curves and triggers."""
    vents = tuple(Vent(0, OUTSIDE, 0.9, 0.0, 2.0, opening, trigger) for opening, trigger in openings)
    return pack_vents(Building("b", (ROOM,), vents), {"link": 0, "plate": 1})[1]


def test_what_has_been_triggered_is_as_open_as_its_last_point_whatever_its_time():
    opens = opens_of((((0.0, 0.1), (50.0, 0.1), (50.0, 0.7)), HOT), (((0.0, 0.0), (10.0, 1.0)), None))
    triggered_at, share = np.array([20.0, c.NEVER]), np.zeros(2)
    for t, expected in ((5.0, (0.1, 0.5)), (20.0, (0.7, 1.0)), (60.0, (0.7, 1.0))):
        _shares(t, 2, opens, triggered_at, share)
        assert share == pytest.approx(expected)


def test_what_nothing_triggers_never_gets_to_its_last_point():
    opens = opens_of((((0.0, 0.1), (50.0, 0.2), (50.0, 0.7)), HOT))
    share = np.zeros(1)
    _shares(1e6, 1, opens, np.array([c.NEVER]), share)
    assert share == pytest.approx(0.2)


def test_a_trigger_is_reached_once_by_a_devices_heat_or_by_what_it_takes_of_what_shines_on_it():
    """100 C of a link; 2.5 kW/m2 taken by a plate that takes nine tenths."""
    opens = opens_of((((0.0, 0.0), (0.0, 1.0)), HOT), (((0.0, 0.0), (0.0, 1.0)), SHONE_ON))
    devices, takes, at = np.zeros((2, N_DEVICE)), np.array([0.5, 0.9]), np.full(2, c.NEVER)
    devices[:, D_TEMP], devices[:, D_INCIDENT] = 372.0, 2700.0
    assert not _watch(1.0, 2, opens, at, devices, takes)
    devices[0, D_TEMP] = 374.0
    assert _watch(2.0, 2, opens, at, devices, takes)
    devices[1, D_INCIDENT] = 2800.0
    assert _watch(3.0, 2, opens, at, devices, takes)
    assert not _watch(4.0, 2, opens, at, devices, takes)
    assert at.tolist() == [2.0, 3.0]


def test_what_waits_is_told_once_be_it_a_vent_a_hole_a_fan_or_a_fire(begun):
    waits = [Trigger("temperature", 100.0 + 10.0 * i, "link") for i in range(4)]
    house = Building(
        "b", (ROOM,), (Vent(0, OUTSIDE, 0.9, 0.0, 2.0, SHUT, waits[0]),),
        (CeilingVent(OUTSIDE, 0, 0.5, opening=SHUT, trigger=waits[1]),),
        (Fan(0, OUTSIDE, 0.1, 2.0, 2.0, opening=SHUT, trigger=waits[2]),),
    )  # fmt: skip
    rows = ((0.0, 20.0, 0.0, 0.2, 0.0, 0.05, 0.0),)
    burner = TabulatedFire(0, 1.0, 1.0, (1.0, 4.0, 0.0, 0.0, 0.0), 5e7, 0.3, rows, trigger=waits[3])
    link = HeatDetector("link", 0, (1.0, 1.0, 2.4), 99.0, 50.0)
    scenario, work = begun(house, Ambient(), sources=(burner,), devices=(link,))
    for i, at in enumerate((work.vent_at, work.hatch_at, work.fan_at, work.ignited_at)):
        for warmer_k, told in ((-0.1, False), (0.1, True), (0.2, False)):
            work.device[0, D_TEMP] = c.KELVIN + 100.0 + 10.0 * i + warmer_k
            assert bool(watch_triggers(10.0 * i + warmer_k, scenario, work)) == told
        assert at.tolist() == [10.0 * i + 0.1]


def test_of_two_points_at_one_time_the_later_counts_from_then_on():
    points = np.array([[9.0, 9.0], [1.0, 0.2], [3.0, 0.4], [3.0, 0.8], [4.0, 0.9], [0.0, 9.0]])
    for t, value in ((0.0, 0.2), (0.5, 0.2), (1.0, 0.2), (2.0, 0.3), (3.0, 0.8), (3.5, 0.85), (7.0, 0.9)):
        assert interpolated(points, 1, 5, t) == pytest.approx(value)
