"""Hours of ordinary life: cut out of a day, in the scenarios' houses, the same for the same seed."""

import json
from dataclasses import fields
from typing import Any

import numpy as np
from firelake.contracts.tables import TRUTH_SCENARIOS

from simulators.physics.fire import Release, at
from simulators.scenarios.catalogue import catalogue
from simulators.scenarios.day import draw_day
from simulators.scenarios.drawing import DrawnScenario, Origin, draw_scenario
from simulators.scenarios.houses import house
from simulators.scenarios.life import FEET_M
from simulators.scenarios.month import month_day
from simulators.scenarios.ordinary_hours import (
    FIRST_ID,
    LENGTH_S,
    ordinary_count,
    ordinary_hours,
    redraw_ordinary_hours,
    seen_from,
)
from simulators.scenarios.sources import CURVES

T_S = np.linspace(0.0, LENGTH_S, 200)


def test_a_span_is_its_day_seen_from_a_later_clock() -> None:
    span = ordinary_hours(3, 2)
    begin_s = span.record["begin_s"]
    day = draw_day(Origin(3, FIRST_ID + 2, "standard", span.split), span.house, "ordinary_hours")
    for ours, theirs in zip(span.sources, day.sources, strict=True):
        assert isinstance(ours, Release)
        assert isinstance(theirs, Release)
        for name in {*ours.curves, *theirs.curves}:
            np.testing.assert_allclose(
                at(getattr(ours, name), T_S), at(getattr(theirs, name), T_S + begin_s), atol=1e-12
            )


def test_everything_that_is_released_is_seen_from_the_later_clock() -> None:
    curves: dict[str, Any] = {name: ((0.0, 0.0), (1000.0 + 100.0 * i, 1.0)) for i, (name, _) in
                              enumerate(CURVES.values())}  # fmt: skip
    release = Release(room=0, x_m=1.0, y_m=1.0, z_m=1.0, **curves)
    assert {field.name for field in fields(Release) if field.default == ()} == {*curves}
    later = seen_from(release, 500.0)
    for name, curve in curves.items():
        np.testing.assert_allclose(at(getattr(later, name), T_S), at(curve, T_S + 500.0), atol=1e-12)


def test_doors_windows_and_fans_move_as_in_their_day() -> None:
    moving = 0
    for number in range(40):
        span = ordinary_hours(3, number)
        begin_s = span.record["begin_s"]
        day = draw_day(Origin(3, FIRST_ID + number, "standard", span.split), span.house, "ordinary_hours")
        ours, theirs = ((*building.vents, *building.fans) for building in (span.building, day.building))
        for mine, its in zip(ours, theirs, strict=True):
            shares = at(mine.opening, T_S)
            np.testing.assert_allclose(shares, at(its.opening, T_S + begin_s), atol=1e-12)
            moving += np.ptp(shares) > 0.0
    assert moving > 5


def test_spans_are_without_fire_in_the_houses_of_scenarios() -> None:
    scenarios = {draw_scenario(3, i).building.building_id for i in range(200)}
    for number in range(60):
        span = ordinary_hours(3, number)
        assert span.fire is None
        assert span.series == "scenario"
        assert span.building.building_id.startswith(span.split)
        assert span == ordinary_hours(3, number)
        assert number % 10 or redraw_ordinary_hours(json.loads(json.dumps(span.record))) == span
    assert len(scenarios & {ordinary_hours(3, n).building.building_id for n in range(60)}) >= 30


def test_every_house_of_a_deck_has_its_turn() -> None:
    spans = [ordinary_hours(3, number) for number in range(120)]
    for deck in (spans[:60], spans[60:]):
        assert len({span.building.building_id for span in deck}) == 40
    assert len({span.building.building_id for span in spans}) == 80
    assert ordinary_count(200) == 60


def _nuisances_give(span: DrawnScenario) -> bool:
    """Whether anything of a nuisance but its people gives anything within the hours."""
    begin_s = span.record["begin_s"]
    begun_s = {nuisance["begin_s"] for nuisance in span.record["nuisances"]}
    day = draw_day(Origin(3, span.scenario_id, "standard", span.split), span.house, "ordinary_hours")
    t_s = np.arange(0.0, span.duration_s) + begin_s
    for source in day.sources:
        assert isinstance(source, Release)
        curves = list(source.curves.values())
        breathes = source.z_m == FEET_M and source.co2_kg_s
        if curves[0][0][0] in begun_s and not breathes and any(at(curve, t_s).any() for curve in curves):
            return True
    return False


def test_hours_without_a_nuisance_are_normal_life() -> None:
    """Nor are those of a nuisance that was over before them: one in ten of theirs showed nothing of it."""
    kinds = set()
    for number in range(40):
        span = ordinary_hours(3, number)
        assert span.kind == ("nuisance" if _nuisances_give(span) else "normal")
        kinds.add(span.kind)
    assert kinds == {"normal", "nuisance"}


def test_hours_amid_a_crowd_are_a_nuisance() -> None:
    """However long ago it came, and gave off all that it brought but its breath."""
    amid = 0
    for number in range(40, 60):
        span = ordinary_hours(1, number)
        guests = {each["room"] for each in span.record["nuisances"] if each["class"] == "nuisance_people"}
        for room in guests:
            breath_kg_s = sum(
                at(source.co2_kg_s, T_S)
                for source in span.sources
                if isinstance(source, Release) and source.room == room and source.z_m == FEET_M
            )
            # five adults: more than live anywhere
            if np.max(breath_kg_s) > 5.0 * 9.8e-6:
                amid += 1
                assert span.kind == "nuisance"
    assert amid


def test_who_works_there_is_out_by_night() -> None:
    days = [draw_day(Origin(3, number, "standard", "train"), house(3, "train", number), "day") for number in range(25)]
    for day in days:
        breath_kg_s = [
            s for s in day.sources if isinstance(s, Release) and s.co2_kg_s and s.z_m == FEET_M and not s.co_kg_s
        ]
        at_three = sum(float(at(s.co2_kg_s, np.array([3.0 * 3600.0]))[0]) for s in breath_kg_s)
        assert (at_three > 0.0) == bool(day.house.rooms_for(("living", "bedroom")))


def test_the_dictionary_names_the_classes_that_are_no_file_of_the_catalogue():
    named = TRUTH_SCENARIOS.column("scenario_class").doc
    for drawn in (ordinary_hours(1, 0), month_day(1, 0)):
        assert drawn.scenario_class not in [block.name for block in catalogue()]
        assert drawn.scenario_class in named
