"""An estimate beside the run that it is of."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from deltalake import DeltaTable
from firelake_cli import simulate as verb

from simulators import batch, estimate, prices
from simulators.estimate import Figure, Stratum
from simulators.estimate_text import estimate_text
from simulators.rows import rows_of
from simulators.run import run_scenario
from simulators.scenarios.drawing import draw_scenario

N, SEED = 60, 3


@pytest.fixture
def small_samples(monkeypatch):
    monkeypatch.setattr(estimate, "DRAWN", 50)
    monkeypatch.setattr(estimate, "SIMULATED", 12)


def test_rows_and_bytes_are_within_ten_percent_of_the_run(tmp_path, small_samples):
    said = batch.estimate_sample(N, SEED, None, 0.0)
    made = batch.simulate_sample(tmp_path / "lake", N, SEED, None, 0.0, "v")
    assert (said.drawn, said.simulated) == (50, 12)
    for name, rows in made.items():
        assert said.rows[name].value == pytest.approx(rows, rel=0.1), name
        assert said.rows[name].low <= said.rows[name].value <= said.rows[name].high
    files = [uri for name in made for uri in DeltaTable(str(tmp_path / "lake" / name)).file_uris()]
    at_rest = sum(Path(uri.removeprefix("file://")).stat().st_size for uri in files)
    assert said.size_bytes.value == pytest.approx(at_rest, rel=0.2)


def test_readings_follow_from_the_heads_that_are_drawn(monkeypatch):
    """Which read each second, two or five: with all scenarios drawn some runs tell the rest, as heads that burn."""
    monkeypatch.setattr(estimate, "SIMULATED", 40)
    said = batch.estimate_sample(N, SEED, None, 0.0).rows["raw_point_readings"]
    sent = sum(d.duration_s / head.period_s for d in (draw_scenario(SEED, i) for i in range(N)) for head in d.heads)
    assert said.value == pytest.approx(sent, rel=0.03)
    assert said.high - said.low < 0.05 * said.value


def test_twice_the_scenarios_are_twice_the_rows_and_cost(small_samples):
    """Drawn numbers differ, so nearly."""
    once, twice = (batch.estimate_sample(n, SEED, "nuisance_toast", 0.0) for n in (5_000, 10_000))
    assert twice.rows["truth_scenarios"].value == 2 * once.rows["truth_scenarios"].value == 10_000
    assert twice.rows["raw_point_readings"].value == pytest.approx(2 * once.rows["raw_point_readings"].value, rel=0.3)
    assert 0 < twice.usd["Fargate Spot"].value < twice.usd["Fargate"].value


def test_frames_are_counted(small_samples, monkeypatch):
    monkeypatch.setattr(estimate, "SIMULATED", 3)
    said = estimate.estimate([Stratum(6, partial(draw_scenario, SEED))], 0.05, shards=1)
    assert said.rows["raw_thermal_frames"].value > 0
    assert said.size_bytes.value > 1_000 * said.rows["raw_thermal_frames"].value
    # a minute of the job's start, and what it puts, beside the hours; six scenarios take no minute
    job_hour = prices.JOB_VCPU * prices.FARGATE_VCPU_HOUR + prices.JOB_GIB * prices.FARGATE_GIB_HOUR
    bill = (said.core_hours.value + 1.0 / 60.0) * job_hour + said.put_requests * prices.S3_PUT
    assert said.usd["Fargate"].value == pytest.approx(bill)
    assert 0.0 < 3600.0 * said.core_hours.value < 60.0


def test_frames_weigh_by_their_pixels(monkeypatch):
    """Whichever cameras are among those simulated: one of 160 x 120 leaves a sixth of one of 384 x 288."""
    monkeypatch.setattr(estimate, "SIMULATED", 3)
    few = [draw_scenario(SEED, i) for i in range(60)]
    widths = [[head.camera.width_px for head in d.heads if head.camera] for d in few]
    large, small = ([d for d, has in zip(few, widths, strict=True) if has == [px]][:4] for px in (384, 160))
    payloads = [rows_of(run_scenario(d, 0.05))["raw_thermal_frames"] for d in (*large, *small)]
    for scenarios in (large + small, small + large):
        said = estimate.estimate([Stratum(8, scenarios.__getitem__)], 0.05, shards=1)
        assert said.size_bytes.value == pytest.approx(sum(b.nbytes for of in payloads for b in of), rel=0.1)


def test_nothing_costs_next_to_nothing():
    said = estimate.estimate([Stratum(0, partial(draw_scenario, SEED))], 0.0, shards=1)
    assert said.core_hours.value == said.rows["truth_scenarios"].value == 0.0
    assert said.usd["Fargate"].value < 0.01


def test_the_job_says_it_and_writes_nothing(tmp_path, capsys, small_samples):
    arguments = ["--lake_uri", str(tmp_path / "none"), "--dataset_version", "v", "--seed", "1", "--scenarios", "20"]
    assert batch.main([*arguments, "--shards", "4", "--device_days", "2", "--frames_hz", "0", "--estimate"]) == 0
    said = capsys.readouterr().out
    assert "USD, Batch on Fargate Spot" in said
    assert prices.AS_OF in said
    assert "rows of truth_scenarios                            28  [28 to 28]" in said
    assert not (tmp_path / "none").exists()


def test_the_command_line_says_it_too(tmp_path, capsys, small_samples):
    parser = argparse.ArgumentParser()
    verb.add_parser(parser.add_subparsers())
    sample = ["simulate", "sample", "--scenarios", "30", "--frames-hz", "0"]
    asked = parser.parse_args([*sample, "--estimate"])
    assert asked.run(asked) == 0
    assert "core-hours" in capsys.readouterr().out
    asked = parser.parse_args(sample)
    assert asked.run(asked) == 2
    assert capsys.readouterr().err == "firelake simulate: --out: expected the folder to write to (or --estimate)\n"


def test_the_text_has_each_figure_once():
    said = estimate_text(estimate.estimate([], 0.0, shards=2))
    assert said.count("USD, Batch on") == 4


@pytest.mark.parametrize(
    ("core_hours", "said"),
    [
        (Figure(0.00094, 0.00071, 0.0013), "0.00094  [0.00071 to 0.00130]"),
        (Figure(12.3456, 11.0, 14.0), "12.346  [11.000 to 14.000]"),
        (Figure(0.0, 0.0, 0.0), "0.000  [0.000 to 0.000]"),
    ],
)
def test_a_small_figure_is_told_by_two_digits(core_hours, said):
    found = replace(estimate.estimate([], 0.0, shards=1), core_hours=core_hours)
    [line] = [line for line in estimate_text(found).splitlines() if "core-hours" in line]
    assert " ".join(line.split("cores ")[1].split()) == " ".join(said.split())
