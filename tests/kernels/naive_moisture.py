"""Water in a well-mixed room in plain numpy: what kernels.moisture is held against."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.integrate import solve_ivp

LE_TWO_THIRDS, RHO_T, CP, VAPOUR_J_KGK = 0.9, 353.0, 287.0 * 1.385 / 0.385, 461.5
KELVIN, LATENT_J_KG = 273.15, 2.45e6
DROPLET_KG_M2, MOST_TAKEN = 1e-9, 0.1
LEAST_W_M2K = 2.5


def saturation_pa(temp_c):
    return 610.94 * np.exp(17.625 * temp_c / (temp_c + 243.04))


def by_air(convection_w_m2k):
    """Lewis, kg/(m2 s Pa)."""
    return np.maximum(convection_w_m2k, LEAST_W_M2K) / (RHO_T * CP * LE_TWO_THIRDS * VAPOUR_J_KGK)


def vapour_pa(water_share, pressure_pa):
    """By moles."""
    water = water_share / 18.015
    return pressure_pa * water / (water + (1.0 - water_share) / 28.964)


def buffered_pa(times_s, given_kg_s, volume_m3, temp_c, start_pa, linings):
    """Vapour pressure at times [n] in a closed room of one temperature, given_kg_s a function of time.

    linings: rows of area in m2, kg/m2 held from dry to saturated, m2 s Pa/kg without the air's. The sum is integrated
    far finer than the kernels' steps.
    """
    saturated, area, holds, resists = saturation_pa(temp_c), *np.array(linings, float).T
    pa_a_kg = VAPOUR_J_KGK * (temp_c + KELVIN) / volume_m3
    through = area / (resists + 1.0 / by_air(0.0))

    def rates(t, state):
        taken = through * (state[0] - saturated * state[1:] / holds)
        return np.concatenate([[pa_a_kg * (given_kg_s(t) - taken.sum())], taken / area])

    start = np.concatenate([[start_pa], holds * start_pa / saturated])
    told = solve_ivp(rates, (0.0, times_s[-1]), start, t_eval=times_s, rtol=1e-8, atol=1e-9, max_step=60.0)
    return told.y[0], told.y[1:].T * area


class Face(NamedTuple):
    area_m2: float
    temp_k: float
    film: float
    sorbed: float
    holds: float
    resists: float
    convects: float
    warms: float
    """W/m2K: how hard it is to warm."""


class Taken(NamedTuple):
    """Of a face in a step: kg/(m2 s) from the air, and kg/m2 on it and in it at the end."""

    flow: float
    film: float
    sorbed: float


def step(faces, vapour_kg, total_kg, pressure_pa, dt):
    """What faces take of a layer in a step, all answering to its vapour as it is at the end: one dense system."""
    n, now_pa = len(faces), vapour_pa(vapour_kg / total_kg, pressure_pa)
    wet = [_is_wet(face, now_pa, dt) for face in faces]
    # a flow for each face, and the pressure in the end
    links, drives = np.eye(n + 1), np.zeros(n + 1)
    links[n, :n], drives[n] = [dt * now_pa / vapour_kg * face.area_m2 for face in faces], now_pa
    for i, face in enumerate(faces):
        saturated = saturation_pa(face.temp_k - KELVIN)
        if wet[i]:
            steeper = (saturation_pa(face.temp_k + 1e-3 - KELVIN) - saturation_pa(face.temp_k - 1e-3 - KELVIN)) / 2e-3
            links[i, i], drives[i] = 1.0 / by_air(face.convects) + steeper * LATENT_J_KG / face.warms, -saturated
            links[i, n] = -1.0
        elif face.holds > 0.0:
            links[i, i] = 1.0 / by_air(face.convects) + face.resists + dt * saturated / face.holds
            links[i, n], drives[i] = -1.0, -saturated * min(face.sorbed / face.holds, 1.0)
    flows = np.linalg.solve(links, drives)[:n]
    taken = sum(face.area_m2 * max(flow, 0.0) for face, flow in zip(faces, flows, strict=True))
    share = min(MOST_TAKEN * vapour_kg / (dt * taken), 1.0) if taken > 0.0 else 1.0
    flows = np.where(flows > 0.0, share * flows, flows)
    return [_settled(*each, dt) for each in zip(faces, wet, flows, strict=True)]


def _is_wet(face, now_pa, dt):
    """With a film, or where its lining cannot suck in what comes to it."""
    saturated = saturation_pa(face.temp_k - KELVIN)
    if face.film > DROPLET_KG_M2 or face.holds == 0.0:
        return face.film > DROPLET_KG_M2 or now_pa > saturated
    behind = face.resists + dt * saturated / face.holds
    inside = saturated * min(face.sorbed / face.holds, 1.0)
    before = 1.0 / by_air(face.convects)
    return inside + (now_pa - inside) * behind / (before + behind) > saturated


def _settled(face, wet, flow, dt):
    film, sorbed = face.film, face.sorbed
    if wet:
        if face.holds > 0.0:
            saturated = saturation_pa(face.temp_k - KELVIN)
            lacks = saturated * (1.0 - min(sorbed / face.holds, 1.0))
            sucked = min(dt * lacks / (face.resists + dt * saturated / face.holds), film + dt * max(flow, 0.0))
        else:
            sucked = 0.0
        # no more dries than is on it
        flow = max(flow, (sucked - film) / dt)
        film, sorbed = film + dt * flow - sucked, sorbed + sucked
    else:
        sorbed += dt * flow
    over = max(sorbed - face.holds, 0.0)
    return Taken(flow, film + over, sorbed - over)
