"""Walls and targets cut into nodes: fine at the face, where temperatures change fast."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.walls import BACK_W_M2K
from simulators.physics.materials import Construction, Material

Array = NDArray[np.float64]
METAL_W_MK = 10.0
"""Metals conduct more (stainless steel: 15), stone and boards less."""
FIRST_SECOND_S = 1.0
"""The first interval is half of what heat passes in this time."""
ADIABATIC_J_M2K = 1.0
"""What an adiabatic face holds: next to nothing, so that it comes to its balance at once."""


def is_metal(layers: Construction) -> bool:
    """Whether a surface is of metal alone.

    Such a sheet is all that there is. Boards and masonry are the lining of something: studs, wool, another board, which
    a deck leaves out.
    """
    return bool(layers) and all(layer.conductivity_w_mk > METAL_W_MK for layer in layers)


@lru_cache(maxsize=1024)
def wall_grid(layers: Construction) -> tuple[Array, Array]:
    """Conductance to the next node, W/m2K (the last: to what lies behind), and capacity, J/m2K, each [WALL_NODES].

    Node 0 is the face, the last the back. No layers: an adiabatic face.
    """
    n = c.WALL_NODES
    if not layers:
        return np.append(np.full(n - 1, 1e-6), 0.0), np.full(n, ADIABATIC_J_M2K)
    thickness = sum(layer.thickness_m for layer in layers)
    nodes = graded_nodes(layers[0], thickness, n)
    edges = np.concatenate([[0.0], 0.5 * (nodes[1:] + nodes[:-1]), [thickness]])
    resistance = np.diff(_through(layers, nodes, lambda m: 1.0 / m.conductivity_w_mk))
    capacity = np.diff(_through(layers, edges, lambda m: m.heat_capacity_j_m3k))
    return np.append(1.0 / resistance, BACK_W_M2K), capacity


@lru_cache(maxsize=1024)
def cylinder_grid(material: Material) -> tuple[Array, Array]:
    """The same of a cylinder whose diameter is its material's thickness, a square metre of face; [TARGET_NODES]."""
    n, radius = c.TARGET_NODES, 0.5 * material.thickness_m
    nodes = graded_nodes(material, radius, n)
    middles = 0.5 * (nodes[1:] + nodes[:-1])
    conductance = material.conductivity_w_mk * (radius - middles) / radius / np.diff(nodes)
    edges = np.concatenate([[0.0], middles, [radius]])
    capacity = material.heat_capacity_j_m3k * np.diff(radius**2 - (radius - edges) ** 2) / (2.0 * radius)
    return np.append(conductance, 0.0), capacity


@lru_cache(maxsize=1024)
def plate_grid(material: Material) -> tuple[Array, Array]:
    """The same of a plate; its back gives to what lies behind; [TARGET_NODES]."""
    nodes = graded_nodes(material, material.thickness_m, c.TARGET_NODES)
    edges = np.concatenate([[0.0], 0.5 * (nodes[1:] + nodes[:-1]), [material.thickness_m]])
    conductance = material.conductivity_w_mk / np.diff(nodes)
    return np.append(conductance, BACK_W_M2K), material.heat_capacity_j_m3k * np.diff(edges)


@lru_cache(maxsize=1024)
def graded_nodes(material: Material, thickness_m: float, n: int) -> Array:
    """Depths [n] of nodes from 0 to the thickness, each interval longer than the one before by one ratio."""
    diffusivity = material.conductivity_w_mk / material.heat_capacity_j_m3k
    first = min(0.5 * np.sqrt(diffusivity * FIRST_SECOND_S), thickness_m / (n - 1))
    low, high = 1.0, 20.0
    powers = np.arange(n - 1)
    for _ in range(50):
        ratio = 0.5 * (low + high)
        low, high = (ratio, high) if first * np.sum(ratio**powers) < thickness_m else (low, ratio)
    nodes = np.concatenate([[0.0], np.cumsum(low**powers)])
    return np.asarray(nodes * thickness_m / nodes[-1])


def _through(layers: Construction, depths: Array, of: Callable[[Material], float]) -> Array:
    """Integral of a property from the face to each depth, across the layers."""
    ends = np.cumsum([0.0, *(layer.thickness_m for layer in layers)])
    total = np.cumsum([0.0, *(of(layer) * layer.thickness_m for layer in layers)])
    return np.asarray(np.interp(depths, ends, total))
