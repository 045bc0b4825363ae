"""What a validation found, as files: results.json for machines, and every pair and room in CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from simulators.validation.cfast_cases import RoomDeviation
from simulators.validation.pairs import Compared, Row
from simulators.validation.reference import Published

PAIR_COLUMNS = (
    "number", "quantity", "dataset", "test", "measured_name", "model_name", "sigma_e", "measured", "ours", "cfast",
    "ours_over_measured", "cfast_over_measured", "left_out",
)  # fmt: skip
CASE_COLUMNS = (
    "case", "what", "room", "of_fire", "peak_rise_k", "rise_rms_pct", "layer_rms_m", "o2_rms_mol_pct", "reaches_end",
    "missed",
)  # fmt: skip


def write_results(out: Path, rows: Sequence[Row], compared: Sequence[Compared], cases: Sequence[RoomDeviation]) -> None:
    """results.json, pairs.csv and cfast_cases.csv under `out`."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.json").write_text(json.dumps([_result(row) for row in rows], indent=1) + "\n")
    _write(out / "pairs.csv", PAIR_COLUMNS, [_pair(one) for one in compared])
    _write(out / "cfast_cases.csv", CASE_COLUMNS, [_case(one) for one in cases])


def _result(row: Row) -> dict[str, object]:
    cfast, fds = row.cfast_published, row.fds_published
    return {
        "quantity": row.quantity,
        "cases": row.cases,
        "bias": row.ours.bias,
        "scatter": row.ours.scatter,
        "cfast_bias": row.cfast.bias,
        "cfast_scatter": row.cfast.scatter,
        "fds_bias": _bias(fds),
        "fds_scatter": _scatter(fds),
        "cfast_published_bias": _bias(cfast),
        "cfast_published_scatter": _scatter(cfast),
        "left_out": row.left_out,
        "unanswered": row.unanswered,
        "missed": list(row.missed),
    }


def _bias(published: Published | None) -> float | None:
    return published.bias if published else None


def _scatter(published: Published | None) -> float | None:
    return published.scatter if published else None


def _pair(one: Compared) -> tuple[object, ...]:
    return (
        one.number or "", one.quantity, one.dataset, one.test, one.measured_name, one.model_name, one.sigma_e,
        _told(one.measured), _told(one.ours), _told(one.cfast), _ratio(one.ours, one.measured),
        _ratio(one.cfast, one.measured), one.reason,
    )  # fmt: skip


def _case(one: RoomDeviation) -> tuple[object, ...]:
    return (
        one.case, one.what, one.room, one.of_fire, *(f"{value:.4g}" for value in (
            one.peak_rise_k, one.rise_rms_pct, one.layer_rms_m, one.o2_rms_mol_pct)),
        one.reaches_end, " ".join(one.missed),
    )  # fmt: skip


def _told(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _ratio(modelled: float | None, measured: float | None) -> str:
    return "" if modelled is None or measured is None else f"{modelled / measured:.4g}"


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
