"""What decks ask for shows in what comes of them, whatever the steps."""

from __future__ import annotations

import numpy as np
import pytest

from simulators.decks import read_deck
from simulators.decks.simulate import inputs_of
from simulators.kernels import constants as c
from simulators.kernels.layers import least_lower_m
from simulators.kernels.layout import D_GAS, D_INCIDENT, D_TEMP
from simulators.physics.pack_rooms import pack_rooms
from simulators.physics.zone_model import LONGEST_STEP_S, run_zones
from simulators.verification.impossible import species_imbalance

SURFACES = "WALL_MATL_ID = 'G' CEILING_MATL_ID = 'G' FLOOR_MATL_ID = 'C'"
DOOR = "&VENT TYPE = 'WALL' COMP_IDS = 'A' 'OUTSIDE' TOP = 2 WIDTH = 0.9 /\n"
FIRE = """&FIRE ID = 'F' COMP_ID = 'A' FIRE_ID = 'FF' LOCATION = 1.5, 2 /
&CHEM ID = 'FF' CARBON = 6.3 HYDROGEN = 7.1 NITROGEN = 1 OXYGEN = 2.1 HEAT_OF_COMBUSTION = 18000
      RADIATIVE_FRACTION = 0.4 /
&TABL ID = 'FF' LABELS = 'TIME' 'HRR' 'AREA' 'SOOT_YIELD' /
&TABL ID = 'FF' DATA = 0, 0, 0.3, 0.05 /
&TABL ID = 'FF' DATA = 60, 200, 0.3, 0.05 /
"""
AIR = "INTERIOR_TEMPERATURE = 20 EXTERIOR_TEMPERATURE = 20"


def run(folder, text, end_s=300, air=AIR, longest_step_s=LONGEST_STEP_S, room="DEPTH = 4 HEIGHT = 2.4 WIDTH = 3"):
    """The history of a room `A` of gypsum board over concrete with what else a text says."""
    path = folder / "deck.in"
    path.write_text(f"""&HEAD VERSION = 7600 /
&TIME SIMULATION = {end_s} SPREADSHEET = 10 /
&INIT {air} /
&MATL ID = 'G' CONDUCTIVITY = 0.16 DENSITY = 790 SPECIFIC_HEAT = 0.9 THICKNESS = 0.016 /
&MATL ID = 'C' CONDUCTIVITY = 1.75 DENSITY = 2200 SPECIFIC_HEAT = 1 THICKNESS = 0.15 EMISSIVITY = 0.94 /
&COMP ID = 'A' {room} {SURFACES} /
{text}
""")
    deck = read_deck(path)
    inputs = inputs_of(deck, path.name)
    return run_zones(inputs.building, inputs.fires, inputs.ambient, deck.end_s, deck.output_s, devices=inputs.devices,
                     longest_step_s=longest_step_s, od_m2_kg=inputs.od_m2_kg)  # fmt: skip


FANS = """&VENT TYPE = 'MECHANICAL' COMP_IDS = 'A' 'OUTSIDE' AREAS = 0.1, 0.1 HEIGHTS = 2.2, 2.2 FLOW = 0.3 /
&VENT TYPE = 'MECHANICAL' COMP_IDS = 'OUTSIDE' 'A' AREAS = 0.1, 0.1 HEIGHTS = 0.2, 0.2 FLOW = 0.3 /
&VENT TYPE = 'WALL' COMP_IDS = 'A' 'OUTSIDE' BOTTOM = 0.1 TOP = 2.3 WIDTH = 0.005 /
"""


def test_a_steady_plume_draws_its_air_however_long_the_steps_are(tmp_path):
    """A layer that stands still lets steps grow; the plume must not be throttled by what a long one may take."""
    coarse, fine = (run(tmp_path, FANS + FIRE, longest_step_s=step) for step in (LONGEST_STEP_S, 0.25))
    np.testing.assert_allclose(coarse.layer_height_m[10:, 0], fine.layer_height_m[10:, 0], atol=0.03)
    np.testing.assert_allclose(coarse.upper_temp_k[10:, 0], fine.upper_temp_k[10:, 0], rtol=0.01)


@pytest.mark.parametrize("more", ["", "&FIRE ID = 'F2' COMP_ID = 'A' FIRE_ID = 'FF' LOCATION = 0.5, 0.5 /"])
def test_fires_as_wide_as_their_room_are_not_run_in_ever_shorter_steps(tmp_path, more):
    """Their plumes would empty a thin layer at once, whatever the step, and share it."""
    history = run(tmp_path, DOOR + FIRE.replace("0.3, 0.05 /", "50, 0.05 /") + more)
    assert history.steps < 3000
    assert history.layer_height_m.min() > 0.01


def test_what_a_hole_takes_of_two_layers_comes_through_it_as_one_gas(tmp_path):
    """A hole that draws cool air through a thin hot layer gives warm gas to the room above, none of it to its floor."""
    above = f"""&COMP ID = 'B' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 ORIGIN = 0, 0, 2.4 {SURFACES} /
&VENT TYPE = 'CEILING' COMP_IDS = 'B' 'A' AREA = 1 SHAPE = 'SQUARE' /
{DOOR.replace("'A'", "'B'")}
"""
    history = run(tmp_path, above + DOOR + FIRE)
    below_c, above_c = (history.upper_temp_k[-1] - c.KELVIN).tolist()
    assert 60.0 < above_c < below_c - 20.0
    assert history.lower_temp_k[-1, 1] - c.KELVIN < 25.0


def test_a_vent_that_changes_at_one_moment_changes_then(tmp_path):
    """T = 100, 100 is a step: shut before it, open after."""
    window = "&VENT TYPE = 'WALL' COMP_IDS = 'A' 'OUTSIDE' BOTTOM = 1 TOP = 2 WIDTH = 2 T = 100, 100 F = 0, 1 /\n"
    stepped, shut = (run(tmp_path, more + DOOR + FIRE) for more in (window, ""))
    before = stepped.t_s <= 100.0
    np.testing.assert_allclose(stepped.temp_k[before], shut.temp_k[before], rtol=1e-3)
    assert stepped.upper_temp_k[-1, 0] < shut.upper_temp_k[-1, 0] - 10.0


@pytest.mark.parametrize(("ignition", "begins_s"), [("IGNITION_CRITERION = 'TIME' SETPOINT = 95", 95.0), ("", 0.0)])
def test_a_fire_gives_nothing_before_it_begins(tmp_path, ignition, begins_s):
    """In a still room steps are ten seconds long; a fire that begins within one heated it from its start."""
    fire = FIRE.split("&TABL")[0].replace("1.5, 2 /", f"1.5, 2 {ignition} /") + (
        "&TABL ID = 'FF' LABELS = 'TIME' 'HRR' 'AREA' /\n"
        f"&TABL ID = 'FF' DATA = {100.0 - begins_s}, 0, 0.3 /\n&TABL ID = 'FF' DATA = {100.1 - begins_s}, 500, 0.3 /\n"
        f"&TABL ID = 'FF' DATA = {140.0 - begins_s}, 500, 0.3 /\n&TABL ID = 'FF' DATA = {140.1 - begins_s}, 0, 0.3 /\n"
    )
    history, fine = (run(tmp_path, f"{CRACK}\n{fire}", longest_step_s=step) for step in (LONGEST_STEP_S, 0.1))
    before = history.t_s <= 100.0
    np.testing.assert_allclose(history.temp_k[before], history.temp_k[0, 0, 0], atol=0.01)
    assert history.hrr_w[before].max() == 0.0
    rise, fine_rise = (h.upper_temp_k[11:15, 0] - h.upper_temp_k[0, 0] for h in (history, fine))
    np.testing.assert_allclose(rise, fine_rise, rtol=0.03)
    assert history.hrr_w[15:].max() == 0.0


CRACK = "&VENT TYPE = 'WALL' COMP_IDS = 'A' 'OUTSIDE' TOP = 2 WIDTH = 0.005 /"
FROST = "INTERIOR_TEMPERATURE = 20 EXTERIOR_TEMPERATURE = -10"


def test_the_weather_is_behind_a_decks_walls(tmp_path):
    """Heat has long flowed through them: at the start their faces are as warm as the room, their backs are not."""
    history = run(tmp_path, CRACK, end_s=3600, air=FROST)
    np.testing.assert_allclose(history.wall_k[0], 20.0 + c.KELVIN)
    assert history.lower_temp_k[30, 0] - c.KELVIN < 18.0
    assert -10.0 < history.lower_temp_k[-1, 0] - c.KELVIN < 4.0


def test_air_that_a_ceiling_has_cooled_sinks(tmp_path):
    """Cold air does not lie for hours under a ceiling, above a warm room."""
    hall = "DEPTH = 20 HEIGHT = 6 WIDTH = 20"
    history = run(tmp_path, CRACK, end_s=1800, air=FROST, room=hall)
    assert (history.lower_temp_k[30:] - history.upper_temp_k[30:]).max() < 1.0


def test_air_from_outdoors_has_the_decks_humidity_and_oxygen(tmp_path):
    """By mass of dry air; CFAST's usual 0.23 is ordinary air."""
    dry = run(tmp_path, DOOR + FIRE.replace("HYDROGEN = 7.1", ""), air=f"{AIR} RELATIVE_HUMIDITY = 30")
    np.testing.assert_allclose(dry.fractions[-1, 0, c.LOWER, c.H2O], dry.fractions[0, 0, c.LOWER, c.H2O], rtol=0.01)
    rich = run(tmp_path, DOOR + FIRE, air=f"{AIR} INTERIOR_O2_MASS_FRACTION = 0.3 EXTERIOR_O2_MASS_FRACTION = 0.23")
    assert rich.fractions[0, 0, c.LOWER, c.O2] == pytest.approx(0.3, rel=0.01)
    assert rich.fractions[-1, 0, c.LOWER, c.O2] == pytest.approx(0.2314, rel=0.01)


def test_a_fuel_without_hydrogen_makes_no_acids_of_the_airs_water(tmp_path):
    """HCl and HCN take their hydrogen from the fuel alone."""
    fuel = FIRE.replace("HYDROGEN = 7.1", "CHLORINE = 1 HCN_YIELD = 0.01")
    history = run(tmp_path, fuel)
    assert history.hrr_w.max() > 1e4
    assert history.fractions[..., [c.HCL, c.HCN]].max() == 0.0
    assert species_imbalance(history) < 1e-10


def test_draughts_stir_a_tall_room_no_higher_than_a_low_one():
    assert [least_lower_m(height_m) for height_m in (2.4, 4.0, 40.0)] == [pytest.approx(0.24), 0.4, 0.4]


PLATE = "&DEVC ID = 'P' COMP_ID = 'A' TYPE = 'PLATE' LOCATION = 0.5, 2, 1.8 NORMAL = 1, 0, 0 MATL_ID = 'G' "


def test_a_flux_that_lights_a_fire_is_what_its_target_takes_of_the_light_on_it(tmp_path):
    """As CFAST's "incident flux": without convection, and whatever the target gives off."""
    second = "&FIRE ID = 'F2' COMP_ID = 'A' FIRE_ID = 'FF' LOCATION = 2, 1 IGNITION_CRITERION = 'FLUX' DEVC_ID = 'P' "
    history = run(tmp_path, DOOR + FIRE + PLATE + "/\n" + second + "SETPOINT = 1.2 /")
    takes = 0.9 * history.devices[:, 0, D_INCIDENT]
    burns = history.hrr_w[:, 0] > 1.02 * np.interp(history.t_s, [0.0, 60.0], [0.0, 2e5])
    lit = int(burns.argmax())
    assert burns.any()
    assert takes[lit - 2] < 1200.0 < takes[lit]


def test_an_adiabatic_target_is_in_balance_by_its_decks_coefficient(tmp_path):
    """e (incident - sigma T^4) + h (Tg - T) = 0 (Wickstrom 2007)."""
    stated = "ADIABATIC_TARGET = .TRUE. CONVECTION_COEFFICIENTS = 0.05, 0.05 /"
    told = run(tmp_path, DOOR + FIRE + PLATE + stated).devices[-1, 0]
    takes = 0.9 * (told[D_INCIDENT] - c.SIGMA * told[D_TEMP] ** 4)
    assert takes > 400.0
    assert takes == pytest.approx(50.0 * (told[D_TEMP] - told[D_GAS]), rel=1e-3)


def test_forty_rooms_in_a_row_fill_one_after_the_other(tmp_path):
    """CFAST takes a hundred rooms."""
    rooms = "".join(f"&COMP ID = 'R{i}' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 {SURFACES} /\n" for i in range(39))
    doors = "".join(
        f"&VENT TYPE = 'WALL' COMP_IDS = '{here}' 'R{i}' TOP = 2 WIDTH = 0.9 /\n"
        for i, here in enumerate(["A", *(f"R{i}" for i in range(38))])
    )
    last = "&VENT TYPE = 'WALL' COMP_IDS = 'R38' 'OUTSIDE' TOP = 2 WIDTH = 0.9 /\n"
    history = run(tmp_path, rooms + doors + last + FIRE, end_s=600)
    warm = history.upper_temp_k[-1] - 293.15
    assert history.unsolved == 0
    assert warm[0] > 100.0
    assert (np.diff(warm[:10]) < 0.0).all()


@pytest.mark.parametrize(
    ("areas", "heights", "plan_m2", "volume_m3"),
    [("12, 12, 40, 40", "0, 1.2, 1.2, 2.4", 40.0, 62.4), ("12, 12, 3", "0, 1.4, 2.4", 12.0, 24.3),
     ("6, 12, 9", "0, 1.2, 2.4", 12.0, 23.4)],
)  # fmt: skip
def test_as_much_of_a_room_faces_down_as_up(tmp_path, areas, heights, plan_m2, volume_m3):
    """A room that widens has a ceiling over its ledges and a floor of them, an attic no more than its floor."""
    path = tmp_path / "deck.in"
    path.write_text(f"""&TIME SIMULATION = 60 /
&COMP ID = 'A' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 CROSS_SECT_AREAS = {areas} CROSS_SECT_HEIGHTS = {heights} /""")
    building = inputs_of(read_deck(path), path.name).building
    packed = pack_rooms(building)
    assert packed.ceiling_area[0] == packed.floor_area[0] == pytest.approx(plan_m2)
    assert building.rooms[0].volume_m3 == pytest.approx(volume_m3, rel=1e-3)


DETECTORS = """&DEVC ID = 'all' COMP_ID = 'A' TYPE = 'SMOKE_DETECTOR' LOCATION = 2.5, 3, 2.3 SETPOINT = 30 /
&DEVC ID = 'apart' COMP_ID = 'A' TYPE = 'SMOKE_DETECTOR' LOCATION = 2.5, 3, 2.3 SETPOINTS = 10, 30 /
&DEVC ID = 'one' COMP_ID = 'A' TYPE = 'SMOKE_DETECTOR' LOCATION = 2.5, 3, 2.3 SETPOINTS = 10 /
"""
SMOULDERING = FIRE.replace("RADIATIVE", "FLAMING_TRANSITION_TIME = 1E3 RADIATIVE")


def test_smoke_obscures_as_its_specific_extinction_says(tmp_path):
    """CFAST's own is 8700 m2/kg flaming, 4400 smouldering; one number is of flames' smoke. Nothing else changes."""
    usual, half = (run(tmp_path, more + DOOR + FIRE) for more in ("", "&MISC SPECIFIC_EXTINCTION = 4350 /\n"))
    np.testing.assert_allclose(half.od_per_m(c.UPPER), usual.od_per_m(c.UPPER) / 2.0)
    np.testing.assert_array_equal(half.temp_k, usual.temp_k)
    same, double = (
        run(tmp_path, f"&MISC SPECIFIC_EXTINCTION = 8700, {of_smoulder} /\n" + DOOR + SMOULDERING)
        for of_smoulder in (4400, 8800)
    )
    np.testing.assert_allclose(double.od_per_m(c.UPPER), 2.0 * same.od_per_m(c.UPPER))
    np.testing.assert_allclose(same.od_per_m(c.UPPER), usual.od_per_m(c.UPPER) * 4400 / 8700)


def test_a_detector_with_two_setpoints_tells_smouldering_smoke_from_flames(tmp_path):
    """By flames' smoke it sounds at the second, by smouldering smoke at the first; with one alone by no flames."""
    flaming, smouldering = (run(tmp_path, DOOR + fire + DETECTORS).alarm_s for fire in (FIRE, SMOULDERING))
    assert flaming[0] == flaming[1] < 100.0
    assert np.isnan(flaming[2])
    assert smouldering[1] == smouldering[2] < smouldering[0]


@pytest.mark.parametrize(("ends", "bottom", "top"), [("'A' 'High'", 1.2, 2.2), ("'High' 'A'", 0.2, 1.2)])
@pytest.mark.parametrize("high_first", [False, True])
def test_heights_of_a_wall_vent_are_above_the_floor_of_the_room_named_first(tmp_path, ends, bottom, top, high_first):
    """As in CFAST, wherever the rooms stand in the deck."""
    room = "&COMP ID = '{}' DEPTH = 4 HEIGHT = 3 WIDTH = 3 ORIGIN = 0, 0, {} /"
    rooms = [room.format("A", 0), room.format("High", 1)]
    path = tmp_path / "deck.in"
    vent = f"&VENT TYPE = 'WALL' COMP_IDS = {ends} BOTTOM = {bottom} TOP = {top} WIDTH = 1 /"
    path.write_text("\n".join(["&TIME SIMULATION = 60 /", *(rooms[::-1] if high_first else rooms), vent]))
    building = inputs_of(read_deck(path), path.name).building
    (built,) = building.vents
    floor_m = building.rooms[built.measured_in].origin_m[2]
    assert (floor_m + built.sill_m, floor_m + built.soffit_m) == (pytest.approx(1.2), pytest.approx(2.2))


@pytest.mark.parametrize("outdoor_c", [-10, 60])
def test_a_plate_that_lies_in_a_wall_has_the_walls_weather_behind_it(tmp_path, outdoor_c):
    """k / d (face - back) = 10 W/m2K (back - EXTERIOR_TEMPERATURE) in the end; one that stands free does not."""
    where = "&DEVC ID = '{}' COMP_ID = 'A' TYPE = 'PLATE' LOCATION = {}, 2, 1 NORMAL = 1, 0, 0 MATL_ID = 'G' {} /\n"
    devices = where.format("in it", 0, "TEMPERATURE_DEPTH = 1") + where.format("free", 1, "TEMPERATURE_DEPTH = 1")
    air = f"INTERIOR_TEMPERATURE = 20 EXTERIOR_TEMPERATURE = {outdoor_c}"
    face, free, back, free_back = run(tmp_path, devices, end_s=14_400, air=air).devices[-1, :, D_TEMP] - c.KELVIN
    assert abs(face - outdoor_c) > abs(back - outdoor_c) > 1.0
    assert 0.16 / 0.016 * (face - back) == pytest.approx(10.0 * (back - outdoor_c), rel=0.05)
    assert free == pytest.approx(free_back, abs=0.5)


def test_a_fan_within_a_room_stirs_it(tmp_path):
    """What it takes up below comes back above: nothing is lost, and layers are more alike."""
    fan = "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'A' 'A' AREAS = 0.1, 0.1 HEIGHTS = 0.2, 2.2 FLOW = 0.5 /\n"
    still, stirred = (run(tmp_path, DOOR + FIRE + more) for more in ("", fan))
    assert stirred.upper_temp_k[-1, 0] < still.upper_temp_k[-1, 0] - 10.0
    assert stirred.layer_height_m[-1, 0] < still.layer_height_m[-1, 0] - 0.2
    assert species_imbalance(stirred) < 1e-10


def test_a_fan_blows_as_hard_into_a_room_on_another_storey(tmp_path):
    """A duct holds as much air as stands beside it: a sealed room gets as full 30 m further up as next door."""

    def filled_pa(up_m):
        room = f"&COMP ID = 'B' DEPTH = 4 HEIGHT = 2.4 WIDTH = 3 ORIGIN = 3, 0, {up_m} {SURFACES} /\n"
        fan = "&VENT TYPE = 'MECHANICAL' COMP_IDS = 'A' 'B' AREAS = 0.1, 0.1 HEIGHTS = 1, 1 FLOW = 0.05 /\n"
        return run(tmp_path, DOOR + room + fan, end_s=100).pressure_pa[-1, 1]

    assert filled_pa(0) == pytest.approx(295.0, abs=15.0)
    assert filled_pa(30) == pytest.approx(filled_pa(0), abs=2.0)
