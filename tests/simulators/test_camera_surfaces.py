"""Temperatures of a room's surfaces: energy balance, plain references, analytic cases, and what heats them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erfcx

from simulators import lead_in
from simulators.camera import faces as faces_module
from simulators.camera.cells import CEILING, FLOOR, WALL_X0, WALL_X1, cells_of
from simulators.camera.conduction import CONVECTION_W_M2K, NODES, depth_of
from simulators.camera.faces import Faces, Heat, Warmth, cell_radiances
from simulators.camera.heating import heat_ceiling, jet, radiate, without_mean
from simulators.camera.objects import received_w_m2, warmed_k
from simulators.camera.radiance import band_radiance, brightness_temp_k
from simulators.camera.sun import FLOOR_ABSORBS, GLASS_TRANSMITS, clear_sky_w_m2, sun_direction, sun_w_m2
from simulators.camera.view import Window
from simulators.kernels.constants import SIGMA
from simulators.kernels.walls import BACK_W_M2K
from simulators.physics.building import Material, Room

ROOM = Room("room", 5.0, 4.0, 2.5)
EVEN_K = np.full(4, 293.15)
NOTHING = np.zeros((1, 5))


def faces_of(room=ROOM):
    cells = cells_of(room.width_m, room.depth_m, room.height_m)
    return Faces(cells, depth_of(room), np.zeros(cells.shape))


def spot(faces, face, watts_m2):
    """Heat on a tenth of a face, in its middle."""
    flux = np.zeros(faces.cells.shape)
    columns, rows = faces.cells.counts[face]
    flux[face, rows // 3 : rows // 3 + 3, columns // 3 : columns // 3 + 3] = watts_m2
    return flux


def loss_free(faces):
    """W/(m2 K) at the room such that nothing leaves, whatever the emissivity (at small excess)."""
    radiated = 4.0 * SIGMA * EVEN_K[0] ** 3
    return -radiated * faces.depth.emissivity[:, None, None] * np.ones(faces.cells.shape)


@pytest.mark.parametrize("face", [FLOOR, CEILING, WALL_X0])
@given(watts_m2=st.floats(1.0, 2e4), seconds=st.floats(1.0, 3000.0), film=st.floats(0.0, 60.0))
@settings(max_examples=15, deadline=None)
def test_what_goes_in_is_lost_or_stored(face, watts_m2, seconds, film):
    faces = faces_of()
    warmth = Warmth(faces)
    flux = spot(faces, face, watts_m2)
    warmth.pass_time(seconds, 5.0, flux, np.full(flux.shape, film), EVEN_K)
    warmth.pass_time(seconds, 5.0, 0.0 * flux, np.full(flux.shape, film), EVEN_K)
    put_in, to_room, to_back, stored = warmth.balance_j
    assert put_in == pytest.approx(seconds * (flux * faces.cells.area_m2).sum(), rel=1e-9)
    assert to_room + to_back + stored == pytest.approx(put_in, rel=1e-9)
    mass_j_k = faces.depth.thickness_m * faces.depth.heat_capacity_j_m3k[:, None]
    assert stored == pytest.approx(np.einsum("fnrc,fn,frc", warmth.excess_k, mass_j_k, faces.cells.area_m2), rel=1e-6)


def test_a_step_is_that_of_a_plain_implicit_solution():
    faces = faces_of(Room("steel and wood", 3.0, 2.0, 2.4, ceiling="steel", floor="wood"))
    warmth, rng, dt_s = Warmth(faces), np.random.default_rng(4), 2.0
    flux, film = rng.uniform(0.0, 900.0, faces.cells.shape), rng.uniform(0.0, 20.0, faces.cells.shape)
    warmth.excess_k[:] = rng.uniform(0.0, 30.0, warmth.excess_k.shape)
    before = warmth.excess_k.copy()
    warmth.pass_time(dt_s, dt_s, flux, film, EVEN_K)
    depth = faces.depth
    for face, (columns, rows) in enumerate(faces.cells.counts):
        k, c, dx = depth.conductivity_w_mk[face], depth.heat_capacity_j_m3k[face], depth.thickness_m[face]
        old = before[face, :, :rows, :columns]
        wide, tall = np.pad(old, ((0, 0), (0, 0), (1, 1)), "edge"), np.pad(old, ((0, 0), (1, 1), (0, 0)), "edge")
        du, dv = faces.cells.cell_m[face]
        along = (wide[..., 2:] + wide[..., :-2] - 2 * old) / du**2 + (tall[:, 2:] + tall[:, :-2] - 2 * old) / dv**2
        spread = old + k / c * dt_s * along
        between = 2.0 * k / (dx[1:] + dx[:-1])
        matrix = np.diag(c * dx / dt_s)
        for n, g in enumerate(between):
            matrix[[n, n + 1], [n, n + 1]] += g
            matrix[[n, n + 1], [n + 1, n]] -= g
        matrix[-1, -1] += 1.0 / (0.5 * dx[-1] / k + 1.0 / BACK_W_M2K)
        for i, j in np.ndindex(rows, columns):
            warm, cold = EVEN_K[0] + old[0, i, j], EVEN_K[0]
            loss = film[face, i, j] + depth.emissivity[face] * SIGMA * (warm**2 + cold**2) * (warm + cold)
            heat = c * dx / dt_s * spread[:, i, j]
            heat[0] += flux[face, i, j]
            new = np.linalg.solve(matrix + np.diag([loss] + [0.0] * (NODES - 1)), heat)
            np.testing.assert_allclose(warmth.excess_k[face, :, i, j], new, rtol=1e-10)


def test_a_thick_wall_under_even_heat_warms_as_a_half_space():
    concrete = Material(1.75, 2200.0, 1000.0, 0.4, 0.94)
    faces = faces_of(Room("thick", 4.0, 4.0, 2.5, wall=(concrete,)))
    warmth, q_w_m2, seconds = Warmth(faces), 50.0, 1800.0
    flux = np.where(faces.cells.there, q_w_m2, 0.0)
    flux[[FLOOR, CEILING]] = 0.0
    warmth.pass_time(seconds, 5.0, flux, loss_free(faces), EVEN_K)
    # 2 q sqrt(alpha t / pi) / k (Carslaw and Jaeger 1959, 2.9); the first node's middle lies a little deeper
    alpha = concrete.conductivity_w_mk / concrete.heat_capacity_j_m3k
    rise_k = 2.0 * q_w_m2 / concrete.conductivity_w_mk * np.sqrt(alpha * seconds / np.pi)
    assert warmth.surface_k[WALL_X1, 5, 5] == pytest.approx(rise_k, rel=0.04)


def test_a_warm_spot_spreads_along_its_face_with_the_diffusivity():
    steel = Material(48.0, 7850.0, 559.0, 0.003, 0.9)
    faces = faces_of(Room("steel", 4.0, 4.0, 2.5, ceiling=(steel,)))
    warmth, cells = Warmth(faces), faces.cells
    columns, rows = cells.counts[CEILING]
    warmth.excess_k[CEILING, :, rows // 2, columns // 2] = 1.0
    seconds = 1800.0
    warmth.pass_time(seconds, 5.0, np.zeros(cells.shape), loss_free(faces), EVEN_K)
    seen = warmth.surface_k[CEILING, :rows, :columns]
    x_m = (np.arange(columns) + 0.5) * cells.cell_m[CEILING, 0]
    share = seen.sum(axis=0) / seen.sum()
    spread_m2 = (share * x_m**2).sum() - (share * x_m).sum() ** 2
    # the second moment of a diffusing spot grows by 2 alpha t, exactly, on a grid too
    assert spread_m2 == pytest.approx(2.0 * steel.conductivity_w_mk / steel.heat_capacity_j_m3k * seconds, rel=0.02)


def test_halving_the_step_changes_little():
    excess = []
    for step_s in (5.0, 2.5):
        faces = faces_of()
        warmth = Warmth(faces)
        warmth.pass_time(600.0, step_s, spot(faces, CEILING, 500.0), np.full(faces.cells.shape, 5.0), EVEN_K)
        excess.append(warmth.surface_k)
    assert np.abs(excess[0] - excess[1]).max() < 0.01 * excess[1].max()


def test_no_ceiling_gets_hotter_than_the_jet_under_it():
    faces = faces_of()
    warmth, cells = Warmth(faces), faces.cells
    flux, film = np.zeros(cells.shape), np.full(cells.shape, CONVECTION_W_M2K)
    plume = np.array([[2.5, 2.0, 0.0, 200.0]])
    heat_ceiling(plume, cells.place_m, cells.counts, flux, film)
    warmth.pass_time(7200.0, 5.0, flux, film, EVEN_K)
    away_m = np.hypot(*(cells.place_m[CEILING, :, :, :2] - plume[0, :2]).transpose(2, 0, 1))
    rise_k = np.array([[jet(200.0, 2.5, r)[0] for r in row] for row in away_m])
    there = cells.there[CEILING]
    assert (warmth.surface_k[CEILING] <= rise_k)[there].all()
    assert warmth.surface_k[CEILING][there].max() > 0.3 * rise_k.max()


def test_a_jet_is_alperts_and_heats_as_coopers():
    # 6.3 T Q*^(2/3) over the fire, (0.225 + 0.27 r/H)^(-4/3) of it away from there, of a fire that convects 0.7 of Q
    scale_k = 293.0 * (100.0 / (353.0 * 1.0045 * np.sqrt(9.80665) * 2.0**2.5)) ** (2 / 3)
    assert jet(70.0, 2.0, 0.1)[0] == pytest.approx(6.3 * scale_k)
    assert jet(70.0, 2.0, 1.5)[0] == pytest.approx((0.225 + 0.27 * 0.75) ** (-4 / 3) * scale_k)
    assert jet(0.0, 2.0, 1.0) == (0.0, 0.0)
    inside, outside = (jet(100.0, 2.0, 2.0 * share)[1] for share in (0.199999, 0.200001))
    assert inside == pytest.approx(outside, rel=0.01), "Cooper's two branches meet at r/H = 0.2"
    assert jet(100.0, 2.0, 0.0)[1] > outside > jet(100.0, 2.0, 1.5)[1] > CONVECTION_W_M2K


def test_a_point_radiates_all_it_has_onto_the_room():
    faces = faces_of()
    cells, flux = faces.cells, np.zeros(faces.cells.shape)
    point = np.array([[2.2, 1.7, 1.1, 1000.0, 0.0]])
    radiate(point, cells.place_m, cells.inward, cells.counts, np.ones(6), 1.5, 0.0, 0.0, flux)
    assert (flux * cells.area_m2).sum() == pytest.approx(1000.0, rel=0.02)
    dimmed = np.zeros(flux.shape)
    radiate(point, cells.place_m, cells.inward, cells.counts, np.ones(6), 0.0, 0.7, 0.0, dimmed)
    distance_m = np.linalg.norm(cells.place_m - point[0, :3], axis=-1)
    np.testing.assert_allclose(dimmed[cells.there], (flux * np.exp(-0.7 * distance_m))[cells.there], rtol=1e-9)


def test_what_a_fire_spreads_adds_nothing_to_floor_ceiling_or_walls():
    faces = faces_of()
    flux = np.random.default_rng(1).uniform(0.0, 100.0, faces.cells.shape)
    left = without_mean(faces.cells, flux) * faces.cells.area_m2
    assert np.abs([left[FLOOR].sum(), left[CEILING].sum(), left[2:].sum()]).max() < 1e-9


def test_the_sun_in_london_at_noon_of_the_longest_day_stands_62_degrees_high():
    to_sun = sun_direction(172, 12.0, 51.5, 0.0)
    assert np.degrees(np.arcsin(to_sun[2])) == pytest.approx(90.0 - 51.5 + 23.45, abs=0.05)
    assert to_sun[0] < 0.0, "it shines in through a wall that faces south"
    assert sun_direction(172, 0.0, 51.5, 0.0) is None
    assert sun_w_m2(faces_of().cells, Window(1.0, 2.0, 0.9, 2.1), sun_direction(172, 12.0, 51.5, 180.0)).max() == 0.0


@pytest.mark.parametrize(("middle_m", "m2"), [((2.5, 2.0), 1.2), ((0.0, 2.0), 0.6), ((5.0, 4.0), 0.3)])
def test_a_rectangle_on_the_floor_covers_its_area_as_far_as_the_room_goes(middle_m, m2):
    cells = faces_of().cells
    share = cells.share_of_floor(middle_m, (0.6, 0.5))
    assert (share * cells.area_m2).sum() == pytest.approx(m2)
    assert share.max() <= 1.0
    assert not share[1:].any()


@pytest.mark.parametrize("height_deg", [5.0, 10.0, 20.0, 30.0, 45.0, 60.0])
def test_a_low_sun_is_weak(height_deg):
    """Between July and January of ASHRAE's clear sky, A exp(-B / sin h) (Fundamentals 2005, chapter 31)."""
    up = np.sin(np.radians(height_deg))
    july, january = (a * np.exp(-b / up) for a, b in ((1093.0, 0.186), (1202.0, 0.141)))
    assert july < clear_sky_w_m2(up) < january


def test_the_sun_brings_what_passes_the_window():
    cells, window = faces_of().cells, Window(1.0, 2.4, 0.9, 2.1)
    to_sun = sun_direction(80, 10.5, 50.0, 10.0)
    watts = (sun_w_m2(cells, window, to_sun) * cells.area_m2).sum()
    pane_m2 = (window.y1_m - window.y0_m) * (window.z1_m - window.z0_m)
    passed = clear_sky_w_m2(to_sun[2]) * GLASS_TRANSMITS * FLOOR_ABSORBS * pane_m2 * -to_sun[0]
    assert watts == pytest.approx(passed, rel=0.05)


def frames_k(t_s, heat, surface_k=293.15):
    faces = faces_of()
    fields = np.zeros((len(t_s), 8), np.float32)
    fields[:, 4] = 2.5
    n_cells = faces.texture_k.size
    given = np.full((len(t_s), 4), surface_k)
    return [brightness_temp_k(each[:n_cells]).reshape(faces.cells.shape)
            for each in cell_radiances(faces, t_s, given, fields, heat)]  # fmt: skip


def test_fast_frames_see_the_surfaces_of_slow_ones():
    def heat(n):
        flame = np.tile([[2.0, 2.0, 0.5, 6000.0, 0.0]], (n, 1, 1))
        return Heat(flame, np.zeros((n, 1, 5)), np.tile([[2.0, 2.0, 0.2, 14.0]], (n, 1, 1)))

    slow, fast = frames_k(np.arange(0.0, 61.0, 1.0), heat(61)), frames_k(np.arange(0.0, 60.01, 0.125), heat(481))
    np.testing.assert_allclose(fast[-1], slow[-1], atol=0.02)
    steps = np.abs(np.diff([frame[CEILING].max() for frame in fast[80:]], n=2))
    assert steps.max() < 0.005, "no stairs"


def test_a_heater_has_been_on_for_hours_and_a_fire_has_not():
    place, none = np.tile([[0.3, 2.0, 0.5, 800.0, 0.0]], (2, 1, 1)), np.tile(NOTHING, (2, 1, 1))
    t_s = np.array([0.0, 5.0])
    assert frames_k(t_s, Heat(none, place, none))[0].max() > 296.0
    assert frames_k(t_s, Heat(place, none, none))[0].max() == pytest.approx(293.15, abs=1e-3)


def test_what_rises_as_a_film_begins_has_risen_before():
    """People and radiators; over three people a spot of 1.5 K grew under the ceiling in each film's first minutes."""
    assert faces_module.LEAD_IN_S == lead_in.LEAD_IN_S
    t_s, none = np.array([0.0, 60.0, 300.0]), np.tile(NOTHING, (3, 1, 1))
    people = np.tile([[2.0, 2.0, 1.1, 0.11]], (3, 1, 1))
    first, _, later = (frame[CEILING].max() - 293.15 for frame in frames_k(t_s, Heat(none, none, people)))
    assert first > 0.5
    assert later == pytest.approx(first, rel=0.2)


def test_the_sun_has_moved_before_a_film_begins():
    """It stood for two hours where the film found it, before sunrise too, and by evening had never been anywhere."""
    none, faces = np.tile(NOTHING, (1, 1, 1)), faces_of()
    was, shines = spot(faces, FLOOR, 200.0), spot(faces, CEILING, 200.0)
    [seen] = frames_k(np.zeros(1), Heat(none, none, none, lambda t_s: was if t_s < 0.0 else shines))
    assert seen[FLOOR].max() > 296.0
    assert seen[CEILING].max() == pytest.approx(293.15, abs=1e-3)


def test_a_thing_near_a_flame_takes_in_what_a_point_source_gives():
    flame, clear = np.array([[[2.0, 2.0, 0.5, 6000.0]]]), np.array([[0.0] * 4 + [1.0, 0.0, 0.0, 2.0]])
    places_m = np.array([[3.0, 2.0, 0.5], [4.0, 2.0, 0.5], [2.0, 2.0, 1.5]])
    received = received_w_m2(places_m, flame, clear)[0]
    np.testing.assert_allclose(received, 0.9 * 6000.0 / (4.0 * np.pi * np.array([1.0, 4.0, 1.0])))
    smoky = clear.copy()
    smoky[:, 5] = 0.8  # above 1 m: half of the way to the third place, none of the way to the others
    dimmed = received_w_m2(places_m, flame, smoky)[0] / received
    np.testing.assert_allclose(dimmed, [1.0, 1.0, np.exp(-0.4)])


def test_a_thing_near_a_flame_warms_as_wood_and_one_without_stays():
    t_s = np.arange(0.0, 120.0, 0.5)
    flames, fields = np.tile([[[2.0, 2.0, 0.5, 1500.0]]], (t_s.size, 1, 1)), np.zeros((t_s.size, 8), np.float32)
    places_m, room_k = np.array([[3.0, 2.0, 0.5], [300.0, 2.0, 0.5]]), np.full(t_s.size, 293.15)
    warm, far = warmed_k(t_s, places_m, room_k, flames, fields).T
    flux_w_m2 = received_w_m2(places_m, flames[:1], fields[:1].astype(float))[0, 0]
    # q / h (1 - exp(x^2) erfc(x)), x = h sqrt(t / (k rho c)) (Carslaw and Jaeger 1959, 2.8)
    h_w_m2k = CONVECTION_W_M2K + 0.9 * 4.0 * SIGMA * 293.15**3
    x = h_w_m2k * np.sqrt(t_s[-1] / (0.16 * 720.0 * 1255.0))
    assert warm[-1] == pytest.approx(flux_w_m2 / h_w_m2k * (1.0 - erfcx(x)), rel=0.02)
    assert (np.diff(warm) > 0.0).all()
    assert far.max() < 0.01
    assert not warmed_k(t_s, places_m, room_k, 0.0 * flames, fields).any()


def test_cells_are_as_hot_as_the_zone_models_surfaces():
    none = np.tile(NOTHING, (1, 1, 1))
    for temp_k in (250.0, 293.0, 500.0):
        seen = frames_k(np.zeros(1), Heat(none, none, none), temp_k)[0]
        np.testing.assert_allclose(seen, temp_k, atol=1e-3)
        assert band_radiance(seen).min() > 0.0
