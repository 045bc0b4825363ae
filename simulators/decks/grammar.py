"""The groups and keywords of CFAST 7: types, how many values, and what becomes of those that nothing reads.

Source: CFAST User's Guide, "Alphabetical List of Input Parameters". Its table says kW/(m K) of CONDUCTIVITY; the decks
(concrete 1.75) and CFAST itself mean W/(m K).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from simulators.decks.namelist import MOST_VALUES

MANY = MOST_VALUES
"""Values of a keyword whose table says "array"."""

LARGEST_M = 10_000.0
MOST_KW = 1e7
"""Of a fire: ten thousand times a burning room's."""

ANY = (-math.inf, math.inf)

Kind = Literal["real", "text", "flag"]


@dataclass(frozen=True)
class Keyword:
    """What a keyword takes: its kind and at most `most` values, numbers between `limits` of its unit.

    Beyond them nothing can be or be computed; beyond what is `likely` a number is taken, and told, since it may be in
    another unit. `harmless` says why nothing reads it. `unmodelled` says what is not done about it; asking for one
    of the `usual` values asks for nothing.
    """

    kind: Kind = "real"
    most: int = 1
    harmless: str = ""
    unmodelled: str = ""
    usual: tuple[Any, ...] = ()
    unit: str = ""
    limits: tuple[float, float] = ANY
    likely: tuple[float, float] = ANY


_REAL, _TEXT, _FLAG = Keyword(), Keyword("text"), Keyword("flag")
_PAIR, _TRIPLE, _SERIES = Keyword(most=2), Keyword(most=3), Keyword(most=MANY)
_LAYERS, _TEXT_PAIR, _TEXTS = Keyword("text", 3), Keyword("text", 2), Keyword("text", MANY)
_NOTE = Keyword("text", harmless="a note")
_DRAWN, _DRAWN_TEXT = Keyword(most=3, harmless="a drawing's"), Keyword("text", 3, harmless="a drawing's")
_OTHER_OUTPUT = Keyword(harmless="another kind of output")
_LENGTH = Keyword(unit="m", limits=(-LARGEST_M, LARGEST_M))
_SIZE, _LENGTHS = Keyword(unit="m", limits=(-math.inf, LARGEST_M)), Keyword(most=3, unit="m", limits=_LENGTH.limits)
_PLACE = Keyword(most=3, unit="m", limits=(-5e3, 5e3))
_AREAS = Keyword(most=MANY, unit="m2", limits=(-math.inf, 1e8))
_FLOW, _POWER = Keyword(unit="m3/s", limits=(-1e6, 1e6)), Keyword(unit="kW", limits=(-math.inf, MOST_KW))
_ATOMS = Keyword(unit="atoms", limits=(-math.inf, 1e6))
_DEGREES = Keyword(unit="C", likely=(-60.0, 100.0))
_SHARE, _SHARES = Keyword(limits=(-1e6, 1e6)), Keyword(most=MANY, limits=(-1e6, 1e6))
_TRACE = Keyword(unmodelled="the trace species is not modelled", usual=(0,))

SHARED_BY_VENTS = {
    "TYPE": _TEXT, "ID": _TEXT, "COMP_IDS": _TEXT_PAIR, "CRITERION": _TEXT, "DEVC_ID": _TEXT, "SETPOINT": _REAL,
    "T": _SERIES, "F": _SHARES, "PRE_FRACTION": _SHARE, "POST_FRACTION": _SHARE, "FYI": _NOTE, "FACE": _DRAWN_TEXT,
    "OFFSET": _DRAWN, "OFFSETS": _DRAWN,
}  # fmt: skip

GRAMMAR: dict[str, dict[str, Keyword]] = {
    "HEAD": {"TITLE": _TEXT, "VERSION": _REAL},
    "TIME": {
        "SIMULATION": _REAL, "SPREADSHEET": _REAL, "PRINT": _OTHER_OUTPUT, "SMOKEVIEW": _OTHER_OUTPUT,
    },
    "INIT": {
        "PRESSURE": Keyword(unit="Pa", limits=(1e4, 1e6)), "RELATIVE_HUMIDITY": _REAL,
        "INTERIOR_TEMPERATURE": _DEGREES, "EXTERIOR_TEMPERATURE": _DEGREES,
        "TEMPERATURES": Keyword(most=2, unit="C", likely=_DEGREES.likely),
        "INTERIOR_O2_MASS_FRACTION": _REAL, "EXTERIOR_O2_MASS_FRACTION": _REAL,
    },
    "MISC": {
        "ADIABATIC": _FLAG, "LOWER_OXYGEN_LIMIT": _REAL,
        "MAX_TIME_STEP": Keyword(harmless="steps follow what happens"),
        "MAX_ITERATION": Keyword(harmless="the solver is another"),
        "OVERWRITE": Keyword("flag", harmless="results are always replaced"),
        "SPECIFIC_EXTINCTION": _PAIR,
    },
    "MATL": {
        "ID": _TEXT, "DENSITY": _REAL,
        "CONDUCTIVITY": Keyword(unit="W/(m K)", limits=(-math.inf, 1e6), likely=(0.01, 500.0)),
        "SPECIFIC_HEAT": Keyword(unit="kJ/(kg K)", likely=(0.05, 20.0)), "THICKNESS": _LENGTH,
        "EMISSIVITY": _REAL, "MATERIAL": _NOTE, "FYI": _NOTE,
    },
    "COMP": {
        "ID": _TEXT, "WIDTH": _SIZE, "DEPTH": _SIZE, "HEIGHT": _SIZE, "ORIGIN": _PLACE, "HALL": _FLAG, "SHAFT": _FLAG,
        "CEILING_MATL_ID": _LAYERS, "CEILING_THICKNESS": _LENGTHS, "WALL_MATL_ID": _LAYERS, "WALL_THICKNESS": _LENGTHS,
        "FLOOR_MATL_ID": _LAYERS, "FLOOR_THICKNESS": _LENGTHS, "CROSS_SECT_AREAS": _AREAS,
        "CROSS_SECT_HEIGHTS": _SERIES, "LEAK_AREA": _PAIR, "LEAK_AREA_RATIO": _PAIR,
        "FLOW_COEFFICIENT": Keyword(harmless="leaks flow as other openings, whatever it says, as in CFAST"),
        "GRID": _DRAWN, "FYI": _NOTE,
    },
    "VENT WALL": SHARED_BY_VENTS | {
        "BOTTOM": _LENGTH, "TOP": _LENGTH, "HEIGHT": _LENGTH, "WIDTH": _LENGTH, "FLOW_COEFFICIENT": _REAL,
        "FACE": Keyword("text", 3), "OFFSET": Keyword(most=3),
    },
    "VENT CEILING": SHARED_BY_VENTS | {"AREA": _REAL, "SHAPE": _TEXT},
    "VENT MECHANICAL": SHARED_BY_VENTS | {
        "AREAS": _PAIR, "HEIGHTS": _PAIR, "FLOW": _FLOW, "CUTOFFS": _PAIR, "FILTER_EFFICIENCY": _REAL,
        "FILTER_TIME": _REAL, "ORIENTATIONS": _TEXT_PAIR,
    },
    "CONN": {"TYPE": _TEXT, "COMP_ID": _TEXT, "COMP_IDS": _TEXTS, "F": _SERIES, "FYI": _NOTE},
    "FIRE": {
        "ID": _TEXT, "COMP_ID": _TEXT, "FIRE_ID": _TEXT, "LOCATION": _TRIPLE, "IGNITION_CRITERION": _TEXT,
        "SETPOINT": _REAL, "DEVC_ID": _TEXT, "FYI": _NOTE,
    },
    "CHEM": {
        "ID": _TEXT, "CARBON": _ATOMS, "CHLORINE": _ATOMS, "HYDROGEN": _ATOMS, "NITROGEN": _ATOMS, "OXYGEN": _ATOMS,
        "HEAT_OF_COMBUSTION": Keyword(unit="kJ/kg", limits=(-math.inf, 1e9), likely=(1e3, 2e5)),
        "RADIATIVE_FRACTION": _REAL, "AREA": _REAL, "HRR": _POWER, "CO_YIELD": _REAL,
        "SOOT_YIELD": _REAL, "HCN_YIELD": _REAL, "FLAMING_TRANSITION_TIME": _REAL, "TABLE_ID": _TEXT,
        "HCL_YIELD": Keyword(unmodelled="all chlorine leaves as HCl, as in CFAST", usual=(0,)),
        "COMP_ID": Keyword("text", harmless="FIRE names the room"), "TRACE_YIELD": _TRACE, "FYI": _NOTE,
    },
    "TABL": {"ID": _TEXT, "LABELS": _TEXTS, "DATA": _SERIES, "FYI": _NOTE},
    "DEVC": {
        "ID": _TEXT, "COMP_ID": _TEXT, "TYPE": _TEXT, "LOCATION": _TRIPLE, "MATL_ID": _TEXT, "NORMAL": _TRIPLE,
        "SURFACE_ORIENTATION": _TEXT, "TEMPERATURE_DEPTH": _REAL, "DEPTH_UNITS": _TEXT, "THICKNESS": _LENGTH,
        "ADIABATIC_TARGET": _FLAG, "SETPOINT": _REAL, "SETPOINTS": _PAIR, "RTI": _REAL, "SPRAY_DENSITY": _REAL,
        "CONVECTION_COEFFICIENTS": _PAIR,
        "SURFACE_TEMPERATURE": Keyword(unmodelled="fluxes are into a face at the room's"), "FYI": _NOTE,
    },
    "TAIL": {},
}  # fmt: skip

UNMODELLED_GROUPS = {
    "DIAG": "diagnostic switches and verification inputs are not modelled",
    "OUTP": "calculations after the run are not made",
    "DUMP": "calculations after the run are not made",
    "SLCF": "slice files are not written",
    "ISOF": "isosurface files are not written",
    "RAMP": "legacy ramps act on nothing, as in CFAST; openings take T and F, fires take TABL",
    "MHDR": "one case is run, none is drawn",
}

ALIASES = {
    ("DEVC", "INTERNAL_LOCATION"): "TEMPERATURE_DEPTH",
    ("DEVC", "FRONT_SURFACE_ORIENTATION"): "SURFACE_ORIENTATION",
    ("VENT", "ORIENTATION"): "ORIENTATIONS",
}
"""Other names that older versions, and the manual's own examples, use."""

ONCE = ("HEAD", "TIME", "INIT", "MISC")
"""Groups of which CFAST reads the first only."""

MAY_BE_EMPTY = (*ONCE, "TAIL")

VENT_TYPES = {"WALL": "WALL", "CEILING": "CEILING", "FLOOR": "CEILING", "MECHANICAL": "MECHANICAL"}
