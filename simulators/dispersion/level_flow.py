"""Flow of air through the faces of cells, from what each plane gains and loses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dctn, idctn

Array = NDArray[np.float64]
STEP_SHARE = 0.9


def level_flow(gain: Array, spacing: tuple[float, float, float]) -> tuple[Array, Array, Array]:
    """Flow through faces, in cell volumes a second, whose divergence is gain [nz, ny, nx], 1/s.

    Up it is even over a plane; within one it is the gradient of a potential, walls being tight. [nz, ny, nx + 1],
    [nz, ny + 1, nx] and [nz + 1].
    """
    nz, ny, nx = gain.shape
    dx, dy, _ = spacing
    mean = gain.mean(axis=(1, 2))
    flow_z = np.concatenate([[0.0], np.cumsum(mean)])
    flow_z[-1] = 0.0
    wave_x = (2.0 - 2.0 * np.cos(np.pi * np.arange(nx) / nx)) / dx**2
    wave_y = (2.0 - 2.0 * np.cos(np.pi * np.arange(ny) / ny)) / dy**2
    size = wave_x[None, :] + wave_y[:, None]
    size[0, 0] = 1.0
    waves = dctn(gain - mean[:, None, None], axes=(1, 2)) / -size
    waves[:, 0, 0] = 0.0
    potential = idctn(waves, axes=(1, 2))
    flow_x = np.zeros((nz, ny, nx + 1))
    flow_y = np.zeros((nz, ny + 1, nx))
    flow_x[:, :, 1:-1] = np.diff(potential, axis=2) / dx**2
    flow_y[:, 1:-1, :] = np.diff(potential, axis=1) / dy**2
    return flow_x, flow_y, flow_z


def longest_step_s(flow_x: Array, flow_y: Array, flow_z: Array, mix_x: Array, mix_y: Array, mix_z: Array, lost: Array,
                   columns: NDArray[np.int64], drawn: Array) -> float:  # fmt: skip
    """The step within which no cell can lose more than it has: limited slopes may double what a donor gives."""
    out = np.maximum(flow_x[:, :, 1:], 0.0) - np.minimum(flow_x[:, :, :-1], 0.0)
    out += np.maximum(flow_y[:, 1:], 0.0) - np.minimum(flow_y[:, :-1], 0.0)
    out += (np.maximum(flow_z[1:], 0.0) - np.minimum(flow_z[:-1], 0.0))[:, None, None]
    for (j, i), of_plume in zip(columns, drawn, strict=True):
        out[:, j, i] += of_plume
    spread = 2.0 * (mix_x + mix_y) + mix_z[:, 1:] + mix_z[:, :-1] + lost
    return float(STEP_SHARE / max(np.max(2.0 * out.max(axis=(1, 2)) + spread), 1e-9))
