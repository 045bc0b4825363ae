"""The air at one place of a room: its layer's, and in the fire's room the ceiling jet of what burns there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.arrival import N_WAY
from simulators.kernels.point_air import N_AIR, N_JET, PRESSURE_PA, airs
from simulators.kernels.stratified import N_MIXED
from simulators.physics.building import Building
from simulators.physics.zone_model import ZoneHistory

Array = NDArray[np.float64]
Place = tuple[int, float, float, float]
"""Number of the room, and x, y and z in it, m."""


class PointAir(NamedTuple):
    """The air at one place over time, each [n].

    pressure_pa is absolute, at the place's height; co2 and o2 are dry, as instruments read them; od_per_m is base 10,
    and of it flaming_od_per_m soot of flames, fine_ and coarse_od_per_m aerosol of that size; voc_ppm as ethanol;
    alkane_ppm methane and propane.
    """

    temp_c: Array
    velocity_m_s: Array
    co_ppm: Array
    hcn_ppm: Array
    co2_pct: Array
    o2_pct: Array
    rh_pct: Array
    voc_ppm: Array
    od_per_m: Array
    flaming_od_per_m: Array
    fine_od_per_m: Array
    coarse_od_per_m: Array
    h2_ppm: Array
    alkane_ppm: Array
    pressure_pa: Array

    @property
    def od_by_kind(self) -> Array:
        """Optical density [kinds of particles, n], 1/m, in the order of constants.SPECIES; haze is as smouldering."""
        smouldering = self.od_per_m - self.flaming_od_per_m - self.fine_od_per_m - self.coarse_od_per_m
        return np.array((self.flaming_od_per_m, smouldering, self.fine_od_per_m, self.coarse_od_per_m))


def airs_at(history: ZoneHistory, building: Building, places: Sequence[Place]) -> list[PointAir]:
    """The air at each place, at the history's times. Raises ValueError for a place outside its room."""
    for room, *place in places:
        walls = building.rooms[room]
        limits = (walls.width_m, walls.depth_m, walls.height_m)
        for name, value, limit in zip(("x_m", "y_m", "z_m"), place, limits, strict=True):
            if not 0.0 <= value <= limit:
                raise ValueError(f"{name} {value} lies outside room {walls.name} (0 to {limit})")
    n, sources = history.t_s.size, history.sources
    out = np.empty((len(places), N_AIR, n))
    airs(
        history.t_s,
        (history.temp_k, history.layer_height_m, history.pressure_pa, history.fractions, history.burnt,
         history.buoyancy_m4_s3, history.newest),
        history.rooms, history.vents, sources,
        (float(history.ambient.pressure_pa), history.ambient.temp_c + c.KELVIN, float(history.model_error.temperature),
         float(history.model_error.delay)),
        np.array([place[1:] for place in places]).reshape(-1, 3),
        np.array([place[0] for place in places], np.int64),
        np.empty((sources.n, n, N_JET)), np.empty((sources.n, n, c.N_SPECIES)), np.empty((n, N_WAY)),
        np.empty((n, N_MIXED)), out,
    )  # fmt: skip
    # the history tells pressures over those outdoors at a floor's height, which are the less the higher it is
    outdoor_k = history.ambient.outdoor_temp_c + c.KELVIN
    a_metre_pa = c.GRAVITY * float(history.ambient.pressure_pa) / (c.GAS_CONSTANT * outdoor_k)
    for (room, *_), air in zip(places, out, strict=True):
        air[PRESSURE_PA] -= a_metre_pa * building.rooms[room].origin_m[2]
    return [PointAir(*each) for each in out]
