"""From a scenario file's blocks to the sources that the physics knows, and to what a camera sees of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, cast

from simulators.physics.building import OUTSIDE, Building, Room
from simulators.physics.fire import Fire, Release
from simulators.scenarios.declaration import FireBlock, ObjectBlock, OpeningBlock, ReleaseBlock
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import House
from simulators.scenarios.things import Thing
from simulators.scenarios.timeline import Strength, draw_strength

Place = tuple[float, float]
"""x and y in a room, m."""

PERSON_HEAT_KW, PERSON_H2O_G_S, PERSON_CO2_G_S, PERSON_VOC_MG_S = 0.075, 0.014, 0.0098, 0.005
"""A seated adult: 75 W sensible, 50 g/h of water, 18 L/h of CO2 (ASHRAE Fundamentals), bioeffluents."""
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
}
"""The rates of a release in a scenario file, and the curve of the physics that each becomes, by its factor."""
HEATING_CYCLE_S = (240.0, 900.0)
"""Heating and air conditioning run for minutes and rest for minutes."""
MOVES_S = 2.0
"""To open or shut a window or a door."""


def draw_place(draws: Draws, room: Room) -> Place:
    """Somewhere in the room, not in the walls."""
    return (
        draws.uniform("place.x_share", 0.12, 0.88) * room.width_m,
        draws.uniform("place.y_share", 0.12, 0.88) * room.depth_m,
    )


def draw_release(
    draws: Draws, name: str, block: ReleaseBlock, room: int, place: Place, begin_s: float | None = None
) -> tuple[Release, Strength]:
    """A release at a place, and its strength over time; from begin_s where given."""
    strength = draw_strength(draws, name, block, begin_s)
    height_m = draws.number(f"{name}.height_m", block.height_m)
    rates = {rate: draws.number(f"{name}.{rate}", getattr(block, rate)) for rate in CURVES}
    size = cast(Literal["fine", "coarse"], draws.one_of(f"{name}.aerosol_size", block.aerosol_size))
    return _release(room, place, height_m, strength, rates, size), strength


def draw_thing(draws: Draws, name: str, block: ObjectBlock, room: int, place: Place, strength: Strength) -> Thing:
    """The warm object of a release."""
    return Thing(
        room=room,
        shape=draws.one_of(f"{name}.shape", block.shape),
        x_m=place[0],
        y_m=place[1],
        base_m=draws.number(f"{name}.base_m", block.base_m),
        height_m=draws.number(f"{name}.height_m", block.height_m),
        half_width_m=draws.number(f"{name}.half_width_m", block.half_width_m),
        hot_c=draws.number(f"{name}.temp_c", block.temp_c),
        strength=strength,
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
                    hot_c=draws.uniform(f"{name}.temp_c", 19.0, 23.0),
                )
            )
    return pieces


def draw_life(draws: Draws, building: Building, people: int, room: int, duration_s: float) -> list[Release]:
    """People in a room who breathe all the time, and heating that switches on and off."""
    released = []
    if people > 0:
        released.append(person_release(room, _middle(building.rooms[room]), Strength(((0.0, float(people)),))))
    if draws.happens("heating", 0.4):
        released.append(_heating(draws, building, room, duration_s))
    return released


def draw_day_of_life(draws: Draws, home: House, residents: int) -> list[Release]:
    """A day of people: asleep, up, mostly out, home in the evening; and heating that cycles all day."""
    rooms = home.building.rooms
    sleeps = (home.rooms_for(("bedroom",)) or (0,))[0]
    wakes = (home.rooms_for(("living", "office", "bedroom")) or (0,))[0]
    up_s, out_s, back_s, bed_s = (
        3600.0 * draws.normal(name, hour, spread)
        for name, hour, spread in (("up_h", 6.8, 0.5), ("out_h", 8.6, 0.4), ("back_h", 16.8, 0.7), ("bed_h", 22.6, 0.4))
    )
    # nobody leaves before rising, or goes to bed before coming home
    out_s, back_s = max(out_s, up_s + 1800.0), max(back_s, up_s + 3600.0, out_s + 1800.0)
    bed_s = max(bed_s, back_s + 1800.0)
    home_all_day = draws.happens("home_all_day", 0.4)
    n, away = float(residents), float(residents if home_all_day else 0)
    walk_s = 300.0
    asleep = Strength(((0.0, n), (up_s, n), (up_s + walk_s, 0.0), (bed_s, 0.0), (bed_s + walk_s, n)))
    awake = Strength(
        (
            (up_s, 0.0), (up_s + walk_s, n), (out_s, n), (out_s + walk_s, away),
            (back_s, away), (back_s + walk_s, n), (bed_s, n), (bed_s + walk_s, 0.0),
        )
    )  # fmt: skip
    released = [
        person_release(sleeps, _middle(rooms[sleeps]), asleep),
        person_release(wakes, _middle(rooms[wakes]), awake),
    ]
    if draws.happens("heating", 0.6):
        released.append(_heating(draws, home.building, wakes, 86_400.0))
    return released


def person_release(room: int, place: Place, people: Strength) -> Release:
    """What people give off; the strength counts them."""
    rates = {
        "heat_kw": PERSON_HEAT_KW,
        "h2o_g_s": PERSON_H2O_G_S,
        "co2_g_s": PERSON_CO2_G_S,
        "voc_mg_s": PERSON_VOC_MG_S,
    }
    return _release(room, place, 1.1, people, rates)


def _heating(draws: Draws, building: Building, room: int, duration_s: float) -> Release:
    """A convector under thermostat control, as on-off cycles."""
    heat_kw = draws.uniform("heating.heat_kw", 0.2, 0.9)
    points: list[tuple[float, float]] = []
    t_s = draws.uniform("heating.begin_s", 1.0, 600.0)
    while t_s < duration_s:
        cycle = f"heating.{len(points) // 4}"
        on_s, off_s = (draws.uniform(f"{cycle}.{name}", *HEATING_CYCLE_S) for name in ("on_s", "off_s"))
        points += [(t_s, 0.0), (t_s + 60.0, 1.0), (t_s + 60.0 + on_s, 1.0), (t_s + 120.0 + on_s, 0.0)]
        t_s += 121.0 + on_s + off_s
    strength = Strength(tuple(points) or ((0.0, 0.0),))
    return _release(room, (0.15, 0.5 * building.rooms[room].depth_m), 0.4, strength, {"heat_kw": heat_kw})


def _middle(room: Room) -> Place:
    return 0.5 * room.width_m, 0.5 * room.depth_m


def draw_fire(draws: Draws, block: FireBlock, room: int, place: Place) -> Fire | None:
    """A fire at a place: flaming at once, after smouldering, or never; None: what was there to burn was not ignited."""
    ignites = draws.happens("fire.ignites", draws.number("fire.ignition_probability", block.ignition_probability))
    ignition_s = draws.number("fire.ignition_s", block.ignition_s)
    smoulder_s = draws.number("fire.smoulder_s", block.smoulder_s)
    flames = draws.happens("fire.flames", draws.number("fire.flaming_probability", block.flaming_probability))
    area_m2 = draws.number("fire.area_m2", block.area_m2)
    by_area_kw = area_m2 * draws.number("fire.hrr_per_area_kw_m2", block.hrr_per_area_kw_m2)
    peak_hrr_kw = draws.number("fire.peak_hrr_kw", block.peak_hrr_kw) if by_area_kw == 0.0 else by_area_kw
    smoulder_kw = min(draws.number("fire.smoulder_kw", block.smoulder_kw), peak_hrr_kw)
    fire = Fire(
        room=room,
        fuel=draws.one_of("fire.fuel", block.fuel),
        x_m=place[0],
        y_m=place[1],
        base_height_m=draws.number("fire.base_height_m", block.base_height_m),
        area_m2=area_m2,
        ignition_s=ignition_s,
        flaming_s=ignition_s + smoulder_s if flames else None,
        smoulder_kw=smoulder_kw,
        smoulder_growth_s=max(smoulder_s, 1.0),
        growth_kw_s2=draws.number("fire.growth_kw_s2", block.growth_kw_s2),
        peak_hrr_kw=peak_hrr_kw,
        burn_s=draws.number("fire.burn_s", block.burn_s),
        decay_s=draws.number("fire.decay_s", block.decay_s),
    )
    return fire if ignites else None


def draw_window_or_door(draws: Draws, name: str, block: OpeningBlock, building: Building, room: int) -> Building:
    """The building with one of the room's windows (or doors) moved at a time; unchanged where the room has none."""
    kind = draws.one_of(f"{name}.vent", block.vent)
    at_s, for_s = (draws.number(f"{name}.{key}", getattr(block, key)) for key in ("at_s", "for_s"))
    share = draws.number(f"{name}.share", block.share)
    for number, vent in enumerate(building.vents):
        ends = (vent.from_room, vent.to_room)
        if room in ends and (OUTSIDE in ends) == (kind == "window"):
            before = vent.opening[0][1]
            moved = (
                (0.0, before), (at_s, before), (at_s + MOVES_S, share),
                (at_s + MOVES_S + for_s, share), (at_s + 2.0 * MOVES_S + for_s, before),
            )  # fmt: skip
            vents = list(building.vents)
            vents[number] = replace(vent, opening=moved)
            return replace(building, vents=tuple(vents))
    return building


def _release(
    room: int,
    place: Place,
    z_m: float,
    strength: Strength,
    rates: Mapping[str, float],
    aerosol_size: Literal["fine", "coarse"] = "fine",
) -> Release:
    """What is not released has no curve."""
    curves = {CURVES[name][0]: strength.scaled(CURVES[name][1] * rate) for name, rate in rates.items() if rate > 0.0}
    return Release(room=room, x_m=place[0], y_m=place[1], z_m=z_m, aerosol_size=aerosol_size, **curves)
