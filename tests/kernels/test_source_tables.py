"""Tables of sources: a fire's curves between their points, and what walls near it do to its plume."""

from dataclasses import replace
from operator import itemgetter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.physics.building import Building, Room
from simulators.physics.fire import Ambient, Fire, ModelError, Release, TabulatedFire, at
from simulators.physics.source_tables import FIRE_POINT_S, OF_A_CORNER, pack_sources, source_table
from simulators.physics.zone_model import run_zones

BUILDING = Building("one", (Room("a", 6.0, 5.0, 2.5),), ())
HALF_M = 0.3
FIRE = Fire(0, "wood", 3.0, 2.5, 0.3, (2.0 * HALF_M) ** 2)


def against(x_m, y_m, fire=FIRE):
    return float(pack_sources([replace(fire, x_m=x_m, y_m=y_m)], BUILDING, 600.0, ModelError(), {}).against[0])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.floats(0.0, 300.0), st.one_of(st.none(), st.floats(0.0, 200.0)), st.floats(0.0, 10.0), st.floats(0.003, 1.0),
    st.floats(5.0, 3000.0), st.floats(1.0, 300.0), st.floats(1.0, 300.0),
)  # fmt: skip
def test_straight_lines_between_the_points_are_the_fire(ignition, smoulders, kw, growth, peak, burn, decay):
    flaming = None if smoulders is None else ignition + smoulders
    fire = Fire(0, "wood", 1.0, 1.0, 0.0, 0.2, ignition, flaming, kw, 240.0, growth, peak, burn, decay)
    table = source_table(fire, 600.0)
    assert (np.diff(table[:, c.TIME]) > 0.0).all()
    t_s = np.linspace(ignition, 600.0, 1777)
    if flaming is not None:
        t_s = t_s[(t_s < flaming - 1e-3) | (t_s >= flaming)]
    for column, curve in ((c.SMOULDER, fire.smouldering_kw), (c.FLAME, fire.flaming_kw)):
        between = np.interp(t_s, table[:, c.TIME], table[:, column] / 1000.0)
        # the chord of a parabola is off by a quarter of its width squared
        assert np.abs(between - curve(t_s)).max() <= growth * FIRE_POINT_S**2 / 4.0 + 1e-9 * peak


def test_a_fire_at_a_wall_or_in_a_corner_is_mirrored_there():
    assert [against(3.0, 2.5), against(0.0, 2.5), against(3.0, 5.0), against(6.0, 0.0)] == [1.0, 2.0, 2.0, 4.0]


@pytest.mark.parametrize(("x_m", "y_m"), [(HALF_M, HALF_M), (6.0 - HALF_M, HALF_M), (HALF_M, 5.0 - HALF_M)])
def test_a_fire_that_touches_both_walls_is_a_quarter_of_its_mirrored_self(x_m, y_m):
    assert against(x_m, y_m) == pytest.approx(OF_A_CORNER)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(0.05, 0.8), st.floats(0.05, 0.8), st.floats(0.0, 0.01))
def test_the_nearer_the_corner_the_less_air_without_a_jump(x_m, y_m, nearer_m):
    far, near = against(x_m, y_m), against(x_m - nearer_m, y_m)
    assert far <= near <= far + 5.0 * nearer_m / HALF_M
    if max(x_m, y_m) >= 2.0 * HALF_M:
        assert far == 1.0


def test_one_wall_alone_does_nothing_to_a_fire_beside_it():
    assert against(HALF_M, 2.5) == 1.0


def test_a_decks_fire_is_as_small_as_it_ever_burns():
    rows = ((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), (10.0, 50.0, 0.0, 0.05, 0.0, 0.0, 0.0),
            (20.0, 99.0, 0.0, 5.0, 0.0, 0.0, 0.0))  # fmt: skip
    fire = TabulatedFire(0, 1.0, 1.0, (1.0, 4.0, 0.0, 0.0, 0.0), 5e7, 0.3, rows)
    assert against(0.5, 0.5, fire) == 1.0
    assert against(0.1, 0.1, fire) > 2.0


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.floats(0.0, 5.0)), max_size=5), min_size=10, max_size=10))
def test_a_releases_table_is_its_curves(drawn):
    """At every moment: nothing before a curve's first point, its last value for ever, and jumps where they are."""
    curves = [tuple(sorted(((float(t), v) for t, v in curve), key=itemgetter(0))) for curve in drawn]
    names = (
        "heat_kw",
        "h2o_kg_s",
        "co2_kg_s",
        "co_kg_s",
        "voc_kg_s",
        "aerosol_kg_s",
        "ch4_kg_s",
        "c3h8_kg_s",
        "h2_kg_s",
        "o2_used_kg_s",
    )
    columns = (c.HEAT, c.R_H2O, c.R_CO2, c.R_CO, c.R_VOC, c.R_AEROSOL, c.R_CH4, c.R_C3H8, c.R_H2, c.R_O2)
    table = source_table(Release(0, 1.0, 1.0, 0.7, **dict(zip(names, curves, strict=True))), 600.0)
    assert (table[:, c.BASE_M] == 0.7).all()
    assert (np.diff(table[:, c.TIME]) >= 0.0).all()
    between_s = np.arange(0.13, 11.0, 0.25)
    for curve, column in zip(curves, columns, strict=True):
        factor = 1000.0 if column == c.HEAT else 1.0
        told = np.interp(between_s, table[:, c.TIME], table[:, column], left=0.0)
        np.testing.assert_allclose(told, factor * at(curve, between_s), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("curve", "kg"),
    [
        (((0.0, 1e-4), (10.0, 1e-4), (10.0, 0.0)), 1e-3),
        (((10.0, 0.0), (10.0, 1e-4), (30.0, 1e-4), (30.0, 0.0)), 2e-3),
        (((10.0, 1e-4), (30.0, 1e-4), (31.0, 0.0)), 2.05e-3),
    ],
)
@pytest.mark.parametrize("heat_kw", [(), ((0.0, 0.1),)])
def test_what_begins_or_ends_at_once_gives_all_of_it_and_no_more(curve, kg, heat_kw):
    """A burst of ten seconds was one that fell off over them: half of its gas. Alone, and with heat from the start."""
    release = Release(0, 1.0, 1.0, 0.7, heat_kw=heat_kw, co_kg_s=curve)
    building = Building("one", (Room("a", 4.0, 5.0, 2.5),))
    history = run_zones(building, (release,), Ambient(), 60.0)
    assert history.balance["species_in_kg"][c.CO] == pytest.approx(kg, rel=1e-9)


def test_a_models_error_makes_more_of_a_decks_smoke_and_carbon_monoxide():
    rows = ((0.0, 100.0, 0.0, 1.0, 0.01, 0.02, 0.001),)
    fire = TabulatedFire(0, 1.0, 1.0, (6.3, 7.1, 2.1, 1.0, 0.0), 2e7, 0.3, rows)
    plain, wrong = (source_table(fire, 60.0, error)[0] for error in (None, ModelError(co=1.5, smoke=3.0)))
    assert plain[[c.Y_CO, c.Y_SOOT, c.Y_HCN]] == pytest.approx([0.01, 0.02, 0.001])
    assert wrong[[c.Y_CO, c.Y_SOOT, c.Y_HCN]] == pytest.approx([0.015, 0.06, 0.001])
