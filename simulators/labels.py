"""When what happened, seen from one head: tenability in its room, first sight of the fire.

Hot air harms here someone lightly clothed; the doses of kernels.devices are CFAST's, for the fully clothed (4.1e8
T^-3.61, NIST TN 1889v1), so that decks compare with it: they differ by design. Radiation pains bare skin in both.
"""

# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import math

import numpy as np
from numba import njit

from simulators.kernels import constants as c
from simulators.kernels.gas_radiation import grey_absorption_per_m
from simulators.kernels.plume import flames_middle_m
from simulators.physics.building import Building
from simulators.physics.point import Place, PointAir
from simulators.physics.zone_model import ZoneHistory
from simulators.sensors.response import Series

VISIBLE_RISE_K = 2.0
VISIBLE_OD_PER_M = 0.01
FLAMES_OD_PER_M = 0.001
"""A fire that warms air by 2 K leaves five times as much soot in it; heating and the sun leave none."""
FLAMES_CO2_PCT = 0.002
"""Flames that leave no soot, as natural gas's, leave five times as much carbon dioxide in air that they warm by 2 K."""
UNTENABLE_FED = 0.3
UNTENABLE_VISIBILITY_M = 10.0
BREATHING_HEIGHT_M = 1.5
NEAREST_M = 1.0
"""Nobody stands closer to the middle of flames."""
VISIBILITY_CONSTANT = 3.0
"""Visibility of a light-reflecting sign times the extinction coefficient (Jin; SFPE Handbook, chapter 61)."""
SLIGHT_KW_M2 = 0.05
"""A layer that black would give so little more or less than the ceiling is left out."""
HARMLESS_FLUX_KW_M2 = 2.5
"""Below this skin bears radiation for half an hour (ISO 13571:2012, 8.2)."""


def visible_s(t_s: Series, air: PointAir, ignition_s: float, leaves_soot: bool = True) -> float | None:
    """When the air at a head has 0.01 1/m of smoke more than at ignition, or is 2 K warmer with what flames leave in
    it: soot, or carbon dioxide of those that leave none; None: not in this run. What fries on, and dust, is no smoke.
    """
    smoke_od_per_m = air.od_per_m - air.fine_od_per_m - air.coarse_od_per_m
    left, least = air.flaming_od_per_m, FLAMES_OD_PER_M
    if not leaves_soot:
        left, least = air.co2_pct - np.interp(ignition_s, t_s, air.co2_pct), FLAMES_CO2_PCT
    return _known(_first_seen_s(t_s, air.temp_c, smoke_od_per_m, left, least, ignition_s))


def untenable_at(history: ZoneHistory, building: Building, place: Place, air: PointAir) -> float | None:
    """When a place becomes untenable for someone who breathes its air from the start; None: never."""
    t_s = history.t_s
    by_air_s = untenable_s(t_s, air, np.zeros_like(t_s))
    # by then radiation no longer matters
    times = t_s.size if by_air_s is None else int(np.searchsorted(t_s, by_air_s)) + 1
    return untenable_s(t_s, air, radiation_kw_m2(history, building, place, times))


def untenable_s(t_s: Series, air: PointAir, flux_kw_m2: Series) -> float | None:
    """When someone breathing this air from the start is first incapacitated, or sees less than 10 m; None: never, or
    not at the first times, where flux_kw_m2 is of these alone."""
    breathed = (air.co_ppm, air.co2_pct, air.o2_pct, air.hcn_ppm)
    return _known(_incapacitated_s(t_s, breathed, air.temp_c, flux_kw_m2, air.od_per_m))


def radiation_kw_m2(history: ZoneHistory, building: Building, place: Place, times: int | None = None) -> Series:
    """Radiation on someone at a place [n], kW/m2: of the upper layer, through it of the ceiling, and of flames; at the
    first n times where they are told.

    The layer emits 1 - exp(-k d), k by its soot, water and CO2 (kernels.gas_radiation), d its depth; what the body
    radiates is taken off. Layer and ceiling are as far off as the model is in this scenario, like the air breathed.
    Flames radiate from their middle through clear air.
    """
    room = place[0]
    height_m = building.rooms[room].height_m
    around_k, warmer = history.ambient.temp_c + c.KELVIN, history.model_error.temperature
    whole = (history.temp_k, history.layer_height_m, history.pressure_pa, history.fractions, history.wall_k)
    state = tuple(series[:times] for series in whole)
    flux = np.asarray(_flux_from_above(room, height_m, float(history.ambient.pressure_pa), around_k, warmer, state))
    sources = history.sources
    for k in range(sources.n):
        if sources.room[k] == room and sources.is_fire[k]:
            table = sources.table[sources.first[k] : sources.first[k + 1]]
            asked_w = np.interp(history.t_s[:times], table[:, c.TIME], table[:, c.FLAME], left=0.0)
            flame_w = history.burnt[:times, k] * asked_w
            away_m = math.hypot(sources.x[k] - place[1], sources.y[k] - place[2])
            area_m2 = np.interp(history.t_s[:times], table[:, c.TIME], table[:, c.AREA_M2])
            _add_flames(flame_w, sources.radiated[k], table[0, c.BASE_M], area_m2, height_m, (away_m, place[3]), flux)
    return flux


@njit(cache=True)
def gas_dose_a_minute(co_ppm, co2_pct, o2_pct, hcn_ppm):  # type: ignore[no-untyped-def]
    """Fractional effective dose of what suffocates, a minute.

    CO over 35,000 ppm min and HCN^2.36 over 1.2e6 ppm^2.36 min, breathed exp(CO2 / 5) times as fast (ISO 13571:2012,
    eq. 3 and 4), and of lacking O2 1 / exp(8.13 - 0.54 (20.9 - O2)) a minute (Purser, SFPE Handbook chapter 63).
    """
    asphyxiants = max(co_ppm, 0.0) / 35_000.0
    if hcn_ppm > 0.0:
        asphyxiants += hcn_ppm**2.36 / 1.2e6
    dose = asphyxiants * math.exp(min(max(co2_pct, 0.0), 15.0) / 5.0)
    if o2_pct < 19.5:
        dose += math.exp(0.54 * (20.9 - max(o2_pct, 0.0)) - 8.13)
    return dose


@njit(cache=True)
def heat_dose_a_minute(temp_c, flux_kw_m2):  # type: ignore[no-untyped-def]
    """Fractional effective dose of heat, a minute.

    Of hot air, lightly clothed, 5e7 T^-3.4 minutes; of radiation 4.2 q^-1.9 minutes to pain, above 2.5 kW/m2 (ISO
    13571:2012, eq. 10 and 8).
    """
    radiated = flux_kw_m2**1.9 / 4.2 if flux_kw_m2 > HARMLESS_FLUX_KW_M2 else 0.0
    return max(temp_c, 0.0) ** 3.4 / 5e7 + radiated


@njit(cache=True)
def _first_seen_s(t_s, temp_c, od_per_m, left, least, ignition_s):  # type: ignore[no-untyped-def]
    at = np.searchsorted(t_s, ignition_s)
    for i in range(at, t_s.size):
        warmer = temp_c[i] - temp_c[at] >= VISIBLE_RISE_K and left[i] >= least
        if warmer or od_per_m[i] - od_per_m[at] >= VISIBLE_OD_PER_M:
            return t_s[i]
    return math.nan


@njit(cache=True)
def _incapacitated_s(t_s, breathed, temp_c, flux_kw_m2, od_per_m):  # type: ignore[no-untyped-def]
    co_ppm, co2_pct, o2_pct, hcn_ppm = breathed
    blinding_od_per_m = VISIBILITY_CONSTANT / UNTENABLE_VISIBILITY_M / math.log(10.0)
    gas, heat = 0.0, 0.0
    for i in range(flux_kw_m2.size):
        minutes = (t_s[i] - t_s[max(i - 1, 0)]) / 60.0
        gas += minutes * gas_dose_a_minute(co_ppm[i], co2_pct[i], o2_pct[i], hcn_ppm[i])
        heat += minutes * heat_dose_a_minute(temp_c[i], flux_kw_m2[i])
        if gas >= UNTENABLE_FED or heat >= UNTENABLE_FED or od_per_m[i] >= blinding_od_per_m:
            return t_s[i]
    return math.nan


@njit(cache=True)
def _flux_from_above(room, height_m, reference_pa, around_k, warmer, state):  # type: ignore[no-untyped-def]
    temp, layer, pressure, species, wall = state
    out = np.empty(layer.shape[0])
    for i in range(out.size):
        upper_k = around_k + warmer * (temp[i, room, c.UPPER] - around_k)
        ceiling_k = around_k + warmer * (wall[i, room, c.CEILING] - around_k)
        y = species[i, room, c.UPPER]
        out[i] = c.SIGMA / 1000.0 * (ceiling_k**4 - around_k**4)
        more = c.SIGMA / 1000.0 * (upper_k**4 - ceiling_k**4)
        if abs(more) < SLIGHT_KW_M2:
            continue
        pressure_pa = reference_pa + pressure[i, room]
        soot_kg_m3 = (y[c.SOOT_FLAMING] + y[c.SOOT_SMOULDERING]) * pressure_pa / (c.GAS_CONSTANT * upper_k)
        atm = c.AIR_G_MOL * pressure_pa / 101_325.0
        h2o_atm, co2_atm = y[c.H2O] / c.MOLAR_MASS_G[c.H2O] * atm, y[c.CO2] / c.MOLAR_MASS_G[c.CO2] * atm
        depth_m = max(height_m - layer[i, room], 1e-3)
        absorbs = grey_absorption_per_m(upper_k, soot_kg_m3, h2o_atm, co2_atm, depth_m)
        out[i] += more * (1.0 - math.exp(-depth_m * absorbs))
    return out


@njit(cache=True)
def _add_flames(flame_w, radiated, base_m, area_m2, height_m, place, flux):  # type: ignore[no-untyped-def]
    away_m, z_m = place
    for i in range(flux.size):
        flame_kw, diameter_m = flame_w[i] / 1000.0, 2.0 * math.sqrt(area_m2[i] / math.pi)
        middle_m = flames_middle_m(flame_kw, diameter_m, base_m, height_m)
        far2 = max(away_m**2 + (middle_m - z_m) ** 2, NEAREST_M**2)
        flux[i] += radiated * flame_kw / (4.0 * math.pi * far2)


def _known(time_s: float) -> float | None:
    return None if math.isnan(time_s) else time_s
