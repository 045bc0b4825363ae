"""What a target sees of its room, as a few beams: to the ceiling, to the floor, to bands of the walls."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulators.kernels.layout import N_BEAMS

Array = NDArray[np.float64]
POLAR, AROUND = 16, 32


@lru_cache(maxsize=4096)
def target_beams(
    size_m: tuple[float, float, float], place_m: tuple[float, float, float], normal: tuple[float, float, float]
) -> tuple[Array, Array, Array]:
    """share, height of the end and length of each beam, [N_BEAMS] each; shares are view factors and sum to 1.

    Directions in equal parts of the cosine-weighted hemisphere (Nusselt), followed to the walls of the box.
    """
    size = np.array(size_m)
    place = np.clip(place_m, 1e-3 * np.minimum(size, 1.0), size - 1e-3 * np.minimum(size, 1.0))
    ways = _hemisphere() @ _frame(np.array(normal))
    with np.errstate(divide="ignore"):
        far = np.where(ways > 0.0, (size - place) / ways, np.where(ways < 0.0, -place / ways, np.inf))
    axis = np.argmin(far, axis=1)
    length = far[np.arange(len(far)), axis]
    end_z = np.clip(place[2] + length * ways[:, 2], 0.0, size[2])
    bands = N_BEAMS - 2
    band = 2 + np.minimum((end_z / size[2] * bands).astype(np.int64), bands - 1)
    beam = np.where(axis == 2, np.where(ways[:, 2] > 0.0, 0, 1), band)
    count = np.bincount(beam, minlength=N_BEAMS)
    mean = np.maximum(count, 1)
    return (
        count / count.sum(),
        np.bincount(beam, end_z, N_BEAMS) / mean,
        np.bincount(beam, length, N_BEAMS) / mean,
    )


@lru_cache(maxsize=1)
def _hemisphere() -> Array:
    square = (np.arange(POLAR) + 0.5) / POLAR
    turn = 2.0 * np.pi * (np.arange(AROUND) + 0.5) / AROUND
    sine, cosine = np.sqrt(square), np.sqrt(1.0 - square)
    return np.stack([
        np.outer(sine, np.cos(turn)).ravel(), np.outer(sine, np.sin(turn)).ravel(), np.repeat(cosine, AROUND)
    ], axis=1)  # fmt: skip


def _frame(normal: Array) -> Array:
    """Rows: two directions across the normal, and the normal."""
    ahead = normal / np.linalg.norm(normal)
    aside = np.cross(ahead, [0.0, 0.0, 1.0] if abs(ahead[2]) < 0.9 else [1.0, 0.0, 0.0])
    aside /= np.linalg.norm(aside)
    return np.stack([aside, np.cross(ahead, aside), ahead])
