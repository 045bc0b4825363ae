"""Plumes and flames as the handbooks print them, with their own constants.

Heskestad, SFPE Handbook (5th ed.) chapter 13. Air at 293 K: 1.2 kg/m3, 1.0 kJ/(kg K).
"""

from __future__ import annotations

import numpy as np

CP_KJ = 1.0045


def flame_height(q_kw, diameter):
    """L = 0.235 Q^(2/5) - 1.02 D."""
    return max(0.235 * q_kw ** (2.0 / 5.0) - 1.02 * diameter, 0.0)


def plume_mass(q_kw, qc_kw, diameter, z):
    """Above flames and the first diameter eq. 13.34, below straight from nothing at the base (eq. 13.38's form)."""
    tip, origin = max(flame_height(q_kw, diameter), diameter), 0.083 * q_kw**0.4 - 1.02 * diameter

    def above(height):
        s = height - origin
        return 0.071 * np.cbrt(qc_kw) * s ** (5.0 / 3.0) + 0.00192 * qc_kw

    return above(z) if z >= tip else above(tip) * z / tip


def axis_excess(q_kw, qc_kw, diameter, z, t_inf):
    """9.1 (T / (g cp^2 rho^2))^(1/3) Qc^(2/3) (z - z0)^(-5/3), K."""
    return rising_excess(qc_kw, z - (0.083 * q_kw**0.4 - 1.02 * diameter), t_inf)


def rising_excess(qc_kw, rise, t_inf):
    """The same at a height above the virtual origin."""
    rho = 353.0 / t_inf
    return 9.1 * np.cbrt(t_inf / (9.80665 * CP_KJ**2 * rho**2)) * qc_kw ** (2 / 3) * rise ** (-5 / 3)


def axis_speed(q_kw, qc_kw, diameter, z, t_inf):
    """3.4 (g / (cp rho T))^(1/3) Qc^(1/3) (z - z0)^(-1/3), m/s."""
    origin = 0.083 * q_kw**0.4 - 1.02 * diameter
    rho = 353.0 / t_inf
    return 3.4 * np.cbrt(9.80665 / (CP_KJ * rho * t_inf)) * np.cbrt(qc_kw / (z - origin))


def evans_source(q_kw, qc_kw, diameter, layer, ratio, t_inf):
    """Q2* and the layer's height Z over the weaker source of a plume in a hot layer (Evans 1984); None: it stays.

    C = 9.115, beta^2 = 0.913; Q1* of the plume's own excess where it meets the layer, heights from its virtual origin.
    """
    c_t, beta2 = 9.115, 0.913
    z1 = layer - (0.083 * q_kw**0.4 - 1.02 * diameter)
    q1 = (axis_excess(q_kw, qc_kw, diameter, layer, t_inf) / (c_t * t_inf)) ** 1.5
    inner = (1.0 + c_t * q1 ** (2 / 3)) / (ratio * c_t) - 1.0 / c_t
    if inner <= 0.0:
        return None, 0.0
    q2 = inner**1.5
    bottom = np.cbrt(q2) * ((ratio - 1.0) * (beta2 + 1.0) + ratio * c_t * q2 ** (2 / 3))
    return q2, (ratio * q1 * c_t / bottom) ** 0.4 * z1
