"""Heating in balance with what a room loses, and what of a release's heat the air gets."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.local_heat import local_heat
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.devices import Target
from simulators.physics.fire import Ambient, Release, at
from simulators.physics.materials import PANE
from simulators.physics.openings import Fan, Trigger
from simulators.physics.source_tables import source_table
from simulators.physics.zone_model import run_zones
from simulators.scenarios.catalogue import scenario_class
from simulators.scenarios.drawing import draw_scenario
from simulators.scenarios.draws import Draws
from simulators.scenarios.heating import DESIGN_C, HEATED_BELOW_C, RADIATOR_C, _sections, draw_heating
from simulators.scenarios.timeline import Strength
from simulators.verification.impossible import energy_imbalance

ROOM = Room("living", 5.0, 4.0, 2.5, leak_area_m2=0.0)
FROST = Ambient(temp_c=21.0, outdoor_temp_c=-2.0)


def radiator(number, ambient=FROST, duration_s=900.0, is_heated=True):
    """The release and the radiator's sections of a draw that heats."""
    draws = Draws(1, number, "heating", point={"heating": 0.1})
    return draw_heating(draws, ROOM, 0, ambient, duration_s, is_heated)


@pytest.mark.parametrize("outdoor_c", [-15.0, -2.0, 12.0])
def test_a_radiator_gives_on_the_mean_what_the_room_loses(outdoor_c):
    """Over a day, within a hundredth of what it can give; it runs the more the colder it is."""
    [release], sections = radiator(3, Ambient(temp_c=21.0, outdoor_temp_c=outdoor_c), 86_400.0)
    t_s = np.arange(0.0, 86_400.0, 10.0)
    share = sections[0].strength.at(t_s)
    most_kw = Draws(1, 3, "heating", point={"heating": 0.1})
    draw_heating(most_kw, ROOM, 0, FROST, 900.0, True)
    whole_kw = most_kw.record["heating.kw_m2"] * 20.0
    assert at(release.heat_kw, t_s).mean() == pytest.approx(0.0, abs=0.01 * whole_kw)
    assert share.mean() == pytest.approx(np.clip((21.0 - outdoor_c) / (21.0 - DESIGN_C), 0.05, 0.95), abs=0.01)
    assert share.min() >= 0.0
    assert share.max() <= 1.0


def test_a_room_at_its_set_point_stays_there():
    """Fifty rooms in frost: their air at the end of a run, and all the while within a thermostat's swing."""
    ends_k, most_k = [], []
    for number in range(50):
        [release], _ = radiator(number)
        history = run_zones(Building("one", (ROOM,)), [release], FROST, 900.0)
        warmer_k = history.temp_k[:, 0].mean(axis=1) - 294.15
        ends_k.append(warmer_k[-1])
        most_k.append(np.abs(warmer_k).max())
    assert np.mean(ends_k) == pytest.approx(0.0, abs=0.2)
    assert np.median(most_k) < 1.0
    assert max(most_k) < 2.0


def test_what_has_long_been_coming_in_cools_no_heated_house_and_what_is_opened_does():
    """Cracks, a tilted window and a supply fan in frost; the pressures know that the air is warmed."""
    leaky = replace(ROOM, leak_area_m2=0.03)
    tilted = Vent(0, OUTSIDE, 1.0, 0.9, 2.1, opening=((0.0, 0.05),))
    opened = Vent(0, OUTSIDE, 1.0, 0.9, 2.1, opening=((0.0, 0.0), (300.0, 0.0), (302.0, 0.3)))
    fan = Fan(OUTSIDE, 0, 0.03, 2.3, 2.3, warmed_to_c=21.0)
    out = Fan(0, OUTSIDE, 0.03, 2.3, 2.3)
    ends_k = {}
    for name, vents in (("tilted", (tilted,)), ("opened", (opened,))):
        home = Building(name, (leaky,), vents, fans=(fan, out))
        for heats in (True, False):
            building = replace(home, warmed_to_c=FROST.temp_c) if heats else home
            history = run_zones(building, [], FROST, 900.0)
            ends_k[name, heats] = history.temp_k[-1, 0].mean() - 294.15
            assert energy_imbalance(history) < 1e-9
            if heats and name == "tilted":
                assert np.ptp(history.pressure_pa[60:, 0]) < 0.2
    assert ends_k["tilted", True] == pytest.approx(0.0, abs=0.1)
    assert ends_k["tilted", False] < -0.5
    assert ends_k["opened", True] < -0.5


def test_where_a_tilted_windows_pane_falls_the_frost_comes_in():
    """As wide as it stood: it is the air that changes. A pane that stays lets in none."""
    ends_k = {}
    for falls_at_c in (-20.0, 400.0):
        falls = Trigger("temperature", falls_at_c, "pane")
        tilted = Vent(0, OUTSIDE, 1.0, 0.9, 2.1, opening=((0.0, 0.05), (0.0, 0.05)), trigger=falls)
        home = Building("home", (ROOM,), (tilted,), warmed_to_c=FROST.temp_c)
        pane = Target("pane", 0, (0.0, 2.0, 1.5), (1.0, 0.0, 0.0), PANE, depth_m=0.0)
        history = run_zones(home, [], FROST, 900.0, devices=(pane,))
        ends_k[falls_at_c] = history.temp_k[-1, 0].mean() - 294.15
        assert energy_imbalance(history) < 1e-9
    assert ends_k[400.0] == pytest.approx(0.0, abs=0.1)
    assert ends_k[-20.0] < -0.5


def test_a_run_begins_anywhere_in_a_cycle():
    begins = np.array([sections[0].strength.at(np.array([0.0, 1.0])) for _, sections in map(radiator, range(60))])
    warms = begins[:, 1] > begins[:, 0]
    assert 0.5 < warms.mean() < 0.85
    assert np.std(begins[:, 0]) > 0.05


def test_nothing_heats_on_a_warm_day_or_in_a_cool_night_of_summer():
    assert radiator(3, is_heated=False) == ([], [])
    cool = 0
    for number in range(400):
        drawn = draw_scenario(7, number)
        heats = any(t.hot_c == RADIATOR_C for t in drawn.things)
        assert not (heats and drawn.record["outdoor_temp_c"] >= HEATED_BELOW_C)
        cool += drawn.record["outdoor_temp_c"] >= HEATED_BELOW_C > drawn.ambient.outdoor_temp_c
    assert cool > 5


def test_it_is_warmer_in_the_afternoon_than_by_night():
    """By some 10 K in summer and 4 K in winter; a day's mean is what rooms are heated by."""
    off_k = {"summer": {}, "winter": {}}
    for number in range(400):
        drawn = draw_scenario(7, number)
        season = "summer" if drawn.start_time.month in (6, 7, 8) else "winter"
        off = drawn.ambient.outdoor_temp_c - drawn.record["outdoor_temp_c"]
        if drawn.start_time.month in (12, 1, 2, 6, 7, 8):
            off_k[season].setdefault("day" if 12 <= drawn.start_time.hour < 18 else "rest", []).append(off)
    assert 3.0 < np.mean(off_k["summer"]["day"]) <= 5.0
    assert 1.0 < np.mean(off_k["winter"]["day"]) < 3.0


def test_an_electric_heater_warms_its_room_as_such_heaters_do():
    """2 kW in a closed room of 50 m3: some 5 to 12 K within ten minutes, and more of it from one that blows."""
    rises_k = []
    for share in (0.5, 0.95):
        heater = Release(0, 2.0, 2.0, 0.2, heat_kw=((0.0, 0.0), (60.0, 2.0)), convected_share=share)
        history = run_zones(Building("one", (ROOM,)), [heater], Ambient(temp_c=21.0), 600.0)
        rises_k.append(history.temp_k[-1, 0].mean() - 294.15)
    assert 2.0 < rises_k[0] < rises_k[1] < 12.0


def test_air_at_heads_and_a_camera_take_one_share_of_a_releases_heat():
    for name in ("nuisance_heater", "nuisance_cooking", "nuisance_shower"):
        drawn = draw_scenario(7, 3, scenario_class(name))
        release = next(s for s in drawn.sources if isinstance(s, Release) and s.heat_kw)
        convected = drawn.record["release0.convected_share"]
        captured = drawn.record.get("release0.captured_share", 0.0)
        if not drawn.record.get("release0.fan_runs"):
            captured = 0.0
        assert release.convected_share == pytest.approx(convected * (1.0 - captured) / (1.0 - convected * captured))
        table = source_table(release, drawn.duration_s)
        t_s = np.arange(0.0, drawn.duration_s, 5.0)
        by_air_kw = np.interp(t_s, table[:, c.TIME], table[:, c.HEAT], left=0.0) / 1000.0
        np.testing.assert_allclose(by_air_kw, release.convected_share * at(release.heat_kw, t_s), atol=1e-9)
        history = run_zones(drawn.building, drawn.sources, drawn.ambient, drawn.duration_s, 1.0)
        filmed = local_heat(drawn, history, replace(drawn.heads[0], room=release.room), t_s, None)
        np.testing.assert_allclose(filmed.plumes[:, 0, 3], by_air_kw, atol=1e-9)


@pytest.mark.parametrize(("long_m", "number"), [(0.5, 1), (1.5, 3), (1.8, 3), (1.81, 4)])
def test_sections_of_a_radiator_stand_side_by_side_about_its_middle(long_m, number):
    """None wider than it is high, 0.6 m."""
    sections = _sections(0, (0.15, 2.0), long_m, Strength(((0.0, 1.0),)))
    edges_m = [(each.y_m - each.half_width_m, each.y_m + each.half_width_m) for each in sections]
    assert len(sections) == number
    assert (edges_m[0][0], edges_m[-1][1]) == pytest.approx((2.0 - 0.5 * long_m, 2.0 + 0.5 * long_m))
    for (_, ends), (begins, _) in pairwise(edges_m):
        assert begins == pytest.approx(ends)
