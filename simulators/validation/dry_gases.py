"""Oxygen and carbon dioxide as analysers measure them: of gas that was dried. Models and pairs have them wet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from simulators.validation.curves import Curve, Curves
from simulators.validation.pairs import Compared, compare_pair
from simulators.validation.reference import Pair
from simulators.validation.runs import Run

DRIED = {"Oxygen Concentration": "O2", "Carbon Dioxide Concentration": "CO2"}
"""The gas in its output's name, by quantity."""


def dry_pairs(pairs: Iterable[Pair], reference: Path, runs: Mapping[str, Run]) -> list[Compared]:
    """The same pairs of oxygen and carbon dioxide, with both models' gas dried as the samples were."""
    dried = []
    for pair in pairs:
        if pair.quantity in DRIED:
            run, water = runs[pair.deck], pair.cfast_column.replace(DRIED[pair.quantity], "H2O")
            ours, cfast = (_dried(curves, pair.cfast_column, water) for curves in (run.ours, run.cfast))
            as_read = replace(pair, quantity=f"{pair.quantity}, dry")
            dried.append(compare_pair(as_read, reference, ours, cfast, (run.ours_failed, run.cfast_failed)))
    return dried


def _dried(curves: Curves, gas: str, water: str) -> Curves:
    """The mole fraction of a gas over that of all but water; none where either is missing."""
    if gas not in curves or water not in curves:
        return {}
    wet = curves[gas]
    return {gas: Curve(wet.t_s, wet.values / (1.0 - curves[water].values))}
