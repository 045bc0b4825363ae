"""The demo's last act: a measured house fire through the approved model, beside its own smoke alarms."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console

from firelake_cli.measured_fire import MeasuredFire, measured_fire
from firelake_cli.replay import replay
from firelake_cli.series_csv import read_series

PLACES = ("A", "B", "C", "D", "E")
"""Where ionisation and photoelectric alarms hung; the first stands in the summary."""


def replay_measured_fire(reference: Path, endpoint: str, out: Path, console: Console) -> list[dict[str, Any]]:
    """Replay SDC02 at each place; each answer with that place's measured alarms, none without the reference data."""
    fires = [fire for place in PLACES if (fire := measured_fire(reference, place)) is not None]
    if not fires:
        console.print(f"no measured fires at {reference} (FIRELAKE_REFERENCE): nothing is replayed")
    out.mkdir(parents=True, exist_ok=True)
    return [_replay(fire, endpoint, out) for fire in fires]


def _replay(fire: MeasuredFire, endpoint: str, out: Path) -> dict[str, Any]:
    series = out / f"{fire.location}.csv"
    series.write_text(fire.csv_text)
    arguments = argparse.Namespace(
        file=series, location=fire.location, via_api=False, model=None, env="local", endpoint=endpoint
    )
    answer = replay(read_series(series), arguments)
    answer["measured"] = {"ion_s": fire.ion_s, "photo_s": fire.photo_s}
    (out / f"{fire.location}.alarms.json").write_text(json.dumps(answer, indent=1) + "\n")
    return answer
