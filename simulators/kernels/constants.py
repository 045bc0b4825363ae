"""Numbers of nature, and the order of species, surfaces and table columns in every array."""

from __future__ import annotations

import math

GRAVITY = 9.80665
GAS_CONSTANT = 287.0
"""Of air, J/(kg K); every gas is taken as air in the equation of state, as zone models do."""
GAMMA = 1.385
"""Of what smoke layers are of, humid air with some per cent of CO2 and water, between 300 and 500 K: CP is 1,032
J/(kg K) (JANAF tables: dry air has 1,014, with 3 % of CO2 and 5 % of water 1,046)."""
CP = GAS_CONSTANT * GAMMA / (GAMMA - 1.0)
CV = CP / GAMMA
SIGMA = 5.670374419e-8
KELVIN = 273.15
O2_HEAT_J_KG = 13.1e6
"""Heat a kg of oxygen gives, for most fuels (Huggett 1980)."""

SPECIES = ("n2", "o2", "co2", "co", "h2o", "hcn", "hcl", "h2", "ch4", "c3h8", "voc", "soot_flaming",
           "soot_smouldering", "aerosol_fine", "aerosol_coarse")  # fmt: skip
(N2, O2, CO2, CO, H2O, HCN, HCL, H2, CH4, C3H8, VOC, SOOT_FLAMING, SOOT_SMOULDERING, AEROSOL_FINE,
 AEROSOL_COARSE) = range(len(SPECIES))  # fmt: skip
N_SPECIES = len(SPECIES)
FIRST_PARTICLE = SOOT_FLAMING
"""Species from here on are particles: they weigh, they take no room."""
SMOULDERING = SOOT_SMOULDERING - FIRST_PARTICLE
"""Of the particles, soot of what smoulders."""

MOLAR_MASS_G = (28.153, 31.998, 44.009, 28.010, 18.015, 27.026, 36.461, 2.016, 16.043, 44.097, 46.07)
"""Of the gases in SPECIES, g/mol; N2 is all that air is of beside oxygen and CO2, argon among it; VOC, which unburnt
fuel joins, as ethanol, which sensors are calibrated with."""

AIR_G_MOL = 28.964
"""Of dry air (ISO 2533)."""

EXTINCTION_M2_KG = (8700.0, 4400.0)
"""Natural, over mass density, of soot of flames (Mulholland and Croarkin 2000) and of what smoulders."""


def soot_od_m2_kg(extinction_m2_kg: tuple[float, float]) -> tuple[float, float]:
    """Optical density, base 10, over mass density of soot of flames and of what smoulders."""
    flaming, smouldering = extinction_m2_kg
    return flaming / math.log(10.0), smouldering / math.log(10.0)


OD_M2_KG = (*soot_od_m2_kg(EXTINCTION_M2_KG), soot_od_m2_kg(EXTINCTION_M2_KG)[1], 300.0)
"""Optical density over mass density of the particles in SPECIES; fine aerosol as smoulder; coarse: 5 um, geometric
extinction."""
DROPLETS_UM = ((0.17, 2.0), (0.07, 2.0), (1.3, 2.0))
"""Count median diameter and geometric standard deviation of the particles in SPECIES but soot of flames, whose clusters
no sphere stands for. Smouldering: of pyrolysed fir the mass median is 0.5 to 0.9 um (Mulholland, SFPE Handbook, smoke
production and properties; counts by Hatch and Choate 1929), of a cigarette 0.15 to 0.27 um the count median
(doi 10.1080/02786829608965354). Fine: of fried bacon 0.07 (Dennekamp et al. 2001). Coarse: the surface mean diameter,
4.3 um, that has the extinction above."""
BELOW_2_5_UM = (1.0, 1.0, 1.0, 0.13)
"""Share of the mass of the particles in SPECIES below 2.5 um; coarse: by the sizes above (Hatch and Choate 1929)."""

CEILING, UPPER_WALL, LOWER_WALL, FLOOR = range(4)
UPPER, LOWER = 0, 1
WALL_NODES = 12
TARGET_NODES = 12

(TIME, SMOULDER, FLAME, HEAT, R_H2O, R_CO2, R_CO, R_VOC, R_AEROSOL, R_CH4, R_C3H8, R_H2, R_O2, BASE_M, AREA_M2, Y_CO,
 Y_SOOT, Y_HCN) = range(18)  # fmt: skip
N_COLUMNS = 18
"""Of a source's table: s; heat in W (smouldering, flaming, other); vapours, particles and gases in kg/s, oxygen being
what is used; height of the base and area of the burning; yields of flaming in kg/kg."""
PLAIN, BY_CO, BY_SOOT, BY_HCN = range(4)
"""Parts of a fuel's products: those without the tabulated yields, and what a unit of each yield changes."""

TARGET, CYLINDER, HEAT_DETECTOR, SMOKE_DETECTOR, SPRINKLER = range(5)
NO_TRIGGER, BY_TEMPERATURE, BY_FLUX = range(3)
NEVER = 1e30
