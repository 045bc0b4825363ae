"""CFAST's answers to Steckler's tests, reduced by us, stand to the measurements as the reference's README says."""

import csv

import pytest

from simulators.validation.reference import REFERENCE
from simulators.validation.statistics import spread
from simulators.validation.steckler import SIGMA_E

PATH = REFERENCE / "experiments" / "steckler.csv"
pytestmark = pytest.mark.reference


@pytest.mark.parametrize(("measured", "bias"), [("exp_layer_T_up", 0.91), ("exp_T_max", 0.76)])
def test_cfast_beside_the_layers_temperature_and_beside_the_hottest_thermocouple(measured, bias):
    with PATH.open(newline="") as file:
        rows = list(csv.DictReader(file))
    rises = [[float(row[column]) - float(row["T_amb"]) for row in rows] for column in (measured, "cfast_Tu")]
    told = spread(*rises, SIGMA_E)
    assert told.n == 28
    assert told.bias == pytest.approx(bias, abs=0.005)
