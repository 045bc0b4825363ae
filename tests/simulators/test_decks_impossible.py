"""Numbers of a deck that nothing can be are refused by name; what may be in another unit is taken and told."""

from __future__ import annotations

import numpy as np
import pytest

from simulators.decks import DeckError, read_deck, simulate, simulate_deck
from simulators.kernels import constants as c
from simulators.physics.combustion import tabulated_products
from simulators.physics.zone_model import ZoneModelError

DECK = """&HEAD VERSION = 7600 /
&TIME SIMULATION = 60 SPREADSHEET = 10 /
&INIT PRESSURE = 101325 INTERIOR_TEMPERATURE = 20 /
&MATL ID = 'G' CONDUCTIVITY = 0.16 DENSITY = 790 SPECIFIC_HEAT = 0.9 THICKNESS = 0.016 /
&COMP ID = 'A' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 ORIGIN = 0, 0, 0 WALL_MATL_ID = 'G' CEILING_MATL_ID = 'G'
      FLOOR_MATL_ID = 'G' /
&COMP ID = 'B' DEPTH = 2 HEIGHT = 2.4 WIDTH = 2 ORIGIN = 0, 0, 2.4 WALL_MATL_ID = 'G' /
&VENT TYPE = 'WALL' ID = 'V' COMP_IDS = 'A' 'OUTSIDE' BOTTOM = 0 TOP = 2 WIDTH = 0.9 /
&VENT TYPE = 'CEILING' ID = 'H' COMP_IDS = 'B' 'A' AREA = 1 /
&FIRE ID = 'F' COMP_ID = 'A' FIRE_ID = 'FF' LOCATION = 1, 1 /
&CHEM ID = 'FF' CARBON = 2 HYDROGEN = 4 CHLORINE = 1 OXYGEN = 0 HEAT_OF_COMBUSTION = 18000 /
&TABL ID = 'FF' LABELS = 'TIME' 'HRR' 'AREA' /
&TABL ID = 'FF' DATA = 0, 100, 0.1 /
&DEVC ID = 'T' COMP_ID = 'A' TYPE = 'PLATE' LOCATION = 1, 1, 1 MATL_ID = 'G' THICKNESS = 0.01 /
"""


def changed(folder, old, new):
    assert old in DECK
    path = folder / "deck.in"
    path.write_text(DECK.replace(old, new, 1))
    return path


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        # its air would be ten parts of vapour to one
        ("PRESSURE = 101325", "PRESSURE = 101.325", "&INIT 1, PRESSURE: expected 10000 to 1e+06 Pa, got 101.325"),
        ("CONDUCTIVITY = 0.16", "CONDUCTIVITY = 1e20", "CONDUCTIVITY: expected at most 1e+06 W/(m K), got 1e+20"),
        ("THICKNESS = 0.016", "THICKNESS = 1e300", "THICKNESS: expected -10000 to 10000 m, got 1e+300"),
        ("0, 0, 2.4", "0, 0, 2400000", "&COMP 2 ('B'), ORIGIN: expected -5000 to 5000 m, got 2.4e+06"),
        ("WIDTH = 0.9", "WIDTH = 1e20", "&VENT 1 ('V'), WIDTH: expected -10000 to 10000 m, got 1e+20"),
        ("BOTTOM = 0", "T = 0 F = 1e20", "&VENT 1 ('V'), F: expected -1e+06 to 1e+06, got 1e+20"),
        ("0, 100, 0.1", "0, 1e9, 0.1", "DATA: expected a heat release of at most 1e+07 kW, got 1e+09"),
        ("CARBON = 2", "CARBON = 1e20", "&CHEM 1 ('FF'), CARBON: expected at most 1e+06 atoms, got 1e+20"),
    ],
)  # fmt: skip
def test_what_nothing_can_be_is_refused(tmp_path, old, new, told):
    with pytest.raises(DeckError) as error:
        read_deck(changed(tmp_path, old, new))
    assert str(error.value).startswith("deck.in: ")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("SPECIFIC_HEAT = 0.9", "SPECIFIC_HEAT = 900",
         "&MATL 1 ('G'): SPECIFIC_HEAT = 900 is not likely; it is taken in kJ/(kg K), of which 0.05 to 20 are"),
        ("CONDUCTIVITY = 0.16", "CONDUCTIVITY = 0.00016",
         "&MATL 1 ('G'): CONDUCTIVITY = 0.00016 is not likely; it is taken in W/(m K), of which 0.01 to 500 are"),
        ("0, 100, 0.1", "0, 100000, 0.1",
         "&CHEM 1 ('FF'): HRR = 100000 is not likely on a floor of 12 m2; it is taken in kW"),
        ("INTERIOR_TEMPERATURE = 20", "INTERIOR_TEMPERATURE = 293",
         "&INIT 1: INTERIOR_TEMPERATURE = 293 is not likely; it is taken in C, of which -60 to 100 are"),
        ("HEAT_OF_COMBUSTION = 18000", "HEAT_OF_COMBUSTION = 50",
         "&CHEM 1 ('FF'): HEAT_OF_COMBUSTION = 50 is not likely; it is taken in kJ/kg, of which 1000 to 200000 are"),
    ],
)  # fmt: skip
def test_what_may_be_in_another_unit_is_taken_and_told(tmp_path, old, new, told):
    assert read_deck(changed(tmp_path, old, new)).warnings == (told,)


FUEL = "CARBON = 2 HYDROGEN = 4 CHLORINE = 1 OXYGEN = 0 HEAT_OF_COMBUSTION = 18000"


@pytest.mark.parametrize(
    ("fuel", "left", "told"),
    [
        ("CARBON = 2 HYDROGEN = 4 CHLORINE = 1 OXYGEN = 5.5", 0.0, "with 5.5 atoms of oxygen, of which it has 5.5;"),
        (
            "CARBON = 3 HYDROGEN = 5 NITROGEN = 3 OXYGEN = 9",
            0.0352,
            "burn with 8.5 atoms of oxygen, of which it has 9;",
        ),
        ("OXYGEN = 2", 1.0, "burn with 0 atoms of oxygen, of which it has 2;"),
        # they broke the run off after two steps, as the others would have
        ("NITROGEN = 2", 0.0, "burn with 0 atoms of oxygen, of which it has 0;"),
        ("HYDROGEN = 1 CHLORINE = 1", 0.0, "burn with 0 atoms of oxygen, of which it has 0;"),
    ],
)
def test_a_fuel_that_takes_no_oxygen_of_the_air_gives_off_what_it_has_left(tmp_path, fuel, left, told):
    """As CFAST's do: nitroglycerine leaves a quarter of a molecule of oxygen, 3.5 % of its mass."""
    path = changed(tmp_path, FUEL, f"{fuel} HEAT_OF_COMBUSTION = 1000")
    run = simulate_deck(path, tmp_path / "out")
    assert [w for w in run.warnings if told in w]
    given_off = 1e6 * tabulated_products(run.inputs.fires[0])[1, c.PLAIN, : c.N_SPECIES]
    assert given_off.min() > -1e-12
    assert given_off.sum() == pytest.approx(1.0)
    assert given_off[c.O2] == pytest.approx(left, abs=1e-4)
    assert run.history.hrr_w[-1, 0] == pytest.approx(100e3)


def test_a_fuel_with_oxygen_of_its_own_goes_out_without_air(tmp_path):
    path = changed(tmp_path, FUEL, "CARBON = 3 HYDROGEN = 5 NITROGEN = 3 OXYGEN = 9 HEAT_OF_COMBUSTION = 6700")
    path.write_text(path.read_text().replace("INTERIOR_TEMPERATURE = 20", "INTERIOR_O2_MASS_FRACTION = 0.1"))
    run = simulate_deck(path, tmp_path / "out")
    assert run.history.hrr_w.max() < 1e3


def test_a_hole_is_no_larger_than_the_rooms_that_it_joins(tmp_path):
    """By one of a square kilometre a room got as cold as -234 C."""
    deck = read_deck(changed(tmp_path, "AREA = 1 /", "AREA = 1e6 /"))
    assert deck.ceiling_vents[0].area_m2 == pytest.approx(4.0)
    assert deck.warnings == ("&VENT 2 ('H'): an area of 1e+06 m2 is more than its rooms have; 4 counts",)
    assert read_deck(changed(tmp_path, "AREA = 1 /", "AREA = 4 /")).warnings == ()


def test_a_pressure_that_no_house_stands_is_told(tmp_path):
    path = changed(tmp_path, "HEAT_OF_COMBUSTION = 18000", "HEAT_OF_COMBUSTION = 1e-3")
    assert any("room 'A' comes to " in told for told in simulate_deck(path, tmp_path / "out").warnings)


def test_devices_of_no_numbers_are_no_result(tmp_path, monkeypatch):
    run_zones = simulate.run_zones

    def lost(*given, **more):
        history = run_zones(*given, **more)
        history.devices[-1, 0] = np.nan
        return history

    monkeypatch.setattr(simulate, "run_zones", lost)
    with pytest.raises(ZoneModelError, match="no numbers any more"):
        simulate_deck(changed(tmp_path, "WIDTH = 3", "WIDTH = 3"), tmp_path / "out")
    assert not (tmp_path / "out").exists()
