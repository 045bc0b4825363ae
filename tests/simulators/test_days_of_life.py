"""Who is where over a day: at home by night, at work by day, and what they do while they are up."""

from __future__ import annotations

import pytest

from simulators.month import month_day
from simulators.physics.fire import Release, at

NOON_S = 12.0 * 3600.0
LAST_S = 86_000.0


def _breathe(day, t_s):
    """Carbon dioxide that the household gives off at a time, kg/s, nuisances' people apart."""
    of_life = [s for s in day.sources if isinstance(s, Release) and s.co2_kg_s and s.z_m == 1.1]
    return sum(at(s.co2_kg_s, [t_s])[0] for s in of_life if not _is_a_nuisances(s, day))


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
