"""Buildings: of one to twenty rooms, all of which can be reached, and in every split a room for every class."""

from __future__ import annotations

import json

import numpy as np
import pytest

from simulators.physics.building import OUTSIDE
from simulators.scenarios.catalogue import catalogue
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import HOUSES_A_DECK, house, houses_for, opened, plan_of
from simulators.scenarios.plans import FLOOR_AREA_M2, ORDER, PLANS
from simulators.scenarios.weather import pressure_at_pa


def houses():
    return [house(4, "train", number) for number in range(len(ORDER))]


def test_plans_have_one_to_twenty_rooms_of_known_uses():
    assert {len(plan.rooms) for plan in PLANS.values()} == {1, 2, 3, 4, 5, 6, 9, 10, 13, 20}
    assert {use for plan in PLANS.values() for uses in plan.rooms for use in uses} == set(FLOOR_AREA_M2)
    assert set(ORDER) == set(PLANS)


def test_every_room_can_be_reached_and_stairs_lead_up():
    for home in houses():
        n = len(home.building.rooms)
        assert max(home.doors_away(0)) < n
        for hatch in home.building.ceiling_vents:
            upper, lower = home.building.rooms[hatch.above], home.building.rooms[hatch.below]
            assert upper.origin_m[2] >= lower.origin_m[2] + lower.height_m


def test_every_building_has_a_way_out_through_no_bathroom_or_bedroom():
    for home in houses():
        doors = [(v.from_room, v.to_room) for v in home.building.vents if v.sill_m == 0.0]
        doors += [(hatch.above, hatch.below) for hatch in home.building.ceiling_vents]
        passages = {i for i, uses in enumerate(home.uses) if uses not in (("bathroom",), ("bedroom",))} | {OUTSIDE}
        out = {OUTSIDE}
        for _ in home.uses:
            out |= {here for a, b in doors for here, there in ((a, b), (b, a)) if there in out & passages}
        assert out == {OUTSIDE, *range(len(home.uses))}, home.building.building_id


def test_rooms_have_the_windows_that_they_need():
    """An eighth of the floor where people stay (Musterbauordnung, 47), or all the wall; none wider than its wall."""
    for home in (house(4, "train", number) for number in range(3 * len(ORDER))):
        for vent in (each for each in home.building.vents if each.is_window):
            room, use = home.building.rooms[vent.from_room], home.uses[vent.from_room][0]
            share = vent.width_m * (vent.soffit_m - vent.sill_m) / room.floor_area_m2
            assert vent.width_m <= 0.9 * room.depth_m + 1e-9
            if use not in ("workshop", "shop", "production"):
                assert share >= 1.0 / 8.0 - 1e-9 or vent.width_m == pytest.approx(0.9 * room.depth_m)
                assert share < 0.4


def test_doors_away_counts_doors_and_stairs():
    villa = next(h for h in houses() if "villa" in h.building.building_id)
    # hall, four rooms, landing, four rooms above
    assert villa.doors_away(1) == (1, 0, 2, 2, 2, 2, 3, 3, 3, 3)


def test_every_deck_of_every_split_has_a_room_for_every_class():
    for split in HOUSES_A_DECK:
        for deck in range(len(ORDER)):
            for block in catalogue():
                assert houses_for(split, deck, block.rooms), (split, deck, block.name)


def test_halls_of_many_rooms_are_corridors_and_works_are_high():
    offices = next(h for h in houses() if "offices" in h.building.building_id)
    corridor = offices.building.rooms[0]
    assert corridor.floor_area_m2 >= 2.2 * 12
    assert corridor.width_m > 2.0 * corridor.depth_m
    works = next(h for h in houses() if "works" in h.building.building_id)
    assert works.building.rooms[0].height_m >= 4.5


def test_fresh_air_comes_in_as_fast_as_it_goes_out():
    ventilated = [h for n in range(100) if (h := house(4, "train", n)).building.fans]
    assert ventilated
    for home in ventilated:
        building = opened(Draws(4, 1, "openings"), home, 10.0, is_cooled=False)
        for number, uses in enumerate(home.uses):
            if uses[0] in ("bathroom", "kitchen"):
                continue
            to_room = [f for f in building.fans if f.to_room == number]
            from_room = [f for f in building.fans if f.from_room == number]
            assert [f.flow_m3_s for f in to_room] == [f.flow_m3_s for f in from_room]
            assert {f.opening for f in to_room} == {f.opening for f in from_room}


@pytest.mark.parametrize("split", HOUSES_A_DECK)
def test_what_stands_open_at_the_start(split):
    shares = {"window": [], "outer door": [], "door": []}
    for number in range(60):
        drawn = opened(Draws(4, number, "openings"), house(4, split, number), 10.0, is_cooled=False)
        for vent in drawn.vents:
            kind = "door" if vent.to_room != OUTSIDE else ("outer door" if vent.sill_m == 0.0 else "window")
            shares[kind].append(vent.opening[0][1])
    assert set(shares["door"]) == {1.0, 0.3, 0.015}
    assert set(shares["outer door"]) == {0.001}
    assert 0.6 < sum(share == 0.0 for share in shares["window"]) / len(shares["window"]) < 0.9


def test_windows_are_tilted_as_the_weather_is_and_shut_where_a_unit_cools():
    """Nicol 2001: 9 % at freezing, 44 % at 20 C."""

    def tilted(outdoor_c, is_cooled):
        homes = [(number, house(4, "shifted", number)) for number in range(100)]
        drawn = [opened(Draws(4, number, "openings"), home, outdoor_c, is_cooled) for number, home in homes]
        windows = [v for b in drawn for v in b.vents if v.to_room == OUTSIDE and v.sill_m > 0.0]
        return sum(v.opening[0][1] > 0.0 for v in windows) / len(windows)

    assert tilted(0.0, False) == pytest.approx(0.09, abs=0.04)
    assert tilted(20.0, False) == pytest.approx(0.44, abs=0.06)
    assert tilted(20.0, True) == 0.0


def test_a_plan_is_its_split_and_number():
    assert plan_of("train", 0) == plan_of("train", len(ORDER)) == ORDER[0]
    assert {plan_of("test", n) for n in range(HOUSES_A_DECK["test"])} & {"school", "hostel", "villa", "offices"}


def test_houses_lie_where_people_live_and_their_air_weighs_as_much_as_there():
    """A third of them below 100 m; whatever happens in a house happens at its altitude."""
    homes = [house(3, "train", number) for number in range(300)]
    altitudes_m = np.array([home.altitude_m for home in homes])
    assert (altitudes_m < 100.0).mean() == pytest.approx(1.0 / 3.0, abs=0.08)
    assert altitudes_m.min() >= 0.0
    assert altitudes_m.max() <= 2000.0
    assert pressure_at_pa(0.0) == 101_325.0
    assert pressure_at_pa(1000.0) == pytest.approx(89_875.0, rel=1e-4)  # ISO 2533, table 5
    for number in range(60):
        drawn = draw_scenario(3, number)
        assert drawn.ambient.pressure_pa == pytest.approx(pressure_at_pa(drawn.house.altitude_m), abs=4000.0)
        assert redraw(json.loads(json.dumps(drawn.record))).house.altitude_m == drawn.house.altitude_m
