"""Eddies at a head: one air for all that it reads, as strong and as long as they were measured, and the same again."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulators.flicker import EDDY_S, LEAST, STRAYS, with_flicker
from simulators.kernels.humid_air import saturation_pa
from simulators.philox import key_of, normal_quantiles, normals, uniforms
from simulators.physics.point import PointAir

N = 4000
T_S = np.arange(float(N))


def air_of(**values):
    fresh = {"temp_c": 20.0, "o2_pct": 20.95, "co2_pct": 0.04, "rh_pct": 45.0, "pressure_pa": 101_325.0}
    return PointAir(*(np.full(N, (fresh | values).get(name, 0.0)) for name in PointAir._fields))


FRESH = air_of()
HOT = air_of(temp_c=80.0, velocity_m_s=0.6, co_ppm=300.0, o2_pct=19.0, rh_pct=6.0, od_per_m=0.4, flaming_od_per_m=0.3)


FOUL = air_of(temp_c=300.0, co_ppm=900.0, alkane_ppm=50.0, o2_pct=12.0, rh_pct=2.0, od_per_m=0.5, coarse_od_per_m=0.4)

STARVED = air_of(temp_c=700.0, co_ppm=3e4, o2_pct=0.5, rh_pct=3.0, od_per_m=9.0, flaming_od_per_m=9.0)
FROSTY = air_of(temp_c=-8.0, co_ppm=5.0, rh_pct=85.0)


def plainly(air, near_floor, t_s, device_id):
    """The same, a column at a time."""
    kinds = np.minimum(air.od_by_kind, near_floor.od_by_kind)
    less = {name: np.minimum(getattr(air, name), getattr(near_floor, name)) for name in PointAir._fields}
    less |= {"o2_pct": np.maximum(air.o2_pct, near_floor.o2_pct), "rh_pct": near_floor.rh_pct}
    fresh = PointAir(**less)._replace(od_per_m=kinds.sum(axis=0))
    key = key_of(7, 3, f"{device_id}/eddies")
    drawn = np.empty(1)
    uniforms(key, 0, drawn, 1)
    strays = STRAYS[0] + drawn[0] * (STRAYS[1] - STRAYS[0])
    more, shares = 0.0, []
    for i, kick in enumerate(normals(key, normal_quantiles(), t_s.size)):
        kept = math.exp(-(t_s[i] - t_s[i - 1]) / EDDY_S) if i else 0.0
        more = kept * more + math.sqrt(1.0 - kept**2) * kick
        shares.append(max(strays * more, LEAST))
    share = np.array(shares)
    told = {name: getattr(air, name) * (1.0 + share) - share * getattr(fresh, name) for name in PointAir._fields}
    told |= {
        "velocity_m_s": air.velocity_m_s,
        "pressure_pa": air.pressure_pa,
        "o2_pct": np.maximum(told["o2_pct"], 0.0),
    }
    vapour, outside = (each.rh_pct * np.array([saturation_pa(t) for t in each.temp_c]) for each in (air, fresh))
    saturated = np.array([saturation_pa(t) for t in told["temp_c"]])
    told["rh_pct"] = np.clip((vapour + share * (vapour - outside)) / saturated, 0.0, 100.0)
    return told


@pytest.mark.parametrize(("still", "near_floor"), [(HOT, FRESH), (HOT, FOUL), (STARVED, FRESH), (FROSTY, FRESH)])
@pytest.mark.parametrize("t_s", [T_S, 10.0 * T_S, np.cumsum(0.2 + T_S % 7.0)])
def test_it_is_what_plain_columns_make_of_it(t_s, still, near_floor):
    told = plainly(still, near_floor, t_s, "head")
    air = with_flicker(7, 3, "head", t_s, still, near_floor)
    for name in PointAir._fields:
        np.testing.assert_allclose(getattr(air, name), told[name], rtol=1e-9, atol=1e-12, err_msg=name)


def test_it_strays_as_much_and_as_long_as_was_measured():
    strays, lasts = [], []
    for n in range(20):
        off = (with_flicker(7, 3, f"head{n}", T_S, HOT, FRESH).temp_c - 80.0) / 60.0
        strays.append(off.std())
        lasts.append(np.corrcoef(off[:-4], off[4:])[0, 1])
        assert abs(off.mean()) < 0.02
    assert min(strays) > 0.9 * STRAYS[0]
    assert max(strays) < 1.1 * STRAYS[1]
    assert np.std(strays) > 0.01
    assert np.mean(lasts) == pytest.approx(math.exp(-4.0 / EDDY_S), abs=0.05)


def test_all_that_a_head_reads_is_one_air_and_two_heads_are_not():
    air, again = (with_flicker(7, 3, "head", T_S, HOT, FRESH) for _ in range(2))
    assert all(np.array_equal(one, other) for one, other in zip(air, again, strict=True))
    hotter = (air.temp_c - 20.0) / 60.0
    for name in ("co_ppm", "od_per_m", "flaming_od_per_m"):
        np.testing.assert_allclose(getattr(air, name) / getattr(HOT, name), hotter, rtol=1e-9)
    np.testing.assert_allclose((20.95 - air.o2_pct) / 1.95, hotter, rtol=1e-9)
    beside = with_flicker(7, 3, "other", T_S, HOT, FRESH)
    assert abs(np.corrcoef(air.temp_c, beside.temp_c)[0, 1]) < 0.15


def test_air_that_is_as_near_the_floor_stays_as_it_is():
    still = with_flicker(7, 3, "head", T_S, FRESH, FRESH)
    for name in PointAir._fields:
        np.testing.assert_allclose(getattr(still, name), getattr(FRESH, name), rtol=1e-12, err_msg=name)
