"""What a deck says of its devices and openings comes to the zone model as it is meant."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulators.decks import DeckError, read_deck
from simulators.decks.translate import translate

ROOM = """&HEAD VERSION = 7600 /
&TIME SIMULATION = 60 SPREADSHEET = 10 /
&MATL ID = 'G' CONDUCTIVITY = 0.16 DENSITY = 790 SPECIFIC_HEAT = 0.9 THICKNESS = 0.016 EMISSIVITY = 0.9 /
&COMP ID = 'A' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 WALL_MATL_ID = 'G' /
"""


def deck_of(folder, more):
    """The deck of a room and what else it says."""
    path = folder / "deck.in"
    path.write_text(ROOM + more)
    return read_deck(path)


def told(folder, more):
    """The inputs of such a deck."""
    return translate(deck_of(folder, more))


def test_targets_face_along_an_axis_and_opposite_surfaces_opposite_ways(tmp_path):
    def normal(surface):
        plate = f"&DEVC ID = 'T' COMP_ID = 'A' TYPE = 'PLATE' LOCATION = 1 1 1 SURFACE_ORIENTATION = '{surface}' /"
        return told(tmp_path, plate).devices[0].normal

    assert normal("BACK") == normal("BACK WALL") == normal("REAR WALL") == (-1.0, 0.0, 0.0)
    for surface, other in (("FRONT", "BACK"), ("RIGHT", "LEFT"), ("CEILING", "FLOOR")):
        assert np.add(normal(surface), normal(other)) == pytest.approx([0.0, 0.0, 0.0])
    assert np.abs([normal(surface) for surface in ("FRONT", "RIGHT", "CEILING")]) == pytest.approx(np.eye(3))


def test_a_smoke_detector_without_a_setpoint_sounds_at_8_percent_a_foot(tmp_path):
    smoke = told(tmp_path, "&DEVC ID = 'S' COMP_ID = 'A' TYPE = 'SMOKE' LOCATION = 1, 1, 2.3 /").devices[0]
    assert math.log(1.0 - smoke.obscuration_pct_m / 100.0) == pytest.approx(math.log(0.92) / 0.3048)


def test_a_diffuser_is_as_large_as_its_area_but_in_a_ceiling_or_a_floor(tmp_path):
    """There it has no height: what it takes is of one layer."""
    fan = "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'A' 'OUTSIDE' FLOW = 0.1 HEIGHTS = 2 2 AREAS = 0.25 0.09 {} /\n"
    upright, level, half = told(tmp_path, "".join(map(fan.format, (
        "", "ORIENTATIONS = 'HORIZONTAL' 'HORIZONTAL'", "ORIENTATIONS = 'VERTICAL' 'HORIZONTAL'"
    )))).building.fans  # fmt: skip
    assert (upright.from_area_m2, upright.to_area_m2) == (0.25, 0.09)
    assert max(level.from_area_m2, level.to_area_m2) < 0.001
    assert half.from_area_m2 == 0.25
    assert half.to_area_m2 < 0.001


def test_a_target_of_a_material_that_the_deck_lacks_is_refused(tmp_path):
    plate = "&DEVC ID = 'T' COMP_ID = 'A' TYPE = 'PLATE' LOCATION = 1 1 1 MATL_ID = 'OAK' /"
    with pytest.raises(DeckError, match=r"&DEVC 1 \('T'\), MATL_ID: material 'OAK' does not exist; expected one of G"):
        told(tmp_path, plate)


def test_a_fire_has_a_place_in_plan_whatever_stands_behind_it(tmp_path):
    fuel = "&CHEM ID = 'F' CARBON = 1 HYDROGEN = 4 HRR = 10 /\n"
    fire = "&FIRE ID = 'F' COMP_ID = 'A' FIRE_ID = 'F' LOCATION = 1, -1, 0.5 /\n"
    deck = deck_of(tmp_path, fuel + fire)
    [burns] = translate(deck).fires
    assert (burns.x_m, burns.y_m, burns.rows[0][2]) == (1.0, 3.0, 0.0)
    assert any("&FIRE 1 ('F'), LOCATION: expected x and y, got 3 numbers" in warning for warning in deck.warnings)


@pytest.mark.parametrize(
    ("atoms", "yields", "less"),
    [
        ("CARBON = 1 HYDROGEN = 4", "HCN_YIELD = 0.01", ["HCN_YIELD of 0.01 is more than its fuel has atoms for; 0 c"]),
        ("CARBON = 1 HYDROGEN = 4 NITROGEN = 1", "HCN_YIELD = 0.01", []),
        ("CARBON = 1 HYDROGEN = 4", "CO_YIELD = 0.01 SOOT_YIELD = 0.7", []),
        # 0.749 of it is carbon, of which 0.98 may leave so
        ("CARBON = 1 HYDROGEN = 4", "SOOT_YIELD = 0.8", ["SOOT_YIELD of 0.8 is more than its fuel has atoms for; 0.7"]),
        ("CARBON = 1 HYDROGEN = 4", "CO_YIELD = 1 SOOT_YIELD = 0.5", ["CO_YIELD of 1 is", "SOOT_YIELD of 0.5 is"]),
    ],
)  # fmt: skip
def test_yields_of_more_than_a_fuel_is_made_of_are_told(tmp_path, atoms, yields, less):
    fuel = f"&CHEM ID = 'F' {atoms} HRR = 10 {yields} /\n&FIRE ID = 'F' COMP_ID = 'A' FIRE_ID = 'F' LOCATION = 1, 1 /\n"
    warnings = [warning for warning in told(tmp_path, fuel).warnings if "YIELD" in warning]
    assert len(warnings) == len(less)
    for warning, start in zip(warnings, less, strict=True):
        assert warning.startswith(f"&FIRE ('F'): {start}")


@pytest.mark.parametrize(
    ("fuel", "told"),
    [
        # 1 + 1.7 / 4 - 0.74 / 2 moles of oxygen on 25.56 g: 1.32 kg/kg
        ("CARBON = 1 HYDROGEN = 1.7 OXYGEN = 0.74", "= 50000 is not likely of its formula, which burns with 1.32 kg of "
         "oxygen a kg: it makes 37.9 MJ of a kg of it, of which 6 to 20 are, 13.1 of most fuels"),
        ("CARBON = 7 HYDROGEN = 16 HEAT_OF_COMBUSTION = 4460", "= 4460 is not likely of its formula, which burns with "
         "3.51 kg of oxygen a kg: it makes 1.27 MJ of a kg of it"),
        ("CARBON = 1 HYDROGEN = 1.7 OXYGEN = 0.74 HEAT_OF_COMBUSTION = 13000", ""),
        ("CARBON = 1 HYDROGEN = 1.5 CHLORINE = 0.5 HEAT_OF_COMBUSTION = 9000", ""),
        ("CARBON = 1 OXYGEN = 1 HEAT_OF_COMBUSTION = 10100", ""),
        ("HYDROGEN = 2 HEAT_OF_COMBUSTION = 120000", ""),
        ("CARBON = 1 HYDROGEN = 4", ""),
    ],
)  # fmt: skip
def test_a_heat_of_combustion_that_is_not_of_its_formula_is_told(tmp_path, fuel, told):
    """Its formula says how much oxygen a fire takes: with a heat left out, which is methane's, wood takes a third."""
    fire = f"&CHEM ID = 'F' {fuel} HRR = 10 /\n&FIRE ID = 'F' COMP_ID = 'A' FIRE_ID = 'F' LOCATION = 1, 1 /\n"
    warnings = [warning for warning in deck_of(tmp_path, fire).warnings if "HEAT_OF_COMBUSTION" in warning]
    assert len(warnings) == bool(told)
    assert all(warning.startswith(f"&CHEM 1 ('F'): HEAT_OF_COMBUSTION {told}") for warning in warnings)


@pytest.mark.parametrize(
    ("named", "floor_m", "expected"),
    [
        ("'B' 'A'", 2.4, []),
        ("'B' 'A'", 2.395, []),
        ("'A' 'B'", 2.4, ["&VENT 1, COMP_IDS: expected the upper room first; 'B' is taken as the upper one"]),
        ("'B' 'A'", 2.7, ["&VENT 1: the floor of 'B' at 2.7 m is not at the ceiling of 'A' at 2.4 m; the vent lies"]),
        ("'B' 'A'", 0.0, ["&VENT 1: the floor of 'B' at 0 m is not at the ceiling of 'A' at 2.4 m; the vent lies"]),
    ],
)  # fmt: skip
def test_a_ceiling_vent_between_rooms_that_do_not_lie_on_one_another_is_told(tmp_path, named, floor_m, expected):
    """CFAST refuses them."""
    deck = deck_of(tmp_path, f"""&COMP ID = 'B' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 ORIGIN = 0, 0, {floor_m} /
&VENT TYPE = 'CEILING' COMP_IDS = {named} AREA = 1 /
""")  # fmt: skip
    warnings = [warning for warning in deck.warnings if "VENT" in warning]
    assert len(warnings) == len(expected)
    for warning, start in zip(warnings, expected, strict=True):
        assert warning.startswith(start)


def test_a_ceiling_vent_without_an_area_is_left_out(tmp_path):
    deck = deck_of(tmp_path, "&VENT TYPE = 'CEILING' COMP_IDS = 'OUTSIDE' 'A' /")
    assert deck.ceiling_vents == ()
    assert any("&VENT 1: the vent has no area" in warning for warning in deck.warnings)


@pytest.mark.parametrize("labels", ["'HRR', 'AREA'", "'TIME', 'HRR', 'HRR'", "'TIME', 'TIME'"])
def test_a_table_needs_its_times_and_every_column_once(tmp_path, labels):
    fire = "&FIRE ID = 'F' COMP_ID = 'A' FIRE_ID = 'F' LOCATION = 1, 1 /\n&CHEM ID = 'F' CARBON = 1 HYDROGEN = 4 /\n"
    table = f"&TABL ID = 'F' LABELS = {labels} /\n&TABL ID = 'F' DATA = 0, 1, 2 /\n"
    with pytest.raises(DeckError, match=r"&TABL 1 \('F'\), LABELS: expected TIME and every column once, got"):
        told(tmp_path, fire + table)


def test_a_keyword_of_another_kind_of_vent_is_told_from_one_of_none(tmp_path):
    vent = "&VENT TYPE = 'CEILING' COMP_IDS = 'OUTSIDE' 'A' AREA = 1 WIDTH = 2 COLOUR = 3 /"
    told_of = [warning for warning in deck_of(tmp_path, vent).warnings if "VENT" in warning]
    assert told_of == ["&VENT 1: WIDTH says nothing of a vent of this type; it is ignored",
                       "&VENT 1: COLOUR is not known; it is ignored"]  # fmt: skip


@pytest.mark.parametrize("group", [
    "&CONN TYPE = 'WALL' COMP_ID = 'Z' COMP_IDS = 'A' /",
    "&VENT TYPE = 'WALL' COMP_IDS = 'A' 'Z' TOP = 2 WIDTH = 1 /",
    "&VENT TYPE = 'CEILING' COMP_IDS = 'Z' 'A' AREA = 1 /",
    "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'A' 'Z' FLOW = 1 /",
    "&DEVC ID = 'T' COMP_ID = 'Z' TYPE = 'SMOKE' LOCATION = 1 1 1 /",
    "&FIRE ID = 'F' COMP_ID = 'Z' FIRE_ID = 'F' LOCATION = 1, 1 /\n&CHEM ID = 'F' CARBON = 1 HYDROGEN = 4 /",
])  # fmt: skip
def test_a_room_that_the_deck_lacks_is_named_with_its_group_and_those_there_are(tmp_path, group):
    name = group[: group.index(" ")]
    with pytest.raises(DeckError, match=rf"deck.in: {name} 1.*, COMP_IDS?: room 'Z' does not exist; expected one of A"):
        told(tmp_path, group + "\n")


def test_one_temperature_in_another_unit_is_told_beside_a_likely_one(tmp_path):
    deck = deck_of(tmp_path, "&INIT TEMPERATURES = 20, 293 /")
    assert any("&INIT 1: TEMPERATURES = 20, 293 is not likely; it is taken in C" in told for told in deck.warnings)
    assert (deck.air.outdoor_temp_c, deck.air.indoor_temp_c) == (20.0, 293.0)
