"""What the gases that leak or smoulder are: how heavy, how quick to diffuse, when they burn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.kernels.constants import AIR_G_MOL

MOLAR_GAS_CONSTANT = 8.314462618
AIR_MOLAR_MASS = 1e-3 * AIR_G_MOL
PRESSURE_PA = 101325.0


@dataclass(frozen=True)
class Gas:
    """Molar mass in kg/mol, diffusivity in air at 293 K in m2/s, flammable range as volume fractions (1, 1: none)."""

    molar_mass: float
    diffusivity: float
    lel: float = 1.0
    uel: float = 1.0

    def density(self, temp_k: float) -> float:
        """kg/m3 at one atmosphere."""
        return PRESSURE_PA * self.molar_mass / (MOLAR_GAS_CONSTANT * temp_k)


GASES = {
    "H2": Gas(2.016e-3, 7.56e-5, 0.040, 0.77),
    "HE": Gas(4.003e-3, 7.1e-5),
    "CH4": Gas(16.043e-3, 2.1e-5, 0.044, 0.17),
    "C3H8": Gas(44.097e-3, 1.14e-5, 0.017, 0.109),
    "CO": Gas(28.010e-3, 2.08e-5, 0.109, 0.74),
    "CO2": Gas(44.009e-3, 1.60e-5),
    "H2O": Gas(18.015e-3, 2.49e-5),
    "VOC": Gas(46.07e-3, 1.23e-5, 0.031, 0.19),
}
"""VOC as ethanol, as everywhere here. Flammable ranges: IEC 60079-20-1; diffusivities: Marrero and Mason 1972 and
Massman 1998, brought to 293 K by T^1.75."""


def burns(fractions: NDArray[np.float64], gases: tuple[str, ...]) -> NDArray[np.bool_]:
    """Where a mixture [gas, ...] of volume fractions is within its flammable range (Le Chatelier's rule)."""
    of_lel = np.zeros(fractions.shape[1:])
    of_uel = np.zeros(fractions.shape[1:])
    for fraction, name in zip(fractions, gases, strict=True):
        gas = GASES[name]
        if gas.lel < 1.0:
            of_lel += fraction / gas.lel
            of_uel += fraction / gas.uel
    return (of_lel >= 1.0) & (of_uel <= 1.0)
