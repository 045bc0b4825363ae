"""Rows of a deck whose times do not rise, as CFAST takes them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Row = tuple[float, ...]
"""A time, then what holds at it."""


def as_read(rows: Sequence[Row]) -> list[Row]:
    """The rows with times that rise and the same values at every moment; those that rise stay as they are.

    Up to the first row's time that row holds, from the last one's on that; between them the first span, in the order
    of the deck, that a moment lies in.
    """
    if len(rows) > 1 and rows[-1][0] <= rows[0][0]:
        return [rows[0], (rows[0][0], *rows[-1][1:])]
    taken = [rows[0]]
    for start, end in pairwise(rows):
        now = taken[-1][0]
        if end[0] < now:
            continue
        if start[0] < now < end[0]:
            taken.append(_between(start, end, now))
        taken.append(end)
    ends_s = rows[-1][0]
    if taken[-1][0] <= ends_s:
        return taken
    held = [row for row in taken if row[0] < ends_s]
    if held:
        held.append(_between(held[-1], taken[len(held)], ends_s))
    return [*held, rows[-1]]


def _between(start: Row, end: Row, at_s: float) -> Row:
    share = (at_s - start[0]) / (end[0] - start[0])
    return (at_s, *(a + share * (b - a) for a, b in zip(start[1:], end[1:], strict=True)))
