"""The building that a scenario file states, in place of a drawn one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.openings import CeilingVent, Fan, Opening
from simulators.scenarios.declaration import BuildingBlock, FanBlock, HoleBlock, RoomBlock, VentBlock
from simulators.scenarios.distributions import Distribution, ScenarioError
from simulators.scenarios.draws import Draws
from simulators.scenarios.glazing import Breaks
from simulators.scenarios.houses import House, finish_of

Block = TypeVar("Block")
Part = TypeVar("Part")
SAME_HEIGHT_M = 1e-6
TAKES_UP_NOTHING = ("glass", "steel")


def stated_house(draws: Draws, block: BuildingBlock, building_id: str = "stated") -> House:
    """The building with its numbers drawn; what joins its rooms stands open as stated all the time.

    Raises ScenarioError on what leads to a room that does not exist, or on what the physics refuses.
    """
    names = [room.name for room in block.rooms]
    numbers = {name: i for i, name in enumerate(names)} | {"outside": OUTSIDE}
    if len(set(names)) != len(names) or not names or "outside" in names:
        raise ScenarioError(f"building: rooms: expected names of their own, not 'outside', got {names}")

    def ends(list_name: str, i: int, keys: tuple[str, str]) -> tuple[int, int]:
        where, named = f"building: {list_name}[{i}]", [getattr(getattr(block, list_name)[i], key) for key in keys]
        for key, name in zip(keys, named, strict=True):
            if name not in numbers:
                raise ScenarioError(f"{where}: {key}: room {name!r} does not exist; expected {', '.join(numbers)}")
        if named[0] == named[1] and (list_name != "fans" or named[0] == "outside"):
            raise ScenarioError(f"{where}: {keys[1]}: expected another place than {keys[0]}, got {named[1]!r} twice")
        return numbers[named[0]], numbers[named[1]]

    def opening(name: str, share: Distribution) -> Opening:
        return ((0.0, draws.number(f"{name}.share", share)),)

    def vent(i: int, block: VentBlock) -> Vent:
        if block.falls_at_c is not None and block.share.minimum_drawn >= 1.0:
            raise ScenarioError(f"building: vents[{i}]: share: expected less than 1 of what a pane shuts, 0 where it "
                                f"is shut, got {block.share.a:g}")  # fmt: skip
        return Vent(
            *ends("vents", i, ("from_room", "to_room")),
            width_m=draws.number(f"vent{i}.width_m", block.width_m),
            sill_m=draws.number(f"vent{i}.sill_m", block.sill_m),
            soffit_m=draws.number(f"vent{i}.soffit_m", block.soffit_m),
            opening=opening(f"vent{i}", block.share),
            wind_pa=draws.number(f"vent{i}.wind_pa", block.wind_pa),
        )

    def hole(i: int, block: HoleBlock) -> CeilingVent:
        return CeilingVent(
            *ends("holes", i, ("above", "below")),
            area_m2=draws.number(f"hole{i}.area_m2", block.area_m2),
            shape="square",
            opening=opening(f"hole{i}", block.share),
        )

    def fan(i: int, block: FanBlock) -> Fan:
        return Fan(
            *ends("fans", i, ("from_room", "to_room")),
            flow_m3_s=draws.number(f"fan{i}.flow_m3_s", block.flow_m3_s),
            from_height_m=draws.number(f"fan{i}.from_height_m", block.from_height_m),
            to_height_m=draws.number(f"fan{i}.to_height_m", block.to_height_m),
        )

    rooms = _each("rooms", block.rooms, lambda _, room: _room(draws, room))
    vents = _each("vents", block.vents, vent)
    holes = _each("holes", block.holes, hole)
    fans = _each("fans", block.fans, fan)
    _check_sizes(rooms, vents, holes)
    fans = tuple(_under_ceilings(fan, rooms) for fan in fans)
    try:
        building = Building(building_id, rooms, vents, holes, fans)
    except ValueError as error:
        raise ScenarioError(f"building: {str(error).removeprefix(f'building {building_id}: ')}") from error
    return House(building, tuple(each.use for each in block.rooms))


def _each(list_name: str, blocks: tuple[Block, ...], made: Callable[[int, Block], Part]) -> tuple[Part, ...]:
    """What is made of each block of a list. Raises ScenarioError, naming the one that the physics refuses."""
    parts = []
    for i, block in enumerate(blocks):
        try:
            parts.append(made(i, block))
        except ScenarioError:
            raise
        except ValueError as error:
            said = str(error).removeprefix("vent: ")
            raise ScenarioError(f"building: {list_name}[{i}]: {said}") from error
    return tuple(parts)


def _check_sizes(rooms: tuple[Room, ...], vents: tuple[Vent, ...], holes: tuple[CeilingVent, ...]) -> None:
    """What joins rooms has its place in their walls and floors. Raises ScenarioError."""
    for i, vent in enumerate(vents):
        for room in (rooms[n] for n in (vent.from_room, vent.to_room) if n != OUTSIDE):
            longest_m = max(room.width_m, room.depth_m)
            if vent.width_m > longest_m:
                raise ScenarioError(f"building: vents[{i}]: width_m: expected at most the longest wall of "
                                    f"{room.name!r}, {longest_m:g} m, got {vent.width_m:g}")  # fmt: skip
    for i, hole in enumerate(holes):
        for room in (rooms[n] for n in (hole.above, hole.below) if n != OUTSIDE):
            if hole.area_m2 > room.floor_area_m2:
                raise ScenarioError(f"building: holes[{i}]: area_m2: expected at most the floor of {room.name!r}, "
                                    f"{room.floor_area_m2:g} m2, got {hole.area_m2:g}")  # fmt: skip
        if OUTSIDE in (hole.above, hole.below):
            continue
        above, below = rooms[hole.above], rooms[hole.below]
        if above.origin_m[2] <= below.origin_m[2]:
            raise ScenarioError(f"building: holes[{i}]: above: expected a room whose floor_m is higher than that of "
                                f"{below.name!r}, got {above.name!r}")  # fmt: skip
        ceiling_m = below.origin_m[2] + below.height_m
        if above.origin_m[2] < ceiling_m - SAME_HEIGHT_M:
            raise ScenarioError(f"building: holes[{i}]: above: expected a room above the ceiling of {below.name!r} at "
                                f"{ceiling_m:g} m, got {above.name!r} with floor_m {above.origin_m[2]:g}")  # fmt: skip


def _under_ceilings(fan: Fan, rooms: tuple[Room, ...]) -> Fan:
    """A fan whose grilles lie no higher than the ceilings of its rooms."""
    here, there = (math.inf if number == OUTSIDE else rooms[number].height_m for number in (fan.from_room, fan.to_room))
    return replace(fan, from_height_m=min(fan.from_height_m, here), to_height_m=min(fan.to_height_m, there))


def stated_breaks(draws: Draws, block: BuildingBlock) -> dict[int, Breaks]:
    """When the vents with panes fall out, which leaves them wide open."""
    return {
        i: (draws.number(f"vent{i}.falls_at_c", vent.falls_at_c), 1.0)
        for i, vent in enumerate(block.vents)
        if vent.falls_at_c is not None
    }


def _room(draws: Draws, block: RoomBlock) -> Room:
    name = block.name
    wall, ceiling, floor = (
        draws.one_of(f"{name}.{surface}", made_of)
        for surface, made_of in (("wall", block.wall), ("ceiling", block.ceiling), ("floor", block.floor))
    )
    lined = zip((ceiling, wall, floor), finish_of(block.use), strict=True)
    return Room(
        name=name,
        width_m=draws.number(f"{name}.width_m", block.width_m),
        depth_m=draws.number(f"{name}.depth_m", block.depth_m),
        height_m=draws.number(f"{name}.height_m", block.height_m),
        wall=wall,
        ceiling=ceiling,
        floor=floor,
        finish=tuple("tiled" if made_of in TAKES_UP_NOTHING else finish for made_of, finish in lined),
        leak_area_m2=draws.number(f"{name}.leak_area_m2", block.leak_area_m2),
        origin_m=(0.0, 0.0, draws.number(f"{name}.floor_m", block.floor_m)),
    )
