"""A building as the arrays that the kernels read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.layout import Fans, Hatches, Linings, Opens, Rooms, Vents, Walls
from simulators.physics.building import Building, Room
from simulators.physics.materials import FINISHES, Finish
from simulators.physics.openings import ALWAYS, OUTSIDE, CeilingVent, Fan, Trigger, Vent
from simulators.physics.wall_grid import is_metal, wall_grid

Array = NDArray[np.float64]
SURFACES = ("ceiling", "wall", "wall", "floor")
SECTION_POINTS = 65
ASKEW_M = 0.1
"""By so much may the rooms' origins and sizes put a vent off their walls."""
Place = tuple[float, float]
SOMEWHERE: Place = (np.nan, np.nan)
TRIGGERS = {"temperature": c.BY_TEMPERATURE, "flux": c.BY_FLUX}


def pack_rooms(building: Building) -> Rooms:
    """Rooms with their volumes; those with a cross section also with a table of volume and wall area below heights."""
    rooms = building.rooms
    points = SECTION_POINTS if any(room.cross_section for room in rooms) else 0
    sections = np.zeros((3, len(rooms), points))
    for number, room in enumerate(rooms):
        if room.cross_section:
            sections[:, number] = _section(room)
    volumes = [sections[1, i, -1] if room.cross_section else room.volume_m3 for i, room in enumerate(rooms)]
    width, depth, height, floor_z, volume, area = columns_of([
        (r.width_m, r.depth_m, r.height_m, r.origin_m[2], volume_m3, r.floor_area_m2)
        for r, volume_m3 in zip(rooms, volumes, strict=True)
    ], 6)  # fmt: skip
    return Rooms(
        n=len(rooms), width=width, depth=depth, height=height, floor_z=floor_z, volume=volume, floor_area=area,
        # a roof is as large as its plan
        ceiling_area=area,
        hall=np.array([r.hall for r in rooms]), shaft=np.array([r.shaft for r in rooms]),
        sections=np.array([points if r.cross_section else 0 for r in rooms], np.int64),
        section_m=sections[0], section_volume=sections[1], section_wall=sections[2],
    )  # fmt: skip


def columns_of(rows: Sequence[tuple[float, ...]], n: int) -> Array:
    """Rows of n numbers as n columns [n, rows]."""
    return np.array(rows, np.float64).reshape(-1, n).T.copy()


def _section(room: Room) -> Array:
    """[3, SECTION_POINTS]: heights, volume and wall area below each, of a plan that keeps its proportions."""
    heights, areas = zip(*room.cross_section, strict=True)
    z = np.linspace(0.0, room.height_m, SECTION_POINTS)
    area = np.interp(z, heights, areas)
    around = 2.0 * (room.width_m + room.depth_m) * np.sqrt(area / (room.width_m * room.depth_m))
    below = [np.concatenate([[0.0], np.cumsum(0.5 * (v[1:] + v[:-1]) * np.diff(z))]) for v in (area, around)]
    return np.stack([z, *below])


def pack_walls(building: Building) -> Walls:
    """Every room's four surfaces as nodes."""
    grids = [[wall_grid(room.construction(s)) for s in SURFACES] for room in building.rooms]
    emissivity = [
        [layers[0].emissivity if layers else 0.9 for layers in map(room.construction, SURFACES)]
        for room in building.rooms
    ]
    bare = [[is_metal(room.construction(s)) for s in SURFACES] for room in building.rooms]
    n = len(building.rooms)
    linked = np.zeros((n, 4, n if building.heat_links else 0))
    for link in building.heat_links:
        a, b = link.from_room, link.to_room
        if link.kind == "ceiling":
            linked[a, c.CEILING, b] = linked[b, c.FLOOR, a] = link.share
        else:
            for surface in (c.UPPER_WALL, c.LOWER_WALL):
                linked[a, surface, b] = linked[b, surface, a] = link.share
    return Walls(
        np.array([[g[0] for g in row] for row in grids]), np.array([[g[1] for g in row] for row in grids]),
        np.array(emissivity), np.array(bare), linked,
    )  # fmt: skip


def pack_linings(building: Building) -> Linings:
    """What lines every room's four surfaces, for water."""
    dry = Finish(0.0, 0.0)
    finishes = [[FINISHES[room.finish[of]] if room.finish else dry for of in (0, 1, 1, 2)] for room in building.rooms]
    return Linings(
        np.array([bool(room.finish) for room in building.rooms]),
        np.array([[finish.holds_kg_m2 for finish in each] for each in finishes]),
        np.array([[finish.resists_m2spa_kg for finish in each] for each in finishes]),
    )


def pack_vents(building: Building, names: Mapping[str, int]) -> tuple[Vents, Opens]:
    """Wall vents, and each room's leak as slots of its own, one for each wind; a vent from outside is turned round."""
    floors, least_k = [room.origin_m[2] for room in building.rooms], building.warmed_to_c + c.KELVIN
    rows: list[tuple[float, ...]] = []
    places: list[tuple[Place, Place]] = []
    openings: list[Vent | None] = []
    for vent in building.vents:
        here, there = vent.from_room, vent.to_room
        floor = floors[vent.measured_in]
        if here == OUTSIDE:
            here, there = there, OUTSIDE
        # what comes in by a shut window that breaks has not long been coming in
        warmed_k = least_k if vent.stands_open else 0.0
        rows.append((here, there, vent.sill_m + floor, vent.soffit_m + floor, vent.width_m, warmed_k, vent.wind_pa))
        places.append((_place_in(here, vent, building), _place_in(there, vent, building)))
        openings.append(vent)
    for number, room in enumerate(building.rooms):
        for share, wind_pa in room.leak_winds if room.leak_area_m2 > 0.0 else ():
            slot = share * room.leak_area_m2 / room.height_m
            rows.append((number, OUTSIDE, floors[number], floors[number] + room.height_m, slot, least_k, wind_pa))
            places.append((SOMEWHERE, SOMEWHERE))
            openings.append(None)
    here, there, sill_z, soffit_z, width, warmed_k, wind_pa = columns_of(rows, 7)
    place = np.array(places, np.float64).reshape(-1, 2, 2)
    vents = Vents(len(rows), here.astype(np.int64), there.astype(np.int64), sill_z, soffit_z, width, place,
                  warmed_k, wind_pa)  # fmt: skip
    return vents, _opens(openings, names)


def _place_in(number: int, vent: Vent, building: Building) -> Place:
    """Where a vent is in one of its rooms, m; nowhere known where the rooms' origins put it off its walls."""
    if number == OUTSIDE or vent.place_m is None:
        return SOMEWHERE
    room = building.rooms[number]
    x, y = vent.place_m[0] - room.origin_m[0], vent.place_m[1] - room.origin_m[1]
    inside = -ASKEW_M <= x <= room.width_m + ASKEW_M and -ASKEW_M <= y <= room.depth_m + ASKEW_M
    return (min(max(x, 0.0), room.width_m), min(max(y, 0.0), room.depth_m)) if inside else SOMEWHERE


def pack_hatches(building: Building, names: Mapping[str, int]) -> tuple[Hatches, Opens]:
    """Ceiling vents at the height of the ceiling below, or of the floor above where outside lies below."""
    return _hatches(building.ceiling_vents, building.rooms, names) if building.ceiling_vents else NO_HATCHES


def _hatches(hatches: Sequence[CeilingVent], rooms: Sequence[Room], names: Mapping[str, int]) -> tuple[Hatches, Opens]:
    heights = [
        rooms[h.below].origin_m[2] + rooms[h.below].height_m if h.below != OUTSIDE else rooms[h.above].origin_m[2]
        for h in hatches
    ]
    columns = columns_of([(h.above, h.below, h.area_m2, z) for h, z in zip(hatches, heights, strict=True)], 4)
    square = np.array([h.shape == "square" for h in hatches], np.bool_)
    above, below = columns[:2].astype(np.int64)
    return Hatches(len(hatches), above, below, columns[2], square, columns[3]), _opens(hatches, names)


def pack_fans(building: Building, names: Mapping[str, int]) -> tuple[Fans, Opens]:
    """Fans; a diffuser is as high as its area's root."""
    return _fans(building.fans, names) if building.fans else NO_FANS


def _fans(fans: Sequence[Fan], names: Mapping[str, int]) -> tuple[Fans, Opens]:
    columns = columns_of([
        (f.from_room, f.to_room, f.flow_m3_s, f.from_height_m, f.to_height_m, 0.5 * f.from_area_m2**0.5,
         0.5 * f.to_area_m2**0.5, *f.cutoffs_pa, f.filter_efficiency, f.filter_s, f.warmed_to_c + c.KELVIN)
        for f in fans
    ], 12)  # fmt: skip
    return Fans(len(fans), *columns[:2].astype(np.int64), *columns[2:]), _opens(fans, names)


def _opens(things: Sequence[Vent | CeilingVent | Fan | None], names: Mapping[str, int]) -> Opens:
    curves = [thing.opening if thing is not None else ALWAYS for thing in things]
    triggers = [thing.trigger if thing is not None else None for thing in things]
    points = np.array([point for curve in curves for point in curve], np.float64).reshape(-1, 2)
    return Opens(points, firsts_of(curves), *pack_triggers(triggers, names))


def firsts_of(parts: Sequence[Sized]) -> NDArray[np.int64]:
    """Where each part begins when they lie one after the other, and where the last ends."""
    return np.array([0, *accumulate(map(len, parts))], np.int64)


def pack_triggers(
    triggers: Sequence[Trigger | None], names: Mapping[str, int]
) -> tuple[NDArray[np.int64], Array, NDArray[np.int64]]:
    """kind, setpoint (K or W/m2) and number of the device. Raises ValueError for a device that is not there."""
    n = len(triggers)
    kind, setpoint, device = np.full(n, c.NO_TRIGGER, np.int64), np.zeros(n), np.zeros(n, np.int64)
    for i, trigger in enumerate(triggers):
        if trigger is None:
            continue
        if trigger.device not in names:
            raise ValueError(f"trigger: device {trigger.device!r} does not exist; expected one of {', '.join(names)}")
        kind[i], device[i] = TRIGGERS[trigger.criterion], names[trigger.device]
        setpoint[i] = trigger.setpoint + (c.KELVIN if trigger.criterion == "temperature" else 0.0)
    return kind, setpoint, device


NO_HATCHES, NO_FANS = _hatches((), (), {}), _fans((), {})
