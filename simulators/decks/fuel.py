"""What a mole of a deck's unburnt fuel weighs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.decks.deck import Deck, DeckFire
from simulators.kernels import constants as c
from simulators.physics.combustion import molar_mass_g


def fuel_g_mol(deck: Deck, burnt: NDArray[np.float64]) -> float:
    """Of its fires' fuels on the mean, by how much of each is left: which of them a layer holds is not known.

    burnt [n, fires]: the share of each that found its oxygen, 1 where one is not lit.
    """
    formulas = {fire.formula for fire in deck.fires}
    if len(formulas) == 1:
        return molar_mass_g(*formulas)
    left = [
        (_asks_kg(fire, deck.end_s) * (1.0 - shares.mean()), molar_mass_g(fire.formula))
        for fire, shares in zip(deck.fires, burnt.T, strict=True)
    ]
    moles = sum(kg / g_mol for kg, g_mol in left)
    return float(sum(kg for kg, _ in left) / moles) if moles > 0.0 else c.MOLAR_MASS_G[c.VOC]


def _asks_kg(fire: DeckFire, end_s: float) -> float:
    """The fuel that a fire would lose by a run's end, were it lit at once where a trigger lights it."""
    lasts_s = max(end_s - fire.ignition_s, 0.0)
    t_s, heat_w = np.array(fire.rows)[:, :2].T
    at_s = np.union1d(t_s[t_s < lasts_s], [0.0, lasts_s])
    return float(np.trapezoid(np.interp(at_s, t_s, heat_w), at_s)) / fire.heat_of_combustion_j_kg
