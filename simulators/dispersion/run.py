"""A dispersion from start to end: what heads read, how much of the room would burn, and where the gas went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulators.dispersion.declaration import Enclosure, Grid, Leak, Place
from simulators.dispersion.exchange import RIM
from simulators.dispersion.flow import Flow, Plume, find_flow
from simulators.dispersion.gases import GASES, burns
from simulators.dispersion.room import Room
from simulators.dispersion.transport import advance, fill_rim

Array = NDArray[np.float64]
Device = Literal["cpu", "cuda"]


@dataclass(frozen=True)
class DispersionHistory:
    """At times t_s [n_t]. fractions [n_t, n_places, n_gases]: volume fractions at the heads; excess_k [n_t, n_places].

    flammable_m3 [n_t]: volume within the flammable range, the plume's own core included. released_kg, inside_kg and
    left_kg [n_t, n_gases] balance to round-off. field [n_gases, nz, ny, nx]: volume fractions at the end.
    """

    t_s: Array
    gases: tuple[str, ...]
    fractions: Array
    excess_k: Array
    flammable_m3: Array
    released_kg: Array
    inside_kg: Array
    left_kg: Array
    field: Array

    def probes(self, gas: str) -> Array:
        """[n_t, n_places] volume fractions of one gas. Raises ValueError when nothing leaks it."""
        if gas not in self.gases:
            raise ValueError(f"probes: expected one of {', '.join(self.gases)}, got {gas!r}")
        return self.fractions[:, :, self.gases.index(gas)]

    @property
    def imbalance(self) -> Array:
        """[n_gases]: largest (inside + left - released) over all that was released."""
        worst = np.abs(self.inside_kg + self.left_kg - self.released_kg).max(axis=0)
        return np.asarray(worst / np.maximum(self.released_kg[-1], 1e-300))


def disperse(
    enclosure: Enclosure,
    leaks: Sequence[Leak],
    places: Sequence[Place],
    end_s: float,
    grid: Grid | None = None,
    output_s: float = 1.0,
    flow_s: float = 5.0,
    device: Device = "cpu",
) -> DispersionHistory:
    """Run leaks in a room until end_s, told every output_s; air's motion is found anew every flow_s.

    Raises ValueError, naming the parameter, when a place or leak is outside the room, a time is not more than 0, or gas
    must leave a room whose openings are all closed.
    """
    _check(enclosure, leaks, places, end_s, output_s, flow_s)
    grid = grid or Grid.fit(enclosure)
    gases = tuple(dict.fromkeys(name for leak in leaks for name in leak.kg_s))
    heated = enclosure.outdoor_k != enclosure.temp_k or any(leak.heat_w for leak in leaks)
    room = Room(enclosure, grid, gases, heated)
    take = _advancer(device)
    padded = np.zeros((room.n_scalars, grid.nz + 2 * RIM, grid.ny + 2 * RIM, grid.nx + 2 * RIM))
    inner = padded[:, RIM:-RIM, RIM:-RIM, RIM:-RIM]
    times = output_s * np.arange(round(end_s / output_s) + 1, dtype=np.float64)
    told = _Record(room, places, len(times))
    left, released = np.zeros(room.n_scalars), np.zeros(room.n_scalars)
    flow: Flow | None = None
    told.write(0, inner, released, left, ())
    found_s = -np.inf
    for n, (begin, end) in enumerate(pairwise(times), start=1):
        while begin < end - 1e-9:
            if flow is None or begin >= found_s + flow_s - 1e-9:
                until = begin + flow_s
                flow = find_flow(room, tuple(leaks), inner, begin, until, flow.pressure_pa if flow else 0.0)
                found_s = begin
            span = min(end, found_s + flow_s) - begin
            steps = max(1, int(np.ceil(span / flow.longest_step_s)))
            padded = take(padded, flow, steps, span / steps, room.cell_m3, left)
            inner = padded[:, RIM:-RIM, RIM:-RIM, RIM:-RIM]
            released += flow.released_m3_s * span
            begin += span
        told.write(n, inner, released, left, flow.plumes if flow else ())
    return told.history(times, inner)


def advance_on_cpu(padded: Array, flow: Flow, steps: int, dt: float, cell_m3: float, left: Array) -> Array:
    """Steps of dt; adds to left [scalar], m3. Returns the field with its rim, the same array."""
    fill_rim(padded)
    advance(
        padded, np.empty_like(padded), steps, dt, cell_m3, flow.flow_x, flow.flow_y, flow.flow_z, flow.mix_x,
        flow.mix_y, flow.mix_z, flow.lost, flow.columns, flow.drawn, flow.given, flow.spread_z, flow.first, flow.cells,
        flow.weights, left,
    )  # fmt: skip
    return padded


def _advancer(device: Device):  # type: ignore[no-untyped-def]
    if device == "cpu":
        return advance_on_cpu
    if device == "cuda":
        from simulators.dispersion.transport_cuda import advance_on_gpu

        return advance_on_gpu
    raise ValueError(f"disperse: device: expected cpu or cuda, got {device!r}")


class _Record:
    """Fills the history's arrays."""

    def __init__(self, room: Room, places: Sequence[Place], n_times: int) -> None:
        self.room, self.places = room, places
        n_gases = len(room.gases)
        self.fractions = np.zeros((n_times, len(places), n_gases))
        self.excess = np.zeros((n_times, len(places)))
        self.flammable = np.zeros(n_times)
        self.released, self.inside, self.left = (np.zeros((n_times, n_gases)) for _ in range(3))
        self.kg_m3 = np.array([GASES[name].density(room.enclosure.temp_k) for name in room.gases])
        self.corners = [_corners(room, place) for place in places]

    def write(self, n: int, field: Array, released: Array, left: Array, plumes: tuple[Plume, ...]) -> None:
        gases = len(self.room.gases)
        for p, (place, (k, j, i, weights)) in enumerate(zip(self.places, self.corners, strict=True)):
            value = field[:, k, j, i] @ weights
            for plume in plumes:
                value = np.maximum(value, _inside_plume(self.room, plume, place, field))
            self.fractions[n, p] = value[:gases]
            if self.room.heated:
                self.excess[n, p] = value[-1]
        self.flammable[n] = burns(field[:gases], self.room.gases).sum() * self.room.cell_m3
        self.flammable[n] += sum(_flammable_core_m3(self.room, plume, field) for plume in plumes)
        self.released[n] = released[:gases] * self.kg_m3
        self.left[n] = left[:gases] * self.kg_m3
        self.inside[n] = field[:gases].sum(axis=(1, 2, 3)) * self.room.cell_m3 * self.kg_m3

    def history(self, times: Array, field: Array) -> DispersionHistory:
        return DispersionHistory(
            times, self.room.gases, self.fractions, self.excess, self.flammable, self.released, self.inside, self.left,
            field[: len(self.room.gases)].copy(),
        )  # fmt: skip


def _corners(room: Room, place: Place) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Array]:
    """The eight cells around a place and their shares, held at walls."""
    grid = room.grid
    index, share = [], []
    for at, size, n in zip((place.z_m, place.y_m, place.x_m), room.spacing[::-1], (grid.nz, grid.ny, grid.nx),
                           strict=True):  # fmt: skip
        s = min(max(at / size - 0.5, 0.0), n - 1.0)
        low = min(int(s), max(n - 2, 0))
        index.append((low, min(low + 1, n - 1)))
        share.append((1.0 - (s - low), s - low))
    k, j, i = (np.array(a).ravel() for a in np.meshgrid(*index, indexing="ij"))
    wz, wy, wx = np.meshgrid(*share, indexing="ij")
    return k, j, i, (wz * wy * wx).ravel()


def _in_plume(room: Room, plume: Plume, field: Array) -> Array:
    """[scalar, nz]: what the plume is made of by plane: its own gas, and for the rest the air it passes."""
    j, i = room.column(plume.x_m, plume.y_m)
    return np.asarray(plume.made_of * plume.fractions[:, None] + (1.0 - plume.made_of) * field[:, :, j, i])


def _inside_plume(room: Room, plume: Plume, place: Place, field: Array) -> Array:
    """What a head reads that stands within a plume's radius; zero outside."""
    k = min(room.grid.nz - 1, int(place.z_m / room.spacing[2]))
    if np.hypot(place.x_m - plume.x_m, place.y_m - plume.y_m) > plume.radius_m[k] or plume.radius_m[k] == 0.0:
        return np.zeros(room.n_scalars)
    return _in_plume(room, plume, field)[:, k]


def _flammable_core_m3(room: Room, plume: Plume, field: Array) -> float:
    within = burns(_in_plume(room, plume, field)[: len(room.gases)], room.gases)
    return float(np.sum(np.pi * plume.radius_m[within] ** 2) * room.spacing[2])


def _check(enclosure: Enclosure, leaks: Sequence[Leak], places: Sequence[Place], end_s: float, output_s: float,
           flow_s: float) -> None:  # fmt: skip
    for leak in leaks:
        enclosure.check_inside("leak", leak.x_m, leak.y_m, leak.z_m)
    for place in places:
        enclosure.check_inside("place", place.x_m, place.y_m, place.z_m)
    for fan in enclosure.fans:
        enclosure.check_inside("fan", fan.x_m, fan.y_m, fan.z_m)
    for name, value in (("end_s", end_s), ("output_s", output_s), ("flow_s", flow_s)):
        if not 0.0 < value < np.inf:
            raise ValueError(f"disperse: {name}: expected more than 0, got {value}")
