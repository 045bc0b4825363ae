"""The building that a scenario file states, in place of a drawn one."""

from __future__ import annotations

from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.scenarios.declaration import BuildingBlock
from simulators.scenarios.distributions import ScenarioError
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import House


def stated_house(draws: Draws, block: BuildingBlock) -> House:
    """The building with its numbers drawn; vents stand open all the time.

    Raises ScenarioError on a vent to a room that does not exist, or on what the physics refuses.
    """
    names = [room.name for room in block.rooms]
    numbers = {name: i for i, name in enumerate(names)} | {"outside": OUTSIDE}
    if len(set(names)) != len(names) or not names or "outside" in names:
        raise ScenarioError(f"building: rooms: expected names of their own, not 'outside', got {names}")
    try:
        rooms = tuple(
            Room(
                name=room.name,
                width_m=draws.number(f"{room.name}.width_m", room.width_m),
                depth_m=draws.number(f"{room.name}.depth_m", room.depth_m),
                height_m=draws.number(f"{room.name}.height_m", room.height_m),
                leak_area_m2=draws.number(f"{room.name}.leak_area_m2", room.leak_area_m2),
            )
            for room in block.rooms
        )
        vents = tuple(
            Vent(
                _room(numbers, vent.from_room, i, "from_room"),
                _room(numbers, vent.to_room, i, "to_room"),
                width_m=draws.number(f"vent{i}.width_m", vent.width_m),
                sill_m=draws.number(f"vent{i}.sill_m", vent.sill_m),
                soffit_m=draws.number(f"vent{i}.soffit_m", vent.soffit_m),
                opening=((0.0, 1.0),),
            )
            for i, vent in enumerate(block.vents)
        )
        return House(Building("stated", rooms, vents), tuple(room.use for room in block.rooms))
    except ScenarioError:
        raise
    except ValueError as error:
        raise ScenarioError(f"building: {error}") from error


def _room(numbers: dict[str, int], name: str, vent: int, key: str) -> int:
    if name not in numbers:
        raise ScenarioError(
            f"building: vents[{vent}]: {key}: room {name!r} does not exist; expected {', '.join(numbers)}"
        )
    return numbers[name]
