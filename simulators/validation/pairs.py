"""The pairs of a measured curve and a model's output, reduced to numbers and to bias and scatter of each quantity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulators.validation.curves import Curves
from simulators.validation.metrics import NoReadingError, activation_s, reduce_curve
from simulators.validation.reference import Pair, Published, read_measured
from simulators.validation.statistics import Spread, spread


@dataclass(frozen=True)
class Compared:
    """One measurement beside both models. None: no number, or none above 0; `reason` then says why it is left out."""

    quantity: str
    dataset: str
    test: str
    measured_name: str
    model_name: str
    sigma_e: float
    measured: float | None
    ours: float | None
    cfast: float | None
    reason: str
    number: int = 0

    @property
    def counts(self) -> bool:
        """All three numbers are there."""
        return not self.reason


@dataclass(frozen=True)
class Row:
    """A quantity's line: ours beside CFAST over the same pairs, and what is in print. `missed` names goals not met."""

    quantity: str
    cases: int
    ours: Spread
    cfast: Spread
    sigma_e: float
    unanswered: int
    left_out: int
    cfast_published: Published | None
    fds_published: Published | None
    missed: tuple[str, ...]


def compare_pair(
    pair: Pair, reference: Path, ours: Curves, cfast: Curves, failed: tuple[str | None, str | None]
) -> Compared:
    """Reduce one pair on all three sides. `failed`: why our run, and CFAST's, gave no curves."""
    reasons: list[str] = []

    def number(side: str, value: float | str) -> float | None:
        if isinstance(value, str):
            reasons.append(f"{side}: {value}")
            return None
        if not np.isfinite(value) or value <= 0.0:
            reasons.append(f"{side}: {value:.4g} is not above 0")
            return None
        return value

    return Compared(
        pair.quantity, pair.dataset, pair.test, pair.exp_y, f"{pair.deck} {pair.cfast_column}", pair.sigma_e,
        number("measured", measured_value(pair, reference)),
        number("ours", failed[0] or model_value(pair, ours)),
        number("CFAST", failed[1] or model_value(pair, cfast)),
        "; ".join(reasons), pair.number,
    )  # fmt: skip


def measured_value(pair: Pair, reference: Path) -> float | str:
    """The measured number of a pair, or why there is none."""
    try:
        curve = read_measured(reference, pair)
        if pair.metric == "activation":
            # one row whose "time" is -1 holds the seconds
            return reduce_curve("max", curve.t_s, curve.values, pair.exp_initial, pair.exp_from_s, pair.exp_to_s)
        return reduce_curve(pair.metric, curve.t_s, curve.values, pair.exp_initial, pair.exp_from_s, pair.exp_to_s)
    except NoReadingError as error:
        return str(error)


def model_value(pair: Pair, curves: Curves) -> float | str:
    """A model's number for a pair, or why there is none."""
    curve = curves.get(pair.cfast_column)
    if curve is None:
        return f"no output {pair.cfast_column}"
    try:
        if pair.metric == "activation":
            return activation_s(curve.t_s, curve.values)
        return reduce_curve(
            pair.metric, curve.t_s, curve.values, pair.cfast_initial, pair.cfast_from_s, pair.cfast_to_s
        )
    except NoReadingError as error:
        return str(error)


def quantity_rows(
    compared: Iterable[Compared],
    cfast_published: Mapping[str, Published],
    fds_published: Mapping[str, Published],
) -> list[Row]:
    """A line for each quantity in the order of its first pair; the goal is CFAST's own bias and scatter."""
    groups: dict[str, list[Compared]] = {}
    for one in compared:
        groups.setdefault(one.quantity, []).append(one)
    return [
        quantity_row(name, group, cfast_published.get(name), fds_published.get(name)) for name, group in groups.items()
    ]


def quantity_row(
    quantity: str, group: list[Compared], cfast_published: Published | None, fds_published: Published | None,
    limits: tuple[float, float] | None = None,
) -> Row:  # fmt: skip
    """Bias and scatter over the pairs that all sides answer.

    `limits`: the largest |ln bias| and scatter allowed; CFAST's over the same pairs when None. A pair that CFAST
    answers and we do not is a goal missed.
    """
    count = [one for one in group if one.counts]
    sigma_e = group[0].sigma_e
    measured = [one.measured for one in count]
    ours = spread(measured, [one.ours for one in count], sigma_e)  # type: ignore[arg-type]
    cfast = spread(measured, [one.cfast for one in count], sigma_e)  # type: ignore[arg-type]
    unanswered = sum(one.measured is not None and one.cfast is not None and one.ours is None for one in group)
    missed = _missed(ours, cfast, sigma_e, limits) if count else []
    if unanswered:
        missed.append(f"{unanswered} without an answer")
    return Row(
        quantity, len(count), ours, cfast, sigma_e, unanswered, len(group) - len(count),
        cfast_published, fds_published, tuple(missed),
    )  # fmt: skip


def _missed(ours: Spread, cfast: Spread, sigma_e: float, limits: tuple[float, float] | None) -> list[str]:
    assert ours.bias is not None
    assert cfast.bias is not None
    most_bias = limits[0] if limits else abs(np.log(cfast.bias))
    most_scatter = limits[1] if limits else max(cfast.scatter or 0.0, sigma_e)
    missed = []
    if abs(np.log(ours.bias)) > most_bias:
        missed.append("bias")
    if ours.scatter is not None and ours.scatter > most_scatter:
        missed.append("scatter")
    return missed
