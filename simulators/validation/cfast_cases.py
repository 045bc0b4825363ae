"""Our zone model beside CFAST's own answers to the cases R01-R20: deviations over time, room by room."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulators.validation.curves import Curves, read_cfast

RISE_PCT, LAYER_M, O2_MOL_PCT = 10.0, 0.15, 0.7
"""The largest RMS deviations allowed in the room of fire."""

LEAST_RISE_K = 5.0
"""A rise is told in % of its peak, or of this where the room stays colder: a tenth of a kelvin is nobody's error."""


@dataclass(frozen=True)
class RoomDeviation:
    """RMS deviations of a room over the case; `reaches_end` is False when our run stops before CFAST's does."""

    case: str
    what: str
    room: int
    of_fire: bool
    peak_rise_k: float
    rise_rms_pct: float
    layer_rms_m: float
    o2_rms_mol_pct: float
    reaches_end: bool

    @property
    def missed(self) -> tuple[str, ...]:
        """What is beyond its limit."""
        told = (
            ("rise", self.rise_rms_pct <= RISE_PCT),
            ("layer", self.layer_rms_m <= LAYER_M),
            ("O2", self.o2_rms_mol_pct <= O2_MOL_PCT),
            ("end", self.reaches_end),
        )
        return tuple(name for name, met in told if not met)


def case_decks(reference: Path) -> list[Path]:
    """The decks of the cases, in order."""
    return sorted((reference / "cfast").glob("R*/R*.in"))


def room_deviations(deck: Path, ours: Curves) -> list[RoomDeviation]:
    """Our curves beside the outputs that lie with the deck, at their times; a row a room."""
    name = deck.stem
    spec = json.loads((deck.parent / "spec.json").read_text())
    cfast = read_cfast(deck.parent, name)
    ambient_c = float(spec["tamb"])
    rows = []
    for number in range(1, len(spec["rooms"]) + 1):
        t_s = cfast[f"ULT_{number}"].t_s
        last = ours[f"ULT_{number}"].t_s[-1]
        peak = float(cfast[f"ULT_{number}"].values.max() - ambient_c)
        rows.append(
            RoomDeviation(
                name, spec["desc"], number, number == int(spec["froom"]) + 1, peak,
                100.0 * _rms(ours, cfast, f"ULT_{number}", t_s) / max(peak, LEAST_RISE_K),
                _rms(ours, cfast, f"HGT_{number}", t_s),
                100.0 * _rms(ours, cfast, f"ULO2_{number}", t_s),
                bool(last >= t_s[-1]),
            )
        )  # fmt: skip
    return rows


def _rms(ours: Curves, cfast: Curves, name: str, t_s: NDArray[np.float64]) -> float:
    """RMS difference at CFAST's times, as far as ours goes."""
    mine = ours[name]
    common = t_s <= mine.t_s[-1]
    at = np.interp(t_s[common], mine.t_s, mine.values)
    return float(np.sqrt(np.mean((at - cfast[name].values[common]) ** 2)))
