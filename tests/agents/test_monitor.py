"""From readings to assessments: order, repeats, lateness, gaps, and parity with the batch features."""

from __future__ import annotations

import random

import numpy as np
import pytest
from firelake.contracts.feature_sets import FEATURE_SETS
from firelake.features.windowed import evaluate
from firelake_agents.memory_store import InMemoryStore
from firelake_agents.monitor.judges import judge_by_endpoint, judge_by_rules
from firelake_agents.monitor.logic import Opinion, monitor
from firelake_agents.progress import ConflictError, Progress
from firelake_agents.reading import Reading
from hypothesis import given, settings
from hypothesis import strategies as st

V1 = FEATURE_SETS["v1"]
ZERO_US = 1_700_000_000_000_000
S = 1_000_000
DECISION = {
    "watch": {"enter": 0.3, "leave": 0.2, "persist_s": 0.0},
    "alert": {"enter": 0.5, "leave": 0.4, "persist_s": 0.0},
    "alarm": {"enter": 0.8, "leave": 0.7, "persist_s": 0.0},
    "longest_gap_s": 60.0,
}


def series(times_s, value=lambda t: 20.0 + 0.01 * t):
    return [Reading("head-1", ZERO_US + round(t * S), {"temp_c": float(np.float32(value(t)))}) for t in times_s]


class Recorder:
    """Keeps what each window was last assessed on."""

    def __init__(self):
        self.features = {}
        self.sent = []

    def judge(self, windows):
        for window in windows:
            self.features[window.end_us] = window.features
        return [Opinion(0.1, ("quiet",), 0.9, "m1", False, DECISION) for _ in windows]

    def send(self, assessments):
        self.sent.append([assessment.window_end_us for assessment in assessments])


def feed(messages, store=None):
    recorder, store = Recorder(), store or InMemoryStore()
    late = sum(monitor(message, store, recorder.judge, recorder.send, V1) for message in messages)
    return recorder, late


def batch_features(readings, ends):
    t_us = np.array([r.event_time_us for r in readings], np.int64)
    columns = {"temp_c": np.array([r.values.get("temp_c", np.nan) for r in readings], np.float32)}
    found = evaluate(V1.features, t_us, columns, np.array(ends, np.int64))
    return [
        {name: None if np.isnan(values[i]) else values[i] for name, values in found.items()} for i in range(len(ends))
    ]


def test_a_window_is_assessed_once_a_reading_at_its_end_has_come():
    recorder, _ = feed([[reading] for reading in series(range(21))])
    assert recorder.sent == [[ZERO_US + 10 * S], [ZERO_US + 20 * S]]


def test_online_features_are_those_of_the_batch():
    rng = random.Random(3)
    times = sorted(rng.uniform(0, 300) for _ in range(200))
    readings = series(times)
    recorder, _ = feed([readings[i : i + 7] for i in range(0, 200, 7)])
    ends = sorted(recorder.features)
    assert len(ends) >= 29
    for end, expected in zip(ends, batch_features(readings, ends), strict=True):
        for name, value in expected.items():
            online = recorder.features[end][name]
            assert (online is None) == (value is None), name
            if value is not None:
                assert online == pytest.approx(value, rel=1e-6, abs=1e-9), name


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_neither_order_within_lateness_nor_cutting_nor_repeats_change_what_stands(data):
    times = sorted(data.draw(st.sets(st.integers(0, 120), min_size=5, max_size=60)))
    readings = series(times)
    delays = data.draw(st.lists(st.floats(0, V1.allowed_lateness_s), min_size=len(times), max_size=len(times)))
    # a reading that arrives after a delay of less than the lateness is never later than that behind the newest
    shuffled = [r for _, r in sorted(zip((t + d for t, d in zip(times, delays, strict=True)), readings, strict=True),
                                     key=lambda pair: pair[0])]  # fmt: skip
    cuts = sorted(data.draw(st.sets(st.integers(1, len(times) - 1), max_size=8)))
    messages = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(times)], strict=True)]
    repeated = [m for message in messages for m in ([message] * data.draw(st.integers(1, 2)))]
    plain, _ = feed([[reading] for reading in readings])
    other, _ = feed(repeated)
    assert other.features == plain.features


def test_a_reading_later_than_the_lateness_is_dropped_and_counted():
    readings = series([0, 5, 40])
    recorder, late = feed([readings, series([19.9])])
    assert late == 1
    assert len(recorder.sent) == 1
    corrected, late = feed([readings, series([20.0])])
    assert late == 0
    assert corrected.sent[1] == [ZERO_US + 30 * S, ZERO_US + 40 * S]


def test_a_gap_has_no_windows_without_readings():
    recorder, _ = feed([series([0, 1, 2, 10_000])])
    assert sorted(recorder.features) == [ZERO_US + n * 10 * S for n in range(1, 7)]


def test_what_was_stopped_half_way_is_done_again_the_same():
    class Broken(InMemoryStore):
        fails = True

        def advance(self, device_id, before, watermark_us):
            if self.fails:
                self.fails = False
                raise ConflictError("stopped")
            super().advance(device_id, before, watermark_us)

    store, readings = Broken(), series(range(65))
    recorder = Recorder()
    with pytest.raises(ConflictError):
        monitor(readings, store, recorder.judge, recorder.send, V1)
    first = dict(recorder.features)
    monitor(readings, store, recorder.judge, recorder.send, V1)
    assert recorder.features == first
    assert recorder.sent[0] == recorder.sent[1]
    assert store.progress("head-1") == Progress(ZERO_US + 64 * S, 1)


ANSWERS = {
    "no answer": OSError("connection refused"),
    "no predictions": {"model_version": "m1", "decision": DECISION},
    "too few": {"model_version": "m1", "decision": DECISION, "predictions": []},
    "not a probability": {
        "model_version": "m1",
        "decision": DECISION,
        "predictions": [{"probability": 1.5, "confidence": 1, "reasons": []}],
    },
    "no decision settings": {
        "model_version": "m1",
        "predictions": [{"probability": 0.5, "confidence": 1, "reasons": []}],
    },
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_the_rules_answer_degraded_when_the_endpoint_does_not(answer):
    def ask(request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    sent = []
    judge = judge_by_endpoint(ask, V1)
    monitor(series([0, 10]), InMemoryStore(), judge, sent.extend, V1)
    assert [(a.degraded, a.model_version) for a in sent] == [(True, "rules")]


def test_the_endpoint_is_asked_with_the_feature_sets_hash_and_nulls_for_missing():
    asked = []

    def ask(request):
        asked.append(request)
        prediction = {"probability": 0.25, "confidence": 0.75, "reasons": ["why"]}
        return {"model_version": "m1", "decision": DECISION, "predictions": [prediction] * len(request["rows"])}

    sent = []
    monitor(series(range(31)), InMemoryStore(), judge_by_endpoint(ask, V1), sent.extend, V1)
    (request,) = asked
    assert request["feature_set_version"] == "v1"
    assert len(request["feature_set_hash"]) == 64
    assert len(request["rows"]) == 3
    assert set(request["rows"][0]["features"]) == set(V1.names)
    assert request["rows"][0]["features"]["co_ppm_mean_10s"] is None
    assert {(a.probability, a.confidence, a.reasons, a.degraded) for a in sent} == {(0.25, 0.75, ("why",), False)}


def test_rules_give_a_rising_probability_in_smoke():
    readings = [Reading("head-1", ZERO_US + t * S, {"smoke_od_per_m": 0.002 * t}) for t in range(61)]
    sent = []
    monitor(readings, InMemoryStore(), judge_by_rules, sent.extend, V1)
    probabilities = [assessment.probability for assessment in sent]
    assert probabilities == sorted(probabilities)
    assert probabilities[-1] > 0.5
