"""What a camera sees in a scenario stands where it may, and is as warm as what it gives off says."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from simulators.camera.nuisances import bare_head, radiated_by
from simulators.filming import _emitters
from simulators.physics.building import Building, Room
from simulators.physics.fire import Release, at
from simulators.physics.zone_model import run_zones
from simulators.scenarios.catalogue import read_file, scenario_class
from simulators.scenarios.distributions import ScenarioError
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.draws import Draws
from simulators.scenarios.sources import draw_furniture, draw_place
from simulators.scenarios.things import Person, Thing

LONG = Room("long", 6.0, 3.0, 2.4)


def _stands_at(thing, release):
    """Whether a thing stands where the release is, or before the wall where that is."""
    long_m = max(thing.half_width_m, 0.5 * thing.height_m if thing.lies else 0.0)
    return max(abs(thing.x_m - release.x_m), abs(thing.y_m - release.y_m)) <= long_m + 1e-9


@pytest.mark.parametrize("name", ["nuisance_heater", "nuisance_cooking", "nuisance_welding", "nuisance_candle"])
def test_a_thing_radiates_no_more_than_its_release_does_not_give_the_air(name):
    """A heater of 0.8 kW with a surface of a square metre at 250 C would radiate four."""
    shares = []
    for number in range(40):
        drawn = draw_scenario(3, number, scenario_class(name))
        release = next(s for s in drawn.sources if isinstance(s, Release) and s.heat_kw)
        thing = next(t for t in drawn.things if t.hot_c is not None and _stands_at(t, release))
        full_s = np.array([t_s for t_s, share in thing.strength.points if share == 1.0][:1])
        radiated_w = radiated_by(thing.emitter(full_s, np.array([20.0])), np.array([20.0]))[0, 3]
        shares.append(radiated_w / (1000.0 * (1.0 - release.convected_share) * at(release.heat_kw, full_s)[0]))
    assert 0.1 < np.median(shares) <= max(shares) < 1.0 + 1e-9


HIGH = """\
name: high
doc: All that may be stated, in a room too low for it.
kind: fire
duration_s: 600
rooms: office
fire: {fuel: paper, ignition_s: 60, base_height_m: 3, area_m2: 20}
releases:
  - {begin_s: 60, rise_s: 5, hold_s: 60, fall_s: 5, height_m: 5, convected_share: 0.4, heat_kw: 1}
objects:
  - {shape: box, base_m: 0.3, height_m: 5, half_width_m: 0.2, temp_c: 50}
building:
  rooms:
    - {name: study, use: office, width_m: 4, depth_m: 3, height_m: 2.5}
"""


def test_nothing_is_higher_or_larger_than_its_room(tmp_path):
    path = tmp_path / "high.yaml"
    path.write_text(HIGH)
    drawn = draw_scenario(1, 0, read_file(path))
    [released] = [s for s in drawn.sources if isinstance(s, Release) and s.heat_kw and s.heat_kw[0][0] == 60.0]
    [thing] = [t for t in drawn.things if t.hot_c == 50.0]
    assert drawn.fire.base_height_m == released.z_m == 2.4
    assert thing.base_m + thing.height_m == 2.5
    assert drawn.fire.area_m2 == 12.0
    assert redraw(json.loads(json.dumps(drawn.record)), read_file(path)) == drawn


@pytest.mark.parametrize(
    ("room_c", "clothes_c", "face_c"), [(5.0, (18.0, 24.0), (28.0, 33.0)), (21.0, (28.0, 31.0), (33.0, 34.0)),
                                        (30.0, (32.0, 35.0), (34.0, 36.0)), (90.0, (50.0, 70.0), (36.0, 50.0))]
)  # fmt: skip
def test_people_are_warmer_than_a_cold_room_and_cooler_than_a_burning_one(room_c, clothes_c, face_c):
    """Where windows stood open they were as cold as the walls, and their skin was as hot as the air of a fire."""
    room, t_s = Room("room", 5.0, 4.0, 2.5), np.zeros(1)
    body = Person(0, 0).emitter(1, 2, room, t_s, np.array([room_c]))
    assert clothes_c[0] <= body.temp_c[0] <= clothes_c[1]
    assert face_c[0] <= bare_head(body, np.array([room_c])).temp_c[0] <= face_c[1]


def test_nobody_runs_through_a_hall():
    """Every walk took two seconds: thirty metres went by at fifteen metres a second."""
    t_s = np.arange(0.0, 3600.0, 0.1)
    walker = Person(0, 0).emitter(1, 2, Room("hall", 30.0, 20.0, 6.0), t_s, np.full_like(t_s, 21.0))
    speed_m_s = 10.0 * np.hypot(np.diff(walker.x_m), np.diff(walker.y_m))
    assert speed_m_s.max() == pytest.approx(1.2)
    assert 0.1 < (speed_m_s > 0.0).mean() < 0.5


def test_people_stand_on_the_floor_off_the_walls_and_nobody_is_there_before_they_come_or_once_they_left():
    t_s = np.arange(0.0, 600.0)
    guest = Person(0, 0, comes_s=100.0, leaves_s=400.0).emitter(1, 2, LONG, t_s, np.full_like(t_s, 21.0))
    assert (guest.base_m == 0.0).all()
    assert guest.height_m == pytest.approx(np.where((t_s >= 100.0) & (t_s < 400.0), 1.7, 0.0))
    for places, size in ((guest.x_m, LONG.width_m), (guest.y_m, LONG.depth_m)):
        assert 0.15 * size <= places.min() < places.max() <= 0.85 * size


def test_what_is_released_in_a_thing_is_of_it_and_what_is_beside_it_or_in_another_room_is_not():
    pan = Thing(1, "ellipse", 2.0, 3.0, 0.9, 0.1, 0.15)
    assert pan.is_of(Release(1, 2.1, 2.9, 0.95))
    assert not pan.is_of(Release(0, 2.0, 3.0, 0.95))
    assert not pan.is_of(Release(1, 2.2, 3.0, 0.95))
    assert not pan.is_of(Release(1, 2.0, 2.8, 0.95))


def test_a_pan_that_will_burn_looks_like_one_that_cooks():
    pans = []
    for name in ("kitchen_oil", "nuisance_cooking"):
        [pan] = [t for t in draw_scenario(7, 0, scenario_class(name)).things if t.hot_c is not None and t.base_m > 0.9]
        pans.append(pan)
    assert pans[0].shape == pans[1].shape
    assert pans[0].base_m == pans[1].base_m


def test_a_pan_that_burns_gets_as_hot_as_its_oil_when_it_lights():
    """From the first smoke on, when it is still as hot as one that cooks."""
    drawn = next(d for n in range(20) if (d := draw_scenario(7, n, scenario_class("kitchen_oil"))).fire.flaming_s)
    [pan] = [thing for thing in drawn.things if thing.fire is not None]
    assert pan.fire == drawn.fire
    assert 390.0 <= pan.lights_c <= 435.0
    smokes_s, lights_s = drawn.fire.ignition_s, drawn.fire.flaming_s
    before_c, first_c, half_c, last_c = pan.emitter(
        np.array([0.0, smokes_s, 0.5 * (smokes_s + lights_s), lights_s]), np.full(4, 20.0)
    ).temp_c
    assert before_c == pytest.approx(20.0, abs=1.0)
    assert before_c < first_c <= pan.hot_c < half_c < last_c == pytest.approx(pan.lights_c)


def test_a_vessel_of_a_fire_needs_one(tmp_path):
    path = tmp_path / "pan.yaml"
    nuisance = HIGH.replace("kind: fire", "kind: nuisance").replace("temp_c: 50", "temp_c: 50, lights_c: 400")
    path.write_text("\n".join(line for line in nuisance.splitlines() if not line.startswith("fire:")))
    with pytest.raises(ScenarioError, match=r"pan\.yaml: objects: lights_c: expected a fire"):
        read_file(path)


@pytest.mark.parametrize("name", ["nuisance_candle", "candle_fire", "nuisance_cigarette", "nuisance_welding"])
def test_what_glows_is_where_its_smoke_comes_from(name):
    for number in range(10):
        drawn = draw_scenario(7, number, scenario_class(name))
        released = next(s for s in drawn.sources if isinstance(s, Release))
        glow = next(t for t in drawn.things if t.hot_c is not None)
        assert _stands_at(glow, released)
        assert glow.base_m == released.z_m


def test_steam_is_no_warmer_than_its_water():
    """A shower's was 25 K warmer than the room, as that of boiling water is: up to 53 C over a shower of 38 C."""
    for number in range(20):
        drawn = draw_scenario(7, number, scenario_class("nuisance_shower"))
        head = replace(drawn.heads[0], room=drawn.people[0].room)
        history = run_zones(drawn.building, drawn.sources, drawn.ambient, drawn.duration_s, 10.0)
        emitters = _emitters(drawn, history, head, history.t_s, 0.0)
        [plume] = [each for each in emitters if each.shape == "steam"]
        assert 25.0 < plume.temp_c[plume.height_m > 0.0].max() <= 38.0


@pytest.mark.parametrize("name", ["nuisance_heater", "nuisance_cooking", "nuisance_sun", "kitchen_oil"])
def test_what_stands_at_a_wall_stands_before_it(name):
    """Half of it stood in the wall, which got none of its light."""
    nearest_m = []
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class(name))
        release = next(s for s in drawn.sources if isinstance(s, Release))
        thing = next(t for t in drawn.things if t.hot_c is not None and _stands_at(t, release))
        room = drawn.building.rooms[thing.room]
        deep_m = 0.5 * thing.height_m if thing.lies else thing.half_width_m
        off_m = [min(thing.x_m, room.width_m - thing.x_m) - thing.half_width_m,
                 min(thing.y_m, room.depth_m - thing.y_m) - deep_m]  # fmt: skip
        assert min(off_m) > -1e-9
        nearest_m.append(min(off_m))
    assert min(nearest_m) == pytest.approx(0.0, abs=1e-9)


def test_a_walk_is_the_same_however_often_it_is_filmed():
    room, person = Room("room", 5.0, 4.0, 2.5), Person(0, 0)
    ways = []
    for hz in (0.02, 0.2, 1.0):
        t_s = np.arange(0.0, 900.0, 1.0 / hz)
        ways.append(person.emitter(1, 2, room, t_s, 20.0 + 0.0 * t_s).x_m[:: round(50.0 * hz)])
    np.testing.assert_array_equal(ways[0], ways[1])
    np.testing.assert_array_equal(ways[1], ways[2])


def test_furniture_stands_all_over_a_room():
    pieces = [draw_furniture(Draws(1, i, "furniture"), Building("b", (LONG,))) for i in range(400)]
    assert np.bincount([len(each) for each in pieces]) == pytest.approx([100.0] * 4, abs=40.0)
    every = [piece for each in pieces for piece in each]
    for places, size in (([p.x_m for p in every], LONG.width_m), ([p.y_m for p in every], LONG.depth_m)):
        assert np.quantile(places, [0.0, 0.5, 1.0]) == pytest.approx(np.array([0.1, 0.5, 0.9]) * size, abs=0.06 * size)
    assert all(0.3 <= p.height_m <= 1.1 and abs(p.warmer_k) <= 1.0 and p.base_m == 0.0 for p in every)


def test_what_happens_is_in_the_open_at_the_nearer_wall_or_in_the_nearest_corner():
    places = np.array([draw_place(Draws(1, i, "place"), LONG) for i in range(1500)])
    room = np.array([LONG.width_m, LONG.depth_m])
    at_wall = (places == 0.0) | (places == room)
    for walls, share in ((0, 0.7), (1, 0.2), (2, 0.1)):
        assert (at_wall.sum(axis=1) == walls).mean() == pytest.approx(share, abs=0.05)
    free = np.where(at_wall, 0.5, places / room)
    assert (free >= 0.12).all()
    assert (free <= 0.88).all()
    # the room is twice as long as wide: what stands at a wall across it was within half its width of that
    across = at_wall[:, 0] & ~at_wall[:, 1]
    off_long_walls_m = np.minimum(places[across, 1], LONG.depth_m - places[across, 1])
    assert (off_long_walls_m >= 0.12 * LONG.width_m).all()
    assert (at_wall[:, 1] & ~at_wall[:, 0]).sum() > 2 * across.sum() > 0
