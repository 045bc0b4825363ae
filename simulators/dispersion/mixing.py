"""What mixes a room beside its flow: molecules, turbulence, currents that level a plane, overturning; heat to walls."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.dispersion.buoyant_jet import LAYER_SHARE
from simulators.dispersion.gases import AIR_MOLAR_MASS, GASES
from simulators.dispersion.room import Room
from simulators.kernels.constants import CP, GRAVITY

Array = NDArray[np.float64]
AIR_THERMAL_M2_S = 2.1e-5
WALL_W_M2_K = 5.0
"""Natural convection to walls that stay at room temperature (ISO 6946 inside, without radiation: 2.5 to 5)."""
CURRENT_FROUDE = 0.5
"""Speed of a gravity current over (g' h)^(1/2) (Benjamin 1968)."""


def mixing(room: Room, field: Array, density: Array) -> tuple[Array, Array, Array]:
    """Diffusivities over spacing squared, 1/s, by scalar and plane, see `sweep`.

    Molecular, plus the room's turbulence, which layers damp (Munk and Anderson 1948), plus along a plane the gravity
    currents that level it, plus up the overturning of what is heavy above light (mixing length: the layer's depth).
    """
    enclosure, (dx, dy, dz) = room.enclosure, room.spacing
    nz = room.grid.nz
    own = np.array([GASES[name].diffusivity for name in room.gases] + [AIR_THERMAL_M2_S] * room.heated)
    turbulent = enclosure.diffusivity_m2_s
    depth = max(LAYER_SHARE * enclosure.z_m, dz)
    scatter = _density_scatter(room, field)
    level = turbulent + CURRENT_FROUDE * np.sqrt(GRAVITY * scatter * depth) * depth
    stable = -GRAVITY * np.diff(density) / dz / (0.5 * (density[1:] + density[:-1]))
    up = np.zeros(nz + 1)
    scale = (enclosure.x_m * enclosure.y_m * enclosure.z_m) ** (1.0 / 3.0)
    shear = turbulent / scale**2
    richardson = np.maximum(stable, 0.0) / max(shear * shear, 1e-30)
    up[1:-1] = turbulent / (1.0 + 10.0 / 3.0 * richardson) ** 1.5 + depth**2 * np.sqrt(np.maximum(-stable, 0.0))
    inner = np.ones(nz + 1)
    inner[0] = inner[-1] = 0.0
    across = own[:, None] + level[None, :]
    return across / dx**2, across / dy**2, (own[:, None] + up) * inner / dz**2


def _density_scatter(room: Room, field: Array) -> Array:
    """Standard deviation of density over its mean, by plane [nz]."""
    light = np.zeros(field.shape[1:])
    for fraction, name in zip(field, room.gases, strict=False):
        light += fraction * (GASES[name].molar_mass / AIR_MOLAR_MASS - 1.0)
    if room.heated:
        light -= field[-1] / room.enclosure.temp_k
    return np.asarray(light.std(axis=(1, 2)) / (1.0 + light.mean(axis=(1, 2))))


def wall_loss(room: Room) -> Array:
    """1/s by scalar and plane: heat to walls, floor and ceiling; gases lose nothing."""
    lost = np.zeros((room.n_scalars, room.grid.nz))
    if room.heated:
        enclosure, dz = room.enclosure, room.spacing[2]
        lost[-1] = 2.0 * (1.0 / enclosure.x_m + 1.0 / enclosure.y_m)
        lost[-1, 0] += 1.0 / dz
        lost[-1, -1] += 1.0 / dz
        lost[-1] *= WALL_W_M2_K / (room.air_density(enclosure.temp_k) * CP)
    return lost
