"""What a validation found, as tables to read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rich.table import Table

from simulators.validation.cfast_cases import LAYER_M, O2_MOL_PCT, RISE_PCT, RoomDeviation
from simulators.validation.pairs import Compared, Row
from simulators.validation.reference import Published
from simulators.validation.statistics import spread

WORST = 3
SAME = 0.01


def quantities_table(rows: Sequence[Row]) -> Table:
    """Bias and relative scatter of each quantity beside CFAST, measured here, and what is in print."""
    table = Table(title="Beside experiments: bias (1: none) and relative scatter")
    table.add_column("quantity")
    for heading in ("cases", "left out", "Firelake", "CFAST here", "CFAST in print", "FDS in print"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("goal")
    for row in rows:
        table.add_row(
            row.quantity, str(row.cases), str(row.left_out or ""), *(_both(side.bias, side.scatter) for side in (
                row.ours, row.cfast)), *(_both(side.bias, side.scatter) if side else "" for side in (
                row.cfast_published, row.fds_published)), _goal(row.missed),
        )  # fmt: skip
    return table


def cases_table(cases: Sequence[RoomDeviation]) -> Table:
    """RMS deviations from CFAST in the room of fire, and the worst of the other rooms'."""
    table = Table(title=f"Beside CFAST's cases, RMS (goal: {RISE_PCT:g} %, {LAYER_M:g} m, {O2_MOL_PCT:g} mol %)")
    for heading in ("case", "", "peak, K", "rise, %", "layer, m", "O2, mol %", "other rooms", "goal"):
        table.add_column(heading, justify="left" if heading in ("case", "", "goal") else "right", no_wrap=True)
    for fire in (one for one in cases if one.of_fire):
        others = [one for one in cases if one.case == fire.case and not one.of_fire]
        worst = " / ".join(
            f"{max(values):.2g}"
            for values in zip(*((o.rise_rms_pct, o.layer_rms_m, o.o2_rms_mol_pct) for o in others), strict=True)
        )
        table.add_row(
            fire.case, fire.what, f"{fire.peak_rise_k:.0f}", f"{fire.rise_rms_pct:.1f}", f"{fire.layer_rms_m:.3f}",
            f"{fire.o2_rms_mol_pct:.2f}", worst, _goal(fire.missed),
        )  # fmt: skip
    return table


def reduction_table(compared: Sequence[Compared], rerun: Mapping[str, tuple[int, Published]]) -> Table:
    """CFAST's figures of this run beside those of NIST's whole suite rerun, for each data set that has the same pairs.

    Where a data set is smaller here the figures need not agree; they are told all the same.
    """
    table = Table(title="Is the reduction right? CFAST here, and CFAST rerun over NIST's suite")
    for heading in ("quantity", "data set", "pairs", "there", "bias", "there", "scatter", "there", ""):
        table.add_column(heading, justify="right" if heading not in ("quantity", "data set", "") else "left")
    groups: dict[tuple[str, str], list[tuple[float, float]]] = {}
    sigma_e = {one.quantity: one.sigma_e for one in compared}
    for one in compared:
        if one.measured is not None and one.cfast is not None:
            groups.setdefault((one.quantity, one.dataset), []).append((one.measured, one.cfast))
    for (quantity, dataset), group in groups.items():
        if (there := rerun.get(f"{quantity} | {dataset}")) is None:
            continue
        here, (n, told) = spread([e for e, _ in group], [m for _, m in group], sigma_e[quantity]), there
        table.add_row(
            quantity, dataset, str(here.n), str(n), _three(here.bias), _three(told.bias), _three(here.scatter),
            _three(told.scatter), _verdict(here.n, here.bias, here.scatter, n, told),
        )  # fmt: skip
    return table


def worst_lines(rows: Sequence[Row], compared: Sequence[Compared]) -> list[str]:
    """For each quantity that misses its goal, its pairs farthest off, and those without an answer of ours."""
    lines = []
    for row in (row for row in rows if row.missed):
        group = [one for one in compared if one.quantity == row.quantity]
        off = sorted((one for one in group if one.counts), key=lambda one: -abs(_log_ratio(one)))
        lines.append(f"{row.quantity}: {', '.join(row.missed)}")
        for one in off[:WORST]:
            lines.append(
                f"    {one.model_name} beside {one.measured_name}: measured {one.measured:.4g}, "
                f"ours {one.ours:.4g}, CFAST {one.cfast:.4g}"
            )
        unanswered = [one for one in group if one.ours is None and one.cfast is not None and one.measured is not None]
        lines.extend(f"    {one.model_name} beside {one.measured_name}: {one.reason}" for one in unanswered[:WORST])
    return lines


def _log_ratio(one: Compared) -> float:
    assert one.ours is not None
    assert one.measured is not None
    return math.log(one.ours / one.measured)


def _verdict(n: int, bias: float | None, scatter: float | None, n_there: int, there: Published) -> str:
    if n != n_there:
        return "other pairs"
    close = bias is not None and abs(bias - there.bias) < SAME and abs((scatter or 0.0) - there.scatter) < SAME
    return "[green]same[/]" if close else "[red]differs[/]"


def _goal(missed: tuple[str, ...]) -> str:
    return f"[red]{', '.join(missed)}[/]" if missed else "[green]met[/]"


def _both(bias: float | None, scatter: float | None) -> str:
    return " ".join("   -" if value is None else f"{value:.2f}" for value in (bias, scatter))


def _three(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
