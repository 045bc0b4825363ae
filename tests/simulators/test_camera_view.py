"""What the camera looks at: rays, surfaces, smoke and emitters, each held against plain numpy in float64."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.camera import plain
from simulators.camera.cells import CEILING, FLOOR, WALL_X0, cells_of
from simulators.camera.pixels import LAYER, LOWER_PER_M, REFLECTED, ROOM_FIELDS, UPPER_GAS, UPPER_PER_M
from simulators.camera.radiance import KELVIN, band_radiance, brightness_temp_k, temperature_series
from simulators.camera.rays import WINDOW, backdrop
from simulators.camera.render import blur, draw_room, draw_sprites, hotter_than
from simulators.camera.scene import PUFF_SHARE, Emitter, flame, outlines, sprites
from simulators.camera.view import Camera, Window

SIZE_M = np.array([5.0, 4.0, 2.5])
CELLS = cells_of(*SIZE_M)
CAMERA = Camera(x_m=0.1, y_m=2.0, z_m=2.2, yaw_deg=0.0, pitch_deg=-20.0, horizontal_fov_deg=71.0)
SMALL = Camera(4.9, 2.0, 2.2, 180.0, -20.0, 57.0, width_px=160, height_px=120)
GREY = np.array([0.9, 0.92, 0.94, 0.9, 0.85, 0.95])


def room(temp_c=20.0, layer_m=1.5, upper_per_m=0.0, lower_per_m=0.0, smoke_c=60.0, camera_z_m=CAMERA.z_m):
    cold, warm = band_radiance(np.array([temp_c, smoke_c]) + KELVIN)
    given = dict(zip(ROOM_FIELDS, (cold, cold, warm, cold, layer_m, upper_per_m, lower_per_m, camera_z_m), strict=True))
    return np.array(list(given.values()), np.float32)


def even(temp_c):
    return np.full(np.prod(CELLS.shape) + CELLS.shape[2] + 2, band_radiance(temp_c + KELVIN), np.float32)


def picture(seen, cells, fields):
    out = np.empty(seen.z_m.shape, np.float32)
    draw_room(cells, seen.stride, seen.cell, seen.u, seen.v, seen.emissivity, seen.z_m, seen.path_m, fields, out)
    return out


def upright(n=1, **given):
    size = {"x_m": 3.0, "y_m": 2.0, "base_m": 0.0, "height_m": 1.7, "half_width_m": 0.25, "temp_c": 31.0} | given
    shape, single = size.pop("shape", "ellipse"), ("emissivity", "absorption_per_m")
    return Emitter(shape, **{k: v if k in single else v * np.ones(n) for k, v in size.items()})


def drawn(emitters, fields, camera=CAMERA, over_c=20.0):
    image = np.full((camera.height_px, camera.width_px), band_radiance(over_c + KELVIN), np.float32)
    draw_sprites(sprites(camera, emitters, fields[None, REFLECTED])[0], outlines(), fields, image)
    return image


@pytest.mark.parametrize("temp_k", [200.0, 250.0, 300.0, 373.0, 700.0, 1200.0])
def test_radiance_comes_back_as_temperature(temp_k):
    assert brightness_temp_k(band_radiance(temp_k)) == pytest.approx(temp_k, abs=1e-3)


def test_radiance_of_300_k_is_that_of_the_tables():
    # share of sigma T^4 / pi between 8 and 14 um at 300 K: 0.375 (Siegel and Howell, blackbody functions)
    assert float(band_radiance(300.0)) == pytest.approx(0.375 * 5.670374e-8 * 300.0**4 / np.pi, rel=0.01)


def test_the_series_gives_temperatures_within_a_millikelvin():
    temp_k = np.linspace(200.0, 770.0, 4001)
    slope, shift, terms = temperature_series()
    x = slope * band_radiance(temp_k) ** 0.25 + shift
    np.testing.assert_allclose(np.polynomial.polynomial.polyval(x, terms), temp_k, atol=1e-3)


@given(
    st.tuples(st.floats(1.5, 12.0), st.floats(1.5, 12.0), st.floats(2.0, 5.0)),
    st.tuples(*[st.floats(0.02, 0.98)] * 3),
    st.floats(-180.0, 180.0),
    st.floats(-80.0, 80.0),
    st.floats(30.0, 120.0),
)
@settings(max_examples=40, deadline=None)
def test_every_ray_ends_on_the_room(size_m, where, yaw_deg, pitch_deg, fov_deg):
    cells = cells_of(*size_m)
    camera = Camera(*(np.array(size_m) * where), yaw_deg, pitch_deg, fov_deg, width_px=32, height_px=24)
    seen = backdrop(camera, cells, GREY, None)
    face, end, path_m, column, row = plain.ends(camera, cells)
    off = np.abs(end[..., None] - np.stack([np.zeros(3), cells.size_m], axis=-1)).min(axis=-1).min(axis=-1)
    assert off.max() < 1e-9
    assert (end > -1e-9).all()
    assert (end < cells.size_m + 1e-9).all()
    np.testing.assert_allclose(seen.path_m, path_m, rtol=1e-6)
    np.testing.assert_allclose(seen.z_m, end[..., 2], atol=1e-5)
    same = seen.face == face  # a ray into an edge may end on either of its faces
    assert same.mean() > 0.99
    _, rows, columns = cells.shape
    number, at = np.divmod(seen.cell.astype(int), rows * columns)
    np.testing.assert_array_equal(number, seen.face)
    last = cells.counts[face] - 1
    np.testing.assert_allclose((at % columns + seen.u)[same], np.clip(column, 0, last[..., 0])[same], atol=1e-4)
    np.testing.assert_allclose((at // columns + seen.v)[same], np.clip(row, 0, last[..., 1])[same], atol=1e-4)


def test_a_tilted_camera_sees_floor_below_and_its_window_where_it_is():
    seen = backdrop(SMALL, CELLS, GREY, Window(1.5, 2.5, 0.9, 2.0))
    assert (seen.face[-1] == FLOOR).all()
    assert CEILING not in seen.face[60:]
    for y_m, z_m, inside in ((1.6, 1.0, True), (2.4, 1.9, True), (1.3, 1.0, False), (2.0, 0.7, False)):
        column, row, _ = SMALL.pixels(np.array([0.0, y_m, z_m]))
        assert seen.face[int(row), int(column)] == (WINDOW if inside else WALL_X0)
    glass = seen.face == WINDOW
    cells = even(20.0)
    cells[np.prod(CELLS.shape) :] = band_radiance(5.0 + KELVIN)
    seen_c = brightness_temp_k(picture(seen, cells, room())) - KELVIN
    assert seen_c[glass].max() < 8.0
    assert seen_c[~glass].min() > 19.9


def test_a_place_on_the_optical_axis_is_in_the_middle():
    forward = CAMERA.axes[2]
    column, row, depth = CAMERA.pixels(CAMERA.position_m + 2.0 * forward)
    assert (column, row, depth) == pytest.approx((192.0, 144.0, 2.0))


def test_a_camera_outside_the_room_is_refused():
    for place in ((-1.0, 2.0, 2.0), (2.0, 4.0, 2.0), (2.0, 2.0, 2.6)):
        with pytest.raises(ValueError, match="not inside the room"):
            backdrop(Camera(*place, 0.0, 0.0, 57.0), CELLS, GREY, None)


@pytest.mark.parametrize(("fov_deg", "width_px"), [(0.0, 384), (180.0, 384), (57.0, 1)])
def test_a_camera_without_a_view_or_pixels_is_refused(fov_deg, width_px):
    with pytest.raises(ValueError, match=r"horizontal_fov_deg|pixels"):
        Camera(1.0, 1.0, 1.0, 0.0, 0.0, fov_deg, width_px=width_px)


@pytest.mark.parametrize("camera", [CAMERA, SMALL])
@pytest.mark.parametrize(("upper_per_m", "lower_per_m"), [(0.0, 0.0), (0.8, 0.05), (30.0, 0.0)])
@pytest.mark.parametrize("layer_m", [0.0, 1.1, 2.4])
def test_surfaces_through_smoke_are_those_of_plain_numpy(camera, upper_per_m, lower_per_m, layer_m):
    seen = backdrop(camera, CELLS, GREY, Window(1.5, 2.5, 0.9, 2.0))
    fields = room(layer_m=layer_m, upper_per_m=upper_per_m, lower_per_m=lower_per_m)
    cells = band_radiance(np.random.default_rng(2).uniform(280.0, 330.0, even(0.0).size)).astype(np.float32)
    expected = plain.room_picture(cells.astype(float), seen, fields.astype(float))
    np.testing.assert_allclose(picture(seen, cells, fields), expected, rtol=1e-5)


def test_a_room_of_one_temperature_shows_it_whatever_its_emissivity_and_smoke():
    seen = backdrop(CAMERA, CELLS, GREY, None)
    shown = picture(seen, even(20.0), room(upper_per_m=1.0, lower_per_m=0.3, smoke_c=20.0))
    np.testing.assert_allclose(brightness_temp_k(shown), 20.0 + KELVIN, atol=2e-3)


@pytest.mark.parametrize("layer_m", [0.0, 0.8, 2.4])
@pytest.mark.parametrize("shape", ["box", "ellipse", "flame", "steam"])
def test_emitters_are_those_of_plain_numpy(shape, layer_m):
    fields = room(layer_m=layer_m, upper_per_m=0.5, lower_per_m=0.1)
    emitters = [
        upright(shape=shape, x_m=2.0, y_m=1.2, temp_c=90.0, absorption_per_m=1.5),
        upright(shape=shape, x_m=4.0, y_m=2.2, temp_c=40.0),
        upright(shape=shape, x_m=4.0, y_m=3.0, height_m=0.004, half_width_m=0.002, temp_c=400.0),
        upright(shape=shape, x_m=0.8, y_m=0.3, height_m=2.0, half_width_m=0.6),
        upright(shape=shape, x_m=-3.0),
    ]
    image = drawn(emitters, fields)
    expected = np.full(image.shape, band_radiance(20.0 + KELVIN))
    plain.draw(sprites(CAMERA, emitters, fields[None, REFLECTED])[0].astype(float), fields.astype(float), expected)
    assert np.ptp(expected) > 1.0
    np.testing.assert_allclose(image, expected, atol=4e-3 * np.ptp(expected))


@pytest.mark.parametrize("shape", [(288, 384), (7, 3), (2, 2)])
def test_blur_is_that_of_plain_numpy_and_keeps_the_mean(shape):
    image = np.random.default_rng(3).uniform(20.0, 60.0, shape).astype(np.float32)
    expected = plain.blurred(image.astype(float), 0.6)
    blurred = image.copy()
    blur(blurred, 0.6, np.empty(shape, np.float32))
    np.testing.assert_allclose(blurred, expected, rtol=1e-6)
    assert blurred.mean() == pytest.approx(image.mean(), rel=1e-6)
    assert hotter_than(image, 40.0) == np.count_nonzero(image > 40.0)


def test_a_person_is_seen_where_they_stand():
    image = brightness_temp_k(drawn([upright()], room())) - KELVIN
    column, row, _ = CAMERA.pixels(np.array([3.0, 2.0, 0.85]))
    reflected = 0.05 * 11.0
    assert image[int(row), int(column)] == pytest.approx(31.0 - reflected, abs=0.05)
    assert image[int(row), 5] == pytest.approx(20.0, abs=1e-3)


def test_the_nearer_hides_the_farther():
    near, far = upright(x_m=2.0, temp_c=20.0, half_width_m=0.4), upright(x_m=4.0, y_m=2.0, temp_c=35.0, height_m=0.5)
    assert brightness_temp_k(drawn([far], room())).max() > 305.0
    for order in ([near, far], [far, near]):
        assert brightness_temp_k(drawn(order, room())).max() < 294.0


def test_bright_metal_shows_the_room_more_than_itself():
    painted, bright = (drawn([upright(temp_c=150.0, emissivity=e)], room()) for e in (0.95, 0.2))
    excess = [image.max() - band_radiance(20.0 + KELVIN) for image in (painted, bright)]
    assert excess[1] / excess[0] == pytest.approx(0.2 / 0.95, rel=1e-3)


def test_smoke_dims_a_person_by_beer_and_lambert():
    person = upright(base_m=0.8, height_m=0.4)
    excess = []
    for per_m in (0.0, 0.5):
        fields = room(layer_m=0.0, upper_per_m=per_m, smoke_c=20.0)
        excess.append(drawn([person], fields).max() - band_radiance(20.0 + KELVIN))
    path_m = np.linalg.norm(np.array([3.0, 2.0, 1.0]) - CAMERA.position_m)
    assert excess[1] / excess[0] == pytest.approx(np.exp(-0.5 * path_m), rel=1e-3)


def test_thick_smoke_shows_its_own_temperature():
    fields = room(layer_m=0.0, upper_per_m=30.0, smoke_c=80.0)
    shown = picture(backdrop(CAMERA, CELLS, GREY, None), even(20.0), fields)
    np.testing.assert_allclose(shown, fields[UPPER_GAS], rtol=1e-5)
    assert fields[LAYER] == fields[LOWER_PER_M] == 0.0
    assert fields[UPPER_PER_M] == 30.0


def test_something_smaller_than_a_pixel_keeps_its_share_of_radiance():
    gained = []
    for scale in (1.0, 0.5):
        small = upright(base_m=0.8, height_m=0.006 * scale, half_width_m=0.003 * scale, temp_c=300.0)
        gained.append((drawn([small], room()).astype(float) - band_radiance(20.0 + KELVIN)).sum())
    assert gained[0] > 1.0
    assert gained[1] / gained[0] == pytest.approx(0.25, abs=0.01)


def test_heskestad_height():
    burning = flame(np.zeros(1), np.array([100.0]), 0.0, 0.0, 0.0, 0.1, 0.0, 900.0)
    assert burning.height_m[0] == pytest.approx(0.235 * 100.0**0.4 - 1.02 * 2.0 * np.sqrt(0.1 / np.pi), rel=1e-6)
    assert flame(np.zeros(1), np.array([900.0]), 0.0, 0.0, 0.5, 0.3, 0.0, 900.0, 2.5).height_m[0] == 2.0


def test_a_flame_puffs_as_often_as_pagni_says_also_while_it_grows():
    t_s = np.arange(0.0, 60.0, 1.0 / 30.0)
    for hrr_kw in (np.full(t_s.size, 60.0), 20.0 + t_s):
        burning = flame(t_s, hrr_kw, 0.0, 0.0, 0.0, 0.2, 0.3, 900.0)
        smooth_m = 0.235 * hrr_kw**0.4 - 1.02 * 2.0 * burning.half_width_m
        puffs = burning.height_m / smooth_m - 1.0
        assert np.abs(puffs).max() == pytest.approx(PUFF_SHARE, rel=0.02)
        crossings = np.flatnonzero((puffs[:-1] < 0.0) & (puffs[1:] >= 0.0))
        hz = (crossings.size - 1) / (t_s[crossings[-1]] - t_s[crossings[0]])
        between = slice(crossings[0], crossings[-1])
        assert hz == pytest.approx((1.5 / np.sqrt(2.0 * burning.half_width_m[between])).mean(), rel=0.01)


def test_a_flame_is_a_volume_that_shows_more_the_deeper_it_is():
    wide, narrow = (flame(np.zeros(1), np.array([kw]), 3.0, 2.0, 0.3, 0.3, 0.0, 900.0) for kw in (150.0, 15.0))
    hot = band_radiance(900.0 + KELVIN)
    for burning in (wide, narrow):
        depth = 0.39 * 2.0 * burning.half_width_m[0]
        share = (drawn([burning], room()).max() - band_radiance(293.15)) / (hot - band_radiance(293.15))
        assert share == pytest.approx(1.0 - np.exp(-depth), rel=0.03)


def test_a_flames_soot_absorbs_as_one_over_the_wavelength():
    """1.2 1/m is of all wavelengths (Drysdale); a camera saw that from 8 to 14 um, and flames of 0.3 m at 400 C."""
    hot_k, um = 1173.15, np.geomspace(0.5, 200.0, 40_000)
    emits = um**-5.0 / np.expm1(14387.77 / (um * hot_k))
    in_band = (um > 8.0) & (um < 14.0)
    mean = [np.trapezoid(emits[at] / um[at], um[at]) / np.trapezoid(emits[at], um[at]) for at in (in_band, um > 0.0)]
    burning = flame(np.zeros(1), np.array([100.0]), 0.0, 0.0, 0.0, 0.1, 0.0, 900.0)
    assert burning.absorption_per_m == pytest.approx(1.2 * mean[0] / mean[1], rel=0.005)
