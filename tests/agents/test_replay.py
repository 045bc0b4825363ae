"""`firelake replay` on a laptop without a cloud: what it writes, and what it refuses."""

from __future__ import annotations

import argparse
import json

import pytest
from firelake_cli import replay


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the verb where no cloud runs; gives the exit code and what was written."""
    monkeypatch.chdir(tmp_path)
    root = argparse.ArgumentParser()
    replay.add_parser(root.add_subparsers())
    out = tmp_path / "alarms.json"

    def of(content, *more, location="R1"):
        (tmp_path / "room.csv").write_text(content)
        given = ["replay", "room.csv", "--location", location, "--out", str(out), *more]
        arguments = root.parse_args(given)
        code = arguments.run(arguments)
        return code, json.loads(out.read_text()) if out.exists() else None

    return of


SMOKE = "t_s,smoke_od_per_m,odour\n" + "".join(f"{t},{0.002 * t:.4f},1\n" for t in range(0, 122, 2))


def test_a_smoke_series_alarms_degraded_without_a_model(run, capsys):
    code, answer = run(SMOKE)
    assert code == 0
    assert list(answer) == ["location", "events", "first_alarm_s", "conventional"]
    assert list(answer["events"][0]) == ["t_s", "level", "degraded", "probability", "reasons"]
    assert all(event["degraded"] for event in answer["events"])
    assert [event["level"] for event in answer["events"]] == ["NORMAL", "WATCH", "ALERT", "ALARM"]
    assert answer["first_alarm_s"] == answer["events"][-1]["t_s"]
    assert answer["conventional"]["photo_s"] is not None
    assert answer["conventional"]["co_s"] is None
    said = capsys.readouterr().err
    assert "there is no trained model: the rules answer, degraded" in said
    assert "not used by the model: odour" in said


def test_a_share_that_is_read_as_per_cent_is_told(run, capsys):
    assert run("t_s,o2_pct\n" + "".join(f"{t},0.209\n" for t in range(60)))[0] == 0
    assert "room.csv, o2_pct: 0.209 at most is read as 0.209 vol %, where air has 20.9" in capsys.readouterr().err


def test_a_clock_that_begins_elsewhere_shifts_every_time_by_as_much(run):
    _, plain = run(SMOKE)
    shifted_rows = [line.split(",") for line in SMOKE.splitlines()[1:]]
    shifted = "t_s,smoke_od_per_m\n" + "".join(f"{float(t) - 60},{od}\n" for t, od, _ in shifted_rows)
    _, other = run(shifted)
    assert other["first_alarm_s"] == plain["first_alarm_s"] - 60
    assert other["conventional"]["photo_s"] == pytest.approx(plain["conventional"]["photo_s"] - 60)


def test_one_row_and_only_missing_values_are_no_alarm(run):
    assert run("t_s,temp_c\n0,20\n")[1]["events"] == []
    code, answer = run("t_s,temp_c\n" + "".join(f"{t},\n" for t in range(60)))
    assert (code, answer["first_alarm_s"]) == (0, None)
    assert set(answer["conventional"].values()) == {None}


@pytest.mark.parametrize(
    ("content", "more", "location"),
    [
        ("t_s,temp_c\n0,warm\n", [], "R1"),
        (SMOKE, ["--model", "nowhere"], "R1"),
        (SMOKE, ["--mapping", "nowhere.yaml"], "R1"),
        (SMOKE, ["--model", "m", "--via-api"], "R1"),
        (SMOKE, [], ""),
        (SMOKE, [], "x" * 101),
    ],
)
def test_bad_input_is_two_with_one_line_and_nothing_written(run, capsys, content, more, location):
    code, answer = run(content, *more, location=location)
    assert (code, answer) == (2, None)
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("firelake replay:")]
    assert len(said) == 1


def test_via_api_without_a_cloud_says_how_to_start_one(run, capsys):
    assert run(SMOKE, "--via-api") == (1, None)
    assert "firelake cloud up" in capsys.readouterr().err
