"""What walls, ceilings, floors and targets are made of."""

from __future__ import annotations

from dataclasses import dataclass

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

MATERIALS = {
    # SFPE Handbook (5th ed.), appendix 2, table A.28; thicknesses as they are built
    "gypsum": Material(0.16, 790.0, 900.0, 0.016, 0.90),
    "concrete": Material(1.75, 2200.0, 1000.0, 0.15, 0.94),
    "brick": Material(0.69, 1600.0, 840.0, 0.11, 0.93),
    "wood": Material(0.16, 720.0, 1255.0, 0.019, 0.90),
    "glass": Material(0.76, 2500.0, 840.0, 0.006, 0.90),
    "steel": Material(48.0, 7850.0, 559.0, 0.003, 0.90),
}
