"""The air at a place in plain numpy: what kernels.point_air is held against."""

from __future__ import annotations

import numpy as np

from simulators.kernels import constants as c
from simulators.physics.combustion import products_a_joule, starved_co
from simulators.physics.fire import Fire
from simulators.physics.point import PointAir
from simulators.physics.source_tables import source_table

BLUR_M, STILL_M_S = 0.10, 0.02
CONVECTED, LONGEST_TRAVEL_S, BETA2, CT = 0.7, 180.0, 0.913, 9.115


def air_at(history, building, sources, room, x_m, y_m, z_m):
    """The air at (x, y, z) of a room, at the history's times."""
    walls = building.rooms[room]
    high = np.clip((z_m - history.layer_height_m[:, room]) / BLUR_M + 0.5, 0.0, 1.0)
    temp_k = history.lower_temp_k[:, room] + high * (history.upper_temp_k[:, room] - history.lower_temp_k[:, room])
    lower, upper = history.fractions[:, room, c.LOWER], history.fractions[:, room, c.UPPER]
    fractions = lower + high[:, None] * (upper - lower)
    velocity = np.full_like(temp_k, STILL_M_S)
    for number, source in enumerate(sources):
        if source.room == room:
            radius_m = np.hypot(x_m - source.x_m, y_m - source.y_m)
            excess_k, species, jet_m_s = _jet(history, source, number, walls, room, radius_m, z_m)
            temp_k = temp_k + excess_k
            fractions = fractions + species
            velocity = np.hypot(velocity, jet_m_s)
    return _observed(history, room, temp_k, np.maximum(fractions, 0.0), velocity)


def _jet(history, source, number, walls, room, radius_m, z_m):
    """What a source's plume and ceiling jet add at a place; the excess travels, so it comes later than the source."""
    base_m = source.base_height_m if isinstance(source, Fire) else source.z_m
    height_m, at_walls = walls.height_m, 0
    if isinstance(source, Fire):
        at_walls = sum(
            min(x, size - x) <= 1e-6 for x, size in ((source.x_m, walls.width_m), (source.y_m, walls.depth_m))
        )
    rise_m = max(height_m - base_m, 0.3)
    heat_w, species_kg_s = _given_off(history, source, number)
    heat_w = np.maximum(heat_w, 0.0)
    layer_m = np.clip(history.layer_height_m[:, room] - base_m, 0.05 * rise_m, rise_m)
    ratio = np.maximum(history.upper_temp_k[:, room] / history.lower_temp_k[:, room], 1.0)
    strength_w, virtual_rise_m = through_layer(
        2.0**at_walls * heat_w, layer_m, rise_m, ratio, history.lower_temp_k[:, room]
    )
    depth = share_at_depth(height_m - z_m, radius_m, rise_m)
    excess_k = depth * jet_excess_k(strength_w, virtual_rise_m, radius_m)
    # gas and heat of a plume are diluted alike
    loading = np.divide(species_kg_s, heat_w[:, None], out=np.zeros_like(species_kg_s), where=heat_w[:, None] > 5.0)
    species = loading * (c.CP * excess_k)[:, None]
    velocity = depth * jet_velocity_m_s(strength_w, virtual_rise_m, radius_m)
    arrives = np.maximum.accumulate(
        history.t_s + arrival_s(2.0**at_walls * heat_w, rise_m, radius_m, history.model_error.delay)
    )
    late = np.searchsorted(arrives, history.t_s, side="right") - 1
    came, seen = late >= 0, np.maximum(late, 0)
    share = np.where(came, 1.0, 0.0)
    return excess_k[seen] * share, species[seen] * share[:, None], velocity[seen] * share


def _given_off(history, source, number):
    """Convected heat [n] in W and species [n, species] in kg/s, as they burnt."""
    table = source_table(source, float(history.t_s[-1]))
    rates = np.stack([np.interp(history.t_s, table[:, 0], column, left=0.0) for column in table.T], axis=1)
    burnt = history.burnt[:, number]
    if isinstance(source, Fire):
        parts = products_a_joule(source.material, history.model_error)
        products = parts[:, c.PLAIN, : c.N_SPECIES]
        smoulder, flame = rates[:, c.SMOULDER] * burnt, rates[:, c.FLAME] * burnt
        wants = (burnt > 0.0) & (burnt < 1.0) & (flame > 0.0)
        phi = np.where(wants, 1.0 / np.maximum(burnt, 1e-30), 1.0)
        more_co = np.where(wants, starved_co(source.material, history.model_error) * np.exp(-2.5 * phi**-3.0), 0.0)
        more = (flame * more_co)[:, None] * parts[1, c.BY_CO, : c.N_SPECIES]
        more[:, c.VOC] += rates[:, c.FLAME] * (1.0 - burnt) * parts[1, c.PLAIN, c.N_SPECIES]
        heat_w = smoulder + (1.0 - source.material.radiative_fraction) * flame
        return heat_w, smoulder[:, None] * products[0] + flame[:, None] * products[1] + more
    species = np.zeros((rates.shape[0], c.N_SPECIES))
    species[:, c.H2O], species[:, c.CO2] = rates[:, c.R_H2O], rates[:, c.R_CO2]
    species[:, c.CO], species[:, c.VOC] = rates[:, c.R_CO], rates[:, c.R_VOC]
    particle = c.AEROSOL_COARSE if source.aerosol_size == "coarse" else c.AEROSOL_FINE
    species[:, particle] = rates[:, c.R_AEROSOL]
    species[:, c.CH4], species[:, c.C3H8], species[:, c.H2] = rates[:, c.R_CH4], rates[:, c.R_C3H8], rates[:, c.R_H2]
    return rates[:, c.HEAT], species


def _observed(history, room, temp_k, fractions, velocity):
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
        hcn_ppm=1e6 * moles[:, c.HCN],
        co2_pct=100.0 * moles[:, c.CO2] / dry,
        o2_pct=100.0 * moles[:, c.O2] / dry,
        rh_pct=relative_humidity_pct(moles[:, c.H2O], temp_k - c.KELVIN, pressure),
        voc_ppm=1e6 * moles[:, c.VOC],
        od_per_m=extinction.sum(axis=1),
        flaming_od_per_m=extinction[:, 0],
        h2_ppm=1e6 * moles[:, c.H2],
        alkane_ppm=1e6 * (moles[:, c.CH4] + moles[:, c.C3H8]),
    )


def through_layer(heat_w, layer_m, rise_m, ratio, lower_k):
    """A plume that enters a hot layer, as the weaker source whose plume in that layer's air is the same.

    heat_w [n] convected, layer_m [n] the interface's and rise_m the ceiling's height above the source, ratio [n] of the
    layers' absolute temperatures. Returns heat in W and height above that source in m, each [n].
    Source: Evans 1984 (SFPE Handbook chapter 14, eq. 14.17-14.19).
    """
    scale = 1.18 * 293.0 / lower_k * 1005.0 * lower_k * np.sqrt(c.GRAVITY) * layer_m**2.5
    first = np.maximum(heat_w, 1e-3) / scale
    second = np.maximum((1.0 + CT * first ** (2.0 / 3.0)) / (ratio * CT) - 1.0 / CT, 1e-9) ** 1.5
    below = second ** (1.0 / 3.0) * ((ratio - 1.0) * (BETA2 + 1.0) + ratio * CT * second ** (2.0 / 3.0))
    virtual_layer_m = (ratio * first * CT / below) ** 0.4 * layer_m
    strength_w = second * scale * (virtual_layer_m / layer_m) ** 2.5
    clear = ratio < 1.002
    heat = np.where(clear, heat_w, np.minimum(strength_w, heat_w))
    height = np.where(clear, rise_m, np.maximum(rise_m - layer_m + virtual_layer_m, 0.1 * rise_m))
    return np.where(heat_w > 1.0, heat, 0.0), height


def jet_excess_k(heat_w, rise_m, radius_m):
    """Excess temperature of the jet at a radius [n]: 16.9 Q^(2/3) / H^(5/3) or 5.38 (Q / r)^(2/3) / H (Alpert 1972)."""
    q_kw = heat_w / 1000.0 / CONVECTED
    near = 16.9 * q_kw ** (2.0 / 3.0) / rise_m ** (5.0 / 3.0)
    far = 5.38 * (q_kw / max(radius_m, 0.01)) ** (2.0 / 3.0) / rise_m
    # flames are no hotter than this
    return np.asarray(np.minimum(np.minimum(near, far), 850.0))


def jet_velocity_m_s(heat_w, rise_m, radius_m):
    """Velocity of the jet at a radius [n]: 0.96 (Q / H)^(1/3) or 0.195 Q^(1/3) H^(1/2) / r^(5/6) (Alpert 1972)."""
    q_kw = heat_w / 1000.0 / CONVECTED
    near = 0.96 * (q_kw / rise_m) ** (1.0 / 3.0)
    far = 0.195 * q_kw ** (1.0 / 3.0) * np.sqrt(rise_m) / max(radius_m, 0.01) ** (5.0 / 6.0)
    return np.asarray(np.minimum(near, far))


def share_at_depth(depth_m, radius_m, rise_m):
    """How much of the jet's excess is left at a depth below the ceiling: 1 / e at its thickness.

    Thickness 0.112 H (1 - exp(-2.24 r / H)) (Motevalli and Marks 1991); above the source it is the plume's own column.
    """
    if radius_m < 0.15 * (rise_m - depth_m):
        return 1.0
    thickness = 0.112 * rise_m * (1.0 - np.exp(-2.24 * max(radius_m, 0.26 * rise_m) / rise_m))
    return float(np.exp(-((depth_m / thickness) ** 2)))


def arrival_s(heat_w, rise_m, radius_m, delay):
    """How long gas takes up the plume and along the ceiling [n], s: `delay` times that at its own source's velocities.

    0.67 H^(4/3) / Q^(1/3) for the plume (Mowrer 1990), (6 / 11) r^(11/6) / (0.195 Q^(1/3) H^(1/2)) for the jet.
    """
    third = np.maximum(heat_w / 1000.0 / CONVECTED, 1e-3) ** (1.0 / 3.0)
    jet = 6.0 / 11.0 * radius_m ** (11.0 / 6.0) / (0.195 * np.sqrt(rise_m))
    return np.asarray(np.minimum(delay * (0.67 * rise_m ** (4.0 / 3.0) + jet) / third, LONGEST_TRAVEL_S))


def relative_humidity_pct(vapour_fraction, temp_c, pressure_pa):
    t = np.clip(temp_c, -60.0, 100.0)
    saturation_pa = 610.94 * np.exp(17.625 * t / (t + 243.04))
    return np.clip(100.0 * vapour_fraction * pressure_pa / saturation_pa, 0.0, 100.0)
