"""What a head's camera has in front of it in a scenario: the room's surfaces and smoke, the fire, people and things."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

import numpy as np

from simulators.camera.cells import Cells, cells_of
from simulators.camera.conduction import depth_of
from simulators.camera.faces import Faces, Heat, cell_radiances
from simulators.camera.faults import CameraFault, drawn_fault
from simulators.camera.film import Chunk, Film, shoot
from simulators.camera.microbolometer import Microbolometer
from simulators.camera.nuisances import bare_head, steam
from simulators.camera.objects import warmed_k
from simulators.camera.pixels import REFLECTED
from simulators.camera.radiance import KELVIN, band_radiance
from simulators.camera.rays import GLASS_EMISSIVITY, backdrop
from simulators.camera.scene import Emitter, sprites
from simulators.camera.sight import shows
from simulators.camera.sun import sun_direction, sun_w_m2
from simulators.camera.view import Window
from simulators.embers import ember
from simulators.kernels import constants as c
from simulators.local_heat import flames_of, flaming, local_heat, off_walls, standing
from simulators.physics.building import Building
from simulators.physics.fire import Release
from simulators.physics.zone_model import ZoneHistory
from simulators.random_streams import stream
from simulators.scenarios.drawing import DrawnScenario
from simulators.scenarios.generators import GENERATORS
from simulators.scenarios.things import laid_k
from simulators.sensors.head import Head
from simulators.sensors.response import Series
from simulators.window_pane import open_share, pane_temp_k, share_in_upper_layer
from simulators.zones_seen import at_frames, temp_k

CLEAR_SKY_SHARE, LATITUDE_DEG = 0.45, 50.0
"""Mid-Europe: sunshine in so much of the hours of day."""
INFRARED_M2_KG = {
    c.SOOT_FLAMING: 550.0,
    c.SOOT_SMOULDERING: 250.0,
    c.AEROSOL_FINE: 250.0,
    c.AEROSOL_COARSE: 600.0,
    c.H2O: 0.2,
}
"""Extinction at 8 to 14 um, natural, over mass density: small soot absorbs as one over the wavelength (8700 m2/kg at
0.63 um), droplets of 5 um block as much as of light; vapour by its continuum (10 g/m3: a fifth over 100 m)."""


@dataclass(frozen=True)
class RoomView:
    """What any camera of a room has in front of it, whichever head it is in: the room's window, the sun through it (a
    function of the time in s), the walls' texture in K, and where in its flicker a flame begins.
    """

    cells: Cells
    window: Window | None
    sun: Callable[[float], Series] | None
    texture_k: Series
    phase: float


class _ViewDraws(NamedTuple):
    """What is drawn of a room's view: where along its wall the window is, where that looks to, whether the sky is
    clear, and where in its flicker a flame begins."""

    window_along: float
    facing_deg: float
    clear_sky: bool
    flame_phase: float


def room_view(scenario: DrawnScenario, number: int) -> RoomView:
    """The view of room `number` in a scenario."""
    room = scenario.building.rooms[number]
    drawn, rng = _view_draws(scenario, number)
    cells = cells_of(room.width_m, room.depth_m, room.height_m)
    window = _window(scenario.building, number, drawn.window_along)
    sun = _sun(scenario, cells, window, drawn.facing_deg) if drawn.clear_sky else None
    # studs, corners and draughts: some tenths of a kelvin from place to place
    return RoomView(cells, window, sun, phase=drawn.flame_phase, texture_k=rng.normal(0.0, 0.15, cells.shape))


def view_record(scenario: DrawnScenario, number: int) -> dict[str, object]:
    """What was drawn of the view of room `number`, for the scenario's record."""
    return _view_draws(scenario, number)[0]._asdict()


def _view_draws(scenario: DrawnScenario, number: int) -> tuple[_ViewDraws, np.random.Generator]:
    """Of one room but for the sky, which is one for all; and the stream that goes on with its texture."""
    rng = stream(scenario.seed, scenario.scenario_id, f"room{number}/view")
    is_clear = stream(scenario.seed, scenario.scenario_id, "sky").random() < CLEAR_SKY_SHARE
    return _ViewDraws(rng.uniform(), rng.uniform(0.0, 360.0), bool(is_clear), rng.uniform()), rng


def film_of(
    scenario: DrawnScenario, history: ZoneHistory, head: Head, frames_hz: float, silent_s: float = math.inf
) -> Iterator[Chunk]:
    """The head's film, a frame each 1 / frames_hz seconds until it is silent, in chunks."""
    camera = head.camera
    if camera is None:
        return iter(())
    t_s: Series = np.arange(0.0, min(scenario.duration_s, silent_s), 1.0 / frames_hz, dtype=np.float64)
    rng = stream(scenario.seed, scenario.scenario_id, f"{head.device_id}/camera")
    room = scenario.building.rooms[head.room]
    view = room_view(scenario, head.room)
    core, fault = camera_of(scenario, head)
    depth = depth_of(room)
    scene = backdrop(camera, view.cells, depth.emissivity, view.window)
    faces = Faces(view.cells, depth, view.texture_k)
    surface_k = np.column_stack(
        [temp_k(history, series[:, head.room], t_s) for series in (history.floor_temp_k, history.ceiling_temp_k,
                                                                   history.lower_wall_temp_k,
                                                                   history.upper_wall_temp_k)]
    )  # fmt: skip
    fields = _room_fields(scenario, history, head, view.window, t_s, surface_k)
    floor_c, things = surface_k[:, 0] - KELVIN, [each for each in scenario.things if each.room == head.room]
    heat = replace(local_heat(scenario, history, head, t_s, view.sun), laid_k=laid_k(things, t_s, floor_c, view.cells))
    emitters = [
        *_things(scenario, history, head, t_s, heat, fields),
        *_emitters(scenario, history, head, t_s, view.phase),
    ]
    drawn = sprites(camera, emitters, fields[:, REFLECTED])
    film = Film(t_s, cell_radiances(faces, t_s, surface_k, fields, heat), fields, drawn)
    return shoot(scene, core, film, rng, fault)


def camera_of(scenario: DrawnScenario, head: Head) -> tuple[Microbolometer, CameraFault | None]:
    """The head's core out of the batch, and what is broken in it."""
    if head.camera is None:
        raise ValueError(f"{head.device_id} has no camera")
    camera, seed = head.camera, (scenario.seed, scenario.scenario_id)
    rng, other = stream(*seed, f"{head.device_id}/core"), GENERATORS[scenario.generator].camera
    core = Microbolometer.drawn(rng, camera.width_px)
    return (
        replace(core, **{name: spread.at(rng.uniform()) for name, spread in other.items()}),
        drawn_fault(stream(*seed, f"{head.device_id}/fault"), scenario.duration_s, camera.height_px, camera.width_px),
    )


def camera_record(scenario: DrawnScenario, head: Head) -> dict[str, object]:
    """What was drawn of a head's camera, for the scenario's record. Raises ValueError for a head without one."""
    core, fault = camera_of(scenario, head)
    told = None
    if fault is not None:
        told = {name: getattr(fault, name) for name in ("kind", "begin_s", "end_s", "level", "clock_off_s")}
        told["dead_pixels"] = int(fault.dead.sum())
    return asdict(core) | {"fault": told}


def sees_fire(scenario: DrawnScenario, history: ZoneHistory, head: Head, taken_s: Series) -> float | None:
    """When flames first stand in a frame of those that the head's camera took at taken_s [n], over or beside what is in
    front of them; None: no camera, another room, out of view, or no flames in these frames. Who walks past hides them
    for a moment only, and does not count."""
    fire = scenario.fire
    if fire is None or head.camera is None or fire.room != head.room or fire.flaming_s is None:
        return None
    t_s = taken_s[taken_s >= fire.flaming_s]
    burning = flames_of(scenario, fire, t_s, flaming(fire, history, t_s), 0.0)
    things = [thing.emitter(t_s, np.zeros_like(t_s)) for thing in standing(scenario, head.room)]
    seen = shows(head.camera, burning, things)
    return float(t_s[np.argmax(seen)]) if seen.any() else None


def _window(building: Building, room: int, along: float) -> Window | None:
    """The room's window, along its wall x = 0 by that share."""
    number = _window_vent(building, room)
    if number is None:
        return None
    vent = building.vents[number]
    free_m = max(building.rooms[room].depth_m - vent.width_m, 0.0)
    return Window(along * free_m, along * free_m + vent.width_m, vent.sill_m, vent.soffit_m)


def _window_vent(building: Building, room: int) -> int | None:
    """Number of the room's first window to the outside; a door, whose sill is the floor, is no glass."""
    vents = enumerate(building.vents)
    return next((number for number, vent in vents if vent.is_window and vent.measured_in == room), None)


def _room_fields(
    scenario: DrawnScenario, history: ZoneHistory, head: Head, window: Window | None, t_s: Series, surface_k: Series
) -> np.ndarray:
    """ROOM_FIELDS for each frame, [n, 8]."""
    room, camera = scenario.building.rooms[head.room], head.camera
    layer_m = at_frames(history, history.layer_height_m[:, head.room], t_s)
    upper_k, lower_k = (
        temp_k(history, series[:, head.room], t_s) for series in (history.upper_temp_k, history.lower_temp_k)
    )
    glass_k = lower_k
    if window is not None:
        covered = share_in_upper_layer(window, layer_m)
        gas_k = lower_k + covered * (upper_k - lower_k)
        walls_k = surface_k[:, 2] + covered * (surface_k[:, 3] - surface_k[:, 2])
        glass_k = pane_temp_k(t_s, gas_k, walls_k, scenario.ambient.outdoor_temp_c + KELVIN)
    level_m2, wall_m2 = room.width_m * room.depth_m, 2.0 * (room.width_m + room.depth_m) * room.height_m
    lower = np.clip(layer_m / room.height_m, 0.0, 1.0)
    areas = np.column_stack([level_m2 + 0.0 * lower, level_m2 + 0.0 * lower, wall_m2 * lower, wall_m2 * (1.0 - lower)])
    reflected = (areas * band_radiance(surface_k)).sum(axis=1) / areas.sum(axis=1)
    fields = (
        _window_shows(scenario, history, head.room, t_s, band_radiance(glass_k), reflected),
        reflected,
        band_radiance(upper_k),
        band_radiance(lower_k),
        layer_m,
        *(at_frames(history, _infrared_per_m(history, layer)[:, head.room], t_s) for layer in (c.UPPER, c.LOWER)),
        np.full(t_s.size, camera.z_m if camera is not None else 0.0),
    )
    return np.column_stack(fields).astype(np.float32)


def _window_shows(
    scenario: DrawnScenario, history: ZoneHistory, room: int, t_s: Series, glass: Series, reflected: Series
) -> Series:
    """What glass would emit that looks as the window does [n]: as glass where it is shut, as what is outdoors, which
    reflects nothing, where it is open; evenly over all of it."""
    number = _window_vent(scenario.building, room)
    if number is None:
        return glass
    is_open = open_share(scenario.building.vents[number], history.vent_s[number], t_s)
    outdoors = float(band_radiance(scenario.ambient.outdoor_temp_c + KELVIN))
    return reflected + is_open * (outdoors - reflected) / GLASS_EMISSIVITY + (1.0 - is_open) * (glass - reflected)


def _things(
    scenario: DrawnScenario, history: ZoneHistory, head: Head, t_s: Series, heat: Heat, fields: np.ndarray
) -> list[Emitter]:
    """Furniture and what is hot, as flames warm them; else as warm as the walls, since air comes and goes faster. What
    burns in a vessel keeps it as hot as itself."""
    walls_k = temp_k(history, history.lower_wall_temp_k[:, head.room], t_s)
    things = standing(scenario, head.room)
    if not things:
        return []
    middles_m = np.array([(thing.x_m, thing.y_m, thing.base_m + 0.5 * thing.height_m) for thing in things])
    warmed = warmed_k(t_s, middles_m, walls_k, heat.flames, fields)
    emitters = [thing.emitter(t_s, walls_k - KELVIN) for thing in things]
    return [
        each if thing.fire is not None else replace(each, temp_c=each.temp_c + more)
        for thing, each, more in zip(things, emitters, warmed.T, strict=True)
    ]


def _emitters(scenario: DrawnScenario, history: ZoneHistory, head: Head, t_s: Series, phase: float) -> list[Emitter]:
    room_c = temp_k(history, history.lower_temp_k[:, head.room], t_s) - KELVIN
    felt_c = 0.5 * (room_c + temp_k(history, history.lower_wall_temp_k[:, head.room], t_s) - KELVIN)
    room = scenario.building.rooms[head.room]
    emitters: list[Emitter] = []
    for person in scenario.people:
        if person.room == head.room:
            body = person.emitter(scenario.seed, scenario.scenario_id, room, t_s, felt_c)
            emitters += [body, bare_head(body, felt_c)]
    for source in scenario.sources:
        if isinstance(source, Release) and source.room == head.room:
            hot_c = [thing.hot_c for thing in scenario.things if thing.hot_c is not None and thing.is_of(source)]
            emitters += steam(source, t_s, room_c, min(hot_c, default=100.0))
    fire = scenario.fire
    if fire is not None and fire.room == head.room:
        if not any(thing.fire == fire for thing in scenario.things):
            emitters.append(off_walls(ember(fire, t_s, room_c), room))
        emitters.append(flames_of(scenario, fire, t_s, flaming(fire, history, t_s), phase))
    return emitters


def _sun(
    scenario: DrawnScenario, cells: Cells, window: Window | None, facing_deg: float
) -> Callable[[float], Series] | None:
    """The sun through the window of a clear day, while it is up."""
    if window is None:
        return None
    day = scenario.start_time.timetuple().tm_yday

    def given(t_s: float) -> Series:
        to_sun = sun_direction(day, (scenario.begin_hour + t_s / 3600.0) % 24.0, LATITUDE_DEG, facing_deg)
        return np.zeros(cells.shape) if to_sun is None else sun_w_m2(cells, window, to_sun)

    return given


def _infrared_per_m(history: ZoneHistory, layer: int) -> Series:
    """Extinction of a layer in the camera's band, 1/m, [n, m]."""
    species, m2_kg = list(INFRARED_M2_KG), np.array(list(INFRARED_M2_KG.values()))
    return np.asarray(history.fractions[:, :, layer, species] @ m2_kg * history.density_kg_m3(layer))
