"""Heat between a room's layers, surfaces and fires in a step, and the surfaces at its end."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels import constants as c
from simulators.kernels.ceiling_jet import alpert_kw, forced_down_walls, jet_excess_k, jet_speed_m_s
from simulators.kernels.compiled import inlined
from simulators.kernels.constants import LOWER, UPPER
from simulators.kernels.fronts import current_m_s
from simulators.kernels.layers import surface_areas
from simulators.kernels.layout import F_BASE_M, F_CONVECTIVE_KW, F_DIAMETER_M, F_FLAMING_W, F_KW
from simulators.kernels.plume import flames_middle_m
from simulators.kernels.room_balance import settle
from simulators.kernels.room_heat import ceiling_jet_w, convect, fire_beams, is_still, layer_absorption, radiate
from simulators.kernels.view_factors import exchange_areas
from simulators.kernels.walls import NATURAL_SLOPE, forced_convection_w_m2k


@inlined
def heat_room(r, dt, scenario, work):
    """Heat between a room's layers and surfaces over a step."""
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
    along = math.sqrt(rooms.ceiling_area[r] / math.pi)
    jet_k = jet_excess_k(alpert_kw(convective), 0.67 * along, height) if convective > 0.0 else 0.0
    work.gas_slope[UPPER] = 0.0
    work.gas_slope[LOWER] = 0.0
    # where nothing burns, what comes in stirs the layer (buoyancy of the step before)
    speed = current_m_s(r, work.buoyancy[r], rooms)
    if convective > 0.0:
        speed = max(speed, jet_speed_m_s(convective / 1000.0, along, height))
    at_ceiling = forced_convection_w_m2k(temps[UPPER], speed, height)
    forced = (at_ceiling, at_ceiling * forced_down_walls(along, height, height - layer))
    convect(temps, wall, areas, jet_w, jet_k, forced, surface_w, surface_slope, work.to_gas, work.gas_slope)
    for i in range(4):
        work.convected[r, i] = surface_w[i]
        # a face and its layer that warm alike exchange no more for it: one slope for both
        surface_slope[i] *= NATURAL_SLOPE
        work.by_convection[i] = surface_slope[i]
    radiates = radiated > 0.0 or not is_still(temps, wall)
    if radiates:
        share = work.gas.energy[r, UPPER] / (work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER])
        work.volumes[UPPER], work.volumes[LOWER] = share * rooms.volume[r], (1.0 - share) * rooms.volume[r]
        layer_absorption(work.gas.mass[r], work.gas.total[r], temps, work.volumes, areas,
                         scenario.setting.reference_pa, work.absorption[r])  # fmt: skip
        exchange_areas(rooms.width[r], rooms.depth[r], height, layer, areas, work.seen[r])
        if brightest >= 0:
            fire_z = flames_middle_m(work.fire[brightest, F_KW], work.fire[brightest, F_DIAMETER_M],
                                     work.fire[brightest, F_BASE_M], height)  # fmt: skip
            # a shaft's lower wall is a strip that only stands for none
            fire_beams(rooms.width[r], rooms.depth[r], height, 0.0 if rooms.shaft[r] else layer,
                       scenario.sources.x[brightest], scenario.sources.y[brightest], fire_z, work.fire_share,
                       work.fire_path, work.fire_upper)  # fmt: skip
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
    settle(r, dt, radiates, jet_w, jet_k, scenario, work)


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
