"""What a house's air does without a fire, beside six days measured in an office: how fast, and what moves with what."""

from __future__ import annotations

import csv
from datetime import datetime

import numpy as np
import pytest

from simulators.background import RH_PER_K, house_background
from simulators.validation.reference import REFERENCE

MEASURED = REFERENCE / "experiments" / "Occupancy" / "datatraining.txt"
MINUTES = (30, 60, 120)


pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def measured():
    with MEASURED.open() as file:
        rows = [row for row in csv.reader(file) if len(row) == 8]
    times = np.array([datetime.fromisoformat(row[1]).timestamp() for row in rows])
    assert np.abs(np.diff(times) - 60.0).max() <= 1.0
    temp_c, rh_pct, co2_ppm, occupied = (np.array([float(row[column]) for row in rows]) for column in (2, 3, 5, 7))
    return {"temp_c": temp_c, "rh_pct": rh_pct, "co2_pct": 1e-4 * co2_ppm, "occupied": occupied}


@pytest.fixture(scope="module")
def simulated():
    """A hundred houses of a day each, by the minute."""
    t_s = np.arange(0.0, 86_400.0, 60.0)
    days = [house_background(8, i, t_s, 0.0) for i in range(100)]
    return {
        "temp_c": [day.warmer_k for day in days],
        "rh_pct": [30.0 * np.exp(-RH_PER_K * day.warmer_k) + day.rh_pct for day in days],
        "co2_pct": [day.co2_pct for day in days],
    }


def _moved(series, minutes, of=slice(None)):
    """Root mean square of the change over so many minutes."""
    return float(np.sqrt(np.mean((series[minutes:] - series[:-minutes])[of] ** 2)))


@pytest.mark.parametrize("name", ["temp_c", "rh_pct", "co2_pct"])
def test_air_moves_as_fast_as_measured(measured, simulated, name):
    """CO2 beside the hours when nobody was in: what people breathe out is simulated apart."""
    for minutes in MINUTES:
        ours = float(np.sqrt(np.mean([_moved(day, minutes) ** 2 for day in simulated[name]])))
        theirs = _moved(measured[name], minutes, _empty(measured, minutes) if name == "co2_pct" else slice(None))
        assert 0.6 < ours / theirs < 1.7, (minutes, ours, theirs)


def _empty(measured, minutes):
    return (measured["occupied"][minutes:] == 0.0) & (measured["occupied"][:-minutes] == 0.0)


@pytest.mark.parametrize("name", ["temp_c", "rh_pct", "co2_pct"])
def test_air_remembers_the_last_hour_of_a_day_as_measured(measured, simulated, name):
    whole = measured[name]
    days = [whole[first : first + 1440] for first in range(0, whole.size - 1440, 1440)]
    theirs, ours = (np.median([_correlation(day[60:], day[:-60]) for day in each]) for each in (days, simulated[name]))
    assert ours == pytest.approx(theirs, abs=0.25)


def test_warmer_air_is_drier_where_no_one_breathes(measured, simulated):
    theirs = _correlation(*(_over_an_hour(measured[name])[_empty(measured, 60)] for name in ("temp_c", "rh_pct")))
    pairs = zip(simulated["temp_c"], simulated["rh_pct"], strict=True)
    ours = np.median([_correlation(_over_an_hour(temp_c), _over_an_hour(rh_pct)) for temp_c, rh_pct in pairs])
    assert theirs < -0.2
    assert ours == pytest.approx(theirs, abs=0.3)


def _over_an_hour(series):
    return series[60:] - series[:-60]


def _correlation(a, b):
    return float(np.corrcoef(a, b)[0, 1])
