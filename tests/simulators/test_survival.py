"""Heads that a fire destroys: their boards follow the air, and solder melts."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.sensors.survival import BOARD_RTI_SQRT_M_S, SOLDER_MELTS_C, silent_from_s

T_S = np.arange(0.0, 900.0)


def air(temp_c, velocity_m_s=1.0):
    return SimpleNamespace(temp_c=temp_c, velocity_m_s=np.full(T_S.size, velocity_m_s))


def stepping_to(temp_c):
    return np.where(T_S >= 100.0, temp_c, 20.0)


def test_what_stays_below_its_solders_melting_lives():
    assert silent_from_s(T_S, air(stepping_to(SOLDER_MELTS_C))) == math.inf


@given(st.floats(250.0, 1200.0), st.floats(0.3, 5.0))
def test_a_head_in_hot_air_is_silent_when_the_exact_solution_says(hot_c, velocity_m_s):
    """T(t) = hot - (hot - 20) exp(-t / tau), tau = RTI / sqrt(u)."""
    tau_s = BOARD_RTI_SQRT_M_S / math.sqrt(velocity_m_s)
    melts_s = 100.0 + tau_s * math.log((hot_c - 20.0) / (hot_c - SOLDER_MELTS_C))
    silent_s = silent_from_s(T_S, air(stepping_to(hot_c), velocity_m_s))
    if melts_s < T_S[-1]:
        assert silent_s == pytest.approx(melts_s, abs=1.5)
    else:
        assert silent_s == math.inf


def test_quicker_air_destroys_sooner_and_a_short_flame_does_not():
    slow, fast = (silent_from_s(T_S, air(stepping_to(600.0), velocity)) for velocity in (0.2, 3.0))
    assert fast < slow
    assert silent_from_s(T_S, air(np.where((T_S > 100.0) & (T_S < 110.0), 600.0, 20.0))) == math.inf
