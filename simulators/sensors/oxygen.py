"""Galvanic O2 cell: 0-25 vol %, T90 at most 15 s, 1 % of full scale (datasheet: City Technology 4OXV), told in
hundredths of a per cent, as by a converter of 12 bits.

Behind its capillary it counts oxygen a volume of the air as it is: vapour takes the place of some, 2.8 % of it in air
of 25 C and 90 % humidity (SICK, TRANSIC151LP operating instructions, effect of humidity on measured O2). It is
calibrated in air, so it tells what dry air would have where air is as damp as then.
"""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from simulators.kernels.humid_air import saturation_pa
from simulators.physics.point import PointAir
from simulators.scenarios.distributions import normal, uniform
from simulators.sensors.faults import Failing
from simulators.sensors.linear import linear_reading
from simulators.sensors.response import BODY_S, Series, lagged, tau_of_t90

SPREAD = {
    "t90_s": uniform(8.0, 15.0),
    "gain": normal(1.0, 0.006, 0.5),
    "noise_pct": uniform(0.01, 0.03),
    "per_k": uniform(0.0, 0.002),
}
"""Cells between two calibrations. per_k: of the signal, from heads that make up for their cell's temperature to such as
do not (0.2 % a kelvin; City Technology 7OX-V)."""
CALIBRATED_C, CALIBRATED_PCT, CALIBRATED_PA = 20.0, 50.0, 101_300.0
"""The air that a cell is calibrated in (the conditions of the datasheet)."""
COLDEST_C, HOTTEST_C = -20.0, 50.0
"""Beyond, no datasheet tells what it does: it reads as there."""
FAILING = Failing(zero=0.3, gain=0.3, spikes=(0.2, 2.0))
"""Zero below 0.3 %, and a signal that falls by 2 % a month until the lead is gone (City Technology 4OXV); a sudden
change of pressure gives a spike, of a size that is assumed."""


@dataclass(frozen=True)
class OxygenCell:
    """One cell out of a batch; calibrated in air, so that its error is a gain."""

    t90_s: float
    gain: float
    noise_pct: float
    per_k: float
    full_scale: float = 25.0
    lowest: ClassVar[float] = 0.0
    resolution: ClassVar[float] = 0.01
    failing: ClassVar[Failing] = FAILING

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series:
        """O2 in vol %, 0 to 25; noise [n] standard normal."""
        tau_s = tau_of_t90(self.t90_s)
        seen_pct = _seen_pct(t_s, air.o2_pct, air.rh_pct, air.temp_c, air.pressure_pa, self.per_k)
        return linear_reading(t_s, seen_pct, tau_s, noise, self.gain, 0.0, self.noise_pct, self.lowest, self.full_scale)


@njit(cache=True)
def _seen_pct(t_s, dry_pct, rh_pct, temp_c, pressure_pa, per_k):  # type: ignore[no-untyped-def]
    """What is left of dry air's oxygen beside its vapour [n], as a cell tells it that is as warm as its body."""
    out = np.empty_like(dry_pct)
    body_c = lagged(t_s, np.minimum(np.maximum(temp_c, COLDEST_C), HOTTEST_C), BODY_S)
    calibrated = 1.0 - CALIBRATED_PCT / 100.0 * saturation_pa(CALIBRATED_C) / CALIBRATED_PA
    for i in range(out.size):
        vapour = min(rh_pct[i] / 100.0 * saturation_pa(temp_c[i]) / pressure_pa[i], 1.0)
        out[i] = dry_pct[i] * (1.0 - vapour) / calibrated * (1.0 + per_k * (body_c[i] - CALIBRATED_C))
    return out
