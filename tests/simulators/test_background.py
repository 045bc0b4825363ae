"""What a house's air does when nothing happens, beside plain processes, a step at a time."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from simulators.background import HouseBackground, house_background, with_background
from simulators.philox import key_of, normal_quantiles, normals, uniforms
from simulators.physics.point import PointAir
from simulators.scenarios.cooling import DRIER_PCT_K
from simulators.scenarios.timeline import Strength

SEED, NUMBER, HOUR = 5, 17, 9.5
T_S = np.append(np.arange(0.0, 900.0, 7.0), 905.3)
STILL = {"temp_c": 21.0, "velocity_m_s": 0.05, "co2_pct": 0.05, "o2_pct": 20.9, "rh_pct": 48.0, "pressure_pa": 1e5}
HIGHS_AND_LOWS = 350.0, 172_800.0


def wandered(channel, number, t_s, mean, sd, tau_s, of_logarithm=False):
    """An Ornstein-Uhlenbeck process by steps of 20 s, straight between them."""
    steps = math.ceil((t_s[-1] - t_s[0]) / 20.0) + 2
    kicks = normals(key_of(SEED, NUMBER, channel), normal_quantiles(), steps, number)
    values = [kicks[0]]
    for kick in kicks[1:]:
        values.append(values[-1] * math.exp(-20.0 / tau_s) + kick * math.sqrt(1.0 - math.exp(-40.0 / tau_s)))
    told = mean + sd * np.array(values)
    return np.interp(t_s - t_s[0], 20.0 * np.arange(steps), np.exp(told) if of_logarithm else told)


def shares():
    drawn = np.empty(2)
    uniforms(key_of(SEED, NUMBER, "background"), 0, drawn, 8)
    return drawn


@pytest.mark.parametrize("begins_s", [0.0, 3000.0])
def test_a_houses_air_wanders_as_plain_processes_do(begins_s):
    t_s = begins_s + T_S
    house = house_background(SEED, NUMBER, t_s, HOUR)
    by_name = {
        "co_ppm": (0, math.log(0.4), 0.6, 7200.0),
        "co2_pct": (1, math.log(0.012), 0.7, 28_800.0),
        "voc_ppm": (2, math.log(0.12), 0.6, 5400.0),
        "od_per_m": (3, math.log(2.5e-5), 0.5, 3600.0),
    }
    for name, (number, *process) in by_name.items():
        expected = wandered("background", number, t_s, *process, of_logarithm=True)
        np.testing.assert_allclose(getattr(house, name), expected, rtol=1e-9, err_msg=name)
    np.testing.assert_allclose(house.rh_pct, wandered("background", 5, t_s, 0.0, 1.2, 10_800.0), rtol=1e-9)
    assert not house.draught_m_s.any()


def test_days_are_warmest_at_four_in_the_afternoon_and_a_high_passes_in_two_days():
    house = house_background(SEED, NUMBER, T_S, HOUR)
    swing, phase = shares()
    hour = HOUR + T_S / 3600.0
    day_k = (0.3 + 0.9 * swing) * np.cos(2.0 * np.pi * (hour - 16.0) / 24.0)
    np.testing.assert_allclose(house.warmer_k, day_k + wandered("background", 4, T_S, 0.0, 0.3, 5400.0), rtol=1e-9)
    most_pa, pass_s = HIGHS_AND_LOWS
    wave_pa = most_pa * np.sin(2.0 * np.pi * (T_S / pass_s + phase))
    gusts_pa = wandered("background", 6, T_S, 0.0, 4.0, 1800.0) + wandered("background", 7, T_S, 0.0, 1.5, 30.0)
    np.testing.assert_allclose(house.more_pa, wave_pa - wave_pa[0] + gusts_pa, rtol=1e-9)


def test_cooling_makes_the_same_house_colder_drier_and_draughty():
    ramp = Strength(((0.0, 0.0), (900.0, 0.9)))
    runs = Strength(((0.0, 1.0), (300.0, 1.0), (600.0, 0.0)))
    cooling = SimpleNamespace(swing_k=1.4, colder=ramp, runs=runs, draught_m_s=0.2)
    still, cooled = (house_background(SEED, NUMBER, T_S, HOUR, each) for each in (None, cooling))
    colder_k = 1.4 * np.minimum(T_S / 1000.0, 0.9)
    np.testing.assert_allclose(still.warmer_k - cooled.warmer_k, colder_k, atol=1e-12)
    np.testing.assert_allclose(still.rh_pct - cooled.rh_pct, DRIER_PCT_K * colder_k, atol=1e-12)
    np.testing.assert_allclose(cooled.draught_m_s, 0.2 * np.clip(2.0 - T_S / 300.0, 0.0, 1.0), atol=1e-12)


def test_a_head_has_the_houses_background_and_draughts_of_its_own():
    """The same vapour is 6 % less damp a kelvin; 0.85 of CO2 takes 1 of oxygen; draughts add as squares."""
    n = np.ones_like(T_S)
    air = PointAir(*(STILL.get(name, 0.0) * n for name in PointAir._fields))
    house = HouseBackground(0.4 * n, 0.03 * n, 0.2 * n, 3e-5 * n, 0.8 * n, 2.0 * n, -12.0 * n, 0.15 * n)
    told = with_background(SEED, NUMBER, "head", T_S, air, house)
    own_k = wandered("head/draught", 0, T_S, 0.0, 0.08, 60.0)
    own_m_s = wandered("head/draught", 1, T_S, math.log(0.06), 0.4, 90.0, of_logarithm=True)
    expected = {
        "temp_c": 21.8 + own_k,
        "velocity_m_s": np.sqrt(0.05**2 + own_m_s**2 + 0.15**2),
        "co_ppm": 0.4 * n,
        "co2_pct": 0.08 * n,
        "o2_pct": (20.9 - 0.03 / 0.85) * n,
        "rh_pct": 48.0 * np.exp(-0.06 * (0.8 + own_k)) + 2.0,
        "voc_ppm": 0.2 * n,
        "od_per_m": 3e-5 * n,
        "pressure_pa": 99_988.0 * n,
    }
    for name in PointAir._fields:
        series = expected.get(name, getattr(air, name))
        np.testing.assert_allclose(getattr(told, name), series, rtol=1e-9, err_msg=name)


@pytest.mark.parametrize(("rh_pct", "more_pct", "told_pct"), [(99.0, 8.0, 100.0), (1.0, -8.0, 0.0)])
def test_no_background_makes_air_damper_than_damp_or_takes_what_is_not_there(rh_pct, more_pct, told_pct):
    n = np.ones_like(T_S)
    air = PointAir(*((STILL | {"rh_pct": rh_pct, "o2_pct": 0.01}).get(name, 0.0) * n for name in PointAir._fields))
    house = HouseBackground(*(0.1 * n for _ in range(5)), more_pct * n, 0.0 * n, 0.0 * n)
    told = with_background(SEED, NUMBER, "head", T_S, air, house)
    assert set(told.rh_pct) == {told_pct}
    assert set(told.o2_pct) == {0.0}
