"""Targets, detectors and sprinklers as the arrays that the kernels read."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from simulators.kernels import constants as c
from simulators.kernels.layout import N_BEAMS, Devices
from simulators.physics.building import Building
from simulators.physics.devices import Device, HeatDetector, SmokeDetector, Target
from simulators.physics.target_view import target_beams
from simulators.physics.wall_grid import cylinder_grid, graded_nodes, plate_grid

AT_A_FACE_M = 0.01


def pack_devices(devices: Sequence[Device], building: Building) -> Devices:
    """Devices of a building. Raises ValueError for one in a room that does not exist or outside its room."""
    if not devices:
        return NO_DEVICES
    for device in devices:
        _check_place(device, building)
    packed = _unpacked(devices)
    for i, device in enumerate(devices):
        if isinstance(device, Target):
            _pack_target(i, device, building, packed)
        elif isinstance(device, SmokeDetector):
            packed.kind[i] = c.SMOKE_DETECTOR
            packed.setpoint[i] = _od_per_m(device.obscuration_pct_m)
            if device.smoulder_pct_m is not None:
                packed.smoulder_setpoint[i] = _od_per_m(device.smoulder_pct_m)
        else:
            packed.kind[i] = c.HEAT_DETECTOR if device.spray_m_s is None else c.SPRINKLER
            packed.setpoint[i] = device.setpoint_c + c.KELVIN
            packed.rti[i] = device.rti
            packed.spray[i] = device.spray_m_s or 0.0
    return packed


def _unpacked(devices: Sequence[Device]) -> Devices:
    """Devices at their places, with nothing else said of them."""
    n = len(devices)
    return Devices(
        n=n, kind=np.zeros(n, np.int64), room=np.array([d.room for d in devices], np.int64),
        x=np.array([d.place_m[0] for d in devices], np.float64),
        y=np.array([d.place_m[1] for d in devices], np.float64),
        z=np.array([d.place_m[2] for d in devices], np.float64),
        normal=np.zeros((n, 3)), emissivity=np.zeros(n), adiabatic=np.zeros(n, np.bool_),
        film=np.zeros(n),
        conductance=np.zeros((n, c.TARGET_NODES)), capacity=np.ones((n, c.TARGET_NODES)),
        told_node=np.zeros(n, np.int64), told_share=np.zeros(n), setpoint=np.zeros(n), rti=np.zeros(n),
        smoulder_setpoint=np.full(n, c.NEVER), spray=np.zeros(n), free=np.zeros(n, np.bool_),
        level=np.zeros(n, np.bool_),
        beam_share=np.zeros((n, 2, N_BEAMS)), beam_z=np.zeros((n, 2, N_BEAMS)), beam_m=np.zeros((n, 2, N_BEAMS)),
    )  # fmt: skip


NO_DEVICES = _unpacked(())


def _pack_target(i: int, target: Target, building: Building, packed: Devices) -> None:
    room = building.rooms[target.room]
    size = (room.width_m, room.depth_m, room.height_m)
    round_one = target.shape == "cylinder"
    packed.kind[i] = c.CYLINDER if round_one else c.TARGET
    normal = np.array(target.normal, np.float64)
    packed.normal[i] = normal / np.linalg.norm(normal)
    packed.emissivity[i] = target.material.emissivity
    packed.adiabatic[i], packed.film[i] = target.adiabatic, target.film_w_m2k
    packed.conductance[i], packed.capacity[i] = (cylinder_grid if round_one else plate_grid)(target.material)
    deep = target.material.thickness_m * (0.5 if round_one else 1.0)
    nodes = graded_nodes(target.material, deep, c.TARGET_NODES)
    node = int(np.clip(np.searchsorted(nodes, target.depth_m, side="right") - 1, 0, c.TARGET_NODES - 2))
    packed.told_node[i] = node
    packed.told_share[i] = min((target.depth_m - nodes[node]) / (nodes[node + 1] - nodes[node]), 1.0)
    behind = np.array(target.place_m) - AT_A_FACE_M * packed.normal[i]
    packed.free[i] = bool(np.all(behind > 0.0) and np.all(behind < np.array(size)))
    packed.level[i] = abs(packed.normal[i, 2]) > 0.7
    for side in range(2 if round_one or packed.free[i] else 1):
        looks = [-n if side else n for n in target.normal]
        packed.beam_share[i, side], packed.beam_z[i, side], packed.beam_m[i, side] = target_beams(
            size, target.place_m, (looks[0], looks[1], looks[2])
        )


def _od_per_m(obscuration_pct_m: float) -> float:
    """Optical density, base 10, that obscures so much; of all light one that no smoke has."""
    return -math.log10(max(1.0 - obscuration_pct_m / 100.0, 1e-300))


def _check_place(device: Target | HeatDetector | SmokeDetector, building: Building) -> None:
    if not 0 <= device.room < len(building.rooms):
        raise ValueError(f"device {device.name} is in room {device.room}; the building has {len(building.rooms)}")
    room = building.rooms[device.room]
    for axis, value, limit in zip("xyz", device.place_m, (room.width_m, room.depth_m, room.height_m), strict=True):
        if not -1e-3 <= value <= limit + 1e-3:
            raise ValueError(f"device {device.name}: {axis} {value} lies outside room {room.name} (0 to {limit})")
