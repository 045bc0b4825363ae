"""Sources as tables of rates over time, straight between the points: what the kernel reads."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.kernels.layout import Sources
from simulators.physics.building import Building
from simulators.physics.combustion import products_a_joule, starved_co, tabulated_products, yields_that_fit
from simulators.physics.fire import Fire, ModelError, Release, TabulatedFire
from simulators.physics.pack_rooms import columns_of, firsts_of, pack_triggers

Array = NDArray[np.float64]
Numbers = tuple[float, ...]
Source = Fire | TabulatedFire | Release
FIRE_POINT_S = 2.0
"""Between the points of a fire that grows: t-squared growth is straight enough over that."""
RATES = {
    "heat_kw": c.HEAT, "h2o_kg_s": c.R_H2O, "co2_kg_s": c.R_CO2, "co_kg_s": c.R_CO, "voc_kg_s": c.R_VOC,
    "aerosol_kg_s": c.R_AEROSOL, "ch4_kg_s": c.R_CH4, "c3h8_kg_s": c.R_C3H8, "h2_kg_s": c.R_H2, "o2_used_kg_s": c.R_O2,
}  # fmt: skip
"""The column of each of a release's curves."""
AT_A_WALL_M = 1e-6
OF_A_CORNER = 4.0
"""A fire that touches both walls of a corner is a quarter of its mirrored self (Zukoski 1985): its layer is up to 1.7
times as warm (Mowrer and Williamson 1987). One wall alone does little to a fire that does not stand on it (Hasemi and
Tokunaga 1984)."""


def source_table(source: Source, end_s: float, error: ModelError | None = None) -> Array:
    """Rows of constants.N_COLUMNS: time, rates, place and size, and yields of flaming. Times of a tabulated fire count
    from its ignition."""
    if isinstance(source, TabulatedFire):
        return _deck_table(source, error or ModelError())
    return _fire_table(source, end_s) if isinstance(source, Fire) else _release_table(source)


def _fire_table(fire: Fire, end_s: float) -> Array:
    times = _fire_times(fire, end_s)
    table = np.zeros((times.size, c.N_COLUMNS))
    table[:, c.TIME] = times
    table[:, c.SMOULDER] = 1000.0 * fire.smouldering_kw(times)
    flaming_kw = fire.flaming_kw(times)
    table[:, c.FLAME] = 1000.0 * flaming_kw
    table[:, c.BASE_M], table[:, c.AREA_M2] = fire.base_height_m, fire.burning_m2(flaming_kw)
    return table


def _release_table(release: Release) -> Array:
    points = {RATES[name]: tuple(zip(*curve, strict=True)) for name, curve in release.curves.items()}
    times = next((at_s for at_s, _ in points.values()), (0.0,))
    if len(set(times)) < len(times) or any(at_s != times for at_s, _ in points.values()):
        points = _together(points)
        times = next(at_s for at_s, _ in points.values())
    table = np.zeros((len(times), c.N_COLUMNS))
    table[:, c.TIME], table[:, c.BASE_M] = times, release.z_m
    for column, (_, rates) in points.items():
        table[:, column] = rates
    table[:, c.HEAT] *= 1000.0 * release.convected_share
    return table


def _together(points: Mapping[int, tuple[Numbers, ...]]) -> dict[int, tuple[Numbers, ...]]:
    """Curves of times of their own as curves of the same; two rows where one jumps: as it was before, and after."""
    times = np.unique(np.concatenate([at_s for at_s, _ in points.values()]))
    sides = {column: _both_sides(np.array(at_s), np.array(rates), times) for column, (at_s, rates) in points.items()}
    jumps = np.any([before != after for before, after in sides.values()], axis=0)
    # what begins with the first of them is all there is
    jumps[0] = False
    rows = np.repeat(np.arange(times.size), 1 + jumps)
    is_before = np.append(rows[1:] == rows[:-1], False)
    rates = {column: np.where(is_before, before[rows], after[rows]) for column, (before, after) in sides.items()}
    return {column: (tuple(times[rows].tolist()), tuple(each.tolist())) for column, each in rates.items()}


def _both_sides(at_s: Array, values: Array, times: Array) -> tuple[Array, Array]:
    """A curve's values just before and just after each time; nothing before its first point."""
    between = np.interp(times, at_s, values, left=0.0)
    first, last = np.searchsorted(at_s, times, "left"), np.searchsorted(at_s, times, "right") - 1
    stands = last >= first
    before = np.where(first > 0, values[np.minimum(first, values.size - 1)], 0.0)
    return np.where(stands, before, between), np.where(stands, values[last], between)


def _deck_table(fire: TabulatedFire, error: ModelError) -> Array:
    rows = np.array(fire.rows, np.float64)
    table = np.zeros((len(rows), c.N_COLUMNS))
    table[:, c.TIME], table[:, c.FLAME] = rows[:, 0], 1000.0 * rows[:, 1]
    table[:, c.BASE_M], table[:, c.AREA_M2] = rows[:, 2], rows[:, 3]
    co, soot, hcn = yields_that_fit(fire, rows[:, 4] * error.co, rows[:, 5] * error.smoke, rows[:, 6])
    table[:, c.Y_CO], table[:, c.Y_SOOT], table[:, c.Y_HCN] = co, soot, hcn
    return table


def pack_sources(
    sources: Sequence[Source], building: Building, end_s: float, error: ModelError, names: dict[str, int]
) -> Sources:
    """Fires and releases of a building. Raises ValueError for one in a room that does not exist."""
    for source in sources:
        if not 0 <= source.room < len(building.rooms):
            raise ValueError(f"a source is in room {source.room}; the building has {len(building.rooms)}")
    tables = [source_table(source, end_s, error) for source in sources]
    products = np.zeros((len(sources), 2, 4, c.N_SPECIES + 2))
    for number, source in enumerate(sources):
        if isinstance(source, Fire):
            products[number] = products_a_joule(source.material, error)
        elif isinstance(source, TabulatedFire):
            products[number] = tabulated_products(source)
    decks = [s if isinstance(s, TabulatedFire) else None for s in sources]
    x, y, radiated, against, ignition_s, smoulders_s, starved = columns_of([
        (s.x_m, s.y_m, _radiated(s), _against(s, building), deck.ignition_s if deck else 0.0,
         deck.smoulders_s if deck else 0.0, starved_co(s.material, error) if isinstance(s, Fire) else 0.0)
        for s, deck in zip(sources, decks, strict=True)
    ], 7)  # fmt: skip
    trigger, setpoint, device = pack_triggers([deck.trigger if deck else None for deck in decks], names)
    return Sources(
        n=len(sources), room=np.array([s.room for s in sources], np.int64), x=x, y=y,
        is_fire=np.array([not isinstance(s, Release) for s in sources], np.bool_), radiated=radiated, against=against,
        particle=np.array([_particle(s) for s in sources], np.int64), ignition_s=ignition_s, smoulders_s=smoulders_s,
        starved_co=starved,
        fed_by_flames=np.array([isinstance(s, Fire) and not s.material.is_gas for s in sources], np.bool_),
        trigger=trigger, setpoint=setpoint, device=device,
        table=np.concatenate(tables) if tables else np.zeros((0, c.N_COLUMNS)), first=firsts_of(tables),
        products=products,
    )  # fmt: skip


def _particle(source: Source) -> int:
    is_coarse = isinstance(source, Release) and source.aerosol_size == "coarse"
    return c.AEROSOL_COARSE if is_coarse else c.AEROSOL_FINE


def _radiated(source: Source) -> float:
    if isinstance(source, Release):
        return 0.0
    return source.radiative_fraction if isinstance(source, TabulatedFire) else source.material.radiative_fraction


def _against(source: Source, building: Building) -> float:
    """1 in the open, 2 where a fire stands exactly at a wall, 4 where a square of its area touches both of a corner.

    Between, as the gaps to both walls grow by half the square's side, excesses go straight: as the power 2/3 of it.
    """
    if isinstance(source, Release):
        return 1.0
    room = building.rooms[source.room]
    places = ((source.x_m, room.width_m), (source.y_m, room.depth_m))
    away_m = [min(place, size - place) for place, size in places]
    mirrored = 2.0 ** sum(each <= AT_A_WALL_M for each in away_m)
    half_m = max(0.5 * math.sqrt(_least_area_m2(source)), AT_A_WALL_M)
    near_x, near_y = (min(max(2.0 - each / half_m, 0.0), 1.0) for each in away_m)
    return float(max(mirrored, (1.0 + (OF_A_CORNER ** (2.0 / 3.0) - 1.0) * near_x * near_y) ** 1.5))


def _least_area_m2(fire: Fire | TabulatedFire) -> float:
    if isinstance(fire, Fire):
        return fire.area_m2
    return min((row[3] for row in fire.rows if row[1] > 0.0), default=0.0)


def _fire_times(fire: Fire, end_s: float) -> Array:
    """Where its curves bend, close together while it grows; where flames take over, a jump of 1 ms."""
    if fire.flaming_s is None:
        return np.array([fire.ignition_s, fire.ignition_s + fire.smoulder_growth_s])
    grown_s = fire.flaming_s + fire.growing_s
    before = [t for t in (fire.ignition_s, fire.flaming_s - 1e-3) if fire.ignition_s <= t < fire.flaming_s]
    grows = np.arange(fire.flaming_s, min(grown_s, end_s + FIRE_POINT_S), FIRE_POINT_S)
    after = (grown_s, grown_s + fire.burn_s, grown_s + fire.burn_s + fire.decay_s)
    return np.concatenate([before, grows, after])
