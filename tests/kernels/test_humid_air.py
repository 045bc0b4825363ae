"""Water in air beside the steam tables, and air by its moles."""

import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.kernels.humid_air import relative_humidity_pct, saturation_pa, saturation_slope_pa_k, vapour_pa
from simulators.physics.humid_air import mass_fractions


@pytest.mark.parametrize(("temp_c", "table_pa"), [(0.01, 611.7), (10.0, 1228.2), (20.0, 2339.3), (40.0, 7384.9)])
def test_saturation_is_that_of_the_steam_tables(temp_c, table_pa):
    """IAPWS 1995 (NIST Chemistry WebBook); Alduchov and Eskridge are within 0.4 % of it from -40 to 50 C."""
    assert saturation_pa(temp_c) == pytest.approx(table_pa, rel=4e-3)
    wider = saturation_pa(temp_c + 1e-3) - saturation_pa(temp_c - 1e-3)
    assert saturation_slope_pa_k(temp_c, saturation_pa(temp_c)) == pytest.approx(wider / 2e-3, rel=1e-6)


def test_beyond_where_it_holds_saturation_stays():
    assert saturation_pa(400.0) == saturation_pa(100.0) == pytest.approx(101_420.0, rel=0.03)
    assert saturation_pa(-200.0) == saturation_pa(-60.0) > 0.0


@pytest.mark.parametrize("breathed_ppm", [0.0, 1500.0])
def test_air_is_of_its_moles(breathed_ppm):
    """Of dry air 20.95 vol % are oxygen and 400 ppm CO2; who breathes makes CO2 of 1 / 0.85 as much oxygen."""
    by_mass = mass_fractions(20.0, 40.0, 95_000.0, breathed_ppm=breathed_ppm)
    assert by_mass.sum() == pytest.approx(1.0, rel=1e-12)
    moles = by_mass[: c.FIRST_PARTICLE] / np.array(c.MOLAR_MASS_G)
    vapour = moles[c.H2O] / moles.sum()
    assert vapour == pytest.approx(0.4 * saturation_pa(20.0) / 95_000.0, rel=1e-3)
    assert vapour_pa(by_mass[c.H2O], 95_000.0) == pytest.approx(0.4 * saturation_pa(20.0), rel=1e-9)
    dry = moles / (moles.sum() - moles[c.H2O])
    assert dry[c.CO2] == pytest.approx(1e-6 * (400.0 + breathed_ppm), rel=2e-3)
    assert dry[c.O2] == pytest.approx(0.20946 - 1e-6 * breathed_ppm / 0.85, abs=1.5e-4)


def test_where_water_boils_all_may_be_vapour_and_no_more():
    by_mass = mass_fractions(150.0, 100.0, 80_000.0)
    assert by_mass[c.H2O] == pytest.approx(1.0, rel=1e-12)
    assert not np.delete(by_mass, c.H2O).any()


def test_relative_humidity_is_of_saturation_between_dry_and_saturated():
    vapour = 0.6 * saturation_pa(25.0) / 90_000.0
    assert relative_humidity_pct(vapour, 25.0, 90_000.0) == pytest.approx(60.0, rel=1e-12)
    assert relative_humidity_pct(2.0 * vapour, 25.0, 90_000.0) == 100.0
    assert relative_humidity_pct(-1e-9, 25.0, 90_000.0) == 0.0
