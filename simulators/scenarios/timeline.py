"""Things that rise, hold and fall: a strength from 0 to 1 over time, as points joined by straight lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulators.scenarios.declaration import ReleaseBlock
from simulators.scenarios.draws import Draws
from simulators.sensors.response import Series


@dataclass(frozen=True)
class Strength:
    """Points (t_s, share), times strictly rising; before the first and after the last the share stays."""

    points: tuple[tuple[float, float], ...]

    @property
    def begin_s(self) -> float:
        return self.points[0][0]

    @property
    def end_s(self) -> float:
        return self.points[-1][0]

    def at(self, t_s: Series) -> Series:
        """The share at each time."""
        times, shares = np.array(self.points).T
        return np.asarray(np.interp(t_s, times, shares))

    def scaled(self, rate: float) -> tuple[tuple[float, float], ...]:
        """The points with shares turned into rates."""
        return tuple((t_s, rate * share) for t_s, share in self.points)


CONSTANT = Strength(((0.0, 1.0),))


def draw_strength(draws: Draws, name: str, block: ReleaseBlock, begin_s: float | None = None) -> Strength:
    """A release's strength; from begin_s where given, else from the block's own begin."""
    t_s = draws.number(f"{name}.begin_s", block.begin_s) if begin_s is None else begin_s
    points: list[tuple[float, float]] = []
    for i in range(round(draws.number(f"{name}.times", block.times))):
        again = name if i == 0 else f"{name}.{i}"
        rise_s = max(draws.number(f"{again}.rise_s", block.rise_s), 0.5)
        hold_s = max(draws.number(f"{again}.hold_s", block.hold_s), 0.5)
        fall_s = max(draws.number(f"{again}.fall_s", block.fall_s), 0.5)
        points += [(t_s, 0.0), (t_s + rise_s, 1.0), (t_s + rise_s + hold_s, 1.0), (t_s + rise_s + hold_s + fall_s, 0.0)]
        t_s = points[-1][0] + max(draws.number(f"{again}.pause_s", block.pause_s), 0.5)
    return Strength(tuple(points))
