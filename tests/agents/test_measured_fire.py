"""The measured house fire as a series that the replay reads."""

from __future__ import annotations

import pytest
from firelake_cli.measured_fire import PLACES, measured_fire
from firelake_cli.series_csv import read_series

from simulators.validation.reference import REFERENCE


def test_without_the_reference_data_there_is_none(tmp_path):
    assert measured_fire(tmp_path) is None


def test_a_place_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ValueError, match="place: expected one of A, B, C, D, E, F, got 'Z'"):
        measured_fire(tmp_path, "Z")


@pytest.mark.reference
@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_read_strictly_and_begins_in_ambient_air(tmp_path, place):
    fire = measured_fire(REFERENCE, place)
    path = tmp_path / "sdc02.csv"
    path.write_text(fire.csv_text)
    series = read_series(path)
    assert len(series.t_us) > 90
    assert series.unknown_columns == []
    assert {"temp_c", "smoke_od_per_m"} <= set(series.columns)
    for name, ambient in {"co_ppm": 0.0, "co2_pct": 0.04, "o2_pct": 20.95}.items():
        if name in series.columns:
            assert series.columns[name][0] == pytest.approx(ambient, abs=1e-5)
            assert name in fire.offsets


@pytest.mark.reference
def test_the_measured_alarms_are_those_of_the_place():
    fire = measured_fire(REFERENCE, "A")
    assert (fire.ion_s, fire.photo_s) == (106.0, 102.0)
