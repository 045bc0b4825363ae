"""What heats single places of a camera's room: flames and hot things by light, what rises from them at the ceiling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from simulators.camera.faces import Heat
from simulators.camera.nuisances import radiated_by
from simulators.camera.radiance import KELVIN
from simulators.camera.scene import Emitter, flame
from simulators.physics.building import Room
from simulators.physics.fire import Fire, Release
from simulators.physics.fire import at as curve_at
from simulators.physics.zone_model import ZoneHistory
from simulators.scenarios.drawing import DrawnScenario
from simulators.scenarios.things import Thing, off_walls_m
from simulators.sensors.head import Head
from simulators.sensors.response import Series
from simulators.zones_seen import at_frames, temp_k

FLAME_TEMP_C = 900.0


def local_heat(
    scenario: DrawnScenario, history: ZoneHistory, head: Head, t_s: Series,
    sun: Callable[[float], Series] | None,
) -> Heat:  # fmt: skip
    """What heats single places of the head's room."""
    n, room = np.ones(t_s.size), head.room
    flames: list[Series] = []
    plumes: list[Series] = []
    fire = scenario.fire
    if fire is not None and fire.room == room:
        burning_kw = np.minimum(fire.hrr_kw(t_s), at_frames(history, history.hrr_w[:, room], t_s) / 1000.0)
        flaming_kw = flaming(fire, history, t_s)
        # as in the zone model, what smoulders gives all its heat to the air
        radiated_kw = fire.material.radiative_fraction * flaming_kw
        burning = flames_of(scenario, fire, t_s, flaming_kw, 0.0)
        for share in (0.125, 0.375, 0.625, 0.875):
            z_m = fire.base_height_m + 0.02 + share * burning.height_m
            flames.append(np.column_stack([burning.x_m, burning.y_m, z_m, 250.0 * radiated_kw, 0.0 * n]))
        # as for heads, at a wall or in a corner it is a part of a plume as many times as strong
        [against] = history.sources.against[history.sources.is_fire]
        rises = [(fire.x_m, fire.y_m, fire.base_height_m, against * (burning_kw - radiated_kw))]
    else:
        rises = []
    for source in scenario.sources:
        if isinstance(source, Release) and source.room == room and source.heat_kw:
            rises.append((source.x_m, source.y_m, source.z_m, source.convected_share * curve_at(source.heat_kw, t_s)))
    plumes += [np.column_stack([x_m * n, y_m * n, z_m * n, kw]) for x_m, y_m, z_m, kw in rises]
    walls_c = temp_k(history, history.lower_wall_temp_k[:, room], t_s) - KELVIN
    things = [radiated_by(thing.emitter(t_s, walls_c), walls_c) for thing in standing(scenario, room)]
    return Heat(_stacked(flames, t_s.size, 5), _stacked(things, t_s.size, 5), _stacked(plumes, t_s.size, 4), sun)


def flames_of(scenario: DrawnScenario, fire: Fire, t_s: Series, flaming_kw: Series, phase: float) -> Emitter:
    """The fire's flames in its room, between its walls, up to its ceiling."""
    room = scenario.building.rooms[fire.room]
    whole = flame(
        t_s, flaming_kw, fire.x_m, fire.y_m, fire.base_height_m, fire.burning_m2(flaming_kw), phase, FLAME_TEMP_C,
        room.height_m,
    )  # fmt: skip
    return off_walls(whole, room)


def off_walls(emitter: Emitter, room: Room) -> Emitter:
    """An emitter as far from the room's walls as it is wide: what burns at a wall stands before it, not half in it, and
    shines on it."""
    x_m = off_walls_m(emitter.x_m, emitter.half_width_m, room.width_m)
    y_m = off_walls_m(emitter.y_m, emitter.half_width_m, room.depth_m)
    return replace(emitter, x_m=x_m, y_m=y_m)


def flaming(fire: Fire, history: ZoneHistory, t_s: Series) -> Series:
    """What burns with flames, kW, no more than the air allows."""
    return np.asarray(np.minimum(fire.flaming_kw(t_s), at_frames(history, history.hrr_w[:, fire.room], t_s) / 1000.0))


def standing(scenario: DrawnScenario, room: int) -> list[Thing]:
    """The things of a room that do not lie on its floor."""
    return [thing for thing in scenario.things if thing.room == room and not thing.lies]


def _stacked(sources: list[Series], n_frames: int, columns: int) -> Series:
    return np.stack(sources, axis=1) if sources else np.zeros((n_frames, 1, columns))
