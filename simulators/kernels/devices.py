"""Targets that are heated, links that melt, chambers that smoke enters: one step of every device."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels import constants as c
from simulators.kernels.compiled import inlined
from simulators.kernels.constants import CEILING, FLOOR, LOWER, LOWER_WALL, SIGMA, UPPER, UPPER_WALL
from simulators.kernels.fronts import smoke_has_come
from simulators.kernels.layout import (
    D_FED_GAS,
    D_FED_HEAT,
    D_FLUX,
    D_GAS,
    D_INCIDENT,
    D_OD,
    D_RADIANT,
    D_SPEED,
    D_TEMP,
    F_BASE_M,
    F_CONVECTIVE_KW,
    F_DIAMETER_M,
    F_FLAMING_W,
    F_KW,
    F_OD_M2_S,
    F_SMOULDER_OD_M2_S,
    N_BEAMS,
)
from simulators.kernels.local_air import STILL_M_S, layer_gas, local_gas, strike_ceilings
from simulators.kernels.plume import flames_middle_m
from simulators.kernels.room_heat import let_through, upper_part
from simulators.kernels.walls import conduct, convection_w_m2k, forced_convection_w_m2k

ENTRY_LENGTH_M = 1.8
"""Characteristic length of a smoke detector's housing (Heskestad 1977)."""


@inlined
def advance_devices(t, dt, scenario, work, alarm):
    """Advance all devices to t + dt; alarm [D]: when each first reached its setpoint, s."""
    devices = scenario.devices
    if devices.n > 0:
        strike_ceilings(scenario, work)
    for d in range(devices.n):
        kind, r = devices.kind[d], devices.room[d]
        x, y, z = devices.x[d], devices.y[d], devices.z[d]
        has_come = smoke_has_come(r, x, y, scenario, work)
        around_k, still, excess, newest = layer_gas(r, x, y, z, has_come, scenario, work)
        gas_k, speed = local_gas(r, x, y, z, around_k, still, scenario, work)
        was = work.device[d, D_TEMP]
        od, smoulder_od = 0.0, 0.0
        if has_come:
            od, smoulder_od = _local_od(r, z, gas_k, around_k, excess, newest, scenario, work)
        work.device[d, D_GAS], work.device[d, D_SPEED], work.device[d, D_OD] = gas_k, speed, od
        if kind == c.TARGET or kind == c.CYLINDER:
            _heat_target(d, r, gas_k, dt, scenario, work)
            _dose(d, r, gas_k, dt, scenario, work)
            continue
        if kind == c.SMOKE_DETECTOR:
            work.device[d, D_TEMP] = gas_k
            _fill_chamber(t, dt, d, od, smoulder_od, speed, devices, work.target[d], alarm)
            continue
        lag = devices.rti[d] / math.sqrt(max(speed, 0.01))
        meets_k = gas_k - 0.5 * _warmed_k(r, d, scenario, work)
        now = meets_k + (was - meets_k) * math.exp(-dt / lag) if lag > 1e-6 else gas_k
        work.device[d, D_TEMP] = now
        _sound(t, dt, d, was, now, devices.setpoint[d], alarm)


@inlined
def _warmed_k(r, d, scenario, work):
    """By how much a device's layer has got warmer in the step; what fires add to it is that of the step's mean."""
    layer = UPPER if scenario.devices.z[d] > work.layer[r] else LOWER
    return work.gas.temps[r, layer] - work.before_temp[r, layer]


@inlined
def _fill_chamber(t, dt, d, od, smoulder_od, speed, devices, inside, alarm):
    """Smoke gets in as the air moves past (Heskestad 1977); inside [0, 1]: of all smoke and of smouldering smoke, 1/m.

    A detector that tells smouldering smoke from other smoke has a setpoint for each.
    """
    left = math.exp(-dt * max(speed, STILL_M_S) / ENTRY_LENGTH_M)
    was, was_smoulder = inside[0], inside[1]
    inside[0], inside[1] = od + (was - od) * left, smoulder_od + (was_smoulder - smoulder_od) * left
    if devices.smoulder_setpoint[d] >= c.NEVER:
        _sound(t, dt, d, was, inside[0], devices.setpoint[d], alarm)
        return
    _sound(t, dt, d, was_smoulder, inside[1], devices.smoulder_setpoint[d], alarm)
    _sound(t, dt, d, was - was_smoulder, inside[0] - inside[1], devices.setpoint[d], alarm)


@inlined
def _sound(t, dt, d, before, now, limit, alarm):
    """alarm [d]: when what went straight from one value to another in a step first came to a limit."""
    if now >= limit:
        share = (limit - before) / (now - before) if now > before else 0.0
        alarm[d] = min(alarm[d], t + dt * min(max(share, 0.0), 1.0))


@inlined
def _local_od(r, z, gas_k, around_k, excess, newest, scenario, work):
    """Optical density at a height, 1/m, and of it that of smouldering smoke: that of the layer there, and in a plume or
    jet that of its source, diluted as its heat."""
    od, smoulder_od = _layer_od(r, UPPER if z > work.layer[r] else LOWER, scenario, work)
    if newest > 0.0:
        m3_kg = c.GAS_CONSTANT * around_k / scenario.setting.reference_pa
        came, came_smoulder = _od(work.newest[r], m3_kg, scenario.setting.od_m2_kg)
        od, smoulder_od = od + newest * (came - od), smoulder_od + newest * (came_smoulder - smoulder_od)
    elif excess < 1.0:
        below, below_smoulder = _layer_od(r, LOWER, scenario, work)
        od, smoulder_od = below + excess * (od - below), below_smoulder + excess * (smoulder_od - below_smoulder)
    if gas_k <= around_k:
        return od, smoulder_od
    smoke, smoulder, heat = 0.0, 0.0, 0.0
    for n in range(scenario.sources.n):
        if scenario.sources.room[n] == r:
            smoke += work.fire[n, F_OD_M2_S]
            smoulder += work.fire[n, F_SMOULDER_OD_M2_S]
            heat += 1000.0 * work.fire[n, F_CONVECTIVE_KW]
    if heat <= 1.0:
        return od, smoulder_od
    per_w = c.CP * (gas_k - around_k) * scenario.setting.reference_pa / (c.GAS_CONSTANT * gas_k) / heat
    return od + smoke * per_w, smoulder_od + smoulder * per_w


@inlined
def _layer_od(r, layer, scenario, work):
    share = work.gas.energy[r, UPPER] / (work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER])
    volume = scenario.rooms.volume[r] * (share if layer == UPPER else 1.0 - share)
    return _od(work.gas.mass[r, layer], volume, scenario.setting.od_m2_kg)


@inlined
def _od(kg, volume, od_m2_kg):
    """Of gas that fills a volume, m3, with kg of each species: of all its smoke and of what smoulders."""
    od = 0.0
    for k in range(4):
        od += kg[c.FIRST_PARTICLE + k] * od_m2_kg[k]
    return od / volume, kg[c.SOOT_SMOULDERING] * od_m2_kg[c.SMOULDERING] / volume


@inlined
def _heat_target(d, r, gas_k, dt, scenario, work):
    """Flux to a target's face and conduction into it.

    Flux is told as a face of the target's emissivity takes it that is held at the room's first temperature, as CFAST's
    gauges do. A cylinder is heated by the mean of what falls on its front and on its back (NIST TN 1889v1, targets); a
    plate that lies in a surface has behind it what that has.
    """
    devices, setting = scenario.devices, scenario.setting
    on_front = _incident(d, 0, r, scenario, work)
    incident = on_front
    if devices.kind[d] == c.CYLINDER:
        incident = 0.5 * (on_front + _incident(d, 1, r, scenario, work))
    temps = work.target[d]
    forced = forced_convection_w_m2k(gas_k, work.device[d, D_SPEED], scenario.rooms.height[r])
    h = max(convection_w_m2k(gas_k, temps[0], devices.level[d]), forced)
    emissivity = devices.emissivity[d]
    net = emissivity * (incident - SIGMA * temps[0] ** 4) + h * (gas_k - temps[0])
    slope = emissivity * 4.0 * SIGMA * temps[0] ** 3 + 4.0 / 3.0 * h
    if devices.adiabatic[d]:
        balance = temps[0]
        for _ in range(40):
            h = devices.film[d]
            if h <= 0.0:
                h = max(convection_w_m2k(gas_k, balance, devices.level[d]), forced)
            net = emissivity * (incident - SIGMA * balance**4) + h * (gas_k - balance)
            step = net / (emissivity * 4.0 * SIGMA * balance**3 + 4.0 / 3.0 * h)
            balance += step
            if abs(step) < 1e-6:
                break
        for i in range(c.TARGET_NODES):
            temps[i] = balance
    else:
        back_w_m2k, back_k = devices.conductance[d, c.TARGET_NODES - 1], setting.behind_k
        if devices.free[d] and devices.kind[d] == c.TARGET:
            back_w_m2k, back_k = _behind(d, r, gas_k, forced, scenario, work)
        conduct(temps, devices.conductance[d], devices.capacity[d], net, slope, back_w_m2k, back_k, dt, work.line)
    node, share = devices.told_node[d], devices.told_share[d]
    work.device[d, D_TEMP] = temps[node] + share * (temps[min(node + 1, c.TARGET_NODES - 1)] - temps[node])
    cold = setting.indoor_k
    work.device[d, D_INCIDENT] = incident
    work.device[d, D_RADIANT] = emissivity * (on_front - SIGMA * cold**4)
    h = max(convection_w_m2k(gas_k, cold, devices.level[d]), forced)
    work.device[d, D_FLUX] = work.device[d, D_RADIANT] + h * (gas_k - cold)


@inlined
def _behind(d, r, gas_k, forced, scenario, work):
    """Of the back of a plate that stands free: W/m2K to a temperature in K, for the gas and the radiation there."""
    devices = scenario.devices
    back_k, emissivity = work.target[d, c.TARGET_NODES - 1], devices.emissivity[d]
    h = max(convection_w_m2k(gas_k, back_k, devices.level[d]), forced)
    net = emissivity * (_incident(d, 1, r, scenario, work) - SIGMA * back_k**4) + h * (gas_k - back_k)
    slope = emissivity * 4.0 * SIGMA * back_k**3 + 4.0 / 3.0 * h
    return slope, back_k + net / slope


@inlined
def _incident(d, side, r, scenario, work):
    """Radiation on a target's front (side 0) or back (1) from surfaces, layers and fires, W/m2 (TN 1889v1, targets)."""
    devices, height, layer = scenario.devices, scenario.rooms.height[r], work.layer[r]
    z = devices.z[d]
    hot, cool = SIGMA * work.gas.temps[r, UPPER] ** 4, SIGMA * work.gas.temps[r, LOWER] ** 4
    total = 0.0
    for b in range(N_BEAMS):
        weight = devices.beam_share[d, side, b]
        if weight <= 0.0:
            continue
        end_z = devices.beam_z[d, side, b]
        surface = UPPER_WALL if end_z > layer else LOWER_WALL
        if b == 0:
            surface = CEILING
        elif b == 1:
            surface = FLOOR
        up = upper_part(z, end_z, layer)
        through_upper, through_lower = let_through(work.absorption[r], devices.beam_m[d, side, b], up)
        sent = work.leaving[r, surface]
        if end_z > z:
            comes = (sent * through_upper + hot * (1.0 - through_upper)) * through_lower + cool * (1.0 - through_lower)
        else:
            comes = (sent * through_lower + cool * (1.0 - through_lower)) * through_upper + hot * (1.0 - through_upper)
        total += weight * comes
    for n in range(scenario.sources.n):
        if scenario.sources.room[n] != r or work.fire[n, F_FLAMING_W] <= 0.0:
            continue
        fire_z = flames_middle_m(work.fire[n, F_KW], work.fire[n, F_DIAMETER_M], work.fire[n, F_BASE_M], height)
        dx, dy, dz = scenario.sources.x[n] - devices.x[d], scenario.sources.y[n] - devices.y[d], fire_z - z
        distance = max(math.sqrt(dx * dx + dy * dy + dz * dz), 0.05)
        facing = (dx * devices.normal[d, 0] + dy * devices.normal[d, 1] + dz * devices.normal[d, 2]) / distance
        if side == 1:
            facing = -facing
        if facing <= 0.0:
            continue
        through_upper, through_lower = let_through(work.absorption[r], distance, upper_part(z, fire_z, layer))
        spread = max(4.0 * math.pi * distance * distance, 2.0 * math.pi * work.fire[n, F_DIAMETER_M] ** 2)
        total += work.fire[n, F_FLAMING_W] * facing / spread * through_upper * through_lower
    return total


@inlined
def _dose(d, r, gas_k, dt, scenario, work):
    """Fractional effective doses of asphyxiants and of heat at a target (ISO 13571; Purser, SFPE Handbook ch. 63)."""
    layer = UPPER if scenario.devices.z[d] > work.layer[r] else LOWER
    moles = 0.0
    for s in range(c.FIRST_PARTICLE):
        g_mol = scenario.setting.fuel_g_mol if s == c.VOC else c.MOLAR_MASS_G[s]
        moles += work.gas.mass[r, layer, s] / g_mol
    co = 1e6 * work.gas.mass[r, layer, c.CO] / c.MOLAR_MASS_G[c.CO] / moles
    hcn = 1e6 * work.gas.mass[r, layer, c.HCN] / c.MOLAR_MASS_G[c.HCN] / moles
    co2 = 100.0 * work.gas.mass[r, layer, c.CO2] / c.MOLAR_MASS_G[c.CO2] / moles
    breath = math.exp(min(co2, 15.0) / 5.0)
    minutes = dt / 60.0
    work.device[d, D_FED_GAS] += minutes * (co / 35_000.0 + hcn**2.36 / 1.2e6) * breath
    radiant_kw = (work.device[d, D_INCIDENT] - SIGMA * scenario.setting.indoor_k**4) / 1000.0
    rate = max(gas_k - c.KELVIN, 0.0) ** 3.61 / 4.1e8
    if radiant_kw > 2.5:
        rate += radiant_kw**1.9 / 4.2
    work.device[d, D_FED_HEAT] += minutes * rate
