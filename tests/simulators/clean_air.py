"""The air of a quiet room, and what steps in it."""

from types import SimpleNamespace

import numpy as np

T_S = np.arange(0.0, 1200.0)
STEP_AT_S = 200.0
CLEAN = {
    "temp_c": 20.0,
    "velocity_m_s": 0.2,
    "co_ppm": 0.0,
    "co2_pct": 0.05,
    "o2_pct": 20.9,
    "rh_pct": 50.0,
    "voc_ppm": 0.0,
    "h2_ppm": 0.0,
    "alkane_ppm": 0.0,
    "od_per_m": 0.0,
    "pressure_pa": 101_325.0,
}


def air(**steps):
    """Clean air; the quantities named step to their value after 200 s."""
    series = {name: np.full_like(T_S, value) for name, value in CLEAN.items()}
    for name, value in steps.items():
        series[name] = np.where(T_S > STEP_AT_S, value, CLEAN[name])
    series["od_by_kind"] = np.stack([series["od_per_m"], *np.zeros((3, T_S.size))])
    return SimpleNamespace(**series)
