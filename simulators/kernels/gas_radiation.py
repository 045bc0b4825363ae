"""How much a layer of gas and soot takes from a beam."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled

SOOT_K = 1226.0
"""Of the absorption coefficient a = k f_v T, 1/(m K) (Tien, Lee and Stretton, SFPE Handbook chapter 4)."""
SOOT_KG_M3 = 1800.0
FLAME_K = 1300.0
"""At which flames radiate: 1,190 to 1,400 K of plastics, wood and gases (de Ris 1979, Fire radiation: a review)."""


@compiled
def soot_absorption_per_m(temp_k, soot_kg_m3):
    """Grey absorption coefficient of soot, 1/m."""
    return SOOT_K * soot_kg_m3 / SOOT_KG_M3 * temp_k


@compiled
def _emissivity(a, b, c, d, log_path):
    return math.exp(a + log_path * (b + log_path * (c + log_path * d)))


@compiled
def vapour_emissivity(temp_k, h2o_atm, co2_atm, path_m):
    """Of water vapour and carbon dioxide at their partial pressures over a path (Leckner 1972), 400 to 2400 K.

    Below 400 K it is that of 400 K, and below 0.1 bar cm it goes as the path. What their bands share is taken off.
    """
    t = min(max(temp_k, 400.0), 2400.0) / 1000.0
    total = 0.0
    for gas in range(2):
        path = 101.325 * (h2o_atm if gas == 0 else co2_atm) * path_m
        least = max(path, 0.1)
        x = math.log10(least)
        if gas == 0:
            value = _emissivity(-2.2118 + t * (-1.1987 + t * 0.035596), 0.85667 + t * (0.93048 - t * 0.14391),
                                -0.10838 + t * (-0.17156 + t * 0.045915), 0.0, x)  # fmt: skip
        else:
            value = _emissivity(
                -3.9781 + t * (2.7353 + t * (-1.9882 + t * (0.31054 + t * 0.015719))),
                1.9326 + t * (-3.5932 + t * (3.7247 + t * (-1.4535 + t * 0.20132))),
                -0.35366 + t * (0.61766 + t * (-0.84207 + t * (0.39859 - t * 0.063356))),
                -0.080181 + t * (0.31466 + t * (-0.19973 + t * (0.046532 - t * 0.0033086))), x,
            )  # fmt: skip
        total += value * path / least
    both = 101.325 * (h2o_atm + co2_atm) * path_m
    if both > 1.0:
        share = h2o_atm / (h2o_atm + co2_atm)
        total -= (share / (10.7 + 101.0 * share) - 0.0089 * share**10.4) * math.log10(both) ** 2.76
    return total


@compiled
def flame_absorption_per_m(temp_k, soot_kg_m3, h2o_atm, co2_atm, path_m):
    """The same of what flames send, 1/m: soot's at their temperature, and sqrt(T / Tf) e(Tf, p L Tf / T) of the vapours
    (Hottel and Sarofim 1967; Modest, Radiative Heat Transfer, eq. 11.150)."""
    hotter = FLAME_K / temp_k
    taken = vapour_emissivity(FLAME_K, hotter * h2o_atm, hotter * co2_atm, path_m) / math.sqrt(hotter)
    return soot_absorption_per_m(FLAME_K, soot_kg_m3) - math.log(1.0 - taken) / path_m


@compiled
def grey_absorption_per_m(temp_k, soot_kg_m3, h2o_atm, co2_atm, path_m):
    """Of a layer: soot's and that with which its vapours absorb over its mean path, 1/m."""
    return (
        soot_absorption_per_m(temp_k, soot_kg_m3)
        - math.log(1.0 - vapour_emissivity(temp_k, h2o_atm, co2_atm, path_m)) / path_m
    )
