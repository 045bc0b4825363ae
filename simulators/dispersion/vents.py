"""Flow through the openings of a room to outside: by pressure, by stack, and both ways through one hole."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

import numpy as np
from numba import njit

from simulators.kernels.constants import GRAVITY

STRIPS_PER_CELL = 8
LEAST_STRIPS = 16
AIR_PA_S = 1.85e-5
CONTRACTION = 1.622
"""Speed of a jet through a sharp edge in a large wall over the mean speed in the hole (Rennels and Hudson)."""
REATTACHES = 1.4
PRESSURE_STEPS = 80
CLOSED = 1e-9
"""What may be left of a balance of volume, as share of what flows, before it is spread over the flows."""


@njit(cache=True)
def hole_loss(depth, across):
    """Loss coefficient of a hole in a large wall, between a sharp edge (2.8) and a short tube (1.6), with its exit.

    Rennels and Hudson, Pipe Flow (2012), thick-edged orifice; Idelchik's table for it is within 1 %.
    """
    short = min(1.0, depth / (REATTACHES * across))
    c = (1.0 - 0.5 * short**2.5 - 0.5 * short**3) ** 4.5
    sharp = CONTRACTION * CONTRACTION
    return 0.0696 * sharp + c * sharp + (1.0 - c) * ((CONTRACTION - 1.0) ** 2 + 1.0)


@njit(cache=True)
def speed_through(drop_pa, rho, loss, depth, across):
    """m/s: 0.5 rho loss v^2 + 32 mu depth v / across^2 = drop (Hagen and Poiseuille's friction in the hole)."""
    dynamic = 0.5 * rho * loss
    friction = 16.0 * AIR_PA_S * depth / (across * across)
    return (math.sqrt(friction * friction + dynamic * drop_pa) - friction) / dynamic


@njit(cache=True)
def stack_pressure(dz, density, outdoor_rho):
    """Inside less outside at the bottom of each plane [nz] where there is none at the floor, Pa; density [nz]."""
    told = np.zeros(density.shape[0])
    for k in range(1, density.shape[0]):
        told[k] = told[k - 1] + GRAVITY * (outdoor_rho - density[k - 1]) * dz
    return told


@njit(cache=True)
def excess_pressure(at_floor, z, dz, stack, density, outdoor_rho):
    """Inside less outside at height z, Pa; stack [nz] as `stack_pressure`."""
    k = min(density.shape[0] - 1, max(0, int(z / dz)))
    return at_floor + stack[k] + GRAVITY * (outdoor_rho - density[k]) * (z - k * dz)


@njit(cache=True)
def hole_flows(at_floor, z, width, height, depth, dz, stack, density, outdoor_rho, out):
    """Volume flows of one opening: fills out [nz] by plane; returns (in m3/s, mean height it comes in at, its area).

    Bernoulli in strips. Where both directions meet in one hole, each has its own share of the height, and friction by
    it: what makes small holes exchange less than 1/3 Cd A (g' H)^(1/2) (Brown and Solvason 1962).
    """
    nz = density.shape[0]
    bottom = z - 0.5 * height
    strips = max(LEAST_STRIPS, STRIPS_PER_CELL * (int(height / dz) + 1))
    tall = height / strips
    outward = 0
    for n in range(strips):
        if excess_pressure(at_floor, bottom + (n + 0.5) * tall, dz, stack, density, outdoor_rho) > 0.0:
            outward += 1
    tall_out = max(outward, 1) * tall
    tall_in = max(strips - outward, 1) * tall
    across_out = 2.0 * width * tall_out / (width + tall_out)
    across_in = 2.0 * width * tall_in / (width + tall_in)
    loss = hole_loss(depth, 2.0 * width * height / (width + height))
    for k in range(nz):
        out[k] = 0.0
    inflow = 0.0
    moment = 0.0
    for n in range(strips):
        at = bottom + (n + 0.5) * tall
        drop = excess_pressure(at_floor, at, dz, stack, density, outdoor_rho)
        k = min(nz - 1, max(0, int(at / dz)))
        if drop > 0.0:
            out[k] += tall * width * speed_through(drop, density[k], loss, depth, across_out)
        elif drop < 0.0:
            v = tall * width * speed_through(-drop, outdoor_rho, loss, depth, across_in)
            inflow += v
            moment += v * at
    return inflow, (moment / inflow if inflow > 0.0 else z), tall_in * width


@njit(cache=True)
def balance_pressure(
    added, guess, z, width, height, depth, wind, dz, density, outdoor_rho, out, into, into_z, into_area
):
    """Pressure at the floor above outside, Pa, at which what is `added` (m3/s) leaves; fills the flows of all openings.

    z, width, height, depth, wind (what it adds to the pressure outside, Pa), into, into_z, into_area [openings]; out
    [openings, nz]. The flow rises with pressure, so false position between two bounds ends (Illinois: Dowell and
    Jarratt 1971); what is left of the difference is given to the larger flow by scaling it.
    """
    stack = stack_pressure(dz, density, outdoor_rho)
    low, high = guess - 1e-3, guess + 1e-3
    below = surplus(
        low, added, z, width, height, depth, wind, dz, stack, density, outdoor_rho, out, into, into_z, into_area
    )
    while below > 0.0:
        low -= 10.0 * (guess - low)
        below = surplus(
            low, added, z, width, height, depth, wind, dz, stack, density, outdoor_rho, out, into, into_z, into_area
        )
    above = surplus(
        high, added, z, width, height, depth, wind, dz, stack, density, outdoor_rho, out, into, into_z, into_area
    )
    while above < 0.0:
        high += 10.0 * (high - guess)
        above = surplus(
            high, added, z, width, height, depth, wind, dz, stack, density, outdoor_rho, out, into, into_z, into_area
        )
    told, rest = low, 0.0
    for _ in range(PRESSURE_STEPS):
        told = (low * above - high * below) / (above - below) if above > below else 0.5 * (low + high)
        off = surplus(
            told, added, z, width, height, depth, wind, dz, stack, density, outdoor_rho, out, into, into_z, into_area
        )
        if off > 0.0:
            below *= 0.5 if rest < 0.0 else 1.0
            high, above = told, off
        else:
            above *= 0.5 if rest > 0.0 else 1.0
            low, below = told, off
        rest = -off
        if abs(rest) <= CLOSED * (out.sum() + into.sum()):
            break
    outward = out.sum()
    inward = into.sum()
    if outward >= inward and outward > 0.0:
        out *= 1.0 + rest / outward
    elif inward > 0.0:
        into *= 1.0 - rest / inward
    return told


@njit(cache=True)
def surplus(
    at_floor, added, z, width, height, depth, wind, dz, stack, density, outdoor_rho, out, into, into_z, into_area
):
    """Fills the flows of all openings at a pressure; returns what leaves beyond what comes in and is `added`, m3/s."""
    net = -added
    for v in range(z.shape[0]):
        into[v], into_z[v], into_area[v] = 0.0, z[v], width[v] * height[v]
        if width[v] > 0.0:
            into[v], into_z[v], into_area[v] = hole_flows(
                at_floor - wind[v], z[v], width[v], height[v], depth[v], dz, stack, density, outdoor_rho, out[v]
            )
            net += out[v].sum() - into[v]
        else:
            out[v] = 0.0
    return net
