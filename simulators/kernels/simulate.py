"""One scenario from start to end: sources, plumes, flows, walls, devices, with a step that follows what happens."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import LOWER, N_SPECIES, UPPER
from simulators.kernels.devices import advance_devices
from simulators.kernels.flames import MOST_TRIES, has_fire, settle_flames
from simulators.kernels.fronts import advance_fronts
from simulators.kernels.heat_step import heat_room
from simulators.kernels.interfaces import longest_steady_s
from simulators.kernels.layers import (
    DISSOLVES_BELOW_K,
    SMALLEST_LAYER,
    advance,
    deposit,
    layer_states,
    least_lower_m,
    mix,
    move,
)
from simulators.kernels.layout import D_GAS
from simulators.kernels.moisture import keep_water
from simulators.kernels.openings import find_shares, watch_triggers
from simulators.kernels.pressure import solve_pressures
from simulators.kernels.room_balance import fed_kg_s, warming_w
from simulators.kernels.sources import MOST_DRAWN, release
from simulators.kernels.start import remember, start, write, write_end
from simulators.kernels.stratified import lay_on_top
from simulators.kernels.switches import SHORTEST_S, until_switch_s, until_trigger_s
from simulators.kernels.transport import HEAT, carry_all

FIRST_S = 0.5
"""The first step of a run, and after a switch."""
UNTOLD = 3.0
"""So many times longer steps may be before 0, of which nothing is told, and not beyond it."""
MOST_OF_A_LAYER = 0.45
"""Of a layer's mass, or of its energy, may leave in one step."""
DISSOLVES_S = 300.0
OVERTURNED = 0.01
"""Share of the room that is above again when a cold upper layer has sunk and mixed."""
SWEPT_S = 10.0
"""In about this time draughts along the floor stir a room below layers.least_lower_m."""
FINEST_S = 0.05
"""No step is made shorter than this for accuracy's sake: what still jumps then is not a change but a switch."""
MOST_OF_BURNING = 0.05
"""By which what flames burn of what they would, or may use of the oxygen about them, may change in a step."""
THIN = 0.02
"""Of a room's height, below which an upper layer counts less in the choice of a step."""
MOST_SURPRISE_K = 2.0
"""By which a layer's end may be off since flows warm it otherwise than in the step before."""


@compiled
def simulate(scenario, work, out):
    """Run one scenario; fills `out` at every output time. out.steps[0]: steps made, out.steps[1]: how often the
    pressures were not found to their tolerance.

    A run that was broken off, for its steps were too many or its gas had no energy that is a number above 0, has
    minus the number of steps, and the time it came to, in ms.
    """
    setting = scenario.setting
    start(scenario, work, out)
    remember(scenario, work)
    # not the outputs' length: on a GPU they are as long as the longest run's beside it
    written, n_out = 0, int(setting.end_s / setting.output_s + 1e-9) + 1
    t, dt, steps, unsolved = setting.begin_s, min(FIRST_S, setting.longest_step_s), 0, 0
    made_s = dt
    if t >= 0.0:
        write(0, 0.0, 1.0, scenario, work, out)
        written = 1
    while written < n_out:
        steps += 1
        if steps > setting.most_steps or not begin_step(scenario, work):
            out.steps[0], out.steps[1] = -steps, int(1000.0 * t)
            return
        longest_s = max(setting.longest_step_s, min(UNTOLD * setting.longest_step_s, -t))
        dt = max(until_trigger_s(min(dt, longest_s), made_s, scenario, work), SHORTEST_S)
        if setting.end_s - t < dt + SHORTEST_S:
            dt = setting.end_s - t
        until = until_switch_s(t, dt, scenario, work)
        switches_at = t + until if until < dt else c.NEVER
        dt, surprised, tries = until, False, 0
        while True:
            added, found, surprise_k = find_rates(t, dt, scenario, work, out)
            leaving = _leaving(dt, scenario, work)
            carries = found and leaving <= MOST_OF_A_LAYER
            off, swing = settle_flames(dt, tries, scenario, work) if carries else (0.0, 0.0)
            settled = off <= setting.accuracy or (dt <= FINEST_S and tries >= MOST_TRIES)
            calm = swing <= MOST_OF_BURNING * setting.accuracy or dt <= FINEST_S
            if dt <= SHORTEST_S or (carries and settled and calm and surprise_k <= MOST_SURPRISE_K):
                break
            tries += 1
            if carries and calm and tries <= MOST_TRIES and not (settled and surprised):
                # now it is known what the flows bring, and what flames leave
                surprised = True
                continue
            shorter = max(0.8 * MOST_OF_A_LAYER / leaving, 0.1) if leaving > MOST_OF_A_LAYER else 0.5
            dt, tries = max(dt * shorter, SHORTEST_S), 0
        if not found:
            unsolved += 1
        steady_s = longest_steady_s(scenario, work)
        take_step(t, dt, added, scenario, work, out)
        t, made_s = t + dt, dt
        while written < n_out and written * setting.output_s <= t + 1e-9:
            write(written, t, dt, scenario, work, out)
            written += 1
        watched = watch_triggers(t, scenario, work)
        longer = min(max(0.8 / _change(scenario, work), 0.3), 0.95 * MOST_DRAWN / leaving, 1.6)
        dt = max(min(longer * dt, steady_s), min(dt, FINEST_S * setting.accuracy))
        if watched or t >= switches_at:
            dt = min(dt, FIRST_S)
    for s in range(N_SPECIES):
        out.balance[2 + N_SPECIES + s] = work.exchanged[N_SPECIES + 1 + s] + work.deposited[s]
    write_end(scenario, work, out)
    out.steps[0], out.steps[1] = steps, unsolved


@inlined
def begin_step(scenario, work):
    """Set what the pressures are at the start of a step, and what burnt until then; whether there is a pressure."""
    sound = True
    for n in range(scenario.sources.n):
        work.before_burnt[n] = work.burnt[n]
    for r in range(scenario.rooms.n):
        work.before_hrr[r] = work.hrr[r]
        absolute = (c.GAMMA - 1.0) * (work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER]) / scenario.rooms.volume[r]
        work.old_pressure[r] = absolute - scenario.setting.reference_pa
        for k in range(2):
            work.usable_before[r, k] = work.usable_tried[r, k]
        if not absolute > 0.0:
            sound = False
    return sound


@inlined
def _leaving(dt, scenario, work):
    """The largest share of a layer's mass, or of its energy, that would leave in a step; never quite 0."""
    leaving = 1e-12
    for r in range(scenario.rooms.n):
        for k in range(2):
            leaving = max(leaving, work.gas.outflow[r, k] * dt / work.gas.total[r, k])
            leaving = max(leaving, -work.gas.heat_rate[r, k] * dt / (c.GAMMA * work.gas.energy[r, k]))
    return leaving


@inlined
def find_rates(t, dt, scenario, work, out):
    """All rates of a step from t: work.gas.mass_rate, heat_rate, outflow; returns heat and enthalpy added by sources,
    W, whether the pressures were found, and by how many K a layer is off at most since its surfaces' heat was found
    with the flows of the last rates."""
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
        sprayed_s, left = _suppression(t, dt, scenario.sources.room[n], scenario, out)
        added += release(n, t, dt, sprayed_s, left, scenario, work)
        for s in range(N_SPECIES):
            work.given[n, s] = work.released[s]
    for r in range(rooms.n):
        heat_room(r, dt, scenario, work)
        _stir(r, dt, scenario, work)
    found = solve_pressures(dt, scenario, work)
    for r in range(rooms.n):
        for k in range(2):
            work.expected[r, k] = work.warmed[r, k]
            work.warmed[r, k] = -warming_w(r, k, work)
            work.fed[r, k] = -fed_kg_s(r, k, work)
    carry_all(t, dt, scenario, work)
    surprise_k = 0.0
    for r in range(rooms.n):
        for k in range(2):
            work.warmed[r, k] += warming_w(r, k, work)
            work.fed[r, k] += fed_kg_s(r, k, work)
            surprise_k = max(surprise_k, abs(work.warmed[r, k] - work.expected[r, k]) * work.sways[r, k])
    return added, found, surprise_k


@inlined
def _suppression(t, dt, r, scenario, out):
    """When a sprinkler of a room first sprayed, and what it leaves midway of a step of the fire that it found.

    exp(-(t - t_act) / tau), tau = 3 w^-1.8, w in mm/s (Evans 1993).
    """
    since, least = c.NEVER, 1.0
    for d in range(scenario.devices.n):
        if scenario.devices.kind[d] == c.SPRINKLER and scenario.devices.room[d] == r and out.alarm[d] < t:
            spray_mm_s = 1000.0 * scenario.devices.spray[d]
            if spray_mm_s > 0.0 and out.alarm[d] < since:
                since = out.alarm[d]
                least = math.exp(-(t + 0.5 * dt - since) / (3.0 * spray_mm_s**-1.8))
    return since, least


@inlined
def _stir(r, dt, scenario, work):
    """Layers that cannot stay: too weak to float, too thin to be one, or swept along the floor."""
    rooms = scenario.rooms
    if rooms.shaft[r]:
        return
    share = work.gas.energy[r, UPPER] / (work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER])
    warmer = work.gas.temps[r, UPPER] - work.gas.temps[r, LOWER]
    if warmer < DISSOLVES_BELOW_K and share > 1.5 * SMALLEST_LAYER:
        weak = min(1.0 - warmer / DISSOLVES_BELOW_K, 1.0)
        move(r, UPPER, LOWER, work.gas.total[r, UPPER] * weak / DISSOLVES_S, work.gas)
    if share < SMALLEST_LAYER:
        # cooling or doors took it: a layer without gas has no temperature
        move(r, LOWER, UPPER, (SMALLEST_LAYER - share) * work.gas.total[r, LOWER] / max(dt, 1.0), work.gas)
    thin = (least_lower_m(rooms.height[r]) - work.layer[r]) / rooms.height[r]
    if thin > 0.0:
        rate = min(thin * work.rho[r, UPPER] * rooms.volume[r] / SWEPT_S, 0.2 * work.gas.total[r, UPPER] / dt)
        move(r, UPPER, LOWER, rate, work.gas)


@inlined
def _overturns(r, work):
    """Whether a room's upper layer, not yet half of it, is cooler than the lower: it sinks through it in seconds."""
    if work.gas.energy[r, UPPER] > work.gas.energy[r, LOWER]:
        return False
    upper, lower = 0.0, 0.0
    for s in range(N_SPECIES):
        upper += work.gas.mass[r, UPPER, s]
        lower += work.gas.mass[r, LOWER, s]
    return work.gas.energy[r, UPPER] / upper < work.gas.energy[r, LOWER] / lower - c.CV * DISSOLVES_BELOW_K


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
            mix(r, 1.0 - SMALLEST_LAYER, work)
        elif _overturns(r, work):
            mix(r, OVERTURNED, work)
    layer_states(rooms, work)
    for r in range(rooms.n):
        if rooms.shaft[r] or not has_fire(r, scenario):
            work.sinks[r] = (work.before_layer[r] - work.layer[r]) / dt
    advance_fronts(dt, scenario, work)
    lay_on_top(dt, scenario, work)
    advance_devices(t, dt, scenario, work, out.alarm)
    for r in range(rooms.n):
        keep_water(r, dt, scenario, work)


@inlined
def _change(scenario, work):
    """How much a step changed, over what one may: some kelvin or a share of the rise, a share of the room's height, of
    what flames burn."""
    setting = scenario.setting
    accuracy = setting.accuracy
    change = 1e-12
    for r in range(scenario.rooms.n):
        height = scenario.rooms.height[r]
        for k in range(2):
            # what a thin layer does matters as little as it is
            counts = min((1.0 - work.before_layer[r] / height) / THIN, 1.0) if k == UPPER else 1.0
            may = 5.0 + 0.05 * abs(work.gas.temps[r, k] - setting.indoor_k)
            change = max(change, counts * abs(work.gas.temps[r, k] - work.before_temp[r, k]) / (accuracy * may))
        change = max(change, abs(work.layer[r] - work.before_layer[r]) / (0.03 * accuracy * height))
    for n in range(scenario.sources.n):
        change = max(change, abs(work.burnt[n] - work.before_burnt[n]) / (MOST_OF_BURNING * accuracy))
    for d in range(scenario.devices.n):
        may = 3.0 + 0.05 * abs(work.device[d, D_GAS] - setting.indoor_k)
        change = max(change, abs(work.device[d, D_GAS] - work.before_device[d, D_GAS]) / (3.0 * accuracy * may))
    return change
