"""The air at a head by kernel beside plain numpy, and what truth_zones says beside a deck's file."""

from __future__ import annotations

import naive_air as naive
import numpy as np
import pytest

from simulators.decks.outputs import zone_columns
from simulators.kernels import zone_rows
from simulators.physics.building import Building, Room, Vent
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.physics.point import airs_at
from simulators.physics.zone_model import run_zones
from simulators.scenarios.drawing import draw_scenario


@pytest.fixture(scope="module", params=range(8))
def run(request):
    scenario = draw_scenario(5, request.param)
    history = run_zones(
        scenario.building, scenario.sources, scenario.ambient, 400.0, model_error=scenario.model_error,
        devices=scenario.panes,
    )  # fmt: skip
    return scenario, history


def test_air_of_every_place_is_what_plain_numpy_gives(run):
    scenario, history = run
    places = [(head.room, head.x_m, head.y_m, head.z_m) for head in scenario.heads]
    places += [(n, 0.3 * r.width_m, 0.6 * r.depth_m, 1.5) for n, r in enumerate(scenario.building.rooms)]
    for place, air in zip(places, airs_at(history, scenario.building, places), strict=True):
        plain = naive.air_at(history, scenario.building, scenario.sources, *place)
        for name, ours, expected in zip(air._fields, air, plain, strict=True):
            np.testing.assert_allclose(ours, expected, rtol=1e-11, atol=1e-12, err_msg=name)


def steps_at(begin_s, most):
    return ((begin_s, 0.0), (begin_s + 10.0, most), (90.0, most), (100.0, 0.0))


GASES = {name: steps_at(25.0, 2e-6 * number) for number, name in enumerate(
    ("h2o_kg_s", "co2_kg_s", "co_kg_s", "voc_kg_s", "aerosol_kg_s", "ch4_kg_s", "c3h8_kg_s", "h2_kg_s", "o2_used_kg_s"),
    start=1)}  # fmt: skip
SHUT = Building(
    "shut",
    (Room("a", 3.0, 4.0, 2.5, leak_area_m2=1e-3), Room("b", 5.0, 3.0, 2.4, leak_area_m2=1e-3, origin_m=(3.0, 0.0, 0.0)),
     Room("c", 2.0, 2.0, 2.4, leak_area_m2=1e-3)),
    (Vent(0, 1, 0.9, 0.0, 2.0, place_m=(3.0, 1.0)), Vent(1, 0, 0.3, 1.0, 1.5), Vent(2, 1, 0.8, 0.0, 2.0)),
)  # fmt: skip
SOURCES = {
    "a fire in a corner that wants for air": Fire(
        0, "polyurethane_foam", 0.0, 0.0, 0.2, 0.4, ignition_s=5.0, flaming_s=15.0, smoulder_kw=3.0, growth_kw_s2=0.2,
        peak_hrr_kw=900.0),
    "burning gas that wants for air": Fire(0, "propane", 1.0, 2.0, 0.0, 0.3, growth_kw_s2=0.3, peak_hrr_kw=900.0),
    "a fire close under a ceiling": Fire(
        1, "pvc_wire", 2.0, 1.0, 2.35, 0.05, ignition_s=10.0, flaming_s=60.0, smoulder_kw=0.5, peak_hrr_kw=15.0),
    "what is warm and gives off gases": Release(1, 1.0, 2.0, 0.8, heat_kw=((20.0, 0.0), (30.0, 0.4)), **GASES),
    "what is hardly warm": Release(2, 1.0, 1.0, 0.5, heat_kw=((0.0, 0.004),), aerosol_size="coarse", **GASES),
    "people who have been there, and one who is cold": Release(2, 0.5, 0.5, 1.1, heat_kw=((0.0, 0.08), (60.0, -0.1)),
                                                              convected_share=0.7, h2o_kg_s=((0.0, 2e-5),)),
}  # fmt: skip
WRONG = ModelError(temperature=1.2, smoke=1.3, co=0.8, delay=1.4)


@pytest.fixture(scope="module")
def everything():
    return run_zones(SHUT, tuple(SOURCES.values()), Ambient(18.0, 60.0), 150.0, 1.25, model_error=WRONG)


def test_air_beside_every_kind_of_source_is_what_plain_numpy_gives(everything):
    """Above and beside them, under ceilings and at floors, and with a model that is wrong."""
    starved = everything.burnt[:, :2].min(axis=0)
    assert (starved < 0.8).all()
    places = [(room, x * SHUT.rooms[room].width_m, y * SHUT.rooms[room].depth_m, z * SHUT.rooms[room].height_m)
              for room in range(3) for x, y in ((0.0, 0.0), (0.4, 0.34), (0.25, 0.6), (1.0, 1.0))
              for z in (0.0, 0.5, 0.8, 0.98, 1.0)]  # fmt: skip
    for place, air in zip(places, airs_at(everything, SHUT, places), strict=True):
        plain = naive.air_at(everything, SHUT, tuple(SOURCES.values()), *place)
        for name, ours, expected in zip(air._fields, air, plain, strict=True):
            np.testing.assert_allclose(ours, expected, rtol=1e-10, atol=1e-12, err_msg=f"{name} at {place}")


def test_air_that_nothing_happens_in_reads_as_air():
    """Dry air has 20.95 vol % of oxygen (ISO 2533): with argon counted as nitrogen of 28.01 g/mol it had 20.88."""
    house = Building("one", (Room("a", 4.0, 4.0, 2.5),))
    (air,) = airs_at(run_zones(house, (), Ambient(humidity_pct=50.0), 2.0), house, [(0, 2.0, 2.0, 2.0)])
    assert air.o2_pct[-1] == pytest.approx(20.946, abs=0.005)
    assert air.co2_pct[-1] == pytest.approx(0.0400, abs=1e-4)
    assert air.rh_pct[-1] == pytest.approx(50.0, abs=0.02)


def test_a_barometer_upstairs_reads_what_the_air_below_it_weighs_less():
    """12 Pa a metre, of whatever room: both read as if on the ground."""
    rooms = (Room("low", 4.0, 5.0, 2.5), Room("high", 4.0, 5.0, 2.5, origin_m=(0.0, 0.0, 2.8)))
    house = Building("two", rooms, (Vent(0, -1, 1.0, 0.0, 2.0), Vent(1, -1, 1.0, 0.0, 2.0)))
    history = run_zones(house, (), Ambient(), 10.0)
    low, high = airs_at(history, house, [(0, 2.0, 2.0, 1.5), (1, 2.0, 2.0, 1.5)])
    assert low.pressure_pa[-1] - high.pressure_pa[-1] == pytest.approx(9.80665 * 1.2043 * 2.8, abs=0.05)


def test_places_do_not_change_each_other(run):
    scenario, history = run
    places = [(n, 0.5 * r.width_m, 0.5 * r.depth_m, r.height_m) for n, r in enumerate(scenario.building.rooms)]
    together = airs_at(history, scenario.building, places)
    for place, air in zip(places, together, strict=True):
        (alone,) = airs_at(history, scenario.building, [place])
        np.testing.assert_array_equal(alone.temp_c, air.temp_c)
        np.testing.assert_array_equal(alone.od_per_m, air.od_per_m)


def test_a_place_outside_its_room_is_refused(run):
    scenario, history = run
    with pytest.raises(ValueError, match=r"z_m 9\.0 lies outside room"):
        airs_at(history, scenario.building, [(0, 1.0, 1.0, 9.0)])


def test_rows_of_zones_are_what_a_deck_s_file_says(run):
    _, history = run
    observed = zone_columns(history)
    state = (history.temp_k, history.layer_height_m, history.pressure_pa, history.fractions, history.hrr_w)
    for room in range(history.layer_height_m.shape[1]):
        rows = np.empty((len(zone_rows.COLUMNS), 41))
        zone_rows.zone_rows(room, 10, history.ambient.pressure_pa, state, rows)
        for name, row in zip(zone_rows.COLUMNS, rows, strict=True):
            np.testing.assert_allclose(row, observed[name][::10, room], rtol=1e-12, atol=1e-12, err_msg=name)
