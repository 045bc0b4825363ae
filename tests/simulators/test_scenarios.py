"""Scenarios: drawn the same for the same seed and id, buildings in families, and files read strictly."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from breath import breath_of
from firelake_models.splits import split_buildings

from simulators.physics.fire import ModelError, Release, at
from simulators.scenarios.catalogue import catalogue, read_file, scenario_class
from simulators.scenarios.day import DAY_S, HABITS
from simulators.scenarios.declaration import OpeningBlock, read_block
from simulators.scenarios.distributions import ScenarioError
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.draws import Draws
from simulators.scenarios.generators import SHIFTED
from simulators.scenarios.houses import house
from simulators.scenarios.month import month_day, redraw_month_day
from simulators.scenarios.openings import draw_opening
from simulators.scenarios.sources import draw_furniture
from simulators.scenarios.splits import SHARES

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


def test_the_clock_tells_no_class():
    """Runs of fires once lasted longer and pans for oil got hot first: a clock alone told fires from the rest."""
    for block in catalogue():
        first = block.releases[0].begin_s if block.releases else block.fire.ignition_s if block.fire else None
        assert (block.duration_s.kind, block.duration_s.a, block.duration_s.b) == ("uniform", 720.0, 900.0), block.name
        assert first is None or (first.kind, first.a, first.b) == ("uniform", 30.0, 180.0), block.name
        assert not block.releases or block.fire is None or block.fire.ignition_from == ("release",), block.name


def test_what_is_released_begins_before_it_is_lit():
    for name in ("candle_fire", "chemical_fire", "gas_leak", "kitchen_oil"):
        for number in range(20):
            drawn = draw_scenario(7, number, scenario_class(name))
            if drawn.fire is not None:
                waited_s = drawn.record["fire.ignition_s"]
                assert drawn.fire.ignition_s == drawn.record["release0.begin_s"] + waited_s
                assert waited_s >= 40.0


def test_a_record_that_lacks_a_draw_says_so():
    record = draw_scenario(7, 3, scenario_class("flaming_waste")).record
    with pytest.raises(ScenarioError, match=r"scenario\.fire\.area_m2 is missing"):
        redraw({name: value for name, value in record.items() if name != "fire.area_m2"})
    with pytest.raises(ScenarioError, match=r"heads\.\S+ is missing"):
        redraw({name: value for name, value in record.items() if name != "heads"})


def test_a_record_gives_back_its_scenario_whatever_the_class_draws_today(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("ignition_s: 60", "ignition_s: {uniform: [50, 90]}"))
    drawn = draw_scenario(1, 5, read_file(path))
    path.write_text(GOOD.replace("ignition_s: 60", "ignition_s: {uniform: [150, 190]}"))
    assert redraw(drawn.record, read_file(path)) == drawn


ASKED = {
    "normal_life", "overheating_wire", "smouldering_wood", "smouldering_cotton", "smouldering_foam",
    "flaming_furniture", "pool_fire", "chemical_fire", "kitchen_oil", "gas_leak", "rapid_combustion",
    *(f"nuisance_{what}" for what in ("cooking", "toast", "shower", "candle", "cigarette", "dust", "spray", "welding",
                                      "sun", "heater", "people", "hvac")),
}  # fmt: skip


def test_the_catalogue_holds_what_was_asked():
    assert {block.name for block in catalogue()} >= ASKED


def test_a_nuisance_that_becomes_a_fire_is_both():
    both = [block for block in catalogue() if block.kind == ("nuisance", "fire")]
    assert {block.name for block in both} == {"kitchen_oil", "candle_fire"}
    for block in both:
        drawn = draw_scenario(7, 3, block)
        assert drawn.record["kinds"] == ["nuisance", "fire"]
        [first] = [source for source in drawn.sources if isinstance(source, Release) and len(source.heat_kw) > 2][:1]
        assert first.heat_kw[0][0] < drawn.fire.ignition_s


def test_two_classes_of_one_name_are_refused(tmp_path, monkeypatch):
    for file in ("one.yaml", "two.yaml"):
        (tmp_path / file).write_text(GOOD)
    monkeypatch.setattr("simulators.scenarios.catalogue.FOLDER", tmp_path)
    catalogue.cache_clear()
    with pytest.raises(ScenarioError, match=r"two\.yaml: name: there is another class 'my_fire'"):
        catalogue()
    catalogue.cache_clear()


def test_people_come_leave_flames_and_fit_into_the_room():
    crowd = scenario_class("nuisance_people")
    for number in range(20):
        drawn = draw_scenario(7, number, crowd)
        floor_m2 = drawn.building.rooms[drawn.record["room"]].floor_area_m2
        assert len(drawn.people) <= floor_m2 / 1.4
        comes_s = [person.comes_s for person in drawn.people]
        assert comes_s == sorted(comes_s)
        assert max(comes_s, default=0.0) <= drawn.record["people_come_s"]
    burning = [draw_scenario(7, n, scenario_class("flaming_furniture")) for n in range(20)]
    leaving = [(p.leaves_s - d.fire.flaming_s) for d in burning for p in d.people]
    for drawn in [draw_scenario(7, n, scenario_class("smouldering_foam")) for n in range(40)]:
        if drawn.fire.flaming_s is None:
            at_its_height_s = drawn.fire.ignition_s + drawn.fire.smoulder_growth_s
            leaving += [p.leaves_s - at_its_height_s for p in drawn.people]
    assert len(leaving) > 10
    assert all(15.0 <= after_s <= 120.0 for after_s in leaving)


@pytest.mark.parametrize("come_s", [0.0, 7200.0])
def test_who_left_the_flames_breathes_there_no_more(come_s):
    late = replace(scenario_class("flaming_furniture").people_come_s, a=come_s)
    block = replace(scenario_class("flaming_furniture"), people_come_s=late)
    burning = [d for n in range(20) if (d := draw_scenario(7, n, block)).people]
    assert burning
    for drawn in burning:
        [breath] = breath_of(drawn)
        [leave_s] = {person.leaves_s for person in drawn.people}
        assert all(person.comes_s < leave_s for person in drawn.people)
        for curve in (breath.co2_kg_s, breath.h2o_kg_s, breath.heat_kw, breath.voc_kg_s):
            there, gone, later = at(curve, [leave_s, leave_s + 30.0, drawn.duration_s + 3600.0])
            assert there > 0.0
            assert gone == later == 0.0


def test_no_hour_is_the_end_of_a_clock():
    """A party of the evening may begin after midnight; one in twenty began at midnight, on the second."""
    begins = [draw_scenario(7, number, scenario_class("nuisance_people")).start_time for number in range(200)]
    assert sum((t.hour, t.minute, t.second) == (0, 0, 0) for t in begins) <= 1
    assert any(t.hour < 3 for t in begins)


def test_a_third_of_the_places_are_at_a_wall_or_in_a_corner():
    at_walls = []
    for number in range(300):
        drawn = draw_scenario(7, number, scenario_class("pool_fire"))
        room = drawn.building.rooms[drawn.fire.room]
        at_walls.append(drawn.fire.x_m in (0.0, room.width_m) or drawn.fire.y_m in (0.0, room.depth_m))
    assert np.mean(at_walls) == pytest.approx(0.3, abs=0.03)


def test_a_window_or_fan_moves_and_moves_back():
    drawn = next(d for n in range(40) if (d := draw_scenario(7, n, scenario_class("nuisance_hvac"))).building.fans)
    moved = [vent for vent in drawn.building.vents if vent.is_window and len(vent.opening) > 1]
    moved += [fan for fan in drawn.building.fans if len(fan.opening) > 1]
    assert len(moved) >= 1
    for each in moved:
        assert each.opening[0][1] == each.opening[-1][1]
        assert each.opening[2][1] == drawn.record["opening0.share"]


def test_two_openings_of_one_window_both_happen():
    home = house(7, "train", 0)
    [window] = [i for i, vent in enumerate(home.building.vents) if vent.sill_m > 0.0][:1]
    room = home.building.vents[window].from_room
    building = replace(home.building, vents=tuple(replace(v, opening=((0.0, 0.1),)) for v in home.building.vents))
    for i, (at_s, for_s, share) in enumerate(((100.0, 400.0, 0.5), (300.0, 50.0, 1.0), (900.0, 60.0, 0.0))):
        asked = {"vent": "window", "at_s": at_s, "for_s": for_s, "share": share}
        block = read_block(OpeningBlock, asked, "test")
        building = draw_opening(Draws(7, 0, "test"), f"opening{i}", block, building, room)
    opening = building.vents[window].opening
    assert [t_s for t_s, _ in opening] == sorted({t_s for t_s, _ in opening})
    shares = at(opening, [50.0, 200.0, 320.0, 400.0, 600.0, 930.0, 2000.0])
    np.testing.assert_allclose(shares, [0.1, 0.5, 1.0, 0.5, 0.1, 0.0, 0.1])


def test_furniture_is_within_a_kelvin_of_its_room():
    pieces = draw_furniture(Draws(7, 0, "test"), house(7, "train", 1).building)
    assert pieces
    room_c = np.array([8.0, 20.0, 35.0])
    off_k = np.array([piece.emitter(np.arange(3.0), room_c).temp_c - room_c for piece in pieces])
    assert np.abs(off_k).max() <= 1.0
    assert len(np.unique(off_k[:, 0].round(9))) == len(pieces)


def test_a_scenario_is_its_seed_and_id():
    assert draw_scenario(42, 17) == draw_scenario(42, 17)
    assert draw_scenario(42, 17) != draw_scenario(42, 18)
    assert draw_scenario(42, 17) != draw_scenario(43, 17)


def test_many_buildings_and_heads():
    drawn = [draw_scenario(42, i) for i in range(200)]
    buildings = Counter(d.building.building_id for d in drawn)
    assert len(buildings) >= 35
    assert len({name.split("-")[1] for name in buildings}) >= 14
    assert len({len(d.building.rooms) for d in drawn}) >= 7
    assert {d.kind for d in drawn} == {"fire", "nuisance", "normal"}
    heads = [head for d in drawn for head in d.heads]
    assert 0.4 < sum(head.camera is not None for head in heads) / len(heads) < 0.65
    assert len({head.device_id for head in heads}) == len(heads)
    assert any(len(head.columns) < 7 for head in heads)
    low = [head.z_m < 1.8 for head in heads if head.camera is None]
    assert 0.02 < np.mean(low) < 0.2


def test_heads_elsewhere_are_more_often_next_door():
    away = []
    for number in range(400):
        drawn = draw_scenario(42, number, scenario_class("smouldering_cotton"))
        distance = drawn.house.doors_away(drawn.record["room"])
        away += [distance[head.room] for head in drawn.heads]
    share = {k: np.mean(np.array(away) == k) for k in range(4)}
    assert share[0] == pytest.approx(0.65, abs=0.06)
    assert share[1] > share[3] > 0.0


def test_the_month_has_houses_of_its_own_and_several_nuisances_a_day():
    days = [month_day(42, i) for i in range(30)]
    assert {d.building.building_id for d in days}.isdisjoint(
        draw_scenario(42, i).building.building_id for i in range(200)
    )
    assert len({d.building.building_id for d in days}) >= 5
    assert sum(len(d.record["nuisances"]) for d in days) / 30 >= 2.0
    assert all(d.duration_s == DAY_S and d.fire is None and d.series == "month" for d in days)
    assert all(head.camera is None for d in days for head in d.heads)
    assert all(redraw_month_day(json.loads(json.dumps(d.record))) == d for d in days[:6])


def test_the_month_has_every_nuisance_with_its_people_and_openings():
    days = [month_day(42, i) for i in range(120)]
    happened = [event for d in days for event in d.record["nuisances"]]
    names = {event["class"] for event in happened}
    assert names == {block.name for block in catalogue() if block.kind == ("nuisance",)} == {h.name for h in HABITS}
    assert any(len(vent.opening) > 1 for d in days for vent in d.building.vents)
    crowded = [(d, e) for d in days for e in d.record["nuisances"] if e["class"] == "nuisance_people"]
    for day, event in crowded:
        come_s, last_s = event["begin_s"] + 500.0, event["begin_s"] + 3.6 * 3600.0
        at_once, gone = (
            sum(at(s.co2_kg_s, [t_s])[0] for s in breath_of(day) if s.room == event["room"] and s.co2_kg_s[0][0] > 0.0)
            for t_s in (come_s, last_s)
        )
        assert at_once >= 3 * 0.0098e-3
        assert gone < at_once


def test_a_good_file_states_its_building(tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    drawn = draw_scenario(1, 0, read_file(path))
    assert drawn.building.rooms[0].width_m == 4.0
    assert drawn.fire.fuel == "paper"


def test_a_stated_building_is_of_the_split_of_its_scenario(tmp_path):
    """Models split by the building: one name for all put the shifted generator's scenarios among those that choose."""
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    block = read_file(path)
    drawn = [*(draw_scenario(1, i, block) for i in range(20)), draw_scenario(1, 0, block, SHIFTED)]
    assert {d.split for d in drawn} == {*SHARES, "shifted"}
    assert split_buildings({d.building.building_id: ["scenario"] for d in drawn}) == {
        f"{split}-my_fire": split for split in (*SHARES, "shifted")
    }
    assert redraw(json.loads(json.dumps(drawn[5].record)), block).building == drawn[5].building


def test_a_file_may_ask_for_the_model_as_it_is(tmp_path):
    """An engineer's own house came out with 2.3 times its smoke, and nothing said so."""
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    wrong = draw_scenario(1, 0, read_file(path))
    path.write_text(GOOD.replace("kind: fire", "kind: fire\nmodel_error: none"))
    block = read_file(path)
    right = draw_scenario(1, 0, block)
    assert right.model_error == ModelError() != wrong.model_error
    # and else it is the same scenario
    assert replace(right, model_error=wrong.model_error) == wrong
    assert redraw(json.loads(json.dumps(right.record)), block) == right


ATTIC = "    - {name: attic, use: storage, width_m: 4, depth_m: 3, height_m: 2.5, floor_m: 2.4}\n"
HOLE = "holes: [{{above: {}, below: {}, area_m2: {}}}]\n"
RELEASE = "releases: [{begin_s: 550, rise_s: 1, hold_s: 1, fall_s: 1, height_m: 1}]\n"
OBJECT = "{shape: box, base_m: 0, height_m: 1, half_width_m: 1, temp_c: 50}"
ALIASES = "[" + ", ".join(f"&a{i + 1} [{', '.join(9 * [f'*a{i}'] if i else 9 * ['a'])}]" for i in range(30)) + "]"
"""A list of 9^30 words in some hundreds."""


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("doc:", "colour: red\ndoc:"), "unknown key 'colour'"),
        (("name: my_fire", "name: 3"), "name: expected text, got 3"),
        (("area_m2: 0.1", "area_m2: 0.1\n  sparkle: 3"), "fire: unknown key 'sparkle'"),
        (("width_m: 4", "width_m: -4"), r"building: rooms\[0\]: width_m: expected 1 to 50, got -4"),
        (("area_m2: 0.1", "area_m2: -0.1"), "fire: area_m2"),
        (("fuel: paper", "fuel: unobtainium"), "fire: fuel: 'unobtainium' does not exist"),
        (("  ignition_s: 60\n", ""), "key 'ignition_s' is missing"),
        (("  ignition_s: 60\n", "  ignition_s: 600\n"), "fire: ignition_s: expected an ignition before the run ends"),
        (
            ("  ignition_s: 60\n", "  ignition_s: 60\n  ignition_from: release\n"),
            "fire: ignition_from: expected a release",
        ),
        (
            ("fire:\n", f"{RELEASE}fire:\n  ignition_from: release\n"),
            "fire: ignition_s: expected an ignition before the run ends",
        ),
        (("duration_s: 600", "duration_s: long"), "duration_s: expected a number"),
        (("duration_s: 600", "duration_s: 600\nduration_s: 700"), "stands twice"),
        (("kind: fire", "kind: normal"), "kind: expected 'fire'"),
        (("kind: fire", "kind: [normal, fire]"), r"kind: expected one word or \[nuisance, fire\]"),
        (("kind: fire", "kind: [nuisance, fire]"), "a nuisance needs releases, openings or people"),
        (("kind: fire", "kind: fire\nmodel_error: [none, drawn]"), "model_error: expected one word, got"),
        (("kind: fire", "kind: fire\nmodel_error: 1"), "model_error: 1.0 does not exist; expected one of drawn, none"),
        (("kind: fire", "kind: fire\nweight: {uniform: [1, 2]}"), "weight: expected a number, not a distribution"),
        (("rooms: office\nfire", "rooms: attic\nfire"), "rooms: 'attic' does not exist"),
        (("to_room: outside", "to_room: cellar"), "room 'cellar' does not exist"),
        (("soffit_m: 2.0", "soffit_m: 3.0"), r"building: vents\[0\]: soffit_m 3.0 is above the ceiling of study"),
        (
            ("to_room: outside", "to_room: outside, sill_m: 2.1"),
            r"building: vents\[0\]: expected 0 <= sill_m < soffit_m",
        ),
        # what lies below a room's floor is no opening of that room
        (
            (
                "  vents:\n",
                f"{ATTIC}  vents:\n    - {{from_room: study, to_room: attic, width_m: 0.8, soffit_m: 2.3}}\n",
            ),
            r"vents\[0\]: sill_m 0.0 is below the floor of attic at 2.4",
        ),
        (
            ("to_room: outside", "to_room: outside, falls_at_c: 300"),
            r"building: vents\[0\]: share: expected less than 1 of what a pane shuts, 0 where it is shut, got 1",
        ),
        (("to_room: outside", "to_room: study"), r"vents\[0\]: to_room: expected another place than from_room"),
        (("width_m: 0.8", "width_m: 9"), r"vents\[0\]: width_m: expected at most the longest wall of 'study', 4 m"),
        (
            ("  vents:\n", f"{ATTIC}  {HOLE.format('attic', 'study', 20)}  vents:\n"),
            r"holes\[0\]: area_m2: expected at most the floor of 'attic', 12 m2, got 20",
        ),
        (
            ("  vents:\n", f"{ATTIC}  {HOLE.format('study', 'attic', 1)}  vents:\n"),
            r"holes\[0\]: above: expected a room whose floor_m is higher than that of 'attic', got 'study'",
        ),
        (
            ("  vents:\n", f"{ATTIC}  {HOLE.format('attic', 'study', 1)}  vents:\n"),
            r"holes\[0\]: above: expected a room above the ceiling of 'study' at 2.5 m, got 'attic' with floor_m 2.4",
        ),
        (("name: my_fire", "name: [unclosed"), "not YAML"),
        (("name: my_fire\n", "\x00\x01"), "not YAML"),
        (("name: my_fire", "name: 2025-13-45"), "not YAML: line 1: '2025-13-45' is no"),
        (("name: my_fire", "name: !!int fire"), "not YAML: line 1: 'fire' is no"),
        (("name: my_fire", "name: !!timestamp fire"), "not YAML: line 1: 'fire' is no"),
        (("name: my_fire", "? [a]\n: b\nname: my_fire"), r"not YAML: line 1: expected a word for a key, got \['a'\]"),
        # hypothesis lets Python recurse deeper, in whatever test comes after one of its own
        (("name: my_fire", "name: " + 3000 * "[" + 3000 * "]"), "(nested too deep|name: expected text)"),
        (("building:", f"objects: [{OBJECT}]\nbuilding:"), "objects: expected a release"),
        (("name: my_fire", f"name: {ALIASES}"), "name: expected text, got"),
        (("area_m2: 0.1", "area_m2: " + 400 * "9"), "fire: area_m2: expected a number"),
    ],
)
def test_a_bad_file_is_refused_by_file_and_key(tmp_path, change, named):
    assert change[0] in GOOD
    path = tmp_path / "bad.yaml"
    path.write_text(GOOD.replace(*change))
    with pytest.raises(ScenarioError, match=rf"bad\.yaml.*{named}"):
        draw_scenario(1, 0, read_file(path))


@pytest.mark.parametrize(("written", "area_m2"), [("1e-1", 0.1), ("1.5E0", 1.5), ("+.5", 0.5), ("010", 10.0)])
def test_a_number_is_what_it_looks_like(tmp_path, written, area_m2):
    """PyYAML's own are YAML 1.1's: 1e-1 was a word there, and 010 eight."""
    path = tmp_path / "good.yaml"
    path.write_text(GOOD.replace("area_m2: 0.1", f"area_m2: {written}"))
    assert read_file(path).fire.area_m2.a == area_m2


@pytest.mark.parametrize("written", ["0:20", "0x10", "1_0", ".inf", ".nan", "1e", "1,5"])
def test_what_is_no_decimal_number_is_refused(tmp_path, written):
    """0:20 o'clock was eight in the evening, of sixty minutes to the hour: 20."""
    path = tmp_path / "bad.yaml"
    path.write_text(GOOD.replace("area_m2: 0.1", f"area_m2: {written}"))
    with pytest.raises(ScenarioError, match=rf"bad\.yaml: fire: area_m2: expected a number.*'{written}'"):
        read_file(path)


def test_numbers_that_only_some_draws_make_wrong_are_refused_of_all(tmp_path):
    """One scenario in some, of a data set of thousands, had a window without a height, and ended the shard."""
    path = tmp_path / "bad.yaml"
    path.write_text(GOOD.replace("soffit_m: 2.0", "sill_m: {uniform: [0.5, 2.1]}, soffit_m: 2.0"))
    with pytest.raises(ScenarioError, match=r"bad\.yaml: building: vents\[0\]: expected 0 <= sill_m < soffit_m"):
        read_file(path)


def test_a_file_that_is_not_there_or_no_text(tmp_path):
    with pytest.raises(ScenarioError, match=r"missing\.yaml: expected a scenario file, found none"):
        read_file(tmp_path / "missing.yaml")
    with pytest.raises(ScenarioError, match=r": cannot be read: Is a directory$"):
        read_file(tmp_path)
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x80")
    with pytest.raises(ScenarioError, match=r"binary\.yaml: expected text in UTF-8: invalid start byte at byte 0"):
        read_file(tmp_path / "binary.yaml")
    (tmp_path / "list.yaml").write_text("- 1\n")
    with pytest.raises(ScenarioError, match="expected a mapping"):
        read_file(tmp_path / "list.yaml")
