"""The demo's last act: a measured house fire through the approved model, beside its own smoke alarms."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console

from firelake_cli.measured_fire import measured_fire
from firelake_cli.replay import replay
from firelake_cli.series_csv import read_series

PLACE = "A"


def replay_measured_fire(reference: Path, endpoint: str, out: Path, console: Console) -> dict[str, Any] | None:
    """Replay SDC02 at one place; the answer with the measured alarms beside it, None without the reference data."""
    fire = measured_fire(reference, PLACE)
    if fire is None:
        console.print(f"no measured fires at {reference} (FIRELAKE_REFERENCE): nothing is replayed")
        return None
    out.mkdir(parents=True, exist_ok=True)
    series = out / f"{fire.location}.csv"
    series.write_text(fire.csv_text)
    arguments = argparse.Namespace(
        file=series, location=fire.location, via_api=False, model=None, env="local", endpoint=endpoint
    )
    answer = replay(read_series(series), arguments)
    answer["measured"] = {"ion_s": fire.ion_s, "photo_s": fire.photo_s}
    (out / "alarms.json").write_text(json.dumps(answer, indent=1) + "\n")
    return answer
