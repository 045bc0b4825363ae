"""The extract fans of a room where somebody cooks or showers: whether they run, and what a hood takes at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulators.physics.building import OUTSIDE, Building
from simulators.physics.fire import Release
from simulators.scenarios.declaration import ReleaseBlock
from simulators.scenarios.draws import Draws
from simulators.scenarios.openings import moved
from simulators.scenarios.timeline import Strength


def draw_extraction(
    draws: Draws, name: str, block: ReleaseBlock, building: Building, release: Release, strength: Strength
) -> tuple[Building, Release]:
    """The building whose extract fans of the room run while it is given off, and what of the release the room gets.

    Both are as they were where the room has no such fan, or nobody switches it on. A hood takes its share of what
    rises: the radiated heat stays.
    """
    extracts = [fan.from_room == release.room and fan.to_room == OUTSIDE for fan in building.fans]
    if block.fan_probability.maximum_drawn == 0.0 or not any(extracts):
        return building, release
    runs = draws.happens(f"{name}.fan_runs", draws.number(f"{name}.fan_probability", block.fan_probability))
    left = 1.0 - draws.number(f"{name}.captured_share", block.captured_share)
    if not runs:
        return building, release
    fans = tuple(
        replace(fan, opening=moved(fan.opening, strength.begin_s, strength.end_s, 1.0)) if extracts_here else fan
        for fan, extracts_here in zip(building.fans, extracts, strict=True)
    )
    return replace(building, fans=fans), _left_of(release, left)


def _left_of(release: Release, left: float) -> Release:
    """What so much of all that rises brings; what burns uses the room's oxygen."""
    heat_left = 1.0 - release.convected_share * (1.0 - left)
    stays = {"heat_kw": heat_left, "o2_used_kg_s": 1.0}
    curves: dict[str, Any] = {
        name: tuple((t_s, stays.get(name, left) * rate) for t_s, rate in curve)
        for name, curve in release.curves.items()
    }
    return replace(release, convected_share=release.convected_share * left / max(heat_left, 1e-9), **curves)
