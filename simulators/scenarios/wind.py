"""Wind on a building: what it adds to the pressure outside each of its walls.

A station tells the wind in the open, 10 m over ground. At the height of a building among others it is slower (power
laws of both terrains: ASHRAE Fundamentals 2001, chapter 16, equation 4 and table 1), and slower again behind what is
near. It presses on the wall that it meets and draws at the others: the mean over a wall of a low building is Swami
and Chandra's (1987), here for a square plan. It neither turns nor gusts during a scenario.
"""

from __future__ import annotations

import math
from dataclasses import replace

from simulators.kernels.constants import GAS_CONSTANT, KELVIN
from simulators.physics.building import Building
from simulators.physics.fire import Ambient
from simulators.scenarios.draws import Draws

MEAN_M_S = 3.5
"""At stations of inland lowlands over the year; Rayleigh's distribution about it (Troen and Petersen, European Wind
Atlas, 1989: 3 to 4 m/s, Weibull's shape about 2)."""
SHELTER = (0.3, 0.9)
"""Of the wind that is left: from a town house close to its neighbours to a rural house alone (Walker and Wilson 1998;
ASHRAE Fundamentals 2001, chapter 26, table 7)."""
STATION_M, STATION_LAYER_M, STATION_EXPONENT = 10.0, 270.0, 0.14
SUBURB_LAYER_M, SUBURB_EXPONENT = 370.0, 0.22
MET_WALL = 0.6
"""Pressure on a wall that the wind meets squarely over its dynamic pressure (Swami and Chandra 1987)."""
N_WALLS = 4
LEAST_SHARE = 1e-9
"""A room has no wall on a side of which so little is its own: rounding."""


def draw_wind(draws: Draws, home_m: float, shelter: float, ambient: Ambient) -> tuple[float, ...]:
    """What the wind adds to the pressure outside the four walls of a building, turn by turn, Pa; `home_m` is how high
    its eaves are."""
    station_m_s = MEAN_M_S * math.sqrt(-4.0 / math.pi * math.log1p(-draws.uniform("calmer", 0.0, 1.0)))
    from_deg = draws.uniform("wind_from_deg", 0.0, 360.0)
    density = ambient.pressure_pa / (GAS_CONSTANT * (ambient.outdoor_temp_c + KELVIN))
    dynamic_pa = 0.5 * density * (shelter * wind_at_m_s(station_m_s, home_m)) ** 2
    return tuple(dynamic_pa * wall_coefficient(from_deg - 90.0 * wall) for wall in range(N_WALLS))


def wind_at_m_s(station_m_s: float, height_m: float) -> float:
    """The wind among houses at a height, m/s, from that of a station in the open."""
    aloft = station_m_s * (STATION_LAYER_M / STATION_M) ** STATION_EXPONENT
    return float(aloft * (height_m / SUBURB_LAYER_M) ** SUBURB_EXPONENT)


def wall_coefficient(from_deg: float) -> float:
    """Mean pressure on a wall over the wind's dynamic pressure; `from_deg` between the wind and the wall's outward
    normal: 0 where it blows straight at it (Swami and Chandra 1987, their equation for walls as long as wide)."""
    angle = math.radians(from_deg % 360.0)
    # seen from either side the same
    angle = min(angle, 2.0 * math.pi - angle)
    half_sine, half_cosine = math.sin(0.5 * angle), math.cos(0.5 * angle)
    return MET_WALL * math.log(
        1.248 - 0.703 * half_sine - 1.175 * math.sin(angle) ** 2 + 0.769 * half_cosine + 0.717 * half_cosine**2
    )


def blown(building: Building, walls_pa: tuple[float, ...]) -> Building:
    """The building with the wind on its cracks, and on its windows and outer doors, which are in the wall that is most
    its room's."""
    faces = [outer_walls(building, number) for number in range(len(building.rooms))]
    rooms = tuple(
        replace(room, leak_winds=tuple((share, walls_pa[wall]) for wall, share in face))
        for room, face in zip(building.rooms, faces, strict=True)
    )
    main = [max(face, key=lambda part: part[1])[0] for face in faces]
    vents = tuple(
        replace(vent, wind_pa=walls_pa[main[vent.measured_in]]) if vent.leads_outside else vent
        for vent in building.vents
    )
    return replace(building, rooms=rooms, vents=vents)


def outer_walls(building: Building, number: int) -> tuple[tuple[int, float], ...]:
    """Which of the four walls a room is behind, and by what share of its own outer walls: in the order of the plan the
    rooms of a storey lie around it, each with as much of the way round, the first from the middle of a wall on."""
    floor_m = building.rooms[number].origin_m[2]
    storey = [i for i, room in enumerate(building.rooms) if room.origin_m[2] == floor_m]
    begin, end = (N_WALLS * (storey.index(number) + more) / len(storey) for more in (0, 1))
    shares = [0.0] * N_WALLS
    for wall in range(N_WALLS + 1):
        part = min(end, wall + 0.5) - max(begin, wall - 0.5)
        shares[wall % N_WALLS] += max(part, 0.0) / (end - begin)
    return tuple((wall, share) for wall, share in enumerate(shares) if share > LEAST_SHARE)
