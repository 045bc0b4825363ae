"""Materials, rooms and the connections of their walls, from a deck's MATL, COMP and CONN."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulators.decks.deck import DEFAULT_MATERIAL, DeckConnection, DeckMaterial, DeckRoom, Layers
from simulators.decks.group import Group, Warn
from simulators.physics.openings import OUTSIDE

OUTDOORS = "OUTSIDE"
LEAST_EMISSIVITY = 0.01
LEAST_SECTION = 1e-3
"""Of a room's plan: a roof's ridge has no area, a layer below it must."""
STEP_M = 1e-3
"""The height in which a cross section goes from one area to another that a deck has at the same height."""


def read_materials(groups: Sequence[Group], users: Iterable[Group], warn: Warn) -> tuple[DeckMaterial, ...]:
    """The materials that rooms and devices name, and CFAST's own unless a deck has another of that name.

    Raises DeckError for a name given twice or a property not above 0.
    """
    distinct(groups)
    used = {name for user in users for k in user.values if k.endswith("MATL_ID") for name in user.texts(k)}
    own = tuple(_material(g, warn) for g in groups if g.text("ID", "") in {*used, DEFAULT_MATERIAL.name})
    return own if DEFAULT_MATERIAL.name in [m.name for m in own] else (*own, DEFAULT_MATERIAL)


def _material(g: Group, warn: Warn) -> DeckMaterial:
    emissivity = g.real("EMISSIVITY", 0.9, least=0.0)
    if emissivity > 1.0:
        warn(f"{g.label}, EMISSIVITY: expected 0 to 1, got {emissivity:g}; 1 counts")
    return DeckMaterial(
        g.text("ID"), g.positive("CONDUCTIVITY"), g.positive("DENSITY"), 1000.0 * g.positive("SPECIFIC_HEAT"),
        g.real("THICKNESS", 0.0, least=0.0), min(max(emissivity, LEAST_EMISSIVITY), 1.0),
    )  # fmt: skip


def read_rooms(
    groups: Sequence[Group], materials: Sequence[DeckMaterial], adiabatic: bool, warn: Warn
) -> tuple[DeckRoom, ...]:
    """Rooms in the deck's order; all their surfaces adiabatic where MISC says so. Raises DeckError."""
    distinct(groups)
    return tuple(_room(g, {m.name: m for m in materials}, adiabatic, warn) for g in groups)


def read_connections(groups: Sequence[Group], rooms: Sequence[DeckRoom], warn: Warn) -> tuple[DeckConnection, ...]:
    """CONN: walls by fractions F; CEILING and FLOOR join the lower room's ceiling to the upper one's floor.

    One that joins nothing is warned of and left out: CFAST runs such decks.
    """
    names = [room.name for room in rooms]
    connections: list[DeckConnection] = []
    for g in groups:
        kind = g.text("TYPE", "").upper()
        if kind not in ("WALL", "CEILING", "FLOOR"):
            warn(f"{g.label}: expected a TYPE of WALL, CEILING, FLOOR, got {kind!r}; it is left out")
            continue
        room = room_number(g, "COMP_ID", g.text("COMP_ID"), rooms)
        for name, share in _shares(g, warn):
            if name == rooms[room].name or (name.upper() != OUTDOORS and name not in names):
                warn(f"{g.label}, COMP_IDS: expected another room of the deck, got {name!r}; it is left out")
                continue
            other = room_number(g, "COMP_IDS", name, rooms, outside=True)
            if kind == "WALL":
                connections.append(DeckConnection("wall", room, other, share))
            elif other != OUTSIDE:
                lower, upper = _lower_and_upper(kind, room, other, rooms)
                connections.append(DeckConnection("ceiling", lower, upper, share))
    return tuple(connections)


def _shares(g: Group, warn: Warn) -> list[tuple[str, float]]:
    """The rooms of a connection and their fractions, which sum to at most 1; without any, all have the same."""
    names, given = g.texts("COMP_IDS"), g.reals("F")
    if given and len(given) != len(names):
        warn(f"{g.label}, F: expected one fraction a room ({len(names)}), got {len(given)}; pairs alone count")
    if given and min(given) < 0.0:
        warn(f"{g.label}, F: expected fractions of at least 0, got {min(given):g}; it counts as 0")
    pairs = [(name, max(share, 0.0)) for name, share in zip(names, given or [1.0] * len(names), strict=False)]
    total = sum(share for _, share in pairs)
    if total > 1.0 + 1e-6:
        warn(f"{g.label}, F: expected fractions that sum to at most 1, got {total:g}; they are made to")
        pairs = [(name, share / total) for name, share in pairs]
    return pairs


def room_number(group: Group, keyword: str, name: str, rooms: Sequence[DeckRoom], outside: bool = False) -> int:
    """The number of a room by its name; OUTSIDE where that is allowed. Raises DeckError."""
    if outside and name.upper() == OUTDOORS:
        return OUTSIDE
    for number, room in enumerate(rooms):
        if room.name == name:
            return number
    names = ", ".join([room.name for room in rooms] + ([OUTDOORS] if outside else []))
    raise group.error(keyword, f"room {name!r} does not exist; expected one of {names}")


def distinct(groups: Sequence[Group]) -> None:
    """Raises DeckError where two groups have one ID; some may have none."""
    seen: set[str] = set()
    for g in (g for g in groups if "ID" in g):
        name = g.text("ID")
        if name in seen:
            raise g.error("ID", f"{name!r} is given twice; expected an ID of its own")
        seen.add(name)


def _room(g: Group, materials: dict[str, DeckMaterial], adiabatic: bool, warn: Warn) -> DeckRoom:
    width, depth, height = (g.positive(k) for k in ("WIDTH", "DEPTH", "HEIGHT"))
    origin = [*(place or 0.0 for place in g.numbers("ORIGIN")), 0.0, 0.0, 0.0]
    ceiling, wall, floor = (
        () if adiabatic else _layers(g, surface, materials, warn) for surface in ("CEILING", "WALL", "FLOOR")
    )
    ratios, areas = (g.pair(k, (0.0, 0.0)) for k in ("LEAK_AREA_RATIO", "LEAK_AREA"))
    if min(*ratios, *areas) < 0.0:
        warn(f"{g.label}, LEAK_AREA: expected areas and ratios of at least 0; those below leak nothing")
    # CFAST takes the ratios of the walls' and of the floor's area
    wall_leak = max(ratios[0] * 2.0 * (width + depth) * height or areas[0], 0.0)
    floor_leak = max(ratios[1] * width * depth or areas[1], 0.0)
    return DeckRoom(
        g.text("ID"), width, depth, height, (origin[0], origin[1], origin[2]), ceiling, wall, floor,
        _cross_section(g, warn), g.flag("HALL"), g.flag("SHAFT"), wall_leak, floor_leak,
    )  # fmt: skip


def _layers(g: Group, surface: str, materials: dict[str, DeckMaterial], warn: Warn) -> Layers:
    keyword = f"{surface}_MATL_ID"
    names, given = g.texts(keyword), g.reals(f"{surface}_THICKNESS", least=0.0)
    if any(given[len(names) :]):
        warn(f"{g.label}, {surface}_THICKNESS: expected one a material of {keyword} ({len(names)}), got {len(given)}; "
             f"the others are of no layer, as in CFAST")  # fmt: skip
    layers = []
    for i, name in enumerate(names):
        if name.upper() == "OFF":
            continue
        if name not in materials:
            known = ", ".join(materials) or "none"
            raise g.error(keyword, f"material {name!r} does not exist; expected one of {known}")
        thickness_m = (given[i] if i < len(given) else 0.0) or materials[name].thickness_m
        if thickness_m == 0.0:
            raise g.error(f"{surface}_THICKNESS", f"material {name!r} has no THICKNESS of its own; expected one here")
        layers.append((name, thickness_m))
    return tuple(layers)


def _cross_section(g: Group, warn: Warn) -> tuple[tuple[float, float], ...]:
    heights, areas = g.reals("CROSS_SECT_HEIGHTS", least=0.0), g.reals("CROSS_SECT_AREAS", least=0.0)
    if len(heights) != len(areas):
        warn(f"{g.label}, CROSS_SECT_AREAS: expected one area a height ({len(heights)}), got {len(areas)}; pairs alone "
             f"count")  # fmt: skip
    if heights != sorted(heights):
        warn(f"{g.label}, CROSS_SECT_HEIGHTS: expected heights that rise; they are put in their order")
    least = LEAST_SECTION * max(areas, default=0.0)
    if areas and least == 0.0:
        raise g.error("CROSS_SECT_AREAS", "expected areas above 0")
    if areas and min(areas) < least:
        warn(f"{g.label}, CROSS_SECT_AREAS: areas below {least:g} m2 count as that")
    points: list[tuple[float, float]] = []
    for height, area in sorted(zip(heights, areas, strict=False), key=lambda point: point[0]):
        points.append((max(height, points[-1][0] + STEP_M) if points else height, max(area, least)))
    return tuple(points)


def _lower_and_upper(kind: str, room: int, other: int, rooms: Sequence[DeckRoom]) -> tuple[int, int]:
    """By their floors; of rooms at one height, a FLOOR is that of `room` and a CEILING too."""
    z, other_z = rooms[room].origin_m[2], rooms[other].origin_m[2]
    is_lower = z < other_z or (z == other_z and kind == "CEILING")
    return (room, other) if is_lower else (other, room)
