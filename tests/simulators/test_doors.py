"""Doors move where people are, in every class alike, and are opened by who flees."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import at
from simulators.scenarios.catalogue import scenario_class
from simulators.scenarios.declaration import OpeningBlock
from simulators.scenarios.distributions import uniform
from simulators.scenarios.doors import go_through_doors
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import house, opened
from simulators.scenarios.life import Stay
from simulators.scenarios.openings import draw_opening

HOMES = [house(4, "train", number) for number in range(25)]


def moved_doors(home, room, people, stay, number=1):
    building = opened(Draws(4, number, "openings"), home, 10.0, is_cooled=False)
    after = go_through_doors(Draws(4, number, "doors"), building, room, people, stay)
    pairs = zip(building.vents, after.vents, strict=True)
    return [(before, vent) for before, vent in pairs if before != vent]


def test_nobody_moves_no_door():
    assert all(moved_doors(home, 0, 0, Stay(0.0)) == [] for home in HOMES)


def test_those_in_a_room_move_one_door_of_it_which_then_stands_as_it_stood():
    for home in HOMES:
        for room in range(len(home.uses)):
            [(before, vent)] = moved_doors(home, room, 2, Stay(0.0))
            assert room in (vent.from_room, vent.to_room)
            assert vent.sill_m == 0.0
            assert before.opening[0][1] == vent.opening[0][1] == vent.opening[-1][1]
            # to outside only from where no other door is
            if vent.leads_outside:
                inner = [v for v in home.building.vents if room in (v.from_room, v.to_room) and not v.leads_outside]
                assert inner == []


def test_who_flees_opens_the_door_and_half_of_them_shut_it():
    left = []
    for number in range(60):
        home = HOMES[number % len(HOMES)]
        [(_, vent)] = moved_doors(home, 0, 1, Stay(0.0, leave_s=200.0), number)
        shares = at(vent.opening, np.array([205.0, 215.0, 230.0, 900.0]))
        assert shares[:2].tolist() == [1.0, 1.0]
        assert shares[2] == shares[3]
        left.append(shares[3])
    assert {1.0} < set(left) <= {1.0, 0.015, 0.001}
    assert 0.3 < np.mean(np.array(left) == 1.0) < 0.7


@pytest.mark.parametrize("name", ["flaming_furniture", "nuisance_cooking", "normal_life", "smouldering_foam"])
def test_before_anything_happens_doors_move_alike_in_every_class(name):
    """As often as one of two is in the first hundred seconds, where somebody is."""
    early = []
    for number in range(150):
        drawn = draw_scenario(7, number, scenario_class(name))
        goes = [drawn.record["doors"].get(f"goes{i}.at_s", math.inf) for i in range(2)]
        if drawn.people:
            early.append(min(goes) < 100.0)
        else:
            assert drawn.record["doors"] == {}
        assert redraw(drawn.record) == drawn
    assert 0.1 < np.mean(early) < 0.3


@pytest.mark.parametrize(("kind", "room", "moves"), [
    ("window", 0, [2]), ("door", 0, [1]), ("window", 1, [0]), ("door", 1, [1]), ("window", 2, []), ("door", 2, [3]),
])  # fmt: skip
def test_an_opening_moves_the_first_window_or_door_of_its_room_and_nothing_else(kind, room, moves):
    rooms = tuple(Room(name, 3.0, 4.0, 2.4) for name in "abc")
    shut = ((0.0, 0.0),)
    window, door = Vent(1, OUTSIDE, 1.0, 0.9, 2.1, shut), Vent(0, 1, 0.9, 0.0, 2.0, shut)
    vents = (window, door, replace(window, from_room=0), replace(door, from_room=2))
    given = {"at_s": 100.0, "for_s": 50.0, "share": 0.5}
    block = OpeningBlock(vent=(kind,), **{name: uniform(value, value) for name, value in given.items()})
    moved = draw_opening(Draws(1, 2, "scenario"), "opening0", block, Building("b", rooms, vents), room).vents
    assert [number for number, vent in enumerate(moved) if vent.opening != shut] == moves
    for number in moves:
        assert moved[number].opening == ((0.0, 0.0), (100.0, 0.0), (102.0, 0.5), (152.0, 0.5), (154.0, 0.0))
