"""Which class and which split a scenario belongs to: dealt before anything is sampled, whatever the data set's size.

Numbers are dealt in decks of 200. A deck holds every class as often as its weight says, in an order of its own; the
cards of a class go to the splits in turn. So a class's k-th card in a split takes the k-th point of that class's and
split's own quasi-random sequence, and no deck depends on how many follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from simulators.random_streams import stream

DECK = 200
SHARES = {"train": 11, "validation": 4, "test": 5}
"""Cards of twenty: 55, 20 and 25 %."""
RUN_LENGTH_RESIDUES = {"train": (0, 2, 4), "validation": (1,), "test": (3,), "shifted": (5,), "month": (0,)}
"""Runs last whole seconds of these residues modulo 6: no length of a training run is one of a test run."""


class Card(NamedTuple):
    """A scenario's class by its number in the catalogue, its split, and its place in their sequence of points."""

    number: int
    split: str
    place: int


def _in_turn() -> tuple[str, ...]:
    places = [((k + 0.5) / n, split) for split, n in SHARES.items() for k in range(n)]
    return tuple(split for _, split in sorted(places))


TURN = _in_turn()
"""The splits of twenty cards of a class, spread evenly."""


def deal(seed: int, number: int, weights: Sequence[float]) -> Card:
    """The card of scenario `number` of a generator's data set; weights of the catalogue's classes, in its order."""
    deck, place = divmod(number, DECK)
    counts = cards_of(tuple(weights))
    drawn, before = _deck(seed, deck, counts)[place]
    return Card(drawn, *split_of(deck * counts[drawn] + before, drawn))


def split_of(index: int, turned: int = 0) -> tuple[str, int]:
    """The split of card `index` of a class, and how many cards of the class that split has had before."""
    first = 7 * turned % len(TURN)
    rounds, place = divmod(index + first, len(TURN))
    split = TURN[place]
    had = rounds * SHARES[split] + TURN[:place].count(split) - TURN[:first].count(split)
    return split, had


@lru_cache(maxsize=16)
def cards_of(weights: tuple[float, ...]) -> tuple[int, ...]:
    """How many cards of a deck each class has: largest remainders, and at least one where the weight is above 0, for
    which those that have most make room."""
    total = sum(weights)
    exact = [DECK * weight / total for weight in weights]
    counts = [max(int(share), 1 if share > 0.0 else 0) for share in exact]
    left = sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])
    for i in range(DECK - sum(counts)):
        counts[left[i]] += 1
    while sum(counts) > DECK:
        counts[counts.index(max(counts))] -= 1
    return tuple(counts)


@lru_cache(maxsize=64)
def _deck(seed: int, deck: int, counts: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Each place's class, and how many of that class lie before it."""
    cards = [number for number, count in enumerate(counts) for _ in range(count)]
    order = stream(seed, deck, "deck").permutation(len(cards))
    had = [0] * len(counts)
    places = []
    for card in order:
        number = cards[card]
        places.append((number, had[number]))
        had[number] += 1
    return tuple(places)


def run_length_s(drawn_s: float, split: str) -> float:
    """The drawn length as the whole number of seconds at or above it that the split may have."""
    seconds = int(drawn_s)
    while seconds < drawn_s or seconds % 6 not in RUN_LENGTH_RESIDUES[split]:
        seconds += 1
    return float(seconds)
