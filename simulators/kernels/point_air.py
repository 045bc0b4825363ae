"""The air at places of rooms over a run: their layers, and the ceiling jets of what burns there, as they arrive."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels import constants as c
from simulators.kernels.arrival import follow_openings, follow_source, longest_travel_s, sum_up
from simulators.kernels.ceiling_jet import (
    FLAME_EXCESS_K,
    JET_K,
    LEAST_RADIUS_M,
    alpert_kw,
    jet_shape,
    jet_velocity_m_s,
    share_at_depth,
    through_layer,
    travel_m,
)
from simulators.kernels.compiled import compiled
from simulators.kernels.constants import FIRST_PARTICLE, KELVIN, LOWER, N_SPECIES, UPPER
from simulators.kernels.humid_air import relative_humidity_pct
from simulators.kernels.plume import AIR_K
from simulators.kernels.source_rates import between_rows, rows_at
from simulators.kernels.sources import fuel_lost, want_of_air
from simulators.kernels.stratified import MIXED_K, SPEED2, mix_layers

LEAST_RISE_M = 0.3
LEAST_KW = 1e-3
LEAST_THIRD = LEAST_KW ** (1.0 / 3.0)
LEAST_SHARE = 1e-6
"""Of a jet's excess: where there is less, a thousandth of a kelvin of 850 K, no instrument tells it from none."""
LOADED_W = 5.0
"""What is no fire, and gives less heat, carries its gases nowhere. What burns makes both alike."""

(
    TEMP_C,
    VELOCITY_M_S,
    CO_PPM,
    HCN_PPM,
    CO2_PCT,
    O2_PCT,
    RH_PCT,
    VOC_PPM,
    OD_PER_M,
    FLAMING_OD_PER_M,
    FINE_OD_PER_M,
    COARSE_OD_PER_M,
    H2_PPM,
    ALKANE_PPM,
    PRESSURE_PA,
) = range(15)
N_AIR = 15
"""Rows of a place's air, in the order of physics.point.PointAir."""
HEAT_W, SCALE_K, NEAR_M_S, FAR_M_S, PASSED = range(5)
N_JET = 5
"""Of a source at a time: convected heat, what its jet's shape is of (T Q*^(2/3)), the two branches of its velocity, and
the integral over time of the cube root of its kW: gas goes a way when that has grown by as much as the way is long
(ceiling_jet.travel_m)."""
STRENGTH_W, VIRTUAL_RISE_M = NEAR_M_S, FAR_M_S
"""Until the jet's velocities are known, in their place: the source that the plume is at the ceiling."""
_MOLES_A_G = tuple(1.0 / each for each in c.MOLAR_MASS_G)


@compiled
def airs(t_s, run, rooms, vents, sources, setting, places, room_of, jets, given, way, mixed, out):
    """Fill out [places, N_AIR, n] with the air at places [places, 3], x, y and z in m, in rooms room_of [places].

    run: temperature [n, R, 2] in K, interface [n, R] in m, pressure [n, R] in Pa over the reference, species
    [n, R, 2, S] by mass, burnt [n, N], buoyancy [n, R] in m4/s3, newest [n, R, N_NEWEST]. rooms, vents, sources: those
    of kernels.layout. setting: reference in Pa, indoors in K, factors on rises of temperature and on travel times.
    Work: jets [N, n, N_JET], given [N, n, S], way [n, arrival.N_WAY], mixed [n, N_MIXED].
    """
    for k in range(sources.n):
        for p in range(room_of.size):
            if room_of[p] == sources.room[k]:
                _give_off(k, t_s, sources, run, jets[k], given[k])
                _strike(k, t_s, run, sources, rooms.height[sources.room[k]], jets[k])
                break
    for p in range(room_of.size):
        r, slower = room_of[p], setting[3]
        from_openings_m = follow_openings(t_s, r, places[p], run[5], rooms, vents, slower, way)
        for k in range(sources.n):
            if sources.room[k] == r:
                rise_m, radius_m = _rise_m(k, sources, rooms.height[r]), _radius_m(k, sources, places[p])
                follow_source(t_s, rise_m, radius_m, jets[k, :, HEAT_W], jets[k, :, PASSED], slower, way)
        sum_up(way)
        mix_layers(r, places[p, 2], from_openings_m, run, rooms, way, mixed)
        for k in range(sources.n):
            if sources.room[k] == r:
                _add_jet(k, t_s, sources, rooms.height[r], places[p], slower, jets[k], given[k], mixed)
        _observe(r, places[p, 2], run, setting, mixed, out[p])


@compiled
def _base_m(k, sources):
    return sources.table[sources.first[k], c.BASE_M]


@compiled
def _rise_m(k, sources, height_m):
    return max(height_m - _base_m(k, sources), LEAST_RISE_M)


@compiled
def _radius_m(k, sources, place):
    return math.sqrt((place[0] - sources.x[k]) ** 2 + (place[1] - sources.y[k]) ** 2)


@compiled
def _give_off(k, t_s, sources, run, jet, given):
    """Convected heat in W into jet and species in kg/s into given, as they burnt; nothing before a table begins."""
    layer, species, burnt = run[1], run[3], run[4]
    table, row, r = sources.table, sources.first[k], sources.room[k]
    for i in range(t_s.size):
        row, after, share = rows_at(table, row, sources.first[k + 1], t_s[i])
        begun = 1.0 if t_s[i] >= table[sources.first[k], c.TIME] else 0.0
        for s in range(N_SPECIES):
            given[i, s] = 0.0
        if sources.is_fire[k]:
            smoulder = begun * burnt[i, k] * between_rows(table, row, after, share, c.SMOULDER)
            wanted = begun * between_rows(table, row, after, share, c.FLAME)
            flame = burnt[i, k] * wanted
            air = LOWER if _base_m(k, sources) < layer[i, r] else UPPER
            lost = fuel_lost(burnt[i, k], species[i, r, air, c.O2]) if sources.fed_by_flames[k] else 1.0
            unburnt = wanted * lost - flame
            more_co = sources.starved_co[k] * want_of_air(lost / burnt[i, k]) if unburnt > 0.0 and flame > 0.0 else 0.0
            jet[i, HEAT_W] = max(smoulder + (1.0 - sources.radiated[k]) * flame, 0.0)
            if smoulder > 0.0 or flame > 0.0:
                for s in range(N_SPECIES):
                    made = sources.products[k, :, c.PLAIN, s]
                    given[i, s] = smoulder * made[0] + flame * (made[1] + more_co * sources.products[k, 1, c.BY_CO, s])
            given[i, c.VOC] += unburnt * sources.products[k, 1, c.PLAIN, N_SPECIES]
        else:
            jet[i, HEAT_W] = max(begun * between_rows(table, row, after, share, c.HEAT), 0.0)
            given[i, c.H2O] = begun * between_rows(table, row, after, share, c.R_H2O)
            given[i, c.CO2] = begun * between_rows(table, row, after, share, c.R_CO2)
            given[i, c.CO] = begun * between_rows(table, row, after, share, c.R_CO)
            given[i, c.VOC] = begun * between_rows(table, row, after, share, c.R_VOC)
            given[i, c.CH4] = begun * between_rows(table, row, after, share, c.R_CH4)
            given[i, c.C3H8] = begun * between_rows(table, row, after, share, c.R_C3H8)
            given[i, c.H2] = begun * between_rows(table, row, after, share, c.R_H2)
            given[i, c.O2] = -begun * between_rows(table, row, after, share, c.R_O2)
            given[i, sources.particle[k]] = begun * between_rows(table, row, after, share, c.R_AEROSOL)


@compiled
def _strike(k, t_s, run, sources, height_m, jet):
    """How hot and fast the jet is where the plume strikes the ceiling, and how far its gas goes."""
    rise_m = _rise_m(k, sources, height_m)
    clear_third = rise_m ** (1.0 / 3.0)
    _reach_ceiling(k, t_s, run, sources, rise_m, jet)
    temp, r = run[0], sources.room[k]
    for i in range(jet.shape[0]):
        strength_w, virtual_rise_m = jet[i, STRENGTH_W], jet[i, VIRTUAL_RISE_M]
        if strength_w <= 0.0:
            jet[i, SCALE_K], jet[i, NEAR_M_S], jet[i, FAR_M_S] = 0.0, 0.0, 0.0
            continue
        third = alpert_kw(strength_w) ** (1.0 / 3.0)
        rise_third = clear_third if virtual_rise_m == rise_m else virtual_rise_m ** (1.0 / 3.0)
        warmer = temp[i, r, UPPER] / AIR_K
        jet[i, SCALE_K] = warmer * JET_K * third * third / (virtual_rise_m * rise_third * rise_third)
        jet[i, NEAR_M_S] = 0.96 * third / rise_third
        jet[i, FAR_M_S] = 0.195 * third * math.sqrt(virtual_rise_m)


@compiled
def _reach_ceiling(k, t_s, run, sources, rise_m, jet):
    """The source that the plume is at the ceiling, after the hot layer; a loop of its own, so that its powers do not
    wait for those of the jet."""
    temp, layer, r = run[0], run[1], sources.room[k]
    base_m = _base_m(k, sources)
    was_w, third, passed = -1.0, LEAST_THIRD, 0.0
    for i in range(jet.shape[0]):
        before = third
        # a plume at a wall or in a corner is a half or a quarter of one twice or four times as strong
        heat_w = sources.against[k] * jet[i, HEAT_W]
        if heat_w != was_w:
            was_w, heat_kw = heat_w, alpert_kw(heat_w)
            third = LEAST_THIRD if heat_kw < LEAST_KW else heat_kw ** (1.0 / 3.0)
        if i > 0:
            passed += 0.5 * (before + third) * (t_s[i] - t_s[i - 1])
        jet[i, PASSED] = passed
        layer_m = min(max(layer[i, r] - base_m, 0.05 * rise_m), rise_m)
        ratio = max(temp[i, r, UPPER] / temp[i, r, LOWER], 1.0)
        jet[i, STRENGTH_W], jet[i, VIRTUAL_RISE_M] = through_layer(heat_w, layer_m, rise_m, ratio)


@compiled
def _add_jet(k, t_s, sources, height_m, place, slower, jet, given, mixed):
    """What a source's jet adds at a place: what it was when the gas that now arrives left.

    What is no fire and is on as the run begins, like people in the room, has been on long enough to have come.
    """
    rise_m, radius_m = _rise_m(k, sources, height_m), _radius_m(k, sources, place)
    share = share_at_depth(height_m - place[2], radius_m, rise_m)
    if share < LEAST_SHARE:
        return
    length, longest_s = slower * travel_m(rise_m, radius_m), slower * longest_travel_s(rise_m, radius_m)
    shape, over_m_s = jet_shape(radius_m, rise_m), max(radius_m, LEAST_RADIUS_M) ** (5.0 / 6.0)
    left = -1 if sources.is_fire[k] else 0
    for i in range(t_s.size):
        while left < i and _arrived(left + 1, i, t_s, jet, length, longest_s):
            left += 1
        if left < 0:
            continue
        excess_k = share * min(shape * jet[left, SCALE_K], FLAME_EXCESS_K)
        velocity_m_s = share * jet_velocity_m_s(jet[left, NEAR_M_S], jet[left, FAR_M_S], over_m_s)
        mixed[i, MIXED_K] += excess_k
        mixed[i, SPEED2] += velocity_m_s * velocity_m_s
        if jet[left, HEAT_W] > LOADED_W or (sources.is_fire[k] and jet[left, HEAT_W] > 0.0):
            # gas and heat of a plume are diluted alike
            loading = c.CP * excess_k / jet[left, HEAT_W]
            for s in range(N_SPECIES):
                mixed[i, s] += loading * given[left, s]


@compiled
def _arrived(left, now, t_s, jet, length, longest_s):
    return jet[now, PASSED] - jet[left, PASSED] >= length or t_s[now] - t_s[left] >= longest_s


@compiled
def _observe(r, z_m, run, setting, mixed, out):
    """As instruments read it: see physics.point.PointAir."""
    temp, layer, pressure = run[0], run[1], run[2]
    reference_pa, indoor_k, warmer, _ = setting
    for i in range(mixed.shape[0]):
        temp_k = indoor_k + warmer * (mixed[i, MIXED_K] - indoor_k)
        pressure_pa = reference_pa + pressure[i, r]
        moles = 0.0
        for s in range(FIRST_PARTICLE):
            moles += max(mixed[i, s], 0.0) * _MOLES_A_G[s]
        a_mole = 1.0 / moles
        vapour = _mole_share(i, c.H2O, mixed, a_mole)
        dry = 1.0 / (1.0 - vapour)
        out[TEMP_C, i] = temp_k - KELVIN
        out[VELOCITY_M_S, i] = math.sqrt(mixed[i, SPEED2])
        out[CO_PPM, i] = 1e6 * _mole_share(i, c.CO, mixed, a_mole)
        out[HCN_PPM, i] = 1e6 * _mole_share(i, c.HCN, mixed, a_mole)
        out[CO2_PCT, i] = 100.0 * _mole_share(i, c.CO2, mixed, a_mole) * dry
        out[O2_PCT, i] = 100.0 * _mole_share(i, c.O2, mixed, a_mole) * dry
        out[RH_PCT, i] = relative_humidity_pct(vapour, temp_k - KELVIN, pressure_pa)
        out[VOC_PPM, i] = 1e6 * _mole_share(i, c.VOC, mixed, a_mole)
        out[H2_PPM, i] = 1e6 * _mole_share(i, c.H2, mixed, a_mole)
        out[ALKANE_PPM, i] = 1e6 * (_mole_share(i, c.CH4, mixed, a_mole) + _mole_share(i, c.C3H8, mixed, a_mole))
        density = pressure_pa / (c.GAS_CONSTANT * temp_k)
        flaming = density * max(mixed[i, c.SOOT_FLAMING], 0.0) * c.OD_M2_KG[0]
        smouldering = density * max(mixed[i, c.SOOT_SMOULDERING], 0.0) * c.OD_M2_KG[1]
        fine = density * max(mixed[i, c.AEROSOL_FINE], 0.0) * c.OD_M2_KG[2]
        coarse = density * max(mixed[i, c.AEROSOL_COARSE], 0.0) * c.OD_M2_KG[3]
        out[OD_PER_M, i] = flaming + smouldering + fine + coarse
        out[FLAMING_OD_PER_M, i], out[FINE_OD_PER_M, i], out[COARSE_OD_PER_M, i] = flaming, fine, coarse
        below_m = min(z_m, layer[i, r])
        weight = below_m / temp[i, r, LOWER] + (z_m - below_m) / temp[i, r, UPPER]
        out[PRESSURE_PA, i] = pressure_pa * (1.0 - c.GRAVITY / c.GAS_CONSTANT * weight)


@compiled
def _mole_share(i, s, mixed, a_mole):
    return max(mixed[i, s], 0.0) * _MOLES_A_G[s] * a_mole
