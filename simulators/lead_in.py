"""What is on when a run begins has been on for minutes: zones are run from before it, and told from its start.

Else all who are in a room would begin to warm it at once, and a head under its ceiling would see them come.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulators.kernels import constants as c
from simulators.kernels.layout import Opens, Scenario, Sources
from simulators.physics.fire import Fire, Release
from simulators.physics.zone_model import ZoneHistory, pack
from simulators.scenarios.drawing import DrawnScenario

LEAD_IN_S = 300.0
"""People warm the air under a ceiling by what they ever do within minutes; carbon dioxide grows on as it should."""
OUTPUT_S = 1.0


def pack_with_lead_in(scenario: DrawnScenario) -> Scenario:
    """The scenario as the kernels read it, everything later by the lead-in."""
    sources = [already_on(source) for source in scenario.sources]
    packed = pack(scenario.building, sources, scenario.ambient, LEAD_IN_S + scenario.duration_s, OUTPUT_S,
                  scenario.model_error, devices=scenario.panes)  # fmt: skip
    return packed._replace(
        sources=_later(packed.sources, LEAD_IN_S),
        vent_opens=_opens_later(packed.vent_opens),
        hatch_opens=_opens_later(packed.hatch_opens),
        fan_opens=_opens_later(packed.fan_opens),
    )


def without_lead_in(history: ZoneHistory) -> ZoneHistory:
    """The zones from the scenario's start on."""
    first = round(LEAD_IN_S / OUTPUT_S)
    over_time = ("temp_k", "layer_height_m", "pressure_pa", "fractions", "layer_mass_kg", "wall_k", "hrr_w",
                 "buoyancy_m4_s3", "burnt", "devices")  # fmt: skip
    return replace(
        history,
        t_s=history.t_s[first:] - LEAD_IN_S,
        alarm_s=history.alarm_s - LEAD_IN_S,
        sources=_later(history.sources, -LEAD_IN_S),
        **{name: getattr(history, name)[first:] for name in over_time},
    )


def already_on(source: Fire | Release) -> Fire | Release:
    """A source whose curves that give something by the start have given it for the lead-in."""
    if isinstance(source, Fire):
        return source
    curves = {name: value for name, value in vars(source).items() if isinstance(value, tuple) and value}
    begun: dict[str, Any] = {
        name: ((t_s - LEAD_IN_S, rate), (t_s, rate), *later)
        for name, ((t_s, rate), *later) in curves.items()
        if t_s <= 0.0
    }
    return replace(source, **begun)


def _later(sources: Sources, seconds: float) -> Sources:
    table = sources.table.copy()
    table[:, c.TIME] += seconds
    return sources._replace(table=table)


def _opens_later(opens: Opens) -> Opens:
    points = opens.points.copy()
    points[:, 0] += LEAD_IN_S
    return opens._replace(points=points)
