"""Where a scenario's heads hang, which sensors they have, and where their cameras look."""

from __future__ import annotations

import numpy as np

from simulators.camera.view import Camera
from simulators.physics.building import Room
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import House
from simulators.sensors.head import SENSORS, Head

SAME_ROOM_PROBABILITY = 0.65
SECOND_HEAD_PROBABILITY = 0.5
CAMERA_PROBABILITY = 0.52
CAMERA_PIXELS = ((384, 288), (160, 120))
LACKS_SENSOR_PROBABILITY = {
    "temp_c": 0.03,
    "co_ppm": 0.15,
    "co2_pct": 0.25,
    "o2_pct": 0.4,
    "smoke_od_per_m": 0.12,
    "humidity_pct": 0.1,
    "voc_index": 0.25,
    "pm_ug_m3": 0.5,
    "pressure_pa": 0.6,
}
"""Cheap heads lack the dear sensors more often."""
OFF_WALL_M = 0.06


def draw_heads(draws: Draws, scenario_id: int, house: House, room: int, cameras: bool) -> tuple[Head, ...]:
    """One or two heads: in the room where it happens, or in another; device_id is the scenario's own."""
    count = 2 if draws.happens("second_head", SECOND_HEAD_PROBABILITY) else 1
    return tuple(_draw_head(draws, f"sim-{scenario_id:07d}-{i}", house, room, cameras) for i in range(count))


def _draw_head(draws: Draws, device_id: str, house: House, room: int, cameras: bool) -> Head:
    rooms = house.building.rooms
    others = [i for i in range(len(rooms)) if i != room]
    here = draws.happens(f"{device_id}.same_room", SAME_ROOM_PROBABILITY) or not others
    away = house.doors_away(room)
    # half as often two doors away as next door
    place = room if here else draws.one_of(f"{device_id}.room", others, [1.0 / away[i] for i in others])
    has_camera = draws.happens(f"{device_id}.camera", CAMERA_PROBABILITY) and cameras
    x_m, y_m, z_m = _draw_place(draws, device_id, rooms[place], has_camera)
    columns = tuple(
        column
        for column in SENSORS
        if not draws.happens(f"{device_id}.lacks_{column}", LACKS_SENSOR_PROBABILITY[column])
    )
    period_s = draws.one_of(f"{device_id}.period_s", (1, 2, 5), (0.85, 0.1, 0.05))
    camera = _draw_camera(draws, device_id, rooms[place], x_m, y_m, z_m) if has_camera else None
    return Head(device_id, place, x_m, y_m, z_m, columns or ("temp_c",), period_s, camera)


def _draw_place(draws: Draws, device_id: str, room: Room, has_camera: bool) -> tuple[float, float, float]:
    """On the ceiling anywhere, high on a wall, or low on one (as CO alarms stand on shelves); a camera hangs high."""
    mount = draws.one_of(f"{device_id}.mount", ("ceiling", "wall", "low"), (0.6, 0.3, 0.1))
    along = draws.uniform(f"{device_id}.along", 0.1, 0.9)
    if mount == "ceiling" and not has_camera:
        across = draws.uniform(f"{device_id}.across", 0.1, 0.9)
        drop_m = draws.uniform(f"{device_id}.drop_m", 0.02, 0.1)
        return along * room.width_m, across * room.depth_m, room.height_m - drop_m
    if mount == "low" and not has_camera:
        z_m = draws.uniform(f"{device_id}.z_m", 0.8, 1.8)
    else:
        z_m = room.height_m - draws.uniform(f"{device_id}.drop_m", 0.1, 0.5)
    wall = draws.one_of(f"{device_id}.wall", (0, 1, 2, 3))
    if wall in (0, 1):
        return (OFF_WALL_M if wall == 0 else room.width_m - OFF_WALL_M), along * room.depth_m, z_m
    return along * room.width_m, (OFF_WALL_M if wall == 2 else room.depth_m - OFF_WALL_M), z_m


def _draw_camera(draws: Draws, device_id: str, room: Room, x_m: float, y_m: float, z_m: float) -> Camera:
    """Looks about to the middle of the room, and down."""
    towards = np.degrees(np.arctan2(0.5 * room.depth_m - y_m, 0.5 * room.width_m - x_m))
    width_px, height_px = draws.one_of(f"{device_id}.pixels", CAMERA_PIXELS, (0.7, 0.3))
    return Camera(
        x_m=x_m,
        y_m=y_m,
        z_m=z_m,
        yaw_deg=float(towards) + draws.normal(f"{device_id}.yaw_off_deg", 0.0, 8.0),
        pitch_deg=draws.uniform(f"{device_id}.pitch_deg", -35.0, -15.0),
        horizontal_fov_deg=draws.one_of(f"{device_id}.fov_deg", (57.0, 71.0, 90.0)),
        width_px=width_px,
        height_px=height_px,
    )
