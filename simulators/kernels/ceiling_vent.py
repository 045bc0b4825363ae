"""Flow through a hole in a ceiling or floor: driven by pressure, and exchanged where heavy gas lies over light."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import GRAVITY
from simulators.kernels.vent_flow import SMOOTH_PA, smoothed

DISCHARGE = 0.68
ROUND_FROUDE, SQUARE_FROUDE = 0.754, 0.942


@compiled
def ceiling_vent_flow(rise_pa, area_m2, square, above_rho, below_rho):
    """Volume flows up and down, m3/s, and the derivative of (up - down) by the pressure below.

    rise_pa: pressure below the hole less that above it (Cooper 1989: pressure flow with coefficient 0.68, exchange
    0.1 (g drho A^(5/2) / rho)^(1/2) that fades until the flooding pressure).
    """
    rho = below_rho if rise_pa > 0.0 else above_rho
    size = abs(rise_pa)
    soft, slope_of_soft = smoothed(max(size, 1e-9))
    factor = DISCHARGE * area_m2 * math.sqrt(2.0 / rho)
    flow = factor * math.sqrt(size)
    slope = 0.5 * flow / max(size, 1e-9) * soft + flow * slope_of_soft
    if size < 1e-9:
        slope = factor / math.sqrt(SMOOTH_PA)
    flow *= soft
    exchange = 0.0
    heavier = above_rho - below_rho
    if heavier > 0.0:
        diameter = 2.0 * math.sqrt(area_m2 / math.pi)
        froude = SQUARE_FROUDE if square else ROUND_FROUDE
        flood_pa = froude * froude * GRAVITY * heavier * diameter**5 / (2.0 * area_m2 * area_m2)
        if size < flood_pa:
            mean_rho = 0.5 * (above_rho + below_rho)
            exchange = 0.1 * math.sqrt(GRAVITY * heavier * area_m2**2.5 / mean_rho) * (1.0 - size / flood_pa)
    if rise_pa > 0.0:
        return flow + exchange, exchange, slope
    return exchange, flow + exchange, slope


@compiled
def share_of_upper(volume_m3_s, depth_m, upper_k, lower_k):
    """How much of what a hole in the ceiling takes is of the upper layer: exp(-(Fr / 2)^2), the rest plug-holes.

    Fr = V / (g depth^5 (Tu - Tl) / Tl)^(1/2) (Cooper, SFPE Handbook; fit of NIST TN 1889v1).
    """
    excess = (upper_k - lower_k) / lower_k
    if depth_m <= 0.0 or excess <= 1e-6:
        return 0.0
    froude = volume_m3_s / math.sqrt(GRAVITY * depth_m**5 * excess)
    return math.exp(-((0.5 * froude) ** 2))
