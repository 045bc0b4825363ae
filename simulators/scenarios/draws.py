"""Drawing, with a record of every number drawn, from which the same can be drawn again."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from simulators.philox import key_of, uniforms
from simulators.scenarios.distributions import STANDARD_NORMAL, Distribution, ScenarioError

T = TypeVar("T")
_BUFFERED = 64
_PLAIN = (str, int, float)


class Draws:
    """One channel of one scenario: every draw is the quantile of a share in (0, 1), remembered by its name.

    The share is the coordinate of that name of `point` where it has one, else the next number of the channel's stream.
    Order of the stream's draws is part of the physics version: a new draw goes last or into its own channel.
    `recorded` draws nothing: it gives back a record; a name that it lacks raises ScenarioError.
    """

    def __init__(
        self,
        seed: int,
        scenario_id: int,
        channel: str,
        point: Mapping[str, float] | None = None,
        recorded: Mapping[str, Any] | None = None,
    ) -> None:
        self.record: dict[str, Any] = {}
        self._channel, self._point, self._recorded = channel, point or {}, recorded
        self._seed, self._scenario_id = seed, scenario_id
        self._buffer: list[float] = []
        self._first = 0

    def number(self, name: str, distribution: Distribution) -> float:
        """One number of a declared distribution."""
        if distribution.kind == "constant" and self._recorded is None:
            self.record[name] = distribution.a
            return distribution.a
        return self._drawn(name, float, distribution.at)

    def uniform(self, name: str, low: float, high: float) -> float:
        return self._drawn(name, float, lambda share: low + share * (high - low))

    def normal(self, name: str, mean: float, sd: float) -> float:
        return self._drawn(name, float, lambda share: mean + sd * STANDARD_NORMAL.inv_cdf(share))

    def factor(self, name: str, median: float, scatter: float) -> float:
        """A log-normal factor of that median and relative scatter."""
        return self._drawn(name, float, lambda share: median * math.exp(scatter * STANDARD_NORMAL.inv_cdf(share)))

    def happens(self, name: str, probability: float) -> bool:
        """Whether something happens that has this probability."""
        return self._drawn(name, bool, lambda share: share < probability)

    def count(self, name: str, mean: float, most: int) -> int:
        """How often something happens that happens `mean` times: Poisson, at most `most`."""
        return self._drawn(name, int, lambda share: _poisson(share, mean, most))

    def one_of(self, name: str, choices: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """One of the choices, recorded by its text; equally likely without weights."""
        chosen = self._chosen(name, choices) if self._recorded is not None else self._picked(name, choices, weights)
        self.record[name] = chosen if isinstance(chosen, _PLAIN) else str(chosen)
        return chosen

    def _picked(self, name: str, choices: Sequence[T], weights: Sequence[float] | None) -> T:
        if len(choices) == 1:
            return choices[0]
        share = self._u(name)
        if weights is None:
            return choices[int(share * len(choices))]
        left = share * sum(weights)
        for choice, weight in zip(choices, weights, strict=True):
            left -= weight
            if left < 0.0:
                return choice
        return choices[-1]

    def _chosen(self, name: str, choices: Sequence[T]) -> T:
        text = str(self._known(name))
        for choice in choices:
            if str(choice) == text:
                return choice
        raise ScenarioError(f"record: {self._channel}.{name}: {text!r} is none of {', '.join(map(str, choices))}")

    def _drawn(self, name: str, kind: Callable[[Any], T], at: Callable[[float], T]) -> T:
        """What was recorded by that name, else what the next share gives."""
        value = at(self._u(name)) if self._recorded is None else kind(self._known(name))
        self.record[name] = value
        return value

    def _known(self, name: str) -> Any:
        if self._recorded is None or name not in self._recorded:
            raise ScenarioError(f"record: {self._channel}.{name} is missing")
        return self._recorded[name]

    def _u(self, name: str) -> float:
        share = self._point.get(name)
        if share is not None:
            return share
        if not self._buffer:
            numbers = np.empty(_BUFFERED)
            uniforms(key_of(self._seed, self._scenario_id, self._channel), self._first, numbers)
            self._first += _BUFFERED
            self._buffer = numbers[::-1].tolist()
        return self._buffer.pop()


def _poisson(share: float, mean: float, most: int) -> int:
    """The quantile of a share, at most `most`."""
    counted, term = 0, math.exp(-mean)
    reached = term
    while share > reached and counted < most:
        counted += 1
        term *= mean / counted
        reached += term
    return counted
