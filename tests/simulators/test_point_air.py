"""The air at a head by kernel beside plain numpy, and what truth_zones says beside the history's own."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from simulators.kernels import zone_rows
from simulators.physics.building import Building, Room
from simulators.physics.fire import Ambient
from simulators.physics.point import airs_at
from simulators.physics.zone_model import run_zones
from simulators.scenarios.drawing import draw_scenario

_spec = importlib.util.spec_from_file_location("naive_air", Path(__file__).with_name("naive_air.py"))
naive = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(naive)


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


def test_air_that_nothing_happens_in_reads_as_air():
    """Dry air has 20.95 vol % of oxygen (ISO 2533): with argon counted as nitrogen of 28.01 g/mol it had 20.88."""
    house = Building("one", (Room("a", 4.0, 4.0, 2.5),))
    (air,) = airs_at(run_zones(house, (), Ambient(humidity_pct=50.0), 2.0), house, [(0, 2.0, 2.0, 2.0)])
    assert air.o2_pct[-1] == pytest.approx(20.946, abs=0.005)
    assert air.co2_pct[-1] == pytest.approx(0.0400, abs=1e-4)
    assert air.rh_pct[-1] == pytest.approx(50.0, abs=0.02)


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


def test_rows_of_zones_are_what_the_history_observes(run):
    _, history = run
    observed = history.observed()
    state = (history.temp_k, history.layer_height_m, history.pressure_pa, history.fractions, history.hrr_w)
    for room in range(history.layer_height_m.shape[1]):
        rows = np.empty((len(zone_rows.COLUMNS), 41))
        zone_rows.zone_rows(room, 10, history.ambient.pressure_pa, state, rows)
        for name, row in zip(zone_rows.COLUMNS, rows, strict=True):
            np.testing.assert_allclose(row, observed[name][::10, room], rtol=1e-12, atol=1e-12, err_msg=name)
