"""The names under which a scenario file's numbers and words are drawn."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from simulators.scenarios.distributions import Distribution

LISTS = {"releases": "release", "objects": "object", "openings": "opening"}
OF_A_BUILDING = {"vents": "vent", "holes": "hole", "fans": "fan"}
CHANCES = {"flaming_probability": "flames", "ignition_probability": "ignites"}
"""What is drawn because of a probability."""
NOT_DRAWN = ("kind", "rooms", "weight", "use", "heats", "model_error")


def names_drawn(block: Any, prefix: str = "") -> tuple[str, ...]:
    """Those of a block's keys that are not constant, in the order of its keys."""
    found: list[str] = []
    for field in fields(block):
        value, name = getattr(block, field.name), f"{prefix}{field.name}"
        if field.name in NOT_DRAWN:
            continue
        if field.name in CHANCES and 0.0 < value.a < 1.0:
            found.append(f"{prefix}{CHANCES[field.name]}")
        if isinstance(value, Distribution):
            found += [name] if value.kind != "constant" else []
        elif field.name == "building" and value is not None:
            found += [drawn for room in value.rooms for drawn in names_drawn(room, f"{room.name}.")]
            for parts, part in OF_A_BUILDING.items():
                each = enumerate(getattr(value, parts))
                found += [drawn for i, block in each for drawn in names_drawn(block, f"{part}{i}.")]
        elif is_dataclass(value):
            found += names_drawn(value, f"{name}.")
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            found += [d for i, each in enumerate(value) for d in names_drawn(each, f"{LISTS[field.name]}{i}.")]
        elif isinstance(value, tuple) and len(value) > 1:
            found.append(name)
    return tuple(found)
