"""Extract fans run while somebody cooks or showers, and a hood takes its share of what rises before the room has it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from simulators.physics.building import OUTSIDE, Building, Room
from simulators.physics.fire import Release, at
from simulators.physics.openings import Fan
from simulators.scenarios.catalogue import read_file, scenario_class
from simulators.scenarios.distributions import uniform
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.draws import Draws
from simulators.scenarios.extraction import draw_extraction
from simulators.scenarios.month import month_day
from simulators.scenarios.timeline import Strength

KITCHEN, HALL = Room("kitchen", 3.0, 4.0, 2.4), Room("hall", 2.0, 4.0, 2.4)
HOOD = Fan(0, OUTSIDE, 0.05, 2.2, 2.2, opening=((0.0, 0.0),))
HOME = Building("home", (KITCHEN, HALL), fans=(HOOD, replace(HOOD, from_room=1), Fan(OUTSIDE, 0, 0.01, 2.2, 2.2)))
GIVEN = ((60.0, 0.0), (100.0, 1.0), (500.0, 1.0), (560.0, 0.0))
PAN = Release(0, 1.0, 1.0, 0.95, heat_kw=GIVEN, aerosol_kg_s=GIVEN, h2o_kg_s=GIVEN, o2_used_kg_s=GIVEN,
              convected_share=0.7)  # fmt: skip
BLOCK = scenario_class("nuisance_cooking").releases[0]


def extracted(probability, captured, building=HOME, end_s=560.0):
    block = replace(
        BLOCK, fan_probability=uniform(probability, probability), captured_share=uniform(captured, captured)
    )
    strength = Strength(((60.0, 0.0), (end_s, 0.0)))
    return draw_extraction(Draws(1, 1, "scenario"), "release0", block, building, PAN, strength)


def test_a_hood_runs_while_the_pan_does_and_takes_its_share_of_what_rises():
    building, left = extracted(1.0, 0.6)
    hood, other, supply = building.fans
    assert at(hood.opening, np.array([50.0, 63.0, 559.0, 570.0])).tolist() == [0.0, 1.0, 1.0, 0.0]
    assert (other, supply) == HOME.fans[1:]
    for name, share in (("aerosol_kg_s", 0.4), ("h2o_kg_s", 0.4), ("o2_used_kg_s", 1.0), ("heat_kw", 0.3 + 0.7 * 0.4)):
        assert max(rate for _, rate in getattr(left, name)) == pytest.approx(share), name
    # what it radiates it goes on radiating
    assert (1.0 - left.convected_share) * max(kw for _, kw in left.heat_kw) == pytest.approx(0.3)


@pytest.mark.parametrize(("probability", "building"), [(0.0, HOME), (1.0, replace(HOME, fans=HOME.fans[1:]))])
def test_without_a_fan_or_with_none_that_runs_the_room_gets_all(probability, building):
    assert extracted(probability, 0.6, building) == (building, PAN)


def test_a_fan_that_is_off_as_soon_as_it_runs_has_times_that_rise():
    """A puff of a second switched it off before it had come to its speed."""
    building, _ = extracted(1.0, 0.0, end_s=61.0)
    times_s, shares = zip(*building.fans[0].opening, strict=True)
    assert list(times_s) == sorted(times_s)
    assert max(shares) == 1.0


def test_all_that_rises_may_be_taken():
    _, left = extracted(1.0, 1.0)
    assert left.convected_share == 0.0
    assert max(rate for _, rate in left.aerosol_kg_s) == 0.0


def test_a_third_of_cooking_under_hoods_has_them_run_and_is_drawn_again():
    runs = []
    for number in range(150):
        drawn = draw_scenario(7, number, scenario_class("nuisance_cooking"))
        if "release0.fan_runs" in drawn.record:
            runs.append(drawn.record["release0.fan_runs"])
            assert redraw(drawn.record) == drawn
    assert len(runs) > 40
    assert 0.15 < np.mean(runs) < 0.55


def test_a_day_has_fans_that_run_for_a_shower():
    for seed, number in product(range(1, 9), range(25)):
        day = month_day(seed, number)
        showers = [n for n in day.record["nuisances"] if n["class"] == "nuisance_shower"]
        events = [each for name, each in day.record.items() if name.startswith("nuisance_shower") and "." in name]
        if any(event.get("release0.fan_runs") for event in events):
            fans = [fan for fan in day.building.fans if fan.from_room in {n["room"] for n in showers}]
            assert any(len(fan.opening) > 1 for fan in fans)
            return
    pytest.fail("no fan ran for a shower in 200 days")


LOW = """\
name: low
doc: Fans in a room that is lower than a file's grilles hang.
kind: normal
duration_s: 600
rooms: office
building:
  rooms:
    - {name: cellar, use: office, width_m: 4, depth_m: 3, height_m: 1.9}
  fans:
    - {from_room: cellar, to_room: outside, flow_m3_s: 0.02, to_height_m: 5}
    - {from_room: cellar, to_room: cellar, flow_m3_s: 0.02, from_height_m: 0.3, to_height_m: 12}
"""


def test_grilles_of_a_stated_fan_lie_under_the_ceilings_of_its_rooms(tmp_path):
    path = tmp_path / "low.yaml"
    path.write_text(LOW)
    fans = draw_scenario(1, 0, read_file(path)).building.fans
    assert [(fan.from_height_m, fan.to_height_m) for fan in fans] == [(1.9, 5.0), (0.3, 1.9)]
