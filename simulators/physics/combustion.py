"""What a fuel becomes: products, oxygen and fuel a joule, from its formula and yields; mass closes to round-off."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.physics.fire import ModelError, TabulatedFire
from simulators.physics.fuels import Fuel

Array = NDArray[np.float64]
_C, _H, _O, _N, _CL = 12.011, 1.008, 15.999, 14.007, 35.453
_CO2, _CO, _H2O, _HCN, _HCL = (c.MOLAR_MASS_G[s] for s in (c.CO2, c.CO, c.H2O, c.HCN, c.HCL))
MOST_CARBON = 0.98
"""Of a fuel's carbon may leave as CO and soot: a model error must not make more of them than there is."""
STARVED_CO = 0.2
"""Yield of flames that find far too little air, kg/kg of most fuels (Gottuk and Lattimer, SFPE Handbook chapter 16)."""
SMALL = 1e-3
LEAST_O2 = 1e-9
"""Of the air, kg/kg, that flames count as using of which none is: what they can burn is found by dividing by it."""


class Yields(NamedTuple):
    """kg a kg of fuel lost; `burns`, VOC among it: the share whose elements leave as products; the rest stays, but of
    what chars leaves as water."""

    co: float = 0.0
    soot: float = 0.0
    hcn: float = 0.0
    voc: float = 0.0
    h2: float = 0.0
    burns: float = 1.0
    chars: bool = False


def products_a_joule(fuel: Fuel, error: ModelError) -> Array:
    """[smouldering or flaming, 4, species + 2]: kg made a joule (o2: used, negative), then kg of fuel and of o2 used.

    Of the four parts the first is filled, these yields do not change over time, and what a unit of CO changes, with the
    HCN that comes with it, in flames that want for air. Carbon that is not CO, HCN, soot or VOC becomes CO2, hydrogen
    H2O, chlorine HCl, nitrogen N2; the oxygen follows from the elements.
    """
    smoulders = Yields(fuel.co_smouldering * error.co, fuel.soot_smouldering * error.smoke, fuel.hcn_smouldering,
                       fuel.voc_smouldering, fuel.h2_smouldering, fuel.burns_smouldering(), fuel.chars)  # fmt: skip
    flames = Yields(fuel.co_flaming * error.co, fuel.soot_flaming * error.smoke, fuel.hcn_flaming, fuel.voc_flaming,
                    0.0, fuel.burns_flaming(), fuel.chars)  # fmt: skip
    parts = np.zeros((2, 4, c.N_SPECIES + 2))
    parts[0, c.PLAIN] = _row(fuel.formula, _fit(fuel.formula, smoulders), fuel.heat_smouldering_j_kg,
                             c.SOOT_SMOULDERING)  # fmt: skip
    flames = _fit(fuel.formula, flames)
    parts[1, c.PLAIN] = _row(fuel.formula, flames, fuel.heat_of_combustion_j_kg, c.SOOT_FLAMING)
    starved = flames._replace(co=flames.co + SMALL, hcn=flames.hcn + SMALL * _hcn_a_co(fuel.formula))
    more = _row(fuel.formula, starved, fuel.heat_of_combustion_j_kg, c.SOOT_FLAMING)
    parts[1, c.BY_CO] = (more - parts[1, c.PLAIN]) / SMALL
    return parts


def _hcn_a_co(formula: tuple[float, ...]) -> float:
    """kg of HCN that come with a kg of CO in flames that want for air: of a fuel's nitrogen the same share leaves as
    HCN as of its carbon does as CO (Wang, Jia and Galea 2011, Fire and Materials 35; foam then gives 0.013 kg/kg)."""
    carbon, _, _, nitrogen, _ = _mass_shares(formula)
    return (nitrogen * _HCN / _N) / (carbon * _CO / _C)


def starved_co(fuel: Fuel, error: ModelError) -> float:
    """How much higher the CO yield of flames without enough air is, kg/kg, within half of the fuel's carbon."""
    carbon = fuel.burns_flaming() * _mass_shares(fuel.formula)[0] - fuel.soot_flaming * error.smoke
    most = min(STARVED_CO * error.co, 0.5 * max(carbon, 0.0) * _CO / _C)
    return float(max(most - fuel.co_flaming * error.co, 0.0))


def tabulated_products(fire: TabulatedFire) -> Array:
    """The same of a fire with yields over time: all but them in the first part, and what a unit of each changes."""
    return _parts_of(fire.formula, fire.heat_of_combustion_j_kg)


@lru_cache(maxsize=1024)
def _parts_of(formula: tuple[float, ...], heat: float) -> Array:
    plain = _row(formula, Yields(), heat, c.SOOT_FLAMING)
    parts = np.zeros((2, 4, c.N_SPECIES + 2))
    parts[1, c.PLAIN] = plain
    # a row is straight in its yields
    parts[1, c.BY_CO] = (_row(formula, Yields(co=SMALL), heat, c.SOOT_FLAMING) - plain) / SMALL
    parts[1, c.BY_SOOT] = (_row(formula, Yields(soot=SMALL), heat, c.SOOT_FLAMING) - plain) / SMALL
    parts[1, c.BY_HCN] = (_row(formula, Yields(hcn=SMALL), heat, c.SOOT_FLAMING) - plain) / SMALL
    parts.setflags(write=False)
    return parts


def yields_that_fit(fire: TabulatedFire, co: Array, soot: Array, hcn: Array) -> tuple[Array, Array, Array]:
    """Yields over time as given, but for HCN no more than the fuel's nitrogen and the hydrogen that chlorine leaves,
    for CO and soot no more than its carbon."""
    carbon, hydrogen, _, nitrogen, chlorine = _mass_shares(fire.formula)
    hcn = np.minimum(hcn, min(nitrogen * _HCN / _N, max(hydrogen - chlorine * _H / _CL, 0.0) * _HCN / _H))
    used = co * _C / _CO + soot + hcn * _C / _HCN
    fit = np.minimum(1.0, MOST_CARBON * carbon / np.maximum(used, 1e-12))
    return co * fit, soot * fit, hcn * fit


def molar_mass_g(formula: tuple[float, ...]) -> float:
    """Of a fuel, g/mol."""
    return sum(_masses(formula))


@lru_cache(maxsize=1024)
def _mass_shares(formula: tuple[float, ...]) -> tuple[float, ...]:
    masses = _masses(formula)
    return tuple(mass / sum(masses) for mass in masses)


def _masses(formula: tuple[float, ...]) -> list[float]:
    return [atoms * mass for atoms, mass in zip(formula, (_C, _H, _O, _N, _CL), strict=True)]


def _fit(formula: tuple[float, ...], yields: Yields) -> Yields:
    """Yields with no more CO and soot than the fuel's carbon allows."""
    carbon = (yields.burns - yields.voc) * _mass_shares(formula)[0] - yields.hcn * _C / _HCN
    share = min(1.0, MOST_CARBON * carbon / max(yields.co * _C / _CO + yields.soot, 1e-12))
    return yields._replace(co=yields.co * share, soot=yields.soot * share)


def _row(formula: tuple[float, ...], yields: Yields, heat_j_kg: float, soot_kind: int) -> Array:
    co, soot, hcn, voc, h2, burns, chars = yields
    carbon, hydrogen, _, nitrogen, chlorine = ((burns - voc) * share for share in _mass_shares(formula))
    hcl = min(chlorine * _HCL / _CL, hydrogen * _HCL / _H)
    co2 = (carbon - co * _C / _CO - soot - hcn * _C / _HCN) * _CO2 / _C
    h2o = (hydrogen - h2 - hcl * _H / _HCL - hcn * _H / _HCN) * _H2O / (2.0 * _H)
    # chlorine that finds no hydrogen counts as inert gas
    n2 = nitrogen - hcn * _N / _HCN + chlorine - hcl * _CL / _HCL
    row = np.zeros(c.N_SPECIES + 2)
    for species, kg in (
        (c.N2, n2), (c.CO2, co2), (c.CO, co), (c.H2O, h2o), (c.HCN, hcn), (c.HCL, hcl), (c.H2, h2), (c.VOC, voc),
        (soot_kind, soot),
    ):  # fmt: skip
        row[species] = kg
    # what the products weigh beyond what burnt is oxygen of the air; what they lack is a fuel's own that is left
    row[c.O2] = burns - row[: c.N_SPECIES].sum()
    lost = 1.0 if chars else burns
    row[c.H2O] += lost - burns
    row[c.N_SPECIES], row[c.N_SPECIES + 1] = lost, max(-row[c.O2], LEAST_O2)
    return np.asarray(row / heat_j_kg)
