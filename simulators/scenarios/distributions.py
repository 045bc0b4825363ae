"""Numbers as a catalogue states them: a constant or a distribution to draw from."""

from __future__ import annotations

import math
import reprlib
import sys
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

STANDARD_NORMAL = NormalDist()
SHOWN = 80
"""Characters of a value in a message."""


def shown(value: Any) -> str:
    """A value as a message shows it, cut where it is long: a few aliases of YAML can stand for gigabytes."""
    text = repr(value) if isinstance(value, str) else reprlib.repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


class ScenarioError(ValueError):
    """What a scenario file says wrongly; the message names the file, the key and what was expected."""


@dataclass(frozen=True)
class Distribution:
    """kind `constant` (a), `uniform` or `log_uniform` (from a to b), or `normal` (mean a, sd b, held to the bounds)."""

    kind: str
    a: float
    b: float
    minimum: float
    maximum: float

    def at(self, share: float) -> float:
        """The quantile of a share strictly between 0 and 1, never outside the bounds."""
        if self.kind == "constant":
            return self.a
        if self.kind == "uniform":
            return self.a + share * (self.b - self.a)
        if self.kind == "log_uniform":
            return min(max(self.a * math.exp(share * math.log(self.b / self.a)), self.a), self.b)
        return min(max(self.a + self.b * STANDARD_NORMAL.inv_cdf(share), self.minimum), self.maximum)

    @property
    def minimum_drawn(self) -> float:
        """The smallest number that it can give."""
        return self.minimum if self.kind == "normal" else self.a

    @property
    def maximum_drawn(self) -> float:
        """The largest number that it can give."""
        return {"constant": self.a, "normal": self.maximum}.get(self.kind, self.b)


def uniform(low: float, high: float) -> Distribution:
    """Any number from low to high."""
    return Distribution("uniform", low, high, low, high)


def normal(mean: float, sd: float, minimum: float = -math.inf, maximum: float = math.inf) -> Distribution:
    """Normal, held to its bounds."""
    return Distribution("normal", mean, sd, minimum, maximum)


KINDS = ("uniform", "log_uniform", "normal")


def parse(value: Any, where: str, minimum: float, maximum: float) -> Distribution:
    """A number, or {uniform|log_uniform: [low, high]}, or {normal: [mean, sd]}.

    Raises ScenarioError, naming `where`, when it is neither, or could draw a number outside minimum..maximum.
    """
    if _is_number(value):
        _check(float(value), where, minimum, maximum)
        return Distribution("constant", float(value), 0.0, minimum, maximum)
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in KINDS:
        raise ScenarioError(
            f"{where}: expected a number or one of {', '.join(KINDS)} with two numbers, got {shown(value)}"
        )
    kind, pair = next(iter(value.items()))
    if not isinstance(pair, list) or len(pair) != 2 or not all(_is_number(x) for x in pair):
        raise ScenarioError(f"{where}.{kind}: expected two numbers, got {shown(pair)}")
    a, b = float(pair[0]), float(pair[1])
    _check(a, f"{where}.{kind}", minimum, maximum)
    if kind == "normal":
        if b < 0.0:
            raise ScenarioError(f"{where}.normal: the standard deviation is not negative, got {b:g}")
    else:
        _check(b, f"{where}.{kind}", minimum, maximum)
        if a > b:
            raise ScenarioError(f"{where}.{kind}: expected [low, high], got [{a:g}, {b:g}]")
        if kind == "log_uniform" and a <= 0.0:
            raise ScenarioError(f"{where}.log_uniform: expected numbers above 0, got {a:g}")
    return Distribution(kind, a, b, minimum, maximum)


def _is_number(value: Any) -> bool:
    # an int may be larger than any float
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _check(number: float, where: str, minimum: float, maximum: float) -> None:
    if not minimum <= number <= maximum:
        raise ScenarioError(f"{where}: expected {minimum:g} to {maximum:g}, got {number:g}")
