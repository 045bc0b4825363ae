"""Scenarios: drawn the same for the same seed and id, buildings in families, and files read strictly."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from simulators.month import DAY_S, month_day
from simulators.scenarios.catalogue import catalogue, read_file, scenario_class
from simulators.scenarios.distributions import ScenarioError
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.plans import PLANS

GOOD = """\
name: my_fire
doc: A waste basket.
kind: fire
duration_s: 600
rooms: office
fire:
  fuel: paper
  ignition_s: 60
  base_height_m: 0.3
  area_m2: 0.1
building:
  rooms:
    - {name: study, use: office, width_m: 4, depth_m: 3, height_m: 2.5}
  vents:
    - {from_room: study, to_room: outside, width_m: 0.8, soffit_m: 2.0}
"""


def test_every_class_of_the_catalogue_can_be_drawn():
    for block in catalogue():
        drawn = draw_scenario(7, 3, block)
        assert drawn.scenario_class == block.name
        assert drawn.duration_s >= 600.0
        assert drawn.fire is None or drawn.kind == "fire"
        assert redraw(json.loads(json.dumps(drawn.record))) == drawn


def test_a_record_that_lacks_a_draw_says_so():
    record = draw_scenario(7, 3, scenario_class("flaming_waste")).record
    with pytest.raises(ScenarioError, match=r"scenario\.fire\.area_m2 is missing"):
        redraw({name: value for name, value in record.items() if name != "fire.area_m2"})


def test_a_record_gives_back_its_scenario_whatever_the_class_draws_today(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("ignition_s: 60", "ignition_s: {uniform: [50, 90]}"))
    drawn = draw_scenario(1, 5, read_file(path))
    path.write_text(GOOD.replace("ignition_s: 60", "ignition_s: {uniform: [150, 190]}"))
    assert redraw(drawn.record, read_file(path)) == drawn


def test_the_catalogue_holds_what_was_asked():
    names = {block.name for block in catalogue()}
    assert {"smouldering_wood", "smouldering_cotton", "smouldering_foam", "overheating_wire", "kitchen_oil"} <= names
    assert {f"nuisance_{n}" for n in ("cooking", "toast", "shower", "candle", "cigarette", "dust", "heater")} <= names


def test_a_scenario_is_its_seed_and_id():
    assert draw_scenario(42, 17) == draw_scenario(42, 17)
    assert draw_scenario(42, 17) != draw_scenario(42, 18)
    assert draw_scenario(42, 17) != draw_scenario(43, 17)


def test_many_buildings_of_every_family():
    drawn = [draw_scenario(42, i) for i in range(200)]
    buildings = Counter(d.building.building_id for d in drawn)
    assert len(buildings) >= 35
    assert {name.split("-")[1] for name in buildings} == set(PLANS)
    assert {len(d.building.rooms) for d in drawn} == {1, 2, 3, 4, 5, 6, 8}
    assert {d.kind for d in drawn} == {"fire", "nuisance", "normal"}
    heads = [head for d in drawn for head in d.heads]
    assert 0.4 < sum(head.camera is not None for head in heads) / len(heads) < 0.65
    assert len({head.device_id for head in heads}) == len(heads)
    assert any(len(head.columns) < 7 for head in heads)


def test_the_month_has_houses_of_its_own_and_several_nuisances_a_day():
    days = [month_day(42, i) for i in range(30)]
    assert {d.building.building_id for d in days}.isdisjoint(
        draw_scenario(42, i).building.building_id for i in range(200)
    )
    assert len({d.building.building_id for d in days}) >= 5
    assert sum(len(d.record["nuisances"]) for d in days) / 30 >= 2.0
    assert all(d.duration_s == DAY_S and d.fire is None and d.series == "month" for d in days)
    assert all(head.camera is None for d in days for head in d.heads)


def test_a_good_file_states_its_building(tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    drawn = draw_scenario(1, 0, read_file(path))
    assert drawn.building.rooms[0].width_m == 4.0
    assert drawn.fire.fuel == "paper"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("doc:", "colour: red\ndoc:"), "unknown key 'colour'"),
        (("area_m2: 0.1", "area_m2: 0.1\n  sparkle: 3"), "fire: unknown key 'sparkle'"),
        (("width_m: 4", "width_m: -4"), r"building: rooms\[0\]: width_m: expected 1 to 50, got -4"),
        (("area_m2: 0.1", "area_m2: -0.1"), "fire: area_m2"),
        (("fuel: paper", "fuel: unobtainium"), "fire: fuel: 'unobtainium' does not exist"),
        (("  ignition_s: 60\n", ""), "key 'ignition_s' is missing"),
        (("duration_s: 600", "duration_s: long"), "duration_s: expected a number"),
        (("duration_s: 600", "duration_s: 600\nduration_s: 700"), "stands twice"),
        (("kind: fire", "kind: normal"), "kind: expected 'fire'"),
        (("kind: fire", "kind: [normal, fire]"), r"kind: expected one word or \[nuisance, fire\]"),
        (("kind: fire", "kind: [nuisance, fire]"), "a nuisance needs releases, openings or people"),
        (("kind: fire", "kind: fire\nweight: {uniform: [1, 2]}"), "weight: expected a number, not a distribution"),
        (("rooms: office\nfire", "rooms: attic\nfire"), "rooms: 'attic' does not exist"),
        (("to_room: outside", "to_room: cellar"), "room 'cellar' does not exist"),
        (("soffit_m: 2.0", "soffit_m: 3.0"), "soffit_m 3.0 is above the ceiling"),
        (("name: my_fire", "name: [unclosed"), "not YAML"),
        (("name: my_fire\n", "\x00\x01"), "not YAML"),
    ],
)
def test_a_bad_file_is_refused_by_file_and_key(tmp_path, change, named):
    assert change[0] in GOOD
    path = tmp_path / "bad.yaml"
    path.write_text(GOOD.replace(*change))
    with pytest.raises(ScenarioError, match=rf"bad\.yaml.*{named}"):
        draw_scenario(1, 0, read_file(path))


def test_a_file_that_is_not_there_or_no_text(tmp_path):
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_file(tmp_path / "missing.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x80")
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_file(tmp_path / "binary.yaml")
    (tmp_path / "list.yaml").write_text("- 1\n")
    with pytest.raises(ScenarioError, match="expected a mapping"):
        read_file(tmp_path / "list.yaml")
