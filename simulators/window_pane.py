"""How warm a window's inner pane gets, in a room at rest and in one that burns, and how far the window stands open."""

from __future__ import annotations

import numpy as np

from simulators.camera.conduction import CONVECTION_W_M2K
from simulators.camera.view import Window
from simulators.kernels.constants import SIGMA
from simulators.physics.materials import PANE
from simulators.physics.openings import Vent
from simulators.sensors.response import Series

OUTWARDS_W_M2K = 3.2
"""From the inner pane to outdoors: U = 2.4 W/(m2 K) with the room's side, between plain and coated double glazing (2.8
and 1.1; ISO 10077-1): the pane lies a quarter of the way from the room to outdoors."""
PANE_J_M2K = PANE.heat_capacity_j_m3k * PANE.thickness_m


def share_in_upper_layer(window: Window, layer_height_m: Series) -> Series:
    """How much of a window the upper layer covers, [n]."""
    return np.clip((window.z1_m - layer_height_m) / (window.z1_m - window.z0_m), 0.0, 1.0)


def pane_temp_k(t_s: Series, gas_k: Series, walls_k: Series, outdoor_k: float) -> Series:
    """The inner pane's temperature at t_s [n], in balance with the room at first; gas_k and walls_k [n] before it.

    C dT/dt = h (gas - T) + eps sigma (walls^4 - T^4) - U (T - outdoor), implicit; what a pane lets through of a fire's
    radiation, and that it breaks, is left out.
    """
    temp_k = np.empty_like(t_s)
    now_k = float(walls_k[0])
    steps_s = np.diff(t_s, prepend=-np.inf)
    for i, (step_s, gas, walls) in enumerate(zip(steps_s.tolist(), gas_k.tolist(), walls_k.tolist(), strict=True)):
        kept = PANE_J_M2K / step_s
        radiates = PANE.emissivity * SIGMA * (walls**2 + now_k**2) * (walls + now_k)
        taken = kept * now_k + CONVECTION_W_M2K * gas + radiates * walls + OUTWARDS_W_M2K * outdoor_k
        now_k = taken / (kept + CONVECTION_W_M2K + radiates + OUTWARDS_W_M2K)
        temp_k[i] = now_k
    return temp_k


def open_share(vent: Vent, fallen_s: float, t_s: Series) -> Series:
    """What share of a window is open at t_s [n]: as far as it is moved, and what has fallen out once its pane broke,
    which NaN says it never did."""
    share = np.asarray(np.interp(t_s, *np.array(vent.untriggered).T))
    return np.asarray(np.where(t_s >= fallen_s, vent.opening[-1][1], share))
