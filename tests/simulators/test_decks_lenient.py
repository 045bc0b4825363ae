"""What CFAST takes although it is odd is taken as CFAST takes it, and told in a warning by name."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.decks import read_deck
from simulators.decks.timed import as_read
from simulators.decks.translate import translate
from simulators.physics.building import Building, Room
from simulators.physics.openings import HeatLink
from simulators.physics.zone_model import run_zones

DECK = """&HEAD VERSION = 7600 /
&TIME SIMULATION = 60 SPREADSHEET = 10 /
&MATL ID = 'G' CONDUCTIVITY = 0.16 DENSITY = 790 SPECIFIC_HEAT = 0.9 THICKNESS = 0.016 EMISSIVITY = 0.9 /
&COMP ID = 'A' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 WALL_MATL_ID = 'G' /
&COMP ID = 'B' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 WALL_MATL_ID = 'G' /
&VENT TYPE = 'WALL' ID = 'V' COMP_IDS = 'A' 'OUTSIDE' BOTTOM = 0 TOP = 2 WIDTH = 0.9 /
&CONN TYPE = 'WALL' COMP_ID = 'A' COMP_IDS = 'B' 'OUTSIDE' F = 0.25 0.75 /
&FIRE ID = 'F' COMP_ID = 'A' FIRE_ID = 'FF' LOCATION = 1, 1 /
&CHEM ID = 'FF' CARBON = 2 HYDROGEN = 4 RADIATIVE_FRACTION = 0.3 HEAT_OF_COMBUSTION = 50000 /
&TABL ID = 'FF' LABELS = 'TIME' 'HRR' 'AREA' 'CO_YIELD' /
&TABL ID = 'FF' DATA = 0, 0, 0.1, 0.01 /
&TABL ID = 'FF' DATA = 60, 100, 0.5, 0.02 /
&DEVC ID = 'T' COMP_ID = 'A' TYPE = 'PLATE' LOCATION = 1, 1, 1 MATL_ID = 'G' /
"""


def changed(folder, old, new):
    """The deck with a part of its text replaced, read."""
    assert old in DECK
    path = folder / "deck.in"
    path.write_text(DECK.replace(old, new, 1))
    return read_deck(path)


def vent(deck):
    return deck.wall_vents[0].opening


def rows(deck):
    return [(row[0], row[1], row[3], row[4]) for row in deck.fires[0].rows]


FIRST = (0.0, 0.0, 0.1, 0.01)


@pytest.mark.parametrize(
    ("old", "new", "told", "read", "expected"),
    [
        ("TYPE = 'WALL' ID = 'V'", "TYPE = 'DOOR' ID = 'V'", "&VENT 1 ('V'): expected a TYPE of WALL",
         lambda d: d.wall_vents, ()),
        ("TYPE = 'WALL' ID = 'V'", "ID = 'V'", "&VENT 1 ('V'): expected a TYPE", lambda d: d.wall_vents, ()),
        ("BOTTOM = 0", "T = 0, 10, 20 F = 0, 1", "&VENT 1 ('V'), F: expected one fraction a time", vent,
         ((0.0, 0.0), (10.0, 1.0))),
        ("BOTTOM = 0", "T = 0, 10 F = -1, 1", "&VENT 1 ('V'): expected fractions of at least 0", vent,
         ((0.0, 0.0), (5.0, 0.0), (10.0, 1.0))),
        ("BOTTOM = 0", "T = 0, 20, 10 F = 0, 1, 0", "&VENT 1 ('V'), T: expected times that rise", vent,
         ((0.0, 0.0), (10.0, 0.5), (10.0, 0.0))),
        ("BOTTOM = 0", "T = 0, 20, 10, 40 F = 0, 1, 0, 3", "&VENT 1 ('V'), T: expected times that rise",
         lambda d: [(t, d.wall_vents[0].width_m / 0.9 * share) for t, share in vent(d)],
         [(0.0, 0.0), (20.0, pytest.approx(1.0)), (20.0, pytest.approx(1.0)), (40.0, pytest.approx(3.0))]),
        ("BOTTOM = 0", "FLOW_COEFFICIENT = 0", "&VENT 1 ('V'): the vent has no area", lambda d: d.wall_vents, ()),
        ("&TABL ID = 'FF' LABELS", "&CHEM ID = 'FF' CARBON = 1 /\n&TABL ID = 'FF' LABELS",
         "&CHEM 1 ('FF') is ignored: the last", lambda d: d.fires[0].formula[:2], (1.0, 0.0)),
        ("BOTTOM = 0", "PRE_FRACTION = 0.2 POST_FRACTION = 0.2", "&VENT 1 ('V'): it is open by 0.2", vent,
         ((0.0, 0.2), (0.0, 0.2))),
        ("FIRE_ID = 'FF'", "FIRE_ID = 'no'",
         "&FIRE 1 ('F'): no &CHEM has ID 'no'; expected one of FF; it does not burn", lambda d: d.fires, ()),
        ("ID = 'F' COMP_ID = 'A' FIRE_ID = 'FF'", "ID = 'FF' COMP_ID = 'A'", "&FIRE 1 ('FF'): it names no FIRE_ID",
         lambda d: d.fires[0].formula[:2], (2.0, 4.0)),
        ("ID = 'F' COMP_ID = 'A' FIRE_ID = 'FF'", "ID = 'FF' COMP_ID = 'A' FIRE_ID = 'NULL'",
         "&FIRE 1 ('FF'): it names no FIRE_ID", lambda d: d.fires[0].formula[:2], (2.0, 4.0)),
        ("'CO_YIELD'", "'HCL_YIELD'", "&TABL ('FF'): column HCL_YIELD is ignored: all chlorine leaves as HCl",
         lambda d: d.fires[0].formula[4], 0.0),
        ("CARBON = 2 HYDROGEN = 4", "CARBON = 2 HYDROGEN = 4 HCL_YIELD = 0.3",
         "&CHEM 1 ('FF'): HCL_YIELD = 0.3 is ignored: all chlorine leaves", lambda d: d.fires[0].formula[4], 0.0),
        ("CARBON = 2 HYDROGEN = 4", "", "&CHEM 1 ('FF'): its formula has no atoms", lambda d: d.fires[0].formula,
         (1.0, 4.0, 0.0, 0.0, 0.0)),
        ("RADIATIVE_FRACTION = 0.3", "RADIATIVE_FRACTION = 1", "&CHEM 1 ('FF'): RADIATIVE_FRACTION = 1 leaves no",
         lambda d: d.fires[0].radiative_fraction, 0.99),
        ("RADIATIVE_FRACTION = 0.3", "RADIATIVE_FRACTION = 1.3", "&CHEM 1 ('FF'): RADIATIVE_FRACTION = 1.3 leaves no",
         lambda d: d.fires[0].radiative_fraction, 0.99),
        ("RADIATIVE_FRACTION = 0.3", "RADIATIVE_FRACTION = -0.3", "&CHEM 1 ('FF'), RADIATIVE_FRACTION: expected 0 to 1",
         lambda d: d.fires[0].radiative_fraction, 0.0),
        ("SPREADSHEET = 10", "SPREADSHEET = -10", "&TIME 1: SPREADSHEET = -10 asks for no output",
         lambda d: d.output_s, 15.0),
        ("WIDTH = 3", "WIDTH = 3 LEAK_AREA = 0.01, -0.02", "&COMP 1 ('A'), LEAK_AREA: expected areas and ratios",
         lambda d: (d.rooms[0].wall_leak_m2, d.rooms[0].floor_leak_m2), (0.01, 0.0)),
        ("WIDTH = 3", "WIDTH = 3 CROSS_SECT_AREAS = 12 CROSS_SECT_HEIGHTS = 0, 2.4",
         "&COMP 1 ('A'), CROSS_SECT_AREAS: expected one area a height (2), got 1", lambda d: d.rooms[0].cross_section,
         ((0.0, 12.0),)),
        ("&CONN", "&VENT TYPE = 'CEILING' COMP_IDS = 'OUTSIDE' 'A' AREA = -1 /\n&CONN", "&VENT 2: the vent has no area",
         lambda d: d.ceiling_vents, ()),
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'OUTSIDE' 'A' FLOW = 1 CUTOFFS = -1, 200 /\n&CONN",
         "&VENT 2, CUTOFFS: expected pressures of at least 0", lambda d: d.fans[0].cutoffs_pa, (0.0, 200.0)),
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'OUTSIDE' 'A' FLOW = 1 AREAS = -1, 1 /\n&CONN",
         "&VENT 2, AREAS: expected areas of at least 0", lambda d: len(d.fans), 1),
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'OUTSIDE' 'A' FLOW = 1 FILTER_EFFICIENCY = 120 /\n&CONN",
         "&VENT 2, FILTER_EFFICIENCY: expected 0 to 100 %", lambda d: d.fans[0].filter_efficiency, 1.0),
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'OUTSIDE' 'A' FLOW = 1 HEIGHTS = 50, 50 /\n&CONN",
         "&VENT 2, HEIGHTS: expected 0 to 2.4 m, got 50; 2.4 counts", lambda d: d.fans[0].heights_m, (50.0, 2.4)),
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'A' 'B' FLOW = 1 HEIGHTS = -3, -1 /\n&CONN",
         "&VENT 2, HEIGHTS: expected 0 to 2.4 m, got -3; 0 counts", lambda d: d.fans[0].heights_m,
         (0.0, pytest.approx(1.4))),
        ("TYPE = 'PLATE'", "TYPE = 'SPRINKLER'", "&DEVC 1 ('T'): it has no SETPOINT; it never sounds",
         lambda d: d.devices[0].setpoint > 1e5, True),
        ("DATA = 60, 100, 0.5, 0.02", "DATA = 60, 100", "&TABL 3 ('FF'), DATA: expected 4 numbers, got 2", rows,
         [FIRST, (60.0, 1e5, 0.0, 0.0)]),
        ("DATA = 60, 100, 0.5, 0.02", "DATA = 60, 100, 0.5, 0.02, 9",
         "&TABL ('FF'), DATA: expected 4 numbers, got 5; what has no label is ignored", rows,
         [FIRST, (60.0, 1e5, 0.5, 0.02)]),
        ("WIDTH = 0.9", "WIDTH = 4.5", "&VENT 1 ('V'): it is 4.5 m wide, the longest wall of 'A' 4 m; it is taken so",
         lambda d: d.wall_vents[0].width_m, 4.5),
        ("WIDTH = 0.9", "T = 0 F = 6 WIDTH = 0.9", "&VENT 1 ('V'): it is 5.4 m wide, the longest wall of 'A' 4 m",
         lambda d: d.wall_vents[0].width_m, 5.4),
        ("DATA = 60, 100", "DATA = 60, -100", "&TABL 3 ('FF'), DATA: values below 0 count as 0", rows,
         [FIRST, (60.0, 0.0, 0.5, 0.02)]),
        ("DATA = 60", "DATA = -1", "&TABL 2 ('FF'): expected times that rise", rows, [FIRST, (0.0, 1e5, 0.5, 0.02)]),
        # until its first time the first row holds, whatever comes behind it
        ("DATA = 0, 0, 0.1, 0.01", "DATA = 90, 50, 0.1, 0.01", "&TABL 2 ('FF'): expected times that rise", rows,
         [(0.0, 5e4, 0.1, 0.01), (90.0, 5e4, 0.1, 0.01), (90.0, 1e5, 0.5, 0.02)]),
        ("F = 0.25 0.75", "F = 1.5, 0.5", "&CONN 1 ('A'), F: expected fractions that sum to at most 1, got 2",
         lambda d: [c.share for c in d.connections], [0.75, 0.25]),
        ("&CONN", "&DEVC /\n&CONN", "&DEVC 1 is empty", lambda d: len(d.devices), 1),
        ("&TIME", "&INIT RELATIVE_HUMIDITY = 110 /\n&TIME", "&INIT 1, RELATIVE_HUMIDITY: expected 0 to 100 %",
         lambda d: d.air.humidity_pct, 100.0),
        ("&TIME", "&INIT RELATIVE_HUMIDITY = 0.5 /\n&TIME", "&INIT 1, RELATIVE_HUMIDITY: 0.5 is read as 0.5 %",
         lambda d: d.air.humidity_pct, 0.5),
        ("EMISSIVITY = 0.9", "EMISSIVITY = 1.2", "&MATL 1 ('G'), EMISSIVITY: expected 0 to 1, got 1.2",
         lambda d: d.materials[0].emissivity, 1.0),
        ("WIDTH = 3", "WIDTH = 3 CROSS_SECT_AREAS = 6, 12 CROSS_SECT_HEIGHTS = 2.4, 0",
         "&COMP 1 ('A'), CROSS_SECT_HEIGHTS: expected heights that rise", lambda d: d.rooms[0].cross_section,
         ((0.0, 12.0), (2.4, 6.0))),
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'OUTSIDE' 'OUTSIDE' FLOW = 1 /\n&CONN",
         "&VENT 2: it blows from outside to outside", lambda d: d.fans, ()),
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'OUTSIDE' 'A' FLOW = 1 CUTOFFS = 300, 200 /\n&CONN",
         "&VENT 2, CUTOFFS: expected two pressures that rise", lambda d: d.fans[0].cutoffs_pa, (200.0, 300.0)),
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'OUTSIDE' 'A' FLOW = 1 ORIENTATIONS = 'ASKEW' /\n&CONN",
         "&VENT 2, ORIENTATIONS: expected VERTICAL or HORIZONTAL", lambda d: d.fans[0].level, (False, False)),
        ("F = 0.25 0.75", "F = 0.25", "&CONN 1 ('A'), F: expected one fraction a room (2), got 1",
         lambda d: [c.share for c in d.connections], [0.25]),
        ("F = 0.25 0.75", "F = 0.25 -1", "&CONN 1 ('A'), F: expected fractions of at least 0, got -1",
         lambda d: [c.share for c in d.connections], [0.25, 0.0]),
        ("COMP_IDS = 'B' 'OUTSIDE' F", "COMP_IDS = 'Z' 'OUTSIDE' F", "&CONN 1 ('A'), COMP_IDS: expected another room",
         lambda d: [c.other for c in d.connections], [-1]),
        ("COMP_IDS = 'B' 'OUTSIDE' F", "COMP_IDS = 'A' 'OUTSIDE' F", "&CONN 1 ('A'), COMP_IDS: expected another room",
         lambda d: [c.other for c in d.connections], [-1]),
        ("CONN TYPE = 'WALL'", "CONN TYPE = 'DOOR'", "&CONN 1 ('A'): expected a TYPE of WALL, CEILING, FLOOR",
         lambda d: d.connections, ()),
        ("LOCATION = 1, 1, 1", "LOCATION = 1, 1, 1 NORMAL = 0 0 0", "&DEVC 1 ('T'), NORMAL: expected a direction",
         lambda d: d.devices[0].normal, (0.0, 0.0, 1.0)),
        ("LOCATION = 1, 1, 1", "LOCATION = 1, 1, 1 NORMAL = 1 0 0 SURFACE_ORIENTATION = 'DOOR'",
         "&DEVC 1 ('T'), SURFACE_ORIENTATION: expected one of CEILING", lambda d: d.devices[0].normal,
         (1.0, 0.0, 0.0)),
        ("LOCATION = 1, 1, 1", "LOCATION = 1, 1, 1 TEMPERATURE_DEPTH = 0.1 DEPTH_UNITS = 'M'",
         "&DEVC 1 ('T'), TEMPERATURE_DEPTH: expected at most", lambda d: d.devices[0].depth_m, 0.016),
        ("LOCATION = 1, 1, 1", "LOCATION = 1, 1", "&DEVC 1 ('T'), LOCATION: expected 3 numbers, got 2; 1, 1, -0.07",
         lambda d: d.devices[0].place_m, (1.0, 1.0, pytest.approx(2.3238))),
        ("LOCATION = 1, 1, 1", "LOCATION = 1, 1, 1 NORMAL = 1, 0", "&DEVC 1 ('T'), NORMAL: expected 3 numbers, got 2",
         lambda d: d.devices[0].normal, (1.0, 0.0, 1.0)),
        ("LOCATION = 1, 1, 1 MATL_ID = 'G'", "LOCATION = 1, 1, 1 MATL_ID = ''", "&DEVC 1 ('T'): it names no MATL_ID",
         lambda d: d.devices[0].material, "DEFAULT"),
        ("TYPE = 'PLATE'", "", "&DEVC 1 ('T'): expected a TYPE of PLATE", lambda d: d.devices, ()),
        ("TYPE = 'PLATE'", "TYPE = 'THERMOCOUPLE'", "&DEVC 1 ('T'): expected a TYPE of PLATE", lambda d: d.devices, ()),
        ("LOCATION = 1, 1 /", "LOCATION = 1, 1", "&FIRE 1 has no / at its end; it ends where the next group begins",
         lambda d: len(d.fires), 1),
        ("WIDTH = 3", "WIDTH = 3 CROSS_SECT_AREAS = 12, 0 CROSS_SECT_HEIGHTS = 0, 2.4",
         "&COMP 1 ('A'), CROSS_SECT_AREAS: areas below 0.012 m2", lambda d: d.rooms[0].cross_section,
         ((0.0, 12.0), (2.4, 0.012))),
        # what another keyword says instead
        ("BOTTOM = 0", "CRITERION = 'TIME' T = 0, 9 F = 0, 1 SETPOINT = 60",
         "&VENT 1 ('V'): SETPOINT does nothing, as in CFAST: T and F say how it opens", vent, ((0.0, 0.0), (9.0, 1.0))),
        ("BOTTOM = 0", "CRITERION = 'TEMPERATURE' DEVC_ID = 'T' PRE_FRACTION = 0 T = 0, 9 F = 1, 1",
         "&VENT 1 ('V'): T, F do nothing, as in CFAST: its CRITERION is TEMPERATURE", vent, ((0.0, 0.0), (1.0, 1.0))),
        ("BOTTOM = 0", "DEVC_ID = 'T'", "&VENT 1 ('V'): DEVC_ID does nothing, as in CFAST: its CRITERION is TIME",
         lambda d: d.wall_vents[0].trigger, None),
        ("LOCATION = 1, 1 /", "LOCATION = 1, 1 DEVC_ID = 'T' SETPOINT = 200 /",
         "&FIRE 1 ('F'): DEVC_ID does nothing, as in CFAST: its IGNITION_CRITERION is TIME",
         lambda d: (d.fires[0].trigger, d.fires[0].ignition_s), (None, 200.0)),
        ("CARBON = 2", "CARBON = 2 CO_YIELD = 0.1 SOOT_YIELD = 0",
         "&CHEM 1 ('FF'): CO_YIELD does nothing, as in CFAST: its &TABL", rows, [FIRST, (60.0, 1e5, 0.5, 0.02)]),
        ("TYPE = 'PLATE'", "TYPE = 'PLATE' SETPOINT = 60", "&DEVC 1 ('T'): SETPOINT says nothing of a device",
         lambda d: d.devices[0].kind, "plate"),
        ("TYPE = 'PLATE' LOCATION = 1, 1, 1 MATL_ID = 'G'",
         "TYPE = 'HEAT_DETECTOR' LOCATION = 1, 1, 1 SETPOINT = 57 SPRAY_DENSITY = 1e-4",
         "&DEVC 1 ('T'): SPRAY_DENSITY says nothing of a device of this type", lambda d: d.devices[0].spray_m_s, 0.0),
        ("TYPE = 'PLATE' LOCATION = 1, 1, 1 MATL_ID = 'G'",
         "TYPE = 'SMOKE_DETECTOR' LOCATION = 1, 1, 1 SETPOINT = 60 SETPOINTS = 1, 1",
         "&DEVC 1 ('T'): SETPOINTS are ignored: beside them SETPOINT counts", lambda d: d.devices[0].setpoint, 60.0),
        ("WIDTH = 3", "WIDTH = 3 CEILING_THICKNESS = 0.02",
         "&COMP 1 ('A'), CEILING_THICKNESS: expected one a material of CEILING_MATL_ID (0), got 1",
         lambda d: d.rooms[0].ceiling, ()),
    ],
)  # fmt: skip
def test_oddities_are_taken_and_told(tmp_path, old, new, told, read, expected):
    deck = changed(tmp_path, old, new)
    assert read(deck) == expected
    assert sum(warning.startswith(told) for warning in deck.warnings) == 1, deck.warnings


@pytest.mark.parametrize(
    ("old", "new", "read", "expected"),
    [
        # what CFAST's editor writes behind the labelled columns
        ("DATA = 60, 100, 0.5, 0.02", "DATA = 60, 100, 0.5, 0.02, 7, 8", rows, [FIRST, (60.0, 1e5, 0.5, 0.02)]),
        ("DATA = 60, 100, 0.5", "DATA = 60, 100, , 0.02", rows, [FIRST, (60.0, 1e5, 0.0, 0.02)]),
        # a table's first values hold from the start
        ("DATA = 0, 0, 0.1, 0.01", "DATA = 30, 50, 0.1, 0.01", rows,
         [(0.0, 5e4, 0.1, 0.01), (30.0, 5e4, 0.1, 0.01), (60.0, 1e5, 0.5, 0.02)]),
        ("WIDTH = 0.9 /", "WIDTH = 0.9 &END", lambda d: d.wall_vents[0].width_m, 0.9),
        # a text goes on on the next line
        ("VERSION = 7600", "VERSION = 7600 TITLE = 'A room / with\n a \"fire\" & a door! '", lambda d: d.title,
         'A room / with a "fire" & a door!'),
        ("WIDTH = 3", "WIDTH = 3 FYI = 'drawn\n\n by hand' HALL = .TRUE.", lambda d: d.rooms[0].hall, True),
        # a ceiling may have the weather behind it
        ("CONN TYPE = 'WALL' COMP_ID = 'A' COMP_IDS = 'B' 'OUTSIDE' F = 0.25 0.75",
         "CONN TYPE = 'CEILING' COMP_ID = 'A' COMP_IDS = 'OUTSIDE'", lambda d: d.connections, ()),
        # a step in a room's plan
        ("WIDTH = 3", "WIDTH = 3 CROSS_SECT_AREAS = 12, 12, 6, 6 CROSS_SECT_HEIGHTS = 0, 1, 1, 2.4",
         lambda d: d.rooms[0].cross_section, ((0.0, 12.0), (1.0, 12.0), (1.001, 6.0), (2.4, 6.0))),
        # a fan may stir a room
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'A' 'A' FLOW = 1 HEIGHTS = 0.2, 2 /\n&CONN",
         lambda d: (d.fans[0].rooms, d.fans[0].heights_m), ((0, 0), (0.2, 2.0))),
        ("WIDTH = 3", "WIDTH = 3 ORIGIN = 1, 2", lambda d: d.rooms[0].origin_m, (1.0, 2.0, 0.0)),
        # of numbers that stand by their index the others are the usual ones
        ("WIDTH = 3", "WIDTH = 3 ORIGIN(3) = 2.5", lambda d: d.rooms[0].origin_m, (0.0, 0.0, 2.5)),
        ("&CONN", "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'OUTSIDE' 'A' FLOW = 1 CUTOFFS(2) = 250 /\n&CONN",
         lambda d: d.fans[0].cutoffs_pa, (200.0, 250.0)),
        ("WIDTH = 3", "WIDTH = 3 SHAFT = .TRUE", lambda d: d.rooms[0].shaft, True),
        ("EMISSIVITY = 0.9", "EMISSIVITY = 0", lambda d: d.materials[0].emissivity, 0.01),
        ("LOCATION = 1, 1, 1", "LOCATION = 1, 1, 1 TEMPERATURE_DEPTH = 0.002 DEPTH_UNITS = 'CM'",
         lambda d: d.devices[0].depth_m, 0.002),
        ("LOCATION = 1, 1, 1", "LOCATION = 1, 1, 1 TEMPERATURE_DEPTH = -1", lambda d: d.devices[0].depth_m, 0.0),
        # through a rod one comes to its face again
        ("TYPE = 'PLATE'", "TYPE = 'CYLINDER' TEMPERATURE_DEPTH = 0.75", lambda d: d.devices[0].depth_m,
         pytest.approx(0.004)),
        ("&DEVC ID = 'T'", "&DEVC", lambda d: d.devices[0].name, "&DEVC 1 ('A')"),
        # fractions above 1 make a vent larger
        ("BOTTOM = 0", "T = 0, 10 F = 0, 2", lambda d: (d.wall_vents[0].width_m, vent(d)),
         (1.8, ((0.0, 0.0), (10.0, 1.0)))),
        ("BOTTOM = 0", "CRITERION = 'FLUX' DEVC_ID = 'T'", lambda d: d.wall_vents[0].trigger.setpoint, 0.0),
        ("&FIRE ID = 'F'", "&FIRE", lambda d: (d.fires[0].name, d.fires[0].formula[:2]), ("", (2.0, 4.0))),
        # what nothing is made of may be of anything
        ("&MATL", "&MATL ID = 'unused' CONDUCTIVITY = 0 /\n&MATL", lambda d: [m.name for m in d.materials],
         ["G", "DEFAULT"]),
        # CFAST's own material
        ("WALL_MATL_ID = 'G'", "WALL_MATL_ID = 'DEFAULT'", lambda d: d.rooms[0].wall, (("DEFAULT", 0.012),)),
        ("&MATL", "&MATL ID = 'DEFAULT' CONDUCTIVITY = 2 DENSITY = 1 SPECIFIC_HEAT = 1 THICKNESS = 1 /\n&MATL",
         lambda d: [(m.name, m.conductivity_w_mk) for m in d.materials], [("DEFAULT", 2.0), ("G", 0.16)]),
        ("LOCATION = 1, 1, 1", "", lambda d: d.devices[0].place_m, (2.0, 3.0, pytest.approx(2.3238))),
        # beside others, what asks for nothing
        ("BOTTOM = 0", "T = 0, 9 F = 0, 1 PRE_FRACTION = 1 POST_FRACTION = 1", vent, ((0.0, 0.0), (9.0, 1.0))),
        ("CARBON = 2", "CARBON = 2 CO_YIELD = 0 AREA = 0", rows, [FIRST, (60.0, 1e5, 0.5, 0.02)]),
    ],
)  # fmt: skip
def test_what_needs_no_telling_is_taken(tmp_path, old, new, read, expected):
    deck = changed(tmp_path, old, new)
    assert read(deck) == expected
    assert not [warning for warning in deck.warnings if "nothing" in warning], deck.warnings


def at_the_moment(rows, t_s):
    """What holds: the first row up to its time, the last from its own on, else the first span, in the order of the
    deck, that the moment lies in."""
    if t_s <= rows[0][0]:
        return rows[0][1]
    if t_s >= rows[-1][0]:
        return rows[-1][1]
    spans = [(start, end) for start, end in pairwise(rows) if start[0] <= t_s <= end[0] and start[0] < end[0]]
    (from_s, begins), (to_s, ends) = spans[0]
    return begins + (t_s - from_s) / (to_s - from_s) * (ends - begins)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-5, 5)), min_size=1, max_size=7), st.integers(0, 99))
def test_rows_whose_times_do_not_rise_are_taken_moment_by_moment(written, tenths):
    rows = [(float(t_s), float(value)) for t_s, value in written]
    t_s = 0.1 * tenths + 0.05
    times, values = np.array(as_read(rows)).T
    assert (np.diff(times) >= 0.0).all()
    assert np.interp(t_s, times, values) == pytest.approx(at_the_moment(rows, t_s), abs=1e-9)


def test_a_tail_needs_no_slash(tmp_path):
    path = tmp_path / "deck.in"
    path.write_text(DECK + "&TAIL\n")
    assert read_deck(path).warnings == ()


def test_a_fan_whose_fractions_change_sign_blows_back(tmp_path):
    """As in CFAST: a negative fraction turns it round, one above 1 blows more."""
    fan = "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'A' 'B' FLOW = 0.5 AREAS = 1, 2 HEIGHTS = 0, 1 T = 0, 30 F = 2, -1 /"
    forward, back = changed(tmp_path, "&CONN", fan + "\n&CONN").fans
    assert (forward.rooms, forward.flow_m3_s, forward.opening) == ((0, 1), 1.0, ((0.0, 1.0), (20.0, 0.0), (30.0, 0.0)))
    assert (back.rooms, back.flow_m3_s, back.opening) == ((1, 0), 0.5, ((0.0, 0.0), (20.0, 0.0), (30.0, 1.0)))
    assert (back.areas_m2, back.heights_m) == ((2.0, 1.0), (1.0, 0.0))


ONE_CONNECTION = "&CONN TYPE = 'WALL' COMP_ID = 'A' COMP_IDS = 'B' 'OUTSIDE' F = 0.25 0.75 /\n"
LEANS_ON_TWO = """&COMP ID = 'C' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 ORIGIN = 0 0 2.4 WALL_MATL_ID = 'G'
      CEILING_MATL_ID = 'G' /
&COMP ID = 'D' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 FLOOR_MATL_ID = 'G' ORIGIN = 0 0 4.8 /
&COMP ID = 'E' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 FLOOR_MATL_ID = 'G' ORIGIN = 3 0 4.8 /
&CONN TYPE = 'WALL' COMP_ID = 'A' COMP_IDS = 'B' F = 0.9 /
&CONN TYPE = 'WALL' COMP_ID = 'C' COMP_IDS = 'B' F = 0.6 /
&CONN TYPE = 'CEILING' COMP_ID = 'C' COMP_IDS = 'D' /
&CONN TYPE = 'FLOOR' COMP_ID = 'E' COMP_IDS = 'C' F = 0.25 /
"""


def test_a_connection_of_surfaces_that_are_off_joins_nothing_and_is_told(tmp_path):
    told = "&CONN from 'A' to 'B' joins nothing: no heat passes a surface that is OFF"
    assert told in translate(changed(tmp_path, "WIDTH = 3 WALL_MATL_ID = 'G'", "WIDTH = 3")).warnings
    assert (
        told in translate(changed(tmp_path, "TYPE = 'WALL' COMP_ID = 'A'", "TYPE = 'CEILING' COMP_ID = 'A'")).warnings
    )
    assert told not in translate(changed(tmp_path, "WIDTH = 3", "WIDTH = 3")).warnings


def test_no_surface_is_joined_for_more_than_all_of_itself(tmp_path):
    """Each connection's fractions may sum to 1 alone, and several of one room's to more."""
    inputs = translate(changed(tmp_path, ONE_CONNECTION, LEANS_ON_TWO))
    shares = {(link.kind, link.from_room, link.to_room): link.share for link in inputs.building.heat_links}
    assert shares == pytest.approx(
        {("wall", 0, 1): 0.6, ("wall", 2, 1): 0.4, ("ceiling", 2, 3): 0.8, ("ceiling", 2, 4): 0.2}
    )
    told = [warning for warning in inputs.warnings if "joined for" in warning]
    assert told == [
        f"&CONN: the {face} is joined for {share} of itself; expected at most 1; it is made to"
        for face, share in (("wall of 'B'", 1.5), ("ceiling of 'C'", 1.25))
    ]


def test_rooms_as_warm_as_all_about_them_stay_so_whatever_their_walls_are_joined_to(tmp_path):
    """Nothing warms where nothing is warmer: what lies behind a wall is a mean of temperatures, no sum of them."""
    inputs = translate(changed(tmp_path, ONE_CONNECTION, LEANS_ON_TWO))
    history = run_zones(inputs.building, (), inputs.ambient, 900.0, 100.0)
    assert np.abs(history.temp_k - 293.15).max() < 0.01


def test_a_building_refuses_a_surface_that_is_joined_for_more_than_all_of_itself():
    rooms = tuple(Room(name, 3.0, 4.0, 2.4) for name in "abc")
    for kind, surface in (("wall", "wall"), ("ceiling", "floor")):
        with pytest.raises(ValueError, match=f"heat_links: the {surface} of b is joined for 1.1 of itself"):
            Building("three", rooms, heat_links=(HeatLink(0, 1, kind, 0.5), HeatLink(2, 1, kind, 0.6)))
        Building("three", rooms, heat_links=(HeatLink(0, 1, kind, 0.5), HeatLink(2, 1, kind, 0.5)))
