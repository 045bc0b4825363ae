"""Quasi-random points: what a class declares is drawn so that its scenarios fill the space evenly.

Scrambled Sobol sequences (Owen 1998; Joe and Kuo 2008, by scipy), one for each data set, split and class: point k
depends on these and on k alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from scipy.stats import qmc

from simulators.philox import key_of
from simulators.scenarios.declaration import ScenarioBlock
from simulators.scenarios.generators import STANDARD

PLACED = ("place.x_share", "place.y_share", "place.against", "room", "building", "day", "outdoor_temp_c", "temp_c",
          "moisture_pa", *STANDARD.model_error)  # fmt: skip
"""What every scenario draws beside its class's own numbers, the factors of the model's error among it."""
_HALF_STEP = 2.0**-31


def point(seed: int, split: str, block: ScenarioBlock, index: int) -> dict[str, float]:
    """Coordinates in (0, 1) by the names of what the class draws, of point `index` of its sequence."""
    names = tuple(dict.fromkeys((*block.names_drawn, *PLACED)))
    drawn = _sequence(seed, split, block.name, len(names)).at(index)
    return dict(zip(names, (drawn + _HALF_STEP).tolist(), strict=True))


class _Sequence:
    """A sequence that remembers where it is; any order of reading gives the same points."""

    def __init__(self, seed: int, split: str, name: str, dimensions: int) -> None:
        rng = np.random.default_rng(key_of(seed, 0, f"points/{split}/{name}"))
        self._sobol = qmc.Sobol(dimensions, scramble=True, rng=rng)

    def at(self, index: int) -> Any:
        """Point `index` [dimensions]."""
        if index < self._sobol.num_generated:
            self._sobol.reset()
        if index > self._sobol.num_generated:
            self._sobol.fast_forward(index - self._sobol.num_generated)
        return self._sobol.random(1)[0]


@lru_cache(maxsize=512)
def _sequence(seed: int, split: str, name: str, dimensions: int) -> _Sequence:
    return _Sequence(seed, split, name, dimensions)
