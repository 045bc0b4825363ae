"""Test fires TF4 (polyurethane) and TF5 (heptane) of EN 54-7: the smoke at the ceiling, where smoke detectors hang.

The standard says how much fuel burns in which room, and how dense its smoke must be for a valid test; so the yields of
our own fuels are held to it. How fast it burns the standard does not say: all is taken to be gone when a test must have
ended at the latest, TF4's 300 g by a fire that grows as t squared, TF5's 650 g at one rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulators.physics.building import Building, Room, Vent
from simulators.physics.fire import Ambient, Fire
from simulators.physics.fuels import FUELS
from simulators.physics.openings import OUTSIDE
from simulators.physics.point import airs_at
from simulators.physics.zone_model import run_zones
from simulators.validation.pairs import Compared, Row
from simulators.validation.statistics import Spread, spread

QUANTITY = "Optical density: EN 54 test fires"
DATASET = "EN 54-7"
NO_PEER = "CFAST: not run"
ROOM = Building("fire test room", (Room("room", 10.0, 7.0, 4.0),), (Vent(0, OUTSIDE, 0.9, 0.0, 0.01),))
MIDDLE_M = (5.0, 3.5)
DETECTOR = (0, 8.0, 3.5, 3.95)
"""On the ceiling, 3 m from a fire in the middle of the floor."""
DB, BEAM_NM, SMOKE_NM = 10.0, 880.0, 633.0
"""dB a unit of optical density; wavelengths of the standard's beam (800 to 950) and of our optical densities: what soot
takes of light goes as the inverse of its wavelength."""


class StandardFire(NamedTuple):
    """A fire, when its test ends, s, and within which limits its smoke then is, dB/m."""

    name: str
    fire: Fire
    ends_s: tuple[float, float]
    ends_db_m: tuple[float, float]


class Smoke(NamedTuple):
    """What our smoke is at the end of a test, dB/m."""

    test: StandardFire
    ours_db_m: float


def standard_fires() -> tuple[StandardFire, ...]:
    """TF4 and TF5 as EN 54-7:2000, annexes I and J, have them."""
    foam_kj, heptane_kj = (
        kg * FUELS[fuel].heat_of_combustion_j_kg / 1e3 for kg, fuel in ((0.3, "polyurethane_foam"), (0.65, "heptane"))
    )
    x_m, y_m = MIDDLE_M
    growth = 3.0 * foam_kj / 180.0**3
    mats = Fire(0, "polyurethane_foam", x_m, y_m, 0.05, 0.05, growth_kw_s2=growth, peak_hrr_kw=growth * 180.0**2,
                burn_s=1.0, decay_s=1.0, spread_kw_m2=400.0)  # fmt: skip
    tray = Fire(0, "heptane", x_m, y_m, 0.05, 0.33 * 0.33, growth_kw_s2=10.0, peak_hrr_kw=heptane_kj / 240.0,
                burn_s=240.0, decay_s=1.0)  # fmt: skip
    return (
        StandardFire("TF4", mats, (140.0, 180.0), (1.27, 1.73)),
        StandardFire("TF5", tray, (120.0, 240.0), (0.92, 1.24)),
    )


def smoke_db_m(test: StandardFire) -> float:
    """At the detector's place, midway of the times at which the test may end, dB/m."""
    history = run_zones(ROOM, (test.fire,), Ambient(), test.ends_s[1])
    (air,) = airs_at(history, ROOM, [DETECTOR])
    at_end = np.interp(sum(test.ends_s) / 2.0, history.t_s, air.od_per_m)
    return float(at_end * DB * SMOKE_NM / BEAM_NM)


def standard_smokes() -> list[Smoke]:
    """Both fires, run."""
    return [Smoke(test, smoke_db_m(test)) for test in standard_fires()]


def standard_pairs(smokes: Sequence[Smoke]) -> list[Compared]:
    """Each fire's smoke beside the middle of its limits."""
    return [
        Compared(
            QUANTITY, DATASET, test.name, "smoke", "smoke_db_m", _sigma_e(test), _middle(test), ours, None, NO_PEER
        )
        for test, ours in smokes
    ]  # fmt: skip


def standard_row(smokes: Sequence[Smoke]) -> Row:
    """The quantity's line; its goal: each fire's smoke within its limits."""
    sigma_e = _sigma_e(smokes[0].test)
    told = spread([_middle(one.test) for one in smokes], [one.ours_db_m for one in smokes], sigma_e)
    off = []
    for test, ours_db_m in smokes:
        least, most = test.ends_db_m
        if not least <= ours_db_m <= most:
            off.append(f"{test.name} beyond {least:g} to {most:g} dB/m")
    return Row(QUANTITY, len(smokes), told, Spread(0, None, None, sigma_e), sigma_e, 0, 0, None, None, tuple(off))


def _middle(test: StandardFire) -> float:
    return sum(test.ends_db_m) / 2.0


def _sigma_e(test: StandardFire) -> float:
    return (test.ends_db_m[1] - test.ends_db_m[0]) / 2.0 / _middle(test)
