"""Decks of any rooms, openings, fires and devices run to their end, and nothing in them is lost, made or no number."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulators.decks import read_deck, simulate_deck
from simulators.decks.simulate import inputs_of
from simulators.physics.fire import ModelError
from simulators.verification.impossible import faults
from simulators.verification.random_case import Case

HEAD = """&HEAD VERSION = 7600 /
&MATL ID = 'gypsum' CONDUCTIVITY = 0.16 DENSITY = 790 SPECIFIC_HEAT = 0.9 THICKNESS = 0.016 /
&MATL ID = 'steel' CONDUCTIVITY = 54 DENSITY = 7850 SPECIFIC_HEAT = 0.425 THICKNESS = 0.002 /
"""
MATERIALS = st.sampled_from(["'gypsum'", "'steel'", "'gypsum' 'steel'", "'OFF'"])
KINDS = st.sampled_from(["", "", "HALL = .TRUE.", "SHAFT = .TRUE.", "CROSS_SECT_AREAS = 9, 1 CROSS_SECT_HEIGHTS = 1, 3",
                         "LEAK_AREA_RATIO = 0.001, 0.001", "LEAK_AREA_RATIO = 0.00001, 0"])  # fmt: skip
OPENINGS = st.sampled_from(["", "", "CRITERION = 'TIME' T = 50, 50 F = 0, 1", "T = 20, 80 F = 1, 0",
                            "CRITERION = 'TEMPERATURE' SETPOINT = 40 DEVC_ID = 'plate' PRE_FRACTION = 0",
                            "CRITERION = 'FLUX' SETPOINT = 1 DEVC_ID = 'plate' POST_FRACTION = 0.1"])  # fmt: skip
FUELS = st.sampled_from(["CARBON = 1 HYDROGEN = 4 HEAT_OF_COMBUSTION = 50000",
                         "CARBON = 6 NITROGEN = 1 CHLORINE = 1 HEAT_OF_COMBUSTION = 20000",
                         "CARBON = 6 HYDROGEN = 10 OXYGEN = 5 HEAT_OF_COMBUSTION = 17000"])  # fmt: skip


def sizes(least, most):
    return st.floats(least, most).map(lambda size: round(size, 3))


@st.composite
def decks(draw):
    """The text of a deck: a row of rooms, each beside or above the one before, with what opens and burns in them."""
    count = draw(st.integers(1, 4))
    indoors, outdoors = draw(st.integers(0, 35)), draw(st.integers(-20, 40))
    lines = [HEAD, "&TIME SIMULATION = 120 SPREADSHEET = 10 /",
             f"&INIT INTERIOR_TEMPERATURE = {indoors} EXTERIOR_TEMPERATURE = {outdoors} /"]  # fmt: skip
    z, before_z, names = 0.0, 0.0, ["OUTSIDE", *(f"room {n}" for n in range(count))]
    for n in range(count):
        height = draw(sizes(2.1, 6.0))
        walls = " ".join(f"{surface}_MATL_ID = {draw(MATERIALS)}" for surface in ("CEILING", "WALL", "FLOOR"))
        lines.append(
            f"&COMP ID = 'room {n}' WIDTH = {draw(sizes(1.0, 9.0))} DEPTH = {draw(sizes(1.0, 9.0))} HEIGHT = {height} "
            f"ORIGIN = 0, 0, {z} {walls} {draw(KINDS)} /"
        )
        if draw(st.booleans()):
            lines.append(f"&VENT TYPE = 'WALL' COMP_IDS = 'room {n}' 'OUTSIDE' TOP = {draw(sizes(0.01, 2.1))} "
                         f"WIDTH = {draw(sizes(0.05, 3.0))} {draw(OPENINGS)} /")  # fmt: skip
        if draw(st.booleans()):
            lines.append(f"&VENT TYPE = 'MECHANICAL' COMP_IDS = 'room {n}' '{draw(st.sampled_from(names[: n + 1]))}' "
                         f"AREAS = 0.1, 0.1 HEIGHTS = {draw(sizes(0.1, 2.0))}, 1 FLOW = {draw(sizes(0.001, 2.0))} "
                         f"{draw(OPENINGS)} /")  # fmt: skip
        if n:
            beside = draw(st.booleans()) and z == before_z
            lines.append(
                f"&VENT TYPE = 'WALL' COMP_IDS = 'room {n - 1}' 'room {n}' TOP = 2 WIDTH = 0.9 {draw(OPENINGS)} /"
                if beside
                else f"&VENT TYPE = 'FLOOR' COMP_IDS = 'room {n}' 'room {n - 1}' AREA = {draw(sizes(0.01, 1.0))} /"
            )
        before_z, z = z, draw(st.sampled_from([z, round(z + height, 3)]))
    lines.append(f"&DEVC ID = 'plate' COMP_ID = 'room 0' TYPE = 'PLATE' LOCATION = 0.5, 0.5, {draw(sizes(0.0, 2.0))} "
                 f"MATL_ID = 'steel' /")  # fmt: skip
    lines.append("&DEVC ID = 'spray' COMP_ID = 'room 0' TYPE = 'SPRINKLER' LOCATION = 1, 1, 2 SPRAY_DENSITY = 1E-4 /")
    for n in range(draw(st.integers(0, 2))):
        lines += [
            f"&FIRE ID = 'fire {n}' COMP_ID = 'room {draw(st.integers(0, count - 1))}' FIRE_ID = 'fuel {n}' /",
            f"&CHEM ID = 'fuel {n}' {draw(FUELS)} RADIATIVE_FRACTION = {draw(sizes(0.0, 1.0))} /",
            f"&TABL ID = 'fuel {n}' LABELS = 'TIME' 'HRR' 'HEIGHT' 'AREA' 'CO_YIELD' 'SOOT_YIELD' /",
            f"&TABL ID = 'fuel {n}' DATA = 0, 0, {draw(sizes(0.0, 2.0))}, {draw(sizes(0.0, 9.0))}, 0.05, 0.1 /",
            f"&TABL ID = 'fuel {n}' DATA = {draw(sizes(1.0, 60.0))}, {draw(sizes(0.0, 1500.0))}, 0, 0.2, 0.05, 0.1 /",
        ]
    return "\n".join([*lines, "&TAIL /"])


INTO_A_LIGHT_ROOM = f"""\
{HEAD}&TIME SIMULATION = 120 SPREADSHEET = 10 /
&INIT INTERIOR_TEMPERATURE = 0 EXTERIOR_TEMPERATURE = 5 /
&COMP ID = 'room 0' WIDTH = 1.0 DEPTH = 1.0 HEIGHT = 3.0 ORIGIN = 0, 0, 0.0
  CEILING_MATL_ID = 'gypsum' WALL_MATL_ID = 'gypsum' FLOOR_MATL_ID = 'gypsum' /
&COMP ID = 'room 1' WIDTH = 1.0 DEPTH = 1.0 HEIGHT = 3.0 ORIGIN = 0, 0, 0.0
  CEILING_MATL_ID = 'gypsum' WALL_MATL_ID = 'gypsum' FLOOR_MATL_ID = 'gypsum' /
&VENT TYPE = 'FLOOR' COMP_IDS = 'room 1' 'room 0' AREA = 1.0 /
&COMP ID = 'room 2' WIDTH = 1.0 DEPTH = 1.0 HEIGHT = 3.0 ORIGIN = 0, 0, 0.0
  CEILING_MATL_ID = 'gypsum' WALL_MATL_ID = 'OFF' FLOOR_MATL_ID = 'gypsum' /
&VENT TYPE = 'WALL' COMP_IDS = 'room 1' 'room 2' TOP = 2 WIDTH = 0.9 CRITERION = 'TIME' T = 50, 50 F = 0, 1 /
&DEVC ID = 'plate' COMP_ID = 'room 0' TYPE = 'PLATE' LOCATION = 0.5, 0.5, 0.0 MATL_ID = 'steel' /
&DEVC ID = 'spray' COMP_ID = 'room 0' TYPE = 'SPRINKLER' LOCATION = 1, 1, 2 SPRAY_DENSITY = 1E-4 /
&FIRE ID = 'fire 0' COMP_ID = 'room 0' FIRE_ID = 'fuel 0' /
&CHEM ID = 'fuel 0' CARBON = 1 HYDROGEN = 4 HEAT_OF_COMBUSTION = 50000 RADIATIVE_FRACTION = 0.0 /
&TABL ID = 'fuel 0' LABELS = 'TIME' 'HRR' 'HEIGHT' 'AREA' 'CO_YIELD' 'SOOT_YIELD' /
&TABL ID = 'fuel 0' DATA = 0, 0, 0.0, 0.0, 0.05, 0.1 /
&TABL ID = 'fuel 0' DATA = 1.0, 56.0, 0, 0.2, 0.05, 0.1 /
&TAIL /
"""
"""A door opens at once from smoke into a room whose walls hold nothing."""


IN_A_SHAFTS_CORNER = f"""\
{HEAD}&TIME SIMULATION = 120 SPREADSHEET = 10 /
&INIT INTERIOR_TEMPERATURE = 0 EXTERIOR_TEMPERATURE = 0 /
&COMP ID = 'room 0' WIDTH = 3.588 DEPTH = 4.098 HEIGHT = 3.188 ORIGIN = 0, 0, 0.0 SHAFT = .TRUE.
  CEILING_MATL_ID = 'steel' WALL_MATL_ID = 'gypsum' FLOOR_MATL_ID = 'gypsum' /
&VENT TYPE = 'MECHANICAL' COMP_IDS = 'room 0' 'OUTSIDE' AREAS = 0.1, 0.1 HEIGHTS = 1.0, 1 FLOW = 0.263
  CRITERION = 'TIME' T = 50, 50 F = 0, 1 /
&FIRE ID = 'fire 0' COMP_ID = 'room 0' FIRE_ID = 'fuel 0' /
&CHEM ID = 'fuel 0' CARBON = 6 HYDROGEN = 10 OXYGEN = 5 HEAT_OF_COMBUSTION = 17000 RADIATIVE_FRACTION = 0.995 /
&TABL ID = 'fuel 0' LABELS = 'TIME' 'HRR' 'HEIGHT' 'AREA' 'CO_YIELD' 'SOOT_YIELD' /
&TABL ID = 'fuel 0' DATA = 0, 0, 0.0, 8.315, 0.05, 0.1 /
&TABL ID = 'fuel 0' DATA = 30.664, 504.0, 0, 0.2, 0.05, 0.1 /
&TAIL /
"""
"""A fire on the floor of a shaft, which has next to no lower wall, in a corner."""


@given(text=decks())
@example(text=INTO_A_LIGHT_ROOM)
@example(text=IN_A_SHAFTS_CORNER)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_deck_runs_to_its_end_and_balances(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.in"
    path.write_text(text)
    deck = read_deck(path)
    inputs = inputs_of(deck, path.name)
    case = Case(inputs.building, inputs.fires, inputs.devices, inputs.ambient, ModelError(), deck.end_s, deck.output_s)
    assert faults(case, simulate_deck(path, path.parent / "any").history) == []
