"""What a fuel becomes: products, oxygen and fuel a joule, from its formula and yields; mass closes to round-off."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.physics.fire import ModelError, TabulatedFire
from simulators.physics.fuels import Fuel

Array = NDArray[np.float64]
_C, _H, _O, _N, _CL = 12.011, 1.008, 15.999, 14.007, 35.453
_CO2, _CO, _H2O, _HCN, _HCL = 44.009, 28.010, 18.015, 27.026, 36.461
MOST_CARBON = 0.98
"""Of a fuel's carbon may leave as CO and soot: a model error must not make more of them than there is."""


@lru_cache(maxsize=4096)
def products_a_joule(fuel: Fuel, error: ModelError) -> Array:
    """[smouldering or flaming, 4, species + 2]: kg made a joule (o2: used, negative), then kg of fuel and of o2 used.

    Of the four parts only the first is filled: this fuel's yields do not change over time. Carbon that is not CO, soot
    or VOC becomes CO2, hydrogen H2O, nitrogen N2; the oxygen follows from the elements.
    """
    formula = (fuel.carbon, fuel.hydrogen, fuel.oxygen, fuel.nitrogen, 0.0)
    parts = np.zeros((2, 4, c.N_SPECIES + 2))
    parts[0, c.PLAIN] = _row(formula, fuel.co_smouldering * error.co, fuel.soot_smouldering * error.smoke, 0.0,
                             fuel.voc_smouldering, fuel.heat_smouldering_j_kg, c.SOOT_SMOULDERING)  # fmt: skip
    parts[1, c.PLAIN] = _row(formula, fuel.co_flaming * error.co, fuel.soot_flaming * error.smoke, 0.0,
                             fuel.voc_flaming, fuel.heat_of_combustion_j_kg, c.SOOT_FLAMING)  # fmt: skip
    parts.setflags(write=False)
    return parts


def tabulated_products(fire: TabulatedFire) -> Array:
    """The same of a fire with yields over time: all but them in the first part, and what a unit of each changes."""
    return _parts_of(fire.formula, fire.heat_of_combustion_j_kg)


@lru_cache(maxsize=1024)
def _parts_of(formula: tuple[float, ...], heat: float) -> Array:
    plain = _row(formula, 0.0, 0.0, 0.0, 0.0, heat, c.SOOT_FLAMING)
    small = 1e-3
    parts = np.zeros((2, 4, c.N_SPECIES + 2))
    parts[1, c.PLAIN] = plain
    # a row is straight in its yields
    parts[1, c.BY_CO] = (_row(formula, small, 0.0, 0.0, 0.0, heat, c.SOOT_FLAMING, False) - plain) / small
    parts[1, c.BY_SOOT] = (_row(formula, 0.0, small, 0.0, 0.0, heat, c.SOOT_FLAMING, False) - plain) / small
    parts[1, c.BY_HCN] = (_row(formula, 0.0, 0.0, small, 0.0, heat, c.SOOT_FLAMING, False) - plain) / small
    parts.setflags(write=False)
    return parts


def yields_that_fit(fire: TabulatedFire, co: Array, soot: Array, hcn: Array) -> tuple[Array, Array, Array]:
    """Yields over time as given, but for HCN no more than the fuel's nitrogen, CO and soot no more than its carbon."""
    carbon, _, _, nitrogen, _ = _mass_shares(fire.formula)
    hcn = np.minimum(hcn, nitrogen * _HCN / _N)
    used = co * _C / _CO + soot + hcn * _C / _HCN
    fit = np.minimum(1.0, MOST_CARBON * carbon / np.maximum(used, 1e-12))
    return co * fit, soot * fit, hcn * fit


@lru_cache(maxsize=1024)
def _mass_shares(formula: tuple[float, ...]) -> Array:
    masses = np.array(formula) * np.array([_C, _H, _O, _N, _CL])
    shares = np.asarray(masses / masses.sum())
    shares.setflags(write=False)
    return shares


def _row(
    formula: tuple[float, ...], co: float, soot: float, hcn: float, voc: float, heat_j_kg: float, soot_kind: int,
    fit: bool = True,
) -> Array:  # fmt: skip
    carbon, hydrogen, _, nitrogen, chlorine = ((1.0 - voc) * _mass_shares(formula)).tolist()
    if fit:
        share = min(1.0, MOST_CARBON * carbon / max(co * _C / _CO + soot, 1e-12))
        co, soot = co * share, soot * share
    hcl = chlorine * _HCL / _CL
    co2 = (carbon - co * _C / _CO - soot - hcn * _C / _HCN) * _CO2 / _C
    h2o = (hydrogen - hcl * _H / _HCL - hcn * _H / _HCN) * _H2O / (2.0 * _H)
    n2 = nitrogen - hcn * _N / _HCN
    row = np.zeros(c.N_SPECIES + 2)
    row[[c.N2, c.CO2, c.CO, c.H2O, c.HCN, c.HCL, c.VOC, soot_kind]] = n2, co2, co, h2o, hcn, hcl, voc, soot
    # what the products weigh beyond the fuel is oxygen of the air
    row[c.O2] = 1.0 - row[: c.N_SPECIES].sum()
    row[c.N_SPECIES], row[c.N_SPECIES + 1] = 1.0, -row[c.O2]
    return np.asarray(row / heat_j_kg)
