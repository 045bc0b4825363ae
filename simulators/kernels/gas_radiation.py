"""How much a layer of gas and soot takes from a beam."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled

SOOT_K = 1226.0
"""Of the absorption coefficient a = k f_v T, 1/(m K) (Tien, Lee and Stretton, SFPE Handbook chapter 4)."""
SOOT_KG_M3 = 1800.0


@compiled
def soot_absorption_per_m(temp_k, soot_kg_m3):
    """Grey absorption coefficient of soot, 1/m."""
    return SOOT_K * soot_kg_m3 / SOOT_KG_M3 * temp_k


@compiled
def vapour_transmission(temp_k, pressure_path_atm_m):
    """Of water vapour and carbon dioxide at a partial pressure times path, atm m.

    Weighted sum of three grey gases for p_w = p_c (Smith, Shen and Friedman 1982, table 1), held at 300 K below it.
    """
    t = max(temp_k, 300.0)
    a1 = 0.5150 - t * (2.303e-4 - t * (0.9779e-7 - t * 1.494e-11))
    a2 = 0.07749 + t * (3.399e-4 - t * (2.297e-7 - t * 3.770e-11))
    a3 = 0.1907 - t * (1.824e-4 - t * (0.5608e-7 - t * 0.5122e-11))
    p = pressure_path_atm_m
    emissivity = (
        a1 * (1.0 - math.exp(-0.4303 * p)) + a2 * (1.0 - math.exp(-7.055 * p)) + a3 * (1.0 - math.exp(-178.1 * p))
    )
    return 1.0 - emissivity


@compiled
def transmission(temp_k, soot_per_m, vapour_atm, path_m):
    """Of a path through a layer: soot's times the vapours'."""
    if path_m <= 0.0:
        return 1.0
    return math.exp(-soot_per_m * path_m) * vapour_transmission(temp_k, vapour_atm * path_m)
