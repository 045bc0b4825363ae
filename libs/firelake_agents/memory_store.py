"""The agents' state in this process's memory: the same protocols as the tables', for a replay and for tests."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from firelake_agents.analyse.logic import Memory
from firelake_agents.progress import ConflictError, Progress
from firelake_agents.reading import Reading
from firelake_agents.respond.logic import Event


class InMemoryStore:
    """ReadingStore, MemoryStore and EventStore at once."""

    def __init__(self) -> None:
        self._progress: dict[str, Progress] = {}
        self._times: dict[str, list[int]] = defaultdict(list)
        self._readings: dict[tuple[str, int], Reading] = {}
        self._memories: dict[str, Memory] = {}
        self.events: dict[tuple[str, str], Event] = {}
        self._told: set[tuple[str, str]] = set()

    def progress(self, device_id: str) -> Progress:
        return self._progress.get(device_id, Progress())

    def readings_from(self, device_id: str, start_us: int) -> list[Reading]:
        times = self._times[device_id]
        return [self._readings[device_id, t_us] for t_us in times[bisect_left(times, start_us) :]]

    def keep(self, readings: Iterable[Reading]) -> None:
        for reading in readings:
            key = (reading.device_id, reading.event_time_us)
            if key not in self._readings:
                self._readings[key] = reading
                insort(self._times[reading.device_id], reading.event_time_us)

    def advance(self, device_id: str, before: Progress, watermark_us: int) -> None:
        if self.progress(device_id) != before:
            raise ConflictError(f"{device_id}: the progress changed in between")
        self._progress[device_id] = Progress(watermark_us, before.version + 1)

    def memory(self, device_id: str) -> Memory:
        return self._memories.get(device_id, Memory())

    def remember(self, device_id: str, before: Memory, after: Memory) -> None:
        if self.memory(device_id).version != before.version:
            raise ConflictError(f"{device_id}: the memory changed in between")
        self._memories[device_id] = replace(after, version=before.version + 1)

    def put_event(self, event: Event) -> bool:
        key = (event.device_id, event.event_id)
        self.events.setdefault(key, event)
        return key not in self._told

    def mark_told(self, event: Event) -> None:
        self._told.add((event.device_id, event.event_id))
