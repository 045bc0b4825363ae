"""Flow through openings of a room, beside plain sums over strips and roots found by bisection."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from simulators.dispersion.vents import balance_pressure, excess_pressure, hole_flows, hole_loss, speed_through
from simulators.dispersion.vents import stack_pressure as stack_of

G, COLD = 9.80665, 1.25
DZ, NZ = 0.1, 24


def loss_of(depth, across):
    """Rennels and Hudson, thick-edged orifice in a large wall: a jet 1.622 times as fast as the mean, or reattached."""
    short = min(1.0, depth / (1.4 * across))
    sharp_share = (1.0 - 0.5 * short**2.5 - 0.5 * short**3) ** 4.5
    return 0.0696 * 1.622**2 + sharp_share * 1.622**2 + (1.0 - sharp_share) * (0.622**2 + 1.0)


@pytest.mark.parametrize(("depth_m", "loss"), [(0.0, 2.814), (0.14, 1.570), (5.0, 1.570), (0.07, loss_of(0.07, 0.1))])
def test_a_hole_loses_as_a_sharp_edge_or_a_short_tube_does(depth_m, loss):
    assert hole_loss(depth_m, 0.1) == pytest.approx(loss, abs=5e-4)
    assert 1.570 < loss_of(0.07, 0.1) < 2.814


@pytest.mark.parametrize(("drop_pa", "depth_m", "across_m"), [(3.0, 0.0, 0.5), (0.2, 0.3, 0.002), (1e-3, 0.1, 0.01)])
def test_air_is_as_fast_as_bernoulli_and_poiseuille_together_let_it(drop_pa, depth_m, across_m):
    v = speed_through(drop_pa, 1.2, 2.8, depth_m, across_m)
    assert 0.5 * 1.2 * 2.8 * v**2 + 32.0 * 1.85e-5 * depth_m * v / across_m**2 == pytest.approx(drop_pa, rel=1e-9)


def layered(seed):
    return np.sort(np.random.default_rng(seed).uniform(0.9, 1.2, NZ))[::-1]


def over_outside_pa(z_m, density):
    """Of a column of air inside less that outside, from the floor up, in millimetres."""
    heights = (np.arange(0.0, z_m, 1e-3) + 5e-4).clip(max=z_m)
    return float(np.sum(G * (COLD - density[np.minimum((heights / DZ).astype(int), NZ - 1)]) * 1e-3))


@pytest.mark.parametrize("z_m", [0.0, 0.05, 0.1, 1.234, 2.4])
def test_the_stack_of_lighter_air_grows_with_height(z_m):
    density = layered(3)
    told = excess_pressure(-0.7, z_m, DZ, stack_of(DZ, density, COLD), density, COLD)
    assert told == pytest.approx(-0.7 + over_outside_pa(z_m, density), abs=2e-3)


def plain_flows(at_floor_pa, opening, density):
    """Out by plane, in, and what comes in times its height, of one opening (middle, width, height, depth)."""
    z_m, width_m, height_m, depth_m = opening
    strips = max(16, 8 * (int(height_m / DZ) + 1))
    heights = z_m + height_m * ((np.arange(strips) + 0.5) / strips - 0.5)
    plane = np.clip((heights / DZ).astype(int), 0, NZ - 1)
    below = np.concatenate([[0.0], np.cumsum(G * (COLD - density) * DZ)])[plane]
    drops_pa = at_floor_pa + below + G * (COLD - density[plane]) * (heights - DZ * plane)
    loss = loss_of(depth_m, 2.0 * width_m * height_m / (width_m + height_m))
    outward = drops_pa > 0.0
    v_m3_s = []
    for drop_pa, goes_out, k in zip(drops_pa, outward, plane, strict=True):
        tall_m = height_m * max(int((outward == goes_out).sum()), 1) / strips
        across_m = 2.0 * width_m * tall_m / (width_m + tall_m)
        a, b = 0.5 * (density[k] if goes_out else COLD) * loss, 32.0 * 1.85e-5 * depth_m / across_m**2
        v_m3_s.append((-b + math.sqrt(b * b + 4.0 * a * abs(drop_pa))) / (2.0 * a) * width_m * height_m / strips)
    v_m3_s = np.array(v_m3_s)
    out = np.bincount(plane[outward], v_m3_s[outward], NZ)
    return out, v_m3_s[~outward].sum(), (v_m3_s * heights)[~outward].sum(), width_m * height_m * (~outward).mean()


OPENINGS = [(1.0, 0.8, 2.0, 0.1), (2.2, 0.02, 0.1, 0.15), (0.3, 0.5, 0.5, 0.0), (1.2, 0.004, 2.4, 0.0)]


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("at_floor_pa", [-2.5, -0.9, -0.3, 0.4])
def test_air_goes_out_above_and_in_below_where_the_pressures_meet(opening, at_floor_pa):
    density, out = layered(4), np.full(NZ, 7.0)
    stack = stack_of(DZ, density, COLD)
    inflow, comes_in_m, area_m2 = hole_flows(at_floor_pa, *opening, DZ, stack, density, COLD, out)
    expected, into, moment, part_m2 = plain_flows(at_floor_pa, opening, density)
    np.testing.assert_allclose(out, expected, rtol=1e-9, atol=1e-15)
    assert inflow == pytest.approx(into, rel=1e-9, abs=1e-15)
    assert comes_in_m == pytest.approx(moment / into if into > 0.0 else opening[0])
    if into > 0.0:
        assert area_m2 == pytest.approx(part_m2)


@pytest.mark.parametrize("added", [0.0, 0.03, -0.05, 2.0])
@pytest.mark.parametrize("guess_pa", [0.0, -0.5, 40.0])
def test_as_much_leaves_as_comes_in_and_is_added_whatever_the_wind_and_the_guess(added, guess_pa):
    density = layered(5)
    z, width, height, depth = np.array([*OPENINGS, (1.0, 0.0, 1.0, 0.1)]).T.copy()
    wind = np.array([0.0, 1.5, -0.8, 0.3, 0.0])
    out, (into, into_z, into_area) = np.full((5, NZ), 3.0), np.full((3, 5), 3.0)

    def leaves(pressure_pa):
        told = [plain_flows(pressure_pa - w, o, density) for o, w in zip(OPENINGS, wind, strict=False)]
        return sum(each[0].sum() - each[1] for each in told) - added

    told_pa = balance_pressure(
        added, guess_pa, z, width, height, depth, wind, DZ, density, COLD, out, into, into_z, into_area
    )
    assert told_pa == pytest.approx(brentq(leaves, -100.0, 100.0, xtol=1e-12), abs=1e-6)
    assert out.sum() - into.sum() == pytest.approx(added, abs=1e-12)
    # the shut one
    assert (out[4].any(), into[4], into_z[4], into_area[4]) == (False, 0.0, 1.0, 0.0)
