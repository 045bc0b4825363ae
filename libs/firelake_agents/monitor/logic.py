"""From the readings of one head to an assessment of every window that they complete.

A window is assessed as soon as a reading at or after its end has come; nobody waits for stragglers, since waiting would
cost every alarm the allowed lateness. A reading that comes out of order, by no more than that lateness, is kept and the
windows it belongs to are assessed anew; one that comes later still is dropped. So what stands in the end depends on the
readings, not on their order, nor on how they were cut into messages. A window without any reading is not assessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from math import isnan
from typing import Any, Protocol

from firelake.contracts.feature_sets import FeatureSet
from firelake.features.online import features_of_window

from firelake_agents.assessment import Assessment
from firelake_agents.progress import Progress
from firelake_agents.reading import Reading
from firelake_agents.times import MICROSECOND

Features = dict[str, float | None]


@dataclass(frozen=True)
class Window:
    """One window of one head; `completed_us` is the moment of the first reading at or after its end."""

    device_id: str
    end_us: int
    completed_us: int
    features: Features


@dataclass(frozen=True)
class Opinion:
    """What a model, or the rules in its place (`degraded`), say of one window; `decision`: the settings it goes by."""

    probability: float
    reasons: tuple[str, ...]
    confidence: float
    model_version: str
    degraded: bool
    decision: dict[str, Any]


Judge = Callable[[list[Window]], list[Opinion]]
"""An opinion for each window, in order. Does not fail: where the model cannot answer, the rules do."""


class ReadingStore(Protocol):
    """What the monitor keeps of each head."""

    def progress(self, device_id: str) -> Progress:
        """How far the head's windows are assessed."""

    def readings_from(self, device_id: str, start_us: int) -> list[Reading]:
        """The head's readings at or after a moment."""

    def keep(self, readings: Iterable[Reading]) -> None:
        """Put each reading unless there is one of its moment."""

    def advance(self, device_id: str, before: Progress, watermark_us: int) -> None:
        """Move the progress on. Raises ConflictError when it is no longer `before`."""


def monitor(
    readings: list[Reading],
    store: ReadingStore,
    judge: Judge,
    send: Callable[[list[Assessment]], None],
    feature_set: FeatureSet,
) -> int:
    """Assess every window that these readings of one head complete or correct; returns how many came too late.

    Sends first and remembers afterwards: when it is stopped in between, the same message does the same again.
    """
    device_id = readings[0].device_id
    before = store.progress(device_id)
    in_time = [reading for reading in readings if not _too_late(reading, before, feature_set)]
    if in_time:
        first_us = min(reading.event_time_us for reading in in_time)
        first_us = first_us if before.watermark_us is None else min(first_us, before.watermark_us)
        kept = store.readings_from(device_id, first_us - feature_set.longest_window_s * MICROSECOND)
        windows = windows_to_assess(kept, in_time, before.watermark_us, feature_set)
        if windows:
            send([_assessment(*pair) for pair in zip(windows, judge(windows), strict=True)])
        store.keep(in_time)
        newest_us = max(reading.event_time_us for reading in in_time)
        if before.watermark_us is None or newest_us > before.watermark_us:
            store.advance(device_id, before, newest_us)
    return len(readings) - len(in_time)


def windows_to_assess(
    kept: list[Reading], arrived: list[Reading], watermark_us: int | None, feature_set: FeatureSet
) -> list[Window]:
    """The windows of one head that `arrived` complete or correct, in order, reckoned from all readings.

    `kept` reaches at least one longest window back from the first of `arrived` and from the watermark. Of two readings
    of one moment the kept one counts.
    """
    known = {reading.event_time_us for reading in kept}
    new = [
        reading.event_time_us
        for reading in arrived
        if reading.event_time_us not in known or watermark_us is None or reading.event_time_us > watermark_us
    ]
    if not new:
        return []
    readings = {reading.event_time_us: reading for reading in (*arrived, *kept)}
    times = sorted(readings)
    stop_us = max(times[-1], watermark_us or times[-1])
    start_us = min(new) if watermark_us is None else min(min(new), watermark_us)
    longest_us = feature_set.longest_window_s * MICROSECOND
    hop_us = feature_set.hop_s * MICROSECOND
    ends = sorted(
        {
            end_us
            for t_us in times
            for end_us in range((t_us // hop_us + 1) * hop_us, t_us + longest_us + 1, hop_us)
            if start_us < end_us <= stop_us
        }
    )
    device_id = arrived[0].device_id
    windows = []
    for end_us in ends:
        inside = [readings[t_us] for t_us in times if end_us - longest_us <= t_us < end_us]
        completed_us = next((t_us for t_us in times if t_us >= end_us), stop_us)
        windows.append(Window(device_id, end_us, completed_us, _features(inside, end_us, feature_set)))
    return windows


def _features(readings: list[Reading], end_us: int, feature_set: FeatureSet) -> Features:
    columns = sorted({name for reading in readings for name in reading.values})
    series: dict[str, list[float | None]] = {name: [r.values.get(name) for r in readings] for name in columns}
    # seconds before the window's end: exact, where seconds since 1970 would be rounded
    series["t_s"] = [(reading.event_time_us - end_us) / MICROSECOND for reading in readings]
    features = features_of_window(series, 0.0, feature_set)  # type: ignore[arg-type]
    return {name: None if isnan(value) else value for name, value in features.items()}


def _too_late(reading: Reading, progress: Progress, feature_set: FeatureSet) -> bool:
    lateness_us = feature_set.allowed_lateness_s * MICROSECOND
    return progress.watermark_us is not None and reading.event_time_us < progress.watermark_us - lateness_us


def _assessment(window: Window, opinion: Opinion) -> Assessment:
    return Assessment(window.device_id, window.end_us, window.completed_us, **asdict(opinion))
