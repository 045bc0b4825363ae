"""Scenarios go through in groups and chunks; what one was is gone before the next is made."""

from __future__ import annotations

import weakref
from functools import partial
from itertools import count

import pytest
from firelake.lake.shard import Shard

from simulators import batch, run, shard_run
from simulators.rows import rows_of
from simulators.scenarios.drawing import draw_scenario

N = 3


@pytest.fixture
def histories_alive(monkeypatch):
    """How many of the histories before were there when the next was made."""
    made, alive, zones = [], [], run._zones

    def watched(*scenario):
        alive.append(sum(before() is not None for before in made))
        history = zones(*scenario)
        made.append(weakref.ref(history))
        return history

    monkeypatch.setattr(run, "_zones", watched)
    monkeypatch.setattr(run, "AT_ONCE", 1)
    return alive


def test_a_group_is_gone_before_the_next(histories_alive):
    drawn = (draw_scenario(1, i) for i in range(N))
    assert len(list(map(id, run.run_scenarios(drawn, 0.0)))) == N
    assert histories_alive == [0] * N


def test_a_chunk_is_gone_before_the_next(tmp_path, monkeypatch):
    class Rows(dict):
        """A dictionary that can be watched."""

    made, alive, rows_of = [], [], shard_run.rows_of

    def watched(simulated):
        alive.append(sum(before() is not None for before in made))
        rows = Rows(rows_of(simulated))
        made.append(weakref.ref(rows))
        return rows

    monkeypatch.setattr(shard_run, "rows_of", watched)
    monkeypatch.setattr(shard_run, "CHUNK_SCENARIOS", 1)
    batch.create_tables(str(tmp_path))
    draws = (partial(draw_scenario, 1, i) for i in range(N))
    shard_run.run_shard(Shard(str(tmp_path), "v", 0, "h"), draws, N, 0.0, lambda _: None)
    assert alive == [0] * N


def test_frames_are_coded_chunk_by_chunk(monkeypatch):
    """Quarter of an hour at 8.7 Hz was 1.6 GiB of counts a camera."""
    made, alive, film_of = [], [], run.film_of

    def watched(*head):
        for chunk in film_of(*head):
            alive.append(sum(counts() is not None for counts in made))
            made.append(weakref.ref(chunk.counts))
            yield chunk

    monkeypatch.setattr(run, "film_of", watched)
    drawn = (draw_scenario(1, i) for i in count())
    filmed = next(d for d in drawn if any(head.camera is not None for head in d.heads))
    frames = rows_of(run.run_scenario(filmed, 0.5))["raw_thermal_frames"]
    assert len(alive) == len(frames) > 3
    assert max(alive) <= 1
