"""What surfaces see of each other by adding up small squares, and what they exchange by solving all at once."""

from __future__ import annotations

import numpy as np

SIGMA = 5.670374419e-8


def facing_plates(width, depth, apart, n=24):
    """View factor of equal rectangles face to face: mean over squares of cos cos / (pi s^2) dA."""
    x, y = (np.arange(n) + 0.5) / n * width, (np.arange(n) + 0.5) / n * depth
    dx2 = (x[:, None] - x[None, :]) ** 2
    dy2 = (y[:, None] - y[None, :]) ** 2
    s2 = dx2[:, :, None, None] + dy2[None, None, :, :] + apart**2
    return float((apart**2 / (np.pi * s2**2)).sum() / n**2 * (width * depth / n**2))


def plate_over_point(width, depth, x, y, apart, n=2000):
    """Share of the sphere about a point that a rectangle fills."""
    dx = (np.arange(n) + 0.5) / n * width - x
    dy = (np.arange(n) + 0.5) / n * depth - y
    s2 = dx[:, None] ** 2 + dy[None, :] ** 2 + apart**2
    return float((apart / s2**1.5).sum() * width * depth / n**2 / (4.0 * np.pi))


def grey_surfaces(temps, emissivity, areas, exchange):
    """Net W to each surface of an enclosure [n] with nothing between: (A - (1 - e) X) J = e A sigma T^4, dense."""
    own = emissivity * areas * SIGMA * temps**4
    leaving = np.linalg.solve(np.diag(areas) - (1.0 - emissivity)[:, None] * exchange, own)
    return exchange @ leaving - areas * leaving


def three_grey_gases(temp_k, p):
    """Emissivity of H2O and CO2 in equal parts, table 1 of Smith et al. (1982): sum a_i(T) (1 - e^(-k_i p))."""
    k = np.array([0.4303, 7.055, 178.1])
    b = np.array([
        [5.150e-1, -2.303e-4, 0.9779e-7, -1.494e-11],
        [0.7749e-1, 3.399e-4, -2.297e-7, 3.770e-11],
        [1.907e-1, -1.824e-4, 0.5608e-7, -0.5122e-11],
    ])  # fmt: skip
    a = b @ temp_k ** np.arange(4)
    return float(a @ (1.0 - np.exp(-k * p)))
