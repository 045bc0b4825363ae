"""The thermal camera: geometry, radiance, and noise measured back from its frames."""

from __future__ import annotations

import numpy as np
import pytest
from firelake.lake.frame_codec import decode_frames, encode_frames, frames_c

from simulators.camera.film import Film, shoot
from simulators.camera.microbolometer import HIGH_GAIN, LOW_GAIN, Microbolometer
from simulators.camera.radiance import KELVIN, band_radiance, brightness_temp_k
from simulators.camera.scene import Emitter, flame, sprites
from simulators.camera.view import CEILING, FLOOR, WALL, Camera, backdrop

CAMERA = Camera(x_m=0.1, y_m=2.0, z_m=2.2, yaw_deg=0.0, pitch_deg=-20.0, horizontal_fov_deg=71.0)
ROOM_M = (5.0, 4.0, 2.5)
PERFECT = Microbolometer(netd_k=0.05, fixed_pattern_k=0.0, offset_k=0.0, gain=1.0, blur_centre=0.6)


def room_at(temp_c, n, smoke_per_m=0.0, layer_m=1.5):
    """A room of one temperature over n frames, with smoke in its upper layer."""
    fields = np.zeros((n, 10), np.float32)
    fields[:, :7] = band_radiance(temp_c + KELVIN)
    fields[:, 7], fields[:, 8] = layer_m, smoke_per_m
    return fields


def still_film(room, emitters=(), period_s=5.0):
    t_s = period_s * np.arange(len(room))
    return Film(t_s, room, sprites(CAMERA, list(emitters), len(room)), np.ones((288, 384), np.float32))


def temperatures(core, film, seed=1):
    scene = backdrop(CAMERA, *ROOM_M, window=None)
    chunks = list(shoot(CAMERA, scene, core, film, np.random.default_rng(seed)))
    return np.concatenate([frames_c(c.counts, c.scale_k, c.offset_c) for c in chunks]), chunks


def standing(n, temp_c, **size):
    ones = np.ones(n)
    shape = {"x_m": 3.0, "y_m": 2.0, "base_m": 0.0, "height_m": 1.7, "half_width_m": 0.25} | size
    return Emitter("ellipse", **{k: v * ones for k, v in shape.items()}, temp_c=temp_c * ones)


@pytest.mark.parametrize("temp_k", [250.0, 300.0, 373.0, 700.0, 1200.0])
def test_radiance_comes_back_as_temperature(temp_k):
    assert brightness_temp_k(band_radiance(temp_k)) == pytest.approx(temp_k, abs=1e-3)


def test_radiance_of_300_k_is_that_of_the_tables():
    # fraction of sigma T^4 / pi between 8 and 14 um at 300 K: 0.375 (Siegel and Howell, blackbody functions)
    assert float(band_radiance(300.0)) == pytest.approx(0.375 * 5.670374e-8 * 300.0**4 / np.pi, rel=0.01)


def test_rays_end_on_the_room():
    scene = backdrop(CAMERA, *ROOM_M, window=None)
    assert set(np.unique(scene.surface)) == {FLOOR, CEILING, WALL}
    assert scene.surface[0, 192] == CEILING or scene.z_m[0, 192] > 1.5
    assert scene.surface[-1, 192] == FLOOR
    np.testing.assert_allclose(scene.z_m[scene.surface == FLOOR], 0.0, atol=1e-5)
    np.testing.assert_allclose(scene.z_m[scene.surface == CEILING], 2.5, atol=1e-5)


def test_a_place_on_the_optical_axis_is_in_the_middle():
    forward = CAMERA.axes[2]
    column, row, depth = CAMERA.pixels(CAMERA.position_m + 2.0 * forward)
    assert (column, row, depth) == pytest.approx((192.0, 144.0, 2.0))
    assert not CAMERA.sees(CAMERA.position_m - forward)


def test_a_camera_outside_the_room_is_refused():
    with pytest.raises(ValueError, match="not inside the room"):
        backdrop(Camera(-1.0, 2.0, 2.0, 0.0, 0.0, 57.0), *ROOM_M, window=None)


def test_noise_is_the_stated_netd_and_white():
    frames, _ = temperatures(PERFECT, still_film(room_at(26.85, 40)))
    difference = (frames[1:] - frames[:-1]).astype(np.float64) / np.sqrt(2.0)
    assert difference.std() == pytest.approx(0.05, rel=0.01)
    assert frames.mean() == pytest.approx(26.85, abs=0.002)
    unit = difference[0] / difference[0].std()
    assert abs(np.mean(unit[:, 1:] * unit[:, :-1])) < 0.01, "neighbours are uncorrelated"
    assert abs(np.mean(difference[0] * difference[2]) / difference.var()) < 0.01, "frames are uncorrelated"
    assert np.mean(unit**4) == pytest.approx(3.0, abs=0.1)


def test_fixed_pattern_stays_while_noise_averages_out():
    core = Microbolometer(netd_k=0.05, fixed_pattern_k=0.06, offset_k=0.0, gain=1.0, blur_centre=0.6)
    frames, _ = temperatures(core, still_film(room_at(26.85, 60), period_s=0.01))
    assert frames.mean(axis=0, dtype=np.float64).std() == pytest.approx(0.04, abs=0.021), "a third to all of 60 mK"


def test_radiometric_error_shows_as_offset():
    core = Microbolometer(netd_k=0.05, fixed_pattern_k=0.0, offset_k=1.5, gain=1.0, blur_centre=0.6)
    assert temperatures(core, still_film(room_at(26.85, 2)))[0].mean() == pytest.approx(28.35, abs=0.005)


def test_the_same_seed_takes_the_same_film():
    film = still_film(room_at(20.0, 3))
    first, again, other = (temperatures(PERFECT, film, seed)[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_a_person_is_seen_where_they_stand():
    frames, _ = temperatures(PERFECT, still_film(room_at(20.0, 2), [standing(2, 31.0)]))
    column, row, _ = CAMERA.pixels(np.array([3.0, 2.0, 0.85]))
    assert frames[0, int(row), int(column)] == pytest.approx(31.0, abs=0.3)
    assert frames[0, int(row), 5] == pytest.approx(20.0, abs=0.3)


def test_smoke_hides_what_is_behind_it():
    person = standing(2, 31.0, base_m=0.9, height_m=0.9)
    clear, _ = temperatures(PERFECT, still_film(room_at(20.0, 2, layer_m=0.0), [person]))
    smoky, _ = temperatures(PERFECT, still_film(room_at(20.0, 2, smoke_per_m=0.5, layer_m=0.0), [person]))
    through = np.exp(-0.5 * np.linalg.norm(np.array([3.0, 2.0, 1.35]) - CAMERA.position_m))
    assert (smoky.max() - 20.0) / (clear.max() - 20.0) == pytest.approx(through, abs=0.05)


def test_something_smaller_than_a_pixel_keeps_its_share_of_radiance():
    big = standing(2, 300.0, base_m=0.8, height_m=0.02, half_width_m=0.005)
    small = standing(2, 300.0, base_m=0.8, height_m=0.01, half_width_m=0.0025)
    sums = [
        band_radiance(temperatures(PERFECT, still_film(room_at(20.0, 2), [e]))[0][0] + KELVIN).sum()
        - 288 * 384 * band_radiance(20.0 + KELVIN)
        for e in (big, small)
    ]
    assert sums[0] > 0.0
    assert sums[1] / sums[0] == pytest.approx(0.25, abs=0.15)


def test_a_flame_switches_to_low_gain_and_a_cold_room_back():
    n = 12
    hrr_kw = np.where((np.arange(n) >= 4) & (np.arange(n) < 8), 60.0, 0.0)
    film = still_film(room_at(20.0, n), [flame(5.0 * np.arange(n), hrr_kw, 3.0, 2.0, 0.2, 0.1, 0.3, 900.0)])
    frames, chunks = temperatures(PERFECT, film)
    assert [(c.first, len(c.counts), c.scale_k) for c in chunks] == [(0, 4, 0.01), (4, 4, 0.1), (8, 4, 0.01)]
    assert frames[5].max() > 250.0
    assert HIGH_GAIN.saturates_c == pytest.approx(140.0, abs=0.05)
    assert LOW_GAIN.saturates_c == pytest.approx(450.0, abs=0.05)


def test_heskestad_height():
    emitter = flame(np.zeros(1), np.array([100.0]), 0.0, 0.0, 0.0, 0.1, 0.0, 900.0)
    assert emitter.height_m[0] == pytest.approx(0.235 * 100.0**0.4 - 1.02 * 2.0 * np.sqrt(0.1 / np.pi), rel=1e-6)


def test_frames_of_a_person_and_a_flame_take_75_kib_at_most():
    n = 64
    fire = flame(5.0 * np.arange(n), np.linspace(0.0, 30.0, n), 3.5, 1.0, 0.2, 0.1, 0.3, 900.0)
    _, chunks = temperatures(PERFECT, still_film(room_at(20.0, n), [standing(n, 31.0), fire]))
    coded = [(encode_frames(c.counts), c.counts) for c in chunks]
    assert sum(len(payload) for (payload, _), _ in coded) / n <= 75 * 1024
    for (payload, crc32), counts in coded:
        np.testing.assert_array_equal(decode_frames(payload, *counts.shape, crc32), counts)
