"""Targets, detectors and sprinklers of a deck, from its DEVC."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulators.decks.deck import (
    DEFAULT_MATERIAL,
    DeckDetector,
    DeckFire,
    DeckMaterial,
    DeckRoom,
    DeckTarget,
    Point,
)
from simulators.decks.group import Group, Warn
from simulators.decks.rooms import distinct, room_number

TYPES = {
    "PLATE": "plate",
    "CYLINDER": "cylinder",
    "HEAT_DETECTOR": "heat_detector",
    "HEAT": "heat_detector",
    "SMOKE_DETECTOR": "smoke_detector",
    "SMOKE": "smoke_detector",
    "SPRINKLER": "sprinkler",
}
_OF_A_TARGET = {
    "MATL_ID", "NORMAL", "SURFACE_ORIENTATION", "TEMPERATURE_DEPTH", "DEPTH_UNITS", "THICKNESS", "ADIABATIC_TARGET",
    "CONVECTION_COEFFICIENTS", "SURFACE_TEMPERATURE",
}  # fmt: skip
OF_EVERY_TYPE = {"ID", "COMP_ID", "TYPE", "LOCATION", "FYI"}
OF_TYPE = {
    "plate": _OF_A_TARGET,
    "cylinder": _OF_A_TARGET,
    "heat_detector": {"SETPOINT", "RTI"},
    "smoke_detector": {"SETPOINT", "SETPOINTS"},
    "sprinkler": {"SETPOINT", "RTI", "SPRAY_DENSITY"},
}
"""The keywords that say something of a device, beside those of every type."""
UP: Point = (0.0, 0.0, 1.0)
FACING: dict[str, Point] = {
    "CEILING": UP,
    "FLOOR": (0.0, 0.0, -1.0),
    "LEFT WALL": (0.0, -1.0, 0.0),
    "RIGHT WALL": (0.0, 1.0, 0.0),
    "FRONT WALL": (1.0, 0.0, 0.0),
    "BACK WALL": (-1.0, 0.0, 0.0),
    "REAR WALL": (-1.0, 0.0, 0.0),
}
"""The normal of a target by its SURFACE_ORIENTATION. The walls' names are those of who looks along x: NIST's decks set
RIGHT WALL at y = 0 and BACK WALL at x = width, each looking into the room, and CFAST's fluxes agree."""

DEFAULT_PLACE_M = (-1.0, -1.0, -3.0 / 39.37)
"""CFAST's: 1 m from the far walls, 3 inches below the ceiling."""

SMOKE_SETPOINT_PCT_M = 100.0 * (1.0 - (1.0 - 0.08) ** (1.0 / 0.3048))
"""CFAST's default: 8 % a foot."""
NEVER_C = 1e6
"""What no link gets as hot as: of one without a SETPOINT, for which CFAST has no default."""

RTI = 50.0


def read_devices(
    groups: Sequence[Group],
    rooms: Sequence[DeckRoom],
    materials: Sequence[DeckMaterial],
    fires: Sequence[DeckFire],
    warn: Warn,
) -> tuple[DeckTarget | DeckDetector, ...]:
    """Devices in the deck's order; one of no known type is left out and warned of. Raises DeckError."""
    distinct(groups)
    by_name = {m.name: m for m in materials}
    devices: list[DeckTarget | DeckDetector] = []
    for g in groups:
        kind = TYPES.get(g.text("TYPE", "").upper())
        for keyword in [] if kind is None else sorted(g.values.keys() - OF_EVERY_TYPE - OF_TYPE[kind]):
            warn(f"{g.label}: {keyword} says nothing of a device of this type; it is ignored, as in CFAST")
        if kind is None:
            warn(f"{g.label}: expected a TYPE of {', '.join(TYPES)}, got {g.text('TYPE', 'none')!r}; it is left out")
        elif kind in ("plate", "cylinder"):
            devices.append(_target(g, rooms, by_name, fires, warn))
        else:
            devices.append(_detector(g, rooms, warn))
    return tuple(devices)


def _target(
    g: Group, rooms: Sequence[DeckRoom], materials: dict[str, DeckMaterial], fires: Sequence[DeckFire], warn: Warn
) -> DeckTarget:
    number = room_number(g, "COMP_ID", g.text("COMP_ID"), rooms)
    place = _place(g, rooms[number], warn)
    material = g.text("MATL_ID", "")
    if not material:
        warn(f"{g.label}: it names no MATL_ID; it is taken as gypsum board, as in CFAST")
        material = DEFAULT_MATERIAL.name
    if material not in materials:
        raise g.error("MATL_ID", f"material {material!r} does not exist; expected one of {', '.join(materials)}")
    thickness = g.real("THICKNESS", 0.0, least=0.0) or materials[material].thickness_m
    depth = max(g.real("TEMPERATURE_DEPTH", 0.5), 0.0)
    # whatever else its units are is metres, as in CFAST
    if g.text("DEPTH_UNITS", "FRACTION").upper() == "FRACTION":
        depth *= thickness
    if thickness == 0.0:
        raise g.error("THICKNESS", f"material {material!r} has no THICKNESS of its own; expected one here")
    if depth > thickness + 1e-9:
        warn(f"{g.label}, TEMPERATURE_DEPTH: expected at most the thickness of {thickness:g} m, got {depth:g} m; it is "
             f"told at its back")  # fmt: skip
    depth, is_plate = min(depth, thickness), g.text("TYPE").upper() == "PLATE"
    if not is_plate:
        # its thickness is its diameter: beyond its axis it is as near to its face as before it
        depth = min(depth, thickness - depth)
    adiabatic, film_w_m2k = g.flag("ADIABATIC_TARGET"), 1000.0 * g.pair("CONVECTION_COEFFICIENTS", (0.0, 0.0))[0]
    if film_w_m2k > 0.0 and not adiabatic:
        warn(f"{g.label}: CONVECTION_COEFFICIENTS count for an ADIABATIC_TARGET alone, as in CFAST; they are ignored")
    return DeckTarget(
        _name(g), number, place, _normal(g, number, place, fires, warn),
        "plate" if is_plate else "cylinder", material, thickness, depth, adiabatic, film_w_m2k if adiabatic else 0.0,
    )  # fmt: skip


def _detector(g: Group, rooms: Sequence[DeckRoom], warn: Warn) -> DeckDetector:
    number = room_number(g, "COMP_ID", g.text("COMP_ID"), rooms)
    kind = TYPES[g.text("TYPE").upper()]
    place, rti = _place(g, rooms[number], warn), g.real("RTI", RTI, least=0.0)
    name = _name(g)
    if kind == "smoke_detector":
        if "SETPOINTS" in g and "SETPOINT" not in g:
            # of smouldering smoke alone, where there is but one
            smoulder, setpoint = g.pair("SETPOINTS", (0.0, 0.0))
            return DeckDetector(name, number, place, "smoke_detector", setpoint, rti, 0.0, smoulder)
        if "SETPOINTS" in g:
            warn(f"{g.label}: SETPOINTS are ignored: beside them SETPOINT counts, as in CFAST")
        return DeckDetector(name, number, place, "smoke_detector", g.real("SETPOINT", SMOKE_SETPOINT_PCT_M), rti)
    if "SETPOINT" not in g:
        warn(f"{g.label}: it has no SETPOINT; it never sounds, as in CFAST")
    setpoint = g.real("SETPOINT", NEVER_C)
    if kind == "heat_detector":
        return DeckDetector(name, number, place, "heat_detector", setpoint, rti)
    return DeckDetector(name, number, place, "sprinkler", setpoint, rti, max(g.real("SPRAY_DENSITY", 0.0), 0.0))


def _name(g: Group) -> str:
    """Its ID; without one its group and number."""
    return g.text("ID", g.label)


def _place(g: Group, room: DeckRoom, warn: Warn) -> Point:
    """x, y, z; below 0 they count from the far walls and the ceiling, as older decks have them."""
    given = _completed(g, "LOCATION", DEFAULT_PLACE_M, warn)
    sizes = (room.width_m, room.depth_m, room.height_m)
    x, y, z = (size + p if p < 0.0 else p for p, size in zip(given, sizes, strict=True))
    for axis, p, size in zip("xyz", (x, y, z), sizes, strict=True):
        if not -1e-6 <= p <= size + 1e-6:
            raise g.error("LOCATION", f"{axis} {p:g} lies outside room {room.name!r}; expected 0 to {size:g}")
    return x, y, z


def _completed(g: Group, keyword: str, usual: Point, warn: Warn) -> Point:
    """Three numbers; of those left out the usual ones count."""
    given = g.numbers(keyword)
    padded = [*given, *[None] * 3][:3]
    whole = [other if there is None else there for there, other in zip(padded, usual, strict=True)]
    if 0 < len(given) < 3:
        warn(f"{g.label}, {keyword}: expected 3 numbers, got {len(given)}; {', '.join(f'{v:g}' for v in whole)} count")
    return whole[0], whole[1], whole[2]


def _normal(g: Group, room: int, place: Point, fires: Sequence[DeckFire], warn: Warn) -> Point:
    """From NORMAL, or from what SURFACE_ORIENTATION says it looks at: a surface, or a fire of its room by name."""
    given = _completed(g, "NORMAL", UP, warn)
    if np.linalg.norm(given) < 1e-9:
        warn(f"{g.label}, NORMAL: expected a direction, got 0, 0, 0; it looks up")
        given = UP
    facing = g.text("SURFACE_ORIENTATION", "")
    if not facing:
        return given
    key = facing.upper() if facing.upper() in FACING else f"{facing.upper()} WALL"
    if key in FACING:
        return FACING[key]
    for fire in fires:
        if fire.name == facing and fire.room == room:
            towards = (fire.x_m - place[0], fire.y_m - place[1], fire.rows[0][2] - place[2])
            return towards if np.linalg.norm(towards) > 1e-9 else UP
    warn(f"{g.label}, SURFACE_ORIENTATION: expected one of {', '.join(FACING)} or a fire of the room, got {facing!r}; "
         f"NORMAL counts, as in CFAST")  # fmt: skip
    return given
