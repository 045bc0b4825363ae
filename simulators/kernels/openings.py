"""How far openings stand open, and what a device's heat makes open, break or burn."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.layout import D_INCIDENT, D_TEMP


@inlined
def find_shares(t, scenario, work):
    """The open share of every vent, ceiling vent and fan at a time."""
    _shares(t, scenario.vents.n, scenario.vent_opens, work.vent_at, work.vent_open)
    _shares(t, scenario.hatches.n, scenario.hatch_opens, work.hatch_at, work.hatch_open)
    _shares(t, scenario.fans.n, scenario.fan_opens, work.fan_at, work.fan_open)


@compiled
def _shares(t, n, opens, triggered_at, share):
    for i in range(n):
        first, last = opens.first[i], opens.first[i + 1]
        if triggered_at[i] <= t:
            share[i] = opens.points[last - 1, 1]
        else:
            share[i] = interpolated(opens.points, first, last if opens.kind[i] == c.NO_TRIGGER else last - 1, t)


@compiled
def interpolated(points, first, last, t):
    """The value at t of points (time, value) from first to before last; ends stay, of two at one time the later."""
    if t < points[first, 0]:
        return points[first, 1]
    for i in range(first + 1, last):
        if t < points[i, 0]:
            share = (t - points[i - 1, 0]) / (points[i, 0] - points[i - 1, 0])
            return points[i - 1, 1] + share * (points[i, 1] - points[i - 1, 1])
    return points[last - 1, 1]


@inlined
def least_in_k(v, scenario, work):
    """No colder air comes in from outside by a vent, K: heating has warmed it; once its pane is gone nothing does."""
    return scenario.vents.least_k[v] if work.vent_at[v] >= c.NEVER else 0.0


@inlined
def watch_triggers(t, scenario, work):
    """What has been reached by t: vents that change from now on, fires that are lit; whether anything was just now."""
    sources, takes = scenario.sources, scenario.devices.emissivity
    any_now = _watch(t, scenario.vents.n, scenario.vent_opens, work.vent_at, work.device, takes)
    any_now = _watch(t, scenario.hatches.n, scenario.hatch_opens, work.hatch_at, work.device, takes) or any_now
    any_now = _watch(t, scenario.fans.n, scenario.fan_opens, work.fan_at, work.device, takes) or any_now
    for n in range(sources.n):
        if work.ignited_at[n] >= c.NEVER and _reached(
            sources.trigger[n], sources.setpoint[n], sources.device[n], work.device, takes
        ):
            work.ignited_at[n] = t
            any_now = True
    return any_now


@compiled
def _watch(t, n, opens, triggered_at, devices, takes):
    any_now = False
    for i in range(n):
        if triggered_at[i] >= c.NEVER and _reached(opens.kind[i], opens.setpoint[i], opens.device[i], devices, takes):
            triggered_at[i] = t
            any_now = True
    return any_now


@compiled
def _reached(kind, setpoint, device, devices, takes):
    return kind != c.NO_TRIGGER and sensed(kind, device, devices, takes) >= setpoint


@compiled
def sensed(kind, device, devices, takes):
    """How hot a device is, or how much it takes of what shines on it, whatever it gives off (as CFAST)."""
    return devices[device, D_TEMP] if kind == c.BY_TEMPERATURE else takes[device] * devices[device, D_INCIDENT]
