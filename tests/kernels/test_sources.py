"""What sources give off: means over a step beside quadrature, and fuels' elements counted."""

import naive_devices as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.cpu import sizes, work_for
from simulators.kernels.layers import layer_states
from simulators.kernels.openings import interpolated
from simulators.kernels.plume import plume_entrainment
from simulators.kernels.source_rates import mean_rates
from simulators.kernels.sources import MOST_DRAWN, _burn_smoke, _lift_w, fuel_lost, want_of_air
from simulators.kernels.start import start
from simulators.physics.building import Building, Room
from simulators.physics.combustion import products_a_joule, starved_co, tabulated_products
from simulators.physics.fire import Ambient, Fire, ModelError, TabulatedFire
from simulators.physics.fuels import FUELS
from simulators.physics.zone_model import output_for, pack, run_zones
from simulators.verification.impossible import species_imbalance

ATOMS = {"C": 12.011, "H": 1.008, "O": 15.999, "N": 14.007, "Cl": 35.453}
CONTENTS = {
    c.N2: {"N": 2}, c.O2: {"O": 2}, c.CO2: {"C": 1, "O": 2}, c.CO: {"C": 1, "O": 1}, c.H2O: {"H": 2, "O": 1},
    c.HCN: {"H": 1, "C": 1, "N": 1}, c.HCL: {"H": 1, "Cl": 1}, c.H2: {"H": 2},
    c.SOOT_FLAMING: {"C": 1}, c.SOOT_SMOULDERING: {"C": 1},
}  # fmt: skip


def table_of(times, values):
    table = np.zeros((len(times), c.N_COLUMNS))
    table[:, 0], table[:, c.FLAME] = times, values
    table[:, c.R_CO] = np.arange(len(times))
    return table


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.floats(0.01, 30.0), st.floats(0.0, 1e6)), min_size=1, max_size=8), st.floats(0.0, 100.0),
    st.floats(0.01, 60.0),
)  # fmt: skip
def test_the_mean_over_a_step_is_its_quadrature(points, start_s, span_s):
    times = 5.0 + np.cumsum([gap for gap, _ in points])
    table, rates = table_of(times, [value for _, value in points]), np.zeros(c.N_COLUMNS)
    mean_rates(table, 0, len(table), 0, start_s, start_s + span_s, rates)
    for column in (c.FLAME, c.R_CO):
        plain = naive.mean_of_table(table, start_s, start_s + span_s, column)
        assert rates[column] == pytest.approx(plain, rel=1e-3, abs=1e-5 * table[:, column].max() + 1e-9)


def test_steps_in_a_row_give_off_what_one_long_step_does():
    rng = np.random.default_rng(1)
    table, rates = table_of(np.cumsum(rng.uniform(0.1, 9.0, 40)), rng.uniform(0.0, 5e5, 40)), np.zeros(c.N_COLUMNS)
    whole, cursor, t = 0.0, 0, 0.0
    while t < 220.0:
        dt = rng.uniform(0.01, 7.0)
        cursor = mean_rates(table, 0, len(table), cursor, t, t + dt, rates)
        whole += dt * rates[c.FLAME]
        t += dt
    mean_rates(table, 0, len(table), 0, 0.0, t, rates)
    assert whole == pytest.approx(t * rates[c.FLAME], rel=1e-12)


def test_a_curve_is_straight_between_its_points_and_stays_at_its_ends():
    points = np.array([[9.0, 9.0], [2.0, 0.5], [6.0, 1.0], [6.0, 0.2], [8.0, 0.0]])
    told = [interpolated(points, 1, 5, t) for t in (0.0, 2.0, 4.0, 7.0, 99.0)]
    assert told == pytest.approx([0.5, 0.5, 0.75, 0.1, 0.0])


@pytest.mark.parametrize(
    ("name", "heat_mj_kg", "co", "co2"),
    [("polyurethane_foam", 17.8, 0.010, 1.55), ("polystyrene", 27.0, 0.060, 2.33), ("heptane", 41.2, 0.010, 2.85),
     ("propane", 43.7, 0.005, 2.85)],
)  # fmt: skip
def test_well_ventilated_flames_give_what_tewarsons_table_has(name, heat_mj_kg, co, co2):
    """SFPE Handbook, appendix 3, table A.39; foam as GM21. Of CO2 that which the elements leave."""
    made = FUELS[name].heat_of_combustion_j_kg * products_a_joule(FUELS[name], ModelError())[1, c.PLAIN]
    assert (FUELS[name].heat_of_combustion_j_kg, FUELS[name].co_flaming) == (1e6 * heat_mj_kg, co)
    assert made[c.CO2] == pytest.approx(co2, rel=0.08)


@pytest.mark.parametrize("name", FUELS)
def test_carbon_hydrogen_oxygen_and_nitrogen_of_a_fuel_are_all_found_in_its_products(name):
    """VOC apart, which is fuel that leaves as it is, and the water of what chars: atoms in are atoms out."""
    fuel = FUELS[name]
    formula = {"C": fuel.carbon, "H": fuel.hydrogen, "O": fuel.oxygen, "N": fuel.nitrogen, "Cl": fuel.chlorine}
    weight = sum(n * ATOMS[atom] for atom, n in formula.items())
    heats = (fuel.heat_smouldering_j_kg, fuel.heat_of_combustion_j_kg)
    vocs, shares = (fuel.voc_smouldering, fuel.voc_flaming), (fuel.burns_smouldering(), fuel.burns_flaming())
    for row, heat, voc, burns in zip(
        products_a_joule(fuel, ModelError())[:, c.PLAIN], heats, vocs, shares, strict=True
    ):
        burnt = (burns - voc) / heat
        row = row.copy()
        row[c.H2O] -= (1.0 - burns) / heat if fuel.chars else 0.0
        for atom, mass in ATOMS.items():
            into = burnt * formula.get(atom, 0.0) * mass / weight
            out = sum(
                row[s] * parts.get(atom, 0) * mass / sum(n * ATOMS[a] for a, n in parts.items())
                for s, parts in CONTENTS.items()
            )
            assert out == pytest.approx(into, rel=1e-4, abs=1e-13)


@pytest.mark.parametrize("name", FUELS)
def test_a_fuels_heat_is_that_of_what_burns_of_it(name):
    """Heat, and what CO, soot, H2 and VOC carry away, is the heat of complete combustion of the share that burns."""
    fuel = FUELS[name]
    heats = (fuel.heat_smouldering_j_kg, fuel.heat_of_combustion_j_kg)
    for row, heat, burns in zip(
        products_a_joule(fuel, ModelError())[:, c.PLAIN],
        heats,
        (fuel.burns_smouldering(), fuel.burns_flaming()),
        strict=True,
    ):
        soot = row[c.SOOT_FLAMING] + row[c.SOOT_SMOULDERING]
        away = 10.1e6 * row[c.CO] + 32.8e6 * soot + 120e6 * row[c.H2] + fuel.heat_complete_j_kg * row[c.VOC]
        assert (1.0 + away) * heat == pytest.approx(burns * fuel.heat_complete_j_kg, rel=0.03)


def test_the_chlorine_of_pvc_leaves_as_hydrogen_chloride():
    fuel = FUELS["pvc_wire"]
    row = products_a_joule(fuel, ModelError())[1, c.PLAIN]
    chlorine = (fuel.burns_flaming() - fuel.voc_flaming) * 0.5 * 35.453 / (12.011 + 1.5 * 1.008 + 0.5 * 35.453)
    assert row[c.HCL] * fuel.heat_of_combustion_j_kg == pytest.approx(chlorine * 36.461 / 35.453, rel=1e-6)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(FUELS)), st.floats(0.2, 4.0), st.floats(0.2, 4.0))
def test_no_fuel_gives_more_co_than_its_carbon_however_wrong_and_starved(name, co, smoke):
    error = ModelError(co=co, smoke=smoke)
    fuel = FUELS[name]
    parts = products_a_joule(fuel, error)
    starved = parts[1, c.PLAIN] + starved_co(fuel, error) * parts[1, c.BY_CO]
    for row in (*parts[:, c.PLAIN], starved):
        made = np.delete(row[: c.N_SPECIES], c.O2)
        assert made.min() >= 0.0
        assert row[: c.N_SPECIES].sum() == pytest.approx(row[c.N_SPECIES], rel=1e-9)


@pytest.mark.parametrize(("name", "hcn"), [("polyurethane_foam", 0.0148), ("wood", 0.0004), ("heptane", 0.0)])
def test_flames_that_want_for_air_give_the_more_hcn_too(name, hcn):
    """Foam gave 0.002 kg/kg however little air it had, while its CO rose from 0.01 to 0.2."""
    fuel = FUELS[name]
    parts = fuel.heat_of_combustion_j_kg * products_a_joule(fuel, ModelError())[1]
    starved = parts[c.PLAIN] + starved_co(fuel, ModelError()) * parts[c.BY_CO]
    assert starved[c.CO] == pytest.approx(0.2)
    assert starved[c.HCN] == pytest.approx(hcn, abs=1e-4)


def test_flames_give_the_more_co_the_less_air_they_find():
    """Their yield of enough air until half of it is wanted, four fifths of the rise to 0.2 at twice."""
    assert want_of_air(0.0) == 0.0
    assert want_of_air(0.5) < 1e-8
    assert want_of_air(1.0) == pytest.approx(0.082, abs=1e-3)
    assert want_of_air(2.0) == pytest.approx(0.73, abs=0.01)
    shut = Building("shut", (Room("a", 3.0, 3.0, 2.4),))
    fire = Fire(0, "wood", 1.5, 1.5, 0.1, 0.5, growth_kw_s2=0.1, peak_hrr_kw=400.0, burn_s=2000.0)
    given = run_zones(shut, (fire,), Ambient(), 60.0).balance["species_in_kg"]
    starved = run_zones(shut, (fire,), Ambient(), 900.0).balance["species_in_kg"]
    assert starved[c.CO] / starved[c.CO2] > 2.0 * given[c.CO] / given[c.CO2]


def test_what_flames_heat_loses_less_fuel_the_less_oxygen_there_is():
    """0.1 X - 1.1 of what it loses in the open, X in vol %, and no less than burns; gas comes from its bottle."""
    in_air = 0.2095 * 31.999 / 28.97
    assert fuel_lost(0.0, in_air) == pytest.approx(0.995, abs=1e-3)
    assert fuel_lost(0.0, in_air * 16.0 / 20.95) == pytest.approx(0.5, abs=1e-3)
    assert fuel_lost(0.2, in_air / 2.0) == 0.2
    shut, vapour = Building("shut", (Room("a", 3.0, 3.0, 2.4),)), {}
    for fuel in ("heptane", "propane"):
        fire = Fire(0, fuel, 1.5, 1.5, 0.1, 0.5, growth_kw_s2=0.1, peak_hrr_kw=400.0, burn_s=2000.0)
        vapour[fuel] = run_zones(shut, (fire,), Ambient(), 900.0).balance["species_in_kg"][c.VOC]
    assert vapour["propane"] > 3.0
    assert vapour["heptane"] < 0.3 * vapour["propane"]


def test_a_tabulated_fires_yields_change_its_products_along_straight_lines():
    """A deck's fire with yields y has y kg of each a kg of fuel, and its mass closes."""
    fire = TabulatedFire(0, 1.0, 1.0, (2.0, 3.0, 1.0, 0.5, 1.0), 16e6, 0.3, ((0.0, 1.0, 0.0, 1.0, 0.05, 0.1, 0.02),))
    parts = tabulated_products(fire)[1]
    row = parts[c.PLAIN] + 0.05 * parts[c.BY_CO] + 0.1 * parts[c.BY_SOOT] + 0.02 * parts[c.BY_HCN]
    fuel_kg = row[c.N_SPECIES]
    assert fuel_kg == pytest.approx(1.0 / 16e6, rel=1e-12)
    assert row[[c.CO, c.SOOT_FLAMING, c.HCN]] / fuel_kg == pytest.approx([0.05, 0.1, 0.02], rel=1e-9)
    assert row[: c.N_SPECIES].sum() == pytest.approx(fuel_kg, rel=1e-9)
    assert row[c.N_SPECIES + 1] == pytest.approx(-row[c.O2], rel=1e-12)


def smoky_room(soot):
    """The state of a closed room with a fire, half of it upper layer, its air holding this share of flaming soot."""
    room, fire = Room("a", 4.0, 5.0, 2.5), Fire(0, "wood", 1.0, 1.0, 0.2, 0.2)
    scenario = pack(Building("one", (room,)), (fire,), Ambient(), 100.0, 1.0, ModelError(), 10.0, (), 0.15, 1.0)
    work = work_for(*sizes(scenario))
    start(scenario, work, output_for(scenario))
    work.gas.energy[0] = 0.5 * work.gas.energy[0].sum()
    work.gas.mass[0] = 0.5 * work.gas.mass[0].sum(axis=0)
    layer_states(scenario.rooms, work)
    work.gas.mass[0, :, c.N2] -= soot * work.gas.total[0]
    work.gas.mass[0, :, c.SOOT_FLAMING] = soot * work.gas.total[0]
    return scenario, work


def test_smoke_drawn_into_flames_burns_to_carbon_dioxide():
    """Soot goes, its carbon is found in CO2 and its oxygen is used, as much as flames draw in where they always are."""
    scenario, work = smoky_room(1e-3)
    _burn_smoke(0, 0.1, 300e3, 210e3, 0.5, 0.2, 1.0, 1.0, scenario, work)
    rate = work.gas.mass_rate[0].sum(axis=0)
    drawn = plume_entrainment(300.0, 210.0, 0.5, 0.08 * 300.0**0.4)
    assert rate[c.SOOT_FLAMING] == pytest.approx(-1e-3 * drawn, rel=1e-9)
    assert rate[c.CO2] * 12.011 / 44.009 == pytest.approx(-rate[c.SOOT_FLAMING], rel=1e-12)
    assert rate.sum() == pytest.approx(0.0, abs=1e-12 * rate[c.CO2])
    assert work.released == pytest.approx(rate, rel=1e-12)


@pytest.mark.parametrize(("scarce", "left"), [(c.SOOT_FLAMING, 1e-9), (c.O2, 1e-9)])
def test_no_more_smoke_burns_than_the_upper_layer_has_or_finds_oxygen_for(scarce, left):
    """Fire by fire, in a long step."""
    scenario, work = smoky_room(1e-3)
    work.gas.mass[0, c.UPPER, scarce] = left
    for _ in range(9):
        _burn_smoke(0, 10.0, 300e3, 210e3, 0.5, 0.2, 1.0, 1.0, scenario, work)
    taken = -10.0 * work.gas.mass_rate[0, c.UPPER, scarce]
    assert 0.0 < taken <= MOST_DRAWN * left * (1.0 + 1e-12)
    assert work.gas.mass_rate[0].sum() == pytest.approx(0.0, abs=1e-15)


def test_a_closed_room_holds_less_smoke_than_its_fire_made():
    """Beside what the fuel's yield makes of the heat released; none burns in a room so large that it stays clear."""
    fire = Fire(0, "polyurethane_foam", 1.5, 2.0, 0.2, 0.2, flaming_s=1.0, smoulder_kw=0.0, peak_hrr_kw=150.0)
    soot_a_joule = products_a_joule(FUELS["polyurethane_foam"], ModelError())[1, c.PLAIN, c.SOOT_FLAMING]
    left = []
    for side_m in (4.0, 40.0):
        history = run_zones(Building("one", (Room("a", side_m, side_m, 2.5),)), (fire,), Ambient(), 300.0)
        given = history.balance["species_in_kg"][[c.SOOT_FLAMING, c.SOOT_SMOULDERING]].sum()
        left.append(given / (np.trapezoid(history.hrr_w[:, 0], history.t_s) * soot_a_joule))
        assert species_imbalance(history) < 1e-10
    assert left[0] < 0.9
    assert left[1] == pytest.approx(1.0, rel=1e-3)


def test_light_gas_lifts_as_much_as_heat_that_makes_air_as_light():
    """A gram of methane a second is 1.8 l of gas of 0.55 of air's density; propane falls, and neither vapour lifts nor
    what is used."""
    released = np.zeros(c.N_SPECIES)
    released[c.CH4], released[c.H2O], released[c.O2] = 1e-3, 1.0, -1.0
    lifts_w = c.CP * 293.15 * 1e-3 * (28.96 / 16.04 - 1.0)
    assert _lift_w(released, 293.15) == pytest.approx(lifts_w, rel=2e-3)
    released[c.CH4], released[c.C3H8] = 0.0, 1e-3
    assert _lift_w(released, 293.15) == pytest.approx(c.CP * 293.15 * 1e-3 * (28.96 / 44.1 - 1.0), rel=2e-3)
