"""One scenario from start to end: sources, plumes, flows, walls, devices, with a step that follows what happens."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import LOWER, N_SPECIES, UPPER
from simulators.kernels.devices import advance_devices
from simulators.kernels.fronts import advance_fronts
from simulators.kernels.layers import (
    LEAST_LOWER_LAYER,
    SMALLEST_LAYER,
    advance,
    deposit,
    layer_states,
    mix,
    move,
    surface_areas,
)
from simulators.kernels.layout import (
    D_GAS,
    F_BASE_M,
    F_CONVECTIVE_KW,
    F_DIAMETER_M,
    F_FLAMING_W,
    F_KW,
)
from simulators.kernels.openings import find_shares, watch_triggers
from simulators.kernels.plume import flame_height_m, jet_speed_m_s
from simulators.kernels.pressure import solve_pressures
from simulators.kernels.room_heat import (
    ceiling_jet_w,
    convect,
    fire_beams,
    is_still,
    layer_absorption,
    radiate,
)
from simulators.kernels.sources import release
from simulators.kernels.start import remember, start, write
from simulators.kernels.transport import HEAT, carry_all
from simulators.kernels.view_factors import exchange_areas
from simulators.kernels.walls import conduct, forced_convection_w_m2k

MOST_OF_A_LAYER = 0.3
"""Of a layer's mass, or of its energy, may leave in one step."""
DISSOLVES_S = 300.0
DISSOLVES_BELOW_K = 0.2
"""An upper layer warmer by less than this has no buoyancy to hold it up, and mixes into the room."""
SWEPT_S = 10.0
"""In about this time draughts along the floor stir the lowest tenth of a room."""
SHORTEST_S = 1e-3


@compiled
def simulate(scenario, work, out):
    """Run one scenario; fills `out` at every output time. out.steps[0]: steps made, negative when they were too many,
    out.steps[1]: how often the pressures were not found to their tolerance."""
    setting = scenario.setting
    start(scenario, work, out)
    remember(scenario, work)
    write(0, 0.0, 1.0, scenario, work, out)
    written, n_out = 1, out.layer.shape[0]
    t, dt, steps, unsolved = 0.0, min(0.5, setting.longest_step_s), 0, 0
    while written < n_out:
        steps += 1
        if steps > setting.most_steps:
            out.steps[0] = -steps
            return
        dt = max(min(dt, setting.longest_step_s), SHORTEST_S)
        if setting.end_s - t < dt + SHORTEST_S:
            dt = setting.end_s - t
        for r in range(scenario.rooms.n):
            whole = work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER]
            work.old_pressure[r] = (c.GAMMA - 1.0) * whole / scenario.rooms.volume[r] - setting.reference_pa
        for attempt in range(14):
            added, found = find_rates(t, dt, scenario, work, out)
            leaving = 0.0
            for r in range(scenario.rooms.n):
                for k in range(2):
                    leaving = max(leaving, work.gas.outflow[r, k] * dt / work.gas.total[r, k])
                    cooling = -work.gas.heat_rate[r, k] / (c.GAMMA * work.gas.energy[r, k])
                    leaving = max(leaving, cooling * dt)
            if (leaving <= MOST_OF_A_LAYER and found) or dt <= SHORTEST_S or attempt == 13:
                break
            dt = max(dt * (max(0.8 * MOST_OF_A_LAYER / leaving, 0.1) if leaving > MOST_OF_A_LAYER else 0.5), SHORTEST_S)
        if not found:
            unsolved += 1
        take_step(t, dt, added, scenario, work, out)
        t += dt
        while written < n_out and written * setting.output_s <= t + 1e-9:
            write(written, t, dt, scenario, work, out)
            written += 1
        watch_triggers(t, scenario, work)
        dt *= min(max(0.8 / _change(scenario, work), 0.3), 1.6)
    for s in range(N_SPECIES):
        out.balance[2 + N_SPECIES + s] = work.exchanged[N_SPECIES + 1 + s] + work.deposited[s]
    out.steps[0], out.steps[1] = steps, unsolved


@inlined
def find_rates(t, dt, scenario, work, out):
    """All rates of a step from t: work.gas.mass_rate, heat_rate, outflow; returns heat and enthalpy added by sources,
    W, and whether the pressures were found."""
    rooms = scenario.rooms
    find_shares(t + 0.5 * dt, scenario, work)
    for r in range(rooms.n):
        work.hrr[r] = 0.0
        for k in range(2):
            work.gas.heat_rate[r, k] = 0.0
            work.gas.outflow[r, k] = 0.0
            for s in range(N_SPECIES):
                work.gas.mass_rate[r, k, s] = 0.0
    for s in range(N_SPECIES + 1):
        work.exchanged[s] = 0.0
    added = 0.0
    for n in range(scenario.sources.n):
        suppressed = _suppression(t, scenario.sources.room[n], scenario, out)
        added += release(n, t, dt, suppressed, scenario, work)
        for s in range(N_SPECIES):
            work.given[n, s] = work.released[s]
    for r in range(rooms.n):
        _heat_room(r, dt, scenario, work)
        _stir(r, dt, scenario, work)
    found = solve_pressures(dt, scenario, work)
    for r in range(rooms.n):
        for k in range(2):
            work.warmed[r, k] = -_warming_w(r, k, work)
            work.fed[r, k] = -_fed_kg_s(r, k, work)
    carry_all(t, scenario, work)
    for r in range(rooms.n):
        for k in range(2):
            work.warmed[r, k] += _warming_w(r, k, work)
            work.fed[r, k] += _fed_kg_s(r, k, work)
    return added, found


@inlined
def _suppression(t, r, scenario, out):
    """What a sprinkler leaves of a fire: exp(-(t - t_act) / tau), tau = 3 w^-1.8, w in mm/s (Evans 1993)."""
    least = 1.0
    for d in range(scenario.devices.n):
        if scenario.devices.kind[d] == c.SPRINKLER and scenario.devices.room[d] == r and out.alarm[d] < t:
            spray_mm_s = 1000.0 * scenario.devices.spray[d]
            if spray_mm_s > 0.0:
                least = min(least, math.exp(-(t - out.alarm[d]) / (3.0 * spray_mm_s**-1.8)))
    return least


@inlined
def _heat_room(r, dt, scenario, work):
    """Heat between a room's layers and surfaces, which are advanced at once, so that both agree on it."""
    rooms, walls = scenario.rooms, scenario.walls
    height, layer = rooms.height[r], work.layer[r]
    areas, temps, wall = work.areas[r], work.gas.temps[r], work.wall[r]
    surface_w, surface_slope = work.surface_w[r], work.surface_slope[r]
    surface_areas(rooms, r, layer, areas)
    convective, radiated = 0.0, 0.0
    brightest = -1
    for n in range(scenario.sources.n):
        if scenario.sources.room[n] != r:
            continue
        convective += 1000.0 * work.fire[n, F_CONVECTIVE_KW]
        radiated += work.fire[n, F_FLAMING_W]
        if work.fire[n, F_FLAMING_W] > 0.0 and (
            brightest < 0 or work.fire[n, F_FLAMING_W] > work.fire[brightest, F_FLAMING_W]
        ):
            brightest = n
    work.to_gas[UPPER] = 0.0
    work.to_gas[LOWER] = 0.0
    jet_w = ceiling_jet_w(convective, rooms.ceiling_area[r], height)
    radius = 0.67 * math.sqrt(rooms.ceiling_area[r] / math.pi)
    jet_k = 5.38 * (convective / 1000.0 / radius) ** (2.0 / 3.0) / height
    work.gas_slope[UPPER] = 0.0
    work.gas_slope[LOWER] = 0.0
    # where nothing burns, what comes in stirs the layer (buoyancy of the step before)
    along = math.sqrt(rooms.ceiling_area[r] / math.pi)
    speed = (work.buoyancy[r] / min(rooms.width[r], rooms.depth[r])) ** (1.0 / 3.0)
    if convective > 0.0:
        speed = max(speed, jet_speed_m_s(convective / 1000.0, along, height))
    forced = forced_convection_w_m2k(temps[UPPER], speed)
    convect(temps, wall, areas, jet_w, jet_k, forced, surface_w, surface_slope, work.to_gas, work.gas_slope)
    for i in range(4):
        work.convected[r, i] = surface_w[i]
    if radiated > 0.0 or not is_still(temps, wall):
        share = work.gas.energy[r, UPPER] / (work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER])
        work.volumes[UPPER], work.volumes[LOWER] = share * rooms.volume[r], (1.0 - share) * rooms.volume[r]
        layer_absorption(work.gas.mass[r], work.gas.total[r], temps, work.volumes, areas,
                         scenario.setting.reference_pa, work.absorption[r])  # fmt: skip
        exchange_areas(rooms.width[r], rooms.depth[r], height, layer, areas, work.seen[r])
        if brightest >= 0:
            flame = flame_height_m(work.fire[brightest, F_KW], work.fire[brightest, F_DIAMETER_M])
            fire_z = min(work.fire[brightest, F_BASE_M] + flame / 3.0, height)
            fire_beams(rooms.width[r], rooms.depth[r], height, layer, scenario.sources.x[brightest],
                       scenario.sources.y[brightest], fire_z, work.fire_share, work.fire_path,
                       work.fire_upper)  # fmt: skip
        _find_open_shares(r, scenario, work)
        work.escaped[r] = radiate(
                temps, wall, walls.emissivity[r], areas, work.seen[r], height, layer, work.absorption[r], radiated,
                work.fire_share, work.fire_path, work.fire_upper, work.leaving[r], surface_w,
                surface_slope, work.to_gas, work.gas_slope, work.beam, work.rays, work.open_share[r],
                scenario.setting.outdoor_k)  # fmt: skip
    else:
        work.escaped[r] = 0.0
        for i in range(4):
            work.leaving[r, i] = c.SIGMA * wall[i, 0] ** 4
    # as the layer will be at the end of the step: a thin one comes to its surfaces' temperature and no further
    for k in range(2):
        warms = _warming_w(r, k, work) + work.to_gas[k] + work.warmed[r, k]
        passes = work.gas.total[r, k] + dt * max(_fed_kg_s(r, k, work) + work.fed[r, k], 0.0)
        less = work.gas_slope[k] * dt * warms / (c.CP * passes + work.gas_slope[k] * dt)
        work.gas.heat_rate[r, k] += work.to_gas[k] - less
        # what the layer does not give, its surfaces do not get
        first = 0 if k == UPPER else 2
        whole = areas[first] + areas[first + 1]
        for i in range(first, first + 2):
            surface_w[i] += less * areas[i] / whole if whole > 0.0 else 0.0
    _heat_walls(r, dt, scenario, work)


@inlined
def _find_open_shares(r, scenario, work):
    """work.open_share [R, 4]: the part of each surface that openings to outside take."""
    z, areas = scenario.rooms.floor_z[r] + work.layer[r], work.areas[r]
    for i in range(4):
        work.open_share[r, i] = 0.0
    for v in range(scenario.vents.n):
        if scenario.vents.here[v] == r and scenario.vents.there[v] < 0:
            low, high = scenario.vents.sill_z[v], scenario.vents.soffit_z[v]
            width = scenario.vents.width[v] * work.vent_open[v]
            above = max(high - max(low, z), 0.0)
            work.open_share[r, c.UPPER_WALL] += width * above / max(areas[c.UPPER_WALL], 1e-3)
            work.open_share[r, c.LOWER_WALL] += width * (high - low - above) / max(areas[c.LOWER_WALL], 1e-3)
    for h in range(scenario.hatches.n):
        if scenario.hatches.below[h] == r and scenario.hatches.above[h] < 0:
            area = scenario.hatches.area[h] * work.hatch_open[h]
            work.open_share[r, c.CEILING] += area / areas[c.CEILING]
    for i in range(4):
        work.open_share[r, i] = min(work.open_share[r, i], 1.0)


@inlined
def _heat_walls(r, dt, scenario, work):
    """Surfaces at the end of the step, into work.wall_next; a face that warms takes less than it was offered."""
    walls = scenario.walls
    work.lost[r] = work.escaped[r]
    for i in range(4):
        area = work.areas[r, i]
        for node in range(c.WALL_NODES):
            work.wall_next[r, i, node] = work.wall[r, i, node]
        if area <= 1e-6:
            continue
        slope = work.surface_slope[r, i] / area
        gained = conduct(work.wall_next[r, i], walls.conductance[r, i], walls.capacity[r, i],
                         work.surface_w[r, i] / area, slope, _back_k(r, i, scenario, work), dt,
                         work.line)  # fmt: skip
        kept = slope * gained * area
        work.gas.heat_rate[r, UPPER if i <= c.UPPER_WALL else LOWER] += kept
        work.lost[r] += work.surface_w[r, i] - kept


@inlined
def _fed_kg_s(r, k, work):
    """What comes into a layer by its rates so far, kg/s."""
    total = work.gas.outflow[r, k]
    for s in range(N_SPECIES):
        total += work.gas.mass_rate[r, k, s]
    return total


@inlined
def _warming_w(r, k, work):
    """What warms a layer of all that its rates bring so far: heat, and enthalpy beyond that of its own gas."""
    total = 0.0
    for s in range(N_SPECIES):
        total += work.gas.mass_rate[r, k, s]
    return work.gas.heat_rate[r, k] - c.CP * work.gas.temps[r, k] * total


@inlined
def _stir(r, dt, scenario, work):
    """Layers that cannot stay: too weak to float, too thin to be one, or swept along the floor."""
    rooms = scenario.rooms
    share = work.gas.energy[r, UPPER] / (work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER])
    warmer = work.gas.temps[r, UPPER] - work.gas.temps[r, LOWER]
    if warmer < DISSOLVES_BELOW_K and share > 1.5 * SMALLEST_LAYER:
        weak = min(1.0 - warmer / DISSOLVES_BELOW_K, 1.0)
        move(r, UPPER, LOWER, work.gas.total[r, UPPER] * weak / DISSOLVES_S, work.gas)
    if share < SMALLEST_LAYER:
        # cooling or doors took it: a layer without gas has no temperature
        move(r, LOWER, UPPER, (SMALLEST_LAYER - share) * work.gas.total[r, LOWER] / max(dt, 1.0), work.gas)
    thin = LEAST_LOWER_LAYER - work.layer[r] / rooms.height[r]
    if thin > 0.0:
        rate = min(thin * work.rho[r, UPPER] * rooms.volume[r] / SWEPT_S, 0.2 * work.gas.total[r, UPPER] / dt)
        move(r, UPPER, LOWER, rate, work.gas)


@inlined
def take_step(t, dt, added, scenario, work, out):
    """Advance gases, surfaces, particles and devices by dt with the rates found, and keep the balance."""
    rooms = scenario.rooms
    remember(scenario, work)
    lost = 0.0
    for r in range(rooms.n):
        lost += work.lost[r]
        for i in range(4):
            for node in range(c.WALL_NODES):
                work.wall[r, i, node] = work.wall_next[r, i, node]
    out.balance[0] += dt * added
    out.balance[1] += dt * (work.exchanged[HEAT] + lost)
    for n in range(scenario.sources.n):
        for s in range(N_SPECIES):
            out.balance[2 + s] += dt * work.given[n, s]
    for s in range(N_SPECIES):
        work.exchanged[N_SPECIES + 1 + s] += dt * work.exchanged[s]
    advance(dt, rooms, work)
    for r in range(rooms.n):
        deposit(dt, r, rooms, work)
        if rooms.shaft[r]:
            mix(r, work)
    layer_states(rooms, work)
    advance_fronts(dt, scenario, work)
    advance_devices(t, dt, scenario, work, out.alarm)


@inlined
def _back_k(r, i, scenario, work):
    """What lies behind a surface: the ambient that the room had before, or other rooms' surfaces' backs."""
    own, ambient = 1.0, scenario.setting.indoor_k
    if scenario.walls.linked.shape[2] == 0:
        return ambient
    total = 0.0
    for other in range(scenario.rooms.n):
        share = scenario.walls.linked[r, i, other]
        if share > 0.0:
            own -= share
            facing = i if i == c.UPPER_WALL or i == c.LOWER_WALL else (c.FLOOR if i == c.CEILING else c.CEILING)
            total += share * work.wall[other, facing, c.WALL_NODES - 1]
    return total + max(own, 0.0) * ambient


@inlined
def _change(scenario, work):
    """How much a step changed, over what one may: some kelvin or a share of the rise, a share of the room's height."""
    setting = scenario.setting
    accuracy = setting.accuracy
    change = 1e-12
    for r in range(scenario.rooms.n):
        height = scenario.rooms.height[r]
        for k in range(2):
            if k == UPPER and 1.0 - work.before_layer[r] / height < 0.02:
                continue
            may = 3.0 + 0.03 * abs(work.gas.temps[r, k] - setting.indoor_k)
            change = max(change, abs(work.gas.temps[r, k] - work.before_temp[r, k]) / (accuracy * may))
        change = max(change, abs(work.layer[r] - work.before_layer[r]) / (0.03 * accuracy * height))
    for d in range(scenario.devices.n):
        may = 3.0 + 0.05 * abs(work.device[d, D_GAS] - setting.indoor_k)
        change = max(change, abs(work.device[d, D_GAS] - work.before_device[d, D_GAS]) / (3.0 * accuracy * may))
    return change
