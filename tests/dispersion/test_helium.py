"""NIST's helium tests: time-means of sensors within 15 % of the measured peak; `make validate` has the whole table."""

import pytest

from simulators.dispersion.helium import LIMIT_PCT, REFERENCE, HeliumRow, case_rows, read_case
from simulators.validation.helium import helium_pairs, helium_row

FOLDER = REFERENCE / "experiments" / "NIST_He_2009"


@pytest.mark.reference
def test_every_sensor_of_the_shortest_test_is_near():
    rows = case_rows(FOLDER / "3600_LR_SLV.csv")
    assert [row.sensor for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert max(abs(row.error_pct) for row in rows) <= LIMIT_PCT


def test_a_row_of_validation_counts_the_sensors_that_are_off():
    rows = [HeliumRow("a", 1, 10.0, 11.0, 20.0, 1.0), HeliumRow("a", 2, 10.0, 14.0, 20.0, 4.0)]
    told = helium_row(rows)
    assert [row.error_pct for row in rows] == [5.0, 20.0]
    assert told.cases == 2
    assert told.missed == ("1 sensors off by over 15 % of the peak",)
    assert [one.ours for one in helium_pairs(rows)] == [11.0, 14.0]
    assert not helium_row(rows[:1]).missed


def test_a_cell_that_is_no_number_is_told_by_row(tmp_path):
    path = tmp_path / "3600_LC_SSV.csv"
    path.write_text("Time" + ",Sensor" * 7 + "\n0" + ",0" * 7 + "\n1,?" + ",0" * 6 + "\n")
    with pytest.raises(ValueError, match=r"3600_LC_SSV\.csv, row 3: expected numbers"):
        read_case(path)
