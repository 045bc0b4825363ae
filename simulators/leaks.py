"""Leaked gas as the heads of its room breathe it: on a 3-D grid, until something burns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import brentq

from simulators.dispersion import Enclosure, Fan, Leak, Opening, gas_at_heads
from simulators.dispersion import Place as Nose
from simulators.dispersion.declaration import WALLS, lived_in_m2_s
from simulators.dispersion.gases import GASES
from simulators.kernels.constants import KELVIN
from simulators.physics.building import Building
from simulators.physics.fire import Ambient, Curve, Fire, Release
from simulators.physics.point import Place, PointAir
from simulators.scenarios.drawing import DrawnScenario
from simulators.sensors.response import Series

HOLE_M, STIRRED_S = 0.02, 60.0
AIR_CHANGES_H = 0.5
"""Of a home with its windows shut (Cheng et al. 2011)."""
LEAST_LEAK_M2 = 1e-4
"""Of cracks that every room has: gas takes room, so air must leave."""
DISPLACED = ("o2_pct", "co2_pct", "co_ppm", "hcn_ppm", "rh_pct")
"""Of the air's gases, what gas that leaks takes the place of."""


def with_leaks(
    scenario: DrawnScenario, t_s: Series, places: Sequence[Place], airs: Sequence[PointAir]
) -> list[PointAir]:
    """The air at places with the gas of leaks as it spreads in their own rooms; t_s [n] s from the scenario's start.

    From ignition on it becomes the zone model's, as it is in other rooms: flames stir a room within a minute.
    """
    end_s = min(scenario.duration_s, scenario.fire.ignition_s if scenario.fire is not None else np.inf)
    out = list(airs)
    for room in sorted({place[0] for place in places}):
        leaks = leaks_in(scenario.sources, room)
        if not leaks or end_s <= 0.0:
            continue
        here = [i for i, place in enumerate(places) if place[0] == room]
        carried = _carried(scenario.sources, room)
        told = gas_at_heads(
            enclosure_of(scenario.building, room, scenario.ambient), leaks, [Nose(*places[i][1:]) for i in here], end_s
        )
        spreads = np.exp(-np.maximum(t_s - end_s, 0.0) / STIRRED_S)
        for column, i in enumerate(here):
            ppm = {gas: 1e6 * np.interp(t_s, told.t_s, of[:, column]) for gas, of in told.fractions.items()}
            out[i] = _with_gas(out[i], ppm, carried, spreads)
    return out


def _with_gas(air: PointAir, ppm: Mapping[str, Series], carried: Mapping[str, float], spreads: Series) -> PointAir:
    """The air with a share `spreads` [n] of the grid's gas in place of the zone model's: either has taken the place of
    what else is there, and brings the vapours that it carries, mole by mole."""
    alkane_ppm = sum((ppm[gas] for gas in ("CH4", "C3H8") if gas in ppm), np.zeros_like(spreads))
    more_alkane = spreads * (alkane_ppm - air.alkane_ppm)
    more_h2 = spreads * (ppm["H2"] - air.h2_ppm) if "H2" in ppm else np.zeros_like(spreads)
    zones_ppm = air.alkane_ppm + air.h2_ppm
    # where light gas is it is alone: the richest carrier's share is that of the zone model's gas, as far as it has any
    zones_voc = np.minimum(max(carried.values(), default=0.0) * zones_ppm, air.voc_ppm)
    grids_voc = sum((share * ppm[gas] for gas, share in carried.items() if gas in ppm), np.zeros_like(spreads))
    left = (1e6 - zones_ppm - more_alkane - more_h2) / np.maximum(1e6 - zones_ppm, 1.0)
    displaced = {name: getattr(air, name) * left for name in DISPLACED}
    return air._replace(
        **displaced,
        alkane_ppm=air.alkane_ppm + more_alkane,
        h2_ppm=air.h2_ppm + more_h2,
        voc_ppm=air.voc_ppm + spreads * (grids_voc - zones_voc),
    )


def _carried(sources: Sequence[object], room: int) -> dict[str, float]:
    """Moles of vapours a mole of each gas that leaks in a room."""
    moles: dict[str, float] = {}
    vapours: dict[str, float] = {}
    for source in sources:
        if isinstance(source, Release) and source.room == room:
            flows = {gas: _most(curve) / GASES[gas].molar_mass for gas, curve in _curves(source).items()}
            for gas, flow in flows.items():
                moles[gas] = moles.get(gas, 0.0) + flow
                share = _most(source.voc_kg_s) / GASES["VOC"].molar_mass * flow / sum(flows.values())
                vapours[gas] = vapours.get(gas, 0.0) + share
    return {gas: vapours[gas] / moles[gas] for gas in moles}


def _most(curve: Curve) -> float:
    return max((rate for _, rate in curve), default=0.0)


def enclosure_of(building: Building, number: int, ambient: Ambient) -> Enclosure:
    """A room of a building on its own, whatever lies behind its doors being fresh air; each opening in a wall's middle.

    Where a door leads to another room it is as warm there, so that no draught of winter air goes through it, and the
    pressure is what wind makes of it in the other rooms. A fan that stirs the room brings nothing in and takes nothing
    out; that it mixes is left out. Raises ValueError as Enclosure does.
    """
    room = building.rooms[number]
    vents = [vent for vent in building.vents if number in (vent.from_room, vent.to_room)]
    inner = not all(vent.leads_outside for vent in vents)
    openings = []
    behind_doors_pa = blown_to_pa(building, number) if inner else 0.0
    for count, vent in enumerate(vents):
        wall = WALLS[count % len(WALLS)]
        length_m = room.depth_m if wall in ("x0", "x1") else room.width_m
        lift_m = building.rooms[vent.measured_in].origin_m[2] - room.origin_m[2]
        low_m, high_m = max(vent.sill_m + lift_m, 0.0), min(vent.soffit_m + lift_m, room.height_m)
        z_m, width_m = 0.5 * (low_m + high_m), min(vent.width_m, length_m)
        wind_pa = vent.wind_pa if vent.leads_outside else behind_doors_pa
        openings.append(Opening(wall, 0.5 * length_m, z_m, width_m, high_m - low_m, 0.0, vent.untriggered, wind_pa))
    fans = tuple(
        Fan(0.5 * room.width_m, 0.5 * room.depth_m, room.height_m, max(fan.from_area_m2, fan.to_area_m2) ** 0.5,
            tuple((t, (-1.0 if fan.from_room == number else 1.0) * fan.flow_m3_s * share) for t, share in fan.opening))
        for fan in building.fans if number in (fan.from_room, fan.to_room) and fan.from_room != fan.to_room
    )  # fmt: skip
    return Enclosure(
        room.width_m, room.depth_m, room.height_m, tuple(openings), fans, max(room.leak_area_m2, LEAST_LEAK_M2),
        ambient.temp_c + KELVIN, (ambient.temp_c if inner else ambient.outdoor_temp_c) + KELVIN,
        lived_in_m2_s(room.width_m * room.depth_m * room.height_m, AIR_CHANGES_H), room.leak_winds,
    )  # fmt: skip


def blown_to_pa(building: Building, number: int) -> float:
    """The pressure over that of still air that wind makes of the rooms but one, Pa, taken as one room: through cracks
    and openings, as they stand at first, as much comes in as leaves. 0 where they have none to outside."""
    holes = [
        (share * room.leak_area_m2, wind_pa)
        for i, room in enumerate(building.rooms)
        if i != number and room.leak_area_m2 > 0.0
        for share, wind_pa in room.leak_winds
    ]
    holes += [
        (vent.opening[0][1] * vent.width_m * (vent.soffit_m - vent.sill_m), vent.wind_pa)
        for vent in building.vents
        if vent.leads_outside and vent.measured_in != number
    ]
    holes = [(area_m2, wind_pa) for area_m2, wind_pa in holes if area_m2 > 0.0]
    if not holes:
        return 0.0
    area_m2, wind_pa = np.array(holes).T

    def leaves(pressure_pa: float) -> float:
        over = pressure_pa - wind_pa
        return float(np.sum(area_m2 * np.sign(over) * np.sqrt(np.abs(over))))

    lowest, highest = float(wind_pa.min()), float(wind_pa.max())
    return lowest if lowest == highest else float(brentq(leaves, lowest, highest))


def leaks_in(sources: Sequence[Fire | Release], room: int) -> list[Leak]:
    """What of the sources leaks gas in a room."""
    return [leak for source in sources if source.room == room and (leak := _leak(source)) is not None]


def _leak(source: object) -> Leak | None:
    if not isinstance(source, Release):
        return None
    # before its first point a release gives nothing
    flows = {gas: ((curve[0][0], 0.0), *curve) for gas, curve in _curves(source).items()}
    return Leak(source.x_m, source.y_m, source.z_m, HOLE_M, flows) if flows else None


def _curves(release: Release) -> dict[str, Curve]:
    """What leaks of each gas, kg/s."""
    curves = {"CH4": release.ch4_kg_s, "C3H8": release.c3h8_kg_s, "H2": release.h2_kg_s}
    return {gas: curve for gas, curve in curves.items() if _most(curve) > 0.0}
