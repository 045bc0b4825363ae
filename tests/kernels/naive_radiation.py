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


def leckner(temp_k, bar_cm, c):
    """exp(sum_ij c_ij tau^j lambda^i), tau = T / 1000 K, lambda = log10 of bar cm (Leckner 1972)."""
    tau = (temp_k / 1000.0) ** np.arange(c.shape[1])
    return float(np.exp((c @ tau) @ np.log10(bar_cm) ** np.arange(c.shape[0])))


H2O = np.array([[-2.2118, -1.1987, 0.035596], [0.85667, 0.93048, -0.14391], [-0.10838, -0.17156, 0.045915]])
CO2 = np.array([[-3.9893, 2.7669, -2.1081, 0.39163], [1.2710, -1.1090, 1.0195, -0.21897],
                [-0.23678, 0.19731, -0.19544, 0.044644]])  # fmt: skip
"""Leckner's shorter set for carbon dioxide, within an eighth of his longer one."""


def overlap(h2o_bar_cm, co2_bar_cm):
    """What the bands of both share: (z / (10.7 + 101 z) - 0.0089 z^10.4) log10(p L)^2.76."""
    z = h2o_bar_cm / (h2o_bar_cm + co2_bar_cm)
    return (z / (10.7 + 101.0 * z) - 0.0089 * z**10.4) * np.log10(h2o_bar_cm + co2_bar_cm) ** 2.76


def mean_way_to_walls(width, depth, rays=50_000):
    """Mean length of level rays from the middle of a room to its walls, m: many rays, one by one."""
    angle = (np.arange(rays) + 0.5) / rays * 2.0 * np.pi
    return np.minimum(0.5 * width / np.abs(np.cos(angle)), 0.5 * depth / np.abs(np.sin(angle))).mean()


def box_views(width, depth, height, layer, rays=40_000):
    """What ceiling, upper wall, lower wall and floor [4] of a box see of each other [4]: where rays end that leave
    them, as many for each square metre, after Lambert."""
    draws, size = np.random.default_rng(1), np.array([width, depth, height])
    views = np.zeros((4, 4))
    for axis, side, low, high in ((2, 1, 0.0, 1.0), (2, 0, 0.0, 1.0), *(
        (axis, side, *part) for axis in (0, 1) for side in (0, 1) for part in ((0.0, layer), (layer, height))
    )):  # fmt: skip
        start = draws.uniform(0.0, size, (rays, 3))
        start[:, axis] = side * size[axis]
        if axis < 2:
            start[:, 2] = draws.uniform(low, high, rays)
        area = np.prod(np.delete(size, axis)) * ((high - low) / height if axis < 2 else 1.0)
        # cosine of a Lambert ray over its face: the root of a uniform number
        up, turn = np.sqrt(draws.uniform(size=rays)), draws.uniform(0.0, 2.0 * np.pi, rays)
        ray = np.stack([np.sqrt(1.0 - up**2) * np.cos(turn), np.sqrt(1.0 - up**2) * np.sin(turn), up], axis=1)
        ray = np.roll(ray, axis - 2, axis=1)
        ray[:, axis] *= 1.0 - 2.0 * side
        ways = np.where(ray > 0.0, size - start, -start) / ray
        ends_m = (start + ways.min(axis=1)[:, None] * ray)[:, 2]
        level = ways.argmin(axis=1) == 2
        ends = np.where(level, np.where(ray[:, 2] > 0.0, 0, 3), np.where(ends_m > layer, 1, 2))
        begins = (0 if side else 3) if axis == 2 else (1 if low > 0.0 else 2)
        views[begins] += area * np.bincount(ends, minlength=4) / rays
    return views
