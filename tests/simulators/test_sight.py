"""Flames are seen over what stands before them, when the camera's picture shows them."""

from __future__ import annotations

import numpy as np
import pytest

from simulators.camera.radiance import KELVIN, band_radiance
from simulators.camera.render import draw_sprites
from simulators.camera.scene import Emitter, outlines, sprites
from simulators.camera.sight import shows
from simulators.camera.view import Camera

CAMERA = Camera(0.1, 2.0, 1.6, 0.0, -15.0, 57.0, width_px=160, height_px=120)
HEIGHTS_M = np.linspace(0.0, 1.6, 33)
ONES = np.ones_like(HEIGHTS_M)
CLEAR = np.array([0.0, 0.0, 0.0, 0.0, 2.5, 0.0, 0.0, CAMERA.z_m], np.float32)


def upright(x_m, y_m, base_m, height_m, half_width_m, temp_c, shape="box"):
    return Emitter(shape, x_m * ONES, y_m * ONES, base_m * ONES, height_m * ONES, half_width_m * ONES, temp_c * ONES)


def growing(x_m=3.5, y_m=2.0, base_m=0.3):
    """A flame that is taller from moment to moment."""
    return upright(x_m, y_m, base_m, HEIGHTS_M, 0.1, 900.0, "flame")


SOFA = upright(2.5, 2.0, 0.0, 0.9, 0.8, 20.0)


def hot_in_picture(*emitters):
    """Whether the picture has a pixel that is hotter than 200 C, moment by moment."""
    cold, hot = band_radiance(np.array([20.0, 200.0]) + KELVIN)
    told = []
    for drawn in sprites(CAMERA, list(emitters), np.full(HEIGHTS_M.size, cold, np.float32)):
        picture = np.full((CAMERA.height_px, CAMERA.width_px), cold, np.float32)
        draw_sprites(drawn, outlines(), CLEAR, picture)
        told.append((picture > hot).any())
    return np.array(told)


def test_a_flame_is_seen_once_it_stands_over_the_sofa_before_it():
    seen = shows(CAMERA, growing(), [SOFA])
    first_m = HEIGHTS_M[np.argmax(seen)]
    assert seen[-1]
    assert 0.1 < first_m < 1.0
    assert HEIGHTS_M[np.argmax(hot_in_picture(growing(), SOFA))] == pytest.approx(first_m, abs=0.15)
    assert shows(CAMERA, growing())[1:].all()


@pytest.mark.parametrize(("x_m", "y_m"), [(3.5, 2.0), (3.5, 3.6), (1.5, 2.0), (5.0, 0.5)])
def test_a_flame_shows_where_the_picture_does(x_m, y_m):
    """But for a moment at its tip, and at an edge."""
    seen, hot = shows(CAMERA, growing(x_m, y_m), [SOFA]), hot_in_picture(growing(x_m, y_m), SOFA)
    assert (seen != hot).sum() <= 3


def test_a_wide_flame_is_seen_beside_what_hides_its_middle():
    """And where its middle is out of the picture: 5 of 77 flames in view counted as out of it."""
    wide = upright(3.5, 2.0, 0.0, 0.8, 0.7, 900.0, "flame")
    cupboard = upright(2.5, 2.0, 0.0, 1.5, 0.2, 20.0)
    assert hot_in_picture(wide, cupboard).all()
    assert shows(CAMERA, wide, [cupboard]).all()
    at_the_edge = upright(3.5, 4.1, 0.0, 0.8, 0.7, 900.0, "flame")
    assert CAMERA.pixels(np.array([3.5, 4.1, 0.4]))[0] < 0.0
    assert hot_in_picture(at_the_edge).all()
    assert shows(CAMERA, at_the_edge).all()


def test_what_is_behind_the_camera_or_not_there_is_not_seen():
    assert not shows(CAMERA, growing(-1.0)).any()
    assert not shows(CAMERA, growing())[0]
