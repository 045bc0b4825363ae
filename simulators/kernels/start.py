"""The first state of a scenario, and what is written at each output time."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import GRAVITY, LOWER, N_SPECIES, UPPER
from simulators.kernels.fronts import AT_REST
from simulators.kernels.humid_air import saturation_pa, vapour_pa
from simulators.kernels.layers import SMALLEST_LAYER, layer_states
from simulators.kernels.layout import COOLS_PER_M, D_GAS, D_SPEED, D_TEMP, N_DEVICE, N_NEWEST, OVER_K
from simulators.kernels.local_air import STILL_M_S
from simulators.kernels.moisture import FILM, SORBED
from simulators.kernels.plume import flaming_share
from simulators.kernels.pressure import outdoor_density
from simulators.kernels.walls import bare_w_m2k

NO_W_M2K = 1e-15
"""Conductance to what lies behind a face that is adiabatic."""


@inlined
def start(scenario, work, out):
    """Still air of one temperature in every room, in balance with outside at its floor; all doses and balances 0."""
    setting, rooms = scenario.setting, scenario.rooms
    outside_rho = outdoor_density(setting)
    usable = flaming_share(setting.indoor_y[c.O2], setting.o2_limit)
    for r in range(rooms.n):
        work.pressure[r] = -GRAVITY * outside_rho * rooms.floor_z[r]
        absolute = setting.reference_pa + work.pressure[r]
        whole = absolute * rooms.volume[r] / (c.GAMMA - 1.0)
        total = absolute * rooms.volume[r] / (c.GAS_CONSTANT * setting.indoor_k)
        for k in range(2):
            part = SMALLEST_LAYER if k == UPPER else 1.0 - SMALLEST_LAYER
            work.gas.energy[r, k] = whole * part
            for s in range(N_SPECIES):
                work.gas.mass[r, k, s] = total * part * setting.indoor_y[s]
        for i in range(4):
            work.leaving[r, i] = c.SIGMA * setting.indoor_k**4
            _set_wall(r, i, scenario, work)
            work.latent_w[r, i] = 0.0
            _wet(r, i, scenario, work)
        for k in range(2):
            work.warmed[r, k] = 0.0
            work.fed[r, k] = 0.0
            work.absorption[r, k] = 0.0
            work.usable[r, k], work.usable_tried[r, k], work.usable_slope[r, k] = usable, usable, 0.0
        work.vapour_w[r] = 0.0
        work.hrr[r] = 0.0
        work.before_hrr[r] = 0.0
        work.draught[r] = 0.0
        work.front_of[r], work.front[r] = AT_REST, 0.0
        work.front_from[r, 0], work.front_from[r, 1] = math.nan, math.nan
        work.buoyancy[r] = 0.0
        for s in range(N_SPECIES):
            work.newest[r, s] = setting.indoor_y[s]
        work.newest[r, OVER_K], work.newest[r, COOLS_PER_M] = 0.0, 0.0
        work.sinks[r], work.sinks_slope[r] = 0.0, 0.0
        work.old_pressure[r] = work.pressure[r]
    layer_states(rooms, work)
    for v in range(scenario.vents.n):
        work.vent_at[v] = c.NEVER
    for h in range(scenario.hatches.n):
        work.hatch_at[h] = c.NEVER
    for f in range(scenario.fans.n):
        work.fan_at[f] = c.NEVER
    for n in range(scenario.sources.n):
        work.cursor[n] = scenario.sources.first[n]
        work.burnt[n] = 1.0
        triggered = scenario.sources.trigger[n] != c.NO_TRIGGER
        work.ignited_at[n] = c.NEVER if triggered else scenario.sources.ignition_s[n]
    for d in range(scenario.devices.n):
        out.alarm[d] = c.NEVER
        for k in range(N_DEVICE):
            work.device[d, k] = 0.0
        work.device[d, D_TEMP] = setting.indoor_k
        work.device[d, D_GAS] = setting.indoor_k
        work.device[d, D_SPEED] = STILL_M_S
        smoke = scenario.devices.kind[d] == c.SMOKE_DETECTOR
        for node in range(c.TARGET_NODES):
            work.target[d, node] = 0.0 if smoke else setting.indoor_k
    for s in range(work.exchanged.shape[0]):
        work.exchanged[s] = 0.0
    for s in range(N_SPECIES):
        work.deposited[s] = 0.0
    for i in range(out.balance.shape[0]):
        out.balance[i] = 0.0


@inlined
def _set_wall(r, i, scenario, work):
    """A wall through which heat flows as steadily as it does when its face has long been as warm as the room."""
    setting, conductance, linked = scenario.setting, scenario.walls.conductance[r, i], scenario.walls.linked
    own, through, gives = 1.0, 0.0, conductance[c.WALL_NODES - 1]
    for other in range(linked.shape[2]):
        own -= linked[r, i, other]
    for node in range(c.WALL_NODES - 1):
        through += 1.0 / max(conductance[node], NO_W_M2K)
    warmer, passed = max(own, 0.0) * (setting.behind_k - setting.indoor_k), 0.0
    if scenario.walls.bare[r, i]:
        for _ in range(20):
            back_k = setting.indoor_k + warmer * through * gives / (1.0 + through * gives)
            gives = bare_w_m2k(i, back_k, setting.indoor_k + warmer, scenario.walls.emissivity[r, i])
    for node in range(c.WALL_NODES):
        work.wall[r, i, node] = setting.indoor_k + warmer * passed * gives / (1.0 + through * gives)
        passed += 1.0 / max(conductance[node], NO_W_M2K)


@inlined
def _wet(r, i, scenario, work):
    """A lining as damp as the room's air."""
    setting = scenario.setting
    damp = vapour_pa(setting.indoor_y[c.H2O], setting.reference_pa) / saturation_pa(setting.indoor_k - c.KELVIN)
    work.water[r, i, FILM], work.water[r, i, SORBED] = 0.0, scenario.linings.holds[r, i] * min(damp, 1.0)


@inlined
def remember(scenario, work):
    """Keep the state as a step begins, for outputs that fall within it."""
    for r in range(scenario.rooms.n):
        work.before_layer[r] = work.layer[r]
        work.before_buoyancy[r] = work.buoyancy[r]
        for s in range(N_NEWEST):
            work.before_newest[r, s] = work.newest[r, s]
        for k in range(2):
            work.before_temp[r, k] = work.gas.temps[r, k]
            for s in range(N_SPECIES):
                work.before_mass[r, k, s] = work.gas.mass[r, k, s]
        for surface in range(4):
            work.before_wall[r, surface] = work.wall[r, surface, 0]
    for d in range(scenario.devices.n):
        for k in range(N_DEVICE):
            work.before_device[d, k] = work.device[d, k]


@inlined
def write(i, t, dt, scenario, work, out):
    """Output i, whose time lies within the last step of dt that ended at t: straight between its ends."""
    rooms = scenario.rooms
    back = min(max((t - i * scenario.setting.output_s) / dt, 0.0), 1.0)
    outside_rho = outdoor_density(scenario.setting)
    for r in range(rooms.n):
        out.layer[i, r] = between(work.layer[r], work.before_layer[r], back)
        whole = work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER]
        now = (c.GAMMA - 1.0) * whole / rooms.volume[r] - scenario.setting.reference_pa
        out.pressure[i, r] = between(now, work.old_pressure[r], back)
        out.pressure[i, r] += GRAVITY * outside_rho * rooms.floor_z[r]
        out.hrr[i, r] = between(work.hrr[r], work.before_hrr[r], back)
        # openings bring it at one rate a step; heads would read stairs
        out.buoyancy[i, r] = between(work.buoyancy[r], work.before_buoyancy[r], back)
        for s in range(N_NEWEST):
            out.newest[i, r, s] = between(work.newest[r, s], work.before_newest[r, s], back)
        for k in range(2):
            out.temp[i, r, k] = between(work.gas.temps[r, k], work.before_temp[r, k], back)
            total = 0.0
            for s in range(N_SPECIES):
                mass = between(work.gas.mass[r, k, s], work.before_mass[r, k, s], back)
                out.species[i, r, k, s] = mass
                total += mass
            for s in range(N_SPECIES):
                out.species[i, r, k, s] /= total
            out.mass[i, r, k] = total
        for surface in range(4):
            out.wall[i, r, surface] = between(work.wall[r, surface, 0], work.before_wall[r, surface], back)
    for n in range(scenario.sources.n):
        out.burnt[i, n] = work.burnt[n]
    for d in range(scenario.devices.n):
        for k in range(N_DEVICE):
            out.device[i, d, k] = between(work.device[d, k], work.before_device[d, k], back)


@inlined
def write_end(scenario, work, out):
    """The water on and in each surface, kg; and when what waits for a device was set off and sources were lit, s."""
    for r in range(scenario.rooms.n):
        for i in range(4):
            out.water[r, i] = work.areas[r, i] * (work.water[r, i, FILM] + work.water[r, i, SORBED])
    for v in range(scenario.vents.n):
        out.vent_at[v] = _or_nan(work.vent_at[v])
    for h in range(scenario.hatches.n):
        out.hatch_at[h] = _or_nan(work.hatch_at[h])
    for f in range(scenario.fans.n):
        out.fan_at[f] = _or_nan(work.fan_at[f])
    for n in range(scenario.sources.n):
        out.ignited_at[n] = _or_nan(work.ignited_at[n])


@compiled
def _or_nan(at_s):
    return at_s if at_s < c.NEVER else math.nan


@compiled
def between(now, before, back):
    """Straight between a step's end and, `back` being 1, its start."""
    return now + back * (before - now)
