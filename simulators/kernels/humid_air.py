"""Water in air."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled


@compiled
def saturation_pa(temp_c):
    """Saturation vapour pressure over water, Pa (Magnus; Alduchov and Eskridge 1996), to 100 C."""
    t = min(max(temp_c, -60.0), 100.0)
    return 610.94 * math.exp(17.625 * t / (t + 243.04))


@compiled
def relative_humidity_pct(vapour_share, temp_c, pressure_pa):
    """From the mole fraction of water, in percent, at most 100."""
    return min(max(100.0 * vapour_share * pressure_pa / saturation_pa(temp_c), 0.0), 100.0)
