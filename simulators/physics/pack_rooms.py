"""A building as the arrays that the kernels read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.layout import Fans, Hatches, Opens, Rooms, Vents, Walls
from simulators.physics.building import Building, Room
from simulators.physics.openings import ALWAYS, OUTSIDE, CeilingVent, Fan, Trigger, Vent
from simulators.physics.wall_grid import wall_grid

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
    tables = [_section(room) if room.cross_section else np.zeros((3, points)) for room in rooms]

    def each(of: Callable[[Room], float]) -> Array:
        return np.array([of(room) for room in rooms], np.float64)

    return Rooms(
        n=len(rooms), width=each(lambda r: r.width_m), depth=each(lambda r: r.depth_m),
        height=each(lambda r: r.height_m), floor_z=each(lambda r: r.origin_m[2]),
        volume=np.array([t[1, -1] if r.cross_section else r.volume_m3 for r, t in zip(rooms, tables, strict=True)]),
        floor_area=each(lambda r: r.floor_area_m2),
        # a roof is as large as its plan
        ceiling_area=each(lambda r: r.floor_area_m2),
        hall=np.array([r.hall for r in rooms]), shaft=np.array([r.shaft for r in rooms]),
        sections=np.array([SECTION_POINTS if r.cross_section else 0 for r in rooms], np.int64),
        section_m=np.array([t[0] for t in tables]), section_volume=np.array([t[1] for t in tables]),
        section_wall=np.array([t[2] for t in tables]),
    )  # fmt: skip


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
        np.array(emissivity), linked,
    )  # fmt: skip


def pack_vents(building: Building, names: Mapping[str, int]) -> tuple[Vents, Opens]:
    """Wall vents, and each room's leak as a slot of its own; a vent from outside is turned round."""
    floors = [room.origin_m[2] for room in building.rooms]
    rows: list[tuple[float, ...]] = []
    places: list[tuple[Place, Place]] = []
    openings: list[Vent | None] = []
    for vent in building.vents:
        here, there = vent.from_room, vent.to_room
        floor = floors[here] if here != OUTSIDE else floors[there]
        if here == OUTSIDE:
            here, there = there, OUTSIDE
        rows.append((here, there, vent.sill_m + floor, vent.soffit_m + floor, vent.width_m))
        places.append((_place_in(here, vent, building), _place_in(there, vent, building)))
        openings.append(vent)
    for number, room in enumerate(building.rooms):
        if room.leak_area_m2 > 0.0:
            slot = room.leak_area_m2 / room.height_m
            rows.append((number, OUTSIDE, floors[number], floors[number] + room.height_m, slot))
            places.append((SOMEWHERE, SOMEWHERE))
            openings.append(None)
    table = np.array(rows, np.float64).reshape(-1, 5).T.copy()
    ends = table[:2].astype(np.int64)
    place = np.array(places, np.float64).reshape(-1, 2, 2)
    sill_z, soffit_z, width = table[2:]
    return Vents(len(rows), ends[0], ends[1], sill_z, soffit_z, width, place), _opens(openings, names)


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
    rooms, hatches = building.rooms, building.ceiling_vents
    heights = [
        rooms[h.below].origin_m[2] + rooms[h.below].height_m if h.below != OUTSIDE else rooms[h.above].origin_m[2]
        for h in hatches
    ]
    return (
        Hatches(
            n=len(hatches), above=np.array([h.above for h in hatches], np.int64),
            below=np.array([h.below for h in hatches], np.int64),
            area=np.array([h.area_m2 for h in hatches], np.float64),
            shape=np.array([h.shape == "square" for h in hatches], np.bool_), z=np.array(heights, np.float64),
        ),
        _opens(hatches, names),
    )  # fmt: skip


def pack_fans(building: Building, names: Mapping[str, int]) -> tuple[Fans, Opens]:
    """Fans; a diffuser is as high as its area's root."""
    fans = building.fans
    columns = np.array([
        (f.flow_m3_s, f.from_height_m, f.to_height_m, 0.5 * f.from_area_m2**0.5, 0.5 * f.to_area_m2**0.5,
         *f.cutoffs_pa, f.filter_efficiency, f.filter_s) for f in fans
    ], np.float64).reshape(-1, 9).T.copy()  # fmt: skip
    ends = [np.array([getattr(f, name) for f in fans], np.int64) for name in ("from_room", "to_room")]
    return Fans(len(fans), *ends, *columns), _opens(fans, names)


def _opens(things: Sequence[Vent | CeilingVent | Fan | None], names: Mapping[str, int]) -> Opens:
    curves = [thing.opening if thing is not None else ALWAYS for thing in things]
    triggers = [thing.trigger if thing is not None else None for thing in things]
    points = np.array([point for curve in curves for point in curve], np.float64).reshape(-1, 2)
    first = np.concatenate([[0], np.cumsum([len(curve) for curve in curves])]).astype(np.int64)
    kind, setpoint, device = pack_triggers(triggers, names)
    return Opens(points, first, kind, setpoint, device)


def pack_triggers(
    triggers: Sequence[Trigger | None], names: Mapping[str, int]
) -> tuple[NDArray[np.int64], Array, NDArray[np.int64]]:
    """kind, setpoint (K or W/m2) and number of the device. Raises ValueError for a device that is not there."""
    for trigger in triggers:
        if trigger is not None and trigger.device not in names:
            raise ValueError(f"trigger: device {trigger.device!r} does not exist; expected one of {', '.join(names)}")
    kind = np.array([TRIGGERS[t.criterion] if t else c.NO_TRIGGER for t in triggers], np.int64)
    setpoint = np.array(
        [0.0 if t is None else t.setpoint + (c.KELVIN if t.criterion == "temperature" else 0.0) for t in triggers],
        np.float64,
    )
    return kind, setpoint, np.array([names[t.device] if t else 0 for t in triggers], np.int64)
