"""What eddies stir into a head's air gives it nothing that is not there: no gas of a pool below, and no oxygen."""

from __future__ import annotations

import numpy as np
import pytest

from simulators.flicker import with_flicker
from simulators.lead_in import pack_with_lead_in
from simulators.leaks import with_leaks
from simulators.physics.point import PointAir, airs_at
from simulators.run import _airs, _zones
from simulators.scenarios.catalogue import scenario_class
from simulators.scenarios.drawing import draw_scenario

N = 2000
T_S = np.arange(float(N))


def air_of(**values):
    clean = {"temp_c": 20.0, "o2_pct": 20.95, "co2_pct": 0.04, "rh_pct": 45.0, "pressure_pa": 101_325.0}
    return PointAir(*(np.full(N, (clean | values).get(name, 0.0)) for name in PointAir._fields))


def stirred(air, near_floor, device_id="head"):
    return with_flicker(7, 3, device_id, T_S, air, near_floor)


def test_a_head_over_a_pool_of_heavy_gas_reads_none_of_it():
    """Over 2 % of propane it read 500 to 1,200 ppm on the mean, and 21.1 % of oxygen."""
    clean = air_of()
    air = stirred(clean, air_of(alkane_ppm=20_000.0, voc_ppm=300.0, o2_pct=20.53))
    for name in PointAir._fields:
        np.testing.assert_allclose(getattr(air, name), getattr(clean, name), rtol=1e-12, err_msg=name)


def test_light_gas_under_a_ceiling_flickers_with_the_oxygen_that_it_displaces():
    air = stirred(air_of(alkane_ppm=20_000.0, o2_pct=20.53), air_of())
    more = air.alkane_ppm / 20_000.0
    assert more.std() > 0.04
    np.testing.assert_allclose((20.95 - air.o2_pct) / 0.42, more, rtol=1e-6)


def test_over_flames_that_stand_under_it_a_head_strays_no_more_than_by_its_own_rise():
    plume = air_of(temp_c=200.0, flaming_od_per_m=0.3, od_per_m=0.3, o2_pct=18.0)
    flames = air_of(temp_c=900.0, flaming_od_per_m=3.0, od_per_m=3.0, o2_pct=5.0, rh_pct=0.1)
    air = stirred(plume, flames)
    assert air.temp_c.std() <= 0.13 * 180.0
    assert air.o2_pct.max() <= 20.95


@pytest.mark.parametrize("near_floor", [{"coarse_od_per_m": 0.4, "od_per_m": 0.4}, {}])
def test_smoke_of_each_kind_is_some_or_none(near_floor):
    """Of dust that lies lower than smoke there was less than none in the sum, so that smouldering's fell below 0."""
    smoky = air_of(temp_c=60.0, flaming_od_per_m=0.3, od_per_m=0.5, fine_od_per_m=0.1)
    air = stirred(smoky, air_of(**near_floor))
    assert (air.od_by_kind > -1e-12).all()
    for kind, still in zip(air.od_by_kind[:3], smoky.od_by_kind[:3], strict=True):
        assert kind.std() > 0.04 * still[0]


def test_no_head_reads_leaked_gas_that_does_not_come_to_it():
    """Of bottled gas, heavy as it is, heads under ceilings read 50 to 450 ppm on the mean and 6,000 at most."""
    over_pools = 0
    for number in range(15):
        drawn = draw_scenario(7, number, scenario_class("gas_leak"))
        if drawn.record["release0.gas"] != "bottled_gas":
            continue
        history = _zones(drawn, pack_with_lead_in(drawn))
        places = [(head.room, head.x_m, head.y_m, head.z_m) for head in drawn.heads]
        still = with_leaks(drawn, history.t_s, places, airs_at(history, drawn.building, places))
        for even, air in zip(still, _airs(drawn, history)[0], strict=True):
            over_pools += even.alkane_ppm.max() < 1.0
            assert air.alkane_ppm.max() < 1.0 + 1.6 * even.alkane_ppm.max()
    assert over_pools
