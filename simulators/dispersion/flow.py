"""The air's motion in a room that buoyant gas has layered: plumes, openings, and what they push between them.

Stratified air settles within seconds, gas builds up over minutes: so each plane is taken as level. Air rises or sinks
evenly over a plane (Baines and Turner 1969), and within a plane flows, without swirl, from where plumes leave it to
where they draw it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.dispersion.buoyant_jet import TURN_SHARE, rise_of
from simulators.dispersion.carriers import Carriers
from simulators.dispersion.declaration import Fan, Leak, mean_over
from simulators.dispersion.exchange import RIM
from simulators.dispersion.gases import AIR_MOLAR_MASS, GASES, MOLAR_GAS_CONSTANT, PRESSURE_PA
from simulators.dispersion.level_flow import level_flow, longest_step_s
from simulators.dispersion.mixing import mixing, wall_loss
from simulators.dispersion.room import Room
from simulators.dispersion.vents import balance_pressure
from simulators.kernels.constants import CP

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
CLOSED_M = 1e-6
"""An opening that is no wider is closed: not even friction lets air through."""


@dataclass(frozen=True)
class Plume:
    """Of a leak, m: for reading what a head right in it gets. radius and made_of [nz], see `rise_of`."""

    x_m: float
    y_m: float
    fractions: Array
    radius_m: Array
    made_of: Array


@dataclass(frozen=True)
class Flow:
    """What `transport.advance` takes, and the longest step it may be taken with, s. pressure_pa: at the floor."""

    flow_x: Array
    flow_y: Array
    flow_z: Array
    mix_x: Array
    mix_y: Array
    mix_z: Array
    lost: Array
    columns: Indices
    drawn: Array
    given: Array
    spread_z: Array
    first: Indices
    cells: Indices
    weights: Array
    longest_step_s: float
    pressure_pa: float
    released_m3_s: Array
    plumes: tuple[Plume, ...]


def find_flow(room: Room, leaks: tuple[Leak, ...], field: Array, begin_s: float, end_s: float, guess_pa: float) -> Flow:
    """The motion from begin_s to end_s, of a field [scalar, nz, ny, nx] as it is at the beginning.

    Raises ValueError when all openings are closed and gas must leave.
    """
    enclosure = room.enclosure
    means = field.mean(axis=(2, 3))
    weight, excess, density = _densities(room, means)
    carriers = Carriers(room)
    rates = [_rates_m3_s(room, leak, begin_s, end_s) for leak in leaks]
    fans = [mean_over(fan.m3_s, begin_s, end_s) for fan in enclosure.fans]
    released = np.sum(rates, axis=0) if rates else np.zeros(room.n_scalars)
    added = float(released[: len(room.gases)].sum() + sum(fans))
    pressure = _breathe(room, carriers, weight, excess, density, added, begin_s, end_s, guess_pa)
    for fan, flow in zip(enclosure.fans, fans, strict=True):
        _blow(room, carriers, fan, flow, weight, excess, density)
    plumes = tuple(
        _release(room, carriers, leak, rate, weight, excess, density)
        for leak, rate in zip(leaks, rates, strict=True)
        if rate.any()
    )
    flow_x, flow_y, flow_z = level_flow(carriers.gain_m3_s / room.cell_m3, room.spacing)
    mix = mixing(room, field, density)
    lost = wall_loss(room)
    columns, drawn, given, spread_z, first, cells, weights = carriers.arrays()
    longest_s = longest_step_s(flow_x, flow_y, flow_z, *mix, lost, columns, drawn / room.cell_m3)
    beside = ((0, 0), (0, 0), (RIM, RIM))
    return Flow(
        np.pad(flow_x, ((0, 0), (0, 0), (RIM, RIM - 1))), np.pad(flow_y, beside), flow_z, *mix, lost,
        columns, drawn, given, spread_z, first, cells, weights, longest_s, pressure, released, plumes,
    )  # fmt: skip


def _densities(room: Room, means: Array) -> tuple[Array, Array, Array]:
    """By plane, from means [scalar, nz]: kg/m3 at room temperature, K above it, kg/m3."""
    weight = np.ones(room.grid.nz)
    for fraction, name in zip(means, room.gases, strict=False):
        weight += fraction * (GASES[name].molar_mass / AIR_MOLAR_MASS - 1.0)
    weight *= room.air_density(room.enclosure.temp_k)
    excess = means[-1] if room.heated else np.zeros(room.grid.nz)
    return weight, excess, weight / (1.0 + excess / room.enclosure.temp_k)


def _rates_m3_s(room: Room, leak: Leak, begin_s: float, end_s: float) -> Array:
    """[scalar]: volume of each gas, and K m3/s of heat."""
    temp_k = room.enclosure.temp_k
    rates = np.zeros(room.n_scalars)
    for s, name in enumerate(room.gases):
        rates[s] = mean_over(leak.kg_s.get(name, ()), begin_s, end_s) / GASES[name].density(temp_k)
    if room.heated:
        rates[-1] = mean_over(leak.heat_w, begin_s, end_s) / (room.air_density(temp_k) * CP)
    return rates


def _release(room: Room, to: Carriers, leak: Leak, rates: Array, weight: Array, excess: Array, density: Array) -> Plume:
    temp_k = room.enclosure.temp_k
    n = len(room.gases)
    flow = float(rates[:n].sum())
    mass = sum(float(rates[s]) * GASES[name].density(temp_k) for s, name in enumerate(room.gases))
    speed = 0.0
    if flow > 0.0 and leak.jet != "spent":
        molar = mass / flow * MOLAR_GAS_CONSTANT * temp_k / PRESSURE_PA
        sound = float(np.sqrt(1.4 * MOLAR_GAS_CONSTANT * temp_k / molar))
        speed = min(flow / (0.25 * np.pi * leak.diameter_m**2), sound) * (1.0 if leak.jet == "up" else -1.0)
    shapes = [np.zeros(room.grid.nz) for _ in range(4)]
    drawn, spread, radius, made_of = shapes
    heat = float(rates[-1]) if room.heated else 0.0
    path = rise_of(
        leak.z_m, flow, mass, heat, speed, leak.diameter_m, _mirrors(room, leak.x_m, leak.y_m, leak.diameter_m),
        temp_k, room.spacing[2], weight, excess, density, *shapes,
    )  # fmt: skip
    disc = room.disc(leak.x_m, leak.y_m, max(TURN_SHARE * path, 0.5 * leak.diameter_m))
    to.add(room.column(leak.x_m, leak.y_m), drawn, rates, flow + float(drawn.sum()), spread, *disc)
    return Plume(leak.x_m, leak.y_m, rates / flow if flow > 0.0 else np.zeros(room.n_scalars), radius, made_of)


def _mirrors(room: Room, x_m: float, y_m: float, diameter_m: float) -> float:
    """A source within its own width of a wall is half of one twice as strong, with its mirror image (Zukoski 1981)."""
    near = [min(x_m, room.enclosure.x_m - x_m) < diameter_m, min(y_m, room.enclosure.y_m - y_m) < diameter_m]
    return float(2 ** sum(near))


def _breathe(room: Room, to: Carriers, weight: Array, excess: Array, density: Array, added: float, begin_s: float,
             end_s: float, guess_pa: float) -> float:  # fmt: skip
    """Openings; returns the pressure at the floor."""
    enclosure, nz, dz = room.enclosure, room.grid.nz, room.spacing[2]
    openings = room.openings
    z, width, height, depth, wind = (
        np.array(column)
        for column in zip(
            *(
                (o.z_m, o.width_m * mean_over(o.share, begin_s, end_s), o.height_m, o.depth_m, o.wind_pa)
                for o in openings
            ),
            strict=True,
        )
    )
    width[width < CLOSED_M] = 0.0
    if not width.any():
        if added == 0.0:
            return 0.0
        raise ValueError(f"all openings are closed at {begin_s} s, but {added:.3g} m3/s of gas must leave: give cracks")
    out = np.zeros((len(openings), nz))
    into, into_z, into_area = (np.zeros(len(openings)) for _ in range(3))
    outdoor_rho = room.air_density(enclosure.outdoor_k)
    pressure = balance_pressure(
        added, guess_pa, z, width, height, depth, wind, dz, density, outdoor_rho, out, into, into_z, into_area
    )
    for v, opening in enumerate(openings):
        along = room.behind(opening)
        if out[v].any():
            for column, share in along:
                to.leave(column, share * out[v])
        if into[v] > 0.0:
            _let_in(room, to, along, float(into[v]), float(into_z[v]), float(into_area[v]), weight, excess, density)
    return float(pressure)


def _let_in(room: Room, to: Carriers, along: list[tuple[tuple[int, int], float]], flow: float, z_m: float, area: float,
            weight: Array, excess: Array, density: Array) -> None:  # fmt: skip
    """Air from outside sinks or rises along the wall to its own level, drawing in as half a plume does."""
    temp_k, outdoor_k = room.enclosure.temp_k, room.enclosure.outdoor_k
    dx, dy, dz = room.spacing
    shapes = [np.zeros(room.grid.nz) for _ in range(4)]
    drawn, spread = shapes[:2]
    colder = outdoor_k - temp_k
    path = rise_of(
        z_m, flow, flow * room.air_density(temp_k), flow * colder, 0.0, float(np.sqrt(4.0 * area / np.pi)),
        2.0, temp_k, dz, weight, excess, density, *shapes,
    )  # fmt: skip
    given = np.zeros(room.n_scalars)
    if room.heated:
        given[-1] = flow * colder
    for column, share in along:
        disc = room.disc((column[1] + 0.5) * dx, (column[0] + 0.5) * dy, TURN_SHARE * path)
        total = share * (flow + float(drawn.sum()))
        to.add(column, share * drawn, share * given, total, spread, *disc)


def _blow(room: Room, to: Carriers, fan: Fan, flow: float, weight: Array, excess: Array, density: Array) -> None:
    column = room.column(fan.x_m, fan.y_m)
    if flow < 0.0:
        drawn = np.zeros(room.grid.nz)
        drawn[min(room.grid.nz - 1, int(fan.z_m / room.spacing[2]))] = -flow
        to.leave(column, drawn)
    elif flow > 0.0:
        area = 0.25 * np.pi * fan.diameter_m**2
        _let_in(room, to, [(column, 1.0)], flow, fan.z_m, area, weight, excess, density)
