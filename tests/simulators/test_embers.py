"""A smouldering spot and its char: there before flames, under them and after them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulators.embers import COOLS_S, EMBER_TEMP_C, ember, towards_flames
from simulators.physics.fire import Fire

T_S = np.arange(0.0, 1800.0, 5.0)
AIR_C = np.full(T_S.size, 20.0)
SOFA = Fire(0, "polyurethane_foam", 2.0, 1.0, 0.4, 0.05, 60.0, 300.0, smoulder_kw=1.0, growth_kw_s2=0.05,
            peak_hrr_kw=50.0, burn_s=60.0, decay_s=30.0)  # fmt: skip


def test_a_spot_grows_and_gets_hotter_until_it_flames():
    spot = ember(SOFA, T_S, AIR_C)
    before = (T_S > 60.0) & (T_S < 300.0)
    assert not spot.height_m[T_S < 60.0].any()
    assert (np.diff(spot.temp_c[before]) > 0.0).all()
    assert (np.diff(spot.half_width_m[before]) > 0.0).all()
    assert spot.temp_c[T_S == 295.0][0] == pytest.approx(EMBER_TEMP_C, abs=5.0)


def test_a_spot_lies_where_the_fire_does_and_covers_the_share_that_has_burnt():
    """Half of 0.05 m2 where it gives half a kilowatt of one; all of it once it flamed with all of its 50 kW."""
    whole_m = np.sqrt(0.05 / np.pi)
    for fire in (SOFA, replace(SOFA, smoulder_kw=3.0, peak_hrr_kw=20.0)):
        spot = ember(fire, T_S, AIR_C)
        assert {*spot.x_m, *spot.y_m, *spot.base_m} == {2.0, 1.0, 0.4}
        assert (spot.x_m[0], spot.y_m[0]) == (2.0, 1.0)
        half = np.interp(0.5, fire.smouldering_kw(T_S[:60]) / fire.smoulder_kw, spot.half_width_m[:60] ** 2)
        assert half == pytest.approx(0.5 * whole_m**2, rel=1e-9)
        assert spot.half_width_m.max() == pytest.approx(whole_m)
        np.testing.assert_array_equal(
            spot.height_m, np.where(spot.half_width_m > 0.0, np.maximum(spot.half_width_m, 0.005), 0.0)
        )
    char = ember(replace(SOFA, fuel="wood", flaming_s=60.0, smoulder_kw=0.0, peak_hrr_kw=20.0), T_S, AIR_C)
    growing = T_S < 75.0
    share = (SOFA.growth_kw_s2 * np.maximum(T_S - 60.0, 0.0) ** 2 / 20.0)[growing]
    np.testing.assert_allclose(char.half_width_m[growing], np.sqrt(share) * whole_m, rtol=1e-9)
    np.testing.assert_allclose(char.temp_c[growing], 20.0 + (EMBER_TEMP_C - 20.0) * np.sqrt(share), rtol=1e-9)


def test_what_smouldered_stays_hot_while_small_flames_grow():
    """Else the picture would get colder the moment that it flames."""
    spot = ember(SOFA, T_S, AIR_C)
    small = (T_S >= 300.0) & (T_S < 330.0)
    assert (spot.temp_c[small] > 0.9 * EMBER_TEMP_C).all()
    assert (spot.half_width_m[small] >= spot.half_width_m[T_S == 295.0][0]).all()


def test_char_cools_when_flames_are_gone():
    end_s = SOFA.flaming_s + SOFA.growing_s + SOFA.burn_s + SOFA.decay_s
    spot = ember(SOFA, T_S, AIR_C)
    at = [int(np.searchsorted(T_S, end_s + wait_s)) for wait_s in (0.0, COOLS_S)]
    over_air_k = spot.temp_c[at] - 20.0
    assert over_air_k[0] > 150.0
    assert over_air_k[1] / over_air_k[0] == pytest.approx(np.exp(-0.5), rel=0.02)
    assert (spot.half_width_m[at] == spot.half_width_m.max()).all()


def test_char_is_no_colder_than_the_burning_room_that_it_lies_in():
    """It was seen at 250 C among flames and walls of 500 C, as a cold spot."""
    burns_over = np.where(T_S < 350.0, 20.0, 500.0)
    np.testing.assert_array_equal(ember(SOFA, T_S, burns_over).temp_c[T_S >= 350.0], 500.0)


@pytest.mark.parametrize(("fuel", "leaves_char"), [("wood", True), ("paper", True), ("heptane", False)])
def test_flames_alone_leave_char_of_what_chars(fuel, leaves_char):
    fire = replace(SOFA, fuel=fuel, flaming_s=60.0, smoulder_kw=0.0)
    assert bool(ember(fire, T_S, AIR_C).height_m.any()) == leaves_char


def test_a_vessel_gets_as_hot_as_what_is_in_it_flames_and_cools_after():
    share = towards_flames(SOFA, T_S)
    end_s = SOFA.flaming_s + SOFA.growing_s + SOFA.burn_s + SOFA.decay_s
    begins, lights, last = np.searchsorted(T_S, (SOFA.ignition_s, SOFA.flaming_s, end_s)) - (0, 0, 1)
    assert not share[: begins + 1].any()
    assert share[(begins + lights) // 2] == pytest.approx(0.5)
    np.testing.assert_allclose(share[lights : last + 1], 1.0)
    later = int(np.searchsorted(T_S, T_S[last] + COOLS_S))
    assert share[later] == pytest.approx(np.exp(-1.0), rel=0.02)
