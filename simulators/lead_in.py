"""What is on when a run begins has been on for minutes: zones are run from before it, and told from its start.

Else all who are in a room would begin to warm it at once, and a head under its ceiling would see them come.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulators.kernels.layout import Scenario
from simulators.physics.fire import Fire, Release
from simulators.physics.zone_model import pack
from simulators.scenarios.drawing import DrawnScenario

LEAD_IN_S = 300.0
"""People warm the air under a ceiling by what they ever do within minutes; carbon dioxide grows on as it should."""
OUTPUT_S = 1.0


def pack_with_lead_in(scenario: DrawnScenario) -> Scenario:
    """The scenario as the kernels read it, from before its start."""
    sources = [already_on(source) for source in scenario.sources]
    return pack(scenario.building, sources, scenario.ambient, scenario.duration_s, OUTPUT_S, scenario.model_error,
                devices=scenario.panes, begin_s=-LEAD_IN_S)  # fmt: skip


def already_on(source: Fire | Release) -> Fire | Release:
    """A source whose curves that give something by the start have given it for the lead-in."""
    if isinstance(source, Fire):
        return source
    begun: dict[str, Any] = {
        name: ((t_s - LEAD_IN_S, rate), (t_s, rate), *later)
        for name, ((t_s, rate), *later) in source.curves.items()
        if t_s <= 0.0
    }
    return replace(source, **begun)
