"""What a head's camera has in front of it in a scenario: the room's surfaces and smoke, the fire, people and things."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulators.camera.film import Chunk, Film, shoot
from simulators.camera.microbolometer import Microbolometer
from simulators.camera.radiance import KELVIN, band_radiance
from simulators.camera.scene import Emitter, flame, sprites
from simulators.camera.view import HEIGHT_PX, WIDTH_PX, Window, backdrop
from simulators.kernels import constants as c
from simulators.physics.building import OUTSIDE
from simulators.physics.fire import Fire
from simulators.physics.zone_model import ZoneHistory
from simulators.random_streams import stream
from simulators.scenarios.drawing import DrawnScenario
from simulators.sensors.head import Head
from simulators.sensors.response import Series

FLAME_TEMP_C = 900.0
EMBER_TEMP_C = 250.0
"""What shows of a smouldering spot: 400 to 700 C in its depth, under char and ash (Ohlemiller 1985)."""
INFRARED_M2_KG = {
    c.SOOT_FLAMING: 550.0,
    c.SOOT_SMOULDERING: 250.0,
    c.AEROSOL_FINE: 250.0,
    c.AEROSOL_COARSE: 600.0,
    c.H2O: 0.2,
}
"""Extinction at 8 to 14 um, natural, over mass density: small soot absorbs as one over the wavelength (8700 m2/kg at
0.63 um), droplets of 5 um block as much as of light; vapour by its continuum (10 g/m3: a fifth over 100 m)."""


def film_of(scenario: DrawnScenario, history: ZoneHistory, head: Head, frames_hz: float) -> Iterator[Chunk]:
    """The head's film, a frame each 1 / frames_hz seconds, in chunks."""
    camera = head.camera
    if camera is None:
        return iter(())
    frame_t_s: Series = np.arange(0.0, scenario.duration_s, 1.0 / frames_hz, dtype=np.float64)
    at = np.searchsorted(history.t_s, frame_t_s - 1e-6)
    rng = stream(scenario.seed, scenario.scenario_id, f"{head.device_id}/camera")
    room = scenario.building.rooms[head.room]
    window = _window(scenario, head, rng)
    scene = backdrop(camera, room.width_m, room.depth_m, room.height_m, window)
    core = Microbolometer.drawn(rng)
    # paint, studs and corners: emissivity varies by some parts in a thousand over tens of pixels
    texture = _texture(rng.normal(1.0, 0.003, (11, 14)))
    emitters = _emitters(scenario, history, head, frame_t_s, at, rng.uniform())
    film = Film(frame_t_s, _room_fields(scenario, history, head.room, at), sprites(camera, emitters, at.size), texture)
    return shoot(camera, scene, core, film, rng)


def _texture(coarse: np.ndarray) -> np.ndarray:
    """Emissivity over its mean [height, width], straight between the points of a coarse grid."""
    rows = np.linspace(0.0, coarse.shape[0] - 1.0, HEIGHT_PX)
    columns = np.linspace(0.0, coarse.shape[1] - 1.0, WIDTH_PX)
    across = np.array([np.interp(columns, np.arange(coarse.shape[1]), row) for row in coarse])
    down = [np.interp(rows, np.arange(coarse.shape[0]), column) for column in across.T]
    return np.ascontiguousarray(np.array(down).T, np.float32)


def sees_fire(scenario: DrawnScenario, head: Head) -> float | None:
    """When flames first stand in the camera's view; None: no camera, another room, out of view or no flames."""
    fire = scenario.fire
    if fire is None or head.camera is None or fire.room != head.room or fire.flaming_s is None:
        return None
    place = np.array([fire.x_m, fire.y_m, fire.base_height_m + 0.1])
    seen = head.camera.sees(place) and fire.flaming_s < scenario.duration_s
    return fire.flaming_s if seen else None


def _window(scenario: DrawnScenario, head: Head, rng: np.random.Generator) -> Window | None:
    """The room's window to the outside, somewhere along its wall x = 0."""
    along = rng.uniform()
    for vent in scenario.building.vents:
        if OUTSIDE in (vent.from_room, vent.to_room) and head.room in (vent.from_room, vent.to_room):
            free_m = max(scenario.building.rooms[head.room].depth_m - vent.width_m, 0.0)
            return Window(along * free_m, along * free_m + vent.width_m, vent.sill_m, vent.soffit_m)
    return None


def _room_fields(scenario: DrawnScenario, history: ZoneHistory, room: int, at: np.ndarray) -> np.ndarray:
    """FRAME_FIELDS for each frame, [n, 10]."""
    upper_k, lower_k = history.upper_temp_k[at, room], history.lower_temp_k[at, room]
    indoors_k, outdoors_k = scenario.ambient.temp_c + KELVIN, scenario.ambient.outdoor_temp_c + KELVIN
    # single to double glazing: its inner face lies a quarter of the way to the outdoor temperature
    glass_k = np.full(at.size, indoors_k + 0.25 * (outdoors_k - indoors_k))
    temps_k = (
        history.floor_temp_k[at, room],
        history.ceiling_temp_k[at, room],
        history.lower_wall_temp_k[at, room],
        history.upper_wall_temp_k[at, room],
        glass_k,
        upper_k,
        lower_k,
    )
    fields = [band_radiance(t) for t in temps_k] + [history.layer_height_m[at, room]]
    fields += [_infrared_per_m(history, layer)[at, room] for layer in (c.UPPER, c.LOWER)]
    return np.column_stack(fields).astype(np.float32)


def _emitters(
    scenario: DrawnScenario, history: ZoneHistory, head: Head, t_s: np.ndarray, at: np.ndarray, phase: float
) -> list[Emitter]:
    room_c = history.lower_temp_k[at, head.room] - KELVIN
    room = scenario.building.rooms[head.room]
    emitters = [thing.emitter(t_s, room_c) for thing in scenario.things if thing.room == head.room]
    for person in scenario.people:
        if person.room == head.room:
            emitters.append(person.emitter(scenario.seed, scenario.scenario_id, room, t_s, room_c))
    fire = scenario.fire
    if fire is not None and fire.room == head.room:
        flaming_kw = np.minimum(fire.flaming_kw(t_s), history.hrr_w[at, head.room] / 1000.0)
        burning = flame(t_s, flaming_kw, fire.x_m, fire.y_m, fire.base_height_m, fire.area_m2, phase, FLAME_TEMP_C)
        emitters += [_ember(fire, t_s, room_c), burning]
    return emitters


def _ember(fire: Fire, t_s: Series, room_c: Series) -> Emitter:
    """The smouldering or overheated spot: it grows over the burning area and gets hotter as it gives more heat."""
    share = fire.smouldering_kw(t_s) / max(fire.smoulder_kw, 1e-9)
    radius_m = np.sqrt(fire.area_m2 / np.pi * share)
    n = np.ones_like(t_s)
    return Emitter(
        shape="ellipse",
        x_m=fire.x_m * n,
        y_m=fire.y_m * n,
        base_m=fire.base_height_m * n,
        height_m=np.where(share > 0.0, np.maximum(radius_m, 0.005), 0.0),
        half_width_m=radius_m,
        temp_c=room_c + (EMBER_TEMP_C - room_c) * np.sqrt(share),
    )


def _infrared_per_m(history: ZoneHistory, layer: int) -> Series:
    """Extinction of a layer in the camera's band, 1/m, [n, m]."""
    species, m2_kg = list(INFRARED_M2_KG), np.array(list(INFRARED_M2_KG.values()))
    return np.asarray(history.fractions[:, :, layer, species] @ m2_kg * history.density_kg_m3(layer))
