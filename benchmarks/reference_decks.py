"""Every reference deck, R01 to R20 and the measured tests', run to its end: which is slowest for its rooms and length.

Seconds of processor per simulated second of a room, reading the deck and writing the tables apart.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from results import Result, result

from simulators.decks.read import read_deck
from simulators.decks.simulate import run_inputs
from simulators.decks.translate import translate
from simulators.validation.reference import REFERENCE, require_reference

MOST_TIMES_THE_MEDIAN = 10.0


def reference_results() -> list[Result]:
    """The slowest deck beside the median one. Raises BadReferenceError without the reference data, ZoneModelError when
    a run does not end.
    """
    require_reference(REFERENCE)
    paths = sorted([*(REFERENCE / "cfast").glob("R*/R*.in"), *(REFERENCE / "decks").rglob("*.in")])
    _a_room_second(paths[0])  # kernels are loaded by the first run of a process
    spent = {str(path.relative_to(REFERENCE)): _a_room_second(path) for path in paths}
    slowest, median = max(spent, key=spent.__getitem__), float(np.median(list(spent.values())))
    return [
        result(f"reference decks run to their end, of {len(paths)}", len(spent), "decks", at_least=len(paths)),
        result("reference decks, median", 1e6 * median, "us a room-second"),
        result("slowest reference deck over the median", spent[slowest] / median, "1", at_most=MOST_TIMES_THE_MEDIAN,
               peer=f"the slowest is {slowest}"),
    ]  # fmt: skip


def _a_room_second(path: Path) -> float:
    deck = read_deck(path)
    inputs = translate(deck)
    begin_s = time.process_time()
    history = run_inputs(deck, inputs)
    spent_s = time.process_time() - begin_s
    if not np.isfinite(history.temp_k).all() or history.t_s[-1] + deck.output_s <= deck.end_s:
        raise AssertionError(f"{path}: did not reach its end")
    return spent_s / (len(deck.rooms) * deck.end_s)
