"""How much air at heads flickers, beside what thermocouples under ceilings measured in NIST's manufactured home."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulators.flicker import EDDY_S, STRAYS
from simulators.validation.reference import REFERENCE

MEASURED = REFERENCE / "experiments" / "NIST_Smoke_Alarms"
pytestmark = pytest.mark.reference
AVERAGED = 15
"""Readings, each 2 s, whose centred mean is what a place is without eddies."""


def strays_of(test: str) -> list[tuple[float, float]]:
    """Of each place's highest thermocouple that got warm: standard deviation over the rise, and how much of it is left
    2 s later."""
    table = pd.read_csv(MEASURED / f"NIST_Smoke_Alarms_{test}.csv")
    table.columns = [name.strip() for name in table.columns]
    found = []
    for place in "ABCDEF":
        temp_c = table[f"TC{place}_1"].astype(float)
        even_c = temp_c.rolling(AVERAGED, center=True).mean()
        rise_k = even_c - temp_c[:5].mean()
        off = ((temp_c - even_c) / rise_k)[rise_k > 3.0].to_numpy()
        if off.size >= 30:
            found.append((float(off.std()), float(np.corrcoef(off[:-1], off[1:])[0, 1])))
    return found


def test_heads_flicker_as_much_and_as_long_as_air_under_ceilings_did():
    found = strays_of("SDC02") + strays_of("SDC38")
    strays, left = np.array(found).T
    assert len(found) >= 8
    low, high = np.percentile(strays, [10, 90])
    assert (low, high) == (pytest.approx(STRAYS[0], abs=0.01), pytest.approx(STRAYS[1], abs=0.01))
    assert np.median(left) == pytest.approx(np.exp(-2.0 / EDDY_S), abs=0.15)
