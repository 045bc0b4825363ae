"""What burns: its elements, heats of combustion, radiated share and yields, flaming and smouldering."""

from __future__ import annotations

from dataclasses import dataclass

CO_J_KG, SOOT_J_KG, H2_J_KG = 10.1e6, 32.8e6, 120.0e6
"""Net heats of combustion that carbon monoxide, soot (as carbon) and hydrogen carry away."""


@dataclass(frozen=True)
class Fuel:
    """A fuel of formula CcHhOoNnClx.

    Heats in J/kg: of complete combustion of its formula, and effective, of fuel lost (net). Yields in kg a kg of fuel
    lost; VOC is fuel that leaves as vapour of its own formula. Of what `chars`, carbon stays behind as char, so what is
    lost holds more water than the formula; what else does not burn stays where it is. Gas comes burning or not.
    """

    carbon: float
    hydrogen: float
    oxygen: float
    heat_complete_j_kg: float
    heat_of_combustion_j_kg: float
    radiative_fraction: float
    co_flaming: float
    soot_flaming: float
    co_smouldering: float
    soot_smouldering: float
    voc_smouldering: float
    heat_smouldering_j_kg: float
    nitrogen: float = 0.0
    chlorine: float = 0.0
    voc_flaming: float = 0.002
    hcn_flaming: float = 0.0
    hcn_smouldering: float = 0.0
    h2_smouldering: float = 0.0
    chars: bool = False
    is_gas: bool = False

    @property
    def formula(self) -> tuple[float, float, float, float, float]:
        """Atoms of carbon, hydrogen, oxygen, nitrogen and chlorine."""
        return self.carbon, self.hydrogen, self.oxygen, self.nitrogen, self.chlorine

    def burns_flaming(self) -> float:
        """Share of the fuel lost that its heat, and what CO, soot and VOC carry away of it, account for."""
        return self._burns(self.heat_of_combustion_j_kg, self.co_flaming, self.soot_flaming, self.voc_flaming, 0.0)

    def burns_smouldering(self) -> float:
        """The same of smouldering, whose H2 carries heat away, too."""
        return self._burns(self.heat_smouldering_j_kg, self.co_smouldering, self.soot_smouldering,
                           self.voc_smouldering, self.h2_smouldering)  # fmt: skip

    def _burns(self, heat_j_kg: float, co: float, soot: float, voc: float, h2: float) -> float:
        away = co * CO_J_KG + soot * SOOT_J_KG + h2 * H2_J_KG + voc * self.heat_complete_j_kg
        return min((heat_j_kg + away) / self.heat_complete_j_kg, 1.0)


FUELS = {
    # flaming: Tewarson and Khan, SFPE Handbook (5th ed.), appendix 3, table A.39 (well-ventilated; foam: GM21), heats
    # of complete combustion too, wood's that of dry wood; smouldering CO and smoke: the same chapter and, in the 3rd
    # ed., Ohlemiller, chapter 2-9, and Mulholland, chapter 2-13 (smoke conversion factors of smouldering cellulose and
    # foam); HCN of foam: Purser, chapter 62; H2 is 0.15 of CO by volume (Jackson and Robins 1994, test fires of EN 54).
    # Heptane and propane radiate that table's shares. Others' are assumed: foam's and polystyrene's are below the
    # table's 0.52 and 0.59, found under the same heat and smoke as its yields.
    # Flames that nothing but themselves heats smoke less than Tewarson's samples under 50 kW/m2: flexible foam below
    # 0.01 to 0.035, fibreboard 0.005 to 0.01 (Mulholland), heptane 0.0149 on a pan of 1 m (Hamins and others 2006, NIST
    # SP 1013-1). With these the smoke of EN 54's TF4 and TF5 is as that standard has it, with Tewarson's it was six and
    # two and a half times as dense (validation/standard_fires.py).
    "wood": Fuel(1.0, 1.7, 0.74, 17.1e6, 13.0e6, 0.33, 0.005, 0.005, 0.14, 0.08, 0.05, 6.0e6, 0.002,
                 h2_smouldering=0.0015, chars=True),
    "paper": Fuel(1.0, 1.667, 0.83, 16.1e6, 13.2e6, 0.30, 0.006, 0.010, 0.14, 0.06, 0.05, 6.0e6,
                  h2_smouldering=0.0015, chars=True),
    "cotton": Fuel(1.0, 1.667, 0.83, 16.1e6, 14.0e6, 0.30, 0.010, 0.012, 0.16, 0.10, 0.05, 6.0e6,
                   h2_smouldering=0.0017, chars=True),
    "polyurethane_foam": Fuel(1.0, 1.74, 0.323, 26.2e6, 17.8e6, 0.45, 0.010, 0.020, 0.12, 0.12, 0.08, 7.0e6, 0.07,
                              hcn_flaming=0.002, hcn_smouldering=0.001, h2_smouldering=0.0013),
    "polystyrene": Fuel(1.0, 1.0, 0.0, 39.2e6, 27.0e6, 0.45, 0.060, 0.164, 0.06, 0.10, 0.10, 8.0e6, voc_flaming=0.014),
    "pvc_wire": Fuel(1.0, 1.5, 0.0, 16.4e6, 9.0e6, 0.40, 0.063, 0.098, 0.08, 0.17, 0.05, 3.0e6, chlorine=0.5,
                     voc_flaming=0.019),
    "heptane": Fuel(7.0, 16.0, 0.0, 44.6e6, 41.2e6, 0.33, 0.010, 0.015, 0.02, 0.05, 0.05, 40.5e6),
    "propane": Fuel(3.0, 8.0, 0.0, 46.0e6, 43.7e6, 0.29, 0.005, 0.024, 0.02, 0.02, 0.05, 42.0e6, is_gas=True),
    "methane": Fuel(1.0, 4.0, 0.0, 50.1e6, 49.6e6, 0.14, 0.0, 0.0, 0.02, 0.0, 0.05, 47.0e6, is_gas=True),
    "cooking_oil": Fuel(57.0, 104.0, 6.0, 37.0e6, 33.0e6, 0.35, 0.012, 0.040, 0.03, 0.12, 0.25, 5.0e6,
                        voc_flaming=0.004),
}  # fmt: skip
