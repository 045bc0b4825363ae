"""What no room, opening, fire or device can be is refused, naming the parameter; what just can is taken."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from simulators.physics.building import MATERIALS, MAX_ROOMS, OUTSIDE, Building, Room
from simulators.physics.devices import HeatDetector, SmokeDetector, Target
from simulators.physics.fire import Ambient, Fire, ModelError, Release, TabulatedFire
from simulators.physics.openings import CeilingVent, Fan, HeatLink, Trigger, Vent
from simulators.physics.zone_model import run_zones

ROOM = Room("a", 4.0, 5.0, 2.5)
DOOR = Vent(0, OUTSIDE, 0.9, 0.0, 2.0)
HOLE = CeilingVent(OUTSIDE, 0, 1.0)
BLOWER = Fan(0, OUTSIDE, 0.1, 2.0, 2.0)
LINK = HeatLink(0, 1)
FIRE = Fire(0, "wood", 1.0, 1.0, 0.0, 0.1)
TABLE = TabulatedFire(0, 1.0, 1.0, (1.0, 4.0, 0.0, 0.0, 0.0), 5e7, 0.3, ((0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0),))
GIVEN = Release(0, 1.0, 1.0, 0.5, co_kg_s=((0.0, 1e-6),))
BOARD = MATERIALS["gypsum"]
PLATE = Target("t", 0, (1.0, 1.0, 1.0), (0.0, 0.0, 1.0), BOARD, 0.0)
HEAT = HeatDetector("h", 0, (1.0, 1.0, 2.4), 57.0, 50.0)
SMOKE = SmokeDetector("s", 0, (1.0, 1.0, 2.4), 10.0)
NO_SIZES = (0.0, -1.0, math.inf, math.nan)
NEITHER = (-1.0, math.inf, math.nan)
"""Of what must not be negative."""

REFUSED = [
    *((ROOM, {name: size}, f"room a: {name} must be positive") for name in ("width_m", "depth_m", "height_m")
      for size in NO_SIZES),
    *((ROOM, {"leak_area_m2": size}, "room a: leak_area_m2 must not be negative") for size in NEITHER),
    *((ROOM, {name: "cheese"}, f"room a: {name} 'cheese' does not exist; expected one of gypsum")
      for name in ("wall", "ceiling", "floor")),
    (ROOM, {"wall": (BOARD,) * 4}, "room a: wall has 4 layers; at most 3"),
    (ROOM, {"finish": ("tiled", "tiled")}, "room a: finish needs three of"),
    (ROOM, {"finish": ("tiled", "tiled", "gold")}, "room a: finish needs three of"),
    (ROOM, {"cross_section": ((1.0, 2.0), (0.0, 2.0))}, "room a: cross_section needs heights that rise"),
    (ROOM, {"cross_section": ((0.0, 2.0), (0.0, 3.0))}, "room a: cross_section needs heights that rise"),
    (ROOM, {"cross_section": ((0.0, 2.0), (1.0, 0.0))}, "room a: cross_section needs heights that rise and areas"),
    *((DOOR, {"width_m": size}, "vent: width_m must be positive") for size in NO_SIZES),
    (DOOR, {"sill_m": -0.1}, "vent: expected 0 <= sill_m < soffit_m"),
    (DOOR, {"sill_m": 2.0}, "vent: expected 0 <= sill_m < soffit_m"),
    (DOOR, {"to_room": 0}, "vent: rooms 0 and 0 are not two places"),
    (DOOR, {"to_room": -2}, "vent: rooms 0 and -2 are not two places"),
    (DOOR, {"wind_pa": math.nan}, "vent: wind_pa"),
    (DOOR, {"to_room": 1, "wind_pa": 1.0}, "vent: wind_pa: an opening to outside has wind"),
    (DOOR, {"opening": ()}, "vent: opening needs times that rise"),
    (DOOR, {"opening": ((1.0, 0.0), (0.0, 1.0))}, "vent: opening needs times that rise"),
    *((DOOR, {"opening": ((0.0, share),)}, "vent: a share of opening lies outside 0..1")
      for share in (-0.1, 1.1, math.nan)),
    (DOOR, {"trigger": Trigger("flux", 1.0, "t")}, "vent: opening needs a share before its trigger"),
    *((HOLE, {"area_m2": size}, "ceiling vent: area_m2 must be positive") for size in NO_SIZES),
    (HOLE, {"above": 0}, "ceiling vent: rooms 0 and 0"),
    (HOLE, {"opening": ((0.0, 2.0),)}, "ceiling vent: a share"),
    *((BLOWER, {"flow_m3_s": flow}, "fan: flow_m3_s must not be negative") for flow in NEITHER),
    *((BLOWER, {"filter_efficiency": share}, "fan: filter_efficiency must be 0..1") for share in (-0.1, 1.1, math.nan)),
    (BLOWER, {"from_room": OUTSIDE}, "fan: rooms -1 and -1 are not two places"),
    (BLOWER, {"opening": ((0.0, 2.0),)}, "fan: a share"),
    *((LINK, {"share": share}, "heat link: share must be above 0") for share in (0.0, -1.0, 1.1, math.nan)),
    (LINK, {"to_room": 0}, "heat link: 0 and 0 are not two rooms"),
    (LINK, {"to_room": OUTSIDE}, "heat link: 0 and -1 are not two rooms"),
    (FIRE, {"fuel": "cheese"}, "fire: fuel 'cheese' does not exist; expected one of wood"),
    *((FIRE, {name: size}, f"fire: {name} must be positive") for name in
      ("area_m2", "growth_kw_s2", "peak_hrr_kw", "burn_s", "decay_s", "smoulder_growth_s") for size in NO_SIZES),
    *((FIRE, {name: size}, f"fire: {name} must not be negative") for name in
      ("base_height_m", "ignition_s", "smoulder_kw") for size in NEITHER),
    *((FIRE, {"spread_kw_m2": size}, "fire: spread_kw_m2 must be positive") for size in (0.0, -1.0, math.nan)),
    (FIRE, {"ignition_s": 10.0, "flaming_s": 9.0}, "fire: flaming_s 9.0 is before ignition_s 10.0"),
    (TABLE, {"rows": ()}, "fire: rows need times that rise"),
    (TABLE, {"rows": ((1.0, *6 * [0.0]), (0.0, *6 * [0.0]))}, "fire: rows need times that rise"),
    (TABLE, {"rows": ((0.0, 1.0),)}, "fire: a row has 7 numbers"),
    *((TABLE, {"heat_of_combustion_j_kg": heat}, "fire: heat_of_combustion_j_kg") for heat in (0.0, -1.0, math.nan)),
    *((TABLE, {"radiative_fraction": share}, "fire: radiative_fraction must be 0..1")
      for share in (-0.1, 1.0, math.nan)),
    *((GIVEN, {name: ((0.0, rate),)}, f"release: {name} needs times that rise and values that are not negative")
      for name in ("h2o_kg_s", "co2_kg_s", "co_kg_s", "voc_kg_s", "aerosol_kg_s", "ch4_kg_s", "c3h8_kg_s", "h2_kg_s",
                   "o2_used_kg_s") for rate in NEITHER),
    (GIVEN, {"heat_kw": ((0.0, math.nan),)}, "release: heat_kw"),
    (GIVEN, {"heat_kw": ((1.0, 1.0), (0.0, 1.0))}, "release: heat_kw needs times that rise"),
    (GIVEN, {"z_m": -0.1}, "release: z_m must not be negative"),
    *((GIVEN, {"convected_share": share}, "release: convected_share must be 0..1") for share in (-0.1, 1.1, math.nan)),
    *((BOARD, {name: size}, f"material: {name} must be positive") for name in
      ("conductivity_w_mk", "density_kg_m3", "specific_heat_j_kgk", "thickness_m", "emissivity") for size in NO_SIZES),
    (BOARD, {"emissivity": 1.01}, "material: emissivity must be at most 1"),
    (PLATE, {"normal": (0.0, 0.0, 0.0)}, "target t: normal"),
    (PLATE, {"normal": (0.0, 0.0, math.nan)}, "target t: normal"),
    *((PLATE, {"depth_m": depth}, "target t: depth_m") for depth in (-0.001, 0.017, math.nan)),
    (HEAT, {"rti": -1.0}, "detector h: rti must not be negative"),
    *((SMOKE, {name: share}, f"detector s: {name} must be 0..100") for name in ("obscuration_pct_m", "smoulder_pct_m")
      for share in (0.0, 100.1, math.nan)),
]  # fmt: skip


@pytest.mark.parametrize(("thing", "changes", "told"), REFUSED)
def test_what_nothing_can_be_is_refused_by_name(thing, changes, told):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the whole message is held below)
        replace(thing, **changes)
    assert str(refused.value).startswith(told)


def test_what_just_can_be_is_taken():
    replace(ROOM, leak_area_m2=0.0, wall=(BOARD,) * 3, ceiling=(), finish=("tiled",) * 3)
    replace(DOOR, opening=((0.0, 0.0), (0.0, 1.0)), wind_pa=-3.0)
    replace(BLOWER, to_room=0, flow_m3_s=0.0, filter_efficiency=1.0)
    replace(FIRE, ignition_s=10.0, flaming_s=10.0, smoulder_kw=0.0, spread_kw_m2=math.inf)
    replace(TABLE, radiative_fraction=0.0)
    replace(GIVEN, heat_kw=((0.0, -1.0), (0.0, 1.0)), z_m=0.0, convected_share=0.0)
    replace(PLATE, depth_m=BOARD.thickness_m)
    replace(SMOKE, obscuration_pct_m=100.0, smoulder_pct_m=100.0)
    replace(LINK, share=1.0)
    replace(BOARD, emissivity=1.0)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"rooms": ()}, "building b: expected 1 to 100 rooms, got 0"),
        ({"rooms": (ROOM,) * (MAX_ROOMS + 1)}, "building b: expected 1 to 100 rooms, got 101"),
        ({"vents": (replace(DOOR, to_room=1),)}, r"building b: vents\[0\] leads to room 1, there is none"),
        ({"ceiling_vents": (HOLE, replace(HOLE, below=1))}, r"building b: ceiling_vents\[1\] leads to room 1"),
        ({"fans": (replace(BLOWER, from_room=2),)}, r"building b: fans\[0\] leads to room 2"),
        ({"heat_links": (LINK,)}, r"building b: heat_links\[0\] leads to room 1"),
        ({"vents": (replace(DOOR, soffit_m=2.6),)}, r"vents\[0\]: soffit_m 2.6 is above the ceiling of a at 2.5"),
        ({"rooms": (ROOM, replace(ROOM, name="up", origin_m=(4.0, 0.0, 0.5))), "vents": (replace(DOOR, to_room=1),)},
         r"vents\[0\]: sill_m 0.0 is below the floor of up at 0.5"),
    ],
)  # fmt: skip
def test_a_building_names_what_leads_nowhere_or_does_not_fit(parts, told):
    with pytest.raises(ValueError, match=told):
        Building(**{"building_id": "b", "rooms": (ROOM,)} | parts)


@pytest.mark.parametrize(
    ("sources", "devices", "told"),
    [
        ((replace(FIRE, room=1),), (), "a source is in room 1; the building has 1"),
        ((replace(FIRE, room=-1),), (), "a source is in room -1"),
        ((), (replace(HEAT, room=1),), "device h is in room 1; the building has 1"),
        ((), (replace(HEAT, place_m=(4.1, 1.0, 2.4)),), r"device h: x 4.1 lies outside room a \(0 to 4.0\)"),
        ((), (replace(SMOKE, place_m=(1.0, -0.1, 2.4)),), "device s: y -0.1 lies outside room a"),
        ((), (replace(PLATE, place_m=(1.0, 1.0, 2.6)),), "device t: z 2.6 lies outside room a"),
        ((replace(TABLE, trigger=Trigger("flux", 1.0, "none")),), (PLATE,),
         "device 'none' does not exist; expected one of t"),
    ],
)  # fmt: skip
def test_a_run_names_what_lies_nowhere(sources, devices, told):
    with pytest.raises(ValueError, match=told):
        run_zones(Building("b", (ROOM,)), sources, Ambient(), 1.0, devices=devices, model_error=ModelError())
