"""Sources as tables of rates over time, straight between the points: what the kernel reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulators.kernels import constants as c
from simulators.physics.fire import Fire, Release, at

FIRE_POINT_S = 2.0
"""Between the points of a fire's table: t-squared growth is straight enough over that."""


def source_table(source: Fire | Release, end_s: float) -> NDArray[np.float64]:
    """Rows (time, smouldering W, flaming W, other heat W, h2o, co2, co, voc, particles in kg/s)."""
    times = _fire_times(source, end_s) if isinstance(source, Fire) else _release_times(source)
    table = np.zeros((times.size, 1 + c.N_RATES))
    table[:, 0] = times
    if isinstance(source, Fire):
        table[:, 1 + c.SMOULDER] = 1000.0 * source.smouldering_kw(times)
        table[:, 1 + c.FLAME] = 1000.0 * source.flaming_kw(times)
        return table
    curves = {
        c.HEAT: source.heat_kw,
        c.R_H2O: source.h2o_kg_s,
        c.R_CO2: source.co2_kg_s,
        c.R_CO: source.co_kg_s,
        c.R_VOC: source.voc_kg_s,
        c.R_AEROSOL: source.aerosol_kg_s,
    }
    for column, curve in curves.items():
        table[:, 1 + column] = at(curve, times) * (1000.0 if column == c.HEAT else 1.0)
    return table


def _fire_times(fire: Fire, end_s: float) -> NDArray[np.float64]:
    grid = np.arange(0.0, end_s + FIRE_POINT_S, FIRE_POINT_S)
    bends = [fire.ignition_s] + ([] if fire.flaming_s is None else [fire.flaming_s - 1e-3, fire.flaming_s])
    bends += [t for t, _ in fire.measured_hrr]
    grid = grid[grid >= fire.ignition_s - FIRE_POINT_S]
    return np.unique(np.concatenate([grid, [t for t in bends if t >= 0.0]]))


def _release_times(release: Release) -> NDArray[np.float64]:
    curves = (release.heat_kw, release.h2o_kg_s, release.co2_kg_s, release.co_kg_s, release.voc_kg_s,
              release.aerosol_kg_s)  # fmt: skip
    times = sorted({t for curve in curves for t, _ in curve})
    return np.array(times or [0.0])
