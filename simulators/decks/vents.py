"""Wall vents, ceiling vents and fans of a deck, and what opens them, from its VENT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulators.decks.deck import DeckCeilingVent, DeckFan, DeckRoom, DeckWallVent
from simulators.decks.group import Group, Warn
from simulators.decks.rooms import OUTDOORS, room_number
from simulators.decks.timed import as_read
from simulators.physics.openings import ALWAYS, OUTSIDE, Opening, Trigger

CRITERIA = ("TIME", "TEMPERATURE", "FLUX")

SAME_HEIGHT_M = 0.01
"""Of a ceiling and the floor over it: decks round feet."""


def read_wall_vents(groups: Sequence[Group], rooms: Sequence[DeckRoom], warn: Warn) -> tuple[DeckWallVent, ...]:
    """Raises DeckError; a vent without area is left out and warned of."""
    vents = []
    for g in groups:
        if g.text("TYPE").upper() != "WALL":
            continue
        first, second = _two_rooms(g, rooms)
        if first == OUTSIDE:
            first, second = second, first
        height = rooms[first].height_m
        sill, soffit = _from_top(g.real("BOTTOM", 0.0), height), _from_top(g.real("TOP", 0.0), height)
        if soffit == 0.0:
            soffit = sill + g.real("HEIGHT", 0.0, least=0.0)
        width = g.real("WIDTH", 0.0, least=0.0)
        coefficient = g.real("FLOW_COEFFICIENT", 0.7, least=0.0)
        if width * coefficient == 0.0 or soffit == sill:
            warn(f"{g.label}: the vent has no area; it is left out")
            continue
        if soffit < sill:
            raise g.error("TOP", f"expected more than BOTTOM ({sill:g}), got {soffit:g}")
        most, opening, trigger = read_opening(g, warn)
        _warn_of_width(g, most * width, [rooms[number] for number in (first, second) if number != OUTSIDE], warn)
        place_m = _place_m(g, rooms[first], width)
        vents.append(DeckWallVent(
            g.text("ID", ""), (first, second), most * width, sill, soffit, coefficient, opening, trigger, place_m
        ))  # fmt: skip
    return tuple(vents)


def _warn_of_width(g: Group, width: float, rooms: Sequence[DeckRoom], warn: Warn) -> None:
    for room in rooms:
        longest = max(room.width_m, room.depth_m)
        if width > longest * (1.0 + 1e-6):
            warn(f"{g.label}: it is {width:g} m wide, the longest wall of {room.name!r} {longest:g} m; it is taken so")


def _place_m(g: Group, room: DeckRoom, width: float) -> tuple[float, float] | None:
    """The middle of a wall vent in plan, from its face of the first room named and its offset along that."""
    face, along = g.text("FACE", "").upper(), g.real("OFFSET", 0.0) + 0.5 * width
    x, y = {
        "FRONT": (along, 0.0), "REAR": (along, room.depth_m), "LEFT": (0.0, along), "RIGHT": (room.width_m, along)
    }.get(face, (None, None))  # fmt: skip
    return None if x is None or y is None else (room.origin_m[0] + x, room.origin_m[1] + y)


def read_ceiling_vents(groups: Sequence[Group], rooms: Sequence[DeckRoom], warn: Warn) -> tuple[DeckCeilingVent, ...]:
    """CEILING and FLOOR vents: the first room lies above the second, else they are turned round."""
    vents = []
    for g in groups:
        if g.text("TYPE").upper() not in ("CEILING", "FLOOR"):
            continue
        above, below = _two_rooms(g, rooms)
        area = g.real("AREA", 0.0)
        if area <= 0.0:
            warn(f"{g.label}: the vent has no area; it is left out")
            continue
        if OUTSIDE not in (above, below):
            above, below = _one_above_the_other(g, above, below, rooms, warn)
        shape = g.text("SHAPE", "ROUND", allowed=("ROUND", "SQUARE"))
        most, opening, trigger = read_opening(g, warn)
        largest = min(rooms[number].plan_m2 for number in (above, below) if number != OUTSIDE)
        if most * area > largest * (1.0 + 1e-6):
            warn(f"{g.label}: an area of {most * area:g} m2 is more than its rooms have; {largest:g} counts")
            most = largest / area
        vents.append(DeckCeilingVent(
            g.text("ID", ""), above, below, most * area, "round" if shape == "ROUND" else "square", opening, trigger
        ))  # fmt: skip
    return tuple(vents)


def _one_above_the_other(g: Group, above: int, below: int, rooms: Sequence[DeckRoom], warn: Warn) -> tuple[int, int]:
    """The upper room, then the lower. CFAST refuses them upside down, and a floor that does not lie on a ceiling."""
    if rooms[above].origin_m[2] < rooms[below].origin_m[2]:
        above, below = below, above
        warn(f"{g.label}, COMP_IDS: expected the upper room first; {rooms[above].name!r} is taken as the upper one")
    upper, lower = rooms[above], rooms[below]
    floor_m, ceiling_m = upper.origin_m[2], lower.origin_m[2] + lower.height_m
    if abs(floor_m - ceiling_m) > SAME_HEIGHT_M:
        warn(f"{g.label}: the floor of {upper.name!r} at {floor_m:g} m is not at the ceiling of {lower.name!r} at "
             f"{ceiling_m:g} m; the vent lies in that ceiling")  # fmt: skip
    return above, below


def read_fans(groups: Sequence[Group], rooms: Sequence[DeckRoom], warn: Warn) -> tuple[DeckFan, ...]:
    """MECHANICAL vents, and one that blows back for each whose fractions fall below 0.

    One that blows nothing is left out and warned of. Raises DeckError.
    """
    fans = []
    for g in groups:
        if g.text("TYPE").upper() != "MECHANICAL":
            continue
        if all(name.upper() == OUTDOORS for name in g.texts("COMP_IDS")):
            warn(f"{g.label}: it blows from outside to outside; it is left out")
            continue
        ends = _ends(g, rooms)
        areas = g.pair("AREAS", (0.0, 0.0))
        heights = _heights(g, ends, rooms, warn)
        cutoffs = g.pair("CUTOFFS", (200.0, 300.0))
        if min(areas) < 0.0:
            warn(f"{g.label}, AREAS: expected areas of at least 0; those below count as 0")
        if min(cutoffs) < 0.0:
            warn(f"{g.label}, CUTOFFS: expected pressures of at least 0; those below count as 0")
            cutoffs = (max(cutoffs[0], 0.0), max(cutoffs[1], 0.0))
        if cutoffs[0] > cutoffs[1]:
            warn(f"{g.label}, CUTOFFS: expected two pressures that rise; they are taken in their order")
            cutoffs = cutoffs[::-1]
        orientations = [text.upper() for text in g.texts("ORIENTATIONS")] or ["VERTICAL"]
        if set(orientations) - {"VERTICAL", "HORIZONTAL"}:
            warn(f"{g.label}, ORIENTATIONS: expected VERTICAL or HORIZONTAL; anything else counts as VERTICAL")
        level = (orientations[0] == "HORIZONTAL", orientations[-1] == "HORIZONTAL" and len(orientations) > 1)
        efficiency = g.real("FILTER_EFFICIENCY", 0.0, least=0.0)
        if efficiency > 100.0:
            warn(f"{g.label}, FILTER_EFFICIENCY: expected 0 to 100 %, got {efficiency:g}; 100 counts")
        flow = g.real("FLOW", 0.0)
        if flow <= 0.0:
            warn(f"{g.label}: FLOW = {flow:g} blows nothing, as in CFAST; it is left out")
            continue
        fractions, trigger = _fractions(g, warn)
        most, opening = _scaled(_above_zero(fractions, trigger))
        fan = DeckFan(
            g.text("ID", ""), ends, most * flow, heights, areas, level, cutoffs,
            min(efficiency, 100.0) / 100.0, g.real("FILTER_TIME", 0.0, least=0.0), opening, trigger,
        )  # fmt: skip
        fans.append(fan)
        if min(share for _, share in fractions) < 0.0:
            most, opening = _scaled(_above_zero(tuple((t, -share) for t, share in fractions), trigger))
            fans.append(replace(
                fan, rooms=ends[::-1], flow_m3_s=most * flow, heights_m=fan.heights_m[::-1], areas_m2=areas[::-1],
                level=level[::-1], opening=opening,
            ))  # fmt: skip
    return tuple(fans)


def _heights(g: Group, ends: tuple[int, int], rooms: Sequence[DeckRoom], warn: Warn) -> tuple[float, float]:
    """Of a fan's two ends over their floors, each in its room: outside it would blow against a stack that none is."""
    given = g.pair("HEIGHTS", (0.0, 0.0))
    heights = []
    for height, number in zip(given, ends, strict=True):
        if number == OUTSIDE:
            heights.append(height)
            continue
        most = rooms[number].height_m
        above_floor = _from_top(height, most)
        heights.append(min(max(above_floor, 0.0), most))
        if heights[-1] != above_floor:
            warn(f"{g.label}, HEIGHTS: expected 0 to {most:g} m, got {height:g}; {heights[-1]:g} counts")
    return heights[0], heights[1]


def read_opening(g: Group, warn: Warn) -> tuple[float, Opening, Trigger | None]:
    """How far a vent opens at most, times its size; its shares of that over time; and the device that changes them.

    CFAST takes a fraction above 1 as a vent that is so much larger.
    """
    fractions, trigger = _fractions(g, warn)
    if min(share for _, share in fractions) < 0.0:
        warn(f"{g.label}: expected fractions of at least 0; those below count as 0")
    return *_scaled(_above_zero(fractions, trigger)), trigger


def _scaled(fractions: Opening) -> tuple[float, Opening]:
    """The largest fraction, at least 1, and all as shares of it."""
    most = max(1.0, *(share for _, share in fractions))
    return most, tuple((t, share / most) for t, share in fractions)


def _above_zero(fractions: Opening, trigger: Trigger | None) -> Opening:
    """Fractions without what lies below 0, and with the moments when they pass through it."""
    points = []
    for (t, share), (later, then) in zip(fractions, (*fractions[1:], fractions[-1]), strict=True):
        points.append((t, max(share, 0.0)))
        if trigger is None and share * then < 0.0:
            points.append((t + (later - t) * share / (share - then), 0.0))
    return tuple(points)


def _fractions(g: Group, warn: Warn) -> tuple[Opening, Trigger | None]:
    """What a deck says of a vent's opening over time, and the device that changes it from its first share to its last.

    TIME: T and F as points; without them a step at SETPOINT from PRE_FRACTION to POST_FRACTION.
    """
    criterion = g.text("CRITERION", "TIME", allowed=CRITERIA)
    before, after = g.real("PRE_FRACTION", 1.0), g.real("POST_FRACTION", 1.0)
    if criterion != "TIME":
        warn_of_idle(g, ("T", "F"), f"its CRITERION is {criterion}", warn)
        return ((0.0, before), (1.0, after)), read_trigger(g, criterion)
    warn_of_idle(g, ("DEVC_ID",), "its CRITERION is TIME", warn)
    times, shares = g.reals("T"), g.reals("F")
    if len(times) != len(shares):
        warn(f"{g.label}, F: expected one fraction a time of T ({len(times)}), got {len(shares)}; pairs alone count")
    points = list(zip(times, shares, strict=False))
    if times != sorted(times):
        warn(f"{g.label}, T: expected times that rise; a moment has the first span that it lies in, as in CFAST")
    if points:
        step = () if before == after == 1.0 else ("PRE_FRACTION", "POST_FRACTION")
        warn_of_idle(g, ("SETPOINT", *step), "T and F say how it opens", warn)
        return tuple((row[0], row[1]) for row in as_read(points)), None
    if before == after == 1.0:
        return ALWAYS, None
    at = g.real("SETPOINT", 0.0)
    warn(f"{g.label}: it is open by {before:g}, from SETPOINT = {at:g} s on by {after:g}, as the manual has it; CFAST "
         f"itself minds T and F alone")  # fmt: skip
    return ((at, before), (at, after)), None


def warn_of_idle(g: Group, keywords: Sequence[str], why: str, warn: Warn) -> None:
    """Tell which of the keywords a deck gives in vain."""
    if given := [keyword for keyword in keywords if keyword in g]:
        warn(f"{g.label}: {', '.join(given)} {'do' if len(given) > 1 else 'does'} nothing, as in CFAST: {why}")


def read_trigger(g: Group, criterion: str) -> Trigger:
    """What a device must reach: C, or kW/m2 in the deck and W/m2 here; CFAST takes one that is left out as 0."""
    setpoint, device = g.real("SETPOINT", 0.0), g.text("DEVC_ID")
    if criterion == "TEMPERATURE":
        return Trigger("temperature", setpoint, device)
    return Trigger("flux", 1000.0 * setpoint, device)


def _two_rooms(g: Group, rooms: Sequence[DeckRoom]) -> tuple[int, int]:
    here, there = _ends(g, rooms)
    if here == there:
        raise g.error("COMP_IDS", f"expected two places, got {g.texts('COMP_IDS')[0]!r} twice")
    return here, there


def _ends(g: Group, rooms: Sequence[DeckRoom]) -> tuple[int, int]:
    """The two rooms of a vent; those of a fan that stirs a room are one."""
    names = g.texts("COMP_IDS")
    if len(names) != 2:
        raise g.error("COMP_IDS", f"expected two rooms, got {len(names)}")
    here, there = (room_number(g, "COMP_IDS", name, rooms, outside=True) for name in names)
    return here, there


def _from_top(height_m: float, room_m: float) -> float:
    """Heights below 0 count from the ceiling down, as older decks have them."""
    return room_m + height_m if height_m < 0.0 else height_m
