"""What halving the steps does to an answer: the error that is left, and how fast it goes."""

from __future__ import annotations

import math

import numpy as np

from simulators.kernels import constants as c
from simulators.physics.building import Building, Room, Vent
from simulators.physics.fire import Ambient, Fire
from simulators.physics.openings import OUTSIDE, CeilingVent
from simulators.physics.zone_model import LONGEST_STEP_S, ZoneHistory, run_zones
from simulators.verification.checked import Checked, no_more_than
from simulators.verification.plots import Array, Picture

PARTS = (1, 2, 4, 8, 16)
FINEST = 64
END_S = 300.0
MOST_ERROR = 0.05
"""Below the 7 % to which experiments know a hot layer's rise."""
ROOM, NEXT = Room("a", 4.0, 5.0, 2.5), Room("b", 3.0, 4.0, 2.5)
ABOVE = Room("c", 4.0, 5.0, 2.5, origin_m=(0.0, 0.0, 2.6))
FIRE = Fire(0, "wood", 1.5, 2.0, 0.3, 0.2, growth_kw_s2=0.0117, peak_hrr_kw=250.0)
CASES = {
    "door": (Building("door", (ROOM,), (Vent(0, OUTSIDE, 0.9, 0.0, 2.0),)), FIRE),
    "two rooms": (Building("two", (ROOM, NEXT), (Vent(0, 1, 0.9, 0.0, 2.0), Vent(1, OUTSIDE, 0.8, 0.9, 2.0))), FIRE),
    "closed": (Building("closed", (ROOM,)), FIRE),
    "hatch": (Building("hatch", (ROOM, ABOVE), (Vent(0, OUTSIDE, 0.9, 0.0, 2.0),), (CeilingVent(1, 0, 0.8),)), FIRE),
}


def convergence() -> tuple[list[Checked], list[Picture]]:
    """At the default step the error; from halving it, the order, which is 1 for a step of Euler's."""
    errors = {name: _errors(*case) for name, case in CASES.items()}
    steps = 1.0 / np.array(PARTS, np.float64)
    rows = [
        no_more_than(f"convergence: {what}, error at the default step", [e[i, 0] for e in errors.values()], MOST_ERROR)
        for i, what in enumerate(("hot-layer rise", "layer height", "O2 drop"))
    ]
    orders = [_order(steps, each[0]) for each in errors.values()]
    rows.append(
        no_more_than("convergence: order of the hot-layer rise, short of 1", [max(1.0 - o, 0.0) for o in orders], 0.3)
    )
    curves: tuple[tuple[str, Array, Array, Array], ...] = tuple(
        (f"{name}, order {order:.2f}", steps, each[0], each[0][0] * steps)
        for (name, each), order in zip(errors.items(), orders, strict=True)
    )
    picture = Picture("convergence", "Hot-layer rise as steps are halved", "step over the default one",
                      "RMS error over the largest rise", curves, logarithmic=True, dashed="first order")  # fmt: skip
    return rows, [picture]


def _errors(building: Building, fire: Fire) -> Array:
    """[3, parts]: RMS over time of hot-layer rise, layer height and O2 from the finest run's, over their largest."""
    finest = _told(_run(building, fire, FINEST))
    return np.array([
        [_rms(ours - best) / np.abs(best).max() for ours, best in zip(told, finest, strict=True)]
        for told in (_told(_run(building, fire, parts)) for parts in PARTS)
    ]).T  # fmt: skip


def _run(building: Building, fire: Fire, parts: int) -> ZoneHistory:
    return run_zones(building, (fire,), Ambient(outdoor_temp_c=5.0), END_S, 10.0, accuracy=1.0 / parts,
                     longest_step_s=LONGEST_STEP_S / parts)  # fmt: skip


def _told(history: ZoneHistory) -> tuple[Array, Array, Array]:
    o2 = history.mole_fraction(c.O2, c.UPPER)
    return history.upper_temp_k - history.upper_temp_k[0], history.layer_height_m, o2[0] - o2


def _rms(values: Array) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _order(steps: Array, errors: Array) -> float:
    """Slope of the errors over the steps, both logarithmic."""
    return float(np.polyfit(np.log(steps), np.log(errors), 1)[0]) if (errors > 0.0).all() else math.inf
