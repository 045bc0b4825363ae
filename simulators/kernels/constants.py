"""Numbers of nature, and the order of species and surfaces in every array."""

from __future__ import annotations

GRAVITY = 9.80665
GAS_CONSTANT = 287.0
"""Of air, J/(kg K); every gas is taken as air in the equation of state, as zone models do."""
GAMMA = 1.4
CP = GAS_CONSTANT * GAMMA / (GAMMA - 1.0)
CV = CP / GAMMA
SIGMA = 5.670374e-8
KELVIN = 273.15

SPECIES = ("n2", "o2", "co2", "co", "h2o", "voc", "soot_flaming", "soot_smouldering", "aerosol_fine", "aerosol_coarse")
N2, O2, CO2, CO, H2O, VOC, SOOT_FLAMING, SOOT_SMOULDERING, AEROSOL_FINE, AEROSOL_COARSE = range(len(SPECIES))
N_SPECIES = len(SPECIES)
FIRST_PARTICLE = SOOT_FLAMING
"""Species from here on are particles: they weigh, they take no room."""

MOLAR_MASS_G = (28.014, 31.998, 44.009, 28.010, 18.015, 46.07)
"""Of the gases in SPECIES, g/mol; VOC as ethanol, which sensors are calibrated with."""

OD_M2_KG = (3778.0, 1911.0, 1911.0, 300.0)
"""Optical density, base 10, over mass density of the particles in SPECIES: flaming soot 8700 / ln 10 (Mulholland and
Croarkin 2000), smouldering 4400 / ln 10; fine aerosol as smoulder; coarse: 5 um, geometric extinction."""

CEILING, UPPER_WALL, LOWER_WALL, FLOOR = range(4)
UPPER, LOWER = 0, 1
WALL_NODES = 10

SMOULDER, FLAME, HEAT, R_H2O, R_CO2, R_CO, R_VOC, R_AEROSOL = range(8)
N_RATES = 8
"""Columns of a source's table: heat in W (smouldering, flaming, other), vapours and particles in kg/s."""
