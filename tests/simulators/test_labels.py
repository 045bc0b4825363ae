"""Tenability and first sight, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from simulators.labels import fed_gas, fed_heat, first_s

T_S = np.arange(0.0, 3601.0)
ONES = np.ones_like(T_S)


def test_dose_of_co_alone():
    # 3500 ppm CO in CO2-free air: a tenth of 35,000 ppm min each minute
    assert fed_gas(T_S, 3500.0 * ONES, 0.0 * ONES, 20.9 * ONES)[600] == pytest.approx(1.0, rel=1e-3)


def test_co2_makes_it_faster():
    slow, fast = (fed_gas(T_S, 1000.0 * ONES, co2 * ONES, 20.9 * ONES)[-1] for co2 in (0.0, 5.0))
    assert fast / slow == pytest.approx(np.e, rel=1e-6)


def test_dose_of_heat_at_100_c():
    # 5e7 * 100^-3.4 = 7.9 minutes
    t_s = first_s(T_S, fed_heat(T_S, 100.0 * ONES) >= 1.0)
    assert t_s == pytest.approx(60.0 * 5e7 * 100.0**-3.4, abs=2.0)


def test_clean_air_does_no_harm():
    assert fed_gas(T_S, 0.0 * ONES, 0.1 * ONES, 20.9 * ONES)[-1] == 0.0
    assert fed_heat(T_S, 20.0 * ONES)[-1] < 0.1
