"""What burns, leaks or boils in a scenario is of what it is made of, and gives as much as that does."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.physics.building import Building
from simulators.physics.fire import Release, at
from simulators.physics.source_tables import source_table
from simulators.physics.zone_model import run_zones
from simulators.scenarios.catalogue import read_file, scenario_class
from simulators.scenarios.distributions import ScenarioError
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.life import FEET_M
from simulators.scenarios.pools import pool_kw


def test_a_ring_boils_off_no_more_than_its_heat_does():
    """Drawn apart, four of ten boiled off more, up to six times as much, and all their heat went to the air besides."""
    for number in range(100):
        drawn = draw_scenario(7, number, scenario_class("nuisance_cooking"))
        if drawn.record.get("release0.fan_runs"):
            continue
        burns_g_s = 1e-3 * drawn.record["release0.burns_mg_s"]
        of_gas_g_s = 2.25 * burns_g_s if drawn.record["release0.burns"] == "natural_gas" else 0.0
        cooks = next(s for s in drawn.sources if isinstance(s, Release) and s.voc_kg_s and s.aerosol_kg_s)
        kw = max(kw for _, kw in cooks.heat_kw)
        boiled_g_s = 1e3 * max(kg_s for _, kg_s in cooks.h2o_kg_s) - of_gas_g_s
        assert kw + 2.59 * boiled_g_s == pytest.approx(50.0 * burns_g_s)
        assert 0.05 * 50.0 * burns_g_s <= 2.59 * boiled_g_s * (1.0 + 1e-9)


def test_a_shower_warms_the_air_by_a_fifth_of_the_latent_heat_of_its_vapour():
    """Drawn apart, by 0.06 to 0.7 of it."""
    vapour_g_s = []
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class("nuisance_shower"))
        runs = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        vapour_g_s.append(1e3 * max(kg_s for _, kg_s in runs.h2o_kg_s))
        assert max(kw for _, kw in runs.heat_kw) / (2.43 * vapour_g_s[-1]) == pytest.approx(0.2, rel=0.1)
    assert 0.39 < min(vapour_g_s) < 0.5
    assert 1.3 < max(vapour_g_s) < 1.42


def test_what_leaks_or_evaporates_burns_once_it_is_lit():
    """From the flames on, whose heat it is; before them, and where nothing ignites, all of it comes. Pans smoke on."""
    lit, spilt = 0, 0
    for name in ("gas_leak", "chemical_fire", "kitchen_oil", "candle_fire"):
        for number in range(30):
            drawn = draw_scenario(7, number, scenario_class(name))
            flames_s = np.inf if drawn.fire is None or drawn.fire.flaming_s is None else drawn.fire.flaming_s
            for release in drawn.sources:
                if not isinstance(release, Release) or release.co2_kg_s:
                    continue
                for curve in (release.voc_kg_s, release.ch4_kg_s, release.c3h8_kg_s):
                    if not curve:
                        continue
                    t_s = np.arange(0.0, 2000.0)
                    rates = at(curve, t_s)
                    if release.heat_kw or not rates.any():
                        assert name not in ("gas_leak", "chemical_fire") or flames_s <= curve[0][0]
                        continue
                    assert not rates[t_s >= flames_s + 1.0].any()
                    lit += flames_s < 2000.0
                    spilt += flames_s == np.inf
            assert redraw(drawn.record) == drawn
    assert lit > 20
    assert spilt > 20


def test_a_leak_is_of_one_gas_with_its_odour_and_its_fire_is_as_large_as_it():
    kinds, lit = set(), 0
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class("gas_leak"))
        kinds.add(drawn.record["release0.gas"])
        [leak] = [s for s in drawn.sources if isinstance(s, Release) and (s.ch4_kg_s or s.c3h8_kg_s)]
        ch4, c3h8, voc = (
            max((r for _, r in curve), default=0.0) for curve in (leak.ch4_kg_s, leak.c3h8_kg_s, leak.voc_kg_s)
        )
        if not ch4 + c3h8:
            continue
        assert 0.002 <= voc / (voc + ch4 + c3h8) <= 0.05
        assert bool(ch4) == (drawn.record["release0.gas"] == "natural_gas")
        assert ch4 or c3h8 <= 0.42e-3
        if drawn.fire is not None:
            flames_s, end_s = drawn.fire.flaming_s, leak.voc_kg_s[-1][0]
            assert drawn.fire.fuel == ("methane" if ch4 else "propane")
            assert drawn.fire.peak_hrr_kw == pytest.approx(
                (ch4 + c3h8) * drawn.fire.material.heat_of_combustion_j_kg / 1000.0, rel=1e-6
            )
            assert flames_s <= end_s
            lit += 1
    assert kinds == {"natural_gas", "bottled_gas"}
    assert lit > 5


def test_a_candles_heat_and_gases_are_of_one_wax():
    for number in range(20):
        drawn = draw_scenario(7, number, scenario_class("nuisance_candle"))
        candle = next(s for s in drawn.sources if isinstance(s, Release) and s.co_kg_s)
        kw, co2, h2o, co = (
            max(v for _, v in curve) for curve in (candle.heat_kw, candle.co2_kg_s, candle.h2o_kg_s, candle.co_kg_s)
        )
        assert 0.06 <= kw <= 0.25
        assert 5e-6 <= co / (kw / 43.0) <= 25e-6
        assert co2 / kw == pytest.approx(3.1e-3 / 43.0, rel=1e-9)
        assert h2o / kw == pytest.approx(1.3e-3 / 43.0, rel=1e-9)


def test_a_hobs_carbon_dioxide_and_monoxide_are_those_of_its_gas():
    """An electric hob has none; of a burner's flue gas less the air that it did not need at most 800 ppm are CO."""
    hobs = set()
    for number in range(40):
        drawn = draw_scenario(7, number, scenario_class("nuisance_cooking"))
        if drawn.record.get("release0.fan_runs"):
            continue
        pan = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        kw, co2, co = (max((v for _, v in curve), default=0.0) for curve in (pan.heat_kw, pan.co2_kg_s, pan.co_kg_s))
        hobs.add(drawn.record["release0.burns"])
        kw /= 1.0 - drawn.record["release0.steam_share"]
        assert 0.4 <= kw <= 2.2
        by_gas = drawn.record["release0.burns"] == "natural_gas"
        assert co2 == pytest.approx(2.74e-3 / 50.0 * kw if by_gas else 0.0)
        # a mole of methane leaves 8.5 of dry flue gas
        flue_mol = 8.52 * co2 / 44.0
        assert 9e-6 * flue_mol <= co / 28.0 <= 810e-6 * flue_mol
        assert bool(co) == by_gas
    assert hobs == {"electricity", "natural_gas"}


def test_the_air_gets_of_an_arcs_heat_what_the_metal_does_not_take():
    """A third at most (DuPont and Marder 1995): a seam warms a head less than flames of its power do."""
    for number in range(20):
        drawn = draw_scenario(7, number, scenario_class("nuisance_welding"))
        arc = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        kw = max(v for _, v in arc.heat_kw)
        assert 1.5 <= kw <= 5.0
        assert 0.16 <= arc.convected_share <= 0.33


def test_burnt_toast_smokes_as_it_gives_carbon_monoxide_and_only_once_it_is_dry():
    """Bread loses its water before it browns: 50 s after the toaster is on it smokes half as much as at its worst, or
    less."""
    for number in range(40):
        drawn = draw_scenario(7, number, scenario_class("nuisance_toast"))
        toaster = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        t_s, aerosol = np.array(toaster.aerosol_kg_s).T
        assert 1.0 <= max(co for _, co in toaster.co_kg_s) / aerosol.max() <= 200.0 / 60.0
        assert np.interp(t_s[0] + 50.0, t_s, aerosol) <= 0.5 * aerosol.max()


def test_flames_stand_on_what_such_fires_need():
    """No square metre of furniture, cables or a basket gives more than its kind does; gas alone comes as a jet."""
    spread = 0
    for number in range(400):
        fire = draw_scenario(7, number).fire
        if fire is None or fire.flaming_s is None or fire.material.is_gas:
            continue
        t_s = np.arange(0.0, 3000.0, 5.0)
        area_m2 = fire.burning_m2(fire.flaming_kw(t_s))
        assert (fire.flaming_kw(t_s) / area_m2).max() <= 2500.0 * (1.0 + 1e-9)
        assert area_m2.min() == fire.area_m2
        table = source_table(fire, 900.0)
        np.testing.assert_allclose(table[:, c.AREA_M2], fire.burning_m2(fire.flaming_kw(table[:, c.TIME])))
        spread += area_m2.max() > 2.0 * fire.area_m2
    assert spread > 30


def test_what_smoulders_gives_as_much_as_its_surface_does():
    """Foam 5 to 15 kW a square metre, cotton to 40, wood to 50 (Ohlemiller), however large it is."""
    for name, most in (("smouldering_foam", 15.0), ("smouldering_cotton", 40.0), ("smouldering_wood", 50.0)):
        fires = [draw_scenario(7, number, scenario_class(name)).fire for number in range(60)]
        given = np.array([fire.smoulder_kw / fire.area_m2 for fire in fires])
        assert given.min() >= 5.0
        assert given.max() <= most * (1.0 + 1e-9)
        assert np.corrcoef(np.log([(fire.area_m2, fire.smoulder_kw) for fire in fires]).T)[0, 1] > 0.7


def test_a_pool_burns_as_fast_as_one_of_its_diameter_does():
    """Babrauskas's correlation by hand; a small pan gives a fifth of what a square metre of a large one does."""
    given = {"pool_fire": [], "chemical_fire": []}
    for name, shares in given.items():
        for number in range(60):
            fire = draw_scenario(7, number, scenario_class(name)).fire
            if fire is not None and fire.fuel == "heptane":
                rate_kg_m2s = 0.101 * (1.0 - np.exp(-1.1 * np.sqrt(4.0 * fire.area_m2 / np.pi)))
                shares.append(fire.peak_hrr_kw / (rate_kg_m2s * 41.2e3 * fire.area_m2))
    assert 0.5 <= min(given["pool_fire"]) < 0.6
    assert 1.0 < max(given["pool_fire"]) <= 1.1 + 1e-9
    assert 0.2 <= min(given["chemical_fire"]) < 0.4
    assert 0.8 < max(given["chemical_fire"]) <= 1.0 + 1e-9
    assert pool_kw("heptane", 0.01) / 0.01 < 0.25 * pool_kw("heptane", 0.4) / 0.4
    assert pool_kw("polystyrene", 2.0) == pytest.approx(0.034 * 27.0e3 * 2.0)


def test_a_spill_evaporates_from_what_is_to_burn():
    """Half a gram to three a square metre and second (Hummel et al. 1996), whether it is lit or not."""
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class("chemical_fire"))
        spill = next(each for each in drawn.sources if isinstance(each, Release) and each.voc_kg_s and not each.heat_kw)
        area_m2 = drawn.record["fire.area_m2"]
        assert 5e-4 * area_m2 <= max(rate for _, rate in spill.voc_kg_s) <= 3e-3 * area_m2 * (1.0 + 1e-9)
        assert drawn.fire is None or (drawn.fire.area_m2, drawn.fire.base_height_m) == (area_m2, spill.z_m)


NEVER = """\
name: never
doc: What neither smoulders nor flames.
kind: fire
duration_s: 600
rooms: office
fire: {fuel: paper, ignition_s: 60, base_height_m: 0.3, area_m2: 0.1, smoulder_s: 100, flaming_probability: CHANCE}
building:
  rooms:
    - {name: study, use: office, width_m: 4, depth_m: 3, height_m: 2.5}
"""


def test_a_fire_that_never_comes_in_its_run_is_refused(tmp_path):
    path = tmp_path / "late.yaml"
    path.write_text(NEVER.replace("ignition_s: 60", "ignition_s: 600").replace("CHANCE", "1"))
    with pytest.raises(ScenarioError, match=r"late\.yaml: fire: ignition_s: expected an ignition before the run ends"):
        read_file(path)
    path.write_text(NEVER.replace("ignition_s: 60", "ignition_s: {uniform: [500, 700]}").replace("CHANCE", "1"))
    assert read_file(path).name == "never"


def test_a_fire_without_a_height_needs_a_release_that_has_one(tmp_path):
    path = tmp_path / "nowhere.yaml"
    path.write_text(NEVER.replace("base_height_m: 0.3, ", "").replace("CHANCE", "1"))
    with pytest.raises(ScenarioError, match=r"nowhere\.yaml: fire: key 'base_height_m' is missing"):
        read_file(path)


def test_what_is_no_pool_is_none(tmp_path):
    path = tmp_path / "basket.yaml"
    path.write_text(NEVER.replace("area_m2: 0.1", "area_m2: 0.1, pool_share: 1").replace("CHANCE", "1"))
    with pytest.raises(ScenarioError, match=r"basket\.yaml: fire: pool_share: expected fuels of heptane, polystyrene"):
        read_file(path)


@pytest.mark.parametrize("key", ["smoulder_kw: 2", "smoulder_kw_m2: {uniform: [0, 30]}"])
def test_gas_does_not_smoulder(tmp_path, key):
    path = tmp_path / "jet.yaml"
    path.write_text(NEVER.replace("fuel: paper", f"fuel: [paper, propane], {key}").replace("CHANCE", "1"))
    with pytest.raises(ScenarioError, match=rf"jet\.yaml: fire: {key.split(':')[0]}: expected 0, since propane cannot"):
        read_file(path)
    path.write_text(NEVER.replace("fuel: paper", "fuel: [paper, propane]").replace("CHANCE", "1"))
    assert read_file(path).fire.fuel == ("paper", "propane")


def test_nothing_is_ignited_where_nothing_burns(tmp_path):
    """Without smouldering a fire begins with its flames, and without flames it does not happen."""
    path = tmp_path / "never.yaml"
    path.write_text(NEVER.replace("CHANCE", "0"))
    assert draw_scenario(1, 0, read_file(path)).fire is None
    path.write_text(NEVER.replace("CHANCE", "1"))
    fire = draw_scenario(1, 0, read_file(path)).fire
    assert fire.ignition_s == fire.flaming_s == 160.0


@pytest.mark.parametrize(
    ("name", "a_co2"), [("nuisance_people", 1.0 / 0.85), ("nuisance_candle", 1.5), ("nuisance_cooking", 2.0)]
)
def test_what_breathes_and_burns_uses_oxygen(name, a_co2):
    """Moles for one of carbon dioxide: who breathes 1 / 0.85 (ASHRAE), wax 38 / 25, methane 2."""
    drawn = next(
        d
        for d in (draw_scenario(7, number, scenario_class(name)) for number in count())
        if d.record.get("release0.burns") != "electricity"
    )
    sources = [s for s in drawn.sources if isinstance(s, Release) and s.co2_kg_s]
    sources = [s for s in sources if (s.z_m == FEET_M) == (name == "nuisance_people")]
    shut = Building("shut", tuple(replace(room, leak_area_m2=1e-6) for room in drawn.building.rooms))
    history = run_zones(shut, sources, drawn.ambient, drawn.duration_s, 10.0)
    kg = (history.fractions * history.layer_mass_kg[..., None])[:, sources[0].room].sum(axis=1)
    # as air gets warm some leaves by the cracks
    begun = kg[0] * kg[-1, c.N2] / kg[0, c.N2]
    used, given = begun[c.O2] - kg[-1, c.O2], kg[-1, c.CO2] - begun[c.CO2]
    assert given > 0.001
    assert used / 31.998 == pytest.approx(a_co2 * given / 44.009, rel=0.05)
