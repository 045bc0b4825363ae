"""Hours of ordinary life in the houses that scenarios happen in: what a learner must not take for a fire.

A short scenario shows a nuisance at its height; only hours show how steam and haze linger, and how often nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np

from simulators.physics.building import Building
from simulators.physics.fire import Curve, Release, at
from simulators.scenarios.cooling import Cooling
from simulators.scenarios.day import draw_day, redraw_day
from simulators.scenarios.drawing import DrawnScenario, Origin
from simulators.scenarios.generators import STANDARD, Generator
from simulators.scenarios.houses import HOUSES_A_DECK, house
from simulators.scenarios.splits import DECK, run_length_s, split_of
from simulators.scenarios.timeline import Strength

FIRST_ID = 500_000_000
"""Scenario ids of ordinary hours lie between those of short scenarios and those of device-days of their generator."""
CLASS = "ordinary_hours"
LENGTH_S = 4 * 3600.0
BEGIN_HOURS = (6.0, 11.0, 17.0, 20.0, 2.0)
"""Morning, noon, evening and night, in turn: most of what happens in a home happens then."""
SHARE_OF_SCENARIOS = 0.3


def ordinary_count(scenarios: int) -> int:
    """How many spans of ordinary hours belong to so many scenarios."""
    return round(SHARE_OF_SCENARIOS * scenarios)


def ordinary_hours(seed: int, number: int, generator: Generator = STANDARD) -> DrawnScenario:
    """Span `number`: four hours out of a day of life in one of the scenarios' houses, without a camera."""
    split, index = split_of(number) if generator.split is None else (generator.split, number)
    # as many houses as the deck has of which this span is
    deck, n = number // ordinary_count(DECK), HOUSES_A_DECK[split]
    home = house(seed, split, deck * n + index % n)
    day = draw_day(Origin(seed, generator.first_id + FIRST_ID + number, generator.name, split), home, CLASS)
    # a step of one more a round lets every house see every time of day
    return _hours_of(day, BEGIN_HOURS[(index + index // n) % len(BEGIN_HOURS)] * 3600.0)


def redraw_ordinary_hours(record: Mapping[str, Any]) -> DrawnScenario:
    """The span of a record (truth_scenarios.draws_json), from its numbers. Raises ScenarioError for what it lacks."""
    return _hours_of(redraw_day(record), record["begin_s"])


def _hours_of(day: DrawnScenario, begin_s: float) -> DrawnScenario:
    length_s = run_length_s(LENGTH_S, day.split)
    end_s = begin_s + length_s
    # of one that was over before them nothing is left: the hours begin with fresh air
    is_nuisance = any(each["begin_s"] < end_s and each["end_s"] > begin_s for each in day.record["nuisances"])
    return replace(
        day,
        kind="nuisance" if is_nuisance else "normal",
        building=_building_from(day.building, begin_s),
        cooling=None if day.cooling is None else cooling_from(day.cooling, begin_s),
        sources=tuple(seen_from(source, begin_s) for source in day.sources if isinstance(source, Release)),
        start_time=day.start_time + timedelta(seconds=begin_s),
        duration_s=length_s,
        record=day.record | {"begin_s": begin_s},
    )


def seen_from(release: Release, begin_s: float) -> Release:
    """The release as seen from a clock that starts at begin_s."""
    later: dict[str, Any] = {name: _curve_from(curve, begin_s) for name, curve in release.curves.items()}
    return replace(release, **later)


def cooling_from(cooling: Cooling, begin_s: float) -> Cooling:
    """The cooling as seen from a clock that starts at begin_s."""
    colder, runs = (Strength(_curve_from(strength.points, begin_s)) for strength in (cooling.colder, cooling.runs))
    return replace(cooling, colder=colder, runs=runs)


def _building_from(building: Building, begin_s: float) -> Building:
    """The building whose doors, windows and fans move by that clock."""
    return replace(
        building,
        vents=tuple(replace(vent, opening=_curve_from(vent.opening, begin_s)) for vent in building.vents),
        fans=tuple(replace(fan, opening=_curve_from(fan.opening, begin_s)) for fan in building.fans),
    )


def _curve_from(curve: Curve, begin_s: float) -> Curve:
    first = (0.0, float(at(curve, np.array([begin_s]))[0]))
    return (first, *((t_s - begin_s, value) for t_s, value in curve if t_s > begin_s))
