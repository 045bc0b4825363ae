"""What is in a scenario stands where it may, is as strong as it looks, and fits the weather and the hour."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise

import numpy as np
import pytest

from simulators.camera.nuisances import bare_head, radiated_by, steam
from simulators.camera.sun import sun_direction
from simulators.filming import LATITUDE_DEG, _emitters
from simulators.kernels import constants as c
from simulators.kernels.humid_air import saturation_pa
from simulators.month import month_day
from simulators.physics.building import Building, Room
from simulators.physics.fire import Release, at
from simulators.physics.source_tables import source_table
from simulators.physics.zone_model import run_zones
from simulators.scenarios.catalogue import read_file, scenario_class
from simulators.scenarios.distributions import ScenarioError
from simulators.scenarios.drawing import draw_scenario, redraw
from simulators.scenarios.pools import pool_kw
from simulators.scenarios.things import Person

HIGH = """\
name: high
doc: All that may be stated, in a room too low for it.
kind: fire
duration_s: 600
rooms: office
fire: {fuel: paper, ignition_s: 60, base_height_m: 3, area_m2: 20}
releases:
  - {begin_s: 60, rise_s: 5, hold_s: 60, fall_s: 5, height_m: 5, convected_share: 0.4, heat_kw: 1}
objects:
  - {shape: box, base_m: 0.3, height_m: 5, half_width_m: 0.2, temp_c: 50}
building:
  rooms:
    - {name: study, use: office, width_m: 4, depth_m: 3, height_m: 2.5}
"""


def _breath(drawn):
    """What the people of the scenario give off."""
    return [s for s in drawn.sources if isinstance(s, Release) and s.co2_kg_s and s.z_m == 1.1]


def _stands_at(thing, release):
    """Whether a thing stands where the release is, or before the wall where that is."""
    long_m = max(thing.half_width_m, 0.5 * thing.height_m if thing.lies else 0.0)
    return max(abs(thing.x_m - release.x_m), abs(thing.y_m - release.y_m)) <= long_m + 1e-9


@pytest.mark.parametrize("name", ["nuisance_heater", "nuisance_cooking", "nuisance_welding", "nuisance_candle"])
def test_a_thing_radiates_no_more_than_its_release_does_not_give_the_air(name):
    """A heater of 0.8 kW with a surface of a square metre at 250 C would radiate four."""
    shares = []
    for number in range(40):
        drawn = draw_scenario(3, number, scenario_class(name))
        release = next(s for s in drawn.sources if isinstance(s, Release) and s.heat_kw)
        thing = next(t for t in drawn.things if t.hot_c is not None and _stands_at(t, release))
        full_s = np.array([t_s for t_s, share in thing.strength.points if share == 1.0][:1])
        radiated_w = radiated_by(thing.emitter(full_s, np.array([20.0])), np.array([20.0]))[0, 3]
        shares.append(radiated_w / (1000.0 * (1.0 - release.convected_share) * at(release.heat_kw, full_s)[0]))
    assert 0.1 < np.median(shares) <= max(shares) < 1.0 + 1e-9


def test_nothing_is_higher_or_larger_than_its_room(tmp_path):
    path = tmp_path / "high.yaml"
    path.write_text(HIGH)
    drawn = draw_scenario(1, 0, read_file(path))
    [released] = [s for s in drawn.sources if isinstance(s, Release) and s.heat_kw and s.heat_kw[0][0] == 60.0]
    [thing] = [t for t in drawn.things if t.hot_c == 50.0]
    assert drawn.fire.base_height_m == released.z_m == 2.4
    assert thing.base_m + thing.height_m == 2.5
    assert drawn.fire.area_m2 == 12.0
    assert redraw(json.loads(json.dumps(drawn.record)), read_file(path)) == drawn


def test_a_crowd_breathes_where_it_stands_and_makes_no_steam():
    """As many groups of four as it takes, all of the people in them, none of them at one place."""
    for number in range(20):
        drawn = draw_scenario(7, number, scenario_class("nuisance_people"))
        people, groups = len(drawn.people), _breath(drawn)
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


def test_a_ring_boils_off_no_more_than_its_heat_does():
    """Drawn apart, four of ten boiled off more, up to six times as much, and all their heat went to the air besides."""
    for number in range(100):
        drawn = draw_scenario(7, number, scenario_class("nuisance_cooking"))
        if drawn.record.get("release0.fan_runs"):
            continue
        burns_g_s = 1e-3 * drawn.record["release0.burns_mg_s"]
        of_gas_g_s = 2.25 * burns_g_s if drawn.record["release0.burns"] == "natural_gas" else 0.0
        cooks = next(s for s in drawn.sources if isinstance(s, Release) and s.voc_kg_s and s.aerosol_kg_s)
        kw = max(kw for _, kw in cooks.heat_kw)
        boiled_g_s = 1e3 * max(kg_s for _, kg_s in cooks.h2o_kg_s) - of_gas_g_s
        assert kw + 2.59 * boiled_g_s == pytest.approx(50.0 * burns_g_s)
        assert 0.05 * 50.0 * burns_g_s <= 2.59 * boiled_g_s * (1.0 + 1e-9)


def test_a_shower_warms_the_air_by_a_fifth_of_the_latent_heat_of_its_vapour():
    """Drawn apart, by 0.06 to 0.7 of it."""
    vapour_g_s = []
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class("nuisance_shower"))
        runs = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        vapour_g_s.append(1e3 * max(kg_s for _, kg_s in runs.h2o_kg_s))
        assert max(kw for _, kw in runs.heat_kw) / (2.43 * vapour_g_s[-1]) == pytest.approx(0.2, rel=0.1)
    assert 0.39 < min(vapour_g_s) < 0.5
    assert 1.3 < max(vapour_g_s) < 1.42


def test_what_burns_heats_on_hot_days_too(tmp_path):
    """A stove of gas in a class that heats by season drew heat out of its room."""
    stove = "heat_kw: 1, heats: by_season, burns: natural_gas, burns_mg_s: 100}"
    (tmp_path / "stove.yaml").write_text(
        HIGH.replace("heat_kw: 1}", stove).replace("rooms: office", "rooms: office\nday: 200")
    )
    block = read_file(tmp_path / "stove.yaml")
    hot = next(d for d in (draw_scenario(seed, 0, block) for seed in count()) if d.ambient.outdoor_temp_c > 20.0)
    stove = next(s for s in hot.sources if isinstance(s, Release) and s.co2_kg_s and s.z_m != 1.1)
    assert max(kw for _, kw in stove.heat_kw) == pytest.approx(0.1 * 50.0 - 1.0)


@pytest.mark.parametrize(
    ("room_c", "clothes_c", "face_c"), [(5.0, (18.0, 24.0), (28.0, 33.0)), (21.0, (28.0, 31.0), (33.0, 34.0)),
                                        (30.0, (32.0, 35.0), (34.0, 36.0)), (90.0, (50.0, 70.0), (36.0, 50.0))]
)  # fmt: skip
def test_people_are_warmer_than_a_cold_room_and_cooler_than_a_burning_one(room_c, clothes_c, face_c):
    """Where windows stood open they were as cold as the walls, and their skin was as hot as the air of a fire."""
    room, t_s = Room("room", 5.0, 4.0, 2.5), np.zeros(1)
    body = Person(0, 0).emitter(1, 2, room, t_s, np.array([room_c]))
    assert clothes_c[0] <= body.temp_c[0] <= clothes_c[1]
    assert face_c[0] <= bare_head(body, np.array([room_c])).temp_c[0] <= face_c[1]


def test_nobody_runs_through_a_hall():
    """Every walk took two seconds: thirty metres went by at fifteen metres a second."""
    t_s = np.arange(0.0, 3600.0, 0.1)
    walker = Person(0, 0).emitter(1, 2, Room("hall", 30.0, 20.0, 6.0), t_s, np.full_like(t_s, 21.0))
    speed_m_s = 10.0 * np.hypot(np.diff(walker.x_m), np.diff(walker.y_m))
    assert speed_m_s.max() == pytest.approx(1.2)
    assert 0.1 < (speed_m_s > 0.0).mean() < 0.5


def test_a_pan_that_will_burn_looks_like_one_that_cooks():
    pans = []
    for name in ("kitchen_oil", "nuisance_cooking"):
        [pan] = [t for t in draw_scenario(7, 0, scenario_class(name)).things if t.hot_c is not None and t.base_m > 0.9]
        pans.append(pan)
    assert pans[0].shape == pans[1].shape
    assert pans[0].base_m == pans[1].base_m


def test_a_pan_that_burns_gets_as_hot_as_its_oil_when_it_lights():
    """From the first smoke on, when it is still as hot as one that cooks."""
    drawn = next(d for n in range(20) if (d := draw_scenario(7, n, scenario_class("kitchen_oil"))).fire.flaming_s)
    [pan] = [thing for thing in drawn.things if thing.fire is not None]
    assert pan.fire == drawn.fire
    assert 390.0 <= pan.lights_c <= 435.0
    smokes_s, lights_s = drawn.fire.ignition_s, drawn.fire.flaming_s
    before_c, first_c, half_c, last_c = pan.emitter(
        np.array([0.0, smokes_s, 0.5 * (smokes_s + lights_s), lights_s]), np.full(4, 20.0)
    ).temp_c
    assert before_c == pytest.approx(20.0, abs=1.0)
    assert before_c < first_c <= pan.hot_c < half_c < last_c == pytest.approx(pan.lights_c)


def test_a_vessel_of_a_fire_needs_one(tmp_path):
    path = tmp_path / "pan.yaml"
    nuisance = HIGH.replace("kind: fire", "kind: nuisance").replace("temp_c: 50", "temp_c: 50, lights_c: 400")
    path.write_text("\n".join(line for line in nuisance.splitlines() if not line.startswith("fire:")))
    with pytest.raises(ScenarioError, match=r"pan\.yaml: objects: lights_c: expected a fire"):
        read_file(path)


@pytest.mark.parametrize("name", ["nuisance_candle", "candle_fire", "nuisance_cigarette", "nuisance_welding"])
def test_what_glows_is_where_its_smoke_comes_from(name):
    for number in range(10):
        drawn = draw_scenario(7, number, scenario_class(name))
        released = next(s for s in drawn.sources if isinstance(s, Release))
        glow = next(t for t in drawn.things if t.hot_c is not None)
        assert _stands_at(glow, released)
        assert glow.base_m == released.z_m


def test_steam_is_no_warmer_than_its_water():
    """A shower's was 25 K warmer than the room, as that of boiling water is: up to 53 C over a shower of 38 C."""
    for number in range(20):
        drawn = draw_scenario(7, number, scenario_class("nuisance_shower"))
        head = replace(drawn.heads[0], room=drawn.people[0].room)
        history = run_zones(drawn.building, drawn.sources, drawn.ambient, drawn.duration_s, 10.0)
        emitters = _emitters(drawn, history, head, history.t_s, 0.0)
        [plume] = [each for each in emitters if each.shape == "steam"]
        assert 25.0 < plume.temp_c[plume.height_m > 0.0].max() <= 38.0


@pytest.mark.parametrize("name", ["nuisance_heater", "nuisance_cooking", "nuisance_sun", "kitchen_oil"])
def test_what_stands_at_a_wall_stands_before_it(name):
    """Half of it stood in the wall, which got none of its light."""
    nearest_m = []
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class(name))
        release = next(s for s in drawn.sources if isinstance(s, Release))
        thing = next(t for t in drawn.things if t.hot_c is not None and _stands_at(t, release))
        room = drawn.building.rooms[thing.room]
        deep_m = 0.5 * thing.height_m if thing.lies else thing.half_width_m
        off_m = [min(thing.x_m, room.width_m - thing.x_m) - thing.half_width_m,
                 min(thing.y_m, room.depth_m - thing.y_m) - deep_m]  # fmt: skip
        assert min(off_m) > -1e-9
        nearest_m.append(min(off_m))
    assert min(nearest_m) == pytest.approx(0.0, abs=1e-9)


def test_a_walk_is_the_same_however_often_it_is_filmed():
    room, person = Room("room", 5.0, 4.0, 2.5), Person(0, 0)
    ways = []
    for hz in (0.02, 0.2, 1.0):
        t_s = np.arange(0.0, 900.0, 1.0 / hz)
        ways.append(person.emitter(1, 2, room, t_s, 20.0 + 0.0 * t_s).x_m[:: round(50.0 * hz)])
    np.testing.assert_array_equal(ways[0], ways[1])
    np.testing.assert_array_equal(ways[1], ways[2])


def test_what_leaks_or_evaporates_burns_once_it_is_lit():
    """From the flames on, whose heat it is; before them, and where nothing ignites, all of it comes. Pans smoke on."""
    lit, spilt = 0, 0
    for name in ("gas_leak", "chemical_fire", "kitchen_oil", "candle_fire"):
        for number in range(30):
            drawn = draw_scenario(7, number, scenario_class(name))
            flames_s = np.inf if drawn.fire is None or drawn.fire.flaming_s is None else drawn.fire.flaming_s
            for release in drawn.sources:
                if not isinstance(release, Release) or release.co2_kg_s:
                    continue
                for curve in (release.voc_kg_s, release.ch4_kg_s, release.c3h8_kg_s):
                    if not curve:
                        continue
                    t_s = np.arange(0.0, 2000.0)
                    rates = at(curve, t_s)
                    if release.heat_kw or not rates.any():
                        assert name not in ("gas_leak", "chemical_fire") or flames_s <= curve[0][0]
                        continue
                    assert not rates[t_s >= flames_s + 1.0].any()
                    lit += flames_s < 2000.0
                    spilt += flames_s == np.inf
            assert redraw(drawn.record) == drawn
    assert lit > 20
    assert spilt > 20


def test_a_leak_is_of_one_gas_with_its_odour_and_its_fire_is_as_large_as_it():
    kinds, lit = set(), 0
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class("gas_leak"))
        kinds.add(drawn.record["release0.gas"])
        [leak] = [s for s in drawn.sources if isinstance(s, Release) and (s.ch4_kg_s or s.c3h8_kg_s)]
        ch4, c3h8, voc = (
            max((r for _, r in curve), default=0.0) for curve in (leak.ch4_kg_s, leak.c3h8_kg_s, leak.voc_kg_s)
        )
        if not ch4 + c3h8:
            continue
        assert 0.002 <= voc / (voc + ch4 + c3h8) <= 0.05
        assert bool(ch4) == (drawn.record["release0.gas"] == "natural_gas")
        assert ch4 or c3h8 <= 0.42e-3
        if drawn.fire is not None:
            flames_s, end_s = drawn.fire.flaming_s, leak.voc_kg_s[-1][0]
            assert drawn.fire.fuel == ("methane" if ch4 else "propane")
            assert drawn.fire.peak_hrr_kw == pytest.approx(
                (ch4 + c3h8) * drawn.fire.material.heat_of_combustion_j_kg / 1000.0, rel=1e-6
            )
            assert flames_s <= end_s
            lit += 1
    assert kinds == {"natural_gas", "bottled_gas"}
    assert lit > 5


def test_a_candles_heat_and_gases_are_of_one_wax():
    for number in range(20):
        drawn = draw_scenario(7, number, scenario_class("nuisance_candle"))
        candle = next(s for s in drawn.sources if isinstance(s, Release) and s.co_kg_s)
        kw, co2, h2o, co = (
            max(v for _, v in curve) for curve in (candle.heat_kw, candle.co2_kg_s, candle.h2o_kg_s, candle.co_kg_s)
        )
        assert 0.06 <= kw <= 0.25
        assert 5e-6 <= co / (kw / 43.0) <= 25e-6
        assert co2 / kw == pytest.approx(3.1e-3 / 43.0, rel=1e-9)
        assert h2o / kw == pytest.approx(1.3e-3 / 43.0, rel=1e-9)


def test_a_hobs_carbon_dioxide_and_monoxide_are_those_of_its_gas():
    """An electric hob has none; of a burner's flue gas less the air that it did not need at most 800 ppm are CO."""
    hobs = set()
    for number in range(40):
        drawn = draw_scenario(7, number, scenario_class("nuisance_cooking"))
        if drawn.record.get("release0.fan_runs"):
            continue
        pan = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        kw, co2, co = (max((v for _, v in curve), default=0.0) for curve in (pan.heat_kw, pan.co2_kg_s, pan.co_kg_s))
        hobs.add(drawn.record["release0.burns"])
        kw /= 1.0 - drawn.record["release0.steam_share"]
        assert 0.4 <= kw <= 2.2
        by_gas = drawn.record["release0.burns"] == "natural_gas"
        assert co2 == pytest.approx(2.74e-3 / 50.0 * kw if by_gas else 0.0)
        # a mole of methane leaves 8.5 of dry flue gas
        flue_mol = 8.52 * co2 / 44.0
        assert 9e-6 * flue_mol <= co / 28.0 <= 810e-6 * flue_mol
        assert bool(co) == by_gas
    assert hobs == {"electricity", "natural_gas"}


def test_the_air_gets_of_an_arcs_heat_what_the_metal_does_not_take():
    """A third at most (DuPont and Marder 1995): a seam warms a head less than flames of its power do."""
    for number in range(20):
        drawn = draw_scenario(7, number, scenario_class("nuisance_welding"))
        arc = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        kw = max(v for _, v in arc.heat_kw)
        assert 1.5 <= kw <= 5.0
        assert 0.16 <= arc.convected_share <= 0.33


def test_burnt_toast_smokes_as_it_gives_carbon_monoxide_and_only_once_it_is_dry():
    """Bread loses its water before it browns: 50 s after the toaster is on it smokes half as much as at its worst, or
    less."""
    for number in range(40):
        drawn = draw_scenario(7, number, scenario_class("nuisance_toast"))
        toaster = next(s for s in drawn.sources if isinstance(s, Release) and s.aerosol_kg_s)
        t_s, aerosol = np.array(toaster.aerosol_kg_s).T
        assert 1.0 <= max(co for _, co in toaster.co_kg_s) / aerosol.max() <= 200.0 / 60.0
        assert np.interp(t_s[0] + 50.0, t_s, aerosol) <= 0.5 * aerosol.max()


def test_flames_stand_on_what_such_fires_need():
    """No square metre of furniture, cables or a basket gives more than its kind does; gas alone comes as a jet."""
    spread = 0
    for number in range(400):
        fire = draw_scenario(7, number).fire
        if fire is None or fire.flaming_s is None or fire.material.is_gas:
            continue
        t_s = np.arange(0.0, 3000.0, 5.0)
        area_m2 = fire.burning_m2(fire.flaming_kw(t_s))
        assert (fire.flaming_kw(t_s) / area_m2).max() <= 2500.0 * (1.0 + 1e-9)
        assert area_m2.min() == fire.area_m2
        table = source_table(fire, 900.0)
        np.testing.assert_allclose(table[:, c.AREA_M2], fire.burning_m2(fire.flaming_kw(table[:, c.TIME])))
        spread += area_m2.max() > 2.0 * fire.area_m2
    assert spread > 30


def test_what_smoulders_gives_as_much_as_its_surface_does():
    """Foam 5 to 15 kW a square metre, cotton to 40, wood to 50 (Ohlemiller), however large it is."""
    for name, most in (("smouldering_foam", 15.0), ("smouldering_cotton", 40.0), ("smouldering_wood", 50.0)):
        fires = [draw_scenario(7, number, scenario_class(name)).fire for number in range(60)]
        given = np.array([fire.smoulder_kw / fire.area_m2 for fire in fires])
        assert given.min() >= 5.0
        assert given.max() <= most * (1.0 + 1e-9)
        assert np.corrcoef(np.log([(fire.area_m2, fire.smoulder_kw) for fire in fires]).T)[0, 1] > 0.7


def test_a_pool_burns_as_fast_as_one_of_its_diameter_does():
    """Babrauskas's correlation by hand; a small pan gives a fifth of what a square metre of a large one does."""
    given = {"pool_fire": [], "chemical_fire": []}
    for name, shares in given.items():
        for number in range(60):
            fire = draw_scenario(7, number, scenario_class(name)).fire
            if fire is not None and fire.fuel == "heptane":
                rate_kg_m2s = 0.101 * (1.0 - np.exp(-1.1 * np.sqrt(4.0 * fire.area_m2 / np.pi)))
                shares.append(fire.peak_hrr_kw / (rate_kg_m2s * 41.2e3 * fire.area_m2))
    assert 0.5 <= min(given["pool_fire"]) < 0.6
    assert 1.0 < max(given["pool_fire"]) <= 1.1 + 1e-9
    assert 0.2 <= min(given["chemical_fire"]) < 0.4
    assert 0.8 < max(given["chemical_fire"]) <= 1.0 + 1e-9
    assert pool_kw("heptane", 0.01) / 0.01 < 0.25 * pool_kw("heptane", 0.4) / 0.4
    assert pool_kw("polystyrene", 2.0) == pytest.approx(0.034 * 27.0e3 * 2.0)


def test_a_spill_evaporates_from_what_is_to_burn():
    """Half a gram to three a square metre and second (Hummel et al. 1996), whether it is lit or not."""
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class("chemical_fire"))
        spill = next(each for each in drawn.sources if isinstance(each, Release) and each.voc_kg_s and not each.heat_kw)
        area_m2 = drawn.record["fire.area_m2"]
        assert 5e-4 * area_m2 <= max(rate for _, rate in spill.voc_kg_s) <= 3e-3 * area_m2 * (1.0 + 1e-9)
        assert drawn.fire is None or (drawn.fire.area_m2, drawn.fire.base_height_m) == (area_m2, spill.z_m)


def test_a_fire_that_never_comes_in_its_run_is_refused(tmp_path):
    path = tmp_path / "late.yaml"
    path.write_text(NEVER.replace("ignition_s: 60", "ignition_s: 600").replace("CHANCE", "1"))
    with pytest.raises(ScenarioError, match=r"late\.yaml: fire: ignition_s: expected an ignition before the run ends"):
        read_file(path)
    path.write_text(NEVER.replace("ignition_s: 60", "ignition_s: {uniform: [500, 700]}").replace("CHANCE", "1"))
    assert read_file(path).name == "never"


def test_a_fire_without_a_height_needs_a_release_that_has_one(tmp_path):
    path = tmp_path / "nowhere.yaml"
    path.write_text(NEVER.replace("base_height_m: 0.3, ", "").replace("CHANCE", "1"))
    with pytest.raises(ScenarioError, match=r"nowhere\.yaml: fire: key 'base_height_m' is missing"):
        read_file(path)


def test_what_is_no_pool_is_none(tmp_path):
    path = tmp_path / "basket.yaml"
    path.write_text(NEVER.replace("area_m2: 0.1", "area_m2: 0.1, pool_share: 1").replace("CHANCE", "1"))
    with pytest.raises(ScenarioError, match=r"basket\.yaml: fire: pool_share: expected fuels of heptane, polystyrene"):
        read_file(path)


NEVER = """\
name: never
doc: What neither smoulders nor flames.
kind: fire
duration_s: 600
rooms: office
fire: {fuel: paper, ignition_s: 60, base_height_m: 0.3, area_m2: 0.1, smoulder_s: 100, flaming_probability: CHANCE}
building:
  rooms:
    - {name: study, use: office, width_m: 4, depth_m: 3, height_m: 2.5}
"""


def test_nothing_is_ignited_where_nothing_burns(tmp_path):
    """Without smouldering a fire begins with its flames, and without flames it does not happen."""
    path = tmp_path / "never.yaml"
    path.write_text(NEVER.replace("CHANCE", "0"))
    assert draw_scenario(1, 0, read_file(path)).fire is None
    path.write_text(NEVER.replace("CHANCE", "1"))
    fire = draw_scenario(1, 0, read_file(path)).fire
    assert fire.ignition_s == fire.flaming_s == 160.0


@pytest.mark.parametrize(
    ("name", "a_co2"), [("nuisance_people", 1.0 / 0.85), ("nuisance_candle", 1.5), ("nuisance_cooking", 2.0)]
)
def test_what_breathes_and_burns_uses_oxygen(name, a_co2):
    """Moles for one of carbon dioxide: who breathes 1 / 0.85 (ASHRAE), wax 38 / 25, methane 2."""
    drawn = next(
        d
        for d in (draw_scenario(7, number, scenario_class(name)) for number in count())
        if d.record.get("release0.burns") != "electricity"
    )
    sources = [s for s in drawn.sources if isinstance(s, Release) and s.co2_kg_s]
    sources = [s for s in sources if (s.z_m == 1.1) == (name == "nuisance_people")]
    shut = Building("shut", tuple(replace(room, leak_area_m2=1e-6) for room in drawn.building.rooms))
    history = run_zones(shut, sources, drawn.ambient, drawn.duration_s, 10.0)
    kg = (history.fractions * history.layer_mass_kg[..., None])[:, sources[0].room].sum(axis=1)
    # as air gets warm some leaves by the cracks
    begun = kg[0] * kg[-1, c.N2] / kg[0, c.N2]
    used, given = begun[c.O2] - kg[-1, c.O2], kg[-1, c.CO2] - begun[c.CO2]
    assert given > 0.001
    assert used / 31.998 == pytest.approx(a_co2 * given / 44.009, rel=0.05)
