"""Radiation on someone in a room, beside plain numpy: of the layer above, of the ceiling through it, and of flames."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.kernels.gas_radiation import vapour_emissivity
from simulators.labels import radiation_kw_m2, untenable_at
from simulators.physics.building import Building, Room
from simulators.physics.fire import Ambient, ModelError, Release, TabulatedFire
from simulators.physics.source_tables import pack_sources

BUILDING = Building("hall", (Room("here", 8.0, 8.0, 3.0), Room("there", 8.0, 8.0, 3.0)))
AMBIENT = Ambient()
MIDDLE = (0, 4.0, 4.0, 1.5)
AMBIENT_K = AMBIENT.temp_c + 273.15


def history(t_s=(0.0, 10.0), layers_k=(AMBIENT_K, AMBIENT_K), layer_m=1.5, ceiling_k=AMBIENT_K, sources=(),
            error=1.0, **shares):  # fmt: skip
    """Two rooms alike, whose upper layer holds shares by mass of species; error: the factor on rises."""
    n, fractions = len(t_s), np.zeros((len(t_s), 2, 2, c.N_SPECIES))
    for name, share in shares.items():
        fractions[:, :, c.UPPER, c.SPECIES.index(name)] = np.reshape(share, (-1, 1))
    fractions[..., c.N2] = 1.0 - fractions.sum(axis=-1)
    packed = pack_sources(sources, BUILDING, t_s[-1], ModelError(), {})
    return SimpleNamespace(
        t_s=np.array(t_s), temp_k=np.tile(layers_k, (n, 2, 1)), layer_height_m=np.full((n, 2), layer_m),
        pressure_pa=np.zeros((n, 2)), fractions=fractions, wall_k=np.full((n, 2, 4), ceiling_k), ambient=AMBIENT,
        burnt=np.ones((n, len(sources))), sources=packed, model_error=ModelError(temperature=error),
    )  # fmt: skip


def flux(told, place=MIDDLE):
    return radiation_kw_m2(told, BUILDING, place)


def fire(rows, x_m=7.0, room=0):
    """Of so large an area that its flames have no height: they radiate from 1.5 m."""
    table = tuple((t_s, kw, 1.5, 10.6, 0.0, 0.0, 0.0) for t_s, kw in rows)
    return TabulatedFire(room, x_m, 4.0, (1.0, 4.0, 0.0, 0.0, 0.0), 5e7, 0.33, table)


@pytest.mark.parametrize("seed", range(20))
def test_a_layer_radiates_by_its_soot_water_and_carbon_dioxide(seed):
    rng = np.random.default_rng(seed)
    upper_k, ceiling_k, layer_m = rng.uniform(300.0, 1100.0), rng.uniform(290.0, 900.0), rng.uniform(0.0, 2.9)
    y = {name: rng.uniform(0.0, 0.1) for name in ("h2o", "co2")}
    y |= {name: rng.uniform(0.0, 0.002) for name in c.SPECIES[c.FIRST_PARTICLE :]}
    atm = 1.0 + rng.uniform(-0.03, 0.03)
    depth_m, density = 3.0 - layer_m, atm * 101_325.0 / (287.0 * upper_k)
    soot_per_m = 1226.0 * (y["soot_flaming"] + y["soot_smouldering"]) * density / 1800.0 * upper_k
    vapours = vapour_emissivity(upper_k, atm * y["h2o"] * 28.964 / 18.015, atm * y["co2"] * 28.964 / 44.009, depth_m)
    through = (1.0 - vapours) * np.exp(-soot_per_m * depth_m)
    above = (1.0 - through) * upper_k**4 + through * ceiling_k**4
    room = history(layers_k=(upper_k, 300.0), layer_m=layer_m, ceiling_k=ceiling_k, **y)
    room.pressure_pa += (atm - 1.0) * 101_325.0
    told = flux(room)
    assert told == pytest.approx(5.670374419e-11 * (above - AMBIENT_K**4), rel=1e-9)


def test_layer_and_ceiling_are_as_far_off_as_the_air_that_is_breathed():
    """Else one breathes air of one fire in the light of another. Nine tenths of a rise of 600 K are 540 K."""
    off = flux(history(layers_k=(893.15, 300.0), ceiling_k=593.15, error=0.9, soot_flaming=1e-4))
    told = flux(history(layers_k=(833.15, 299.0), ceiling_k=563.15, soot_flaming=1e-4))
    assert off == pytest.approx(told, rel=1e-9)


def test_smoke_hides_more_than_it_radiates():
    """Where soot lets a tenth of the light through, it gives a tenth of a black body's heat; dust gives none."""
    layer = {"layers_k": (600.0, 300.0), "layer_m": 2.0}
    black = 5.670374e-11 * (600.0**4 - AMBIENT_K**4)
    density = 101_325.0 / (287.0 * 600.0)
    soot, dust = (flux(history(**layer, **{name: 1.0 / c.OD_M2_KG[k] / density}))[0]
                  for k, name in ((0, "soot_flaming"), (3, "aerosol_coarse")))  # fmt: skip
    assert soot / black == pytest.approx(1.0 - np.exp(-np.log(10.0) / 21.2), rel=0.01)
    assert dust == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("upper_k", [292.0, 298.0, 300.0])
def test_a_layer_hardly_warmer_than_the_ceiling_may_be_left_out(upper_k):
    thick = flux(history(layers_k=(upper_k, AMBIENT_K), soot_flaming=0.01))
    assert thick == pytest.approx(5.670374e-11 * (upper_k**4 - AMBIENT_K**4), abs=0.05)


def test_flames_radiate_on_who_stands_in_their_room():
    """1 MW, a third of it radiated, over a sphere of 3 m: 2.9 kW/m2, and half of it where half has air to burn."""
    burning = [fire([(0.0, 0.0), (10.0, 1000.0), (20.0, 1000.0)])]
    told = history((0.0, 5.0, 10.0, 20.0), sources=burning)
    told.burnt[3] = 0.5
    full = 1000.0 * 0.33 / (4.0 * np.pi * 9.0)
    assert full == pytest.approx(2.9, abs=0.05)
    assert flux(told) == pytest.approx([0.0, 0.5 * full, full, 0.5 * full], abs=1e-9)
    assert flux(told, (1, *MIDDLE[1:])) == pytest.approx(0.0, abs=1e-9)


def test_flames_add_up_and_other_heat_radiates_not():
    steady = [(0.0, 100.0), (20.0, 100.0)]
    heater = Release(0, 4.0, 4.0, 0.5, heat_kw=((0.0, 50.0),))
    one, both = (flux(history(sources=s)) for s in ([fire(steady), heater], [fire(steady), fire(steady, x_m=1.0)]))
    assert both == pytest.approx(2.0 * one)
    # who stands where it burns steps back to a metre
    assert flux(history(sources=[fire(steady, x_m=4.0)])) == pytest.approx(33.0 / (4.0 * np.pi))


def test_tall_flames_radiate_from_a_third_of_their_height():
    """100 kW on 0.1 m2 stand 1.12 m high (Heskestad), a metre above the floor: from 1.37 m."""
    rows = tuple((t_s, 100.0, 1.0, 0.1, 0.0, 0.0, 0.0) for t_s in (0.0, 20.0))
    tall = TabulatedFire(0, 6.0, 4.0, (1.0, 4.0, 0.0, 0.0, 0.0), 5e7, 0.33, rows)
    middle_m = 1.0 + (0.235 * 100.0**0.4 - 1.02 * np.sqrt(0.4 / np.pi)) / 3.0
    assert middle_m == pytest.approx(1.37, abs=0.01)
    assert flux(history(sources=[tall])) == pytest.approx(33.0 / (4.0 * np.pi * (4.0 + (1.5 - middle_m) ** 2)))


@pytest.mark.parametrize("last", range(1, 6))
def test_a_place_is_untenable_by_its_air_or_its_light_whichever_comes_first(last):
    """Smoke comes at the next time after `last`; light of a flame at 400 s, when its dose is full at once."""
    t_s = 100.0 * np.arange(7.0)
    burning = fire([(0.0, 0.0), (300.0, 0.0), (400.0, 4000.0), (600.0, 4000.0)])
    told = history(tuple(t_s), sources=[burning])
    clean = {"co_ppm": 0.0, "co2_pct": 0.05, "o2_pct": 20.9, "hcn_ppm": 0.0, "temp_c": 20.0}
    air = SimpleNamespace(**{name: np.full(7, value) for name, value in clean.items()})
    air.od_per_m = np.where(t_s > t_s[last], 0.2, 0.0)
    assert untenable_at(told, BUILDING, MIDDLE, air) == min(t_s[last] + 100.0, 400.0)
    air.od_per_m[:] = 0.0
    assert untenable_at(told, BUILDING, MIDDLE, air) == 400.0
    told.burnt[:] = 0.0
    assert untenable_at(told, BUILDING, MIDDLE, air) is None
