"""What walls, ceilings, floors and targets are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

MOST_LAYERS = 3


@dataclass(frozen=True)
class Material:
    """One layer: conductivity, density, specific heat, thickness, emissivity. Raises ValueError on any not above 0."""

    conductivity_w_mk: float
    density_kg_m3: float
    specific_heat_j_kgk: float
    thickness_m: float
    emissivity: float

    def __post_init__(self) -> None:
        for name in ("conductivity_w_mk", "density_kg_m3", "specific_heat_j_kgk", "thickness_m", "emissivity"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0.0):
                raise ValueError(f"material: {name} must be positive, is {value}")
        if self.emissivity > 1.0:
            raise ValueError(f"material: emissivity must be at most 1, is {self.emissivity}")

    @property
    def heat_capacity_j_m3k(self) -> float:
        return self.density_kg_m3 * self.specific_heat_j_kgk


Construction = tuple[Material, ...]
"""Layers of a surface from the room outward, at most three; none: adiabatic."""


@dataclass(frozen=True)
class Finish:
    """What lines a surface, for water: kg a square metre that it holds from dry to saturated, and what keeps vapour
    from half of its depth, m2 s Pa/kg."""

    holds_kg_m2: float
    resists_m2spa_kg: float


AIR_KG_MSPA = 1.95e-10
"""Permeability of still air for vapour at 23 C (Schirmer, in EN ISO 12572)."""
COAT_M = 0.14
"""Air that a coat of paint or varnish is worth: assumed, where classes high and medium of EN 1062-1 meet. Ceiling
paints add 0.003 to 0.46 m to a board (NTNU, Buildings 13, 2185, 2023); EnergyPlus's painted gypsum has 0.2 m."""


def lined(kg_m3: float, depth_m: float, times_air: float, coat_m: float) -> Finish:
    """Of a material that holds so much a cubic metre from dry to saturated, as deep as a day reaches, and is so many
    times as tight as air, under a coat that is worth so much air."""
    return Finish(kg_m3 * depth_m, (coat_m + 0.5 * depth_m * times_air) / AIR_KG_MSPA)


GYPSUM, SPRUCE = (6.9, 0.0125, 6.0), (96.0, 0.0011, 130.0)
"""kg/m3, the slope of the isotherm from 33 to 75 %; the depth that a day's wave reaches, sqrt(permeability saturation
period / (pi slope)), at most the board's 12.5 mm; and how tight. Of EnergyPlus's reference data, MoistureMaterials:
gypsum of its penetration depth model, taken to weigh 850 kg/m3 as its plasterboard does, and spruce of its model of
heat and moisture. Its plasterboard's own isotherm is steeper, 12 kg/m3."""


FINISHES = {
    "painted": lined(*GYPSUM, COAT_M),
    "varnished": lined(*SPRUCE, COAT_M),
    # tiles, glass, glaze: nothing but the film on them; that their joints take up none is assumed
    "tiled": Finish(0.0, 0.0),
}

MATERIALS = {
    # SFPE Handbook (5th ed.), appendix 2, table A.28; thicknesses as they are built
    "gypsum": Material(0.16, 790.0, 900.0, 0.016, 0.90),
    "concrete": Material(1.75, 2200.0, 1000.0, 0.15, 0.94),
    "brick": Material(0.69, 1600.0, 840.0, 0.11, 0.93),
    "wood": Material(0.16, 720.0, 1255.0, 0.019, 0.90),
    "glass": Material(1.0, 2500.0, 720.0, 0.006, 0.837),  # of windows: EN 572-1, EN 12898
    "steel": Material(48.0, 7850.0, 559.0, 0.003, 0.90),
}
PANE = replace(MATERIALS["glass"], thickness_m=0.004)
"""Of a window, 4 mm thick."""
