"""Where the sun stands, and the patch that it heats through a window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.camera.cells import Cells
from simulators.camera.view import Window

Array = NDArray[np.float64]

ABOVE_AIR_W_M2, LEFT_BY_AIR, BY_AIR_MASS = 1353.0, 0.7, 0.678
"""Of the sun's rays above the air, overhead so much comes through a clear sky (Meinel and Meinel 1976)."""
GLASS_TRANSMITS, FLOOR_ABSORBS = 0.65, 0.7


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


def clear_sky_w_m2(up: float) -> float:
    """Of the sun on a surface that looks at it, at the ground, by the sine of its height: 1353 * 0.7^(AM^0.678), AM the
    way through the air over that from overhead."""
    return float(ABOVE_AIR_W_M2 * LEFT_BY_AIR ** (1.0 / up) ** BY_AIR_MASS)


def sun_w_m2(cells: Cells, window: Window, to_sun: Array) -> Array:
    """What the sun gives through a window in the wall x = 0 to each cell [6, rows, columns]; 5 x 5 points a cell."""
    flux = np.zeros(cells.shape)
    if to_sun[0] >= 0.0:
        return flux
    through = clear_sky_w_m2(float(to_sun[2])) * GLASS_TRANSMITS * FLOOR_ABSORBS
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
