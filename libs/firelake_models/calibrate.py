"""From the trees' margin to a probability, and from the sensors that are there to a confidence; both on validation."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
from firelake.contracts.feature_sets import FeatureSet
from numpy.typing import NDArray
from scipy.optimize import minimize

from firelake_models.dropout import mask_sensors
from firelake_models.frozen import Floats, Windows
from firelake_models.predict import Calibration
from firelake_models.sensors import sensors_of

CONFIDENCE_WINDOWS = 2000


def calibrate(margin: Floats, label: Floats) -> Calibration:
    """Platt's sigmoid for margins [n] and labels [n], 0 or 1, with his smoothed targets and a slope of at least 0.1.

    Source: Platt (1999), "Probabilistic outputs for support vector machines", section 2.2.
    """
    n_fire = float(label.sum())
    n_none = float(len(label) - n_fire)
    target = np.where(label == 1.0, (n_fire + 1.0) / (n_fire + 2.0), 1.0 / (n_none + 2.0))

    def loss(parameters: Floats) -> float:
        z = parameters[0] * margin + parameters[1]
        return float(np.mean(np.logaddexp(0.0, z) - target * z))

    found = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.1, 10.0), (-20.0, 20.0)])
    return Calibration(float(found.x[0]), float(found.x[1]), {})


def confidence_by_sensors(
    probability: Callable[[Floats], Floats], windows: Windows, feature_set: FeatureSet, seed: int
) -> dict[str, float]:
    """The confidence for every set of sensors: the share of labelled windows called rightly, fire and none alike.

    Only windows that hold the set count; the rest of their sensors are masked. A set is never trusted more than one
    that has a sensor more, and no sensor at all is trusted not at all.
    """
    sensors = sorted(sensors_of(feature_set))
    some = windows.where(_sample(len(windows), seed))
    present = {s: some.features[:, feature_set.names.index(f"{s}_present")] == 1.0 for s in sensors}
    found: dict[frozenset[str], float] = {}
    for size in range(len(sensors), 0, -1):
        # one prediction for all sets of a size: each call of the trees costs more than its rows
        sets = [frozenset(kept) for kept in combinations(sensors, size)]
        masked = [mask_sensors(some.features, set(sensors) - kept, feature_set) for kept in sets]
        called = probability(np.concatenate(masked)).reshape(len(sets), len(some)) >= 0.5
        for kept, is_called in zip(sets, called, strict=True):
            holds = np.logical_and.reduce([present[s] for s in kept])
            known = [found[kept | {more}] for more in sensors if more not in kept]
            found[kept] = min([*known, _rightly_called(is_called[holds], some.label[holds] == 1.0)])
    found[frozenset()] = 0.0
    for kept in sorted((kept for kept, value in found.items() if math.isinf(value)), key=len):
        # never seen with both kinds, nor any larger set: trusted like the best set with a sensor less
        found[kept] = max(found[kept - {less}] for less in kept)
    return {"+".join(sorted(kept)): round(value, 4) for kept, value in found.items()}


def _sample(n: int, seed: int) -> NDArray[np.bool_]:
    chosen = np.zeros(n, bool)
    chosen[np.random.default_rng(seed).permutation(n)[:CONFIDENCE_WINDOWS]] = True
    return chosen


def _rightly_called(is_called: NDArray[np.bool_], is_fire: NDArray[np.bool_]) -> float:
    """Infinite when the windows hold not both kinds: then a larger set's measure stands."""
    if is_fire.all() or not is_fire.any():
        return math.inf
    return float((is_called[is_fire].mean() + (~is_called[~is_fire]).mean()) / 2.0)
