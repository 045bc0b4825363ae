"""The verification's own arithmetic, and that what it runs is what it says."""

import json
from dataclasses import replace

import numpy as np
import pytest

from simulators.verification.balances import fuel_cases
from simulators.verification.checked import Checked, beside_exact, no_more_than
from simulators.verification.impossible import faults
from simulators.verification.plots import Picture, draw
from simulators.verification.random_buildings import run_one, summary
from simulators.verification.random_case import numbered_case
from simulators.verification.tables import checked_table, write_results
from simulators.verification.vented_cases import vented_cases
from simulators.verification.wall_cases import wall_cases


def test_an_error_is_the_worst_of_the_ratios():
    """2.2 of 2 and 3 of 3: bias exp(ln(1.1) / 2 + s^2 / 2) with s = ln(1.1) / sqrt 2, worst 10 %."""
    row = beside_exact("x", [2.2, 3.0], [2.0, 3.0], 0.05)
    sd = np.log(1.1) / np.sqrt(2.0)
    assert row.error == pytest.approx(0.1)
    assert row.bias == pytest.approx(np.exp(np.log(1.1) / 2.0 + sd**2 / 2.0))
    assert row.scatter == pytest.approx(sd)
    assert not row.met


def test_an_answer_that_is_no_number_is_a_goal_missed():
    assert not no_more_than("x", [0.0, float("nan")], 1.0).met
    assert not beside_exact("x", [-1.0, 1.0], [1.0, 1.0], 0.5).met


def test_results_are_written_as_json_that_every_reader_takes(tmp_path):
    rows = [Checked("a", 2, 1.0, 0.1, 0.2, 0.3), Checked("b", 1, None, None, float("nan"), 0.3)]
    told = json.loads(write_results(tmp_path, rows).read_text(), parse_constant=pytest.fail)
    assert [row["met"] for row in told] == [True, False]
    assert told[0] == {
        "quantity": "a", "cases": 2, "bias": 1.0, "scatter": 0.1, "cfast_bias": None, "cfast_scatter": None,
        "fds_bias": None, "fds_scatter": None, "error": 0.2, "limit": 0.3, "met": True,
    }  # fmt: skip
    assert checked_table(rows).row_count == 2


def test_pictures_are_drawn(tmp_path):
    x = np.array([1.0, 2.0, 4.0])
    (path,) = draw(tmp_path, [Picture("p", "t", "x", "y", (("a", x, x, 0.9 * x),), logarithmic=True)])
    assert path.read_bytes().startswith(b"\x89PNG")


def test_walls_meet_their_limits():
    rows, _ = wall_cases()
    assert all(row.met for row in rows)


def test_fires_of_every_fuel_meet_their_limits():
    assert [row.quantity for row in fuel_cases() if not row.met] == []


def test_vents_fans_and_wind_meet_their_limits():
    """A roof vent's layer lay 2 % too high while air from outdoors was damp and warmed by the light of the layer."""
    assert [row.quantity for row in vented_cases() if not row.met] == []


def test_the_same_number_is_the_same_case_and_the_next_another():
    assert numbered_case(3, 5) == numbered_case(3, 5)
    assert numbered_case(3, 5) != numbered_case(3, 6)


def test_cases_are_of_every_kind():
    cases = [numbered_case(0, n) for n in range(300)]
    assert {len(case.building.rooms) for case in cases} == set(range(1, 21))
    assert any(case.building.fans for case in cases)
    assert any(case.building.heat_links for case in cases)
    assert any(vent.trigger for case in cases for vent in case.building.vents)
    assert any(room.cross_section for case in cases for room in case.building.rooms)
    assert min(case.ambient.outdoor_temp_c for case in cases) < -15.0
    assert max(case.ambient.outdoor_temp_c for case in cases) > 35.0


def test_what_cannot_be_is_told():
    """A good run has no fault; the same with a layer's mass below nothing, a lost kilogram or a NaN has."""
    case = numbered_case(0, 1)
    history = case.run()
    assert faults(case, history) == []
    mass = history.layer_mass_kg.copy()
    mass[3, 0, 0] = -1.0
    assert any(fault.startswith("mass") for fault in faults(case, replace(history, layer_mass_kg=mass)))
    mass = history.layer_mass_kg.copy()
    mass[-1, 0, 1] += 1.0
    assert any(fault.startswith("species") for fault in faults(case, replace(history, layer_mass_kg=mass)))
    temps = history.temp_k.copy()
    temps[2, 0, 0] = np.nan
    assert any("not finite" in fault for fault in faults(case, replace(history, temp_k=temps)))
    assert any(fault.startswith("steps") for fault in faults(case, replace(history, steps=10**7)))
    assert any(fault.startswith("pressures") for fault in faults(case, replace(history, unsolved=history.steps)))


def test_a_summary_counts_what_failed():
    outcome = run_one(0, 1)
    told = summary(0, [outcome, replace(outcome, number=2, faults=("steps: many",))])
    assert (told["runs"], told["failed"], told["faults"]) == (2, 1, {"steps": 1})
    assert told["failures"][0]["repeat"].endswith("--seed 0 --first 2 --runs 1")
