"""What burns: heats of combustion, radiated shares and yields, flaming and smouldering."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fuel:
    """A fuel of formula CcHhOoNn, an inert or halogen rest beside it taken as given off unburnt.

    Heat of combustion in J/kg of fuel lost (net, effective), yields in kg a kg of fuel lost; VOC is what the fuel gives
    off beside CO, as hydrocarbon of its own formula.
    """

    carbon: float
    hydrogen: float
    oxygen: float
    heat_of_combustion_j_kg: float
    radiative_fraction: float
    co_flaming: float
    soot_flaming: float
    co_smouldering: float
    soot_smouldering: float
    voc_smouldering: float
    heat_smouldering_j_kg: float
    nitrogen: float = 0.0
    voc_flaming: float = 0.002


FUELS = {
    # flaming: Tewarson and Khan, SFPE Handbook (5th ed.), appendix 3, table A.39 (well-ventilated);
    # smouldering CO and smoke: the same chapter and Ohlemiller, SFPE Handbook chapter 19; Mulholland, chapter 24
    # (smoke conversion factors of smouldering cellulose and foam)
    "wood": Fuel(1.0, 1.7, 0.74, 13.0e6, 0.33, 0.005, 0.015, 0.14, 0.08, 0.05, 6.0e6, 0.002),
    "paper": Fuel(1.0, 1.667, 0.83, 13.2e6, 0.30, 0.006, 0.010, 0.14, 0.06, 0.05, 6.0e6),
    "cotton": Fuel(1.0, 1.667, 0.83, 14.0e6, 0.30, 0.010, 0.012, 0.16, 0.10, 0.05, 6.0e6),
    "polyurethane_foam": Fuel(1.0, 1.74, 0.323, 17.6e6, 0.45, 0.031, 0.131, 0.12, 0.12, 0.08, 7.0e6, 0.07),
    "polystyrene": Fuel(1.0, 1.0, 0.0, 27.0e6, 0.45, 0.060, 0.164, 0.06, 0.10, 0.10, 8.0e6, voc_flaming=0.014),
    "pvc_wire": Fuel(1.0, 1.5, 0.0, 9.0e6, 0.40, 0.063, 0.098, 0.08, 0.17, 0.05, 3.0e6, voc_flaming=0.019),
    "heptane": Fuel(7.0, 16.0, 0.0, 44.6e6, 0.33, 0.010, 0.037, 0.02, 0.05, 0.05, 44.6e6),
    "propane": Fuel(3.0, 8.0, 0.0, 43.7e6, 0.29, 0.005, 0.024, 0.02, 0.02, 0.05, 43.7e6),
    "cooking_oil": Fuel(57.0, 104.0, 6.0, 33.0e6, 0.35, 0.012, 0.040, 0.03, 0.12, 0.25, 5.0e6, voc_flaming=0.004),
}
