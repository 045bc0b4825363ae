"""The building that a scenario file states, in place of a drawn one."""

from __future__ import annotations

from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.openings import CeilingVent, Fan, Opening
from simulators.scenarios.declaration import BuildingBlock, RoomBlock
from simulators.scenarios.distributions import Distribution, ScenarioError
from simulators.scenarios.draws import Draws
from simulators.scenarios.glazing import Breaks
from simulators.scenarios.houses import House, finish_of

TAKES_UP_NOTHING = ("glass", "steel")


def stated_house(draws: Draws, block: BuildingBlock, building_id: str = "stated") -> House:
    """The building with its numbers drawn; what joins its rooms stands open as stated all the time.

    Raises ScenarioError on what leads to a room that does not exist, or on what the physics refuses.
    """
    names = [room.name for room in block.rooms]
    numbers = {name: i for i, name in enumerate(names)} | {"outside": OUTSIDE}
    if len(set(names)) != len(names) or not names or "outside" in names:
        raise ScenarioError(f"building: rooms: expected names of their own, not 'outside', got {names}")

    def room(list_name: str, i: int, key: str) -> int:
        name = getattr(getattr(block, list_name)[i], key)
        if name not in numbers:
            raise ScenarioError(
                f"building: {list_name}[{i}]: {key}: room {name!r} does not exist; expected {', '.join(numbers)}"
            )
        return numbers[name]

    def opening(name: str, share: Distribution) -> Opening:
        return ((0.0, draws.number(f"{name}.share", share)),)

    try:
        rooms = tuple(_room(draws, each) for each in block.rooms)
        vents = tuple(
            Vent(
                room("vents", i, "from_room"),
                room("vents", i, "to_room"),
                width_m=draws.number(f"vent{i}.width_m", vent.width_m),
                sill_m=draws.number(f"vent{i}.sill_m", vent.sill_m),
                soffit_m=draws.number(f"vent{i}.soffit_m", vent.soffit_m),
                opening=opening(f"vent{i}", vent.share),
                wind_pa=draws.number(f"vent{i}.wind_pa", vent.wind_pa),
            )
            for i, vent in enumerate(block.vents)
        )
        holes = tuple(
            CeilingVent(
                room("holes", i, "above"),
                room("holes", i, "below"),
                area_m2=draws.number(f"hole{i}.area_m2", hole.area_m2),
                shape="square",
                opening=opening(f"hole{i}", hole.share),
            )
            for i, hole in enumerate(block.holes)
        )
        fans = tuple(
            Fan(
                room("fans", i, "from_room"),
                room("fans", i, "to_room"),
                flow_m3_s=draws.number(f"fan{i}.flow_m3_s", fan.flow_m3_s),
                from_height_m=draws.number(f"fan{i}.from_height_m", fan.from_height_m),
                to_height_m=draws.number(f"fan{i}.to_height_m", fan.to_height_m),
            )
            for i, fan in enumerate(block.fans)
        )
        return House(Building(building_id, rooms, vents, holes, fans), tuple(each.use for each in block.rooms))
    except ScenarioError:
        raise
    except ValueError as error:
        raise ScenarioError(f"building: {error}") from error


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
