"""Drawing, with a record of every number drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from simulators.random_streams import stream
from simulators.scenarios.distributions import Distribution

T = TypeVar("T")


class Draws:
    """One channel of one scenario: draws from its own stream and remembers each draw by name.

    The order of the draws of a channel is part of the physics version: a new draw goes last or into its own channel.
    """

    def __init__(self, seed: int, scenario_id: int, channel: str) -> None:
        self.rng: np.random.Generator = stream(seed, scenario_id, channel)
        self.record: dict[str, Any] = {}

    def number(self, name: str, distribution: Distribution) -> float:
        """One number of a declared distribution."""
        return self._kept(name, distribution.draw(self.rng))

    def uniform(self, name: str, low: float, high: float) -> float:
        return self._kept(name, float(self.rng.uniform(low, high)))

    def normal(self, name: str, mean: float, sd: float) -> float:
        return self._kept(name, float(self.rng.normal(mean, sd)))

    def factor(self, name: str, scatter: float) -> float:
        """A factor around 1 with the given relative scatter, log-normal, median 1."""
        return self._kept(name, float(np.exp(self.rng.normal(0.0, scatter))))

    def happens(self, name: str, probability: float) -> bool:
        """Whether something happens that has this probability."""
        happened = bool(self.rng.random() < probability)
        self.record[name] = happened
        return happened

    def one_of(self, name: str, choices: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """One of the choices, recorded by its text; equally likely without weights."""
        share = None if weights is None else np.asarray(weights, np.float64) / np.sum(weights)
        chosen = choices[int(self.rng.choice(len(choices), p=share))]
        self.record[name] = chosen if isinstance(chosen, str | int | float) else str(chosen)
        return chosen

    def _kept(self, name: str, value: float) -> float:
        self.record[name] = value
        return value
