"""How warm the things in a room get that flames shine on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.camera.conduction import CONVECTION_W_M2K, NODES, conduct, nodes_of
from simulators.camera.faces import LONGEST_STEP_S, step_frames
from simulators.camera.heating import NEAREST_M
from simulators.camera.pixels import LAYER, LOWER_PER_M, UPPER_PER_M
from simulators.physics.materials import MATERIALS

Array = NDArray[np.float64]

MADE_OF = MATERIALS["wood"]
"""What all things are taken for: furniture, and its covers conduct alike."""


def warmed_k(
    t_s: Array, places_m: Array, surface_k: Array, flames: Array, room: NDArray[np.float32]
) -> NDArray[np.float64]:
    """By how many kelvin flames warm the surfaces of things at places_m [m, 3], at the frames' times t_s [n]: [n, m].

    Each surface is one cell that looks at the flames, with wood of 19 mm behind it; surface_k [n] is its temperature
    without them. flames [n, k, 5] and room [n, 8] as in `cell_radiances`.
    """
    n_things, steps = len(places_m), step_frames(t_s)
    excess_k, at_steps_k = np.zeros((n_things, NODES, 1, 1)), np.zeros((steps.size, n_things))
    flux = received_w_m2(places_m, flames[steps], room[steps].astype(np.float64))
    depth, film = nodes_of([MADE_OF] * n_things), np.full((n_things, 1, 1), CONVECTION_W_M2K)
    one, one_m, work, balance = np.ones((n_things, 2), np.int64), np.ones((n_things, 2)), excess_k.copy(), np.zeros(4)
    for number in range(1, steps.size):
        seconds = float(t_s[steps[number]] - t_s[steps[number - 1]])
        if not (flux[number].any() or excess_k.any()):
            continue
        times = int(np.ceil(seconds / LONGEST_STEP_S))
        for _ in range(times):
            conduct(
                excess_k, flux[number, :, None, None], film, np.full(n_things, surface_k[steps[number]]), one, one_m,
                depth.thickness_m, depth.conductivity_w_mk, depth.heat_capacity_j_m3k, depth.emissivity,
                seconds / times, work, balance,
            )  # fmt: skip
        at_steps_k[number] = excess_k[:, 0, 0, 0]
    return np.column_stack([np.interp(t_s, t_s[steps], each) for each in at_steps_k.T])


def received_w_m2(places_m: Array, flames: Array, room: Array) -> Array:
    """What surfaces [m] that look at flames [n, k, 5] take in, [n, m]: eps P exp(-depth) / (4 pi r2), summed."""
    to_flames_m = flames[:, :, None, :3] - places_m
    distance_m = np.maximum(np.linalg.norm(to_flames_m, axis=-1), NEAREST_M)
    high_m = np.maximum(flames[:, :, None, 2], places_m[:, 2])
    rise_m = np.maximum(np.abs(to_flames_m[..., 2]), 1e-3)
    layer_m, upper_per_m, lower_per_m = room[:, [LAYER, UPPER_PER_M, LOWER_PER_M]].T[:, :, None, None]
    upper = np.clip((high_m - layer_m) / rise_m, 0.0, 1.0)
    through = np.exp(-distance_m * (upper * upper_per_m + (1.0 - upper) * lower_per_m))
    watts_m2 = flames[:, :, None, 3] * through / (4.0 * np.pi * distance_m**2)
    return np.asarray(MADE_OF.emissivity * watts_m2.sum(axis=1))
