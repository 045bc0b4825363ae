"""Heads hang where such heads hang, have the sensors that such heads have, and their cameras look into the room."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import house
from simulators.scenarios.placement import (
    CAMERA_PROBABILITY,
    LACKS_SENSOR_PROBABILITY,
    OFF_WALL_M,
    SAME_ROOM_PROBABILITY,
    SECOND_HEAD_PROBABILITY,
    draw_heads,
)
from simulators.sensors.head import SENSORS

N = 500


@pytest.fixture(scope="module")
def drawn():
    """Heads with their house and the room where it happens, scenario by scenario."""
    scenarios = []
    for i in range(N):
        home = house(5, "train", i % 22)
        room = i % len(home.building.rooms)
        scenarios.append((home, room, draw_heads(Draws(5, i, "heads"), i, home, room, cameras=True)))
    return scenarios


def heads_of(drawn):
    return [(home.building.rooms[head.room], head) for home, _, heads in drawn for head in heads]


def assert_share(happened, probability):
    """As often as it should, within four standard deviations."""
    n = len(happened)
    assert np.mean(happened) == pytest.approx(probability, abs=4.0 * math.sqrt(probability * (1.0 - probability) / n))


def test_heads_have_each_sensor_as_often_as_such_heads(drawn):
    heads = [head for _, head in heads_of(drawn)]
    for column in SENSORS:
        assert_share([column not in head.columns for head in heads], LACKS_SENSOR_PROBABILITY[column])
    assert_share([len(heads) == 2 for _, _, heads in drawn], SECOND_HEAD_PROBABILITY)
    assert_share([head.camera is not None for head in heads], CAMERA_PROBABILITY)
    for period_s, probability in ((1, 0.85), (2, 0.1), (5, 0.05)):
        assert_share([head.period_s == period_s for head in heads], probability)


def test_heads_are_where_it_happens_or_else_rather_next_door(drawn):
    apart = [(home, room, head) for home, room, heads in drawn for head in heads if len(home.uses) > 1]
    assert_share([head.room == room for _, room, head in apart], SAME_ROOM_PROBABILITY)
    elsewhere = [(home.doors_away(room), head.room) for home, room, head in apart if head.room != room]
    next_door = [away[there] == 1 for away, there in elsewhere]
    # half as often two doors away
    expected = [away.count(1) / sum(1.0 / n for n in away if n) for away, _ in elsewhere]
    assert np.mean(next_door) == pytest.approx(np.mean(expected), abs=2.0 / math.sqrt(len(expected)))


def test_heads_hang_on_the_ceiling_high_on_a_wall_or_low_on_one_and_cameras_high(drawn):
    mounts = []
    for room, head in heads_of(drawn):
        off_walls_m = (head.x_m, room.width_m - head.x_m, head.y_m, room.depth_m - head.y_m)
        assert min(off_walls_m) >= OFF_WALL_M - 1e-9
        on_wall = min(off_walls_m) <= OFF_WALL_M + 1e-9
        drop_m = room.height_m - head.z_m
        if head.camera is not None:
            assert on_wall
            assert 0.1 <= drop_m <= 0.5
            continue
        mounts.append("low" if head.z_m <= 1.8 and on_wall and drop_m > 0.5 else "wall" if on_wall else "ceiling")
        assert {"low": head.z_m >= 0.8, "wall": 0.1 <= drop_m <= 0.5, "ceiling": 0.02 <= drop_m <= 0.1}[mounts[-1]]
    for mount, probability in (("ceiling", 0.6), ("wall", 0.3), ("low", 0.1)):
        assert_share([each == mount for each in mounts], probability)


def test_a_camera_hangs_where_its_head_does_and_looks_down_about_to_the_middle_of_the_room(drawn):
    off_deg = []
    for room, head in heads_of(drawn):
        if (camera := head.camera) is None:
            continue
        assert (camera.x_m, camera.y_m, camera.z_m) == (head.x_m, head.y_m, head.z_m)
        assert -35.0 <= camera.pitch_deg <= -15.0
        middle_deg = math.degrees(math.atan2(0.5 * room.depth_m - head.y_m, 0.5 * room.width_m - head.x_m))
        off_deg.append((camera.yaw_deg - middle_deg + 180.0) % 360.0 - 180.0)
        assert (camera.width_px, camera.height_px) in ((384, 288), (160, 120))
        assert camera.horizontal_fov_deg in (57.0, 71.0, 90.0)
    assert np.std(off_deg) == pytest.approx(8.0, rel=0.15)
    assert np.mean(off_deg) == pytest.approx(0.0, abs=4.0 * 8.0 / math.sqrt(len(off_deg)))


def test_heads_without_cameras_are_otherwise_as_many_and_as_often_there():
    home = house(5, "train", 3)
    blind = [head for i in range(100) for head in draw_heads(Draws(5, i, "heads"), i, home, 0, cameras=False)]
    seeing = [head for i in range(100) for head in draw_heads(Draws(5, i, "heads"), i, home, 0, cameras=True)]
    assert all(head.camera is None for head in blind)
    assert [(head.device_id, head.room) for head in blind] == [(head.device_id, head.room) for head in seeing]
