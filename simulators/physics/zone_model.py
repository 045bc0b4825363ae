"""The zone model: a building and what burns in it, run to the state of every room's two layers over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.simulate import simulate
from simulators.physics.building import OUTSIDE, Building, Material
from simulators.physics.combustion import products_a_joule
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.physics.humid_air import mass_fractions
from simulators.physics.source_tables import source_table

Array = NDArray[np.float64]
LONGEST_STEP_S = 10.0
FIRST_CELL_M = 0.002
_OUTPUTS_A_STEP_LIMIT = 400


class ZoneModelError(RuntimeError):
    """A run that cannot be finished; the message names the building and the time."""


@dataclass(frozen=True)
class ZoneHistory:
    """Every room over time; n times, m rooms, k sources. Layers: 0 upper, 1 lower.

    t_s [n]; temp_k [n, m, 2]; layer_height_m [n, m] of the interface above the floor; pressure_pa [n, m] at the floor
    over the reference; fractions [n, m, 2, species] by mass, in the order of constants.SPECIES; layer_mass_kg [n, m,
    2]; wall_k [n, m, 4], inner faces of ceiling, upper wall, lower wall, floor; hrr_w [n, m]; burnt [n, k], the share
    of what a source would burn that found its oxygen. `balance` holds what came in and went out, for the tests.
    """

    t_s: Array
    temp_k: Array
    layer_height_m: Array
    pressure_pa: Array
    fractions: Array
    layer_mass_kg: Array
    wall_k: Array
    hrr_w: Array
    burnt: Array
    balance: dict[str, Array]
    ambient: Ambient
    model_error: ModelError
    steps: int

    @property
    def upper_temp_k(self) -> Array:
        return self.temp_k[:, :, c.UPPER]

    @property
    def lower_temp_k(self) -> Array:
        return self.temp_k[:, :, c.LOWER]

    @property
    def ceiling_temp_k(self) -> Array:
        return self.wall_k[:, :, c.CEILING]

    @property
    def upper_wall_temp_k(self) -> Array:
        return self.wall_k[:, :, c.UPPER_WALL]

    @property
    def lower_wall_temp_k(self) -> Array:
        return self.wall_k[:, :, c.LOWER_WALL]

    @property
    def floor_temp_k(self) -> Array:
        return self.wall_k[:, :, c.FLOOR]

    def density_kg_m3(self, layer: int) -> Array:
        """Of a layer's gas [n, m]."""
        return (self.ambient.pressure_pa + self.pressure_pa) / (c.GAS_CONSTANT * self.temp_k[:, :, layer])

    def mole_fraction(self, species: int, layer: int) -> Array:
        """Of a gas of constants.SPECIES, wet, [n, m]."""
        molar = np.array(c.MOLAR_MASS_G)
        moles = self.fractions[:, :, layer, : molar.size] / molar
        return np.asarray(moles[..., species] / moles.sum(axis=-1))

    def od_per_m(self, layer: int) -> Array:
        """Optical density of a layer, base 10, 1/m, [n, m]."""
        particles = self.fractions[:, :, layer, c.FIRST_PARTICLE :] * self.density_kg_m3(layer)[..., None]
        return np.asarray(particles @ np.array(c.OD_M2_KG))

    def particles_kg_m3(self, layer: int) -> Array:
        """Mass density of all particles of a layer, [n, m]."""
        return np.asarray(self.fractions[:, :, layer, c.FIRST_PARTICLE :].sum(axis=-1) * self.density_kg_m3(layer))

    def observed(self) -> dict[str, Array]:
        """The columns of truth_zones, each [n, m]."""
        return {
            "upper_temp_c": self.upper_temp_k - c.KELVIN,
            "lower_temp_c": self.lower_temp_k - c.KELVIN,
            "layer_height_m": self.layer_height_m,
            "pressure_pa": self.pressure_pa,
            "upper_o2_pct": 100.0 * self.mole_fraction(c.O2, c.UPPER),
            "upper_co2_pct": 100.0 * self.mole_fraction(c.CO2, c.UPPER),
            "upper_co_ppm": 1e6 * self.mole_fraction(c.CO, c.UPPER),
            "upper_od_per_m": self.od_per_m(c.UPPER),
            "hrr_kw": self.hrr_w / 1000.0,
        }


def run_zones(
    building: Building,
    sources: Sequence[Fire | Release],
    ambient: Ambient,
    end_s: float,
    output_period_s: float = 1.0,
    model_error: ModelError | None = None,
    longest_step_s: float = LONGEST_STEP_S,
) -> ZoneHistory:
    """Run a scenario from t = 0 to end_s, with an output each output_period_s.

    `model_error` scales entrainment (plume) and yields (co, smoke); its temperature factor belongs to a head's air.
    Raises ValueError for a source in a room that does not exist, ZoneModelError when a run does not end.
    """
    error = model_error or ModelError()
    for source in sources:
        if not 0 <= source.room < len(building.rooms):
            raise ValueError(f"a source is in room {source.room}; the building has {len(building.rooms)}")
    n_out = int(np.floor(end_s / output_period_s + 1e-9)) + 1
    rooms, n_sources = len(building.rooms), len(sources)
    out = {
        "temp": np.empty((n_out, rooms, 2)),
        "layer": np.empty((n_out, rooms)),
        "pressure": np.empty((n_out, rooms)),
        "species": np.empty((n_out, rooms, 2, c.N_SPECIES)),
        "wall": np.empty((n_out, rooms, 4)),
        "hrr": np.empty((n_out, rooms)),
        "burnt": np.empty((n_out, n_sources)),
        "mass": np.empty((n_out, rooms, 2)),
    }
    balance = np.zeros(2 + 2 * c.N_SPECIES)
    limit = int(_OUTPUTS_A_STEP_LIMIT * max(end_s, 100.0))
    steps = simulate(
        float(end_s), float(output_period_s), float(longest_step_s), limit, ambient.pressure_pa,
        ambient.temp_c + c.KELVIN, ambient.outdoor_temp_c + c.KELVIN,
        mass_fractions(ambient.temp_c, ambient.humidity_pct, ambient.pressure_pa),
        mass_fractions(ambient.outdoor_temp_c, 75.0, ambient.pressure_pa),
        *_rooms(building), *_vents(building), *_sources(sources, end_s, error), error.plume,
        *out.values(), balance,
    )  # fmt: skip
    if steps < 0:
        raise ZoneModelError(f"building {building.building_id}: no end after {-steps} steps")
    return ZoneHistory(
        t_s=np.arange(n_out, dtype=np.float64) * output_period_s,
        temp_k=out["temp"],
        layer_height_m=out["layer"],
        pressure_pa=out["pressure"],
        fractions=out["species"],
        layer_mass_kg=out["mass"],
        wall_k=out["wall"],
        hrr_w=out["hrr"],
        burnt=out["burnt"],
        balance={
            "energy_in_j": balance[0:1],
            "energy_out_j": balance[1:2],
            "species_in_kg": balance[2 : 2 + c.N_SPECIES],
            "species_out_kg": balance[2 + c.N_SPECIES :],
        },
        ambient=ambient,
        model_error=error,
        steps=int(steps),
    )


def _rooms(building: Building) -> tuple[Array, ...]:
    rooms = building.rooms
    materials = [[room.construction(s)[0] for s in ("ceiling", "wall", "wall", "floor")] for room in rooms]
    return (
        np.array([room.width_m for room in rooms]),
        np.array([room.depth_m for room in rooms]),
        np.array([room.height_m for room in rooms]),
        np.array([[cells(m) for m in of_room] for of_room in materials]),
        np.array([[m.conductivity_w_mk for m in of_room] for of_room in materials]),
        np.array([[m.density_kg_m3 * m.specific_heat_j_kgk for m in of_room] for of_room in materials]),
        np.array([[m.emissivity for m in of_room] for of_room in materials]),
    )


def cells(material: Material) -> Array:
    """Thicknesses [WALL_NODES] of a wall's cells, growing from its near side, so that quick changes are resolved."""
    n = c.WALL_NODES
    first = min(FIRST_CELL_M, material.thickness_m / n)
    low, high = 1.0, 5.0
    for _ in range(60):
        ratio = 0.5 * (low + high)
        total = first * sum(ratio**i for i in range(n))
        low, high = (ratio, high) if total < material.thickness_m else (low, ratio)
    widths = first * low ** np.arange(n)
    return np.asarray(widths * material.thickness_m / widths.sum())


def _vents(building: Building) -> tuple[NDArray[Any], ...]:
    """Vents of the building, and each room's leak as a slot of its own to outside."""
    rows = [(v.from_room, v.to_room, v.sill_m, v.soffit_m, v.width_m, v.opening) for v in building.vents]
    for number, room in enumerate(building.rooms):
        slot_m = room.leak_area_m2 / room.height_m
        rows.append((number, OUTSIDE, 0.0, room.height_m, slot_m, ((0.0, 1.0),)))
    points = np.array([point for row in rows for point in row[5]], np.float64)
    first = np.concatenate([[0], np.cumsum([len(row[5]) for row in rows])]).astype(np.int64)
    columns = [np.array([row[i] for row in rows], np.int64 if i < 2 else np.float64) for i in range(5)]
    return (*columns, points, first)


def _sources(sources: Sequence[Fire | Release], end_s: float, error: ModelError) -> tuple[NDArray[Any], ...]:
    tables = [source_table(source, end_s) for source in sources]
    fires = [isinstance(source, Fire) for source in sources]
    products = np.zeros((len(sources), 2, c.N_SPECIES + 2))
    for number, source in enumerate(sources):
        if isinstance(source, Fire):
            products[number] = products_a_joule(source.material, error)
    heights = [s.base_height_m if isinstance(s, Fire) else s.z_m for s in sources]
    diameters = [2.0 * (s.area_m2 / np.pi) ** 0.5 if isinstance(s, Fire) else 0.15 for s in sources]
    radiated = [s.material.radiative_fraction if isinstance(s, Fire) else 0.0 for s in sources]
    dusty = [isinstance(s, Release) and s.aerosol_size == "coarse" for s in sources]
    particle = np.where(np.array(dusty, np.bool_), c.AEROSOL_COARSE, c.AEROSOL_FINE).astype(np.int64)
    first = np.concatenate([[0], np.cumsum([len(t) for t in tables])]).astype(np.int64)
    stacked = np.concatenate(tables) if tables else np.zeros((0, 1 + c.N_RATES))
    return (
        np.array([s.room for s in sources], np.int64), np.array(heights, np.float64), np.array(diameters, np.float64),
        np.array(fires, np.bool_), np.array(radiated, np.float64), stacked, first, products, particle,
    )  # fmt: skip
