"""What a mole of a deck's unburnt fuel weighs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from simulators.decks.deck import Deck, DeckFire
from simulators.kernels import constants as c
from simulators.physics.combustion import molar_mass_g


def fuel_g_mol(deck: Deck, lit_s: ArrayLike, left: ArrayLike) -> float:
    """Of its fires' fuels on the mean, by how much of each is left: which of them a layer holds is not known.

    lit_s, left [fires]: when each is lit, NaN for never, and which share of its fuel finds no oxygen.
    """
    formulas = {fire.formula for fire in deck.fires}
    if len(formulas) == 1:
        return molar_mass_g(*formulas)
    fuels = [
        (share * _asks_kg(fire, deck.end_s - at_s), molar_mass_g(fire.formula))
        for fire, at_s, share in zip(deck.fires, np.asarray(lit_s), np.asarray(left), strict=True)
        if at_s < deck.end_s
    ]
    moles = sum(kg / g_mol for kg, g_mol in fuels)
    return float(sum(kg for kg, _ in fuels) / moles) if moles > 0.0 else c.MOLAR_MASS_G[c.VOC]


def _asks_kg(fire: DeckFire, lasts_s: float) -> float:
    """The fuel that a fire loses in so long a time."""
    t_s, heat_w = np.array(fire.rows)[:, :2].T
    at_s = np.union1d(t_s[t_s < lasts_s], [0.0, lasts_s])
    return float(np.trapezoid(np.interp(at_s, t_s, heat_w), at_s)) / fire.heat_of_combustion_j_kg
