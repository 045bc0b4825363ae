"""Ceiling jets as heads read them. A deck's devices have a form of their own, CFAST's; heads have Alpert's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from simulators.validation.curves import Curve
from simulators.validation.heads import head_beside
from simulators.validation.pairs import Compared, compare_pair
from simulators.validation.reference import Pair
from simulators.validation.runs import Run

QUANTITY = "Ceiling Jet Temperature"


def jet_pairs(pairs: Iterable[Pair], reference: Path, runs: Mapping[str, Run]) -> list[Compared]:
    """The pairs of ceiling jets, with the temperature of the air that a head would have there."""
    rows = []
    for pair in pairs:
        if pair.quantity == QUANTITY:
            run, at_head = runs[pair.deck], replace(pair, quantity=f"{QUANTITY}, at heads")
            air = head_beside(pair.cfast_column, run.heads)
            ours = {} if air is None else {pair.cfast_column: Curve(air.t_s, air.temp_c)}
            rows.append(compare_pair(at_head, reference, ours, run.cfast, (run.ours_failed, run.cfast_failed)))
    return rows
