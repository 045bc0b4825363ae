"""What a fuel becomes: products, oxygen and fuel a joule, from its formula and yields; mass closes to round-off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.physics.fire import ModelError
from simulators.physics.fuels import Fuel

_C, _H, _O, _N = 12.011, 1.008, 15.999, 14.007
_CO2, _CO, _H2O, _O2 = 44.009, 28.010, 18.015, 31.998


def products_a_joule(fuel: Fuel, error: ModelError) -> NDArray[np.float64]:
    """[smouldering or flaming, species + 2]: kg made a joule (o2: used, negative), then kg of fuel and of o2 used.

    Carbon that is not CO, soot or VOC becomes CO2, hydrogen H2O, nitrogen N2; the oxygen follows from the elements.
    """
    return np.stack([
        _products(fuel, fuel.co_smouldering * error.co, fuel.soot_smouldering * error.smoke, fuel.voc_smouldering,
                  fuel.heat_smouldering_j_kg, c.SOOT_SMOULDERING),
        _products(fuel, fuel.co_flaming * error.co, fuel.soot_flaming * error.smoke, fuel.voc_flaming,
                  fuel.heat_of_combustion_j_kg, c.SOOT_FLAMING),
    ])  # fmt: skip


def _products(fuel: Fuel, co: float, soot: float, voc: float, heat_j_kg: float, soot_kind: int) -> NDArray[np.float64]:
    molar = _C * fuel.carbon + _H * fuel.hydrogen + _O * fuel.oxygen + _N * fuel.nitrogen
    burnt = 1.0 - voc
    carbon, hydrogen = burnt * _C * fuel.carbon / molar, burnt * _H * fuel.hydrogen / molar
    oxygen, nitrogen = burnt * _O * fuel.oxygen / molar, burnt * _N * fuel.nitrogen / molar
    # a model error must not make more CO and soot than there is carbon
    fit = min(1.0, 0.98 * carbon / max(co * _C / _CO + soot, 1e-12))
    co, soot = co * fit, soot * fit
    co2 = (carbon - co * _C / _CO - soot) * _CO2 / _C
    h2o = hydrogen * _H2O / (2.0 * _H)
    o2 = max(co * _O / _CO + co2 * _O2 / _CO2 + h2o * _O / _H2O - oxygen, 0.0)
    row = np.zeros(c.N_SPECIES + 2)
    row[[c.N2, c.O2, c.CO2, c.CO, c.H2O, c.VOC, soot_kind]] = nitrogen, -o2, co2, co, h2o, voc, soot
    row[c.N_SPECIES], row[c.N_SPECIES + 1] = 1.0, o2
    # the molar masses are rounded: what is left of the fuel's own mass is put to the water
    row[c.H2O] += 1.0 - row[: c.N_SPECIES].sum()
    return np.asarray(row / heat_j_kg)
