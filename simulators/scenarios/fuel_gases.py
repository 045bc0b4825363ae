"""Gas as it comes out of a pipe or a bottle: what it is of, and how a fire lives of what leaks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulators.physics.fire import Curve, Fire, Release
from simulators.physics.fire import at as curve_at
from simulators.physics.fuels import FUELS
from simulators.scenarios.distributions import Distribution
from simulators.scenarios.draws import Draws

LEAST_LEAK_KG_S = 1e-6
"""A flame of 50 W: less holds none."""


@dataclass(frozen=True)
class FuelGas:
    """voc_share: by mass, what is heavier than propane, and odorant; of the rest propane_share is propane, and what is
    lighter counts as methane. most_g_s comes out at most."""

    voc_share: Distribution
    propane_share: float
    most_g_s: float


def _between(low: float, high: float) -> Distribution:
    return Distribution("log_uniform", low, high, low, high)


FUEL_GASES = {
    # DVGW G 260 and gas analyses of its suppliers: 0.05 to 0.7 mol % of butanes and heavier, some 1 % of propane;
    # of tetrahydrothiophene only 20 mg/m3 (DVGW G 280)
    "natural_gas": FuelGas(_between(0.002, 0.02), 0.03, math.inf),
    # DIN 51622: propane and propene at least 95 % by mass, the rest butanes; regulators give 1.5 kg/h (EN 16129)
    "bottled_gas": FuelGas(_between(0.005, 0.05), 1.0, 0.42),
}


def rates_of_gas(draws: Draws, name: str, kind: str, gas_g_s: float) -> dict[str, float]:
    """What so much of a gas brings, as rates of a release in a scenario file's units."""
    gas = FUEL_GASES[kind]
    leaks_g_s = min(gas_g_s, gas.most_g_s)
    voc_g_s = leaks_g_s * draws.number(f"{name}.gas_voc_share", gas.voc_share)
    plain_g_s = leaks_g_s - voc_g_s
    return {
        "ch4_g_s": (1.0 - gas.propane_share) * plain_g_s,
        "c3h8_g_s": gas.propane_share * plain_g_s,
        "voc_mg_s": 1000.0 * voc_g_s,
    }


def fed_by_leaks(fire: Fire | None, releases: Sequence[Release]) -> Fire | None:
    """A gas fire where gas leaks, of what leaks most as it is lit, hydrogen as what is declared; as large as all of it,
    and no longer than that; None where nothing does any more. Any other fire as it is."""
    if fire is None or fire.flaming_s is None or not fire.material.is_gas:
        return fire
    kinds = (("methane", "ch4_kg_s"), ("propane", "c3h8_kg_s"), (fire.fuel, "h2_kg_s"))
    leaks: list[tuple[str, Curve]] = [
        (fuel, curve) for fuel, kind in kinds for release in releases if (curve := getattr(release, kind))
    ]
    if not leaks:
        return fire
    burns_kg_s = dict.fromkeys((fuel for fuel, _ in leaks), 0.0)
    for fuel, curve in leaks:
        burns_kg_s[fuel] += float(curve_at(curve, fire.flaming_s))
    leaks_kg_s = sum(burns_kg_s.values())
    if leaks_kg_s <= LEAST_LEAK_KG_S:
        return None
    fuel = max(burns_kg_s, key=burns_kg_s.__getitem__)
    peak_kw = leaks_kg_s * FUELS[fuel].heat_of_combustion_j_kg / 1000.0
    fed = replace(fire, fuel=fuel, peak_hrr_kw=peak_kw, smoulder_kw=0.0)
    lasts_s = max(_shut_s(curve) for _, curve in leaks) - fire.flaming_s - fed.growing_s
    return replace(fed, burn_s=max(min(fire.burn_s, lasts_s), 1.0))


def _shut_s(curve: Curve) -> float:
    """When a leak is shut: its last point that gives anything; it goes on for ever where that is the last of all."""
    return math.inf if curve[-1][1] > 0.0 else max(t_s for t_s, rate in curve if rate > 0.0)
