"""What heats single places of a room's faces: flames and hot things that radiate, the ceiling jet, the sun."""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from simulators.camera.cells import CEILING, FLOOR, Cells
from simulators.camera.pixels import share_above
from simulators.camera.view import Window

Array = NDArray[np.float64]

NEAREST_M = 0.15
"""A flame is no point: nearer than this its radiation grows no more."""
HOTTEST_JET_K = 900.0
SUN_W_M2 = 850.0
"""Direct normal, clear sky, at the ground (ASHRAE clear-sky, mid-latitudes)."""
GLASS_TRANSMITS, FLOOR_ABSORBS = 0.65, 0.7


@njit(cache=True)
def radiate(
    points: Array, place_m: Array, inward: Array, counts: NDArray[np.int64], emissivity: Array, layer_m: float,
    upper_per_m: float, lower_per_m: float, flux_w_m2: Array,
) -> None:  # fmt: skip
    """Add to flux_w_m2 [6, rows, columns] what points [n, 4] (x, y, z in m, W) radiate evenly in all directions.

    eps P cos / (4 pi r2) (multi-point source, Hankinson and Lowesmith 2012), dimmed by two layers of smoke.
    """
    for face in range(6):
        for i in range(counts[face, 1]):
            for j in range(counts[face, 0]):
                for n in range(points.shape[0]):
                    if points[n, 3] <= 0.0:
                        continue
                    dx = points[n, 0] - place_m[face, i, j, 0]
                    dy = points[n, 1] - place_m[face, i, j, 1]
                    dz = points[n, 2] - place_m[face, i, j, 2]
                    r = max(math.sqrt(dx * dx + dy * dy + dz * dz), NEAREST_M)
                    cosine = (dx * inward[face, 0] + dy * inward[face, 1] + dz * inward[face, 2]) / r
                    if cosine <= 0.0:
                        continue
                    upper = share_above(points[n, 2], place_m[face, i, j, 2], layer_m)
                    depth = r * (upper_per_m * upper + lower_per_m * (1.0 - upper))
                    flux_w_m2[face, i, j] += (
                        emissivity[face] * points[n, 3] * cosine * math.exp(-depth) / (4.0 * math.pi * r * r)
                    )


@njit(cache=True)
def jet_w_m2(convective_kw: float, rise_m: float, away_m: float) -> float:
    """Heat flux of a ceiling jet into a cool ceiling: Alpert 1972 and a turbulent plate's Stanton number.

    dT 16.9 Q^(2/3) H^(-5/3), u 0.96 (Q/H)^(1/3) at the axis; 5.38 (Q/r)^(2/3) / H, 0.195 Q^(1/3) H^(1/2) r^(-5/6)
    away from it; St Pr^(2/3) = 0.0296 Re^(-1/5).
    """
    if convective_kw <= 0.0 or rise_m <= 0.05:
        return 0.0
    third = convective_kw ** (1.0 / 3.0)
    if away_m < 0.18 * rise_m:
        rise_k = 16.9 * third**2 / rise_m ** (5.0 / 3.0)
    else:
        rise_k = 5.38 * third**2 / away_m ** (2.0 / 3.0) / rise_m
    if away_m < 0.15 * rise_m:
        speed = 0.96 * third / rise_m ** (1.0 / 3.0)
    else:
        speed = 0.195 * third * math.sqrt(rise_m) / away_m ** (5.0 / 6.0)
    rise_k = min(rise_k, HOTTEST_JET_K)
    film_k = 293.0 + 0.5 * rise_k
    viscosity = 1.5e-5 * (film_k / 293.0) ** 1.7
    reynolds = speed * max(away_m, 0.15 * rise_m) / viscosity
    stanton = 0.0296 * reynolds**-0.2 * 0.71 ** (-2.0 / 3.0)
    return 1.2 * 293.0 / film_k * 1005.0 * speed * stanton * rise_k


@njit(cache=True)
def heat_ceiling(plumes: Array, place_m: Array, counts: NDArray[np.int64], flux_w_m2: Array) -> None:
    """Add to flux_w_m2 what plumes [n, 4] (x, y, z of the source in m, convective kW) give to the ceiling above."""
    for n in range(plumes.shape[0]):
        if plumes[n, 3] <= 0.0:
            continue
        for i in range(counts[CEILING, 1]):
            for j in range(counts[CEILING, 0]):
                place = place_m[CEILING, i, j]
                away = math.hypot(place[0] - plumes[n, 0], place[1] - plumes[n, 1])
                flux_w_m2[CEILING, i, j] += jet_w_m2(plumes[n, 3], place[2] - plumes[n, 2], away)


def without_mean(cells: Cells, flux_w_m2: Array) -> Array:
    """The flux less its mean over the floor, the ceiling and the walls.

    The zone model heats each evenly by the same fire: only where the heat goes is new here, not how much.
    """
    left = np.zeros_like(flux_w_m2)
    for faces in ([FLOOR], [CEILING], [2, 3, 4, 5]):
        area = cells.area_m2[faces]
        left[faces] = np.where(area > 0.0, flux_w_m2[faces] - (flux_w_m2[faces] * area).sum() / area.sum(), 0.0)
    return left


def sun_direction(day_of_year: int, hour: float, latitude_deg: float, facing_deg: float) -> Array | None:
    """Unit vector [3] to the sun in a room whose wall x = 0 faces facing_deg from south to west; None at night.

    Declination by Cooper 1969; hours are solar.
    """
    declination = np.radians(23.45 * np.sin(2.0 * np.pi * (284 + day_of_year) / 365.0))
    latitude, angle = np.radians(latitude_deg), np.radians(15.0 * (hour - 12.0))
    up = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(angle)
    south = np.sin(latitude) * np.cos(declination) * np.cos(angle) - np.cos(latitude) * np.sin(declination)
    west = np.cos(declination) * np.sin(angle)
    if up <= 0.02:
        return None
    facing = np.radians(facing_deg)
    out, side = south * np.cos(facing) + west * np.sin(facing), west * np.cos(facing) - south * np.sin(facing)
    return np.array([-out, side, up])


def sun_w_m2(cells: Cells, window: Window, to_sun: Array) -> Array:
    """What the sun gives through a window in the wall x = 0 to each cell [6, rows, columns]; 5 x 5 points a cell."""
    flux = np.zeros(cells.shape)
    if to_sun[0] >= 0.0:
        return flux
    through = SUN_W_M2 * GLASS_TRANSMITS * FLOOR_ABSORBS
    offsets = (np.arange(5) - 2.0) / 5.0
    for face in range(6):
        cosine = float(cells.inward[face] @ to_sun)
        u, v = np.flatnonzero(cells.inward[face] == 0.0)
        if cosine <= 0.0:
            continue
        lit = np.zeros(cells.shape[1:])
        for a in offsets:
            for b in offsets:
                place = cells.place_m[face].copy()
                place[..., u] += a * cells.cell_m[face, 0]
                place[..., v] += b * cells.cell_m[face, 1]
                back = -place[..., 0] / to_sun[0]
                y_m, z_m = place[..., 1] + back * to_sun[1], place[..., 2] + back * to_sun[2]
                lit += (y_m > window.y0_m) & (y_m < window.y1_m) & (z_m > window.z0_m) & (z_m < window.z1_m)
        flux[face] = through * cosine * lit / offsets.size**2
    return np.where(cells.there, flux, 0.0)
