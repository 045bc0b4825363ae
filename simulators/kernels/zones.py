"""The two-zone model's step: pressures by Newton, then masses, species and energies by what flowed.

A layer's state is its species masses and its internal energy; its temperature is E / (c_v m), its share of the room's
volume its share of the energy, since both layers have one pressure. So mass and energy are kept to round-off whatever
the step; the step decides accuracy alone. The pressures, which answer in milliseconds, are found implicitly.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import numpy as np
from numba import njit

from simulators.kernels.constants import (
    AEROSOL_COARSE,
    CP,
    CV,
    FIRST_PARTICLE,
    GAMMA,
    GAS_CONSTANT,
    LOWER,
    N_SPECIES,
    UPPER,
)
from simulators.kernels.vent_flow import door_jet_entrainment, vent_flow

MAX_NEWTON = 60
TOLERANCE_W = 0.05


@njit(cache=True)
def layer_states(energy, mass, volume, height, temps, layer_m, rho):
    """temps [rooms, 2], layer_m [rooms] and rho [rooms, 2] from energies and masses [rooms, 2, species]."""
    for r in range(energy.shape[0]):
        share = energy[r, UPPER] / (energy[r, UPPER] + energy[r, LOWER])
        layer_m[r] = height[r] * (1.0 - share)
        for k in range(2):
            total = mass[r, k].sum()
            temps[r, k] = energy[r, k] / (CV * total)
            part = share if k == UPPER else 1.0 - share
            rho[r, k] = total / (volume[r] * part)


@njit(cache=True)
def solve_pressures(
    dt, pressure, old_pressure, sources_w, volume, vent_from, vent_to, vent_sill, vent_soffit, vent_width,
    temps, layer_m, rho, outside_k, outside_rho, flows, slopes, heights,
):  # fmt: skip
    """Floor pressures [rooms] at the end of the step, Pa over the reference, with the flows [vents, 2, 2] they drive.

    Solves V / (gamma - 1) (p - p_old) / dt = heat + enthalpy that flows in, for all rooms at once.
    """
    n = pressure.shape[0]
    residual = np.empty(n)
    # flow goes as a root: full steps may swing about the answer for ever, so they shrink when they do not help
    relaxation, last_worst = 1.0, np.inf
    jacobian = np.empty((n, n))
    for _ in range(MAX_NEWTON):
        jacobian[:] = 0.0
        for r in range(n):
            stiffness = volume[r] / ((GAMMA - 1.0) * dt)
            residual[r] = stiffness * (pressure[r] - old_pressure[r]) - sources_w[r]
            jacobian[r, r] = stiffness
        for v in range(vent_from.shape[0]):
            i, j = vent_from[v], vent_to[v]
            if vent_width[v] <= 0.0:
                flows[v] = 0.0
                continue
            if j >= 0:
                vent_flow(vent_sill[v], vent_soffit[v], vent_width[v], pressure[i], layer_m[i], rho[i],
                          pressure[j], layer_m[j], rho[j], flows[v], slopes[v], heights[v])  # fmt: skip
            else:
                vent_flow(vent_sill[v], vent_soffit[v], vent_width[v], pressure[i], layer_m[i], rho[i],
                          0.0, 1e3, outside_rho, flows[v], slopes[v], heights[v])  # fmt: skip
            enthalpy, slope = 0.0, 0.0
            for k in range(2):
                other = temps[j, k] if j >= 0 else outside_k
                enthalpy += CP * (flows[v, 0, k] * temps[i, k] - flows[v, 1, k] * other)
                slope += CP * (slopes[v, 0, k] * temps[i, k] - slopes[v, 1, k] * other)
            residual[i] += enthalpy
            jacobian[i, i] += slope
            if j >= 0:
                residual[j] -= enthalpy
                jacobian[j, j] += slope
                jacobian[i, j] -= slope
                jacobian[j, i] -= slope
        worst = 0.0
        for r in range(n):
            worst = max(worst, abs(residual[r]))
        if worst < TOLERANCE_W:
            return True
        relaxation = 0.5 * relaxation if worst > 0.7 * last_worst else min(1.0, 1.5 * relaxation)
        relaxation = max(relaxation, 0.05)
        last_worst = worst
        change = _solved(jacobian, residual)
        for r in range(n):
            step = relaxation * change[r]
            bound = 50.0 + 2.0 * abs(pressure[r])
            pressure[r] -= min(max(step, -bound), bound)
    return False


@njit(cache=True)
def _solved(matrix, right):
    """Gauss elimination with partial pivoting; at most 20 rooms."""
    n = right.shape[0]
    a, x = matrix.copy(), right.copy()
    for c in range(n):
        best = c
        for r in range(c + 1, n):
            if abs(a[r, c]) > abs(a[best, c]):
                best = r
        if best != c:
            for k in range(n):
                a[c, k], a[best, k] = a[best, k], a[c, k]
            x[c], x[best] = x[best], x[c]
        for r in range(c + 1, n):
            factor = a[r, c] / a[c, c]
            if factor != 0.0:
                for k in range(c, n):
                    a[r, k] -= factor * a[c, k]
                x[r] -= factor * x[c]
    for c in range(n - 1, -1, -1):
        for k in range(c + 1, n):
            x[c] -= a[c, k] * x[k]
        x[c] /= a[c, c]
    return x


@njit(cache=True)
def upper_share(temp_k, upper_k, lower_k):
    """The part of a flow into a room that joins its upper layer: by where its temperature lies between the layers."""
    if temp_k <= lower_k + 0.05:
        return 0.0
    span = max(upper_k - lower_k, 1.0)
    return min((temp_k - lower_k) / span, 1.0)


@njit(cache=True)
def carry(flow, fractions, temp_k, mass_rate, heat_rate, r, layer, sign):
    """Put a flow of a gas (or take it, sign -1) into a layer's rates."""
    for s in range(N_SPECIES):
        mass_rate[r, layer, s] += sign * flow * fractions[s]
    heat_rate[r, layer] += sign * CP * flow * temp_k


@njit(cache=True)
def vent_rates(
    vent_from, vent_to, vent_width, vent_soffit, span_m, flows, heights, mass, temps, layer_m, outside_fractions,
    outside_k, mass_rate, heat_rate, outflow, exchanged, exchanged_heat,
):  # fmt: skip
    """Rates of mass [rooms, 2, species] and enthalpy [rooms, 2] that the vents' flows make.

    outflow [rooms, 2]: what leaves each layer, kg/s. exchanged [species], exchanged_heat [1]: to outside, net.
    """
    fractions = np.empty(N_SPECIES)
    for v in range(vent_from.shape[0]):
        for side in range(2):
            source = vent_from[v] if side == 0 else vent_to[v]
            target = vent_to[v] if side == 0 else vent_from[v]
            for k in range(2):
                flow = flows[v, side, k]
                if flow <= 0.0:
                    continue
                if source >= 0:
                    temp = temps[source, k]
                    total = mass[source, k].sum()
                    for s in range(N_SPECIES):
                        fractions[s] = mass[source, k, s] / total
                    carry(flow, fractions, temp, mass_rate, heat_rate, source, k, -1.0)
                    outflow[source, k] += flow
                else:
                    temp = outside_k
                    fractions[:] = outside_fractions
                    exchanged_heat[0] -= CP * flow * temp
                    for s in range(N_SPECIES):
                        exchanged[s] -= flow * fractions[s]
                if target < 0:
                    exchanged_heat[0] += CP * flow * temp
                    for s in range(N_SPECIES):
                        exchanged[s] += flow * fractions[s]
                    continue
                up = upper_share(temp, temps[target, UPPER], temps[target, LOWER])
                carry(up * flow, fractions, temp, mass_rate, heat_rate, target, UPPER, 1.0)
                carry((1.0 - up) * flow, fractions, temp, mass_rate, heat_rate, target, LOWER, 1.0)
                mixing = inflow_mixing(v, side, heights, flows, vent_width, vent_soffit, span_m[target], temps[target])
                sunk = (1.0 - up) * flow * mixing
                if sunk > 0.0 and layer_m[target] < vent_soffit[v]:
                    move(target, UPPER, LOWER, sunk, mass, temps, mass_rate, heat_rate, outflow)
                drawn = up * door_jet_entrainment(
                    flow, temp - temps[target, LOWER], layer_m[target] - heights[v, side, k]
                )
                if drawn > 0.0:
                    move(target, LOWER, UPPER, drawn, mass, temps, mass_rate, heat_rate, outflow)


@njit(cache=True)
def inflow_mixing(v, side, heights, flows, vent_width, vent_soffit, span_m, target_k):
    """Hot gas that a cold flow through a door drags down into the lower layer, a share of that flow.

    0.5 (T_l / T_u) (1 - N / H) (W / W_room)^(1/4), N the neutral plane, H the soffit (Quintiere, McCaffrey and Rinkinen
    1981); N is taken halfway between the mean heights of what flows in and out.
    """
    other = 1 - side
    out = flows[v, other, UPPER] + flows[v, other, LOWER]
    into = flows[v, side, UPPER] + flows[v, side, LOWER]
    if out <= 0.0 or into <= 0.0:
        return 0.0
    high = (flows[v, other, UPPER] * heights[v, other, UPPER] + flows[v, other, LOWER] * heights[v, other, LOWER]) / out
    low = (flows[v, side, UPPER] * heights[v, side, UPPER] + flows[v, side, LOWER] * heights[v, side, LOWER]) / into
    neutral = 0.5 * (high + low)
    if high <= low or target_k[UPPER] <= target_k[LOWER]:
        return 0.0
    wide = min(vent_width[v] / span_m, 1.0) ** 0.25
    return 0.5 * target_k[LOWER] / target_k[UPPER] * max(1.0 - neutral / vent_soffit[v], 0.0) * wide


@njit(cache=True)
def move(r, origin, target, flow, mass, temps, mass_rate, heat_rate, outflow):
    """A flow from one layer of a room to the other, kg/s."""
    total = mass[r, origin].sum()
    for s in range(N_SPECIES):
        part = flow * mass[r, origin, s] / total
        mass_rate[r, origin, s] -= part
        mass_rate[r, target, s] += part
    heat = CP * flow * temps[r, origin]
    heat_rate[r, origin] -= heat
    heat_rate[r, target] += heat
    outflow[r, origin] += flow


@njit(cache=True)
def advance(dt, energy, mass, mass_rate, heat_rate, pressure_rate, volume):
    """One explicit step of energies and masses with the rates found: dE_k/dt = (H_k + V_k dp/dt) / gamma."""
    for r in range(energy.shape[0]):
        whole = energy[r, UPPER] + energy[r, LOWER]
        share = energy[r, UPPER] / whole
        net = heat_rate[r, UPPER] + heat_rate[r, LOWER]
        # dp/dt from the energy itself, so that the sum over layers is exact
        dp_dt = (GAMMA - 1.0) * net / volume[r]
        for k in range(2):
            part = share if k == UPPER else 1.0 - share
            energy[r, k] += dt * (heat_rate[r, k] + volume[r] * part * dp_dt) / GAMMA
            for s in range(N_SPECIES):
                mass[r, k, s] = max(mass[r, k, s] + dt * mass_rate[r, k, s], 0.0)
        pressure_rate[r] = dp_dt


@njit(cache=True)
def deposit(dt, mass, energy, temps, wall_k, areas, volume, deposited):
    """Particles that settle on a room's surfaces in a step: thermophoresis, diffusion, and gravity for coarse ones.

    mass [2, species] of one room, deposited [species]. Thermophoresis 0.55 nu dT/dx / T (Batchelor and Shen 1985) with
    dT/dx of natural convection; diffusion 3e-5 m/s (Lai and Nazaroff 2000); coarse particles fall at 1 mm/s.
    """
    whole = energy[UPPER] + energy[LOWER]
    for k in range(2):
        part_volume = max(volume * energy[k] / whole, 1e-6)
        rate_fine, rate_coarse = 0.0, 0.0
        for surface in range(4):
            belongs = surface <= 1
            if belongs != (k == UPPER):
                continue
            excess = max(temps[k] - wall_k[surface, 0], 0.0)
            gradient = (1.53 * excess ** (1.0 / 3.0) + 0.3) * excess / 0.026
            velocity = 0.55 * 1.6e-5 * (temps[k] / 300.0) ** 0.8 * gradient / temps[k] + 3e-5
            rate_fine += velocity * areas[surface]
            rate_coarse += (velocity + (1e-3 if surface == 3 else 0.0)) * areas[surface]
        for s in range(FIRST_PARTICLE, N_SPECIES):
            rate = rate_coarse if s == AEROSOL_COARSE else rate_fine
            settled = mass[k, s] * (1.0 - np.exp(-dt * rate / part_volume))
            mass[k, s] -= settled
            deposited[s] += settled


@njit(cache=True)
def settle_coarse(dt, mass, energy, volume, floor_area):
    """Coarse particles of the upper layer fall into the lower one, at 1 mm/s."""
    part_volume = max(volume * energy[UPPER] / (energy[UPPER] + energy[LOWER]), 1e-6)
    falls = mass[UPPER, AEROSOL_COARSE] * (1.0 - np.exp(-dt * 1e-3 * floor_area / part_volume))
    mass[UPPER, AEROSOL_COARSE] -= falls
    mass[LOWER, AEROSOL_COARSE] += falls


@njit(cache=True)
def reference_density(pressure_pa, temp_k):
    """Ideal gas, kg/m3."""
    return pressure_pa / (GAS_CONSTANT * temp_k)
