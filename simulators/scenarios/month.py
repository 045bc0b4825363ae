"""The held-out device-month: days of 24 h of normal life with several nuisances a day, one head a day, no frames.

A house is watched for three days in a row, the houses at times that lie evenly over the year: a month of a device in
January would know neither open windows nor cooled rooms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulators.scenarios.day import draw_day, redraw_day
from simulators.scenarios.drawing import DAYS_A_YEAR, DrawnScenario, Origin
from simulators.scenarios.draws import Draws
from simulators.scenarios.generators import STANDARD, Generator
from simulators.scenarios.houses import house

FIRST_ID = 1_000_000_000
"""Scenario ids of device-days lie above those of short scenarios of their generator."""
SPLIT = "month"
DAYS_IN_A_HOUSE = 3
HOUSES = 10
_GOLDEN = 0.5 * (5.0**0.5 - 1.0)
"""Shares of the year so far apart, turn by turn, lie evenly over it (Weyl)."""


def month_day(seed: int, day: int, generator: Generator = STANDARD) -> DrawnScenario:
    """Day `day` of the device-month of that seed, from midnight to midnight.

    Its houses are none of those that scenarios happen in, three days in each.
    """
    home = house(seed, SPLIT, day // DAYS_IN_A_HOUSE % HOUSES)
    origin = Origin(seed, generator.first_id + FIRST_ID + day, generator.name, SPLIT)
    return _of_month(draw_day(origin, home, "month_day", point={"season_day": _share_of_year(seed, day)}))


def _share_of_year(seed: int, day: int) -> float:
    visit, nth = divmod(day, DAYS_IN_A_HOUSE)
    first = Draws(seed, 0, "month/season").uniform("first", 0.0, 1.0)
    return (first + visit * _GOLDEN + nth / DAYS_A_YEAR) % 1.0


def redraw_month_day(record: Mapping[str, Any]) -> DrawnScenario:
    """The day of a record (truth_scenarios.draws_json), from its numbers. Raises ScenarioError for what it lacks."""
    return _of_month(redraw_day(record))


def _of_month(drawn: DrawnScenario) -> DrawnScenario:
    return replace(drawn, series="month")
