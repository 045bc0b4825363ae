"""CFAST input files are read whole: every construct, every keyword used, harmless or warned of, every error named."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.decks import DeckError, read_deck
from simulators.decks.deck import DeckDetector, DeckTarget
from simulators.decks.grammar import GRAMMAR, UNMODELLED_GROUPS
from simulators.physics.openings import OUTSIDE, Trigger
from simulators.validation.reference import REFERENCE

EVERYTHING = """\
&HEAD VERSION = 7700, TITLE = 'It''s all here / and "more"' / text after the slash
a comment line, and a blank one

!! Scenario
&time SIMULATION = 600. print = 60 SMOKEVIEW = 0, SPREADSHEET = 1.D1 /
&INIT PRESSURE = 101000 RELATIVE_HUMIDITY = 40
      INTERIOR_TEMPERATURE = 21.5, EXTERIOR_TEMPERATURE = -5 INTERIOR_O2_MASS_FRACTION = 0.21 /
&MISC LOWER_OXYGEN_LIMIT = 0.1, MAX_TIME_STEP = 0.1 OVERWRITE = .FALSE. SPECIFIC_EXTINCTION = 8700, 4400
      ADIABATIC = .FALSE. MAX_ITERATION = 5 /
&MATL ID = 'GYP1/2' MATERIAL = 'Gypsum', CONDUCTIVITY = 0.16 DENSITY = 790 SPECIFIC_HEAT = 0.9, THICKNESS = 0.0125 /
&MATL ID = 'CONC' CONDUCTIVITY = 1.75 DENSITY = 2200 SPECIFIC_HEAT = 1 THICKNESS = 0.15 EMISSIVITY = 0.94
      FYI = 'n' /
&COMP ID = 'Low' WIDTH = 5 DEPTH = 4 HEIGHT = 3 ORIGIN = 0, 0, 0 GRID = 50, 50, 50
      CEILING_MATL_ID = 'GYP1/2', 'CONC' CEILING_THICKNESS = 0.02, 0.2 WALL_MATL_ID = 'GYP1/2' 'OFF' 'CONC'
      WALL_THICKNESS = 0, 0, 0.3 FLOOR_MATL_ID = 'OFF' LEAK_AREA_RATIO = 0.001, 0.002 /
&COMP ID = 'High' WIDTH = 5 DEPTH = 4 HEIGHT = 6 ORIGIN = 0, 0, 3 SHAFT = .TRUE. LEAK_AREA = 0.01, 0.02
      CROSS_SECT_AREAS = 20, 20, 10 CROSS_SECT_HEIGHTS = 0 3 6 /
&COMP ID = 'Hall', HALL = T WIDTH = 2 DEPTH = 12 HEIGHT = 3 ORIGIN = 5 0 0 FLOW_COEFFICIENT = 0.35
      LEAK_AREA = 0.1 /
&VENT TYPE = 'WALL' ID = 'shut' COMP_IDS = 'Low' 'OUTSIDE' , BOTTOM = 0 HEIGHT = 2, WIDTH = 0.9
      CRITERION = 'TIME' T = 0, 0 F = 0, 0 FACE = 'RIGHT' OFFSET = 1.6 /
&VENT TYPE = 'WALL' ID = 'ramp' COMP_IDS = 'OUTSIDE', 'Hall' BOTTOM = 0.5 TOP = 2.5 WIDTH = 1 FLOW_COEFFICIENT = 0.6
      T = 0, 100, 200 F = 0, .5, 1 /
&VENT TYPE = 'WALL' ID = 'breaks' COMP_IDS = 'Hall' 'Low' TOP = 2 BOTTOM = 1 WIDTH = 1 CRITERION = 'TEMPERATURE'
      SETPOINT = 300 DEVC_ID = 'plate' PRE_FRACTION = 0.1 POST_FRACTION = 0.9 /
&VENT TYPE = 'WALL' ID = 'later' COMP_IDS = 'Low' 'Hall' TOP = 2 BOTTOM = 0 WIDTH = 1 CRITERION = 'TIME'
      SETPOINT = 120 PRE_FRACTION = 0 POST_FRACTION = 1 /
&VENT TYPE = 'CEILING' ID = 'hatch' COMP_IDS = 'High', 'Low' AREA = 1.5, SHAPE = 'SQUARE' OFFSETS = 4.6, 2.8
      CRITERION = 'FLUX' SETPOINT = 2.5 DEVC_ID = 'rod' PRE_FRACTION = 0 /
&VENT TYPE = 'FLOOR' ID = 'turned' COMP_IDS = 'Low', 'High' AREA = 0.5, SHAPE = 'ROUND' OFFSETS = 1, 1 /
&VENT TYPE = 'MECHANICAL' ID = 'fan' COMP_IDS = 'OUTSIDE' 'Low' AREAS = 0.25, 0.2 HEIGHTS = 2.7, 2.5 FLOW = 0.5
      CUTOFFS = 200, 300 OFFSETS = 0.5, 0.5 ORIENTATIONS = 'VERTICAL' 'HORIZONTAL' FILTER_EFFICIENCY = 90
      FILTER_TIME = 30 T = 0 10 F = 0 1 /
&VENT TYPE = 'MECHANICAL' ID = 'back' COMP_IDS = 'Low' 'Hall' AREAS = 0.1, 0.2 HEIGHTS = 1, 2 FLOW = -0.3 /
&CONN TYPE = 'WALL' COMP_ID = 'Low' COMP_IDS = 'Hall' 'OUTSIDE' F = 0.25, 0.75 /
&CONN TYPE = 'FLOOR' COMP_ID = 'High' COMP_IDS = 'Low' /
&CONN TYPE = 'CEILING' COMP_ID = 'Low' COMP_IDS = 'High' /
&FIRE ID = 'first' COMP_ID = 'Low', FIRE_ID = 'sofa' LOCATION = 2.5, 2 IGNITION_CRITERION = 'TIME' SETPOINT = 30 /
&FIRE ID = 'second' COMP_ID = 'Hall', FIRE_ID = 'sofa' LOCATION = 1, 6 IGNITION_CRITERION = 'FLUX' SETPOINT = 10
      DEVC_ID = 'plate' /
&FIRE ID = 'third' COMP_ID = 'Hall', FIRE_ID = 'steady' LOCATION = -1, 1 IGNITION_CRITERION = 'TEMPERATURE'
      SETPOINT = 250 DEVC_ID = 'rod' /
&CHEM ID = 'sofa' CARBON = 6.3 CHLORINE = 0.1 HYDROGEN = 7.1 NITROGEN = 1 OXYGEN = 2.1 HEAT_OF_COMBUSTION = 18000
      RADIATIVE_FRACTION = 0.4 FLAMING_TRANSITION_TIME = 90 /
&CHEM ID = 'steady' CARBON = 1 HYDROGEN = 4 HRR = 50 AREA = 0.2 CO_YIELD = 0.01 SOOT_YIELD = 0.02 HCN_YIELD = 0
      RADIATIVE_FRACTION = 0.2 TRACE_YIELD = 0.5 /
&TABL ID = 'sofa' LABELS = 'HRR', 'TIME' , 'AREA' 'SOOT_YIELD' , 'CO_YIELD', 'HEIGHT' 'TRACE_YIELD' 'HCL_YIELD' /
&TABL ID = 'sofa', DATA = 0, 0, 0.1, 0.05, 0.01, 0.4, 0, 0 /
&TABL ID = 'sofa', DATA = 500 100 2*0.2 0.02, 0.5, 0.1, 0 /
&DEVC ID = 'plate' COMP_ID = 'Low' TYPE = 'PLATE' LOCATION = 1, 1, 0.5 MATL_ID = 'CONC' NORMAL = 0., 1, 1
      TEMPERATURE_DEPTH = 0.01, DEPTH_UNITS = 'M' THICKNESS = 0.1 /
&DEVC ID = 'rod' COMP_ID = 'Hall' TYPE = 'cylinder' LOCATION = 1, 1, 1 MATL_ID = 'GYP1/2'
      FRONT_SURFACE_ORIENTATION = 'RIGHT WALL' /
&DEVC ID = 'at' COMP_ID = 'Low' TYPE = 'PLATE' LOCATION = 0.5, 2, 0.4 SURFACE_ORIENTATION = 'first'
      ADIABATIC_TARGET = 'TRUE' CONVECTION_COEFFICIENTS = 3.E-3, 5.E-3 SURFACE_TEMPERATURE = 25 /
&DEVC ID = 'heat' COMP_ID = 'Low' TYPE = 'HEAT_DETECTOR' LOCATION = 1, 1, 2.9 SETPOINT = 57, RTI = 5 /
&DEVC ID = 'smoke' COMP_ID = 'Low' TYPE = 'SMOKE_DETECTOR' LOCATION = 1, 1, -0.1 SETPOINT = 23.93 /
&DEVC ID = 'both' COMP_ID = 'Low' TYPE = 'SMOKE_DETECTOR' LOCATION = 1, 1, 2.9 SETPOINTS = 10, 20 /
&DEVC ID = 'spray' COMP_ID = 'Low' TYPE = 'SPRINKLER' LOCATION = 3, 3, 2.97 SPRAY_DENSITY = 7.E-5 /
&DIAG RADIATION_SUB_MODEL = 'OFF' /
&OUTP ID = 'x' FILE = 'NORMAL' TYPE = 'MAXIMUM' /
&DUMP ID = 'y' /
&SLCF DOMAIN = '2-D' PLANE = 'X' POSITION = 2.5 /
&ISOF VALUE = 100 /
&RAMP ID = 'r' T = 0, 1 F = 0, 1 /
&NOVA A = 1 /
&TIME SIMULATION = 1 /
"""

WARNED = (
    "&CHEM 2 ('steady'): TRACE_YIELD = 0.5 is ignored",
    "&DEVC 3 ('at'): SURFACE_TEMPERATURE = 25 is ignored",
    "&DEVC 3 ('at'): it names no MATL_ID; it is taken as gypsum board",
    "&DEVC 7 ('spray'): it has no SETPOINT; it never sounds",
    "&DIAG 1 (RADIATION_SUB_MODEL = 'OFF') is ignored",
    "&OUTP 1 (ID = 'x' FILE = 'NORMAL' TYPE = 'MAXIMUM') is ignored",
    "&DUMP 1 (ID = 'y') is ignored",
    "&SLCF 1 (DOMAIN = '2-D' PLANE = 'X' POSITION = 2.5) is ignored",
    "&ISOF 1 (VALUE = 100) is ignored",
    "&RAMP 1 (ID = 'r' T = 0, 1 F = 0, 1) is ignored",
    "&NOVA 1: this group is not known",
    "&TIME 2 is ignored",
    "&VENT 4 ('later'): it is open by 0, from SETPOINT = 120 s on by 1",
    "&VENT 6 ('turned'), COMP_IDS: expected the upper room first; 'High' is taken as the upper one",
    "&VENT 8 ('back'): FLOW = -0.3 blows nothing",
    "&TABL ('sofa'): column TRACE_YIELD is ignored",
)


def written(folder, text, name="deck.in"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    return read_deck(written(tmp_path_factory.mktemp("decks"), EVERYTHING))


def test_scalars(everything):
    assert everything.title == 'It\'s all here / and "more"'
    assert (everything.version, everything.end_s, everything.output_s, everything.o2_limit) == (7700, 600.0, 10.0, 0.1)
    air = everything.air
    assert (air.indoor_temp_c, air.outdoor_temp_c, air.pressure_pa, air.humidity_pct) == (21.5, -5.0, 101_000.0, 40.0)
    assert (air.o2_share, air.outdoor_o2_share) == (0.21, 0.2314)


def test_materials_are_in_si(everything):
    gypsum = everything.materials[0]
    assert (gypsum.name, gypsum.conductivity_w_mk, gypsum.specific_heat_j_kgk) == ("GYP1/2", 0.16, 900.0)
    assert gypsum.emissivity == 0.9


def test_rooms(everything):
    low, high, hall = everything.rooms
    assert low.ceiling == (("GYP1/2", 0.02), ("CONC", 0.2))
    assert low.wall == (("GYP1/2", 0.0125), ("CONC", 0.3))
    assert low.floor == high.wall == ()
    assert low.wall_leak_m2 == pytest.approx(0.001 * 54.0)
    assert low.floor_leak_m2 == pytest.approx(0.002 * 20.0)
    assert (high.wall_leak_m2, high.floor_leak_m2, high.shaft) == (0.01, 0.02, True)
    assert high.cross_section == ((0.0, 20.0), (3.0, 20.0), (6.0, 10.0))
    assert (hall.hall, hall.wall_leak_m2, hall.floor_leak_m2) == (True, 0.1, 0.0)


def test_wall_vents(everything):
    shut, ramp, breaks, later = everything.wall_vents
    assert shut.rooms == (0, OUTSIDE)
    assert {share for _, share in shut.opening} == {0.0}
    assert (shut.sill_m, shut.soffit_m) == (0.0, 2.0)
    assert (ramp.rooms, ramp.flow_coefficient) == ((2, OUTSIDE), 0.6)
    assert ramp.opening == ((0.0, 0.0), (100.0, 0.5), (200.0, 1.0))
    assert breaks.rooms == (2, 0)
    assert breaks.trigger == Trigger("temperature", 300.0, "plate")
    assert [share for _, share in breaks.opening] == [0.1, 0.9]
    assert later.opening == ((120.0, 0.0), (120.0, 1.0))


def test_ceiling_vents_and_fans(everything):
    hatch, turned = everything.ceiling_vents
    assert (hatch.above, hatch.below, hatch.shape) == (1, 0, "square")
    assert hatch.trigger == Trigger("flux", 2500.0, "rod")
    assert (turned.above, turned.below, turned.shape, turned.trigger) == (1, 0, "round", None)
    (fan,) = everything.fans
    assert (fan.rooms, fan.flow_m3_s, fan.heights_m, fan.level) == ((OUTSIDE, 0), 0.5, (2.7, 2.5), (False, True))
    assert (fan.filter_efficiency, fan.filter_s, fan.cutoffs_pa) == (0.9, 30.0, (200.0, 300.0))


def test_connections(everything):
    told = [(c.kind, c.room, c.other, c.share) for c in everything.connections]
    assert told == [("wall", 0, 2, 0.25), ("wall", 0, OUTSIDE, 0.75), ("ceiling", 0, 1, 1.0), ("ceiling", 0, 1, 1.0)]


def test_fires(everything):
    first, second, third = everything.fires
    assert first.rows == ((0.0, 0.0, 0.4, 0.1, 0.01, 0.05, 0.0), (100.0, 5e5, 0.5, 0.2, 0.02, 0.2, 0.0))
    assert (first.ignition_s, first.flaming_transition_s, first.trigger) == (30.0, 90.0, None)
    assert first.formula == (6.3, 7.1, 2.1, 1.0, 0.1)
    assert second.trigger == Trigger("flux", 10_000.0, "plate")
    assert third.trigger == Trigger("temperature", 250.0, "rod")
    assert (third.x_m, third.y_m) == (1.0, 1.0)
    assert third.rows == ((0.0, 50_000.0, 0.0, 0.2, 0.01, 0.02, 0.0),)
    assert third.heat_of_combustion_j_kg == 5e7


def test_devices(everything):
    devices = {d.name: d for d in everything.devices}
    assert list(devices) == ["plate", "rod", "at", "heat", "smoke", "both", "spray"]
    plate, rod, at = (devices[name] for name in ("plate", "rod", "at"))
    assert (plate.normal, plate.thickness_m, plate.depth_m) == ((0.0, 1.0, 1.0), 0.1, 0.01)
    assert (rod.shape, rod.normal, rod.depth_m) == ("cylinder", (0.0, 1.0, 0.0), 0.00625)
    assert (at.adiabatic, at.film_w_m2k, at.material, at.normal) == (True, 3.0, "DEFAULT", (2.0, 0.0, 0.0))
    assert (devices["heat"].setpoint, devices["heat"].rti) == (57.0, 5.0)
    assert devices["smoke"].place_m == (1.0, 1.0, 2.9)
    assert (devices["both"].setpoint, devices["both"].smoulder_setpoint) == (20.0, 10.0)
    assert (devices["spray"].spray_m_s, devices["spray"].rti) == (7e-5, 50.0)
    assert devices["spray"].setpoint > 1e5
    assert sum(isinstance(d, DeckTarget) for d in devices.values()) == 3
    assert sum(isinstance(d, DeckDetector) for d in devices.values()) == 4


def test_what_nobody_models_is_warned_of_by_name(everything):
    assert len(everything.warnings) == len(WARNED)
    for expected in WARNED:
        assert sum(told.startswith(expected) for told in everything.warnings) == 1, expected


def test_misc_adiabatic_takes_all_surfaces_off(tmp_path):
    deck = read_deck(written(tmp_path, EVERYTHING.replace("ADIABATIC = .FALSE.", "ADIABATIC = .TRUE.")))
    assert all(room.wall == room.ceiling == room.floor == () for room in deck.rooms)


@pytest.mark.reference
def test_every_keyword_of_the_manual_is_known():
    """Each keyword of the manual's tables stands in the grammar, or its group is warned of whole."""
    manual = REFERENCE / "docs" / "cfast_input_keywords.tex"
    found = {}
    for table in manual.read_text().split(r"\begin{xltabular}")[1:]:
        heading = re.search(r"\\multicolumn\{5\}\{\|c\|\}\{\\ct\{(\w+)(?:, TYPE='(\w+)')?\}", table)
        if heading:
            name = f"{heading[1]} {heading[2]}" if heading[2] else heading[1]
            rows = table.split(r"\end{xltabular}")[0]
            found[name] = set(re.findall(r"^\\ct\{([A-Z0-9_]+)\} *&", rows, flags=re.M))
    assert set(found) == {*GRAMMAR, *UNMODELLED_GROUPS} - {"TAIL", "MHDR"}
    assert sum(map(len, found.values())) > 150
    assert {f"{g}.{k}" for g in set(found) & set(GRAMMAR) for k in found[g] - set(GRAMMAR[g])} == set()


SMALL = """&HEAD VERSION = {version}, TITLE = 'small' /
&TIME SIMULATION = 60 SPREADSHEET = 10 /
&MATL ID = 'G' CONDUCTIVITY = 0.16 DENSITY = 790 SPECIFIC_HEAT = 0.9 THICKNESS = 0.016 EMISSIVITY = 0.9 /
&COMP ID = 'A' DEPTH = 4 HEIGHT = {height!r} WIDTH = 3 WALL_MATL_ID = 'G' /
&VENT TYPE = 'WALL' ID = 'V' COMP_IDS = 'A' 'OUTSIDE' BOTTOM = 0 HEIGHT = 2 WIDTH = 0.9 /
&FIRE ID = 'F' COMP_ID = 'A' FIRE_ID = 'FF' LOCATION = 1, 1 /
&CHEM ID = 'FF' CARBON = 1 HYDROGEN = 4 RADIATIVE_FRACTION = 0.3 HEAT_OF_COMBUSTION = 50000 /
&TABL ID = 'FF' LABELS = 'TIME' 'HRR' 'AREA' /
&TABL ID = 'FF' DATA = 0, 0, 0.1 /
&TABL ID = 'FF' DATA = 60, {hrr!r}, 3.1 /
&DEVC ID = 'T' COMP_ID = 'A' TYPE = 'PLATE' LOCATION = 1, 1, 1 MATL_ID = 'G' /
"""


def small(version=7600, height=2.4, hrr=100.0):
    return SMALL.format(version=version, height=height, hrr=hrr)


@given(height=st.floats(2.01, 1e3), hrr=st.floats(0.0, 1e6), version=st.integers(7000, 7799))
def test_numbers_come_through(tmp_path_factory, height, hrr, version):
    deck = read_deck(written(tmp_path_factory.getbasetemp(), small(version, height, hrr)))
    assert deck.version == version
    assert deck.rooms[0].height_m == height
    assert deck.fires[0].rows[1][1] == 1000.0 * hrr
    assert len(deck.warnings) == (hrr > 5_000.0 * 12.0)  # of W, as it might be


def refusal(path):
    """Why a deck is refused; None when it is read."""
    try:
        read_deck(path)
    except DeckError as error:
        return str(error)
    return None


@given(text=st.text(max_size=300))
def test_any_text_is_read_or_refused_in_one_message(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    assert (refusal(written(folder, text)) or "").startswith("deck.in: ")
    assert (refusal(written(folder, small() + text)) or "deck.in: ").startswith("deck.in: ")


@given(
    at=st.integers(0, len(small())), put=st.sampled_from(["", "/", "'", "&", "!", ",", "=", "x", "-", "\n", "1e999"])
)
def test_a_spoilt_deck_is_read_or_refused_in_one_message(tmp_path_factory, at, put):
    text = small()
    told = refusal(written(tmp_path_factory.getbasetemp(), text[:at] + put + text[at + 1 :]))
    assert told is None or told.startswith("deck.in: ")


def test_case_encodings_and_line_ends_do_not_matter(tmp_path):
    plain = read_deck(written(tmp_path, small()))
    lower = re.sub(r"\b([A-Z_]+)( =| =)", lambda m: m[0].lower(), small()).replace("&COMP", " &comp")
    for text in (lower, small().replace("\n", "\r\n"), "\ufeff" + small(), small().replace("'", '"')):
        assert read_deck(written(tmp_path, text)).rooms == plain.rooms
    assert read_deck(written(tmp_path, small().encode("utf-16"))).rooms == plain.rooms
    latin = read_deck(written(tmp_path, small().replace("'A'", "'Küche'").encode("cp1252")))
    assert latin.rooms[0].name == "Küche"
    assert "Windows-1252" in latin.warnings[0]


def test_defaults_are_the_manuals(tmp_path):
    deck = read_deck(written(tmp_path, "&HEAD VERSION=7600 /\n&TIME /\n&COMP ID='A' WIDTH=1 DEPTH=1 HEIGHT=1 /\n"))
    assert (deck.end_s, deck.output_s, deck.o2_limit) == (900.0, 15.0, 0.15)
    assert (deck.air.indoor_temp_c, deck.air.pressure_pa, deck.air.humidity_pct) == (20.0, 101_325.0, 50.0)
    zero = read_deck(written(tmp_path, small().replace("SPREADSHEET = 10", "SPREADSHEET = 0")))
    assert zero.output_s == 15.0
    assert "SPREADSHEET = 0" in zero.warnings[0]


def test_groups_behind_a_slash_and_keywords_given_twice_are_told(tmp_path):
    text = small().replace("WALL_MATL_ID = 'G' /", "WIDTH = 5 WALL_MATL_ID = 'G' / &COMP ID = 'B' /")
    deck = read_deck(written(tmp_path, text))
    assert deck.rooms[0].width_m == 5.0
    assert [w.split(":")[0] for w in deck.warnings] == ["&COMP 1", "&COMP 1 ('A')"]


def test_the_manuals_own_example_of_a_target_is_read(tmp_path):
    text = small().replace("LOCATION = 1, 1, 1 MATL", "LOCATION = 2.2, 1.88, 2.34., NORMAL = 0., 0., 1., MATL")
    deck = read_deck(written(tmp_path, text))
    assert deck.devices[0].place_m == (2.2, 1.88, 2.34)
    assert "two points" in deck.warnings[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("WIDTH = 3", "WIDTH = 'wide'", "&COMP 1 ('A'), WIDTH: expected a number, got 'wide'"),
        ("WIDTH = 3", "WIDTH = 0", "&COMP 1 ('A'), WIDTH: expected a number above 0"),
        ("WIDTH = 3", "", "&COMP 1 ('A'), WIDTH: expected a number, found none"),
        ("WIDTH = 3", "WIDHT = 3", "&COMP 1 ('A'), WIDTH: expected a number, found none (WIDHT is not known)"),
        (
            "COMP_ID = 'A' FIRE_ID",
            "CMP_ID = 'A' FIRE_ID",
            "&FIRE 1 ('F'), COMP_ID: expected a quoted text, found none (CMP_ID is not known)",
        ),
        ("WIDTH = 3", "WIDTH = 3E5", "&COMP 1 ('A'), WIDTH: expected at most 10000 m"),
        ("WIDTH = 3", "CROSS_SECT_AREAS = 999999999*1.", "&COMP 1: expected repeats and indices of at most 10000"),
        ("WIDTH = 3", "ORIGIN(99999999999) = 1.", "&COMP 1: expected repeats and indices of at most 10000"),
        ("'AREA' /", "'HEIGHT' /", "&CHEM 1 ('FF'), HEIGHT: expected a fire below the ceiling"),
        ("WIDTH = 3", "WIDTH = 3, 4", "&COMP 1 ('A'), WIDTH: expected at most 1 values, got 2"),
        ("LOCATION = 1, 1, 1 MATL_ID = 'G' /", "LOCATION = 1, 1, 1", "is not closed: expected / before the end of"),
        ("&COMP ID = 'A'", "&COMP ID 'A'", "&COMP 1: expected KEYWORD = value"),
        ("COMP_IDS = 'A' 'OUTSIDE'", "COMP_IDS = 'A'", "&VENT 1 ('V'), COMP_IDS: expected two rooms, got 1"),
        ("COMP_IDS = 'A' 'OUTSIDE'", "COMP_IDS = 'A' 'B'", "&VENT 1 ('V'), COMP_IDS: room 'B' does not exist"),
        ("BOTTOM = 0", "CRITERION = 'FLUX' SETPOINT = 1 DEVC_ID = 'X'", "&VENT ('V'), DEVC_ID: device 'X' does not"),
        ("LOCATION = 1, 1 /", "LOCATION = 9, 1 /", "&FIRE 1 ('F'), LOCATION: x 9 lies outside room 'A'"),
        ("HEAT_OF_COMBUSTION = 50000", "HEAT_OF_COMBUSTION = 0", "&CHEM 1 ('FF'), HEAT_OF_COMBUSTION: expected a num"),
        ("LABELS = 'TIME' 'HRR' 'AREA'", "", "&TABL 2 ('FF'), LABELS: expected the names of the columns"),
        ("LOCATION = 1, 1, 1", "LOCATION = 1, 1, 7", "&DEVC 1 ('T'), LOCATION: z 7 lies outside room 'A'"),
        ("MATL_ID = 'G' /\n", "MATL_ID = 'Q' /\n", "MATL_ID: material 'Q' does not exist; expected one of G"),
        ("THICKNESS = 0.016 ", "", "&COMP 1 ('A'), WALL_THICKNESS: material 'G' has no THICKNESS of its own"),
        ("CONDUCTIVITY = 0.16", "CONDUCTIVITY = NaN", "&MATL 1 ('G'), CONDUCTIVITY: expected numbers, got nan"),
        ("SIMULATION = 60", "SIMULATION = -60", "&TIME 1, SIMULATION: expected a number above 0, got -60"),
        ("SPREADSHEET = 10", "SPREADSHEET = 1e-9", "&TIME 1, SPREADSHEET: expected at most 200000 output times"),
        ("&TIME SIMULATION = 60 SPREADSHEET = 10 /", "", "expected a &TIME group, found none"),
        ("&COMP", "&COMB", "expected a &COMP group, found none"),
        ("ID = 'T'", "ID = 'T", "&DEVC of line 11 is not closed: expected a closing ' before line 12"),
    ],
)
def test_errors_name_group_keyword_and_what_was_expected(tmp_path, old, new, told):
    assert old in small()
    with pytest.raises(DeckError) as error:
        read_deck(written(tmp_path, small().replace(old, new, 1)))
    assert str(error.value).startswith("deck.in: ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_what_is_no_deck_is_refused(tmp_path):
    for content, told in (
        (b"", "found no group"),
        (b"VERSN,7,old\nTIMES,60", "comma-separated form"),
        (b"PK\0\1", "binary data"),
        (b"&HEAD /\n" + b" " * (5 << 20), "at most 4194304 bytes"),
    ):
        with pytest.raises(DeckError, match=told):
            read_deck(written(tmp_path, content))
    for path, told in (
        (tmp_path / "nowhere.in", "nowhere.in: expected a CFAST input file, found none"),
        (tmp_path, "cannot be read: Is a directory"),
        (tmp_path / ("x" * 300), "cannot be read: File name too long"),
        (Path("/dev/zero"), "at most 4194304 bytes"),
    ):
        with pytest.raises(DeckError, match=told):
            read_deck(path)
    rooms = "".join(f"&COMP ID='{i}' WIDTH=1 DEPTH=1 HEIGHT=1 /\n" for i in range(101))
    with pytest.raises(DeckError, match="at most 100 rooms, got 101"):
        read_deck(written(tmp_path, "&TIME /\n" + rooms))


def test_a_deck_may_be_a_pipe():
    read, write = os.pipe()
    os.write(write, small().encode())
    os.close(write)
    assert [room.name for room in read_deck(f"/dev/fd/{read}").rooms] == ["A"]
    os.close(read)


@pytest.mark.reference
def test_the_shared_decks_are_read_without_a_warning():
    decks = sorted([*REFERENCE.glob("decks/*/*.in"), *REFERENCE.glob("cfast/R*/R*.in")])
    assert len(decks) == 109
    assert {path.name: deck.warnings for path in decks if (deck := read_deck(path)).warnings} == {}


@pytest.mark.reference
def test_targets_of_the_shared_decks_look_into_their_rooms():
    """What a wall's name means as an orientation: of a target at a wall, away from it."""
    decks = sorted(REFERENCE.glob("decks/*/*.in"))
    at_walls = 0
    for path in decks:
        deck = read_deck(path)
        for target in (d for d in deck.devices if isinstance(d, DeckTarget)):
            room = deck.rooms[target.room]
            sizes = (room.width_m, room.depth_m, room.height_m)
            for p, size, looks in zip(target.place_m, sizes, target.normal, strict=True):
                if looks and min(p, size - p) < 1e-3:
                    at_walls += 1
                    assert looks * (0.5 * size - p) > 0.0, (path.name, target)
    assert at_walls > 100
