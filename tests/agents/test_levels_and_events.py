"""Levels, events, notices, silence and feedback."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from firelake_agents.analyse.logic import REACH, analyse, release
from firelake_agents.assessment import Assessment
from firelake_agents.ingest.logic import RefusedError
from firelake_agents.learn.logic import Feedback, parse_feedback
from firelake_agents.memory_store import InMemoryStore
from firelake_agents.queues import each_message
from firelake_agents.respond.logic import Event, is_notice, notice, respond, subject
from firelake_agents.watch.logic import Heard, silence_event

S = 1_000_000
HOP_US = 10 * S
DECISION = {
    "watch": {"enter": 0.3, "leave": 0.2, "persist_s": 0.0},
    "alert": {"enter": 0.5, "leave": 0.4, "persist_s": 0.0},
    "alarm": {"enter": 0.8, "leave": 0.7, "persist_s": 10.0},
    "longest_gap_s": 60.0,
}


def assessments(*probabilities, first=1, degraded=False):
    return [
        Assessment("head-1", n * HOP_US, n * HOP_US + 1, p, ("why",), 0.9, "m1", degraded, DECISION)
        for n, p in enumerate(probabilities, start=first)
    ]


def run(*messages, store=None):
    store, events = store or InMemoryStore(), []
    for message in messages:
        analyse(message, store, events.extend)
    return store, events


def levels(events):
    return [(event.t_us // HOP_US, event.level) for event in events if event.kind == "level"]


def test_levels_rise_and_fall_with_an_event_each():
    _, events = run(assessments(0.1, 0.4, 0.6, 0.1))
    assert levels(events) == [(2, "WATCH"), (3, "ALERT"), (4, "NORMAL")]
    assert events[0].before_level == "NORMAL"


def test_how_assessments_are_cut_into_messages_does_not_matter():
    whole = assessments(0.1, 0.4, 0.6, 0.9, 0.9, 0.9)
    _, at_once = run(whole)
    _, one_by_one = run(*[[item] for item in whole])
    assert at_once == one_by_one
    assert levels(at_once)[-1] == (5, "ALARM")


def test_a_repeated_message_gives_the_same_events_and_the_same_memory():
    message = assessments(0.4, 0.6, 0.9, 0.9)
    store, events = run(message)
    before = store.memory("head-1")
    _, again = run(message, store=store)
    assert again == events
    assert replace(store.memory("head-1"), version=0) == replace(before, version=0)


def test_a_corrected_window_takes_the_head_back():
    store, _ = run(assessments(0.1, 0.1, 0.1))
    _, events = run(assessments(0.9, 0.9, first=2), store=store)
    assert levels(events) == [(2, "ALERT"), (3, "ALARM")]


def test_a_window_older_than_the_memory_is_left_alone():
    many = assessments(*[0.1] * (REACH + 5))
    store, _ = run(many)
    before = store.memory("head-1")
    _, events = run(assessments(0.9), store=store)
    assert events == []
    assert store.memory("head-1") == before


def test_degraded_is_told_once_and_so_is_recovery():
    _, events = run(assessments(0.1), assessments(0.1, 0.1, first=2, degraded=True), assessments(0.1, 0.1, first=4))
    assert [(e.kind, e.degraded, is_notice(e)) for e in events] == [("degraded", True, True), ("degraded", False, True)]
    assert "DEGRADED" in subject(events[0])
    assert "RECOVERED" in subject(events[1])


def test_an_alarm_stays_until_somebody_has_seen_to_it():
    store, events = run(assessments(0.9, 0.9, 0.1, 0.1))
    assert levels(events)[-1] == (2, "ALARM")
    alarm = events[-1]
    released = []
    release("head-1", "some-other-event", 99, store, released.extend)
    assert released == []
    release("head-1", alarm.event_id, 99, store, released.extend)
    assert [(e.level, e.before_level, is_notice(e)) for e in released] == [("NORMAL", "ALARM", False)]
    release("head-1", alarm.event_id, 99, store, released.extend)
    assert len(released) == 1
    _, later = run(assessments(0.1, first=5), store=store)
    assert later == []


def test_rises_to_alert_and_alarm_are_notices_and_nothing_else_of_the_level():
    _, events = run(assessments(0.4, 0.6, 0.9, 0.9))
    told = []
    store = InMemoryStore()
    for event in [*events, *events]:
        respond(event, store, told.append)
    assert [event.level for event in told] == ["ALERT", "ALARM"]
    assert set(notice(told[0])) >= {"device_id", "event_id", "level", "degraded", "probability", "reasons", "time"}
    json.dumps(notice(told[0]))


def test_an_event_whose_publishing_failed_is_published_at_the_next_try():
    (event,) = run(assessments(0.6))[1]
    store, told = InMemoryStore(), []

    def fail(_event):
        raise OSError("no network")

    with pytest.raises(OSError, match="no network"):
        respond(event, store, fail)
    respond(event, store, told.append)
    respond(event, store, told.append)
    assert told == [event]
    assert Event.from_message(json.loads(json.dumps(event.to_message()))) == event


def test_a_silent_head_is_told_once_and_heard_again_once():
    quiet = Heard("head-1", heard_us=0, told_silent_since_us=None)
    assert silence_event(quiet, 120 * S, 120) is None
    silent = silence_event(quiet, 121 * S, 120)
    assert silent is not None
    assert silent.silent
    assert is_notice(silent)
    assert "121 s" in silent.reasons[0]
    assert silence_event(Heard("head-1", 0, 0), 300 * S, 120) is None
    again = silence_event(Heard("head-1", 290 * S, 0), 300 * S, 120)
    assert again is not None
    assert not again.silent
    assert again.event_id != silent.event_id
    assert silence_event(quiet, 130 * S, 120).event_id == silent.event_id


def record(message_id, group, body):
    return {"messageId": message_id, "attributes": {"MessageGroupId": group}, "body": json.dumps(body)}


def test_after_a_failure_the_rest_of_that_device_comes_again_and_the_others_do_not():
    done = []

    def work(message):
        if message["n"] == 2:
            raise ValueError("broken")
        done.append(message["n"])

    event = {
        "Records": [
            record("a", "head-1", {"n": 1}),
            record("b", "head-1", {"n": 2}),
            record("c", "head-2", {"n": 3}),
            record("d", "head-1", {"n": 4}),
        ]
    }
    answer = each_message(event, work)
    assert done == [1, 3]
    assert answer == {"batchItemFailures": [{"itemIdentifier": "b"}, {"itemIdentifier": "d"}]}


GOOD = {"device_id": "head-1", "event_id": "e", "verdict": "false_alarm", "note": "toast"}


def test_feedback_is_read():
    assert parse_feedback(json.dumps(GOOD).encode()) == Feedback("head-1", "e", "false_alarm", "toast")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"verdict": "maybe"}, "verdict: expected one of"),
        ({"verdict": ""}, "verdict: missing"),
        ({"note": 3}, "note: expected text"),
        ({"note": "x" * 1001}, "note: at most"),
        ({"who": "me"}, "'who': unknown"),
    ],
)
def test_bad_feedback_is_refused(change, message):
    with pytest.raises(RefusedError, match=message):
        parse_feedback(json.dumps({**GOOD, **change}).encode())
