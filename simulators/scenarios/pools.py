"""Pools of liquid, and of plastics that melt: the wider, the faster a square metre of them burns."""

from __future__ import annotations

import math

from simulators.physics.fuels import FUELS

POOLS = {
    "heptane": (0.101, 1.1),
    "polystyrene": (0.034, math.inf),
}
"""What a square metre of a very wide pool loses, kg/(m2 s), and by which extinction coefficient times beam length
correction, 1/m, narrower ones lose less; where no such number is stated all lose as much (Babrauskas 1983; SFPE
Handbook chapter 26)."""


def pool_kw(fuel: str, area_m2: float) -> float:
    """The heat of a deep round pool of that area in still air, m (1 - exp(-k D)) a square metre, kW."""
    widest_kg_m2_s, per_m = POOLS[fuel]
    diameter_m = 2.0 * math.sqrt(area_m2 / math.pi)
    return -widest_kg_m2_s * math.expm1(-per_m * diameter_m) * area_m2 * FUELS[fuel].heat_of_combustion_j_kg / 1000.0
