"""What a camera is given of a room: its panes, its things, and how far off the model is."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from scipy.ndimage import binary_dilation

from simulators.camera.cells import FLOOR
from simulators.camera.conduction import depth_of
from simulators.camera.faces import Faces, Heat, _fire_w_m2
from simulators.camera.pixels import LOWER_GAS, REFLECTED, ROOM_FIELDS, UPPER_GAS
from simulators.camera.radiance import brightness_temp_k
from simulators.camera.rays import GLASS_EMISSIVITY, backdrop
from simulators.camera.view import Window
from simulators.filming import _room_fields, _things, camera_of, film_of, room_view
from simulators.local_heat import local_heat
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.physics.zone_model import run_zones
from simulators.scenarios.drawing import draw_scenario
from simulators.scenarios.generators import SHIFTED, STANDARD
from simulators.scenarios.things import Person, Thing
from simulators.scenarios.timeline import Strength
from simulators.window_pane import PANE_J_M2K, pane_temp_k, share_in_upper_layer

T_S = np.arange(0.0, 3600.0, 5.0)


def test_at_rest_a_pane_lies_a_quarter_of_the_way_outdoors():
    room_k = np.full(T_S.size, 293.15)
    pane_k = pane_temp_k(T_S, room_k, room_k, 273.15)
    assert (293.15 - pane_k[0]) / 20.0 == pytest.approx(0.25, abs=0.02)
    np.testing.assert_allclose(pane_k, pane_k[0], atol=0.05)


def test_a_pane_warms_as_a_lump_of_glass():
    """In a room that is at once 40 K warmer the pane comes nearer by 1 - 1/e within the time constant of its glass."""
    room_k = np.where(T_S > 0.0, 333.15, 293.15)
    pane_k = pane_temp_k(T_S, room_k, room_k, 293.15)
    share = (pane_k - pane_k[0]) / (pane_k[-1] - pane_k[0])
    takes_s = np.interp(1.0 - np.exp(-1.0), share, T_S)
    assert PANE_J_M2K / 16.0 < takes_s < PANE_J_M2K / 12.0  # 5 by air, 5 to 7 by radiation, 3 to outdoors


def test_frames_come_as_often_as_they_like():
    hot_k = 293.15 + 0.1 * T_S
    slow = pane_temp_k(T_S[::4], hot_k[::4], hot_k[::4], 283.15)
    np.testing.assert_allclose(pane_temp_k(T_S, hot_k, hot_k, 283.15)[::4], slow, atol=1.0)


def test_a_layer_covers_a_window_from_above():
    covered = share_in_upper_layer(Window(0.0, 1.0, 0.9, 2.1), np.array([2.4, 2.1, 1.5, 0.9, 0.2]))
    np.testing.assert_allclose(covered, [0.0, 0.0, 0.5, 1.0, 1.0], atol=1e-12)


@pytest.fixture(scope="module")
def burning():
    """A room with a window and a chair, on a day of frost, that burns: scenario, zones, a head with a camera."""
    drawn, head = next((d, h) for n in count() for d in [draw_scenario(5, n)] for h in d.heads if h.camera)
    building = Building(
        "one", (Room("room", 5.0, 4.0, 2.5),), (Vent(0, OUTSIDE, 1.2, 0.9, 2.1, opening=((0.0, 0.05),)),)
    )
    ambient = Ambient(20.0, 50.0, 101_325.0, 0.0)
    fire = Fire(0, "wood", 2.5, 2.0, 0.3, 0.3, 0.0, 0.0, peak_hrr_kw=300.0)
    chair = Thing(0, "box", 4.0, 1.0, 0.0, 0.8, 0.3)
    scenario = replace(drawn, building=building, ambient=ambient, fire=None, sources=(fire,), things=(chair,))
    return scenario, run_zones(building, [fire], ambient, end_s=600.0, output_period_s=1.0), replace(head, room=0)


def with_window(scenario, opening):
    """The scenario with its window moved as told."""
    vents = (replace(scenario.building.vents[0], opening=opening),)
    return replace(scenario, building=replace(scenario.building, vents=vents))


def test_a_camera_sees_the_window_of_a_burning_room_get_warm(burning):
    """Between outdoors and the wall around it, not as cold as before the fire."""
    scenario, history, head = burning
    t_s, wall_k = history.t_s[::5], history.upper_wall_temp_k[::5, 0]
    surfaces = (history.floor_temp_k, history.ceiling_temp_k, history.lower_wall_temp_k, history.upper_wall_temp_k)
    surface_k = np.column_stack([each[::5, 0] for each in surfaces])
    shut = with_window(scenario, ((0.0, 0.0),))
    fields = _room_fields(shut, history, head, room_view(shut, 0).window, t_s, surface_k)
    pane_c = brightness_temp_k(fields[:, 0]) - 273.15
    assert pane_c[0] == pytest.approx(15.0, abs=0.5)
    assert pane_c[0] + 20.0 < pane_c.max() < wall_k.max() - 273.15


def test_through_an_open_window_a_camera_sees_outdoors(burning):
    """On a day of frost; it saw glass that warms with the room, also where the window had long fallen out."""
    scenario, history, head = burning
    t_s = history.t_s[::5]
    surface_k = np.full((t_s.size, 4), 293.15)
    seen_c = {}
    for share, moves in (
        (0.0, ((0.0, 0.0),)),
        (1.0, ((100.0, 0.0), (102.0, 1.0))),
        (0.5, ((100.0, 0.0), (102.0, 0.5))),
    ):
        moved = with_window(scenario, moves)
        fields = _room_fields(moved, history, head, room_view(moved, 0).window, t_s, surface_k)
        looks = fields[:, REFLECTED] + GLASS_EMISSIVITY * (fields[:, 0] - fields[:, REFLECTED])
        seen_c[share] = brightness_temp_k(looks) - 273.15
    before, after = t_s < 100.0, t_s > 102.0
    np.testing.assert_allclose(seen_c[1.0][before], seen_c[0.0][before], atol=1e-6)
    np.testing.assert_allclose(seen_c[1.0][after], 0.0, atol=0.01)
    assert (seen_c[0.0][after] > 14.0).all()
    assert ((seen_c[0.5] > seen_c[1.0] + 5.0) & (seen_c[0.5] < seen_c[0.0] - 5.0))[after].all()


def test_a_chair_is_as_warm_as_the_walls_not_as_the_air(burning):
    scenario, history, head = burning
    t_s, nothing = history.t_s, np.zeros((history.t_s.size, 1, 5))
    fields = np.zeros((t_s.size, len(ROOM_FIELDS)), np.float32)
    [chair] = _things(scenario, history, head, t_s, Heat(nothing, nothing, nothing), fields)
    wall_c, air_c = history.lower_wall_temp_k[:, 0] - 273.15, history.lower_temp_k[:, 0] - 273.15
    np.testing.assert_allclose(chair.temp_c, wall_c, atol=1e-6)
    assert np.abs(air_c - wall_c).max() > 5.0


def test_a_camera_is_as_far_off_as_the_air_at_its_head(burning):
    """The model's error of a scenario is drawn once, for all that a head has."""
    scenario, history, head = burning
    t_s, nothing = history.t_s, np.zeros((history.t_s.size, 1, 5))
    fields = np.zeros((t_s.size, len(ROOM_FIELDS)), np.float32)
    rises = []
    for factor in (1.0, 1.4):
        off = replace(history, model_error=ModelError(temperature=factor))
        [chair] = _things(scenario, off, head, t_s, Heat(nothing, nothing, nothing), fields)
        surface_k = np.full((t_s.size, 4), 293.15)
        layers = _room_fields(scenario, off, head, None, t_s, surface_k)[:, [UPPER_GAS, LOWER_GAS]]
        rises.append(np.column_stack([chair.temp_c - 20.0, brightness_temp_k(layers) - 293.15]))
    assert rises[0][-1].min() > 20.0
    np.testing.assert_allclose(rises[1], 1.4 * rises[0], rtol=1e-3, atol=1e-3)


def test_a_pan_is_as_hot_as_the_oil_that_burns_in_it(burning):
    """It was warmed as a chair 15 cm from its own flames, to 800 to 1,100 C."""
    scenario, _, head = burning
    fire = Fire(0, "cooking_oil", 2.5, 2.0, 0.9, 0.05, 0.0, 60.0, smoulder_kw=2.0, peak_hrr_kw=80.0)
    pan = Thing(0, "box", 2.5, 2.0, 0.9, 0.1, 0.12, hot_c=200.0, lights_c=420.0, fire=fire)
    history = run_zones(scenario.building, [fire], scenario.ambient, end_s=400.0, output_period_s=1.0)
    cooks, head = replace(scenario, fire=fire, sources=(fire,), things=(pan, *scenario.things)), replace(head, room=0)
    heat = local_heat(cooks, history, head, history.t_s, None)
    clear = np.zeros((history.t_s.size, len(ROOM_FIELDS)), np.float32)
    oil, chair = _things(cooks, history, head, history.t_s, heat, clear)
    flames = history.t_s > 60.0
    np.testing.assert_allclose(oil.temp_c[flames], 420.0, atol=1e-6)
    wall_c = history.lower_wall_temp_k[:, 0] - 273.15
    assert (chair.temp_c - wall_c)[-1] > 10.0


def test_what_smoulders_radiates_as_no_flame_does(burning):
    """Its heat all goes up with the plume, as in the zone model; of flames a third is radiated."""
    scenario, _, head = burning
    fire = Fire(0, "wood", 2.5, 2.0, 0.3, 0.3, 0.0, 200.0, smoulder_kw=2.0, peak_hrr_kw=50.0)
    history = run_zones(scenario.building, [fire], scenario.ambient, end_s=400.0, output_period_s=1.0)
    heat = local_heat(replace(scenario, fire=fire, sources=(fire,), things=()), history, head, history.t_s, None)
    radiated_kw, rising_kw = heat.flames[:, :, 3].sum(axis=1) / 1000.0, heat.plumes[:, 0, 3]
    smoulders = history.t_s < 199.0
    assert not radiated_kw[smoulders].any()
    np.testing.assert_allclose(rising_kw[smoulders], 0.01 * history.t_s[smoulders], atol=0.02)
    flames = history.t_s > 260.0
    np.testing.assert_allclose(radiated_kw[flames], 0.33 / 0.67 * rising_kw[flames], rtol=1e-6)


def test_a_stove_shines_on_its_room_by_how_hot_it_has_become_and_what_lies_does_not(burning):
    """Each by the fourth power of its temperature, beyond what the walls send back."""
    scenario, _, head = burning
    history = run_zones(scenario.building, [], scenario.ambient, end_s=100.0, output_period_s=1.0)
    warms = Strength(((0.0, 0.0), (50.0, 1.0)))
    stove, patch = (Thing(0, shape, 2.5, 2.0, 0.2, 0.6, 0.3, hot_c=220.0, strength=warms) for shape in ("box", "patch"))
    here = Release(0, 2.5, 2.0, 0.8, heat_kw=((0.0, 0.5),), convected_share=0.6)
    next_door = replace(here, room=1, x_m=1.0)
    idle = replace(scenario, fire=None, sources=(here, next_door), things=(stove, patch))
    heat = local_heat(idle, history, replace(head, room=0), history.t_s, None)
    assert heat.plumes[-1] == pytest.approx(np.array([[2.5, 2.0, 0.8, 0.3]]))
    watts = heat.things[:, :, 3]
    assert watts.shape == (history.t_s.size, 1)
    hot_k = 293.15 + 200.0 * np.minimum(history.t_s / 50.0, 1.0)
    shines = np.array([hot_k[i] ** 4 - 293.15**4 for i in (25, 50, 99)])
    assert watts[[25, 50, 99], 0] / watts[99, 0] == pytest.approx(shines / shines[-1], rel=0.01)
    assert watts[0, 0] == 0.0


@pytest.mark.parametrize("place_m", [(0.0, 2.0), (0.0, 0.0), (0.0, 4.0)])
def test_a_fire_at_a_wall_heats_that_wall(burning, place_m):
    """Most of all, where it burns: a flame in the plane of a wall shone along it, and left it colder than the rest."""
    scenario, _, head = burning
    fire = Fire(0, "wood", *place_m, 0.0, 0.3, 0.0, 0.0, growth_kw_s2=0.1876, peak_hrr_kw=100.0)
    history = run_zones(scenario.building, [fire], scenario.ambient, end_s=200.0, output_period_s=1.0)
    t_s = np.arange(0.0, 200.0, 5.0)
    burns = replace(scenario, fire=fire, sources=(fire,), things=())
    heat = local_heat(burns, history, replace(head, room=0), t_s, None)
    flames_m, cells = heat.flames[-1, :, :2], room_view(scenario, 0).cells
    radius_m = 0.5 * np.sqrt(0.3 / np.pi)
    assert (np.abs(flames_m - place_m)[:, 0] > radius_m).all()
    clear, depth = np.zeros(len(ROOM_FIELDS), np.float32), depth_of(scenario.building.rooms[0])
    flux, _ = _fire_w_m2(Faces(cells, depth, np.zeros(cells.shape)), clear, heat, t_s.size - 1)
    walls = flux[2:]
    face, row, column = np.unravel_index(walls.argmax(), walls.shape)
    hottest_m = cells.place_m[2 + face, row, column]
    assert walls.max() > 5000.0
    assert hottest_m[:2] == pytest.approx(place_m, abs=0.6)


@pytest.mark.parametrize(("place_m", "times"), [((2.5, 2.0), 1.0), ((0.0, 2.0), 2.0), ((0.0, 0.0), 4.0)])
def test_a_plume_in_a_corner_heats_the_ceiling_as_a_stronger_one(burning, place_m, times):
    """As it does heads under it: there it draws in a quarter of the air."""
    scenario, _, head = burning
    fire = Fire(0, "wood", *place_m, 0.0, 0.1, 0.0, 0.0, peak_hrr_kw=50.0)
    history = run_zones(scenario.building, [fire], scenario.ambient, end_s=100.0, output_period_s=1.0)
    heat = local_heat(replace(scenario, fire=fire, sources=(fire,)), history, replace(head, room=0), history.t_s, None)
    rising_kw = 0.67 * fire.flaming_kw(history.t_s)
    np.testing.assert_allclose(heat.plumes[:, 0, 3], times * rising_kw, rtol=0.03)


def test_the_sun_on_a_floor_hides_nothing_that_stands(burning):
    """A patch warms the floor alone, as far as it is seen past who stands there: it stood upright, as a board."""
    scenario, _, head = burning
    camera = replace(head.camera, x_m=0.1, y_m=2.0, z_m=2.3, yaw_deg=0.0, pitch_deg=-30.0)
    patch = Thing(0, "patch", 4.6, 2.0, 0.0, 0.8, 0.4, hot_c=50.0)
    at_rest = replace(scenario, sources=(), things=(), people=(Person(0, 0),), duration_s=60.0)
    history = run_zones(scenario.building, [], scenario.ambient, end_s=60.0, output_period_s=1.0)
    told = {}
    for things in ((), (patch,)):
        [chunk] = film_of(replace(at_rest, things=things), history, replace(head, camera=camera), 0.1)
        told[things] = chunk.offset_c + chunk.scale_k * chunk.counts.astype(np.float64)
    warmer_k = told[(patch,)] - told[()]
    view = room_view(scenario, 0)
    floor = backdrop(camera, view.cells, np.full(6, 0.95), view.window).face == FLOOR
    assert 20.0 < warmer_k.max() < 32.0
    assert np.abs(warmer_k[:, ~binary_dilation(floor)]).max() < 0.1
    person = told[()] > 26.0
    assert person.any()
    assert warmer_k[person].max() < 5.0


def test_cameras_of_the_shifted_generator_are_another_batch():
    cores = {}
    for generator in (STANDARD, SHIFTED):
        drawn = [draw_scenario(5, n, None, generator) for n in range(60)]
        cores[generator.name] = [camera_of(d, head)[0] for d in drawn for head in d.heads if head.camera]
    assert max(core.netd_k for core in cores["standard"]) < min(core.netd_k for core in cores["shifted"])
    spread_k = {name: np.std([core.offset_k for core in batch]) for name, batch in cores.items()}
    assert spread_k["shifted"] > 1.5 * spread_k["standard"]
