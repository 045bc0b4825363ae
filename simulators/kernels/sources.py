"""What burns and what is released in a step, and what that does to a room's layers."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import LOWER, N_SPECIES, SMOULDERING, UPPER
from simulators.kernels.layers import midway_m, move
from simulators.kernels.layout import (
    F_BASE_M,
    F_CONVECTIVE_KW,
    F_DIAMETER_M,
    F_FLAMING_W,
    F_KW,
    F_OD_M2_S,
    F_SMOULDER_OD_M2_S,
    N_FIRE,
)
from simulators.kernels.plume import draught_entrainment, mirrored_entrainment
from simulators.kernels.source_rates import heat_at, hold_down, mean_rates

MOST_DRAWN, DRAWN_OF_LEAVING = 0.36, 0.8
"""Of the air that it stands in, a plume may draw in a step; that is so much of what may leave a layer in one
(simulate.MOST_OF_A_LAYER)."""
FED_S = 0.5
CO2_OF_CARBON = c.MOLAR_MASS_G[c.CO2] / 12.011
PLUME_RISES_W = 1.0
"""Of heat, from which on a release rises to the ceiling."""
NUISANCE_DIAMETER_M = 0.15


@inlined
def release(n, t, dt, sprayed_s, left, scenario, work):
    """What source n gives off in a step from t, into its room's rates; returns the enthalpy and heat added, W.

    sprayed_s, left: when water came, and what it has left since of what it found.
    """
    sources, rates, released = scenario.sources, work.rates, work.released
    for s in range(N_SPECIES):
        released[s] = 0.0
    for k in range(N_FIRE):
        work.fire[n, k] = 0.0
    work.burnt[n] = 1.0
    lit, first, last = work.ignited_at[n], sources.first[n], sources.first[n + 1]
    if lit >= c.NEVER or t + dt <= lit + sources.table[first, c.TIME]:
        return 0.0
    work.cursor[n] = mean_rates(sources.table, first, last, work.cursor[n], t - lit, t + dt - lit, rates)
    if sprayed_s < c.NEVER:
        hold_down(sources.table, first, last, sprayed_s - lit, left, rates)
    ends_w = rates[c.SMOULDER] + rates[c.FLAME]
    if sprayed_s >= c.NEVER and ends_w > 0.0:
        ends_w = heat_at(sources.table, work.cursor[n], last, t + dt - lit)
    r = sources.room[n]
    diameter_m = max(2.0 * math.sqrt(rates[c.AREA_M2] / math.pi), 0.01) if sources.is_fire[n] else NUISANCE_DIAMETER_M
    base_m = min(rates[c.BASE_M], 0.99 * scenario.rooms.height[r])
    work.fire[n, F_BASE_M], work.fire[n, F_DIAMETER_M] = base_m, diameter_m
    if sources.is_fire[n]:
        return _burn(n, t - lit, dt, ends_w, r, base_m, diameter_m, scenario, work)
    return _emit(n, dt, r, base_m, scenario, work)


@inlined
def _entrained(q_w, convective_w, diameter_m, rise_m, against, r, scenario, work):
    """kg/s of the air of room r that a plume draws in up to a height, in still air and for the draught there."""
    still = mirrored_entrainment(q_w / 1000.0, convective_w / 1000.0, diameter_m, rise_m, against)
    blown = draught_entrainment(work.draught[r], work.rho[r, LOWER], q_w / 1000.0, diameter_m, rise_m)
    return scenario.setting.plume_factor * (still + blown / math.sqrt(against))


@inlined
def _draw_up(r, draws, dt, work):
    """Carry a plume's air, kg/s, into the upper layer; what is more than the layer has in this step shortens it.

    Not to less than about FED_S: a layer that would be gone so soon stays thin whatever the step.
    """
    has = MOST_DRAWN * work.gas.total[r, LOWER]
    drawn = min(draws, max(has / dt - work.gas.outflow[r, LOWER], 0.0))
    move(r, LOWER, UPPER, drawn, work.gas)
    if drawn < draws:
        work.gas.outflow[r, LOWER] += max(min(draws, has / FED_S) / DRAWN_OF_LEAVING - drawn, 0.0)


@inlined
def _burn(n, since_s, dt, ends_w, r, base_m, diameter_m, scenario, work):
    """A fire's heat, as far as the oxygen that its plume draws in below and above the interface allows.

    ends_w: what it asks at the step's end, for the output work.hrr [R], W; all else is the mean of the step.
    """
    sources, rates = scenario.sources, work.rates
    flame, smoulder = rates[c.FLAME], rates[c.SMOULDER]
    wanted = flame + smoulder
    if wanted <= 0.0:
        return 0.0
    share_radiated, against = sources.radiated[n], sources.against[n]
    height, layer = scenario.rooms.height[r], midway_m(r, dt, scenario, work)
    below = base_m < layer
    rise = (layer if below else height) - base_m
    convective = (1.0 - share_radiated) * flame + smoulder
    air = LOWER if below else UPPER
    most = MOST_DRAWN * work.gas.total[r, air] / dt
    draws = _entrained(wanted, convective, diameter_m, rise, against, r, scenario, work)
    drawn = min(draws, most)
    o2 = work.gas.mass[r, air, c.O2] / work.gas.total[r, air]
    o2_kg_j = sources.products[n, 1, c.PLAIN, N_SPECIES + 1]
    can = min(drawn * o2 * work.usable[r, air] * c.O2_HEAT_J_KG, most * o2 / o2_kg_j)
    if below:
        # what flames lack below, they find above, as far as the plume draws on there
        higher = _entrained(wanted, convective, diameter_m, height - base_m, against, r, scenario, work)
        o2_above = work.gas.mass[r, UPPER, c.O2] / work.gas.total[r, UPPER]
        most_above = MOST_DRAWN * work.gas.total[r, UPPER] / dt
        more = max(higher - drawn, 0.0) * o2_above * work.usable[r, UPPER] * c.O2_HEAT_J_KG
        can += min(more, most_above * o2_above / o2_kg_j)
    share = min(1.0, can / flame) if flame > 1e-9 else 1.0
    have = 0.05 * work.gas.mass[r, air, c.O2] / dt * c.O2_HEAT_J_KG
    smoulders = min(1.0, have / smoulder) if smoulder > 1e-9 else 1.0
    work.burnt[n] = share if flame > 0.0 else smoulders
    lost = fuel_lost(share, o2) if sources.fed_by_flames[n] else 1.0
    if can > 1e-9 * flame:
        rates[c.Y_CO] += sources.starved_co[n] * want_of_air(flame * lost / can)
    pale = since_s + 0.5 * dt < sources.smoulders_s[n]
    for s in range(N_SPECIES):
        work.released[s] = smoulder * smoulders * _made(n, 0, s, sources, rates) + flame * share * _made(
            n, 1, s, sources, rates
        )
    if pale:
        work.released[c.SOOT_SMOULDERING] += work.released[c.SOOT_FLAMING]
        work.released[c.SOOT_FLAMING] = 0.0
    # fuel that finds no oxygen leaves as unburnt gas
    work.released[c.VOC] += flame * (lost - share) * sources.products[n, 1, c.PLAIN, N_SPECIES]
    burning, smouldering = flame * share, smoulder * smoulders
    radiated = share_radiated * burning
    heat = burning - radiated + smouldering
    work.hrr[r] += (burning + smouldering) * ends_w / wanted
    work.fire[n, F_KW] = (burning + smouldering) / 1000.0
    work.fire[n, F_CONVECTIVE_KW] = heat / 1000.0
    work.fire[n, F_FLAMING_W] = radiated
    if below and heat > PLUME_RISES_W:
        if share < 1.0:
            draws = _entrained(burning + smouldering, heat, diameter_m, rise, against, r, scenario, work)
        # a plume that would be cooler than the layer above cannot get into it
        warmer = work.gas.temps[r, UPPER] - work.gas.temps[r, LOWER]
        if warmer > 1.0:
            draws = min(draws, max(heat / (c.CP * warmer), 0.1 * draws))
        _draw_up(r, draws, dt, work)
    target = UPPER if (heat > PLUME_RISES_W or not below) else LOWER
    put = _put(n, r, dt, target, air, heat, scenario, work)
    if burning > 0.0:
        _burn_smoke(r, dt, wanted, convective, diameter_m, base_m, against, share, scenario, work)
    return radiated + put


@compiled
def fuel_lost(burns, o2):
    """Share of the fuel that it would lose in the open that a solid or a pool loses whose own flames heat it.

    0.1 X - 1.1 in air of X vol % of oxygen (Peatross and Beyler 1997), o2 by mass; no less than burns.
    """
    return max(min(10.0 * o2 * c.AIR_G_MOL / c.MOLAR_MASS_G[c.O2] - 1.1, 1.0), burns)


@compiled
def want_of_air(equivalence_ratio):
    """How far flames' yield of CO has risen to that without enough air, 0 to 1: exp(-2.5 phi^-3).

    Tewarson, SFPE Handbook chapter 36; his exponent is 2.5 to 3.5 for most fuels.
    """
    return math.exp(-2.5 * max(equivalence_ratio, 0.1) ** -3)


@inlined
def _burn_smoke(r, dt, q_w, convective_w, diameter_m, base_m, against, share, scenario, work):
    """Smoke that flames draw in with their air burns in them; what leaves them is their own yield.

    Where flames are always, below 0.08 Q^(2/5) (McCaffrey 1979), of the layers that they stand in: above, soot finds no
    1300 K. Its heat, below a hundredth of the fire's, is left out.
    """
    height, layer = scenario.rooms.height[r], midway_m(r, dt, scenario, work)
    tall = min(0.08 * (against * q_w / 1000.0) ** 0.4, height - base_m)
    from_lower = mirrored_entrainment(
        q_w / 1000.0, convective_w / 1000.0, diameter_m, min(tall, max(layer - base_m, 0.0)), against
    )
    both = mirrored_entrainment(q_w / 1000.0, convective_w / 1000.0, diameter_m, tall, against)
    for k in range(2):
        drawn = share * (max(both - from_lower, 0.0) if k == UPPER else from_lower)
        drawn = min(drawn, MOST_DRAWN * work.gas.total[r, k] / dt)
        for s in range(c.FIRST_PARTICLE, c.AEROSOL_COARSE):
            burns = drawn * work.gas.mass[r, k, s] / work.gas.total[r, k]
            # it has risen with the plume: no more burns than is above, nor than finds oxygen there
            spare_o2 = _to_spare(r, UPPER, c.O2, dt, work)
            burns = min(burns, _to_spare(r, UPPER, s, dt, work), spare_o2 / (CO2_OF_CARBON - 1.0))
            for product, made in ((s, -1.0), (c.CO2, CO2_OF_CARBON), (c.O2, 1.0 - CO2_OF_CARBON)):
                work.gas.mass_rate[r, UPPER, product] += made * burns
                work.released[product] += made * burns


@inlined
def _to_spare(r, k, s, dt, work):
    """kg/s of a species that may still be taken from a room's layer in this step."""
    return max(MOST_DRAWN * work.gas.mass[r, k, s] / dt + work.gas.mass_rate[r, k, s], 0.0)


@inlined
def _made(n, kind, s, sources, rates):
    """kg of a species a joule of a fuel, with the yields of this step."""
    made = sources.products[n, kind, c.PLAIN, s]
    if kind == 1:
        made += rates[c.Y_CO] * sources.products[n, 1, c.BY_CO, s]
        made += rates[c.Y_SOOT] * sources.products[n, 1, c.BY_SOOT, s]
        made += rates[c.Y_HCN] * sources.products[n, 1, c.BY_HCN, s]
    return made


@inlined
def _emit(n, dt, r, base_m, scenario, work):
    """Heat, vapours, gases and particles that do not come of a fire."""
    rates, released = work.rates, work.released
    heat = rates[c.HEAT]
    released[c.H2O] = rates[c.R_H2O]
    released[c.CO2] = rates[c.R_CO2]
    released[c.CO] = rates[c.R_CO]
    released[c.VOC] = rates[c.R_VOC]
    released[c.CH4] = rates[c.R_CH4]
    released[c.C3H8] = rates[c.R_C3H8]
    released[c.H2] = rates[c.R_H2]
    released[c.O2] = -rates[c.R_O2]
    released[scenario.sources.particle[n]] += rates[c.R_AEROSOL]
    layer = midway_m(r, dt, scenario, work)
    below = base_m < layer
    # what is cold makes no plume
    work.fire[n, F_KW] = max(heat, 0.0) / 1000.0
    work.fire[n, F_CONVECTIVE_KW] = max(heat, 0.0) / 1000.0
    # what has no heat stays at its height, but light gas: a leak of it rises
    lift = heat if abs(heat) > PLUME_RISES_W else _lift_w(released, scenario.setting.indoor_k)
    rises = lift > PLUME_RISES_W
    if below and rises:
        drawn = _entrained(lift, lift, NUISANCE_DIAMETER_M, layer - base_m, 1.0, r, scenario, work)
        _draw_up(r, drawn, dt, work)
    target = UPPER if (rises or not below) else LOWER
    return _put(n, r, dt, target, LOWER if below else UPPER, heat, scenario, work)


@inlined
def _lift_w(released, indoor_k):
    """The heat whose plume rises as gases do that weigh less than air, released in kg/s: cp T (M_air / M - 1) a kg, by
    the volume a second times the lack of density; below 0 for what is heavier. Vapour that has no heat has cooled the
    air that it comes of by more than it is lighter."""
    lift = 0.0
    for s in range(c.FIRST_PARTICLE):
        if s != c.H2O:
            lift += max(released[s], 0.0) * (c.AIR_G_MOL / c.MOLAR_MASS_G[s] - 1.0)
    return c.CP * indoor_k * lift


@inlined
def _put(n, r, dt, target, air, heat_w, scenario, work):
    """Put work.released and its heat into a layer. Oxygen is used where the plume ends, of what it brought there and
    what was there; what is lacking is taken from the plume's air."""
    total = 0.0
    released = work.released
    for s in range(N_SPECIES):
        if released[s] >= 0.0:
            work.gas.mass_rate[r, target, s] += released[s]
        else:
            taken = min(-released[s], _to_spare(r, target, s, dt, work))
            work.gas.mass_rate[r, target, s] -= taken
            work.gas.mass_rate[r, air, s] += released[s] + taken
        total += released[s]
    for k in range(4):
        work.fire[n, F_OD_M2_S] += released[c.FIRST_PARTICLE + k] * scenario.setting.od_m2_kg[k]
    work.fire[n, F_SMOULDER_OD_M2_S] = released[c.SOOT_SMOULDERING] * scenario.setting.od_m2_kg[SMOULDERING]
    enthalpy = c.CP * total * scenario.setting.indoor_k
    work.gas.heat_rate[r, target] += heat_w + enthalpy
    return heat_w + enthalpy
