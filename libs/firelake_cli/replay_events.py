"""A series as readings on a clock, and events back on the series' own."""

from __future__ import annotations

from typing import Any

from firelake_agents.reading import Reading
from firelake_agents.respond.logic import Event

from firelake_cli.series_csv import MeasuredSeries


def readings_of(series: MeasuredSeries, device_id: str, zero_us: int) -> list[Reading]:
    """The series' readings, with its time zero at `zero_us`."""
    return [
        Reading(
            device_id,
            zero_us + t_us,
            {name: value for name, values in series.columns.items() if (value := values[row]) is not None},
        )
        for row, t_us in enumerate(series.t_us)
    ]


def as_written(events: list[Event], zero_us: int) -> list[dict[str, Any]]:
    """Events as the answer holds them; the two of one moment (level and `degraded` changed at once) are one."""
    written: dict[tuple[int, str, bool], dict[str, Any]] = {}
    for event in sorted(events, key=lambda event: event.event_id):
        written[event.t_us, event.level, event.degraded] = {
            "t_s": (event.t_us - zero_us) / 1e6,
            "level": event.level,
            "degraded": event.degraded,
            "probability": event.probability,
            "reasons": list(event.reasons),
        }
    return list(written.values())
