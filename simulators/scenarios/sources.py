"""From a scenario file's blocks to the sources that the physics knows, and to what a camera sees of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, cast

from simulators.camera.nuisances import hottest_c
from simulators.physics.building import Building, Room
from simulators.physics.fire import Curve, Fire, Release
from simulators.physics.fire import at as curve_at
from simulators.scenarios.cooling import MOST_KW_M2
from simulators.scenarios.declaration import FireBlock, ObjectBlock, ReleaseBlock
from simulators.scenarios.draws import Draws
from simulators.scenarios.fuel_gases import rates_of_gas
from simulators.scenarios.pools import pool_kw
from simulators.scenarios.small_flames import rates_of_flame
from simulators.scenarios.things import Thing, off_walls_m
from simulators.scenarios.timeline import Strength, draw_strength

Place = tuple[float, float]
"""x and y in a room, m."""

CURVES = {
    "heat_kw": ("heat_kw", 1.0),
    "h2o_g_s": ("h2o_kg_s", 1e-3),
    "co2_g_s": ("co2_kg_s", 1e-3),
    "co_mg_s": ("co_kg_s", 1e-6),
    "voc_mg_s": ("voc_kg_s", 1e-6),
    "aerosol_mg_s": ("aerosol_kg_s", 1e-6),
    "ch4_g_s": ("ch4_kg_s", 1e-3),
    "c3h8_g_s": ("c3h8_kg_s", 1e-3),
    "h2_g_s": ("h2_kg_s", 1e-3),
    "o2_g_s": ("o2_used_kg_s", 1e-3),
}
"""The rates of a release in a scenario file, and the curve of the physics that each becomes, by its factor."""
STEAM_KJ_G = 2.59
"""To warm water from 20 C and boil it off; from a warm shower it takes 6 % less."""
UNDER_CEILING_M = 0.1
"""What a file puts higher, in a room that is too low for it, is so far below the ceiling."""
AGAINST_WEIGHTS = (0.7, 0.2, 0.1)
"""Assumed: most furniture stands near a wall, but leaves a gap that feeds the plume."""


def draw_place(draws: Draws, room: Room, name: str = "place") -> Place:
    """Somewhere in the room: in the open, at a wall or in a corner, where a fire's plume draws in less air."""
    x_m = draws.uniform(f"{name}.x_share", 0.12, 0.88) * room.width_m
    y_m = draws.uniform(f"{name}.y_share", 0.12, 0.88) * room.depth_m
    against = draws.one_of(f"{name}.against", ("open", "wall", "corner"), AGAINST_WEIGHTS)
    wall_x_m = 0.0 if x_m < 0.5 * room.width_m else room.width_m
    wall_y_m = 0.0 if y_m < 0.5 * room.depth_m else room.depth_m
    if against == "corner":
        return wall_x_m, wall_y_m
    if against == "wall":
        return (wall_x_m, y_m) if abs(wall_x_m - x_m) < abs(wall_y_m - y_m) else (x_m, wall_y_m)
    return x_m, y_m


def draw_release(
    draws: Draws, name: str, block: ReleaseBlock, building: Building, room: int, place: Place,
    season: float = 1.0, begin_s: float | None = None, spill_m2: float = 0.0,
) -> tuple[Release, Strength]:  # fmt: skip
    """A release at a place, and its strength over time; from begin_s where given. season: what heats or cools a room by
    season gives so much of its heat (heating.season_of). spill_m2: what it evaporates from."""
    strength = draw_strength(draws, name, block, begin_s)
    height_m = min(draws.number(f"{name}.height_m", block.height_m), _highest_m(building, room))
    rates = {rate: draws.number(f"{name}.{rate}", getattr(block, rate)) for rate in CURVES}
    rates["voc_mg_s"] += spill_m2 * draws.number(f"{name}.voc_mg_s_m2", block.voc_mg_s_m2)
    # its own heat: flames do not cool on hot days
    if block.heats == ("by_season",):
        most_kw = MOST_KW_M2 * building.rooms[room].floor_area_m2
        rates["heat_kw"] = max(min(season * rates["heat_kw"], most_kw), -most_kw)
    gas_g_s = draws.number(f"{name}.gas_g_s", block.gas_g_s)
    if gas_g_s > 0.0:
        gas = rates_of_gas(draws, name, draws.one_of(f"{name}.gas", block.gas), gas_g_s)
        rates |= {rate: rates[rate] + more for rate, more in gas.items()}
    burns_mg_s = draws.number(f"{name}.burns_mg_s", block.burns_mg_s)
    if burns_mg_s > 0.0:
        co_mg_g = draws.number(f"{name}.burns_co_mg_g", block.burns_co_mg_g)
        aerosol_mg_g = draws.number(f"{name}.burns_aerosol_mg_g", block.burns_aerosol_mg_g)
        flame = rates_of_flame(draws.one_of(f"{name}.burns", block.burns), burns_mg_s, co_mg_g, aerosol_mg_g)
        rates |= {rate: rates[rate] + more for rate, more in flame.items()}
    steam_kw = max(rates["heat_kw"], 0.0) * draws.number(f"{name}.steam_share", block.steam_share)
    rates["h2o_g_s"] += steam_kw / STEAM_KJ_G
    rates["heat_kw"] -= steam_kw
    size = cast(Literal["fine", "coarse"], draws.one_of(f"{name}.aerosol_size", block.aerosol_size))
    convected = draws.number(f"{name}.convected_share", block.convected_share)
    return release_at(room, place, height_m, strength, rates, convected, size), strength


def draw_thing(
    draws: Draws, name: str, block: ObjectBlock, building: Building, release: Release, strength: Strength
) -> Thing:
    """The warm object of a release, which is all in the room, no hotter than it gets by what of the release's heat the
    air does not get."""
    walls = building.rooms[release.room]
    base_m = release.z_m if block.base_m is None else draws.number(f"{name}.base_m", block.base_m)
    base_m = min(base_m, _highest_m(building, release.room))
    height_m = draws.number(f"{name}.height_m", block.height_m)
    height_m = min(height_m, walls.height_m - base_m)
    half_width_m = draws.number(f"{name}.half_width_m", block.half_width_m)
    shape = draws.one_of(f"{name}.shape", block.shape)
    half_depth_m = 0.5 * height_m if shape == "patch" else half_width_m
    hot_c = draws.number(f"{name}.temp_c", block.temp_c)
    # what gives all its heat to the air is warm by something else, as the sun's patch is
    radiated_w = 1000.0 * (1.0 - release.convected_share) * max((kw for _, kw in release.heat_kw), default=0.0)
    if radiated_w > 0.0:
        hot_c = min(hot_c, hottest_c(height_m, half_width_m, radiated_w))
    return Thing(
        room=release.room,
        shape=shape,
        x_m=float(off_walls_m(release.x_m, half_width_m, walls.width_m)),
        y_m=float(off_walls_m(release.y_m, half_depth_m, walls.depth_m)),
        base_m=base_m,
        height_m=height_m,
        half_width_m=half_width_m,
        hot_c=hot_c,
        strength=strength,
        lights_c=None if block.lights_c is None else draws.number(f"{name}.lights_c", block.lights_c),
    )


def draw_furniture(draws: Draws, building: Building) -> list[Thing]:
    """Zero to three pieces a room, within a kelvin of the room, which hide what is behind them."""
    pieces = []
    for number, room in enumerate(building.rooms):
        for i in range(int(draws.uniform(f"room{number}.pieces", 0.0, 4.0))):
            name = f"room{number}.piece{i}"
            pieces.append(
                Thing(
                    room=number,
                    shape="box",
                    x_m=draws.uniform(f"{name}.x_share", 0.1, 0.9) * room.width_m,
                    y_m=draws.uniform(f"{name}.y_share", 0.1, 0.9) * room.depth_m,
                    base_m=0.0,
                    height_m=draws.uniform(f"{name}.height_m", 0.3, 1.1),
                    half_width_m=draws.uniform(f"{name}.half_width_m", 0.2, 0.6),
                    warmer_k=draws.uniform(f"{name}.warmer_k", -1.0, 1.0),
                )
            )
    return pieces


def fire_area_m2(draws: Draws, block: FireBlock, room: Room) -> float:
    """What burns, before its flames spread: no more than the floor."""
    return min(draws.number("fire.area_m2", block.area_m2), room.floor_area_m2)


def draw_fire(
    draws: Draws, block: FireBlock, building: Building, room: int, place: Place, area_m2: float, released_m: float,
    released_s: float,
) -> Fire | None:  # fmt: skip
    """A fire of an area (fire_area_m2) at a place: flaming at once, after smouldering, or never; None: what was there
    to burn was not ignited.

    Without a height of its own it has that of the first release, released_m; released_s is when that begins. Where
    nothing smoulders it begins with its flames, and without flames there is none.
    """
    ignites = draws.happens("fire.ignites", draws.number("fire.ignition_probability", block.ignition_probability))
    ignition_s = draws.number("fire.ignition_s", block.ignition_s)
    ignition_s += released_s if draws.one_of("fire.ignition_from", block.ignition_from) == "release" else 0.0
    smoulder_s = draws.number("fire.smoulder_s", block.smoulder_s)
    flames = draws.happens("fire.flames", draws.number("fire.flaming_probability", block.flaming_probability))
    fuel = draws.one_of("fire.fuel", block.fuel)
    by_area_kw = area_m2 * draws.number("fire.hrr_per_area_kw_m2", block.hrr_per_area_kw_m2)
    pool_share = draws.number("fire.pool_share", block.pool_share)
    by_area_kw = pool_share * pool_kw(fuel, area_m2) if pool_share > 0.0 else by_area_kw
    peak_hrr_kw = by_area_kw or draws.number("fire.peak_hrr_kw", block.peak_hrr_kw)
    smoulders_kw = area_m2 * draws.number("fire.smoulder_kw_m2", block.smoulder_kw_m2)
    smoulder_kw = min(smoulders_kw or draws.number("fire.smoulder_kw", block.smoulder_kw), peak_hrr_kw)
    # no more than the floor burns
    spread_kw_m2 = (
        math.inf
        if block.spread_kw_m2 is None
        else max(
            draws.number("fire.spread_kw_m2", block.spread_kw_m2), peak_hrr_kw / building.rooms[room].floor_area_m2
        )
    )
    base_m = released_m if block.base_height_m is None else draws.number("fire.base_height_m", block.base_height_m)
    begins_s = ignition_s + (0.0 if smoulder_kw > 0.0 else smoulder_s)
    fire = Fire(
        room=room,
        fuel=fuel,
        x_m=place[0],
        y_m=place[1],
        base_height_m=min(base_m, _highest_m(building, room)),
        area_m2=area_m2,
        ignition_s=begins_s,
        flaming_s=ignition_s + smoulder_s if flames else None,
        smoulder_kw=smoulder_kw,
        smoulder_growth_s=max(smoulder_s, 1.0),
        growth_kw_s2=draws.number("fire.growth_kw_s2", block.growth_kw_s2),
        peak_hrr_kw=peak_hrr_kw,
        burn_s=draws.number("fire.burn_s", block.burn_s),
        decay_s=draws.number("fire.decay_s", block.decay_s),
        spread_kw_m2=spread_kw_m2,
    )
    return fire if ignites and (flames or smoulder_kw > 0.0) else None


def until_lit(release: Release, fire: Fire | None) -> Release:
    """A release at a fire's place as flames leave it: gas and vapour that come without heat burn from then on, of which
    the fire's heat is; what a candle or a pan gives off stays."""
    if fire is None or fire.flaming_s is None or release.heat_kw:
        return release
    voc, ch4, c3h8, h2 = (
        _ended(curve, fire.flaming_s)
        for curve in (release.voc_kg_s, release.ch4_kg_s, release.c3h8_kg_s, release.h2_kg_s)
    )
    return replace(release, voc_kg_s=voc, ch4_kg_s=ch4, c3h8_kg_s=c3h8, h2_kg_s=h2)


def _ended(curve: Curve, end_s: float) -> Curve:
    """The curve that falls to nothing within a second."""
    if not curve or curve[-1][0] <= end_s:
        return curve
    last = float(curve_at(curve, end_s))
    return (*((t_s, rate) for t_s, rate in curve if t_s < end_s), (end_s, last), (end_s + 1.0, 0.0))


def _highest_m(building: Building, room: int) -> float:
    return building.rooms[room].height_m - UNDER_CEILING_M


def release_at(
    room: int,
    place: Place,
    z_m: float,
    strength: Strength,
    rates: Mapping[str, float],
    convected_share: float,
    aerosol_size: Literal["fine", "coarse"] = "fine",
) -> Release:
    """A release at a place of a room, with rates in a scenario file's units at strength 1; what is not released has no
    curve."""
    curves = {CURVES[name][0]: strength.scaled(CURVES[name][1] * rate) for name, rate in rates.items() if rate != 0.0}
    return Release(room=room, x_m=place[0], y_m=place[1], z_m=z_m, aerosol_size=aerosol_size,
                   convected_share=convected_share, **curves)  # fmt: skip
