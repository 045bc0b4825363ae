"""The air at one place of a room: its layer's, and in the fire's room the ceiling jet of what burns there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.physics.building import Building
from simulators.physics.ceiling_jet import arrival_s, jet_excess_k, jet_velocity_m_s, share_at_depth, through_layer
from simulators.physics.combustion import products_a_joule
from simulators.physics.fire import Fire, Release
from simulators.physics.humid_air import relative_humidity_pct
from simulators.physics.source_tables import source_table
from simulators.physics.zone_model import ZoneHistory

Array = NDArray[np.float64]
BLUR_M = 0.10
"""The interface is not sharp: the layers' air mixes over about this height."""
STILL_M_S = 0.02


@dataclass(frozen=True)
class PointAir:
    """The air at one place over time, each [n].

    co2 and o2 are dry, as instruments read them; od_per_m is base 10, flaming_od_per_m the part that is soot of flames;
    voc_ppm as ethanol.
    """

    temp_c: Array
    velocity_m_s: Array
    co_ppm: Array
    co2_pct: Array
    o2_pct: Array
    rh_pct: Array
    voc_ppm: Array
    od_per_m: Array
    flaming_od_per_m: Array


def air_at(
    history: ZoneHistory, building: Building, sources: Sequence[Fire | Release], room: int, x_m: float, y_m: float,
    z_m: float,
) -> PointAir:  # fmt: skip
    """The air at (x, y, z) of a room, at the history's times. Raises ValueError for a place outside the room."""
    walls = building.rooms[room]
    for name, value, limit in (("x_m", x_m, walls.width_m), ("y_m", y_m, walls.depth_m), ("z_m", z_m, walls.height_m)):
        if not 0.0 <= value <= limit:
            raise ValueError(f"{name} {value} lies outside room {walls.name} (0 to {limit})")
    high = np.clip((z_m - history.layer_height_m[:, room]) / BLUR_M + 0.5, 0.0, 1.0)
    temp_k = history.lower_temp_k[:, room] + high * (history.upper_temp_k[:, room] - history.lower_temp_k[:, room])
    lower, upper = history.fractions[:, room, c.LOWER], history.fractions[:, room, c.UPPER]
    fractions = lower + high[:, None] * (upper - lower)
    velocity = np.full_like(temp_k, STILL_M_S)
    for number, source in enumerate(sources):
        if source.room == room:
            jet = _jet(history, source, number, room, walls.height_m, np.hypot(x_m - source.x_m, y_m - source.y_m), z_m)
            temp_k = temp_k + jet.excess_k
            fractions = fractions + jet.species
            velocity = np.hypot(velocity, jet.velocity_m_s)
    return _observed(history, room, temp_k, np.maximum(fractions, 0.0), velocity)


@dataclass(frozen=True)
class _Jet:
    excess_k: Array
    species: Array
    velocity_m_s: Array


def _jet(
    history: ZoneHistory, source: Fire | Release, number: int, room: int, height_m: float, radius_m: float, z_m: float
) -> _Jet:
    """What a source's plume and ceiling jet add at a place; the excess travels, so it comes later than the source."""
    base_m = source.base_height_m if isinstance(source, Fire) else source.z_m
    rise_m = max(height_m - base_m, 0.3)
    heat_w, species_kg_s = _given_off(history, source, number)
    heat_w = np.maximum(heat_w, 0.0)
    layer_m = np.clip(history.layer_height_m[:, room] - base_m, 0.05 * rise_m, rise_m)
    ratio = np.maximum(history.upper_temp_k[:, room] / history.lower_temp_k[:, room], 1.0)
    strength_w, virtual_rise_m = through_layer(heat_w, layer_m, rise_m, ratio, history.lower_temp_k[:, room])
    depth = share_at_depth(height_m - z_m, radius_m, rise_m)
    excess_k = depth * jet_excess_k(strength_w, virtual_rise_m, radius_m)
    # gas and heat of a plume are diluted alike
    loading = np.divide(species_kg_s, heat_w[:, None], out=np.zeros_like(species_kg_s), where=heat_w[:, None] > 5.0)
    species = loading * (c.CP * excess_k)[:, None]
    velocity = depth * jet_velocity_m_s(strength_w, virtual_rise_m, radius_m)
    arrives = np.maximum.accumulate(history.t_s + arrival_s(heat_w, rise_m, radius_m))
    late = np.searchsorted(arrives, history.t_s, side="right") - 1
    came, seen = late >= 0, np.maximum(late, 0)
    share = np.where(came, 1.0, 0.0)
    return _Jet(excess_k[seen] * share, species[seen] * share[:, None], velocity[seen] * share)


def _given_off(history: ZoneHistory, source: Fire | Release, number: int) -> tuple[Array, Array]:
    """Convected heat [n] in W and species [n, species] in kg/s, as they burnt."""
    table = source_table(source, float(history.t_s[-1]))
    rates = np.stack([np.interp(history.t_s, table[:, 0], column, left=0.0) for column in table.T], axis=1)
    burnt = history.burnt[:, number]
    if isinstance(source, Fire):
        products = products_a_joule(source.material, history.model_error)[:, c.PLAIN, : c.N_SPECIES]
        smoulder, flame = rates[:, c.SMOULDER] * burnt, rates[:, c.FLAME] * burnt
        heat_w = smoulder + (1.0 - source.material.radiative_fraction) * flame
        return heat_w, smoulder[:, None] * products[0] + flame[:, None] * products[1]
    species = np.zeros((rates.shape[0], c.N_SPECIES))
    species[:, c.H2O], species[:, c.CO2] = rates[:, c.R_H2O], rates[:, c.R_CO2]
    species[:, c.CO], species[:, c.VOC] = rates[:, c.R_CO], rates[:, c.R_VOC]
    particle = c.AEROSOL_COARSE if source.aerosol_size == "coarse" else c.AEROSOL_FINE
    species[:, particle] = rates[:, c.R_AEROSOL]
    species[:, c.CH4], species[:, c.C3H8], species[:, c.H2] = rates[:, c.R_CH4], rates[:, c.R_C3H8], rates[:, c.R_H2]
    return rates[:, c.HEAT], species


def _observed(history: ZoneHistory, room: int, temp_k: Array, fractions: Array, velocity: Array) -> PointAir:
    ambient_k = history.ambient.temp_c + c.KELVIN
    temp_k = ambient_k + history.model_error.temperature * (temp_k - ambient_k)
    pressure = history.ambient.pressure_pa + history.pressure_pa[:, room]
    molar = np.array(c.MOLAR_MASS_G)
    moles = fractions[:, : molar.size] / molar
    moles /= moles.sum(axis=1, keepdims=True)
    dry = 1.0 - moles[:, c.H2O]
    density = pressure / (c.GAS_CONSTANT * temp_k)
    extinction = fractions[:, c.FIRST_PARTICLE :] * density[:, None] * np.array(c.OD_M2_KG)
    return PointAir(
        temp_c=temp_k - c.KELVIN,
        velocity_m_s=velocity,
        co_ppm=1e6 * moles[:, c.CO],
        co2_pct=100.0 * moles[:, c.CO2] / dry,
        o2_pct=100.0 * moles[:, c.O2] / dry,
        rh_pct=relative_humidity_pct(moles[:, c.H2O], temp_k - c.KELVIN, pressure),
        voc_ppm=1e6 * moles[:, c.VOC],
        od_per_m=extinction.sum(axis=1),
        flaming_od_per_m=extinction[:, 0],
    )
