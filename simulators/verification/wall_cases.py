"""Walls that warm as the textbooks' do: thick ones, and layered ones at rest."""

from __future__ import annotations

import math

import numpy as np

from simulators.kernels import constants as c
from simulators.kernels.walls import BACK_W_M2K, conduct
from simulators.physics.materials import MATERIALS, Construction
from simulators.physics.wall_grid import wall_grid
from simulators.verification.checked import Checked, beside_exact
from simulators.verification.plots import Array, Picture

COLD_K = 293.15
THICK = ("concrete", "brick")
LAYERED: tuple[Construction, ...] = (
    (MATERIALS["gypsum"],),
    (MATERIALS["steel"], MATERIALS["gypsum"]),
    (MATERIALS["gypsum"], MATERIALS["wood"], MATERIALS["brick"]),
)


def wall_cases() -> tuple[list[Checked], list[Picture]]:
    """The half-space (Carslaw and Jaeger 1959, section 2.9), and resistances in a row."""
    warmer: list[float] = []
    exact: list[float] = []
    curves: list[tuple[str, Array, Array, Array]] = []
    times = 20.0 * np.arange(1, 31, dtype=np.float64)
    for name in THICK:
        material = MATERIALS[name]
        faces = _faces((material,), 1000.0, times, 0.5)
        plain = 2000.0 * np.sqrt(times / (math.pi * material.conductivity_w_mk * material.heat_capacity_j_m3k))
        warmer.extend(faces - COLD_K)
        exact.extend(plain)
        curves.append((name, times, faces - COLD_K, plain))
    rises, resistances = [], []
    for layers in LAYERED:
        rises.append(float(_faces(layers, 500.0, np.array([3e7]), 1e5)[0] - COLD_K))
        resistances.append(500.0 * (sum(m.thickness_m / m.conductivity_w_mk for m in layers) + 1.0 / BACK_W_M2K))
    picture = Picture("half_space", "A thick wall under 1 kW/m2", "t, s", "rise of the face, K", tuple(curves))
    return [
        beside_exact("thick wall: rise of its face beside a half-space", warmer, exact, 0.03),
        beside_exact("layered wall at rest: rise of its face", rises, resistances, 1e-6),
    ], [picture]


def _faces(layers: Construction, flux_w_m2: float, times: np.ndarray, dt_s: float) -> np.ndarray:
    """Face temperature, K, at these times under a constant flux."""
    conductance, capacity = wall_grid(layers)
    temps, line = np.full(c.WALL_NODES, COLD_K), np.empty((c.WALL_NODES, 2))
    told, t = [], 0.0
    for until in times:
        while t < until - 1e-9:
            conduct(temps, conductance, capacity, flux_w_m2, 0.0, conductance[-1], COLD_K, dt_s, line)
            t += dt_s
        told.append(temps[0])
    return np.array(told)
