"""Whole dispersions: mass is kept, any room runs, bad input is told by name, and known flows are met."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.dispersion import Enclosure, Fan, Grid, Leak, Opening, Place, disperse, gas_at_heads
from simulators.dispersion.declaration import mean_over
from simulators.dispersion.gases import GASES
from simulators.dispersion.vents import balance_pressure

SMALL = Grid(6, 5, 8)
HEADS = (Place(0.5, 0.5, 2.2), Place(2.0, 1.0, 0.4))
LEAK = Leak(1.2, 1.1, 0.5, 0.01, {"CH4": ((0.0, 3e-4), (60.0, 3e-4), (60.0, 0.0))})
TIGHT = Enclosure(3.0, 2.5, 2.4, leak_area_m2=2e-3)


def steady(kg_s):
    return ((0.0, kg_s),)


def test_mass_is_kept_to_round_off_with_openings_fans_and_heat():
    room = Enclosure(
        3.0, 2.5, 2.4, (Opening("x0", 1.0, 1.0, 0.8, 2.0), Opening("y1", 1.5, 1.5, 0.5, 0.5, share=((0, 0), (50, 1)))),
        (Fan(2.9, 1.0, 2.3, 0.1, ((0.0, -0.02),)), Fan(0.1, 2.0, 0.3, 0.1, ((0.0, 0.01),))),
        leak_area_m2=1e-3, outdoor_k=275.0, diffusivity_m2_s=2e-3,
    )  # fmt: skip
    smoulder = Leak(2.0, 2.0, 0.3, 0.1, {"CO": steady(2e-6), "CO2": steady(3e-5)}, heat_w=steady(150.0))
    told = disperse(room, [LEAK, smoulder], HEADS, 120.0, SMALL, output_s=10.0)
    assert told.released_kg[-1] == pytest.approx([3e-4 * 60, 2e-6 * 120, 3e-5 * 120], rel=1e-12)
    assert told.left_kg[-1].min() > 0.0
    assert told.imbalance.max() < 1e-12


gases = st.dictionaries(st.sampled_from(sorted(GASES)), st.floats(1e-7, 3e-3), min_size=1, max_size=2)
share = st.floats(0.0, 1.0)


@st.composite
def rooms(draw):
    x, y, z = draw(st.floats(1.0, 8.0)), draw(st.floats(1.0, 8.0)), draw(st.floats(0.5, 4.0))
    openings = []
    for _ in range(draw(st.integers(0, 2))):
        wall = draw(st.sampled_from(["x0", "x1", "y0", "y1"]))
        length = y if wall[0] == "x" else x
        width, height = length * draw(st.floats(0.01, 1.0)), z * draw(st.floats(0.01, 1.0))
        openings.append(
            Opening(wall, width / 2 + (length - width) * draw(share), height / 2 + (z - height) * draw(share), width,
                    height, draw(st.floats(0.0, 0.4)), share=steady(draw(share)))
        )  # fmt: skip
    fans = [
        Fan(x * draw(share), y * draw(share), z * draw(share), 0.1, steady(draw(st.floats(-0.05, 0.05))))
        for _ in range(draw(st.integers(0, 2)))
    ]
    room = Enclosure(x, y, z, tuple(openings), tuple(fans), draw(st.floats(1e-4, 1e-1)), draw(st.floats(270.0, 310.0)),
                     draw(st.floats(250.0, 310.0)), draw(st.sampled_from([0.0, 1e-3, 1e-2])))  # fmt: skip
    leaks = [
        Leak(x * draw(share), y * draw(share), z * draw(share), draw(st.floats(1e-3, 0.3)),
             {name: steady(kg_s) for name, kg_s in draw(gases).items()},
             steady(draw(st.floats(1.0, 2000.0))) if draw(st.booleans()) else (),
             draw(st.sampled_from(["up", "down", "spent"])))
        for _ in range(draw(st.integers(1, 2)))
    ]  # fmt: skip
    grid = Grid(draw(st.integers(1, 6)), draw(st.integers(1, 6)), draw(st.integers(2, 8)))
    return room, leaks, Place(x * draw(share), y * draw(share), z * draw(share)), grid


@settings(max_examples=60, deadline=None)
@given(rooms())
def test_any_room_keeps_its_mass_and_stays_possible(case):
    room, leaks, place, grid = case
    told = disperse(room, leaks, [place], 20.0, grid, output_s=10.0)
    assert told.imbalance.max() < 1e-9
    assert np.isfinite(told.excess_k).all()
    assert told.fractions.min() >= 0.0
    assert told.field.min() >= 0.0
    assert np.isfinite(told.field).all()


def test_light_gas_gathers_above_and_heavy_below():
    at = (Place(0.4, 0.4, 2.3), Place(0.4, 0.4, 0.1))
    for gas, more in (("CH4", 0), ("C3H8", 1)):
        leak = Leak(1.5, 1.2, 1.2, 0.01, {gas: steady(1e-4)})
        high_low = disperse(TIGHT, [leak], at, 300.0, Grid(6, 5, 12), output_s=300.0).probes(gas)[-1]
        assert high_low[more] > 2.0 * high_low[1 - more]


def test_what_is_blown_in_thins_a_mixed_room_exponentially():
    air = Fan(0.1, 0.1, 0.1, 0.3, steady(0.05))
    room = Enclosure(2.0, 2.0, 2.0, (Opening("x1", 1.0, 1.0, 0.5, 2.0),), (air,), diffusivity_m2_s=0.2)
    dose = Leak(1.0, 1.0, 1.0, 0.1, {"CO": ((0.0, 1e-4), (10.0, 1e-4), (10.0, 0.0))})
    told = disperse(room, [dose], [Place(1.0, 1.0, 1.0)], 330.0, Grid(4, 4, 8), output_s=10.0)
    fades = np.log(told.inside_kg[3, 0] / told.inside_kg[-1, 0])
    assert fades == pytest.approx(0.05 / 8.0 * 300.0, rel=0.1)


def test_a_doorway_between_cold_and_warm_exchanges_as_bernoulli_says():
    """Brown and Solvason's W H^1.5 (g drop)^0.5 Cd / 3, with the Cd that the loss coefficient stands for."""
    nz, warm, cold = 40, 1.10, 1.25
    out, into, z, area = np.zeros((1, nz)), np.zeros(1), np.zeros(1), np.zeros(1)
    density = np.full(nz, warm)
    one = np.ones(1)
    balance_pressure(0.0, 0.0, one, 0.9 * one, 2.0 * one, 0.0 * one, 0.0 * one, 0.05, density, cold, out, into, z, area)
    drag = 1.0 / np.sqrt(0.0696 * 1.622**2 + 1.622**2)
    # Volumes are equal here, not masses: the neutral height is where both halves pass as much.
    high = 2.0 / (1.0 + (warm / cold) ** (1.0 / 3.0)) * (warm / cold) ** (1.0 / 3.0)
    told = 2.0 / 3.0 * drag * 0.9 * np.sqrt(2.0 * 9.80665 * (cold - warm) / warm) * high**1.5
    assert out.sum() == pytest.approx(told, rel=0.02)
    assert into[0] == pytest.approx(out.sum(), rel=1e-12)


def test_heads_of_a_scenario_are_near_those_of_a_fine_grid():
    room = Enclosure(4.0, 3.0, 2.5, leak_area_m2=0.012, diffusivity_m2_s=2e-3)
    leak = Leak(2.0, 1.5, 0.3, 0.01, {"CH4": ((60.0, 0.0), (62.0, 3e-4), (400.0, 3e-4), (402.0, 0.0))})
    heads = [Place(1.0, 0.8, 2.4), Place(3.0, 2.5, 1.9)]
    quick = gas_at_heads(room, [leak], heads, 600.0)
    fine = disperse(room, [leak], heads, 600.0, Grid(10, 8, 80), output_s=15.0)
    np.testing.assert_array_equal(quick.t_s, fine.t_s)
    off = np.abs(quick.fractions["CH4"] - fine.probes("CH4")).mean(axis=0)
    assert (off < 0.1 * fine.probes("CH4").max(axis=0)).all()


def test_means_over_a_step_add_up_to_the_whole():
    curve = ((1.0, 0.0), (2.0, 4.0), (2.0, 1.0), (5.0, 1.0), (5.0, 0.0))
    cuts = np.array([0.0, 0.7, 1.9, 2.0, 3.3, 5.0, 8.0])
    total = sum(mean_over(curve, a, b) * (b - a) for a, b in pairwise(cuts))
    assert total == pytest.approx(5.0, rel=1e-12)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Enclosure(0.0, 2.0, 2.0, leak_area_m2=1e-3), "enclosure: x_m: expected more than 0"),
        (lambda: Enclosure(2.0, 2.0, 2.0), "expected an opening or a leak_area_m2"),
        (lambda: Enclosure(2.0, 2.0, 2.0, leak_area_m2=-1.0), "leak_area_m2: expected 0 or more"),
        (lambda: Enclosure(2.0, 2.0, 2.0, (Opening("x0", 1.9, 1.0, 0.5, 1.0),)), "opening: along_m: 1.9"),
        (lambda: Leak(1, 1, 1, 0.01, {"XE": steady(1.0)}), "leak: kg_s: expected one of H2"),
        (lambda: Leak(1, 1, 1, 0.01, {}), "expected kg_s of some gas, or heat_w"),
        (lambda: Leak(1, 1, 1, 0.01, {"CO": ((1, 0), (0, 0))}), "kg_s of CO: expected times that do not fall"),
        (lambda: Leak(1, 1, 1, 0.01, {"CO": steady(-1.0)}), "kg_s of CO: expected finite values of 0"),
        (lambda: Fan(1, 1, 1, 0.0, steady(1.0)), "fan: diameter_m"),
        (lambda: Grid(1, 1, 1), "grid: expected nx, ny >= 1 and nz >= 2"),
        (lambda: disperse(TIGHT, [LEAK], [Place(9, 1, 1)], 10.0), "place: .* is outside the room"),
        (lambda: disperse(TIGHT, [LEAK], HEADS, -1.0), "disperse: end_s: expected more than 0"),
        (lambda: disperse(TIGHT, [LEAK], HEADS, 1.0, SMALL, device="tpu"), "device: expected cpu or cuda, got 'tpu'"),
        (
            lambda: disperse(
                Enclosure(3.0, 2.5, 2.4, (Opening("x0", 1.0, 1.0, 1.0, 1.0, share=steady(0.0)),)), [LEAK], HEADS, 9.0
            ),
            "all openings are closed at 0",
        ),
        (lambda: disperse(TIGHT, [LEAK], HEADS, 1.0, SMALL).probes("H2"), "probes: expected one of CH4"),
    ],
)
def test_bad_input_is_told_by_name(make, told):
    with pytest.raises(ValueError, match=told):
        make()
