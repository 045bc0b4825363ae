"""The zone model: a building and what burns in it, run to the state of every room's two layers over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.cpu import run
from simulators.kernels.layout import N_DEVICE, N_NEWEST, Output, Rooms, Scenario, Setting, Sources, Vents
from simulators.physics.building import Building
from simulators.physics.devices import Device
from simulators.physics.fire import Ambient, ModelError
from simulators.physics.humid_air import mass_fractions
from simulators.physics.pack_devices import pack_devices
from simulators.physics.pack_rooms import pack_fans, pack_hatches, pack_linings, pack_rooms, pack_vents, pack_walls
from simulators.physics.source_tables import Source, pack_sources

Array = NDArray[np.float64]
LONGEST_STEP_S = 10.0
O2_LIMIT = 0.15
"""Flames go out below this mass fraction of oxygen (SFPE Handbook; CFAST's default)."""
STEPS_A_SECOND = 400


class ZoneModelError(RuntimeError):
    """A run that cannot be finished; the message names the building and the time."""


@dataclass(frozen=True)
class ZoneHistory:
    """Every room over time; n times, m rooms, k sources. Layers: 0 upper, 1 lower.

    t_s [n]; temp_k [n, m, 2]; layer_height_m [n, m] of the interface above the floor; pressure_pa [n, m] at the floor
    over that outdoors at its height; fractions [n, m, 2, species] by mass, in the order of constants.SPECIES;
    layer_mass_kg [n, m, 2]; wall_k [n, m, 4], inner faces of ceiling, upper wall, lower wall, floor; hrr_w [n, m];
    buoyancy_m4_s3 [n, m], what flows from upper layers of other rooms brings; newest [n, m, kernels.layout.N_NEWEST],
    what came in from other rooms and lies under the ceiling; burnt [n, k], the share of what a source would burn that
    found its oxygen; devices [n, d, columns of kernels.layout D_*]; alarm_s [d], when each was reached, vent_s,
    hatch_s, fan_s and lit_s [k], when a device changed an opening and a source was lit, all NaN for never; water_kg [m,
    4] on and in surfaces at the end.
    `unsolved` counts steps whose pressures were not found. `balance` holds what came in and went out, for the tests;
    od_m2_kg [4] is the optical density of particles; fuel_g_mol is what a mole of VOC and unburnt fuel weighs;
    `rooms`, `vents` and `sources` are the kernels' own of layout.
    """

    t_s: Array
    temp_k: Array
    layer_height_m: Array
    pressure_pa: Array
    fractions: Array
    layer_mass_kg: Array
    wall_k: Array
    hrr_w: Array
    buoyancy_m4_s3: Array
    newest: Array
    burnt: Array
    devices: Array
    alarm_s: Array
    vent_s: Array
    hatch_s: Array
    fan_s: Array
    lit_s: Array
    water_kg: Array
    balance: dict[str, Array]
    od_m2_kg: Array
    ambient: Ambient
    model_error: ModelError
    rooms: Rooms
    vents: Vents
    sources: Sources
    steps: int
    unsolved: int
    fuel_g_mol: float

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
        molar[c.VOC] = self.fuel_g_mol
        moles = self.fractions[:, :, layer, : molar.size] / molar
        return np.asarray(moles[..., species] / moles.sum(axis=-1))

    def od_per_m(self, layer: int) -> Array:
        """Optical density of a layer, base 10, 1/m, [n, m]."""
        particles = self.fractions[:, :, layer, c.FIRST_PARTICLE :] * self.density_kg_m3(layer)[..., None]
        return np.asarray(particles @ self.od_m2_kg)


def run_zones(
    building: Building,
    sources: Sequence[Source],
    ambient: Ambient,
    end_s: float,
    output_period_s: float = 1.0,
    model_error: ModelError | None = None,
    longest_step_s: float = LONGEST_STEP_S,
    devices: Sequence[Device] = (),
    o2_limit: float = O2_LIMIT,
    accuracy: float = 1.0,
    od_m2_kg: Sequence[float] = c.OD_M2_KG,
    fuel_g_mol: float = c.MOLAR_MASS_G[c.VOC],
) -> ZoneHistory:
    """Run a scenario from t = 0 to end_s, with an output each output_period_s.

    `model_error` scales entrainment (plume) and yields (co, smoke); its temperature factor belongs to a head's air.
    `accuracy` scales what may change in a step; `od_m2_kg` [4] is the optical density of particles, 1/m at 1 kg/m3;
    `fuel_g_mol` is what a mole of VOC and unburnt fuel weighs, for the doses at devices.
    Raises ValueError for a source or device in a room that does not exist, ZoneModelError when a run does not end.
    """
    error = model_error or ModelError()
    scenario = pack(building, sources, ambient, end_s, output_period_s, error, longest_step_s, devices, o2_limit,
                    accuracy, od_m2_kg, fuel_g_mol=fuel_g_mol)  # fmt: skip
    return run_packed(scenario, building.building_id, ambient, error)


def run_packed(scenario: Scenario, building_id: str, ambient: Ambient, error: ModelError) -> ZoneHistory:
    """Run what `pack` made of a building. Raises ZoneModelError when the run does not end."""
    out = output_for(scenario)
    run(scenario, out)
    if out.steps[0] < 0:
        broken_s = out.steps[1] / 1000.0
        raise ZoneModelError(f"building {building_id}: broken off at {broken_s:.3f} s after {-out.steps[0]} steps")
    return history_of(out, scenario.setting.output_s, ambient, error, scenario)


def pack(
    building: Building, sources: Sequence[Source], ambient: Ambient, end_s: float, output_period_s: float,
    error: ModelError, longest_step_s: float = LONGEST_STEP_S, devices: Sequence[Device] = (),
    o2_limit: float = O2_LIMIT, accuracy: float = 1.0, od_m2_kg: Sequence[float] = c.OD_M2_KG, begin_s: float = 0.0,
    fuel_g_mol: float = c.MOLAR_MASS_G[c.VOC],
) -> Scenario:  # fmt: skip
    """A scenario as the kernels read it; see run_zones. It is run from begin_s, and told from 0."""
    names = {device.name: number for number, device in enumerate(devices)}
    setting = Setting(
        float(begin_s), float(end_s), float(output_period_s), float(longest_step_s),
        int(STEPS_A_SECOND * max(end_s, 100.0)),
        float(ambient.pressure_pa), ambient.temp_c + c.KELVIN, ambient.outdoor_temp_c + c.KELVIN,
        ambient.behind_walls_c + c.KELVIN, float(error.plume), float(o2_limit), float(accuracy),
        mass_fractions(ambient.temp_c, ambient.humidity_pct, ambient.pressure_pa, ambient.o2_share,
                       ambient.breathed_ppm),
        mass_fractions(ambient.outdoor_temp_c, ambient.outdoor_humidity_pct, ambient.pressure_pa,
                       ambient.outdoor_o2_share),
        np.array(od_m2_kg), float(fuel_g_mol),
    )  # fmt: skip
    return Scenario(
        setting, pack_rooms(building), pack_walls(building), pack_linings(building), *pack_vents(building, names),
        *pack_hatches(building, names), *pack_fans(building, names),
        pack_sources(sources, building, end_s, error, names), pack_devices(devices, building),
    )  # fmt: skip


def output_for(scenario: Scenario) -> Output:
    """Empty arrays for a scenario's outputs."""
    n = int(np.floor(scenario.setting.end_s / scenario.setting.output_s + 1e-9)) + 1
    rooms, sources, devices = scenario.rooms.n, scenario.sources.n, scenario.devices.n
    return Output(
        temp=np.empty((n, rooms, 2)), layer=np.empty((n, rooms)), pressure=np.empty((n, rooms)),
        species=np.empty((n, rooms, 2, c.N_SPECIES)), mass=np.empty((n, rooms, 2)), wall=np.empty((n, rooms, 4)),
        hrr=np.empty((n, rooms)), buoyancy=np.empty((n, rooms)),
        newest=np.empty((n, rooms, N_NEWEST)), burnt=np.empty((n, sources)),
        device=np.empty((n, devices, N_DEVICE)), alarm=np.empty(devices), vent_at=np.empty(scenario.vents.n),
        hatch_at=np.empty(scenario.hatches.n), fan_at=np.empty(scenario.fans.n), ignited_at=np.empty(sources),
        balance=np.zeros(2 + 2 * c.N_SPECIES), water=np.zeros((rooms, 4)), steps=np.zeros(2, np.int64),
    )  # fmt: skip


def history_of(
    out: Output, output_period_s: float, ambient: Ambient, error: ModelError, scenario: Scenario
) -> ZoneHistory:
    """What a kernel wrote of a scenario, by name."""
    s = c.N_SPECIES
    return ZoneHistory(
        t_s=np.arange(len(out.layer), dtype=np.float64) * output_period_s,
        temp_k=out.temp,
        layer_height_m=out.layer,
        pressure_pa=out.pressure,
        fractions=out.species,
        layer_mass_kg=out.mass,
        wall_k=out.wall,
        hrr_w=out.hrr,
        buoyancy_m4_s3=out.buoyancy,
        newest=out.newest,
        burnt=out.burnt,
        devices=out.device,
        alarm_s=np.where(out.alarm >= c.NEVER, np.nan, out.alarm),
        vent_s=out.vent_at,
        hatch_s=out.hatch_at,
        fan_s=out.fan_at,
        lit_s=out.ignited_at,
        water_kg=out.water,
        balance={
            "energy_in_j": out.balance[0:1],
            "energy_out_j": out.balance[1:2],
            "species_in_kg": out.balance[2 : 2 + s],
            "species_out_kg": out.balance[2 + s :],
        },
        od_m2_kg=scenario.setting.od_m2_kg,
        ambient=ambient,
        model_error=error,
        rooms=scenario.rooms,
        vents=scenario.vents,
        sources=scenario.sources,
        steps=int(out.steps[0]),
        unsolved=int(out.steps[1]),
        fuel_g_mol=scenario.setting.fuel_g_mol,
    )
