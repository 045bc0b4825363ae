"""What heats single places of a room's faces: flames and hot things that radiate, and the ceiling jet."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulators.camera.cells import CEILING, FLOOR, Cells
from simulators.camera.pixels import share_above
from simulators.kernels.ceiling_jet import alpert_kw, jet_excess_k
from simulators.kernels.plume import LEAST_RISE_M

Array = NDArray[np.float64]

NEAREST_M = 0.15
"""A flame is no point: nearer than this its radiation grows no more."""
AIR_J_M3K, AIR_M2_S = 1206.0, 1.51e-5
"""At 20 C: rho c and nu."""


@njit(cache=True, error_model="numpy")
def radiate(
    balls: Array, place_m: Array, inward: Array, counts: NDArray[np.int64], emissivity: Array, layer_m: float,
    upper_per_m: float, lower_per_m: float, flux_w_m2: Array,
) -> None:  # fmt: skip
    """Add to flux_w_m2 [6, rows, columns] what balls [n, 5] (x, y, z, W, radius in m) radiate evenly in all directions.

    eps P cos / (4 pi r2) (multi-point source, Hankinson and Lowesmith 2012), dimmed by two layers of smoke. It grows no
    more within a ball.
    """
    for face in range(6):
        for i in range(counts[face, 1]):
            for j in range(counts[face, 0]):
                for n in range(balls.shape[0]):
                    if balls[n, 3] <= 0.0:
                        continue
                    dx = balls[n, 0] - place_m[face, i, j, 0]
                    dy = balls[n, 1] - place_m[face, i, j, 1]
                    dz = balls[n, 2] - place_m[face, i, j, 2]
                    away = max(math.sqrt(dx * dx + dy * dy + dz * dz), NEAREST_M)
                    r = max(away, balls[n, 4])
                    cosine = (dx * inward[face, 0] + dy * inward[face, 1] + dz * inward[face, 2]) / away
                    if cosine <= 0.0:
                        continue
                    upper = share_above(balls[n, 2], place_m[face, i, j, 2], layer_m)
                    depth = away * (upper_per_m * upper + lower_per_m * (1.0 - upper))
                    flux_w_m2[face, i, j] += (
                        emissivity[face] * balls[n, 3] * cosine * math.exp(-depth) / (4.0 * math.pi * r * r)
                    )


@njit(cache=True, error_model="numpy")
def jet(convective_kw: float, rise_m: float, away_m: float) -> tuple[float, float]:
    """A ceiling jet's rise in K, and its heat transfer to the ceiling in W/(m2 K).

    dT as at heads (Alpert). h of what is convected: rho c sqrt(g H) Q*^(1/3) times 8.82 Re^(-1/2) Pr^(-2/3)
    (1 - (5 - 0.284 Re^(1/5)) r/H) within r/H = 0.2, and beyond it 0.283 Re^(-0.3) Pr^(-2/3) (r/H)^(-1.2) (r/H - 0.0771)
    / (r/H + 0.279), Re = sqrt(g H) H Q*^(1/3) / nu (Cooper 1982).
    """
    if convective_kw <= 0.0 or rise_m <= LEAST_RISE_M:
        return 0.0, 0.0
    rise_k = jet_excess_k(alpert_kw(1000.0 * convective_kw), away_m, rise_m)
    falls_m_s = math.sqrt(9.81 * rise_m)
    speed = falls_m_s * (1000.0 * convective_kw / (AIR_J_M3K * 293.0 * falls_m_s * rise_m**2)) ** (1.0 / 3.0)
    reynolds, out = speed * rise_m / AIR_M2_S, away_m / rise_m
    if out < 0.2:
        share = 8.82 * reynolds**-0.5 * (1.0 - (5.0 - 0.284 * reynolds**0.2) * out)
    else:
        share = 0.283 * reynolds**-0.3 * out**-1.2 * (out - 0.0771) / (out + 0.279)
    return rise_k, AIR_J_M3K * speed * share * 0.71 ** (-2.0 / 3.0)


@njit(cache=True, error_model="numpy")
def heat_ceiling(plumes: Array, place_m: Array, counts: NDArray[np.int64], flux_w_m2: Array, film_w_m2k: Array) -> None:
    """Heat the ceiling over plumes [n, 4] (x, y, z of the source in m, convective kW).

    Adds h dT to flux_w_m2 and raises film_w_m2k to h, both [6, rows, columns]: no place gets hotter than its jet.
    """
    for n in range(plumes.shape[0]):
        if plumes[n, 3] <= 0.0:
            continue
        for i in range(counts[CEILING, 1]):
            for j in range(counts[CEILING, 0]):
                place = place_m[CEILING, i, j]
                away = math.hypot(place[0] - plumes[n, 0], place[1] - plumes[n, 1])
                rise_k, film = jet(plumes[n, 3], place[2] - plumes[n, 2], away)
                flux_w_m2[CEILING, i, j] += film * rise_k
                film_w_m2k[CEILING, i, j] = max(film_w_m2k[CEILING, i, j], film)


def without_mean(cells: Cells, flux_w_m2: Array) -> Array:
    """The flux less its mean over the floor, the ceiling and the walls.

    The zone model heats each evenly by the same fire: only where the heat goes is new here, not how much.
    """
    left = np.zeros_like(flux_w_m2)
    for faces in ([FLOOR], [CEILING], [2, 3, 4, 5]):
        area = cells.area_m2[faces]
        left[faces] = np.where(area > 0.0, flux_w_m2[faces] - (flux_w_m2[faces] * area).sum() / area.sum(), 0.0)
    return left
