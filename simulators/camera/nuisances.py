"""What else a camera sees: the bare heads of people, steam, and how strongly hot things radiate."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulators.camera.radiance import KELVIN
from simulators.camera.scene import EMISSIVITY, Emitter
from simulators.kernels.constants import SIGMA
from simulators.physics.fire import Release
from simulators.physics.fire import at as curve_at

Series = NDArray[np.float64]

HEAD_M, HEAD_HALF_WIDTH_M = 0.24, 0.08
BODY_C, CLOTHES_SHARE, FACE_SHARE = 36.0, 8.0 / 15.0, 12.5 / 15.0
"""So far is a surface on the way from the room to the body's own temperature, whatever the room's: skin, cloth and air
lie one behind the other. In a room at 21 C clothes are at 28 to 31 C, skin of the face at 33 to 34 C."""
STEAM_LEAST_KG_S = 2e-4
"""A pot at a gentle boil; breath and laundry give less, and nothing that shows."""
STEAM_HEIGHT_M, STEAM_HALF_WIDTH_M, STEAM_SPEED_M_S = 0.5, 0.08, 0.6
CONDENSED_SHARE = 0.1
"""Of vapour at 100 C that mixes into a room, so much is droplets before they dry again."""
DROPLET_M2_KG = 600.0
STEAM_ABOVE_AIR_K = 25.0
"""Some decimetres above water that boils."""
SKIN_EMISSIVITY = 0.98
"""Steketee 1973."""
ROOM_K = 293.15
"""Whoever says how hot a thing gets by what it radiates takes it to stand in a room of 20 C."""


def bare_head(body: Emitter, room_c: Series) -> Emitter:
    """The head on top of a clothed person."""
    there = body.height_m > 0.0
    return Emitter(
        shape="ellipse",
        x_m=body.x_m,
        y_m=body.y_m,
        base_m=body.base_m + body.height_m - HEAD_M,
        height_m=np.where(there, HEAD_M, 0.0),
        half_width_m=HEAD_HALF_WIDTH_M * np.ones_like(room_c),
        temp_c=towards_body_c(room_c, FACE_SHARE),
        emissivity=SKIN_EMISSIVITY,
    )


def towards_body_c(room_c: Series, share: float) -> Series:
    """A surface of a person by what they feel, room_c: warmer than a room below 36 C, cooler than a hotter one."""
    return np.asarray(room_c + share * (BODY_C - room_c))


def steam(release: Release, t_s: Series, room_c: Series, rises_from_c: float = 100.0) -> list[Emitter]:
    """The plume of droplets over boiling water or a shower; none where little water is released.

    It is no warmer than what it rises from. Absorption = 600 m2/kg of droplets x a tenth of the vapour, in a stream of
    0.6 m/s and 8 cm half-width.
    """
    rate_kg_s = curve_at(release.h2o_kg_s, t_s)
    if not (rate_kg_s > STEAM_LEAST_KG_S).any():
        return []
    stream_m3_s = np.pi * STEAM_HALF_WIDTH_M**2 * STEAM_SPEED_M_S
    n = np.ones_like(t_s)
    return [
        Emitter(
            shape="steam",
            x_m=release.x_m * n,
            y_m=release.y_m * n,
            base_m=release.z_m * n,
            height_m=np.where(rate_kg_s > STEAM_LEAST_KG_S, STEAM_HEIGHT_M, 0.0),
            half_width_m=STEAM_HALF_WIDTH_M * n,
            temp_c=np.minimum(room_c + STEAM_ABOVE_AIR_K, np.maximum(room_c, rises_from_c)),
            absorption_per_m=DROPLET_M2_KG * CONDENSED_SHARE * rate_kg_s / stream_m3_s,
            emissivity=1.0,
        )
    ]


def surface_m2(height_m: ArrayLike, half_width_m: ArrayLike) -> Series:
    """Side and top of an upright cylinder, of a wide thing no deeper than it is high."""
    high_m, wide_m = np.asarray(height_m), 2.0 * np.asarray(half_width_m)
    deep_m = np.minimum(wide_m, high_m)
    side_m2 = (2.0 * (wide_m - deep_m) + np.pi * deep_m) * high_m
    return np.asarray(side_m2 + (wide_m - deep_m) * deep_m + 0.25 * np.pi * deep_m**2)


def hottest_c(height_m: float, half_width_m: float, watts: float) -> float:
    """How hot a thing's surface gets, C, by radiating so much into a room; see `radiated_by`."""
    area_m2 = float(surface_m2(height_m, half_width_m))
    return float((watts / (EMISSIVITY * SIGMA * area_m2) + ROOM_K**4) ** 0.25) - KELVIN


def radiated_by(thing: Emitter, room_c: Series) -> Series:
    """What a warm thing radiates more than it receives, from its middle: [n, 5] of x, y, z in m, W and its radius in m.

    The radius is that of a ball of its area: nothing gets more of it than what lies against it.
    """
    hot_k, room_k = thing.temp_c + KELVIN, room_c + KELVIN
    area_m2 = surface_m2(thing.height_m, thing.half_width_m)
    watts = np.maximum(thing.emissivity * SIGMA * (hot_k**4 - room_k**4) * area_m2, 0.0)
    # within some kelvin of the room nothing gets warm
    watts = np.where(hot_k > room_k + 5.0, watts, 0.0)
    radius_m = np.sqrt(area_m2 / (4.0 * np.pi))
    return np.column_stack([thing.x_m, thing.y_m, thing.base_m + 0.5 * thing.height_m, watts, radius_m])
