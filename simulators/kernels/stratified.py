"""A room's layers at a height. One that other rooms feed is not the same all the way up: what is warmest lies on top.

Gas that comes in warmer than what is there settles above it (Baines and Turner 1969): a room that fills through a door
is stratified up to its ceiling, where a fire of its own would stir it. Known are what comes in and the heat that the
layer holds; between the two, the excess over the air below is a power of height.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.arrival import CURRENT_M_S, GONE
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import CP, LOWER, N_SPECIES, UPPER
from simulators.kernels.fronts import current_m_s
from simulators.kernels.layers import DISSOLVES_BELOW_K
from simulators.kernels.layout import COOLS_PER_M, OVER_K
from simulators.kernels.transport import HEAT
from simulators.kernels.walls import forced_convection_w_m2k

LIES_S = 60.0
"""In about this time what lies under a ceiling cools to its layer: 0.6 m of gas, to which 10 W/m2K are lost."""
LEAST_KG_S, LEAST_K = 1e-6, 1e-6
BLUR_M = 0.10
"""The interface is not sharp: the layers' air mixes over about this height."""
STILL_M_S = 0.02
LEAST_DEPTH_M = 1e-3
MIXED_K, SPEED2 = N_SPECIES, N_SPECIES + 1
N_MIXED = N_SPECIES + 2
"""Of a place at a time: species by mass, temperature and square of the velocity."""


@inlined
def lay_on_top(dt, scenario, work):
    """work.newest [R, N_NEWEST]: what comes in lies under the ceiling if, half a room on, it is warmer than what came
    before is by now."""
    rooms = scenario.rooms
    for r in range(rooms.n):
        upper_k, half_m = work.gas.temps[r, UPPER], 0.5 * math.sqrt(rooms.floor_area[r])
        warmed_k = max(upper_k - work.before_temp[r, UPPER], 0.0)
        work.newest[r, OVER_K] = max(work.newest[r, OVER_K] - warmed_k, 0.0) * math.exp(-dt / LIES_S)
        kg_s = 0.0
        for s in range(N_SPECIES):
            kg_s += work.arriving[r, s]
        if kg_s < LEAST_KG_S:
            continue
        comes_k, width_m = work.arriving[r, HEAT] / kg_s, min(rooms.width[r], rooms.depth[r])
        speed_m_s = current_m_s(r, work.buoyancy[r], rooms)
        given_w_mk = width_m * forced_convection_w_m2k(comes_k, speed_m_s, rooms.height[r])
        cools_per_m = given_w_mk / (CP * kg_s)
        lies_over_k = work.newest[r, OVER_K] * math.exp(-work.newest[r, COOLS_PER_M] * half_m)
        if (comes_k - upper_k) * math.exp(-cools_per_m * half_m) > lies_over_k:
            for s in range(N_SPECIES):
                work.newest[r, s] = work.arriving[r, s] / kg_s
            work.newest[r, OVER_K], work.newest[r, COOLS_PER_M] = comes_k - upper_k, cools_per_m


@compiled
def mix_layers(r, z_m, way_m, run, rooms, way, mixed):
    """The layers at a height as they were when what has now come to a place set out; at first as the run begins.

    In the upper one the air moves as fast as what has come through the room's openings, way_m to the place. run, way,
    mixed: see point_air.airs.
    """
    temp, layer, species, newest = run[0], run[1], run[3], run[6]
    left = 0
    for i in range(mixed.shape[0]):
        while left < i and way[i, GONE] - way[left + 1, GONE] >= 1.0:
            left += 1
        high = min(max((z_m - layer[left, r]) / BLUR_M + 0.5, 0.0), 1.0)
        lower, upper, new = species[left, r, LOWER], species[left, r, UPPER], newest[left, r]
        lower_k, upper_k = temp[left, r, LOWER], temp[left, r, UPPER]
        over_k = new[OVER_K] * math.exp(-new[COOLS_PER_M] * way_m)
        excess, share = stratify(r, z_m, layer[left, r], over_k, upper_k - lower_k, rooms)
        mixed[i, MIXED_K] = lower_k + high * excess * (upper_k - lower_k)
        mixed[i, SPEED2] = STILL_M_S * STILL_M_S + (high * way[left, CURRENT_M_S]) ** 2
        for s in range(N_SPECIES):
            more = min(excess, 1.0) * (upper[s] - lower[s]) + share * (new[s] - upper[s])
            mixed[i, s] = lower[s] + high * more


@compiled
def stratify(r, z_m, layer_m, over_k, mean_k, rooms):
    """at_height of a height above a room's floor."""
    share = 1.0 - (rooms.height[r] - z_m) / max(rooms.height[r] - layer_m, LEAST_DEPTH_M)
    return at_height(min(max(share, 0.0), 1.0), over_k, mean_k)


@compiled
def at_height(share, over_k, mean_k):
    """At a share of a layer's depth above its interface: its excess of temperature, of the mean one, and how much of
    its gas came in last.

    mean_k is what the layer is warmer than the air below, over_k what it is warmer under the ceiling than on the mean.
    The excess is that under the ceiling times share^p, whose mean over the depth is the layer's: p is the one over the
    other. What is warmer than the layer by less than holds up a layer mixes into it.
    """
    if mean_k < LEAST_K or over_k < LEAST_K:
        return 1.0, 0.0
    power = over_k / mean_k
    excess = (1.0 + power) * share**power
    return excess, max(excess - 1.0, 0.0) / power * min(over_k / DISSOLVES_BELOW_K, 1.0)
