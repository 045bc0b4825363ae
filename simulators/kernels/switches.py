"""When what a scenario declares begins, ends or bends: a step goes up to there, so that nothing comes before its time.

A step takes the mean of what its sources give, and openings, filters and the colour of smoke as they are at its
middle: across a switch all would come too early or too late.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import LOWER, UPPER
from simulators.kernels.openings import sensed

SHORTEST_S = 2.5e-3
"""No step is shorter: one that even then would take more than it may is made all the same. It loses nothing, for
openings leave what is not there (transport.MOST_TAKEN), and what the pressures lack is in those of the next step. A
switch that is nearer comes with the step that has begun."""
OUT_OF_TIME = 2e-3
"""Of a room's energy: so much heat may a step give at another time than its source does, half a kelvin of all its
gas. A table whose straight pieces make a curve has no switches."""
NARROWEST_S = 1e-3
SOONEST_S = 0.5
"""No step ends sooner for a device that is taken to reach its setpoint: about so much may what waits for it be late."""
OF_THE_WAY = 0.75
"""To its setpoint, since it may come to warm faster than before."""


@inlined
def until_switch_s(t, dt, scenario, work):
    """How long a step from t goes, at most dt, up to the next switch of a source, an opening or a filter, s."""
    sources = scenario.sources
    until = _until_opening(t, dt, scenario.vents.n, scenario.vent_opens)
    until = _until_opening(t, until, scenario.hatches.n, scenario.hatch_opens)
    until = _until_opening(t, until, scenario.fans.n, scenario.fan_opens)
    for f in range(scenario.fans.n):
        if scenario.fans.filter_share[f] > 0.0:
            until = _until_time(scenario.fans.filter_s[f] - t, until)
    for n in range(sources.n):
        if work.ignited_at[n] < c.NEVER:
            if sources.smoulders_s[n] > 0.0:
                until = _until_time(work.ignited_at[n] + sources.smoulders_s[n] - t, until)
            r = sources.room[n]
            most_j = OUT_OF_TIME * (work.gas.energy[r, UPPER] + work.gas.energy[r, LOWER])
            last = sources.first[n + 1]
            until = _until_source(t - work.ignited_at[n], until, sources.table, work.cursor[n], last, most_j)
    return until


@inlined
def until_trigger_s(dt, made_s, scenario, work):
    """How long a step goes, at most dt, so as not to pass where a device that something waits for comes to its
    setpoint, if that goes on as in the step of made_s before, s."""
    sources, takes, now, before = scenario.sources, scenario.devices.emissivity, work.device, work.before_device
    until = _until_any(dt, made_s, scenario.vents.n, scenario.vent_opens, work.vent_at, now, before, takes)
    until = _until_any(until, made_s, scenario.hatches.n, scenario.hatch_opens, work.hatch_at, now, before, takes)
    until = _until_any(until, made_s, scenario.fans.n, scenario.fan_opens, work.fan_at, now, before, takes)
    for n in range(sources.n):
        if work.ignited_at[n] >= c.NEVER:
            until = _until_reached(
                until, made_s, sources.trigger[n], sources.setpoint[n], sources.device[n], now, before, takes
            )
    return until


@compiled
def _until_any(dt, made_s, n, opens, triggered_at, now, before, takes):
    for i in range(n):
        if triggered_at[i] >= c.NEVER:
            dt = _until_reached(dt, made_s, opens.kind[i], opens.setpoint[i], opens.device[i], now, before, takes)
    return dt


@compiled
def _until_reached(dt, made_s, kind, setpoint, device, now, before, takes):
    """now, before: layout.D_* of all devices, now and as the step before began."""
    if kind == c.NO_TRIGGER:
        return dt
    lacks = setpoint - sensed(kind, device, now, takes)
    gains = sensed(kind, device, now, takes) - sensed(kind, device, before, takes)
    if lacks <= 0.0 or gains <= 0.0:
        return dt
    return min(dt, max(OF_THE_WAY * lacks / gains * made_s, SOONEST_S))


@compiled
def _until_time(ahead, dt):
    return ahead if SHORTEST_S < ahead < dt else dt


@compiled
def _until_opening(t, dt, n, opens):
    """Up to where an opening that no device moves stops, or begins to move."""
    for i in range(n):
        if opens.kind[i] != c.NO_TRIGGER:
            continue
        first, last = opens.first[i], opens.first[i + 1]
        for k in range(first, last):
            ahead = opens.points[k, 0] - t
            if ahead >= dt:
                break
            moved = k > first and opens.points[k, 1] != opens.points[k - 1, 1]
            moves = k + 1 < last and opens.points[k + 1, 1] != opens.points[k, 1]
            if ahead > SHORTEST_S and (moved or moves):
                dt = ahead
                break
    return dt


@compiled
def _until_source(since_s, dt, table, row, last, most_j):
    """Up to where a table's heat begins, or bends so that a step across would give more than most_j out of its time.

    since_s after its zero, from a row on that it is not before unless it has not begun.
    """
    begins = table[row, c.TIME] - since_s
    if begins > SHORTEST_S:
        return min(begins, dt)
    before = _slope(table, row, last)
    while row + 1 < last:
        row += 1
        ahead = table[row, c.TIME] - since_s
        if ahead >= dt:
            break
        after = _slope(table, row, last)
        rest = dt - ahead
        if ahead > SHORTEST_S and 0.5 * abs(after - before) * rest * rest > most_j:
            return ahead
        before = after
    return dt


@compiled
def _slope(table, row, last):
    """Of a table's heat behind a row, W/s; none behind the last."""
    if row + 1 >= last:
        return 0.0
    width = max(table[row + 1, c.TIME] - table[row, c.TIME], NARROWEST_S)
    return (_heat(table, row + 1) - _heat(table, row)) / width


@compiled
def _heat(table, row):
    return table[row, c.SMOULDER] + table[row, c.FLAME] + table[row, c.HEAT]
