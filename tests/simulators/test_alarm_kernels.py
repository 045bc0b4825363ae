"""Alarms and tenability by kernel beside plain numpy, on random air with gaps."""

from __future__ import annotations

from types import SimpleNamespace

import naive_alarms as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.detectors import conventional_alarms
from simulators.labels import untenable_s, visible_s


def wild_air(seed, n=400):
    """Irregular times and air that wanders up, each series with gaps."""
    rng = np.random.default_rng(seed)
    t_s = np.cumsum(rng.choice([0.5, 1.0, 2.0, 7.0], n))
    rise = np.cumsum(rng.uniform(-0.4, 1.0, n)) / n
    air = {
        "temp_c": 20.0 + 150.0 * rise * rng.uniform(),
        "od_per_m": np.abs(0.3 * rise * rng.uniform() * rng.dirichlet(np.ones(4))[:, None]),
        "co_ppm": 300.0 * np.abs(rise) * rng.uniform(),
    }
    for series in air.values():
        series[..., rng.uniform(size=n) < 0.1] = np.nan
    return t_s, air | {"velocity_m_s": rng.uniform(0.0, 1.0, n)}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_alarms_sound_when_the_plain_equations_say(seed):
    t_s, air = wild_air(seed)
    assert conventional_alarms(t_s, **air) == naive.conventional_alarms(t_s, **air)


@pytest.mark.parametrize("seed", range(40))
def test_labels_are_those_of_the_plain_equations(seed):
    rng = np.random.default_rng(seed)
    t_s = np.arange(900.0)
    rise = np.cumsum(rng.uniform(-0.3, 1.0, t_s.size)) / t_s.size
    air = SimpleNamespace(
        temp_c=20.0 + rng.uniform(0.0, 400.0) * rise, od_per_m=rng.uniform(0.0, 0.3) * np.abs(rise),
        co_ppm=rng.uniform(0.0, 2e4) * np.abs(rise), hcn_ppm=rng.uniform(0.0, 150.0) * np.abs(rise),
        co2_pct=10.0 * rise, o2_pct=20.9 - rng.uniform(0.0, 40.0) * rise,
    )  # fmt: skip
    air.flaming_od_per_m = rng.uniform(0.0, 1.0) * rng.uniform(0.0, 0.02) * np.abs(rise)
    air.fine_od_per_m, air.coarse_od_per_m = 0.02 * np.abs(rise), 0.01 * np.abs(rise)
    air.od_per_m += air.flaming_od_per_m + air.fine_od_per_m + air.coarse_od_per_m
    flux = rng.uniform(0.0, 20.0) * rise
    gas = naive.fed_gas(t_s, air.co_ppm, air.co2_pct, air.o2_pct, air.hcn_ppm)
    heat = naive.fed_heat(t_s, air.temp_c, flux)
    happened = (gas >= 0.3) | (heat >= 0.3) | (3.0 / np.maximum(np.log(10.0) * air.od_per_m, 1e-9) <= 10.0)
    assert untenable_s(t_s, air, flux) == (t_s[np.argmax(happened)] if happened.any() else None)
    flames = (air.temp_c - air.temp_c[100] >= 2.0) & (air.flaming_od_per_m >= 0.001)
    smoke = air.od_per_m - air.fine_od_per_m - air.coarse_od_per_m
    seen = flames | (smoke - smoke[100] >= 0.01)
    seen &= t_s >= 100.0
    assert visible_s(t_s, air, 100.0) == (t_s[np.argmax(seen)] if seen.any() else None)
