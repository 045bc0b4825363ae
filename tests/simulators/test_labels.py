"""Tenability and first sight, against closed forms."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from firelake.contracts.tables import RAW_THERMAL_FRAMES, TRUTH_LABELS, TRUTH_SCENARIOS

from simulators.camera.electronics import Electronics
from simulators.camera.view import Camera
from simulators.labels import (
    gas_dose_a_minute,
    heat_dose_a_minute,
    radiation_kw_m2,
    untenable_at,
    untenable_s,
    visible_s,
)
from simulators.physics.point import PointAir, airs_at
from simulators.rows import rows_of
from simulators.run import breathing_places, run_scenario
from simulators.scenarios.catalogue import read_file, scenario_class
from simulators.scenarios.drawing import draw_scenario
from simulators.sensors.head import SENSORS, Head

T_S = np.arange(0.0, 3601.0)
ONES = np.ones_like(T_S)
OF_KINDS = ("flaming_od_per_m", "fine_od_per_m", "coarse_od_per_m")


def test_dose_of_co_alone():
    # 3500 ppm CO in CO2-free air: a tenth of 35,000 ppm min each minute
    assert gas_dose_a_minute(3500.0, 0.0, 20.9, 0.0) == pytest.approx(0.1)


def test_co2_makes_it_faster():
    slow, fast = (gas_dose_a_minute(1000.0, co2_pct, 20.9, 0.0) for co2_pct in (0.0, 5.0))
    assert fast / slow == pytest.approx(np.e)


def test_hydrogen_cyanide_adds_to_the_dose_and_is_breathed_faster_too():
    # 1.2e6 / 100^2.36 = 22.9 minutes
    assert 1.0 / gas_dose_a_minute(0.0, 0.0, 20.9, 100.0) == pytest.approx(1.2e6 / 100.0**2.36)
    assert gas_dose_a_minute(0.0, 5.0, 20.9, 100.0) / gas_dose_a_minute(0.0, 0.0, 20.9, 100.0) == pytest.approx(np.e)


def test_lacking_oxygen():
    # 10 %: exp(8.13 - 0.54 * 10.9) = 9.4 minutes
    assert 1.0 / gas_dose_a_minute(0.0, 0.0, 10.0, 0.0) == pytest.approx(np.exp(8.13 - 0.54 * 10.9))


def test_dose_of_heat():
    # ISO 13571:2012: at 100 C 7.9 minutes (eq. 10); to pain 44 s at 2.5 kW/m2 and 3 s at 10 kW/m2 (eq. 8)
    assert 1.0 / heat_dose_a_minute(100.0, 0.0) == pytest.approx(5e7 * 100.0**-3.4)
    assert 60.0 / heat_dose_a_minute(0.0, 2.501) == pytest.approx(44.0, abs=0.5)
    assert 60.0 / heat_dose_a_minute(0.0, 10.0) == pytest.approx(3.17, abs=0.01)
    assert heat_dose_a_minute(0.0, 2.4) == 0.0


def untenable(flux_kw_m2=0.0, **air):
    clean = {"co_ppm": 0.0, "co2_pct": 0.05, "o2_pct": 20.9, "hcn_ppm": 0.0, "temp_c": 20.0, "od_per_m": 0.0}
    return untenable_s(T_S, SimpleNamespace(**{k: v * ONES for k, v in (clean | air).items()}), flux_kw_m2 * ONES)


def test_untenable_by_a_dose_of_three_tenths():
    # 0.3 of what the rates above sum to, on the next second
    assert untenable(co_ppm=3500.0, co2_pct=0.0) == pytest.approx(180.0, abs=1.0)
    assert untenable(temp_c=100.0) == pytest.approx(0.3 * 60.0 * 5e7 * 100.0**-3.4, abs=1.0)
    assert untenable(hcn_ppm=100.0, co2_pct=0.0) == pytest.approx(0.3 * 60.0 * 1.2e6 / 100.0**2.36, abs=1.0)
    assert untenable(flux_kw_m2=5.0) == pytest.approx(0.3 * 60.0 * 4.2 * 5.0**-1.9, abs=1.0)
    # gas and heat are apart: 0.2 and 0.2 make no 0.3
    assert untenable(co_ppm=3500.0 / 31.0, co2_pct=0.0) is None


def test_untenable_by_smoke_alone():
    # 10 m: extinction 0.3 1/m, optical density 0.13 1/m
    thick = np.where(T_S > 100.0, 1.0, 0.0)
    assert untenable(od_per_m=0.129 * thick) is None
    assert untenable(od_per_m=0.132 * thick) == 101.0


def seen(ignition_s=100.0, **air):
    clean = {"temp_c": 20.0 * ONES} | dict.fromkeys(("od_per_m", *OF_KINDS), 0.0 * ONES)
    return visible_s(T_S, SimpleNamespace(**(clean | air)), ignition_s)


def test_first_sight_is_a_hundredth_of_smoke_or_two_kelvin_of_flames_since_ignition():
    warming = 20.0 + 0.01 * T_S
    assert seen(temp_c=warming, flaming_od_per_m=0.002 * ONES) == 300.0
    assert seen(od_per_m=np.where(T_S >= 150.0, 0.011, 0.0)) == 150.0
    assert seen(od_per_m=np.where(T_S >= 50.0, 0.011, 0.0)) is None
    assert seen(temp_c=warming, flaming_od_per_m=0.002 * ONES, ignition_s=4000.0) is None


@pytest.mark.parametrize("kind", OF_KINDS[1:])
def test_what_fries_on_is_not_the_sight_of_a_fire(kind):
    """A forgotten pan still fries as its oil begins to smoke."""
    frying = np.where(T_S >= 110.0, 0.03, 0.0)
    smoke = np.where(T_S >= 150.0, 0.011, 0.0)
    assert seen(**{"od_per_m": frying, kind: frying}) is None
    assert seen(**{"od_per_m": frying + smoke, kind: frying}) == 150.0


def test_heating_is_not_the_sight_of_a_fire():
    assert seen(temp_c=20.0 + 0.01 * T_S) is None


@pytest.mark.parametrize(("number", "are_seen"), [(256, [True]), (75, [True, False])])
def test_a_fire_of_natural_gas_is_seen_where_it_warms_the_air_before_it_sounds_an_alarm(number, are_seen):
    """Its flames leave no soot: heads that they warmed by 50 K until heat alarms sounded could not see it."""
    drawn = draw_scenario(18, number)
    assert drawn.fire.fuel == "methane"
    told = [run.labels for run in run_scenario(drawn, 0.0).heads]
    assert [each["observable"] for each in told] == are_seen
    for each in told:
        if each["observable"]:
            assert each["ignition_s"] < each["visible_s"] < (each["ror_s"] or math.inf) <= (each["heat_s"] or math.inf)
        else:
            assert each["visible_s"] is each["ror_s"] is each["heat_s"] is None
    assert number != 256 or told[0]["ror_s"] < told[0]["heat_s"]


def test_flames_without_soot_are_told_from_heating_by_what_they_burn_to():
    """Warm air alone is none of theirs, nor carbon dioxide alone, which people breathe out, too."""
    clean = PointAir(*(0.0 * ONES for _ in PointAir._fields))
    warm, burnt = {"temp_c": 0.01 * T_S}, {"co2_pct": 0.04 + 0.0001 * T_S}
    for air, seen_s in ((warm, None), (burnt, None), (warm | burnt, 300.0)):
        assert visible_s(T_S, clean._replace(**air), 100.0, leaves_soot=False) == seen_s
    assert visible_s(T_S, clean._replace(**warm, **burnt), 100.0) is None


STATED = """\
name: apart
doc: Two rooms that share nothing.
kind: fire
duration_s: 600
rooms: kitchen
fire: {fuel: wood, ignition_s: IGNITION, base_height_m: 0.3, area_m2: 0.2, growth_kw_s2: 0.05, peak_hrr_kw: 300}
building:
  rooms:
    - {name: here, use: kitchen, width_m: 4, depth_m: 4, height_m: 2.5}
    - {name: there, use: bedroom, width_m: 4, depth_m: 4, height_m: 2.5}
"""


def labels_of(tmp_path, ignition_s, room):
    path = tmp_path / "apart.yaml"
    path.write_text(STATED.replace("IGNITION", str(ignition_s)))
    drawn = draw_scenario(1, 0, read_file(path))
    head = Head("probe", room, 2.0, 2.0, 2.4, tuple(SENSORS), 1, None)
    [run] = run_scenario(replace(drawn, heads=(head,)), 0.0).heads
    return run.labels | {"end_s": drawn.duration_s}


def test_a_head_that_cannot_see_the_fire_is_told_apart(tmp_path):
    near, far = labels_of(tmp_path, 60, room=0), labels_of(tmp_path, 60, room=1)
    assert near["observable"] is True
    assert 60.0 < near["visible_s"] < near["untenable_s"]
    assert far["ignition_s"] == near["ignition_s"] == near["flaming_s"] == 60.0
    assert far["observable"] is False
    assert far["visible_s"] is far["untenable_s"] is far["photo_s"] is None


def test_flames_that_nobody_films_are_not_seen(tmp_path, monkeypatch):
    """Of frames 20 s apart one has the flames, of one at the start none; and a camera that lost all it took is none."""
    path = tmp_path / "apart.yaml"
    path.write_text(STATED.replace("IGNITION", "20"))
    drawn = replace(draw_scenario(1, 0, read_file(path)), duration_s=40.0)
    # by the floor, where the air tells nothing in the first 20 s
    camera = Camera(0.1, 0.1, 0.2, 45.0, 0.0, 90.0, 32, 24)
    head = Head("probe", drawn.fire.room, 0.1, 0.1, 0.2, tuple(SENSORS), 1, camera)
    placed = replace(drawn, heads=(head,), fire=replace(drawn.fire, x_m=2.0, y_m=2.0))

    def told(frames_hz):
        rows = rows_of(run_scenario(placed, frames_hz))
        [labels] = rows[TRUTH_LABELS.name]
        assert labels.columns["visible_s"] is labels.columns["untenable_s"] is None
        frames = sum(chunk.columns["n_frames"] for chunk in rows[RAW_THERMAL_FRAMES.name])
        return frames, labels.columns["has_camera"], labels.columns["observable"]

    assert told(0.0) == (0, False, False)
    assert told(1.0 / 30.0) == (2, True, True)
    assert told(0.025) == (1, True, False)
    monkeypatch.setattr(Electronics, "loses", lambda _, i: i > 0)
    assert told(1.0 / 30.0) == (1, True, False)
    monkeypatch.setattr(Electronics, "loses", lambda *_: True)
    assert told(1.0 / 30.0) == (0, False, False)


def test_what_comes_after_the_run_is_censored(tmp_path):
    """A file's fire may come in its run; in this one it does not."""
    labels = labels_of(tmp_path, "{uniform: [599, 80000]}", room=0)
    assert labels["censored_s"] == labels["end_s"]
    assert labels["ignition_s"] is labels["flaming_s"] is labels["untenable_s"] is labels["visible_s"] is None


def test_what_need_not_come_is_of_its_kind_all_the_same_and_the_dictionary_says_so():
    """Leaks that nothing lights are of the kind of fires; ignition tells those apart that burn."""
    drawn = draw_scenario(1, 0, scenario_class("gas_leak"))
    assert drawn.kind == "fire"
    assert drawn.fire is None
    assert {run.labels["ignition_s"] for run in run_scenario(drawn, 0.0).heads} == {None}
    assert "need not come (truth_labels.ignition_s tells)" in TRUTH_SCENARIOS.column("kind").doc


def test_a_nuisance_that_turns_into_a_fire_is_both_and_the_dictionary_says_where():
    drawn = draw_scenario(1, 0, scenario_class("candle_fire"))
    assert (drawn.kind, drawn.record["kinds"]) == ("fire", ["nuisance", "fire"])
    assert "may be a nuisance first (kinds in draws_json has both)" in TRUTH_SCENARIOS.column("kind").doc


@pytest.mark.parametrize("event", ["ignition_s", "flaming_s", "visible_s", "untenable_s", "photo_s"])
def test_what_comes_with_the_end_of_the_run_is_told(tmp_path, event):
    """A fire's times and an alarm's alike: a run that ends with an event has had it."""
    path = tmp_path / "apart.yaml"
    path.write_text(STATED.replace("IGNITION", "60"))
    drawn = draw_scenario(1, 0, read_file(path))
    head = Head("probe", drawn.fire.room, 2.0, 2.0, 2.4, tuple(SENSORS), 1, None)
    whole = replace(drawn, heads=(head,))
    [run] = run_scenario(whole, 0.0).heads
    at_s = run.labels[event]
    for end_s, told_s in ((at_s, at_s), (at_s - 1.0, None)):
        [cut] = run_scenario(replace(whole, duration_s=end_s), 0.0).heads
        assert cut.labels[event] == told_s


@pytest.mark.parametrize("number", range(12))
def test_radiation_after_the_air_has_done_it_changes_nothing(number):
    drawn = draw_scenario(1, number)
    history = run_scenario(drawn, 0.0).history
    for n, room in enumerate(drawn.building.rooms):
        place = (n, room.width_m / 2, room.depth_m / 2, 1.5)
        [air] = airs_at(history, drawn.building, [place])
        expected = untenable_s(history.t_s, air, radiation_kw_m2(history, drawn.building, place))
        assert untenable_at(history, drawn.building, place, air) == expected


def test_clean_air_does_no_harm():
    assert gas_dose_a_minute(0.0, 0.1, 20.9, 0.0) == 0.0
    assert untenable() is None


def test_nobody_stands_in_the_flames():
    """In the room's middle, or a metre from the fire; other rooms know nothing of it."""
    drawn = draw_scenario(7, 0, scenario_class("flaming_waste"))
    room, n = drawn.building.rooms[drawn.fire.room], drawn.fire.room
    heads = tuple(replace(drawn.heads[0], device_id=str(i), room=i) for i in range(len(drawn.building.rooms)))
    for off_m, expected_m in ((0.0, 1.0), (0.4, 1.0), (1.3, 1.3)):
        fire = replace(drawn.fire, x_m=0.5 * room.width_m - off_m, y_m=0.5 * room.depth_m)
        places = breathing_places(replace(drawn, heads=heads, fire=fire))
        assert [place[0] for place in places] == list(range(len(heads)))
        for number, x_m, y_m, z_m in places:
            walls = drawn.building.rooms[number]
            assert z_m == 1.5
            if number == n:
                assert np.hypot(x_m - fire.x_m, y_m - fire.y_m) == pytest.approx(expected_m)
            else:
                assert (x_m, y_m) == (0.5 * walls.width_m, 0.5 * walls.depth_m)
