"""A deck as the zone model's inputs. What they cannot say becomes a warning by name."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from simulators.decks.deck import (
    Deck,
    DeckConnection,
    DeckDetector,
    DeckFan,
    DeckFire,
    DeckRoom,
    DeckTarget,
    DeckWallVent,
)
from simulators.decks.fires import COLUMNS
from simulators.kernels.constants import OD_M2_KG, soot_od_m2_kg
from simulators.kernels.vent_flow import DISCHARGE
from simulators.physics.building import Building, Room
from simulators.physics.combustion import yields_that_fit
from simulators.physics.devices import Device, HeatDetector, SmokeDetector, Target
from simulators.physics.fire import Ambient, TabulatedFire
from simulators.physics.materials import Construction, Material
from simulators.physics.openings import MOST_JOINED, OUTSIDE, CeilingVent, Fan, HeatLink, Vent, joined_shares

SMALLEST_FIRE_M2 = math.pi * 0.1**2
"""CFAST takes no fire of less than 0.2 m across."""

FLAT_M2 = 1e-4
"""Of a diffuser that has no height: one in a ceiling or a floor, or one without an area."""

NEVER_PCT_M = 100.0
"""Of light obscured in a metre, which no smoke does."""

YIELDS = tuple(COLUMNS)[-3:]
"""Of CO, soot and HCN: the last columns of a fire's rows."""

OTHER_PARTICLES_M2_KG = OD_M2_KG[2:]
"""Optical density of those that no deck has."""


@dataclass(frozen=True)
class Inputs:
    """What `run_zones` takes, and what of the deck it does not do.

    `devices` are the deck's, targets told at their face, by which they open and light things as in CFAST; then every
    target once more, told at its depth.
    """

    building: Building
    fires: tuple[TabulatedFire, ...]
    ambient: Ambient
    devices: tuple[Device, ...]
    od_m2_kg: tuple[float, ...]
    warnings: tuple[str, ...]


def translate(deck: Deck) -> Inputs:
    """The zone model's inputs for a deck. Raises ValueError for what no building can be."""
    warnings: list[str] = []
    materials = {
        m.name: Material(
            m.conductivity_w_mk, m.density_kg_m3, m.specific_heat_j_kgk, m.thickness_m or 1.0, m.emissivity
        )
        for m in deck.materials
    }
    building = Building(
        deck.name,
        tuple(_room(room, materials) for room in deck.rooms),
        (*(_wall_vent(vent, deck, warnings) for vent in deck.wall_vents if meet(vent, deck)), *_leaks(deck)),
        (
            *(CeilingVent(v.above, v.below, v.area_m2, v.shape, v.opening, v.trigger) for v in deck.ceiling_vents),
            *(_hole(vent, deck, warnings) for vent in deck.wall_vents if not meet(vent, deck)),
        ),
        tuple(_fan(fan) for fan in deck.fans),
        _heat_links(deck, warnings),
    )
    air = deck.air
    return Inputs(
        building,
        tuple(_fire(fire, warnings) for fire in deck.fires),
        Ambient(
            air.indoor_temp_c,
            air.humidity_pct,
            air.pressure_pa,
            air.outdoor_temp_c,
            outdoor_humidity_pct=air.humidity_pct,
            beyond_walls_c=air.outdoor_temp_c,
            o2_share=air.o2_share,
            outdoor_o2_share=air.outdoor_o2_share,
        ),
        (
            *(_device(device, materials, warnings) for device in deck.devices),
            *(_target(device, materials, inside=True) for device in deck.devices if isinstance(device, DeckTarget)),
        ),
        (*soot_od_m2_kg(deck.extinction_m2_kg), *OTHER_PARTICLES_M2_KG),
        tuple(warnings),
    )


def _room(room: DeckRoom, materials: dict[str, Material]) -> Room:
    def made_of(layers: tuple[tuple[str, float], ...]) -> Construction:
        return tuple(replace(materials[name], thickness_m=thickness_m) for name, thickness_m in layers)

    return Room(
        room.name, room.width_m, room.depth_m, room.height_m, wall=made_of(room.wall), ceiling=made_of(room.ceiling),
        floor=made_of(room.floor), leak_area_m2=0.0, origin_m=room.origin_m, cross_section=room.cross_section,
        hall=room.hall, shaft=room.shaft,
    )  # fmt: skip


def _shared_heights(vent: DeckWallVent, deck: Deck) -> tuple[float, float]:
    """The highest floor and the lowest ceiling of a wall vent's rooms, m."""
    sides = [deck.rooms[number] for number in vent.rooms if number != OUTSIDE]
    return max(room.origin_m[2] for room in sides), min(room.origin_m[2] + room.height_m for room in sides)


def meet(vent: DeckWallVent, deck: Deck) -> bool:
    """Whether the rooms of a wall vent share any height."""
    lowest, highest = _shared_heights(vent, deck)
    return lowest < highest


def _hole(vent: DeckWallVent, deck: Deck, warnings: list[str]) -> CeilingVent:
    """A wall vent between rooms above one another, as the hole in the floor between them that it can only be."""
    warnings.append(f"&VENT ({vent.name!r}): its rooms share no height; it is taken as a hole in the upper one's floor")
    below, above = sorted(vent.rooms, key=lambda number: deck.rooms[number].origin_m[2])
    area_m2 = vent.width_m * (vent.soffit_m - vent.sill_m)
    return CeilingVent(above, below, area_m2, "square", vent.opening, vent.trigger)


def _wall_vent(vent: DeckWallVent, deck: Deck, warnings: list[str]) -> Vent:
    """A vent within the heights that its rooms share, as wide as its flow coefficient asks for."""
    floor = deck.rooms[vent.rooms[0]].origin_m[2]
    lowest, highest = (height - floor for height in _shared_heights(vent, deck))
    sill, soffit = max(vent.sill_m, lowest), min(vent.soffit_m, highest)
    if sill >= soffit and OUTSIDE not in vent.rooms:
        warnings.append(f"&VENT ({vent.name!r}): it lies outside the heights that its rooms share; it is put there")
        sill, soffit = lowest, highest
    if sill >= soffit:
        raise ValueError(f"&VENT ({vent.name!r}), BOTTOM: expected an opening between {lowest:g} and {highest:g} m, "
                         f"got {vent.sill_m:g} to {vent.soffit_m:g}")  # fmt: skip
    if sill > vent.sill_m + 1e-6:
        warnings.append(f"&VENT ({vent.name!r}): its bottom of {vent.sill_m:g} m is cut to the floor at {lowest:g} m")
    if soffit < vent.soffit_m - 1e-6:
        warnings.append(f"&VENT ({vent.name!r}): its top of {vent.soffit_m:g} m is cut to the ceiling at {highest:g} m")
    # our wall vents have one flow coefficient: another one is told by another width
    width = vent.width_m * vent.flow_coefficient / DISCHARGE
    return Vent(*vent.rooms, width, sill, soffit, vent.opening, vent.trigger, vent.place_m)


def _fan(fan: DeckFan) -> Fan:
    here, there = (
        FLAT_M2 if level else max(area, FLAT_M2) for area, level in zip(fan.areas_m2, fan.level, strict=True)
    )
    return Fan(
        *fan.rooms, fan.flow_m3_s, *fan.heights_m, here, there, fan.cutoffs_pa, fan.filter_efficiency, fan.filter_s,
        fan.opening, fan.trigger,
    )  # fmt: skip


def _leaks(deck: Deck) -> list[Vent]:
    """Leaks as CFAST has them: of walls a slot from 5 to 95 % of the height, of the floor one at their foot that is
    90 % of their mean width."""
    leaks = []
    for number, room in enumerate(deck.rooms):
        height = room.height_m
        if room.wall_leak_m2 > 0.0:
            leaks.append(Vent(number, OUTSIDE, room.wall_leak_m2 / (0.9 * height), 0.05 * height, 0.95 * height))
        if room.floor_leak_m2 > 0.0:
            wide = 0.9 * 0.5 * (room.width_m + room.depth_m)
            slot = min(room.floor_leak_m2 / wide, height)
            leaks.append(Vent(number, OUTSIDE, room.floor_leak_m2 / slot, 0.0, slot))
    return leaks


def _heat_links(deck: Deck, warnings: list[str]) -> tuple[HeatLink, ...]:
    """Connections, each of them mutual; the share to outside is what the others leave."""
    links: dict[tuple[str, int, int], HeatLink] = {}
    for link in deck.connections:
        if link.other == OUTSIDE or link.share == 0.0:
            continue
        key = (link.kind, *(sorted((link.room, link.other)) if link.kind == "wall" else (link.room, link.other)))
        other = links.get(key)
        if other is None:
            links[key] = HeatLink(link.room, link.other, link.kind, link.share)
            if not _is_material(link, deck):
                warnings.append(f"{_named(link, deck)} joins nothing: no heat passes a surface that is OFF")
            elif link.kind == "wall" and not _is_answered(link, deck):
                warnings.append(f"{_named(link, deck)} is taken as mutual; the deck states one direction")
        elif other.share != link.share:
            warnings.append(f"{_named(link, deck)}: F = {link.share:g} is ignored, {other.share:g} counts both ways")
    return _within_whole(tuple(links.values()), deck, warnings)


def _within_whole(links: tuple[HeatLink, ...], deck: Deck, warnings: list[str]) -> tuple[HeatLink, ...]:
    """Links by which no surface is joined for more than all of itself: where several sum to more, each is less."""
    joined = joined_shares(links)
    for (surface, room), share in joined.items():
        if share > MOST_JOINED:
            warnings.append(f"&CONN: the {surface} of {deck.rooms[room].name!r} is joined for {share:g} of itself; "
                            f"expected at most 1; it is made to")  # fmt: skip
    return tuple(replace(link, share=link.share / max(1.0, *(joined[face] for face in link.faces))) for link in links)


def _is_material(link: DeckConnection, deck: Deck) -> bool:
    """Whether both of the surfaces that it joins are of something."""
    here, there = deck.rooms[link.room], deck.rooms[link.other]
    return bool(here.wall and there.wall if link.kind == "wall" else here.ceiling and there.floor)


def _is_answered(link: DeckConnection, deck: Deck) -> bool:
    return any((c.kind, c.room, c.other) == ("wall", link.other, link.room) for c in deck.connections)


def _named(link: DeckConnection, deck: Deck) -> str:
    return f"&CONN from {deck.rooms[link.room].name!r} to {deck.rooms[link.other].name!r}"


def _fire(fire: DeckFire, warnings: list[str]) -> TabulatedFire:
    rows = tuple(
        (t, 0.001 * heat_w, base_m, max(area_m2, SMALLEST_FIRE_M2), *yields)
        for t, heat_w, base_m, area_m2, *yields in fire.rows
    )
    burns = TabulatedFire(
        fire.room, fire.x_m, fire.y_m, fire.formula, fire.heat_of_combustion_j_kg, fire.radiative_fraction, rows,
        fire.ignition_s, fire.trigger, fire.flaming_transition_s,
    )  # fmt: skip
    stated = [np.array(column) for column in zip(*(yields for _, _, _, _, *yields in fire.rows), strict=True)]
    for name, given, most in zip(YIELDS, stated, yields_that_fit(burns, *stated), strict=True):
        if (most < given * (1.0 - 1e-9)).any():
            warnings.append(f"&FIRE ({fire.name!r}): {name} of {given.max():g} is more than its fuel has atoms for; "
                            f"{most.max():.3g} counts")  # fmt: skip
    return burns


def _target(target: DeckTarget, materials: dict[str, Material], inside: bool = False) -> Target:
    # no name of a deck has a line break
    name, depth_m = (f"{target.name}\ninside", target.depth_m) if inside else (target.name, 0.0)
    material = replace(materials[target.material], thickness_m=target.thickness_m)
    return Target(
        name, target.room, target.place_m, target.normal, material, depth_m, target.shape, target.adiabatic,
        target.film_w_m2k,
    )  # fmt: skip


def _device(device: DeckTarget | DeckDetector, materials: dict[str, Material], warnings: list[str]) -> Device:
    if isinstance(device, DeckTarget):
        return _target(device, materials)
    if device.kind == "smoke_detector":
        setpoint, smoulder = device.setpoint, device.smoulder_setpoint
        of_smoulder = None if smoulder is None else _obscuration(smoulder, "smouldering smoke", device, warnings)
        of_smoke = _obscuration(setpoint, "smoke" if smoulder is None else "other smoke", device, warnings)
        return SmokeDetector(device.name, device.room, device.place_m, of_smoke, of_smoulder)
    spray = device.spray_m_s if device.kind == "sprinkler" else None
    return HeatDetector(device.name, device.room, device.place_m, device.setpoint, device.rti, spray)


def _obscuration(setpoint_pct_m: float, smoke: str, device: DeckDetector, warnings: list[str]) -> float:
    """A setpoint of smoke, %/m; by one of 0 or below, or of what no smoke reaches, no detector of CFAST's sounds."""
    if 0.0 < setpoint_pct_m < NEVER_PCT_M:
        return setpoint_pct_m
    warnings.append(f"&DEVC ({device.name!r}): its setpoint for {smoke} of {setpoint_pct_m:g} %/m is not between 0 and "
                    f"100; by that it never sounds")  # fmt: skip
    return NEVER_PCT_M
