"""Smoke alarms of the manufactured home, photoelectric and ionisation apart, by the conventional alarms of ours.

The air is that of heads where the deck has its smoke detectors, as scenarios' alarms breathe it; CFAST's answer is its
own detector's, which knows no kinds. Bukowski et al. (2008), NIST TN 1455-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from simulators.detectors import conventional_alarms
from simulators.validation.heads import HeadAir, head_beside
from simulators.validation.metrics import NoReadingError
from simulators.validation.pairs import Compared, measured_value, model_value
from simulators.validation.reference import Pair
from simulators.validation.runs import Run

LIMITS = (0.2231, 0.5)
"""The largest |ln bias| (bias 0.8 to 1.25) and scatter allowed."""

_KINDS = {"Ion": ("Smoke alarm time: ionisation", "ion_s"), "Pho": ("Smoke alarm time: photoelectric", "photo_s")}
_NAME = re.compile(r"-(Ion|Pho)\d[A-F]$")


def alarm_pairs(pairs: Iterable[Pair], reference: Path, runs: Mapping[str, Run]) -> list[Compared]:
    """Every measured alarm that the pairs set beside a deck's smoke detector, by the alarm's kind."""
    rows = []
    for pair in pairs:
        kind = _NAME.search(pair.exp_y)
        if pair.quantity != "Smoke Alarm Activation Time (Smoke Obscuration)" or kind is None or pair.deck not in runs:
            continue
        quantity, alarm = _KINDS[kind.group(1)]
        run = runs[pair.deck]
        told = {
            "measured": measured_value(pair, reference),
            "ours": run.ours_failed or alarm_s(run.heads, pair.cfast_column, alarm),
            "CFAST": run.cfast_failed or model_value(pair, run.cfast),
        }
        numbers = {side: None if isinstance(value, str) else value for side, value in told.items()}
        reason = "; ".join(f"{side}: {value}" for side, value in told.items() if isinstance(value, str))
        rows.append(
            Compared(quantity, pair.dataset, pair.test, pair.exp_y, f"{pair.deck} {pair.cfast_column}", pair.sigma_e,
                     numbers["measured"], numbers["ours"], numbers["CFAST"], reason)
        )  # fmt: skip
    return rows


def alarm_s(heads: Mapping[str, HeadAir], column: str, alarm: str) -> float | str:
    """When a conventional alarm beside the detector SENSACT_n would have sounded, s, or why it did not."""
    air = head_beside(column, heads)
    if air is None:
        raise NoReadingError(f"no head beside {column}")
    told = conventional_alarms(air.t_s, od_per_m=air.od_by_kind, velocity_m_s=air.velocity_m_s)[alarm]
    return "never activated" if told is None else told
