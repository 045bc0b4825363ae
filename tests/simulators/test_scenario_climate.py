"""The air of a scenario, its people, heating and cooling fit the weather, the season and the hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise

import numpy as np
import pytest
from breath import breath_of

from simulators.camera.nuisances import steam
from simulators.camera.sun import sun_direction
from simulators.filming import LATITUDE_DEG
from simulators.kernels import constants as c
from simulators.kernels.humid_air import saturation_pa
from simulators.physics.building import Building, Room
from simulators.physics.fire import Release, at
from simulators.physics.zone_model import run_zones
from simulators.scenarios.catalogue import read_file, scenario_class
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.life import FEET_M
from simulators.scenarios.month import month_day


def test_a_crowd_breathes_where_it_stands_and_makes_no_steam():
    """As many groups of four as it takes, all of the people in them, none of them at one place."""
    for number in range(20):
        drawn = draw_scenario(7, number, scenario_class("nuisance_people"))
        people, groups = len(drawn.people), breath_of(drawn)
        assert len(groups) == len({(s.x_m, s.y_m) for s in groups}) == -(-people // 4)
        assert sum(max(rate for _, rate in s.co2_kg_s) for s in groups) == pytest.approx(people * 0.0098e-3)
        t_s = np.arange(0.0, drawn.duration_s, 10.0)
        assert not any(steam(s, t_s, np.full(t_s.size, 21.0)) for s in groups)


def _heating(drawn):
    """What the radiator of the scenario gives beyond what the room loses."""
    given = [(s, [kw for _, kw in s.heat_kw]) for s in drawn.sources if isinstance(s, Release) and s.heat_kw]
    return [s for s, kw in given if min(kw) < 0.0 < max(kw)]


def test_heating_is_seen_where_it_heats():
    """A radiator is as warm as it gives heat: what the air gets beyond the room's losses and those losses."""
    seen = 0
    for number in range(40):
        drawn = draw_scenario(7, number, scenario_class("normal_life"))
        heating = _heating(drawn)
        sections = [t for t in drawn.things if t.hot_c is not None]
        assert bool(heating) == bool(sections)
        for each in heating:
            assert {(each.room, each.x_m)} == {(t.room, t.x_m) for t in sections}
            assert np.mean([t.y_m for t in sections]) == pytest.approx(each.y_m)
            most_kw = drawn.record["life"]["heating.kw_m2"] * drawn.building.rooms[each.room].floor_area_m2
            t_s = np.arange(0.0, drawn.duration_s, 10.0)
            for section in sections:
                lost_kw = most_kw * section.strength.at(t_s) - at(each.heat_kw, t_s)
                np.testing.assert_allclose(lost_kw, lost_kw[0], atol=1e-9)
                assert 0.0 < lost_kw[0] < most_kw
            seen += 1
    assert seen > 5


def test_a_wide_radiator_lies_along_its_wall_and_does_not_turn_to_the_camera():
    """Sections as wide as high at most, side by side, within the wall, as wide together as their heat says."""
    widest = 0.0
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class("normal_life"))
        sections = [t for t in drawn.things if t.hot_c is not None]
        if not sections:
            continue
        [heating] = _heating(drawn)
        room = drawn.building.rooms[heating.room]
        ends_m = np.array([(t.y_m - t.half_width_m, t.y_m + t.half_width_m) for t in sections])
        assert (np.diff(ends_m, axis=1) <= 0.6 + 1e-9).all()
        np.testing.assert_allclose(ends_m[1:, 0], ends_m[:-1, 1])
        assert ends_m[0, 0] > 0.0
        assert ends_m[-1, 1] < room.depth_m
        wide_m, kw = ends_m[-1, 1] - ends_m[0, 0], drawn.record["life"]["heating.kw_m2"] * room.floor_area_m2
        assert wide_m == pytest.approx(min(kw / 1.2, 0.8 * room.depth_m))
        widest = max(widest, wide_m)
    assert widest > 2.0


def test_air_indoors_is_as_damp_as_the_air_outdoors_and_its_people_make_it():
    """Else a window thrown open in summer would wet a room by half of saturation."""
    excess_pa = []
    for number in range(200):
        drawn = draw_scenario(7, number)
        air = drawn.ambient
        indoors_pa = air.humidity_pct / 100.0 * saturation_pa(air.temp_c)
        outdoors_pa = air.outdoor_humidity_pct / 100.0 * saturation_pa(air.outdoor_temp_c)
        if 20.0 < air.humidity_pct < 75.0 and drawn.cooling is None:
            excess_pa.append((air.outdoor_temp_c, indoors_pa - outdoors_pa))
    outdoor_c, excess = np.array(excess_pa).T
    assert (excess > -1e-6).all()
    assert (excess <= 1080.0).all()
    assert excess[outdoor_c < 5.0].mean() > 2.0 * excess[outdoor_c > 12.0].mean()


def _dry_ppm(ambient):
    """CO2 and O2 of a room's air at the start, ppm of dry air [2, 1]."""
    history = run_zones(Building("one", (Room("room", 4.0, 3.0, 2.5),)), (), ambient, 1.0, 1.0)
    moles = np.array([history.mole_fraction(species, c.LOWER)[0] for species in (c.CO2, c.O2)])
    return 1e6 * moles / (1.0 - history.mole_fraction(c.H2O, c.LOWER)[0])


def test_rooms_begin_as_stuffy_as_those_who_were_in_left_them():
    """CO2 and the oxygen that they breathed for it, at the first output of every room."""
    co2_ppm = []
    for number in range(60):
        drawn = draw_scenario(7, number)
        fresh_ppm, ppm = _dry_ppm(replace(drawn.ambient, breathed_ppm=0.0)), _dry_ppm(drawn.ambient)
        breathed_out, breathed_in = ppm[0] - fresh_ppm[0], fresh_ppm[1] - ppm[1]
        np.testing.assert_allclose(breathed_out, drawn.ambient.breathed_ppm, rtol=0.01)
        # shares of moles that are fewer by then
        np.testing.assert_allclose(0.85 * breathed_in, breathed_out, rtol=0.1)
        assert redraw(drawn.record).ambient == drawn.ambient
        co2_ppm.append(ppm[0, 0])
    assert 500.0 < np.median(co2_ppm) < 900.0
    assert max(co2_ppm) > 1100.0


def test_doors_and_windows_move_in_normal_life():
    moved = 0
    for number in range(40):
        building = draw_scenario(7, number, scenario_class("normal_life")).building
        moved += any(len({share for _, share in vent.opening}) > 1 for vent in building.vents)
    assert moved > 30


def test_no_sun_shines_in_by_night():
    for number in range(100):
        drawn = draw_scenario(7, number, scenario_class("nuisance_sun"))
        [patch, *_] = drawn.sources
        for t_s, kw in patch.heat_kw:
            day, hour = drawn.start_time.timetuple().tm_yday, drawn.begin_hour + t_s / 3600.0
            assert kw == 0.0 or sun_direction(day, hour, LATITUDE_DEG, 0.0) is not None


def test_what_belongs_to_a_season_happens_in_it():
    """Date, weather, heating and heaters of scenarios and of days of the device-month are of one season."""
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class("nuisance_heater"))
        assert not 5 < drawn.start_time.month < 9
        assert redraw(drawn.record) == drawn
    days = [month_day(7, number) for number in range(90)]
    months = [day.start_time.month for day in days]
    assert set(months) == set(range(1, 13))
    assert all(
        later - day < timedelta(days=2) or n % 3 == 2
        for n, (day, later) in enumerate(pairwise(day.start_time for day in days))
    )
    outdoor_c = {
        month: np.mean([d.ambient.outdoor_temp_c for d in days if d.start_time.month == month]) for month in (1, 7)
    }
    assert outdoor_c[1] < 8.0
    assert outdoor_c[7] > 15.0
    for day in days:
        heats = bool(_heating(day)) or any(n["class"] == "nuisance_heater" for n in day.record["nuisances"])
        assert not (heats and 5 < day.start_time.month < 9 and day.ambient.outdoor_temp_c > 15.0)


def test_air_conditioning_heats_in_winter_and_cools_on_hot_days():
    signs = {"heats": set(), "cools": set(), "blows": set()}
    for number in range(120):
        drawn = draw_scenario(7, number, scenario_class("nuisance_hvac"))
        unit = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        sign = float(np.sign(sum(kw for _, kw in unit.heat_kw)))
        is_heated = drawn.record["outdoor_temp_c"] < 15.0
        signs["heats" if is_heated else "cools" if drawn.ambient.outdoor_temp_c >= 18.3 else "blows"].add(sign)
    assert signs == {"heats": {1.0}, "cools": {-1.0}, "blows": {0.0}}


def test_no_room_is_cooled_to_frost():
    """A unit of 2.7 kW in a bedroom of 10 m2 brought the air over its floor to 3 C in July."""
    class_ = scenario_class("nuisance_hvac")
    cooled = []
    for drawn in (draw_scenario(7, number, class_) for number in range(300)):
        unit = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        cools_kw_m2 = -min((kw for _, kw in unit.heat_kw), default=0.0) / drawn.building.rooms[unit.room].floor_area_m2
        cooled.append((cools_kw_m2, drawn.scenario_id, unit.room, drawn))
    cooled.sort(reverse=True)
    assert cooled[0][0] == pytest.approx(0.1)
    for _, _, room, drawn in cooled[:4]:
        history = run_zones(drawn.building, drawn.sources, drawn.ambient, drawn.duration_s, 10.0)
        assert history.lower_temp_k[:, room].min() - c.KELVIN > 8.0


def test_a_unit_heats_a_room_by_no_more_than_it_cools_one():
    """One of 3.4 kW heated 16 m2, where it would have cooled by 1.6."""
    for number in range(300):
        drawn = draw_scenario(7, number, scenario_class("nuisance_hvac"))
        unit = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        heats_kw = max((kw for _, kw in unit.heat_kw), default=0.0)
        assert heats_kw <= 0.1 * drawn.building.rooms[unit.room].floor_area_m2 + 1e-9


STOVE = """\
name: stove
doc: A stove of gas in a class that heats by season.
kind: nuisance
duration_s: 600
rooms: office
day: 200
releases:
  - {begin_s: 60, rise_s: 5, hold_s: 60, fall_s: 5, height_m: 0.9, convected_share: 0.4, heat_kw: 1, heats: by_season,
     burns: natural_gas, burns_mg_s: 100}
building:
  rooms:
    - {name: study, use: office, width_m: 4, depth_m: 3, height_m: 2.5}
"""


def test_what_burns_heats_on_hot_days_too(tmp_path):
    """A stove of gas in a class that heats by season drew heat out of its room."""
    (tmp_path / "stove.yaml").write_text(STOVE)
    block = read_file(tmp_path / "stove.yaml")
    hot = next(d for d in (draw_scenario(seed, 0, block) for seed in count()) if d.ambient.outdoor_temp_c > 20.0)
    stove = next(s for s in hot.sources if isinstance(s, Release) and s.co2_kg_s and s.z_m != FEET_M)
    assert max(kw for _, kw in stove.heat_kw) == pytest.approx(0.1 * 50.0 - 1.0)
