"""One scenario from start to end: sources, plumes, flows, walls, with a step that follows what happens."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import numpy as np
from numba import njit

from simulators.kernels import constants as c
from simulators.kernels.plume import flaming_share, plume_entrainment
from simulators.kernels.room_heat import ceiling_jet_excess_k, ceiling_jet_w, exchange, heat_surfaces, surface_areas
from simulators.kernels.zones import advance, deposit, layer_states, move, settle_coarse, solve_pressures, vent_rates

SMALLEST_LAYER = 1e-3
"""Share of the room that the upper layer has before there is one."""
MOST_OF_A_LAYER = 0.3
"""Of a layer's mass may leave in one step."""
DISSOLVES_S = 300.0
DISSOLVES_BELOW_K = 0.2
"""An upper layer warmer by less than this has no buoyancy to hold it up, and mixes into the room."""
LEAST_LOWER_LAYER = 0.1
SWEPT_S = 10.0
"""The lowest tenth of a room is stirred by draughts along the floor: no layer stays thinner."""
MOST_CHANGE_K = 4.0
MOST_CHANGE_OF_LAYER = 0.04


@njit(cache=True)
def simulate(
    end_s, output_s, longest_step_s, shortest_steps, reference_pa, indoor_k, outdoor_k, indoor_y, outdoor_y,
    width, depth, height, wall_cells, wall_k_w, wall_capacity, wall_emissivity,
    vent_from, vent_to, vent_sill, vent_soffit, vent_width, opening_at, opening_first,
    source_room, source_z, source_diameter, source_is_fire, source_share_radiated, table, table_first,
    fuel_products, particle_class, plume_factor,
    out_temp, out_layer, out_pressure, out_species, out_wall, out_hrr, out_burnt, out_mass, balance,
):  # fmt: skip
    """Run one scenario; fills out_* at every output_s and `balance`. Returns the number of steps, negative if stuck.

    opening_at [points, 2] are the vents' (time, share) points, vent v's from opening_first[v] on; table [points, 9] the
    sources' (time, rates), likewise. fuel_products [sources, 2, species + 2]: kg of each species made (o2: used, so
    negative) a joule, of smouldering and of flaming, then kg of fuel and of o2 a joule.
    balance [2 + 2 * species]: energy in, energy out, each species' source, each species' outflow and deposit.
    """
    n_rooms, n_vents, n_sources = width.shape[0], vent_from.shape[0], source_room.shape[0]
    volume = width * depth * height
    energy = np.empty((n_rooms, 2))
    mass = np.empty((n_rooms, 2, c.N_SPECIES))
    temps = np.empty((n_rooms, 2))
    layer_m = np.empty(n_rooms)
    rho = np.empty((n_rooms, 2))
    for r in range(n_rooms):
        whole = reference_pa * volume[r] / (c.GAMMA - 1.0)
        total = reference_pa * volume[r] / (c.GAS_CONSTANT * indoor_k)
        for k in range(2):
            part = SMALLEST_LAYER if k == c.UPPER else 1.0 - SMALLEST_LAYER
            energy[r, k] = whole * part
            for s in range(c.N_SPECIES):
                mass[r, k, s] = total * part * indoor_y[s]
    walls = np.full((n_rooms, 4, c.WALL_NODES), indoor_k)
    outside_rho = np.full(2, reference_pa / (c.GAS_CONSTANT * outdoor_k))
    pressure = np.zeros(n_rooms)
    old_pressure = np.zeros(n_rooms)
    flows = np.zeros((n_vents, 2, 2))
    slopes = np.zeros((n_vents, 2, 2))
    heights = np.zeros((n_vents, 2, 2))
    open_width = np.empty(n_vents)
    areas = np.empty((n_rooms, 4))
    to_surface = np.empty((n_rooms, 4))
    to_gas = np.empty((n_rooms, 2))
    radiated = np.empty(n_rooms)
    convected = np.empty(n_rooms)
    mass_rate = np.empty((n_rooms, 2, c.N_SPECIES))
    heat_rate = np.empty((n_rooms, 2))
    outflow = np.empty((n_rooms, 2))
    pressure_rate = np.empty(n_rooms)
    exchanged = np.empty(c.N_SPECIES)
    exchanged_heat = np.empty(1)
    sources_w = np.empty(n_rooms)
    cursor = table_first[:-1].copy()
    rates = np.empty(c.N_RATES)
    released = np.empty(c.N_SPECIES)
    burnt = np.empty((n_sources, 2))
    hrr = np.empty(n_rooms)
    deposited = np.zeros(c.N_SPECIES)
    work = np.empty((2, c.WALL_NODES))
    before = np.empty((n_rooms, 3))
    span_m = np.sqrt(width * depth)
    n_out = out_layer.shape[0]

    layer_states(energy, mass, volume, height, temps, layer_m, rho)
    _write(0, temps, layer_m, pressure, mass, walls, out_temp, out_layer, out_pressure, out_species, out_wall, out_mass)
    out_hrr[0] = 0.0
    out_burnt[0] = 1.0
    written = 1
    t, dt, steps = 0.0, min(0.5, longest_step_s), 0
    while written < n_out:
        steps += 1
        dt = min(dt, longest_step_s, end_s - t + 1e-9)
        dt = min(dt, _next_point(t, cursor, table, table_first) - t)
        dt = max(dt, 1e-3)
        for r in range(n_rooms):
            old_pressure[r] = (c.GAMMA - 1.0) * (energy[r, 0] + energy[r, 1]) / volume[r] - reference_pa
        attempt = 0
        while True:
            middle = t + 0.5 * dt
            for v in range(n_vents):
                open_width[v] = vent_width[v] * _interpolated(
                    opening_at, opening_first[v], opening_first[v + 1], middle
                )
            mass_rate[:] = 0.0
            heat_rate[:] = 0.0
            outflow[:] = 0.0
            radiated[:] = 0.0
            convected[:] = 0.0
            hrr[:] = 0.0
            exchanged[:] = 0.0
            exchanged_heat[0] = 0.0
            added_heat = 0.0
            balance_in = np.zeros(c.N_SPECIES)
            for n in range(n_sources):
                _rates_at(table, table_first[n], table_first[n + 1], cursor[n], middle, rates)
                added_heat += _release(
                    n, rates, dt, source_room[n], source_z[n], source_diameter[n], source_is_fire[n],
                    source_share_radiated[n], fuel_products, particle_class[n], plume_factor, indoor_k,
                    mass, temps, layer_m, height, mass_rate, heat_rate, outflow, radiated, convected, hrr, burnt,
                    released,
                )  # fmt: skip
                for s in range(c.N_SPECIES):
                    balance_in[s] += released[s]
            lost_to_walls = 0.0
            for r in range(n_rooms):
                surface_areas(width[r], depth[r], height[r], layer_m[r], areas[r])
                share = energy[r, 0] / (energy[r, 0] + energy[r, 1])
                volumes = np.array([share * volume[r], (1.0 - share) * volume[r]])
                surfaces = walls[r, :, 0].copy()
                jet = ceiling_jet_w(convected[r], width[r] * depth[r], height[r])
                exchange(temps[r], mass[r], volumes, surfaces, wall_emissivity[r], areas[r], radiated[r], jet,
                         ceiling_jet_excess_k(convected[r], width[r] * depth[r], height[r]), indoor_k, dt,
                         to_surface[r], to_gas[r])  # fmt: skip
                for k in range(2):
                    heat_rate[r, k] += to_gas[r, k]
                lost_to_walls += to_surface[r].sum()
                warmer = temps[r, 0] - temps[r, 1]
                if warmer < DISSOLVES_BELOW_K and share > 1.5 * SMALLEST_LAYER:
                    weak = min(1.0 - warmer / DISSOLVES_BELOW_K, 1.0)
                    rate = mass[r, 0].sum() * weak / DISSOLVES_S
                    move(r, c.UPPER, c.LOWER, rate, mass, temps, mass_rate, heat_rate, outflow)
                if share < SMALLEST_LAYER:
                    # cooling or doors took it: a layer without gas has no temperature
                    rate = (SMALLEST_LAYER - share) * mass[r, 1].sum() / max(dt, 1.0)
                    move(r, c.LOWER, c.UPPER, rate, mass, temps, mass_rate, heat_rate, outflow)
                thin = LEAST_LOWER_LAYER - layer_m[r] / height[r]
                if thin > 0.0:
                    rate = min(thin * rho[r, c.UPPER] * volume[r] / SWEPT_S, 0.2 * mass[r, 0].sum() / dt)
                    move(r, c.UPPER, c.LOWER, rate, mass, temps, mass_rate, heat_rate, outflow)
                sources_w[r] = heat_rate[r, 0] + heat_rate[r, 1]
            solve_pressures(dt, pressure, old_pressure, sources_w, volume, vent_from, vent_to, vent_sill, vent_soffit,
                            open_width, temps, layer_m, rho, outdoor_k, outside_rho,
                            flows, slopes, heights)  # fmt: skip
            vent_rates(vent_from, vent_to, open_width, vent_soffit, span_m, flows, heights, mass, temps, layer_m,
                       outdoor_y, outdoor_k, mass_rate, heat_rate, outflow, exchanged, exchanged_heat)  # fmt: skip
            leaving = 0.0
            for r in range(n_rooms):
                for k in range(2):
                    leaving = max(leaving, outflow[r, k] * dt / mass[r, k].sum())
            if leaving <= MOST_OF_A_LAYER or attempt >= 12:
                break
            dt *= max(0.8 * MOST_OF_A_LAYER / leaving, 0.1)
            attempt += 1
        for r in range(n_rooms):
            before[r, 0], before[r, 1], before[r, 2] = temps[r, 0], temps[r, 1], layer_m[r]
        advance(dt, energy, mass, mass_rate, heat_rate, pressure_rate, volume)
        for r in range(n_rooms):
            heat_surfaces(walls[r], wall_cells[r], wall_k_w[r], wall_capacity[r], areas[r], to_surface[r], indoor_k, dt,
                          work)  # fmt: skip
            deposit(dt, mass[r], energy[r], temps[r], walls[r], areas[r], volume[r], deposited)
            settle_coarse(dt, mass[r], energy[r], volume[r], width[r] * depth[r])
        balance[0] += dt * added_heat
        balance[1] += dt * (exchanged_heat[0] + lost_to_walls)
        for s in range(c.N_SPECIES):
            balance[2 + s] += dt * balance_in[s]
            balance[2 + c.N_SPECIES + s] += dt * exchanged[s]
        t += dt
        layer_states(energy, mass, volume, height, temps, layer_m, rho)
        while written < n_out and written * output_s <= t + 1e-6:
            _write(written, temps, layer_m, pressure, mass, walls, out_temp, out_layer, out_pressure, out_species,
                   out_wall, out_mass)  # fmt: skip
            _between(written, written * output_s, t, dt, temps, layer_m, before, out_temp, out_layer)
            out_hrr[written] = hrr
            for n in range(n_sources):
                out_burnt[written, n] = burnt[n, 0] if burnt[n, 1] <= 0.0 else burnt[n, 1]
            written += 1
        change = 1e-12
        for r in range(n_rooms):
            change = max(change, abs(temps[r, 1] - before[r, 1]) / MOST_CHANGE_K)
            thick = 1.0 - before[r, 2] / height[r]
            if thick > 0.02:
                change = max(change, abs(temps[r, 0] - before[r, 0]) / MOST_CHANGE_K)
            change = max(change, abs(layer_m[r] - before[r, 2]) / height[r] / MOST_CHANGE_OF_LAYER)
        dt *= min(max(0.8 / change, 0.3), 1.6)
        if steps > shortest_steps:
            return -steps
    for s in range(c.N_SPECIES):
        balance[2 + c.N_SPECIES + s] += deposited[s]
    return steps


@njit(cache=True)
def _release(
    n, rates, dt, r, z_m, diameter_m, is_fire, share_radiated, fuel_products, particle_class, plume_factor, ambient_k,
    mass, temps, layer_m, height, mass_rate, heat_rate, outflow, radiated, convected, hrr, burnt, released,
):  # fmt: skip
    """What source n gives off in this step, into its room's layers; returns the enthalpy and heat added, W."""
    released[:] = 0.0
    burnt[n, 0], burnt[n, 1] = 1.0, 0.0
    wanted = rates[c.SMOULDER] + rates[c.FLAME] if is_fire else rates[c.HEAT]
    convective = (1.0 - share_radiated) * rates[c.FLAME] + rates[c.SMOULDER] if is_fire else rates[c.HEAT]
    base_below = z_m < layer_m[r]
    rise = layer_m[r] - z_m if base_below else height[r] - z_m
    drawn = plume_factor * plume_entrainment(wanted / 1000.0, convective / 1000.0, diameter_m, rise)
    air = c.LOWER if base_below else c.UPPER
    limit = MOST_OF_A_LAYER * 0.8 * mass[r, air].sum() / dt
    added = 0.0
    heat_w, radiated_w = convective, 0.0
    if is_fire and wanted > 0.0:
        o2_fraction = mass[r, air, c.O2] / mass[r, air].sum()
        needed = rates[c.FLAME] * fuel_products[n, 1, c.N_SPECIES + 1]
        reached = max(drawn, 0.5 * needed / 0.23) * o2_fraction * flaming_share(o2_fraction)
        share = min(1.0, reached / needed) if needed > 1e-12 else 1.0
        needed_smoulder = rates[c.SMOULDER] * fuel_products[n, 0, c.N_SPECIES + 1]
        share_smoulder = min(1.0, 0.05 * mass[r, air, c.O2] / dt / needed_smoulder) if needed_smoulder > 1e-15 else 1.0
        burnt[n, 0], burnt[n, 1] = share_smoulder, share if rates[c.FLAME] > 0.0 else 0.0
        for kind in range(2):
            q = rates[c.SMOULDER] * share_smoulder if kind == 0 else rates[c.FLAME] * share
            for s in range(c.N_SPECIES):
                released[s] += q * fuel_products[n, kind, s]
        # fuel that finds no oxygen leaves as unburnt gas
        released[c.VOC] += rates[c.FLAME] * (1.0 - share) * fuel_products[n, 1, c.N_SPECIES]
        radiated_w = share_radiated * rates[c.FLAME] * share
        heat_w = (1.0 - share_radiated) * rates[c.FLAME] * share + rates[c.SMOULDER] * share_smoulder
        hrr[r] += rates[c.FLAME] * share + rates[c.SMOULDER] * share_smoulder
    elif not is_fire:
        released[c.H2O] += rates[c.R_H2O]
        released[c.CO2] += rates[c.R_CO2]
        released[c.CO] += rates[c.R_CO]
        released[c.VOC] += rates[c.R_VOC]
        released[particle_class] += rates[c.R_AEROSOL]
    # a plume carries all to the upper layer; what has no heat stays at its height
    target = c.UPPER if (heat_w > 1.0 or not base_below) else c.LOWER
    if base_below and heat_w > 1.0:
        move(r, c.LOWER, c.UPPER, min(drawn, limit), mass, temps, mass_rate, heat_rate, outflow)
    for s in range(c.N_SPECIES):
        if released[s] >= 0.0:
            mass_rate[r, target, s] += released[s]
        else:
            # oxygen is used where the plume ends, or where the air is when that holds too little
            taken = target if mass[r, target, s] > -2.0 * released[s] * dt else air
            mass_rate[r, taken, s] += released[s]
        added += c.CP * released[s] * ambient_k
    total = 0.0
    for s in range(c.N_SPECIES):
        total += released[s]
    heat_rate[r, target] += heat_w + c.CP * total * ambient_k
    radiated[r] += radiated_w
    convected[r] += heat_w if base_below else 0.0
    return heat_w + radiated_w + c.CP * total * ambient_k


@njit(cache=True)
def _rates_at(table, first, last, at, t, rates):
    """A source's rates at a time, straight between its points; zero before the first."""
    if t < table[first, 0]:
        rates[:] = 0.0
        return
    i = at
    while i + 1 < last and table[i + 1, 0] <= t:
        i += 1
    if i + 1 >= last:
        for k in range(c.N_RATES):
            rates[k] = table[last - 1, 1 + k]
        return
    share = (t - table[i, 0]) / (table[i + 1, 0] - table[i, 0])
    for k in range(c.N_RATES):
        rates[k] = table[i, 1 + k] + share * (table[i + 1, 1 + k] - table[i, 1 + k])


@njit(cache=True)
def _next_point(t, cursor, table, table_first):
    """The next time at which a source's table bends; the cursors are moved to t."""
    soonest = np.inf
    for n in range(cursor.shape[0]):
        last = table_first[n + 1]
        while cursor[n] + 1 < last and table[cursor[n] + 1, 0] <= t + 1e-9:
            cursor[n] += 1
        upcoming = cursor[n] if table[cursor[n], 0] > t + 1e-9 else cursor[n] + 1
        if upcoming < last:
            soonest = min(soonest, table[upcoming, 0])
    return soonest


@njit(cache=True)
def _interpolated(points, first, last, t):
    if t <= points[first, 0]:
        return points[first, 1]
    for i in range(first + 1, last):
        if t < points[i, 0]:
            share = (t - points[i - 1, 0]) / (points[i, 0] - points[i - 1, 0])
            return points[i - 1, 1] + share * (points[i, 1] - points[i - 1, 1])
    return points[last - 1, 1]


@njit(cache=True)
def _write(
    i, temps, layer_m, pressure, mass, walls, out_temp, out_layer, out_pressure, out_species, out_wall, out_mass
):  # fmt: skip
    out_temp[i] = temps
    out_layer[i] = layer_m
    out_pressure[i] = pressure
    for r in range(mass.shape[0]):
        for k in range(2):
            total = mass[r, k].sum()
            out_mass[i, r, k] = total
            for s in range(c.N_SPECIES):
                out_species[i, r, k, s] = mass[r, k, s] / total
        for surface in range(4):
            out_wall[i, r, surface] = walls[r, surface, 0]


@njit(cache=True)
def _between(i, at, t, dt, temps, layer_m, before, out_temp, out_layer):
    """Temperatures and layers of an output that lies within the last step."""
    share = min(max((t - at) / dt, 0.0), 1.0)
    for r in range(layer_m.shape[0]):
        for k in range(2):
            out_temp[i, r, k] = temps[r, k] + share * (before[r, k] - temps[r, k])
        out_layer[i, r] = layer_m[r] + share * (before[r, 2] - layer_m[r])
