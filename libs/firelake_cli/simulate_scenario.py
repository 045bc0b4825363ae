"""What came of one scenario, as a table: what each head saw, and when its conventional alarms went off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from firelake.contracts.schema import Table as LakeTable
from firelake.contracts.tables import TRUTH_LABELS, TRUTH_SCENARIOS
from rich.markup import escape
from rich.table import Table

from simulators.event_names import ALARMS, EVENTS

MODEL_ERROR = {"temperature": "rises at heads", "smoke": "smoke", "co": "CO", "plume": "entrainment", "delay": "delay"}
"""What the factors of a ModelError are on."""


def heads_table(folder: Path, dataset_version: str) -> Table:
    """The labels of the one scenario that a data set has in a folder's tables."""
    from firelake.lake.shard import open_dataset
    from pyarrow import compute as pc

    def rows(table: LakeTable) -> list[dict[str, Any]]:
        own = pc.field("dataset_version") == dataset_version
        return list(open_dataset(str(folder), table).to_table(filter=own).to_pylist())

    [scenario], labels = rows(TRUTH_SCENARIOS), rows(TRUTH_LABELS)
    drawn = json.loads(scenario["draws_json"])
    said = ["times in s after the start; -: not in this run", _model_error(drawn["model_error"]), *_panes(drawn)]
    table = Table(
        title=escape(f"{scenario['scenario_class']} in {scenario['building_id']}, {scenario['duration_s']:.0f} s"),
        caption="\n".join(said),
    )
    labels.sort(key=lambda head: str(head["device_id"]))
    table.add_column("head")
    for head in labels:
        table.add_column(head["device_id"], justify="right")
    table.add_row("room", *(str(head["room"]) for head in labels))
    table.add_row("camera", *("yes" if head["has_camera"] else "no" for head in labels))
    for column, event in (EVENTS | ALARMS).items():
        table.add_row(event, *(_seconds(head[column]) for head in labels))
    table.add_row("sees the fire in time", *(_word(head["observable"]) for head in labels))
    return table


def _model_error(factors: dict[str, float]) -> str:
    """By how much the model is wrong in this run, on purpose."""
    named = [f"{what} x {factors[name]:.2f}" for name, what in MODEL_ERROR.items() if name in factors]
    return "drawn error of the model: " + (", ".join(named) or "none")


def _panes(drawn: dict[str, Any]) -> list[str]:
    """What became of the panes of windows that may break, a line each."""
    rooms = [room["name"] for room in drawn["house"]["built"]["rooms"]]
    return [
        escape(f"pane of vent {pane['vent']}, {rooms[pane['room']]}: ")
        + ("stays" if pane["fallen_s"] is None else f"falls out at {pane['fallen_s']:.0f}")
        for pane in drawn["panes"]
    ]


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def _word(observable: Any) -> str:
    return "no fire" if observable is None else ("yes" if observable else "no")
