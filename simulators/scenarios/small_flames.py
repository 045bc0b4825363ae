"""What burns in a small flame with all the air it wants, or chars: its heat, gases, water and smoke go together."""

from __future__ import annotations

from typing import NamedTuple


class Burnt(NamedTuple):
    """Of a fuel, a gram: kJ (net), and g of carbon dioxide and of water."""

    heat_kj: float
    co2_g: float
    h2o_g: float

    @property
    def o2_g(self) -> float:
        """What it uses of oxygen, which all that it becomes holds beside itself, g."""
        return max(self.co2_g + self.h2o_g - 1.0, 0.0)


BURNT = {
    "wax": Burnt(43.0, 3.1, 1.3),  # paraffin C25H52 (Hamins, Bundy and Dillon 2005)
    "natural_gas": Burnt(50.0, 2.74, 2.25),  # methane
    "electricity": Burnt(50.0, 0.0, 0.0),  # what heats as much as that gas, without burning it
    "bread": Burnt(0.0, 0.0, 0.0),  # chars in a toaster's heat, which its file states, and its water, too
}


def rates_of_flame(kind: str, burns_mg_s: float, co_mg_g: float, aerosol_mg_g: float) -> dict[str, float]:
    """What so much of a fuel gives, as rates of a release in a scenario file's units, and what oxygen it uses.

    co_mg_g and aerosol_mg_g: carbon monoxide and particles of a gram of it; electricity has none.
    """
    burnt, g_s = BURNT[kind], 1e-3 * burns_mg_s
    burns_g_s = 0.0 if kind == "electricity" else g_s
    return {
        "heat_kw": burnt.heat_kj * g_s,
        "co2_g_s": burnt.co2_g * g_s,
        "co_mg_s": co_mg_g * burns_g_s,
        "h2o_g_s": burnt.h2o_g * g_s,
        "o2_g_s": burnt.o2_g * g_s,
        "aerosol_mg_s": aerosol_mg_g * burns_g_s,
    }
