"""Tenability and first sight, against closed forms."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from simulators.labels import gas_dose_a_minute, heat_dose_a_minute, untenable_s, visible_s

T_S = np.arange(0.0, 3601.0)
ONES = np.ones_like(T_S)


def test_dose_of_co_alone():
    # 3500 ppm CO in CO2-free air: a tenth of 35,000 ppm min each minute
    assert 10.0 * gas_dose_a_minute(3500.0, 0.0, 20.9, 0.0) == pytest.approx(1.0)


def test_co2_makes_it_faster():
    slow, fast = (gas_dose_a_minute(1000.0, co2_pct, 20.9, 0.0) for co2_pct in (0.0, 5.0))
    assert fast / slow == pytest.approx(np.e)


def test_dose_of_heat_at_100_c():
    # 5e7 * 100^-3.4 = 7.9 minutes
    assert 7.92 * heat_dose_a_minute(100.0, 0.0) == pytest.approx(1.0, rel=1e-2)


def test_hydrogen_cyanide_adds_to_the_dose_and_is_breathed_faster_too():
    # 1.2e6 / 100^2.36 = 22.9 minutes
    assert 22.87 * gas_dose_a_minute(0.0, 0.0, 20.9, 100.0) == pytest.approx(1.0, rel=1e-2)
    assert gas_dose_a_minute(0.0, 5.0, 20.9, 100.0) == pytest.approx(np.e * gas_dose_a_minute(0.0, 0.0, 20.9, 100.0))


def test_lacking_oxygen():
    # 10 %: exp(8.13 - 0.54 * 10.9) = 9.4 minutes
    assert 9.43 * gas_dose_a_minute(0.0, 0.0, 10.0, 0.0) == pytest.approx(1.0, rel=1e-2)


def test_dose_of_radiation_begins_at_two_and_a_half_kw():
    # 10 kW/m2: 4 * 10^-1.36 = 0.175 minutes; cold air adds nothing
    assert 0.1746 * heat_dose_a_minute(0.0, 10.0) == pytest.approx(1.0, rel=1e-2)
    assert heat_dose_a_minute(0.0, 2.4) == 0.0


def test_untenable_by_smoke_alone():
    # 10 m: extinction 0.3 1/m, optical density 0.13 1/m
    for od, happens in ((0.129, False), (0.132, True)):
        air = SimpleNamespace(co_ppm=0.0 * ONES, hcn_ppm=0.0 * ONES, co2_pct=0.05 * ONES, o2_pct=20.9 * ONES,
                              temp_c=20.0 * ONES, od_per_m=np.where(T_S > 100.0, od, 0.0))  # fmt: skip
        assert untenable_s(T_S[:600], cut(air, 600), 0.0 * ONES[:600]) == (101.0 if happens else None)


def cut(air, n):
    return SimpleNamespace(**{name: series[:n] for name, series in vars(air).items()})


def test_first_sight_is_two_kelvin_or_a_hundredth_since_ignition():
    base = {"temp_c": 20.0 + 0.01 * T_S, "od_per_m": 0.0 * ONES}
    assert visible_s(T_S, SimpleNamespace(**base), 100.0) == 300.0
    base["od_per_m"] = np.where(T_S >= 150.0, 0.011, 0.0)
    assert visible_s(T_S, SimpleNamespace(**base), 100.0) == 150.0
    assert visible_s(T_S, SimpleNamespace(**base), 4000.0) is None


def test_clean_air_does_no_harm():
    assert gas_dose_a_minute(0.0, 0.1, 20.9, 0.0) == 0.0
    assert 60.0 * heat_dose_a_minute(20.0, 0.0) < 0.1
