"""What burns in a small flame with all the air it wants: its heat, gases and water go together."""

from __future__ import annotations

from typing import NamedTuple


class Burnt(NamedTuple):
    """Of a fuel, a gram: kJ (net), and g of carbon dioxide and of water."""

    heat_kj: float
    co2_g: float
    h2o_g: float


BURNT = {
    "wax": Burnt(43.0, 3.1, 1.3),  # paraffin C25H52 (Hamins, Bundy and Dillon 2005)
    "natural_gas": Burnt(50.0, 2.74, 2.25),  # methane
    "electricity": Burnt(50.0, 0.0, 0.0),  # what heats as much as that gas, without burning it
}


def rates_of_flame(kind: str, burns_mg_s: float, co_mg_g: float = 0.0) -> dict[str, float]:
    """What so much of a fuel gives, as rates of a release in a scenario file's units; with co_mg_g of carbon monoxide,
    where it burns."""
    burnt, g_s = BURNT[kind], 1e-3 * burns_mg_s
    return {
        "heat_kw": burnt.heat_kj * g_s,
        "co2_g_s": burnt.co2_g * g_s,
        "co_mg_s": co_mg_g * g_s if burnt.co2_g > 0.0 else 0.0,
        "h2o_g_s": burnt.h2o_g * g_s,
    }
