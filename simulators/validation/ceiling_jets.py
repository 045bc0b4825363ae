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
    """The pairs of ceiling jets, with the temperature of the air that a head would have there; apart, those of rooms
    beside the fire's, where no jet of its own reaches a head."""
    rows = []
    for pair in pairs:
        if pair.quantity == QUANTITY:
            run = runs[pair.deck]
            air = head_beside(pair.cfast_column, run.heads)
            where = "at heads" if air is None or air.by_fire else "at heads of other rooms"
            at_head = replace(pair, quantity=f"{QUANTITY}, {where}")
            ours = {} if air is None else {pair.cfast_column: Curve(air.t_s, air.temp_c)}
            rows.append(compare_pair(at_head, reference, ours, run.cfast, (run.ours_failed, run.cfast_failed)))
    return rows
