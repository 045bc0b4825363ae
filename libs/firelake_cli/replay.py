"""`firelake replay`: a measured series through the agents, in this process or through the running cloud."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firelake_cli.series_csv import MeasuredSeries, SeriesError, other_units, read_mapping, read_series

EVENT_FIELDS = ("t_s", "level", "degraded", "probability", "reasons")
CONVENTIONAL = ("photo_s", "ion_s", "heat_s", "co_s")
MAX_LOCATION = 100


class ReplayError(Exception):
    """The series cannot be replayed; the message says why."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb and what it takes."""
    parser = subparsers.add_parser("replay", help="run a measured series (CSV) through the agents")
    parser.add_argument(
        "file", type=Path, metavar="FILE.csv", help="t_s and any reading column; an empty cell: missing"
    )
    parser.add_argument("--location", required=True, metavar="ID", help="where it was measured")
    parser.add_argument("--out", type=Path, required=True, metavar="alarms.json")
    parser.add_argument("--mapping", type=Path, metavar="FILE.yaml",
                        help="our_column: THEIR_COLUMN, or where it is in another unit our_column: "
                             "{column: THEIR_COLUMN, scale: 100, offset: 0}, a line each")  # fmt: skip
    parser.add_argument("--model", type=Path, metavar="DIR", help="a trained model (default: the approved one)")
    parser.add_argument("--via-api", action="store_true", help="through the running cloud; gives the same")
    parser.add_argument("--env", default="local", help="whose cloud and whose approved model (default: local)")
    parser.add_argument("--endpoint", metavar="URL", help="the local cloud's address (default: the one that runs)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Replay and write the answer; 2 on bad input, 1 when the cloud does not do its part."""
    from firelake_cli.replay_models import ModelNotUsableError
    from firelake_cli.replay_via_api import CloudReplayError

    try:
        if not 1 <= len(arguments.location) <= MAX_LOCATION or not arguments.location.isprintable():
            raise ReplayError(f"--location: expected 1 to {MAX_LOCATION} printable characters")
        if arguments.via_api and arguments.model:
            raise ReplayError("--model: the cloud uses its own model; leave out --model or --via-api")
        if not arguments.out.absolute().parent.is_dir():
            raise ReplayError(f"--out: there is no folder {arguments.out.absolute().parent}")
        series = read_series(arguments.file, read_mapping(arguments.mapping) if arguments.mapping else None)
        for doubt in other_units(arguments.file, series):
            print(doubt, file=sys.stderr)
        _name_unused(series)
        answer = replay(series, arguments)
    except (SeriesError, ReplayError, ModelNotUsableError) as error:
        print(f"firelake replay: {error}", file=sys.stderr)
        return 2
    except CloudReplayError as error:
        print(f"firelake replay: {error}", file=sys.stderr)
        return 1
    _write(arguments.out, answer)
    first = answer["first_alarm_s"]
    print(f"{arguments.location}: {'no alarm' if first is None else f'ALARM at {first:g} s'}; {arguments.out}")
    return 0


def replay(series: MeasuredSeries, arguments: argparse.Namespace) -> dict[str, Any]:
    """What the agents and the conventional detectors make of the series."""
    if arguments.via_api:
        from firelake_cli.replay_via_api import events_via_api

        events = events_via_api(series, arguments.env, arguments.endpoint)
    else:
        from firelake_cli.replay_models import events_in_process

        events = events_in_process(series, arguments.model, arguments.env, arguments.endpoint)
    return {
        "location": arguments.location,
        "events": events,
        "first_alarm_s": next((event["t_s"] for event in events if event["level"] == "ALARM"), None),
        "conventional": _conventional(series),
    }


def _conventional(series: MeasuredSeries) -> dict[str, float | None]:
    from simulators.detectors import conventional_alarms

    def measured(name: str) -> NDArray[np.float64] | None:
        values = np.array(series.columns.get(name, []), np.float64)  # None becomes NaN
        return values if np.isfinite(values).any() else None

    alarms = conventional_alarms(
        series.t_s, temp_c=measured("temp_c"), od_per_m=measured("smoke_od_per_m"), co_ppm=measured("co_ppm")
    )
    return {name: alarms[name] for name in CONVENTIONAL}


def _name_unused(series: MeasuredSeries) -> None:
    from firelake.contracts.feature_sets import FEATURE_SETS

    used = {column for feature_set in FEATURE_SETS.values() for f in feature_set.features for column in f.inputs}
    unused = [*series.unknown_columns, *(name for name in series.columns if name not in used)]
    if unused:
        print(f"not used by the model: {', '.join(unused)}", file=sys.stderr)


def _write(path: Path, answer: dict[str, Any]) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(answer, indent=1) + "\n")
    partial.replace(path)
