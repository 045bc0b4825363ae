"""A film: chunks of one range, faults, the same bytes whoever takes it, and small enough to keep."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from firelake.contracts.tables import TRUTH_SCENARIOS
from firelake.lake.frame_codec import decode_frames, encode_frames, frames_c
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.camera import film as film_module
from simulators.camera.cells import cells_of
from simulators.camera.conduction import depth_of
from simulators.camera.faces import Faces, Heat, cell_radiances
from simulators.camera.faults import FAULT_KINDS, FAULT_PROBABILITY, CameraFault, drawn_fault
from simulators.camera.film import Film, shoot
from simulators.camera.microbolometer import HIGH_GAIN, LOST_FRAME_SHARE, LOW_GAIN, SHUTTER_CLOSED_S, Microbolometer
from simulators.camera.nuisances import bare_head, radiated_by, steam
from simulators.camera.pixels import REFLECTED
from simulators.camera.radiance import KELVIN, band_radiance, brightness_temp_k
from simulators.camera.rays import backdrop
from simulators.camera.scene import Emitter, flame, sprites
from simulators.camera.view import Camera
from simulators.filming import camera_of, film_of, room_view, sees_fire, view_record
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Release
from simulators.physics.zone_model import run_zones
from simulators.rows import rows_of
from simulators.run import run_scenario
from simulators.scenarios.drawing import draw_scenario

CAMERA = Camera(x_m=0.1, y_m=2.0, z_m=2.2, yaw_deg=0.0, pitch_deg=-20.0, horizontal_fov_deg=71.0)
SMALL = replace(CAMERA, width_px=160, height_px=120)
CORE = Microbolometer(0.05, 0.03, 0.4, 1.01, 0.6, drift_k=0.2, column_share=0.2, row_share=0.1, frame_share=0.2,
                      frame_memory_s=2.0)  # fmt: skip
NO_DEAD = np.zeros((0, 0), np.bool_)


def film(camera, t_s, hrr_kw):
    """A room of 20 C with a person who walks and a fire, and what its camera has behind it."""
    room, n = Room("room", 5.0, 4.0, 2.5), t_s.size
    cells, depth, ones = cells_of(5.0, 4.0, 2.5), depth_of(room), np.ones(n)
    indoors = band_radiance(20.0 + KELVIN)
    fields = np.outer(ones, [indoors, indoors, band_radiance(40.0 + KELVIN), indoors, 1.8, 0.05, 0.0, camera.z_m])
    fields = fields.astype(np.float32)
    at = np.column_stack([3.5 * ones, ones, 0.3 * ones])
    heat = Heat(np.column_stack([at, 300.0 * hrr_kw, 0.0 * ones])[:, None], np.zeros((n, 1, 5)),
                np.column_stack([at, 0.7 * hrr_kw])[:, None])  # fmt: skip
    walks_m = 2.0 + np.sin(0.7 * t_s)
    person = Emitter("ellipse", 3.0 * ones, walks_m, 0.0 * ones, 1.7 * ones, 0.25 * ones, 29.0 * ones)
    burning = flame(t_s, hrr_kw, 3.5, 1.0, 0.2, 0.15, 0.3, 900.0)
    emitters = [person, bare_head(person, 20.0 * ones), burning]
    texture_k = np.random.default_rng(0).normal(0.0, 0.15, cells.shape)
    radiances = cell_radiances(Faces(cells, depth, texture_k), t_s, np.full((n, 4), 293.15), fields, heat)
    drawn = sprites(camera, emitters, fields[:, REFLECTED])
    return backdrop(camera, cells, depth.emissivity, None), Film(t_s, radiances, fields, drawn)


def taken(camera=SMALL, n=80, period_s=0.115, hrr_kw=0.0, seed=3, fault=None):
    t_s = period_s * np.arange(n)
    seen, given_film = film(camera, t_s, hrr_kw * np.ones(n))
    return list(shoot(seen, CORE, given_film, np.random.default_rng(seed), fault))


def frames(chunks):
    return np.concatenate([chunk.counts for chunk in chunks])


def indices(chunks):
    return [i for chunk in chunks for i in range(chunk.first, chunk.first + len(chunk.counts))]


def test_a_film_is_the_same_again_and_another_by_another_seed():
    first, again, other = (frames(taken(n=5, seed=seed)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert (first != other).mean() > 0.8


def test_chunks_and_threads_change_no_byte(monkeypatch):
    expected = frames(taken(hrr_kw=40.0))
    with ThreadPoolExecutor(2) as pool:
        for result in pool.map(lambda _: frames(taken(hrr_kw=40.0)), range(2)):
            np.testing.assert_array_equal(result, expected)
    monkeypatch.setattr(film_module, "MAX_FRAMES", 7)
    short = taken(hrr_kw=40.0)
    assert max(len(chunk.counts) for chunk in short) == 7
    np.testing.assert_array_equal(frames(short), expected)


@pytest.mark.parametrize("period_s", [0.115, 5.0])
def test_a_chunk_has_one_range_and_a_flame_takes_the_low_one(period_s):
    n = 48
    t_s = period_s * np.arange(n)
    seen, given_film = film(SMALL, t_s, np.where((np.arange(n) >= 16) & (np.arange(n) < 32), 60.0, 0.0))
    chunks = list(shoot(seen, CORE, given_film, np.random.default_rng(1)))
    by_frame = {i: (chunk.scale_k, chunk.offset_c) for chunk in chunks for i in indices([chunk])}
    # slow frames leave time enough to change between two of them
    closed = int(np.ceil(SHUTTER_CLOSED_S / period_s)) if period_s < SHUTTER_CLOSED_S else 0
    assert by_frame[0] == by_frame[16 + closed - 1] == (HIGH_GAIN.scale_k, HIGH_GAIN.offset_c)
    assert by_frame[16 + closed] == by_frame[31] == (LOW_GAIN.scale_k, LOW_GAIN.offset_c)
    assert by_frame[47] == (HIGH_GAIN.scale_k, HIGH_GAIN.offset_c)
    hot = next(chunk for chunk in chunks if chunk.scale_k == LOW_GAIN.scale_k)
    assert frames_c(hot.counts, hot.scale_k, hot.offset_c).max() > 250.0


def test_a_stuck_camera_repeats_a_frame():
    sound, stuck = taken(), taken(fault=CameraFault("stuck_frame", 2.0, 5.0, NO_DEAD))
    still = [i for i in range(1, 80) if (frames(stuck)[i] == frames(stuck)[i - 1]).all()]
    assert still == [i for i in range(1, 80) if 2.0 <= 0.115 * i < 5.0]
    np.testing.assert_array_equal(frames(stuck)[:17], frames(sound)[:17])
    np.testing.assert_array_equal(frames(stuck)[50:], frames(sound)[50:])


@pytest.mark.parametrize("level", [0, 1])
def test_dead_pixels_and_rows_stay_dead(level):
    dead = np.zeros((120, 160), np.bool_)
    dead[30], dead[5, 6] = True, True
    found, sound = frames(taken(fault=CameraFault("dead_rows", 3.0, 4.0, dead, level))), frames(taken())
    begun = 0.115 * np.arange(80) >= 3.0
    assert (found[begun][:, dead] == level * HIGH_GAIN.most).all()
    np.testing.assert_array_equal(found[:, ~dead], sound[:, ~dead])
    np.testing.assert_array_equal(found[~begun], sound[~begun])


def test_frames_that_do_not_come_are_left_out_and_the_others_are_right():
    sound = taken()
    missing = taken(fault=CameraFault("missing_frames", 2.0, 5.0, NO_DEAD))
    came = [i for i in indices(sound) if not 2.0 <= 0.115 * i < 5.0]
    assert indices(missing) == came
    np.testing.assert_array_equal(frames(missing), frames(sound)[came])


def test_a_wrong_clock_stands_on_every_chunk():
    chunks = taken(fault=CameraFault("wrong_clock", 1.0, 2.0, NO_DEAD, clock_off_s=-300.0))
    assert {chunk.clock_off_s for chunk in chunks} == {-300.0}
    np.testing.assert_array_equal(frames(chunks), frames(taken()))


def test_single_frames_of_sound_cameras_get_lost():
    lost = 0
    tiny = replace(SMALL, width_px=8, height_px=6)
    for seed in range(8):
        chunks = taken(tiny, n=1000, period_s=5.0, seed=seed)
        assert indices(chunks) == sorted(set(indices(chunks)))
        lost += 1000 - len(indices(chunks))
    assert 1 <= lost <= 8000 * LOST_FRAME_SHARE * 2.5


@given(st.integers(0, 2**32), st.floats(60.0, 90_000.0))
@settings(max_examples=300, deadline=None)
def test_faults_are_drawn_within_the_run_and_the_picture(seed, duration_s):
    fault = drawn_fault(np.random.default_rng(seed), duration_s, 120, 160)
    if fault is not None:
        assert 0.0 <= fault.begin_s < duration_s
        assert fault.end_s > fault.begin_s
        assert fault.dead.any() == (fault.kind in ("dead_pixels", "dead_rows"))
        assert (fault.clock_off_s != 0.0) == (fault.kind == "wrong_clock")


def test_faults_are_as_rare_as_stated_and_of_every_kind():
    drawn = [drawn_fault(np.random.default_rng(i), 600.0, 12, 16) for i in range(6000)]
    faults = [fault for fault in drawn if fault is not None]
    assert len(faults) / 6000 == pytest.approx(FAULT_PROBABILITY, rel=0.25)
    assert {fault.kind for fault in faults} == set(FAULT_KINDS)


@pytest.mark.parametrize("hrr_kw", [1.0, 40.0])
def test_frames_of_a_person_and_a_flame_take_75_kib_at_most_and_come_back(hrr_kw):
    chunks = taken(CAMERA, n=64, hrr_kw=hrr_kw)
    coded = [encode_frames(chunk.counts) for chunk in chunks]
    assert sum(len(payload) for payload, _ in coded) / len(indices(chunks)) <= 75 * 1024
    for (payload, crc32), chunk in zip(coded, chunks, strict=True):
        np.testing.assert_array_equal(decode_frames(payload, *chunk.counts.shape, crc32), chunk.counts)


def test_steam_rises_where_water_boils_and_nowhere_else():
    t_s, room_c = np.arange(0.0, 100.0, 10.0), np.full(10, 20.0)
    boils = Release(0, 1.0, 1.0, 0.9, h2o_kg_s=((0.0, 0.0), (40.0, 0.0), (50.0, 5e-4)))
    (plume,) = steam(boils, t_s, room_c)
    np.testing.assert_array_equal(plume.height_m > 0.0, t_s >= 50.0)
    assert steam(Release(0, 1.0, 1.0, 0.9, h2o_kg_s=((0.0, 1.4e-5),)), t_s, room_c) == [], "a person's breath"


def test_a_hot_thing_radiates_by_stefan_and_boltzmann():
    ones = np.ones(2)
    heater = Emitter("box", ones, ones, 0.1 * ones, 0.6 * ones, 0.3 * ones, np.array([80.0, 22.0]))
    x, _, z, watts, radius_m = radiated_by(heater, 20.0 * ones).T
    area_m2 = 2.0 * np.pi * 0.3 * 0.6 + np.pi * 0.3**2
    assert watts[0] == pytest.approx(0.95 * 5.670374e-8 * (353.15**4 - 293.15**4) * area_m2)
    assert watts[1] == 0.0
    assert (x[0], z[0]) == pytest.approx((1.0, 0.4))
    assert 4.0 * np.pi * radius_m[0] ** 2 == pytest.approx(area_m2)


@pytest.mark.parametrize("half_width_m", [0.1, 0.4, 1.0, 2.7])
def test_no_wall_gets_as_hot_as_the_radiator_before_it(half_width_m):
    """After hours, whatever its size; what a wide one radiates is about a third of what it gives (EN 442-2)."""
    ones = np.ones(1)
    radiator = Emitter("box", 0.15 * ones, 2.0 * ones, 0.1 * ones, 0.6 * ones, half_width_m * ones, 55.0 * ones)
    thing, none = radiated_by(radiator, 20.0 * ones)[:, None], np.zeros((1, 1, 5))
    cells, fields = cells_of(5.0, 6.0, 2.5), np.zeros((1, 8), np.float32)
    fields[:, 4] = 2.5
    faces = Faces(cells, depth_of(Room("room", 5.0, 6.0, 2.5)), np.zeros(cells.shape))
    even_k = np.full((1, 4), 293.15)
    (seen,) = cell_radiances(faces, np.zeros(1), even_k, fields, Heat(none, thing, none))
    hottest_k = brightness_temp_k(seen[: faces.texture_k.size].max())
    assert 293.5 < hottest_k < 320.0
    assert thing[0, 0, 3] < 0.5 * 2.0 * half_width_m * 1200.0


@pytest.fixture(scope="module")
def filmed():
    """A drawn scenario with flames in view of a head's camera, and its zones."""
    for number in count():
        scenario = draw_scenario(5, number)
        for head in scenario.heads:
            if head.camera is None or scenario.fire is None or camera_of(scenario, head)[1] is not None:
                continue
            history = run_zones(
                scenario.building, scenario.sources, scenario.ambient, end_s=scenario.duration_s,
                output_period_s=1.0, model_error=scenario.model_error, devices=scenario.panes,
            )  # fmt: skip
            if sees_fire(scenario, history, head, history.t_s) is not None:
                return scenario, history, head
    raise AssertionError


def test_a_scenarios_film_shows_its_flames_and_is_the_same_whatever_else_is_drawn(filmed):
    scenario, history, head = filmed
    hz = 40.0 / scenario.duration_s
    chunks = list(film_of(scenario, history, head, hz))
    for number in (scenario.scenario_id + 1, scenario.scenario_id):
        again = draw_scenario(5, number)
    np.testing.assert_array_equal(frames(list(film_of(again, history, head, hz))), frames(chunks))
    begin = sees_fire(scenario, history, head, history.t_s)
    hottest = {i: frames_c(f[None], chunk.scale_k, chunk.offset_c).max()
               for chunk in chunks for i, f in zip(indices([chunk]), chunk.counts, strict=True)}  # fmt: skip
    burning = [hottest[i] for i in hottest if i / hz > begin + 60.0]
    assert max(burning) > 100.0
    assert frames(chunks).shape[1:] == (head.camera.height_px, head.camera.width_px)


def test_a_film_ends_when_its_head_is_destroyed(filmed):
    scenario, history, head = filmed
    hz = 20.0 / scenario.duration_s
    whole, burnt = (frames(list(film_of(scenario, history, head, hz, silent_s))) for silent_s in (np.inf, 9.5 / hz))
    np.testing.assert_array_equal(burnt, whole[: len(burnt)])
    assert len(burnt) == 10 < len(whole)


def test_cameras_of_one_room_see_one_room(filmed):
    """Another head at the same place: other noise of its core, the same window, sun, walls and flame."""
    scenario, history, head = filmed
    hz = 10.0 / scenario.duration_s
    pictures = []
    for device_id in ("a head", "another"):
        [chunk, *_] = film_of(scenario, history, replace(head, device_id=device_id), hz)
        pictures.append(frames_c(chunk.counts[:1], chunk.scale_k, chunk.offset_c)[0])
    assert not np.array_equal(*pictures)
    assert np.corrcoef(*(picture.ravel() for picture in pictures))[0, 1] > 0.9


def test_a_rooms_view_is_its_own_and_a_door_is_no_window(filmed):
    scenario = filmed[0]
    room, door = Room("room", 5.0, 4.0, 2.5), Vent(0, OUTSIDE, 0.9, sill_m=0.0, soffit_m=2.0)
    glass = Vent(1, OUTSIDE, 1.2, sill_m=0.9, soffit_m=2.1)
    inside = replace(scenario, building=Building("two", (room, room), (door, Vent(0, 1, 0.9, 0.0, 2.0), glass)))
    views = [room_view(inside, number) for number in range(2)]
    assert views[0].window is None
    assert (views[1].window.z0_m, views[1].window.z1_m) == (0.9, 2.1)
    assert views[1].window == room_view(inside, 1).window
    told = view_record(inside, 1)
    assert views[1].window.y0_m == told["window_along"] * (room.depth_m - 1.2)
    assert (views[1].phase, views[1].sun is not None) == (told["flame_phase"], told["clear_sky"])
    assert views[0].phase != views[1].phase
    assert not np.array_equal(views[0].texture_k, views[1].texture_k)


def test_the_sky_is_clear_for_every_room_or_for_none(filmed):
    scenario = filmed[0]
    room, glass = Room("room", 5.0, 4.0, 2.5), [Vent(i, OUTSIDE, 1.2, sill_m=0.9, soffit_m=2.1) for i in range(2)]
    building = Building("two", (room, room), tuple(glass))
    clear = [
        tuple(room_view(replace(scenario, scenario_id=n, building=building), i).sun is not None for i in range(2))
        for n in range(40)
    ]
    assert set(clear) == {(True, True), (False, False)}


def test_what_was_drawn_of_a_filmed_rooms_view_is_recorded(filmed):
    scenario = replace(filmed[0], heads=filmed[0].heads[:1], duration_s=20.0)
    for frames_hz, rooms in ((0.1, [scenario.heads[0].room]), (0.0, [])):
        run = run_scenario(replace(scenario, heads=(replace(scenario.heads[0], camera=filmed[2].camera),)), frames_hz)
        [row] = rows_of(run)[TRUTH_SCENARIOS.name]
        views = json.loads(row.columns["draws_json"])["views"]
        assert views == {str(room): view_record(scenario, room) for room in rooms}


def test_a_camera_fault_and_core_belong_to_the_head_alone(filmed):
    scenario, _, head = filmed
    assert camera_of(scenario, head) == camera_of(scenario, head)
    with pytest.raises(ValueError, match="has no camera"):
        camera_of(scenario, replace(head, camera=None))
