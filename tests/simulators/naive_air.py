"""The air at a place in plain numpy: what kernels.point_air is held against."""

from __future__ import annotations

import numpy as np

from simulators.kernels import constants as c
from simulators.kernels.layout import COOLS_PER_M, OVER_K
from simulators.physics.combustion import products_a_joule, starved_co
from simulators.physics.fire import Fire
from simulators.physics.point import PointAir
from simulators.physics.source_tables import source_table

BLUR_M, STILL_M_S = 0.10, 0.02
CONVECTED, SLOWEST_M_S, BETA2, CT = 0.7, 0.1, 0.913, 9.115


def air_at(history, building, sources, room, x_m, y_m, z_m):
    """The air at (x, y, z) of a room, at the history's times."""
    walls = building.rooms[room]
    left, current_m_s, way_m = _left(history, building, sources, room, x_m, y_m)
    high = np.clip((z_m - history.layer_height_m[left, room]) / BLUR_M + 0.5, 0.0, 1.0)
    low_k, high_k = history.lower_temp_k[left, room], history.upper_temp_k[left, room]
    lower, upper = history.fractions[left, room, c.LOWER], history.fractions[left, room, c.UPPER]
    excess, share, newest = _stratified(history, walls, room, z_m, left, way_m)
    temp_k = low_k + high * excess * (high_k - low_k)
    more = np.minimum(excess, 1.0)[:, None] * (upper - lower) + share[:, None] * (newest - upper)
    fractions = lower + high[:, None] * more
    velocity = np.hypot(STILL_M_S, high * current_m_s)
    for number, source in enumerate(sources):
        if source.room == room:
            radius_m = np.hypot(x_m - source.x_m, y_m - source.y_m)
            excess_k, species, jet_m_s = _jet(history, source, number, walls, room, radius_m, z_m)
            temp_k = temp_k + excess_k
            fractions = fractions + species
            velocity = np.hypot(velocity, jet_m_s)
    return _observed(history, room, z_m, temp_k, np.maximum(fractions, 0.0), velocity)


def _left(history, building, sources, room, x_m, y_m):
    """At which of its times [n] a room's layers were what they now are at a place: gas comes there from where most
    buoyancy comes in, 0.0277 m4/s3 a kW of its sources or what its openings bring, at the speed that it has now. And
    how fast what came through openings then flowed, m/s [n], and how far, m."""
    walls, t_s = building.rooms[room], history.t_s
    somewhere_m = 0.5 * np.sqrt(walls.width_m * walls.depth_m)
    length_m = somewhere_m
    inner = [v for v in building.vents if room in (v.from_room, v.to_room) and not v.leads_outside]
    if inner:
        known = [v.place_m for v in inner if v.place_m is not None]
        length_m = min([np.hypot(*np.subtract(place, (x_m + walls.origin_m[0], y_m + walls.origin_m[1])))
                        for place in known] + [somewhere_m] * (len(known) < len(inner)))  # fmt: skip
    driven_by = history.buoyancy_m4_s3[:, room]
    current_m_s = (driven_by / min(walls.width_m, walls.depth_m)) ** (1.0 / 3.0)
    current_m_s[0] = 0.0
    share = np.maximum(current_m_s, SLOWEST_M_S) * np.diff(t_s, prepend=t_s[0]) / (history.model_error.delay * length_m)
    for number, source in enumerate(sources):
        if source.room == room:
            heat_w = np.maximum(_given_off(history, source, number)[0], 0.0)
            radius_m = np.hypot(x_m - source.x_m, y_m - source.y_m)
            passed, length, longest_s = _travel(history, source, heat_w, walls, radius_m)
            stronger = 9.80665 / (353.0 * 1004.5) * heat_w > driven_by
            current_m_s = np.where(stronger, 0.0, current_m_s)
            driven_by = np.where(stronger, 9.80665 / (353.0 * 1004.5) * heat_w, driven_by)
            gone = np.maximum(np.diff(passed, prepend=0.0) / length, np.diff(t_s, prepend=t_s[0]) / longest_s)
            share = np.where(stronger, gone, share)
    share[0] = 0.0
    gone = np.cumsum(share)
    left = np.maximum(np.sum(gone[:, None] - gone >= 1.0, axis=1) - 1, 0)
    return left, current_m_s[left], length_m


def _stratified(history, walls, room, z_m, left, way_m):
    """Of an upper layer at a height [n]: its excess of temperature over the lower one, of the mean one; the share of
    what came in last, and that gas [n, species].

    p + 1 is the excess under the ceiling over the mean one, and (p + 1) share^p that at a share of the depth.
    """
    newest, (high_k, low_k) = history.newest[left, room], history.temp_k[left, room].T
    over_k = newest[:, OVER_K] * np.exp(-newest[:, COOLS_PER_M] * way_m)
    mean_k = high_k - low_k
    fed = (over_k >= 1e-6) & (mean_k >= 1e-6)
    power = np.where(fed, over_k, 1.0) / np.where(fed, mean_k, 1.0)
    depth_m = np.maximum(walls.height_m - history.layer_height_m[left, room], 1e-3)
    share = np.clip(1.0 - (walls.height_m - z_m) / depth_m, 0.0, 1.0)
    excess = np.where(fed, (1.0 + power) * share**power, 1.0)
    came = np.maximum(excess - 1.0, 0.0) / power * np.minimum(over_k / 0.2, 1.0)
    return excess, np.where(fed, came, 0.0), newest[:, : c.N_SPECIES]


def _travel(history, source, heat_w, walls, radius_m):
    """Of a source: the integral [n] of the cube root of its kW, by how much that grows while gas goes up its plume and
    along the ceiling, and the longest that this may take, s.

    0.67 H^(4/3) / Q^(1/3) for the plume (Mowrer 1990), (6 / 11) r^(11/6) / (0.195 Q^(1/3) H^(1/2)) for the jet.
    """
    rise_m = max(walls.height_m - _base_m(source), 0.3)
    third = np.maximum(2.0 ** _at_walls(source, walls) * heat_w / 1000.0 / CONVECTED, 1e-3) ** (1.0 / 3.0)
    passed = np.concatenate([[0.0], np.cumsum(0.5 * (third[1:] + third[:-1]) * np.diff(history.t_s))])
    length = 0.67 * rise_m ** (4.0 / 3.0) + 6.0 / 11.0 * radius_m ** (11.0 / 6.0) / (0.195 * np.sqrt(rise_m))
    delay = history.model_error.delay
    return passed, delay * length, delay * (rise_m + radius_m) / SLOWEST_M_S


def _base_m(source):
    return source.base_height_m if isinstance(source, Fire) else source.z_m


def _at_walls(source, walls):
    if not isinstance(source, Fire):
        return 0
    return sum(min(x, size - x) <= 1e-6 for x, size in ((source.x_m, walls.width_m), (source.y_m, walls.depth_m)))


def _jet(history, source, number, walls, room, radius_m, z_m):
    """What a source's plume and ceiling jet add at a place; the excess travels, so it comes later than the source."""
    base_m, height_m, at_walls = _base_m(source), walls.height_m, _at_walls(source, walls)
    rise_m = max(height_m - base_m, 0.3)
    heat_w, species_kg_s = _given_off(history, source, number)
    heat_w = np.maximum(heat_w, 0.0)
    layer_m = np.clip(history.layer_height_m[:, room] - base_m, 0.05 * rise_m, rise_m)
    ratio = np.maximum(history.upper_temp_k[:, room] / history.lower_temp_k[:, room], 1.0)
    strength_w, virtual_rise_m = through_layer(
        2.0**at_walls * heat_w, layer_m, rise_m, ratio, history.lower_temp_k[:, room]
    )
    depth = share_at_depth(height_m - z_m, radius_m, rise_m)
    # less is as good as none
    depth = depth if depth >= 1e-6 else 0.0
    excess_k = depth * jet_excess_k(strength_w, virtual_rise_m, radius_m / rise_m, history.upper_temp_k[:, room])
    # gas and heat of a plume are diluted alike
    least_w = 0.0 if isinstance(source, Fire) else 5.0
    loading = np.divide(species_kg_s, heat_w[:, None], out=np.zeros_like(species_kg_s), where=heat_w[:, None] > least_w)
    species = loading * (c.CP * excess_k)[:, None]
    velocity = depth * jet_velocity_m_s(strength_w, virtual_rise_m, radius_m)
    passed, length, longest_s = _travel(history, source, heat_w, walls, radius_m)
    waited_s = history.t_s[:, None] - history.t_s
    late = np.sum((passed[:, None] - passed >= length) | (waited_s >= longest_s), axis=1) - 1
    # people who are there as the run begins have been there
    came, seen = (late >= 0) | (not isinstance(source, Fire)), np.maximum(late, 0)
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
        above = history.layer_height_m[:, source.room] <= source.base_height_m
        o2 = np.where(above, *(history.fractions[:, source.room, k, c.O2] for k in (c.UPPER, c.LOWER)))
        # Peatross and Beyler, in vol %
        lost = np.maximum(np.minimum(0.1 * 100.0 * o2 * 28.964 / 31.998 - 1.1, 1.0), burnt)
        lost = 1.0 if source.material.is_gas else lost
        wants = (burnt > 0.0) & (burnt < lost) & (flame > 0.0)
        phi = np.where(wants, lost / np.maximum(burnt, 1e-30), 1.0)
        more_co = np.where(wants, starved_co(source.material, history.model_error) * np.exp(-2.5 * phi**-3.0), 0.0)
        more = (flame * more_co)[:, None] * parts[1, c.BY_CO, : c.N_SPECIES]
        more[:, c.VOC] += rates[:, c.FLAME] * (lost - burnt) * parts[1, c.PLAIN, c.N_SPECIES]
        heat_w = smoulder + (1.0 - source.material.radiative_fraction) * flame
        return heat_w, smoulder[:, None] * products[0] + flame[:, None] * products[1] + more
    species = np.zeros((rates.shape[0], c.N_SPECIES))
    species[:, c.H2O], species[:, c.CO2] = rates[:, c.R_H2O], rates[:, c.R_CO2]
    species[:, c.CO], species[:, c.VOC] = rates[:, c.R_CO], rates[:, c.R_VOC]
    particle = c.AEROSOL_COARSE if source.aerosol_size == "coarse" else c.AEROSOL_FINE
    species[:, particle] = rates[:, c.R_AEROSOL]
    species[:, c.CH4], species[:, c.C3H8], species[:, c.H2] = rates[:, c.R_CH4], rates[:, c.R_C3H8], rates[:, c.R_H2]
    species[:, c.O2] = -rates[:, c.R_O2]
    return rates[:, c.HEAT], species


def _observed(history, room, z_m, temp_k, fractions, velocity):
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
        fine_od_per_m=extinction[:, 2],
        coarse_od_per_m=extinction[:, 3],
        h2_ppm=1e6 * moles[:, c.H2],
        alkane_ppm=1e6 * (moles[:, c.CH4] + moles[:, c.C3H8]),
        pressure_pa=pressure * (1.0 - c.GRAVITY * _air_below(history, room, z_m)) - _below_floor_pa(history, room),
    )


def _air_below(history, room, z_m):
    """What the air below weighs for each Pa and m/s2, s2/m."""
    layer, temp = history.layer_height_m[:, room], history.temp_k[:, room]
    cool_m = np.minimum(layer, z_m)
    return (cool_m / temp[:, c.LOWER] + (z_m - cool_m) / temp[:, c.UPPER]) / c.GAS_CONSTANT


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
    clear = ratio <= 1.0
    heat = np.where(clear, heat_w, np.minimum(strength_w, heat_w))
    height = np.where(clear, rise_m, np.maximum(rise_m - layer_m + virtual_layer_m, 0.1 * rise_m))
    return np.where(heat_w > 0.01, heat, 0.0), height


def jet_excess_k(heat_w, rise_m, ratio, upper_k):
    """Excess temperature of the jet [n] under a layer: the lesser of 6.3 and (0.225 + 0.27 r/H)^(-4/3) times T Q*^(2/3)
    (Alpert, SFPE Handbook, 5th ed., chapter 14); rho T is the same of warm air and cool."""
    star = heat_w / CONVECTED / (353.0 * 1004.5 * np.sqrt(c.GRAVITY) * rise_m**2.5)
    shape = min(6.3, (0.225 + 0.27 * ratio) ** (-4.0 / 3.0))
    # flames are no hotter than this
    return np.asarray(np.minimum(shape * upper_k * star ** (2.0 / 3.0), 850.0))


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


def _below_floor_pa(history, room):
    """What a column of the air outdoors weighs from the ground to a room's floor."""
    outdoor = history.ambient
    rho = outdoor.pressure_pa / (c.GAS_CONSTANT * (outdoor.outdoor_temp_c + c.KELVIN))
    return c.GRAVITY * rho * history.rooms.floor_z[room]


def relative_humidity_pct(vapour_fraction, temp_c, pressure_pa):
    t = np.clip(temp_c, -60.0, 100.0)
    saturation_pa = 610.94 * np.exp(17.625 * t / (t + 243.04))
    return np.clip(100.0 * vapour_fraction * pressure_pa / saturation_pa, 0.0, 100.0)
