"""Decks run: their inputs to the zone model, the tables that come out, and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from firelake_cli.main import main

from simulators import PHYSICS_VERSION
from simulators.decks import DeckError, read_deck, simulate_deck
from simulators.decks.outputs import DEVICES_SCHEMA, ZONES_SCHEMA, zones_table
from simulators.decks.simulate import inputs_of
from simulators.decks.translate import translate
from simulators.kernels import constants as c
from simulators.kernels.layout import D_TEMP
from simulators.physics.devices import HeatDetector, SmokeDetector, Target
from simulators.physics.openings import OUTSIDE, HeatLink, Trigger
from simulators.physics.zone_model import ZoneModelError
from simulators.validation.reference import REFERENCE


def flat(peak_kw=300.0, end_s=300, more="", leaks="LEAK_AREA_RATIO = 0.001, 0.002"):
    """A room and a hall with doors, a fire that grows, and every kind of device."""
    return f"""&HEAD VERSION = 7600, TITLE = 'a flat' /
&TIME SIMULATION = {end_s} SPREADSHEET = 10 /
&INIT INTERIOR_TEMPERATURE = 20 EXTERIOR_TEMPERATURE = 10 /
&MATL ID = 'GYP' CONDUCTIVITY = 0.16 DENSITY = 790 SPECIFIC_HEAT = 0.9 THICKNESS = 0.016 /
&COMP ID = 'living' WIDTH = 4 DEPTH = 5 HEIGHT = 2.5 WALL_MATL_ID = 'GYP' CEILING_MATL_ID = 'GYP', 'GYP'
      CEILING_THICKNESS = 0.012, 0.024 {leaks} /
&COMP ID = 'hall' WIDTH = 1.5 DEPTH = 5 HEIGHT = 2.5 ORIGIN = 4, 0, 0 WALL_MATL_ID = 'GYP' /
&VENT TYPE = 'WALL' ID = 'door' COMP_IDS = 'hall' 'living' BOTTOM = 0 HEIGHT = 2 WIDTH = 0.9 /
&VENT TYPE = 'WALL' ID = 'window' COMP_IDS = 'living' 'OUTSIDE' BOTTOM = 1 TOP = 2 WIDTH = 1 CRITERION = 'TEMPERATURE'
      SETPOINT = 100 DEVC_ID = 'plate' PRE_FRACTION = 0 POST_FRACTION = 1 /
&VENT TYPE = 'WALL' ID = 'crack' COMP_IDS = 'hall' 'OUTSIDE' BOTTOM = 0 HEIGHT = 0.05 WIDTH = 0.9 /
&FIRE ID = 'F' COMP_ID = 'living' FIRE_ID = 'sofa' LOCATION = 2, 2.5 /
&CHEM ID = 'sofa' CARBON = 6.3 HYDROGEN = 7.1 NITROGEN = 1 OXYGEN = 2.1 CHLORINE = 0.2 HEAT_OF_COMBUSTION = 18000
      RADIATIVE_FRACTION = 0.4 /
&TABL ID = 'sofa' LABELS = 'TIME', 'HRR', 'HEIGHT', 'AREA', 'CO_YIELD', 'SOOT_YIELD', 'HCN_YIELD' /
&TABL ID = 'sofa' DATA = 0, 0, 0.4, 0.2, 0.03, 0.1, 0.005 /
&TABL ID = 'sofa' DATA = 200, {peak_kw}, 0.4, 0.5, 0.03, 0.1, 0.005 /
&DEVC ID = 'plate' COMP_ID = 'living' TYPE = 'PLATE' LOCATION = 1, 1, 2 MATL_ID = 'GYP' THICKNESS = 0.001 /
&DEVC ID = 'rod' COMP_ID = 'living' TYPE = 'CYLINDER' LOCATION = 1, 1, 1 MATL_ID = 'GYP' /
&DEVC ID = 'heat' COMP_ID = 'living' TYPE = 'HEAT_DETECTOR' LOCATION = 3, 3, 2.45 SETPOINT = 57 RTI = 30 /
&DEVC ID = 'smoke' COMP_ID = 'hall' TYPE = 'SMOKE_DETECTOR' LOCATION = 1, 1, 2.45 SETPOINT = 10 /
&DEVC ID = 'spray' COMP_ID = 'living' TYPE = 'SPRINKLER' LOCATION = 1, 4, 2.45 SETPOINT = 400 SPRAY_DENSITY = 1E-4 /
{more}
&TAIL /
"""


def written(folder, text):
    path = folder / "flat.in"
    path.write_text(text)
    return path


def told(folder, more, **changes):
    return translate(read_deck(written(folder, flat(more=more, **changes))))


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ran")
    return simulate_deck(written(folder, flat()), folder / "out")


def test_rooms_vents_and_leaks_as_cfast_has_them(tmp_path):
    inputs = told(tmp_path, "")
    living, hall = inputs.building.rooms
    assert [layer.thickness_m for layer in living.construction("ceiling")] == [0.012, 0.024]
    assert living.construction("floor") == ()
    assert (living.leak_area_m2, hall.leak_area_m2) == (0.0, 0.0)
    door, window, crack, walls, floor = inputs.building.vents
    assert (door.from_room, door.to_room, crack.to_room) == (1, 0, OUTSIDE)
    assert window.trigger == Trigger("temperature", 100.0, "plate")
    assert (walls.sill_m, walls.soffit_m) == (pytest.approx(0.125), pytest.approx(2.375))
    assert walls.width_m * (walls.soffit_m - walls.sill_m) == pytest.approx(0.001 * 18.0 * 2.5)
    assert floor.width_m * floor.soffit_m == pytest.approx(0.002 * 20.0)
    assert inputs.warnings == ()


def test_devices_and_fires_translate(tmp_path):
    inputs = told(tmp_path, "")
    plate, rod, heat, smoke, spray, inside, inside_rod = inputs.devices
    assert isinstance(plate, Target)
    assert (plate.material.thickness_m, plate.depth_m, rod.shape) == (0.001, 0.0, "cylinder")
    assert (inside.depth_m, inside_rod.depth_m) == (0.0005, 0.008)
    assert isinstance(heat, HeatDetector)
    assert (heat.spray_m_s, spray.spray_m_s) == (None, 1e-4)
    assert isinstance(smoke, SmokeDetector)
    assert inputs.fires[0].rows[1] == (200.0, 300.0, 0.4, 0.5, 0.03, 0.1, 0.005)


def test_what_the_model_cannot_say_is_warned_of_by_name(tmp_path):
    inputs = told(tmp_path, """
&VENT TYPE = 'WALL' ID = 'tall' COMP_IDS = 'living' 'OUTSIDE' BOTTOM = 2 TOP = 3 WIDTH = 0.7 FLOW_COEFFICIENT = 0.6 /
&CONN TYPE = 'WALL' COMP_ID = 'living' COMP_IDS = 'hall' F = 0.25 /
&DEVC ID = 'both' COMP_ID = 'hall' TYPE = 'SMOKE_DETECTOR' LOCATION = 1, 1, 2 SETPOINTS = 5, 100 /
&DEVC ID = 'none' COMP_ID = 'hall' TYPE = 'SMOKE_DETECTOR' LOCATION = 1, 1, 2 SETPOINT = 0 /
""")  # fmt: skip
    tall = inputs.building.vents[3]
    assert (tall.width_m, tall.sill_m, tall.soffit_m) == (pytest.approx(0.6), 2.0, 2.5)
    assert inputs.building.heat_links == (HeatLink(0, 1, "wall", 0.25),)
    for name, what in (
        ("'tall'", "cut to the ceiling at 2.5 m"),
        ("from 'living' to 'hall'", "taken as mutual"),
        ("'both'", "its setpoint for other smoke of 100 %/m is not between 0 and 100; by that it never sounds"),
        ("'none'", "its setpoint for smoke of 0 %/m"),
    ):
        assert sum(name in warning and what in warning for warning in inputs.warnings) == 1, what
    assert len(inputs.warnings) == 4


def test_connections_stated_both_ways_agree_or_are_warned_of(tmp_path):
    for back, n in ((0.25, 0), (0.5, 1)):
        inputs = told(tmp_path, f"""
&CONN TYPE = 'WALL' COMP_ID = 'living' COMP_IDS = 'hall' 'OUTSIDE' F = 0.25 0.75 /
&CONN TYPE = 'WALL' COMP_ID = 'hall' COMP_IDS = 'living' F = {back} /
""")  # fmt: skip
        assert inputs.building.heat_links == (HeatLink(0, 1, "wall", 0.25),)
        assert len(inputs.warnings) == n


def test_a_vent_above_the_ceiling_and_too_many_rows_are_refused(tmp_path):
    high = "&VENT TYPE = 'WALL' ID = 'up' COMP_IDS = 'living' 'OUTSIDE' BOTTOM = 2.6 TOP = 3 WIDTH = 1 /"
    with pytest.raises(DeckError, match=r"flat.in: &VENT \('up'\), BOTTOM: expected an opening between 0 and 2.5 m"):
        simulate_deck(written(tmp_path, flat(more=high)), tmp_path / "out")
    many = "".join(
        f"&DEVC ID = 'd{i}' COMP_ID = 'hall' TYPE = 'HEAT_DETECTOR' LOCATION = 1, 1, 2 /\n" for i in range(900)
    )
    deck = read_deck(written(tmp_path, flat(more=many, end_s=1_000_000)))
    with pytest.raises(DeckError, match="SPREADSHEET: expected at most 20000000 rows"):
        inputs_of(deck, "flat.in")
    assert not (tmp_path / "out").exists()


def test_a_vent_is_cut_to_the_heights_that_its_rooms_share(tmp_path):
    inputs = told(tmp_path, """
&COMP ID = 'up' WIDTH = 2 DEPTH = 2 HEIGHT = 3 ORIGIN = 0, 5, 0.5 /
&VENT TYPE = 'WALL' ID = 'step' COMP_IDS = 'living' 'up' BOTTOM = 0.2 TOP = 2 WIDTH = 1 /
""")  # fmt: skip
    step = inputs.building.vents[3]
    assert (step.from_room, step.to_room, step.sill_m, step.soffit_m) == (0, 2, 0.5, 2.0)
    assert inputs.warnings == ("&VENT ('step'): its bottom of 0.2 m is cut to the floor at 0.5 m",)


@pytest.mark.parametrize(("origin_z", "told_of"), [(2.5, "a hole in the upper one's floor"), (2.2, "it is put there")])
def test_a_wall_vent_that_its_rooms_cannot_share_joins_them_all_the_same(tmp_path, origin_z, told_of):
    """CFAST runs such decks."""
    inputs = told(tmp_path, f"""
&COMP ID = 'up' WIDTH = 2 DEPTH = 2 HEIGHT = 3 ORIGIN = 0, 0, {origin_z} /
&VENT TYPE = 'WALL' ID = 'stair' COMP_IDS = 'living' 'up' BOTTOM = 0 TOP = 2 WIDTH = 1 /
""")  # fmt: skip
    joined = [(v.above, v.below, v.area_m2) for v in inputs.building.ceiling_vents[-1:]]
    joined += [(v.from_room, v.to_room, v.sill_m, v.soffit_m) for v in inputs.building.vents[3:]]
    assert ((2, 0, 2.0) in joined) if origin_z == 2.5 else ((0, 2, 2.2, 2.5) in joined)
    assert told_of in inputs.warnings[0]


def test_a_run_of_no_numbers_writes_nothing_and_an_inexact_one_says_so(ran, tmp_path, monkeypatch):
    deck = written(tmp_path, flat())
    spoilt = ran.history.temp_k.copy()
    spoilt[7:] = np.nan
    monkeypatch.setattr("simulators.decks.simulate.run_zones", lambda *_, **__: replace(ran.history, temp_k=spoilt))
    with pytest.raises(ZoneModelError, match="no numbers any more from 70 s on"):
        simulate_deck(deck, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    monkeypatch.setattr("simulators.decks.simulate.run_zones", lambda *_, **__: replace(ran.history, unsolved=3))
    told = simulate_deck(deck, tmp_path / "out").warnings
    assert told == (f"the pressures of 3 of {ran.history.steps} steps are less exact than asked for",)


def test_zones_are_a_row_an_output_time_and_room(ran):
    table = pq.read_table(ran.files["zones.parquet"])
    assert table.schema.equals(ZONES_SCHEMA, check_metadata=True)
    zones = table.to_pandas()
    assert list(zones["t_s"]) == list(np.repeat(np.arange(31) * 10.0, 2))
    assert list(zones["room"]) == ["living", "hall"] * 31
    assert not zones.isna().any().any()
    history, living = ran.history, zones[zones["room"] == "living"]
    np.testing.assert_allclose(living["upper_temp_c"], history.upper_temp_k[:, 0] - 273.15)
    np.testing.assert_allclose(living["hrr_kw"], history.hrr_w[:, 0] / 1000.0)
    assert living["hrr_kw"].max() == pytest.approx(300.0, rel=0.01)


def test_species_are_shares_of_the_wet_gas(ran):
    zones = pd.read_parquet(ran.files["zones.parquet"])
    start, end = zones.iloc[0], zones[zones["room"] == "living"].iloc[-1]
    # air at 20 C and 50 %: 1.155 % water by volume, and of the rest 20.95 % oxygen
    assert start["upper_h2o_pct"] == pytest.approx(1.155, abs=0.02)
    assert start["upper_o2_pct"] == pytest.approx(20.95 * (1.0 - 0.01155), abs=0.01)
    for column in ("co_ppm", "hcn_ppm", "hcl_ppm", "co2_pct", "od_per_m"):
        assert end[f"upper_{column}"] > 10.0 * max(start[f"upper_{column}"], 1e-3), column
    # of each kg of fuel 0.03 kg becomes CO and 0.005 kg HCN
    assert end["upper_hcn_ppm"] / end["upper_co_ppm"] == pytest.approx(0.005 / 27.03 / (0.03 / 28.01), rel=0.02)


METHANE = "CARBON = 1 HYDROGEN = 4 HEAT_OF_COMBUSTION = 50000"
NEVER = "IGNITION_CRITERION = 'TEMPERATURE' SETPOINT = 500 DEVC_ID = 'T'"
HEPTANE = "CARBON = 7 HYDROGEN = 16 HEAT_OF_COMBUSTION = 44600"


@pytest.mark.parametrize(
    ("fuels", "kw", "g_mol"),
    [
        ((METHANE,), (50.0,), 16.04),
        ((HEPTANE,), (50.0,), 100.2),
        # 3 kg of the one, 6 kg of the other
        ((METHANE, HEPTANE), (250.0, 446.0), 9.0 / (3.0 / 16.043 + 6.0 / 100.2)),
        ((HEPTANE,), (0.0,), 46.07),
        # one that nothing lights leaves none
        ((METHANE, f"{HEPTANE} FYI = 'never'"), (50.0, 446.0), 16.04),
    ],
)
def test_unburnt_fuel_is_told_by_its_own_moles(tmp_path, fuels, kw, g_mol):
    """It stood as if it were ethanol: methane by a third of what CFAST tells, heptane by twice as much."""
    fires = "".join(
        f"&FIRE ID = 'F{i}' COMP_ID = 'A' FIRE_ID = 'C{i}' LOCATION = 1, 1 {NEVER if 'never' in fuel else ''} /\n"
        f"&CHEM ID = 'C{i}' {fuel} HRR = {q} AREA = 1 /\n"
        for i, (fuel, q) in enumerate(zip(fuels, kw, strict=True))
    )
    # too little oxygen to burn
    run = simulate_deck(written(tmp_path, f"""&HEAD VERSION = 7600 /
&TIME SIMULATION = 600 SPREADSHEET = 60 /
&INIT INTERIOR_O2_MASS_FRACTION = 0.1 /
&COMP ID = 'A' WIDTH = 3 DEPTH = 3 HEIGHT = 3 LEAK_AREA_RATIO = 0.001, 0 /
&DEVC ID = 'T' COMP_ID = 'A' TYPE = 'PLATE' LOCATION = 1, 1, 1 /
{fires}"""), tmp_path / "out")  # fmt: skip
    told = pq.read_table(run.files["zones.parquet"]).to_pandas()
    by_mass = run.history.fractions[:, 0, 1, c.VOC]
    gases = run.history.fractions[0, 0, 1, : c.FIRST_PARTICLE]
    air_g_mol = 1.0 / (gases / c.MOLAR_MASS_G).sum()
    moles = by_mass / g_mol
    assert (by_mass[-1] > 0.01) == (kw[0] > 0.0)
    np.testing.assert_allclose(told.lower_fuel_pct, 100.0 * moles / (moles + (1.0 - by_mass) / air_g_mol), rtol=1e-3)


def test_a_dose_counts_unburnt_fuel_by_its_own_moles(tmp_path):
    """As the table of zones has its CO: as if it were ethanol it came to a quarter more."""
    run = simulate_deck(written(tmp_path, f"""&HEAD VERSION = 7600 /
&TIME SIMULATION = 900 SPREADSHEET = 1 /
&INIT INTERIOR_O2_MASS_FRACTION = 0.16 /
&COMP ID = 'A' WIDTH = 3 DEPTH = 3 HEIGHT = 3 LEAK_AREA_RATIO = 0.001, 0 /
&FIRE ID = 'F' COMP_ID = 'A' FIRE_ID = 'C' LOCATION = 1, 1 /
&CHEM ID = 'C' {METHANE} HRR = 400 AREA = 1 CO_YIELD = 0.1 /
&DEVC ID = 'T' COMP_ID = 'A' TYPE = 'PLATE' LOCATION = 1, 1, 2.9 /"""), tmp_path / "out")  # fmt: skip
    told = pq.read_table(run.files["zones.parquet"]).to_pandas()
    assert told.upper_fuel_pct.iloc[-1] > 20.0
    per_minute = told.upper_co_ppm / 35_000.0 * np.exp(np.minimum(told.upper_co2_pct, 15.0) / 5.0)
    doses = pq.read_table(run.files["devices.parquet"]).to_pandas().fed_gas
    assert doses.iloc[-1] - doses.iloc[60] == pytest.approx(np.trapezoid(per_minute[60:]) / 60.0, rel=0.01)


def test_devices_have_what_their_kind_has(ran):
    table = pq.read_table(ran.files["devices.parquet"])
    assert table.schema.equals(DEVICES_SCHEMA, check_metadata=True)
    devices = table.to_pandas()
    assert list(devices["device"][:5]) == ["plate", "rod", "heat", "smoke", "spray"]
    assert list(devices["kind"][:5]) == ["plate", "cylinder", "heat_detector", "smoke_detector", "sprinkler"]
    targets = devices["kind"].isin(["plate", "cylinder"])
    for column in ("internal_temp_c", "flux_kw_m2", "radiant_kw_m2", "fed_gas", "fed_heat"):
        assert devices[column].notna().equals(targets), column
    rod = devices[(devices["device"] == "rod") & (devices["t_s"] > 100.0)]
    assert (rod["temp_c"] > rod["internal_temp_c"] + 1.0).all()
    assert devices["activated"].notna().equals(~targets)
    assert devices["temp_c"].isna().equals(devices["kind"] == "smoke_detector")
    heat = devices[devices["device"] == "heat"]
    first = heat[heat["activated"].astype(bool)].iloc[0]
    assert first["temp_c"] >= 57.0
    alarm_s = ran.history.alarm_s[2]
    assert first["t_s"] - 10.0 < alarm_s <= first["t_s"]
    assert not devices[devices["device"] == "spray"]["activated"].astype(bool).any()


def test_the_window_opens_when_its_plate_is_hot(ran):
    devices = pd.read_parquet(ran.files["devices.parquet"])
    plate = devices[devices["device"] == "plate"]
    assert plate["temp_c"].max() > 100.0
    shut = read_deck_without_window(ran)
    assert ran.history.upper_temp_k[-1, 0] < shut.upper_temp_k[-1, 0]


WAIT = """&FIRE ID = 'F2' COMP_ID = 'living' FIRE_ID = 'sofa' LOCATION = 1, 1 IGNITION_CRITERION = 'TEMPERATURE'
      SETPOINT = 80 DEVC_ID = 'plate' /
&FIRE ID = 'F3' COMP_ID = 'hall' FIRE_ID = 'sofa' LOCATION = 1, 1 IGNITION_CRITERION = 'FLUX' SETPOINT = 90
      DEVC_ID = 'plate' /
&VENT TYPE = 'CEILING' ID = 'hatch' COMP_IDS = 'OUTSIDE' 'hall' AREA = 0.2 CRITERION = 'TEMPERATURE' SETPOINT = 60
      DEVC_ID = 'plate' PRE_FRACTION = 0 POST_FRACTION = 1 /
&VENT TYPE = 'MECHANICAL' ID = 'fan' COMP_IDS = 'hall' 'OUTSIDE' AREAS = 0.1, 0.1 HEIGHTS = 2, 2 FLOW = 0.1
      CRITERION = 'TEMPERATURE' SETPOINT = 70 DEVC_ID = 'plate' PRE_FRACTION = 0 POST_FRACTION = 1 /"""


def test_what_waited_for_a_device_is_told_with_when_it_was_set_off(tmp_path):
    """It stood nowhere but in the curves that it changed."""
    ran = simulate_deck(written(tmp_path, flat(more=WAIT)), tmp_path / "out")
    told = json.loads(ran.files["run.json"].read_text())["triggered"]
    assert [(each["group"], each["name"], each["device"]) for each in told] == [
        ("VENT", "window", "plate"), ("VENT", "hatch", "plate"), ("VENT", "fan", "plate"), ("FIRE", "F2", "plate"),
        ("FIRE", "F3", "plate"),
    ]  # fmt: skip
    at_s = {each["name"]: each["at_s"] for each in told}
    t_s, plate_c = ran.history.t_s, ran.history.devices[:, 0, D_TEMP] - c.KELVIN
    for name, setpoint_c in (("window", 100.0), ("hatch", 60.0), ("fan", 70.0), ("F2", 80.0)):
        first = int(np.argmax(plate_c >= setpoint_c))
        assert t_s[first - 1] < at_s[name] <= t_s[first], name
    assert at_s["F3"] is None


def test_the_command_says_what_waited_for_a_device(tmp_path, capsys):
    assert main(["simulate", "deck", str(written(tmp_path, flat(more=WAIT))), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out.split("what waited for a device")[1]
    rows = [line.replace("│", " ").split() for line in said.splitlines()]
    assert ["vent", "window", "plate"] in [row[:3] for row in rows]
    assert ["fire", "F3", "plate", "never"] in rows


def test_a_fire_that_waits_for_nothing_is_lit_when_it_is_declared(ran):
    assert ran.history.lit_s.tolist() == [0.0]
    assert ran.triggered[0].name == "window"


def read_deck_without_window(ran):
    from simulators.physics.zone_model import run_zones

    inputs = translate(ran.deck)
    vents = tuple(v for v in inputs.building.vents if v.trigger is None)
    building = type(inputs.building)("shut", inputs.building.rooms, vents)
    return run_zones(building, inputs.fires, inputs.ambient, 300.0, 10.0, devices=inputs.devices)


def test_the_run_is_told_and_repeats_to_the_byte(ran, tmp_path):
    run = json.loads(ran.files["run.json"].read_text())
    assert run["physics_version"] == PHYSICS_VERSION
    assert run["sha256"] == ran.deck.sha256
    assert (run["deck"], run["title"], run["rooms"], run["warnings"]) == ("flat", "a flat", ["living", "hall"], [])
    again = simulate_deck(written(tmp_path, flat()), tmp_path / "out")
    for name, path in ran.files.items():
        assert again.files[name].read_bytes() == path.read_bytes(), name
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["devices.parquet", "run.json", "zones.parquet"]


@pytest.mark.parametrize("last", ["zones.parquet", "devices.parquet", "run.json"])
def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch, last):
    """The tables of one run never stand beside those of another."""
    out = tmp_path / "out"
    simulate_deck(written(tmp_path, flat(end_s=30)), out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(write):
        def fails(*given, **more):
            write(*given, **more)
            if any(last in str(each) for each in given):
                raise OSError(28, "No space left on device")

        return fails

    monkeypatch.setattr(pq, "write_table", full(pq.write_table))
    monkeypatch.setattr(Path, "write_text", full(Path.write_text))
    with pytest.raises(OSError, match="No space left"):
        simulate_deck(tmp_path / "flat.in", out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_deck_without_devices_or_fires_leaves_an_empty_table(tmp_path):
    text = "&TIME SIMULATION = 30 SPREADSHEET = 10 /\n&COMP ID = 'A' WIDTH = 3 DEPTH = 3 HEIGHT = 2.4 /\n"
    ran = simulate_deck(written(tmp_path, text), tmp_path / "out")
    assert pq.read_table(ran.files["devices.parquet"]).num_rows == 0
    assert zones_table(ran.deck, ran.history).num_rows == 4
    assert ran.history.hrr_w.max() == 0.0


def test_the_command_says_peaks_warnings_and_places(tmp_path, capsys):
    deck = written(tmp_path, flat(more="&SLCF DOMAIN = '3-D' /"))
    assert main(["simulate", "deck", str(deck), "--out", str(tmp_path / "out"), "--plots"]) == 0
    said = capsys.readouterr().out
    assert "&SLCF 1" in said
    assert "living" in said
    for name in ("zones.parquet", "devices.parquet", "run.json", "temperatures.png", "layers.png", "species.png",
                 "devices.png"):  # fmt: skip
        assert (tmp_path / "out" / name).stat().st_size > 0
        assert str(tmp_path / "out" / name) in said


def test_the_command_says_when_devices_were_set_off(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("firelake_cli.simulate_deck.MOST_DEVICES", 4)
    out = tmp_path / "out"
    assert main(["simulate", "deck", str(written(tmp_path, flat())), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    rows = [
        line.split("\u2502")[1:-1]
        for line in said.partition("devices: when")[2].partition("what waited")[0].splitlines()
        if "\u2502" in line
    ]
    told = {device.strip(): [each.strip() for each in more] for device, *more in rows}
    assert list(told) == ["plate", "rod", "heat", "smoke"]
    assert "and 1 more in devices.parquet" in said
    devices = pq.read_table(out / "devices.parquet").to_pandas().groupby("device")
    for name, (kind, at_s, gas_c, od_per_m, kw_m2) in told.items():
        written_of = devices.get_group(name)
        assert written_of.kind.iloc[0] in (kind, f"{kind}_detector")
        assert float(gas_c) == pytest.approx(written_of.gas_temp_c.max(), abs=0.51)
        assert float(od_per_m) == pytest.approx(written_of.od_per_m.max(), abs=0.0051)
        if kw_m2:
            assert at_s == ""
            assert float(kw_m2) == pytest.approx(written_of.flux_kw_m2.max(), abs=0.0051)
        else:
            first_s = written_of.t_s[written_of.activated.astype(bool)].min()
            assert first_s - 10.0 < float(at_s) <= first_s


def test_another_deck_leaves_no_picture_of_devices_that_it_does_not_have(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "devices.png").write_bytes(b"of another deck")
    text = "&TIME SIMULATION = 30 SPREADSHEET = 10 /\n&COMP ID = 'A' WIDTH = 3 DEPTH = 3 HEIGHT = 2.4 /\n"
    assert main(["simulate", "deck", str(written(tmp_path, text)), "--out", str(out), "--plots"]) == 0
    assert sorted(path.name for path in out.glob("*.png")) == ["layers.png", "species.png", "temperatures.png"]


def test_bad_input_ends_with_2_and_one_message(tmp_path, capsys):
    bad = written(tmp_path, flat().replace("WIDTH = 4", "WIDTH = 'x'"))
    assert main(["simulate", "deck", str(bad), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert said.err == "firelake simulate: flat.in: &COMP 1 ('living'), WIDTH: expected a number, got 'x'\n"
    assert not (tmp_path / "out").exists()
    assert main(["simulate", "deck", str(written(tmp_path, flat())), "--out", str(bad)]) == 2
    assert "expected a folder" in capsys.readouterr().err


def test_a_run_that_does_not_end_is_told_and_writes_nothing(tmp_path, capsys, monkeypatch):
    def endless(*_, **__):
        raise ZoneModelError("building flat: no end after 9 steps")

    monkeypatch.setattr("simulators.decks.simulate.run_zones", endless)
    assert main(["simulate", "deck", str(written(tmp_path, flat())), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == "firelake simulate: flat.in: building flat: no end after 9 steps\n"
    assert not (tmp_path / "out").exists()


def test_a_name_is_drawn_as_it_is(tmp_path):
    """A dollar sign begins no formula."""
    deck = written(tmp_path, flat(end_s=30).replace("'living'", "'$\\\\frac{$'"))
    assert main(["simulate", "deck", str(deck), "--plots", "--out", str(tmp_path / "out")]) == 0


def test_a_folder_that_cannot_be_is_one_line(tmp_path, capsys):
    asked = ["simulate", "deck", str(written(tmp_path, flat(end_s=30))), "--plots", "--out"]
    assert main([*asked, str(tmp_path / ("x" * 300))]) == 2
    (tmp_path / "out" / "layers.png").mkdir(parents=True)
    assert main([*asked, str(tmp_path / "out")]) == 1
    long, taken = capsys.readouterr().err.splitlines()
    assert long.endswith("x cannot be made a folder: File name too long")
    assert taken.startswith("firelake simulate: --out: ")
    assert "layers.png" in taken


@pytest.mark.reference
@pytest.mark.parametrize("name", ["cfast/R05/R05.in", "cfast/R14/R14.in", "cfast/R15/R15.in", "cfast/R20/R20.in",
                                  "decks/NBS/MV100A.in", "decks/NIST_Dunes_2000/NIST_Dunes_2000_SDC02.in",
                                  "decks/NIST_NRC/NIST_NRC_T1.in", "decks/Vettori_Flat/Test_1.in",
                                  "decks/VTT/VTT_C1.in"])  # fmt: skip
def test_shared_decks_run_to_their_end(tmp_path, name):
    """One of each kind; the validation runs them all."""
    ran = simulate_deck(REFERENCE / name, tmp_path)
    zones = pd.read_parquet(ran.files["zones.parquet"])
    assert ran.warnings == ()
    assert zones["t_s"].max() == pytest.approx(ran.deck.end_s, abs=ran.deck.output_s)
    assert np.isfinite(zones.drop(columns="room")).all().all()
    assert zones["upper_temp_c"].between(-20.0, 1500.0).all()
    shares = zones[["upper_o2_pct", "upper_co2_pct", "upper_h2o_pct", "lower_o2_pct", "lower_co2_pct"]]
    assert ((shares >= 0.0) & (shares <= 100.0)).all().all()
