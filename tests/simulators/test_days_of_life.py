"""Who is where over a day: at home by night, at work by day, and what they do while they are up."""

from __future__ import annotations

import itertools
from statistics import NormalDist, median

import numpy as np
import pytest

from simulators.physics.building import Room
from simulators.physics.fire import Release, at
from simulators.scenarios.day import Habit, _draw_hour
from simulators.scenarios.draws import Draws
from simulators.scenarios.life import FEET_M, PERSON_CO2_G_S, Hours, people_releases
from simulators.scenarios.month import month_day
from simulators.scenarios.timeline import CONSTANT

NOON_S = 12.0 * 3600.0
LAST_S = 86_000.0
KG_A_LITRE = 1.96e-3
"""Of carbon dioxide."""


def _breathe(day, t_s, curve="co2_kg_s"):
    """Carbon dioxide, or what else, that the household gives off at a time, kg/s, nuisances' people apart."""
    of_life = [s for s in day.sources if isinstance(s, Release) and s.co2_kg_s and s.z_m == FEET_M]
    return sum(at(getattr(s, curve), [t_s])[0] for s in of_life if not _is_a_nuisances(s, day))


def _all_breathe(day, t_s):
    """What all people give off at a time, kg/s."""
    people = [s for s in day.sources if isinstance(s, Release) and s.co2_kg_s and s.z_m == FEET_M and not s.co_kg_s]
    return sum(at(s.co2_kg_s, [t_s])[0] for s in people)


def _is_a_nuisances(source, day):
    begins_s = source.co2_kg_s[0][0]
    return any(event["begin_s"] == begins_s for event in day.record["nuisances"])


@pytest.mark.parametrize("plan", ["flat", "loft", "bungalow"])
def test_homes_are_slept_in_and_places_of_work_are_not(plan):
    days = [month_day(42, i) for i in range(60)]
    homes = [d for d in days if f"-{plan}-" in d.building.building_id]
    at_work = [d for d in days if "-office-" in d.building.building_id]
    assert homes
    assert at_work
    assert all(_breathe(d, 0.0) > 0.0 and _breathe(d, LAST_S) > 0.0 for d in homes)
    assert any(_breathe(d, NOON_S) == 0.0 for d in homes)
    assert all(_breathe(d, 0.0) == _breathe(d, LAST_S) == 0.0 < _breathe(d, NOON_S) for d in at_work)


def test_sleepers_give_off_less_than_who_is_awake():
    """As long as an hour of sleep gave what a seated adult does, bedrooms had 2,900 ppm in one night of ten."""
    homes = [d for i in range(30) if (d := month_day(42, i)).house.rooms_for(("living", "bedroom"))]
    for day in homes:
        asleep, awake = _breathe(day, 0.0), max(_breathe(day, t_s) for t_s in range(0, 86_400, 900))
        assert asleep / awake == pytest.approx(0.7)
        litres_an_hour = 3600.0 * asleep / int(day.record["residents"]) / KG_A_LITRE
        assert litres_an_hour == pytest.approx(11.0, abs=1.8)


def test_two_sleep_in_a_bedroom_while_there_is_another():
    slept = {}
    for day in (month_day(seed, i) for seed in (1, 2, 3) for i in range(30)):
        bedrooms = day.house.rooms_for(("bedroom",))
        breath = [s for s in day.sources if isinstance(s, Release) and s.co2_kg_s]
        sleep = {s.room for s in breath if s.co2_kg_s[0][0] == 0.0 < s.co2_kg_s[0][1]}
        slept.setdefault((len(bedrooms), int(day.record["residents"])), set()).add(len(sleep & {*bedrooms}))
    assert slept[2, 3] == {2}
    assert slept[2, 2] == slept[1, 3] == {1}


def test_people_give_off_the_vapours_that_were_measured_in_a_classroom():
    day = next(d for i in range(30) if (d := month_day(42, i)).house.is_place_of_work)
    mg_h = 3.6e9 * _breathe(day, NOON_S, "voc_kg_s") / int(day.record["residents"])
    assert mg_h == pytest.approx(6.3)  # Tang et al. 2016


def test_nothing_is_done_while_all_are_out_or_asleep():
    """A sixth of the cigarettes was lit at 23:00 to the second, showers ran at five, and empty homes cooked at noon."""
    days = [month_day(seed, i) for seed in (1, 2, 3) for i in range(30)]
    done = [(d, event) for d in days for event in d.record["nuisances"] if event["class"] != "nuisance_sun"]
    assert len(done) > 200
    assert all(_all_breathe(d, event["begin_s"] + 60.0) > 0.0 for d, event in done)
    asleep = [d.record["life"]["up_h"] * 3600.0 > e["begin_s"] for d, e in done if d.house.rooms_for(("living",))]
    assert not any(asleep)


def test_guests_leave_by_bedtime():
    days = [month_day(seed, i) for seed in range(1, 9) for i in range(30)]
    guests = [
        (d, s) for d in days for s in d.sources if isinstance(s, Release) and s.co2_kg_s and _is_a_nuisances(s, d)
    ]
    homes = [(d, s) for d, s in guests if d.house.rooms_for(("living",)) and s.z_m == FEET_M]
    assert len(homes) > 100
    assert all(s.co2_kg_s[-1][0] <= 3600.0 * d.record["life"]["bed_h"] + 600.0 for d, s in homes)


def test_the_sun_shines_by_day_in_empty_rooms_too():
    days = [month_day(seed, i) for seed in range(1, 13) for i in range(30)]
    suns = [(d, e["begin_s"] / 3600.0) for d in days for e in d.record["nuisances"] if e["class"] == "nuisance_sun"]
    assert all(9.0 <= hour <= 15.0 for _, hour in suns)
    assert any(_breathe(d, 3600.0 * hour) == 0.0 for d, hour in suns)


def test_a_bathroom_has_one_shower_at_a_time():
    """Of the showers 15 % ran while another did in their room, of the toasters 13 %."""
    days = [month_day(seed, i) for seed in range(1, 9) for i in range(30)]
    at_once = 0
    for day in days:
        ran = sorted((e["class"], e["room"], e["begin_s"], e["end_s"]) for e in day.record["nuisances"])
        for first, second in itertools.pairwise(ran):
            same = first[:2] == second[:2]
            assert not (same and second[2] < first[3])
            at_once += same and second[2] == first[3]
    assert at_once > 10


def test_nobody_is_in_two_rooms_at_once():
    """Who cooked sat in the living room meanwhile, and three cooked where one lives."""
    alone = 0
    for day in (month_day(seed, i) for seed in (1, 2, 3) for i in range(30)):
        most_kg_s = 0.0098e-3 * int(day.record["residents"])
        events = day.record["nuisances"]
        for event in events:
            near = [e for e in events if abs(e["begin_s"] - event["begin_s"]) < 3.6 * 3600.0]
            if near == [event] and event["class"] != "nuisance_people":
                alone += 1
                assert _all_breathe(day, event["begin_s"] + 120.0) <= most_kg_s * (1.0 + 1e-9)
    assert alone > 30


def test_what_happens_at_home_happens_while_people_are_up():
    """Most of a habit of the small hours would fall out of the day: it happens before people go to bed."""
    up_h, bed_h, late = 7.0, 22.5, Habit("nuisance_cigarette", 1.0, 23.0, 3.0)
    home, work = (
        Hours(3600.0 * up_h, 3600.0 * 8.6, 3600.0 * 16.8, 3600.0 * bed_h, False, lives_there=lives)
        for lives in (True, False)
    )
    hours = [_draw_hour(Draws(1, i, "late"), late, home) for i in range(300)]
    assert up_h <= min(hours) < max(hours) <= bed_h
    # of a normal distribution what is left of it: its median is that of the part below bedtime
    usual = NormalDist(23.0, 3.0)
    assert median(hours) == pytest.approx(usual.inv_cdf(0.5 * (usual.cdf(up_h) + usual.cdf(bed_h))), abs=0.5)
    assert max(_draw_hour(Draws(1, i, "late"), late, work) for i in range(300)) > 26.0


@pytest.mark.parametrize("number", range(20))
def test_people_give_off_what_they_do_one_by_one_at_most_four_at_a_place_all_over_their_room(number):
    room = Room("hall", 8.0, 4.0, 2.5)
    groups = people_releases(0, room, CONSTANT, number)
    each_kg_s = [group.co2_kg_s[0][1] for group in groups]
    assert sum(each_kg_s) == pytest.approx(number * 1e-3 * PERSON_CO2_G_S)
    assert max(each_kg_s, default=0.0) <= 4.0001e-3 * PERSON_CO2_G_S
    assert len(groups) == -(-number // 4)
    assert all(0.15 <= group.y_m / room.depth_m <= 0.85 for group in groups)
    assert [group.x_m for group in groups] == pytest.approx((np.arange(len(groups)) + 0.5) / max(len(groups), 1) * 8.0)
    if number in (1, 2, 3, 4):
        assert (groups[0].x_m, groups[0].y_m) == (4.0, 2.0)


def test_a_day_is_one_of_nuisances_where_there_are_any():
    days = [month_day(1, number) for number in range(20)]
    assert all(day.series == "month" and day.scenario_class == "month_day" and day.fire is None for day in days)
    assert all(day.kind == ("nuisance" if day.record["nuisances"] else "normal") for day in days)
    assert sum(day.kind == "nuisance" for day in days) > 12
