"""The air's motion in a room that buoyant gas has layered: plumes, openings, and what they push between them.

Stratified air settles within seconds, gas builds up over minutes: so each plane is taken as level. Air rises or sinks
evenly over a plane (Baines and Turner 1969), and within a plane flows, without swirl, from where plumes leave it to
where they draw it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dctn, idctn

from simulators.dispersion.buoyant_jet import LAYER_SHARE, TURN_SHARE, rise_of
from simulators.dispersion.declaration import Enclosure, Fan, Grid, Leak, Opening, mean_over
from simulators.dispersion.gases import AIR_MOLAR_MASS, GASES, MOLAR_GAS_CONSTANT, PRESSURE_PA
from simulators.dispersion.vents import balance_pressure
from simulators.kernels.constants import CP, GRAVITY

Array = NDArray[np.float64]
AIR_THERMAL_M2_S = 2.1e-5
WALL_W_M2_K = 5.0
"""Natural convection to walls that stay at room temperature (ISO 6946 inside, without radiation: 2.5 to 5)."""
CURRENT_FROUDE = 0.5
"""Speed of a gravity current over (g' h)^(1/2) (Benjamin 1968)."""
STEP_SHARE = 0.9


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
    columns: NDArray[np.int64]
    drawn: Array
    given: Array
    spread_z: Array
    first: NDArray[np.int64]
    cells: NDArray[np.int64]
    weights: Array
    longest_step_s: float
    pressure_pa: float
    released_m3_s: Array
    plumes: tuple[Plume, ...]


@dataclass(frozen=True)
class Room:
    """A room on its grid: spacing in m, volume of a cell in m3, its openings with the cracks among them."""

    enclosure: Enclosure
    grid: Grid
    gases: tuple[str, ...]
    heated: bool

    @property
    def spacing(self) -> tuple[float, float, float]:
        """dx, dy, dz in m."""
        room, grid = self.enclosure, self.grid
        return room.x_m / grid.nx, room.y_m / grid.ny, room.z_m / grid.nz

    @property
    def cell_m3(self) -> float:
        return float(np.prod(self.spacing))

    @property
    def n_scalars(self) -> int:
        """Gases, then the excess of temperature when something is hot."""
        return len(self.gases) + int(self.heated)

    @property
    def openings(self) -> tuple[Opening, ...]:
        room = self.enclosure
        if room.leak_area_m2 == 0.0:
            return room.openings
        crack = Opening("x0", 0.5 * room.y_m, 0.5 * room.z_m, room.leak_area_m2 / room.z_m, room.z_m)
        return (*room.openings, crack)

    def column(self, x_m: float, y_m: float) -> tuple[int, int]:
        """(j, i) of the cells above a place."""
        dx, dy, _ = self.spacing
        return min(self.grid.ny - 1, int(y_m / dy)), min(self.grid.nx - 1, int(x_m / dx))

    def disc(self, x_m: float, y_m: float, radius_m: float) -> tuple[NDArray[np.int64], Array]:
        """Cells [n, (j, i)] of a disc and their shares, at least the cell it is in."""
        dx, dy, _ = self.spacing
        away = np.hypot(
            ((np.arange(self.grid.nx) + 0.5) * dx - x_m)[None, :], ((np.arange(self.grid.ny) + 0.5) * dy - y_m)[:, None]
        )
        share = np.clip((radius_m - away) / max(dx, dy) + 0.5, 0.0, 1.0)
        share[self.column(x_m, y_m)] = max(share[self.column(x_m, y_m)], 1e-3)
        cells = np.argwhere(share > 0.0)
        weights = share[share > 0.0]
        return cells, weights / weights.sum()

    def air_density(self, temp_k: float) -> float:
        return PRESSURE_PA * AIR_MOLAR_MASS / (MOLAR_GAS_CONSTANT * temp_k)


class _Rows:
    """Plumes as rows of `transport.exchange`, and the volume that they leave in or draw from each cell."""

    def __init__(self, room: Room) -> None:
        grid = room.grid
        self.room = room
        self.columns: list[tuple[int, int]] = []
        self.drawn: list[Array] = []
        self.given: list[Array] = []
        self.spread: list[Array] = []
        self.cells: list[NDArray[np.int64]] = []
        self.weights: list[Array] = []
        self.gain_m3_s = np.zeros((grid.nz, grid.ny, grid.nx))

    def add(self, column: tuple[int, int], drawn: Array, given: Array, flow: float, spread: Array,
            cells: NDArray[np.int64], weights: Array) -> None:  # fmt: skip
        """flow: m3/s left in the room, given [scalar] its own part of each scalar."""
        for rows, what in zip(
            (self.columns, self.drawn, self.given, self.spread, self.cells, self.weights),
            (column, drawn, given, spread, cells, weights),
            strict=True,
        ):
            rows.append(what)  # type: ignore[attr-defined]
        self.gain_m3_s[:, column[0], column[1]] -= drawn
        if flow > 0.0:
            self.gain_m3_s[:, cells[:, 0], cells[:, 1]] += flow * spread[:, None] * weights

    def leave(self, column: tuple[int, int], drawn: Array) -> None:
        """Out of the room."""
        nothing = np.zeros(self.room.n_scalars)
        self.add(column, drawn, nothing, 0.0, np.zeros(self.room.grid.nz), np.zeros((0, 2), np.int64), np.zeros(0))


def find_flow(room: Room, leaks: tuple[Leak, ...], field: Array, begin_s: float, end_s: float, guess_pa: float) -> Flow:
    """The motion from begin_s to end_s, of a field [scalar, nz, ny, nx] as it is at the beginning.

    Raises ValueError when all openings are closed and gas must leave.
    """
    enclosure, grid = room.enclosure, room.grid
    means = field.mean(axis=(2, 3))
    weight, excess, density = _densities(room, means)
    rows = _Rows(room)
    rates = [_rates_m3_s(room, leak, begin_s, end_s) for leak in leaks]
    fans = [mean_over(fan.m3_s, begin_s, end_s) for fan in enclosure.fans]
    released = np.sum(rates, axis=0) if rates else np.zeros(room.n_scalars)
    added = float(released[: len(room.gases)].sum() + sum(fans))
    pressure = _breathe(room, rows, weight, excess, density, added, begin_s, end_s, guess_pa)
    for fan, flow in zip(enclosure.fans, fans, strict=True):
        _blow(room, rows, fan, flow, weight, excess, density)
    plumes = tuple(
        _release(room, rows, leak, rate, weight, excess, density)
        for leak, rate in zip(leaks, rates, strict=True)
        if rate.any()
    )
    flow_x, flow_y, flow_z = level_flow(rows.gain_m3_s / room.cell_m3, room.spacing)
    mix = _mixing(room, field, density)
    lost = _wall_loss(room)
    drawn = np.array(rows.drawn).reshape(-1, grid.nz)
    columns = np.array(rows.columns, np.int64).reshape(-1, 2)
    return Flow(
        flow_x, flow_y, flow_z, *mix, lost, columns, drawn,
        np.array(rows.given).reshape(-1, room.n_scalars), np.array(rows.spread).reshape(-1, grid.nz),
        np.concatenate([[0], np.cumsum([len(w) for w in rows.weights])]).astype(np.int64),
        np.concatenate([np.zeros((0, 2), np.int64), *rows.cells]), np.concatenate([np.zeros(0), *rows.weights]),
        longest_step_s(flow_x, flow_y, flow_z, *mix, lost, columns, drawn / room.cell_m3), pressure, released, plumes,
    )  # fmt: skip


def level_flow(gain: Array, spacing: tuple[float, float, float]) -> tuple[Array, Array, Array]:
    """Flow through faces, in cell volumes a second, whose divergence is gain [nz, ny, nx], 1/s.

    Up it is even over a plane; within one it is the gradient of a potential, walls being tight. Shapes as in `sweep`.
    """
    nz, ny, nx = gain.shape
    dx, dy, _ = spacing
    mean = gain.mean(axis=(1, 2))
    flow_z = np.concatenate([[0.0], np.cumsum(mean)])
    flow_z[-1] = 0.0
    wave_x = (2.0 - 2.0 * np.cos(np.pi * np.arange(nx) / nx)) / dx**2
    wave_y = (2.0 - 2.0 * np.cos(np.pi * np.arange(ny) / ny)) / dy**2
    size = wave_x[None, :] + wave_y[:, None]
    size[0, 0] = 1.0
    waves = dctn(gain - mean[:, None, None], axes=(1, 2)) / -size
    waves[:, 0, 0] = 0.0
    potential = idctn(waves, axes=(1, 2))
    flow_x = np.zeros((nz, ny, nx + 1))
    flow_y = np.zeros((nz, ny + 1, nx))
    flow_x[:, :, 1:-1] = np.diff(potential, axis=2) / dx**2
    flow_y[:, 1:-1, :] = np.diff(potential, axis=1) / dy**2
    return flow_x, flow_y, flow_z


def longest_step_s(flow_x: Array, flow_y: Array, flow_z: Array, mix_x: Array, mix_y: Array, mix_z: Array, lost: Array,
                   columns: NDArray[np.int64], drawn: Array) -> float:  # fmt: skip
    """The step within which no cell can lose more than it has: limited slopes may double what a donor gives."""
    out = np.maximum(flow_x[:, :, 1:], 0.0) - np.minimum(flow_x[:, :, :-1], 0.0)
    out += np.maximum(flow_y[:, 1:], 0.0) - np.minimum(flow_y[:, :-1], 0.0)
    out += (np.maximum(flow_z[1:], 0.0) - np.minimum(flow_z[:-1], 0.0))[:, None, None]
    for (j, i), of_plume in zip(columns, drawn, strict=True):
        out[:, j, i] += of_plume
    spread = 2.0 * (mix_x + mix_y) + mix_z[:, 1:] + mix_z[:, :-1] + lost
    return float(STEP_SHARE / max(np.max(2.0 * out.max(axis=(1, 2)) + spread), 1e-9))


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


def _release(room: Room, rows: _Rows, leak: Leak, rates: Array, weight: Array, excess: Array, density: Array) -> Plume:
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
    rows.add(room.column(leak.x_m, leak.y_m), drawn, rates, flow + float(drawn.sum()), spread, *disc)
    return Plume(leak.x_m, leak.y_m, rates / flow if flow > 0.0 else np.zeros(room.n_scalars), radius, made_of)


def _mirrors(room: Room, x_m: float, y_m: float, diameter_m: float) -> float:
    """A source within its own width of a wall is half of one twice as strong, with its mirror image (Zukoski 1981)."""
    near = [min(x_m, room.enclosure.x_m - x_m) < diameter_m, min(y_m, room.enclosure.y_m - y_m) < diameter_m]
    return float(2 ** sum(near))


def _breathe(room: Room, rows: _Rows, weight: Array, excess: Array, density: Array, added: float, begin_s: float,
             end_s: float, guess_pa: float) -> float:  # fmt: skip
    """Openings; returns the pressure at the floor."""
    enclosure, nz, dz = room.enclosure, room.grid.nz, room.spacing[2]
    openings = room.openings
    z, width, height, depth = (
        np.array(column)
        for column in zip(
            *((o.z_m, o.width_m * mean_over(o.share, begin_s, end_s), o.height_m, o.depth_m) for o in openings),
            strict=True,
        )
    )
    if not width.any():
        if added == 0.0:
            return 0.0
        raise ValueError(f"all openings are closed at {begin_s} s, but {added:.3g} m3/s of gas must leave: give cracks")
    out = np.zeros((len(openings), nz))
    into, into_z, into_area = (np.zeros(len(openings)) for _ in range(3))
    outdoor_rho = room.air_density(enclosure.outdoor_k)
    pressure = balance_pressure(
        added, guess_pa, z, width, height, depth, dz, density, outdoor_rho, out, into, into_z, into_area
    )
    for v, opening in enumerate(openings):
        along = _along(room, opening)
        if out[v].any():
            for column, share in along:
                rows.leave(column, share * out[v])
        if into[v] > 0.0:
            _let_in(room, rows, along, float(into[v]), float(into_z[v]), float(into_area[v]), weight, excess, density)
    return float(pressure)


def _let_in(room: Room, rows: _Rows, along: list[tuple[tuple[int, int], float]], flow: float, z_m: float, area: float,
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
        rows.add(column, share * drawn, share * given, total, spread, *disc)


def _blow(room: Room, rows: _Rows, fan: Fan, flow: float, weight: Array, excess: Array, density: Array) -> None:
    column = room.column(fan.x_m, fan.y_m)
    if flow < 0.0:
        drawn = np.zeros(room.grid.nz)
        drawn[min(room.grid.nz - 1, int(fan.z_m / room.spacing[2]))] = -flow
        rows.leave(column, drawn)
    elif flow > 0.0:
        area = 0.25 * np.pi * fan.diameter_m**2
        _let_in(room, rows, [(column, 1.0)], flow, fan.z_m, area, weight, excess, density)


def _along(room: Room, opening: Opening) -> list[tuple[tuple[int, int], float]]:
    """Columns (j, i) behind an opening and their shares of its width."""
    grid, (dx, dy, _) = room.grid, room.spacing
    in_x = opening.wall in ("y0", "y1")
    n, size = (grid.nx, dx) if in_x else (grid.ny, dy)
    low, high = opening.along_m - 0.5 * opening.width_m, opening.along_m + 0.5 * opening.width_m
    told = []
    for cell in range(n):
        share = (min(high, (cell + 1) * size) - max(low, cell * size)) / opening.width_m
        if share > 1e-12:
            far = (grid.ny if in_x else grid.nx) - 1 if opening.wall.endswith("1") else 0
            told.append(((far, cell) if in_x else (cell, far), share))
    total = sum(share for _, share in told)
    return [(column, share / total) for column, share in told]


def _mixing(room: Room, field: Array, density: Array) -> tuple[Array, Array, Array]:
    """Diffusivities over spacing squared, 1/s, by scalar and plane, see `sweep`.

    Molecular, plus the room's turbulence, which layers damp (Munk and Anderson 1948), plus along a plane the gravity
    currents that level it, plus up the overturning of what is heavy above light (mixing length: the layer's depth).
    """
    enclosure, (dx, dy, dz) = room.enclosure, room.spacing
    nz = room.grid.nz
    own = np.array([GASES[name].diffusivity for name in room.gases] + [AIR_THERMAL_M2_S] * room.heated)
    turbulent = enclosure.diffusivity_m2_s
    depth = max(LAYER_SHARE * enclosure.z_m, dz)
    scatter = _density_scatter(room, field)
    level = turbulent + CURRENT_FROUDE * np.sqrt(GRAVITY * scatter * depth) * depth
    stable = -GRAVITY * np.diff(density) / dz / (0.5 * (density[1:] + density[:-1]))
    up = np.zeros(nz + 1)
    scale = (enclosure.x_m * enclosure.y_m * enclosure.z_m) ** (1.0 / 3.0)
    shear = turbulent / scale**2
    richardson = np.maximum(stable, 0.0) / max(shear * shear, 1e-30)
    up[1:-1] = turbulent / (1.0 + 10.0 / 3.0 * richardson) ** 1.5 + depth**2 * np.sqrt(np.maximum(-stable, 0.0))
    inner = np.ones(nz + 1)
    inner[0] = inner[-1] = 0.0
    across = own[:, None] + level[None, :]
    return across / dx**2, across / dy**2, (own[:, None] + up) * inner / dz**2


def _density_scatter(room: Room, field: Array) -> Array:
    """Standard deviation of density over its mean, by plane [nz]."""
    light = np.zeros(field.shape[1:])
    for fraction, name in zip(field, room.gases, strict=False):
        light += fraction * (GASES[name].molar_mass / AIR_MOLAR_MASS - 1.0)
    if room.heated:
        light -= field[-1] / room.enclosure.temp_k
    return light.std(axis=(1, 2)) / (1.0 + light.mean(axis=(1, 2)))


def _wall_loss(room: Room) -> Array:
    """1/s by scalar and plane: heat to walls, floor and ceiling; gases lose nothing."""
    lost = np.zeros((room.n_scalars, room.grid.nz))
    if room.heated:
        enclosure, dz = room.enclosure, room.spacing[2]
        lost[-1] = 2.0 * (1.0 / enclosure.x_m + 1.0 / enclosure.y_m)
        lost[-1, 0] += 1.0 / dz
        lost[-1, -1] += 1.0 / dz
        lost[-1] *= WALL_W_M2_K / (room.air_density(enclosure.temp_k) * CP)
    return lost
