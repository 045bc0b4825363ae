"""Links, chambers and doses by plain loops of very small steps, and settling by plain arithmetic."""

from __future__ import annotations

import numpy as np


def link(gas_k, speed, rti, start_k, seconds, steps=200_000):
    """dT/dt = sqrt(u) / RTI (Tg - T), K at the end."""
    temp, dt = start_k, seconds / steps
    for _ in range(steps):
        temp += dt * np.sqrt(speed) / rti * (gas_k - temp)
    return temp


def chamber(outside, speed, seconds, length=1.8, steps=200_000):
    """dD/dt = u / L (D_outside - D) from clean air (Heskestad 1977)."""
    inside, dt = 0.0, seconds / steps
    for _ in range(steps):
        inside += dt * speed / length * (outside - inside)
    return inside


def gas_dose_a_minute(co_ppm, hcn_ppm, co2_pct):
    """ISO 13571: asphyxiants, quickened by carbon dioxide."""
    return (co_ppm / 35_000.0 + hcn_ppm**2.36 / 1.2e6) * np.exp(co2_pct / 5.0)


def heat_dose_a_minute(gas_c, radiant_kw_m2):
    """ISO 13571: of hot air, of radiation above 2.5 kW/m2."""
    radiant = 1.0 / (4.2 * radiant_kw_m2**-1.9) if radiant_kw_m2 > 2.5 else 0.0
    return 1.0 / (4.1e8 * gas_c**-3.61) + radiant


def settled(given_w_m2, temp_k, area_a_volume, seconds):
    """Share of fine particles that settles: by heat 0.55 nu / T of its gradient in air, by diffusion 3e-5 m/s."""
    nu, gradient = 1.6e-5 * (temp_k / 300.0) ** 0.8, given_w_m2 / 0.026
    return -np.expm1(-seconds * (0.55 * nu * gradient / temp_k + 3e-5) * area_a_volume)


def mean_of_table(table, start_s, end_s, column, strips=200_000):
    """Mean over a span of a curve straight between its rows, nothing before the first, the last after it."""
    t = start_s + (np.arange(strips) + 0.5) / strips * (end_s - start_s)
    return float(np.interp(t, table[:, 0], table[:, column], left=0.0).mean())
