"""Conduction in a wall as dense matrices of its finite volumes, and of many more of them."""

from __future__ import annotations

import numpy as np


def implicit_step(temps, conductance, capacity, flux, slope, back_k, dt):
    """One step of backward Euler of a chain of nodes, solved densely."""
    n = len(temps)
    matrix, right = np.diag(capacity / dt), capacity / dt * temps
    for i in range(n - 1):
        matrix[i, i] += conductance[i]
        matrix[i + 1, i + 1] += conductance[i]
        matrix[i, i + 1] -= conductance[i]
        matrix[i + 1, i] -= conductance[i]
    matrix[-1, -1] += conductance[-1]
    right[-1] += conductance[-1] * back_k
    matrix[0, 0] += slope
    right[0] += flux + slope * temps[0]
    return np.linalg.solve(matrix, right)


def layered_face(layers, flux, back_w_m2k, back_k, seconds, cells=400, steps=2000):
    """Face temperature, K, over time of layers (k, rho c, thickness) under a flux, from back_k: many equal cells."""
    thickness = sum(layer[2] for layer in layers)
    width = thickness / cells
    middles = (np.arange(cells) + 0.5) * width
    which = np.searchsorted(np.cumsum([layer[2] for layer in layers]), middles)
    k = np.array([layers[i][0] for i in which])
    capacity = np.array([layers[i][1] for i in which]) * width
    between = 1.0 / (0.5 * width / k[:-1] + 0.5 * width / k[1:])
    out = 1.0 / (0.5 * width / k[-1] + 1.0 / back_w_m2k)
    matrix = np.zeros((cells, cells))
    for i in range(cells - 1):
        matrix[i, i] += between[i]
        matrix[i + 1, i + 1] += between[i]
        matrix[i, i + 1] = matrix[i + 1, i] = -between[i]
    matrix[-1, -1] += out
    dt = seconds / steps
    step = np.linalg.inv(np.diag(capacity / dt) + matrix)
    temps, face = np.full(cells, back_k), []
    for _ in range(steps):
        right = capacity / dt * temps
        right[0] += flux
        right[-1] += out * back_k
        temps = step @ right
        face.append(temps[0] + flux * 0.5 * width / k[0])
    return np.array(face)
