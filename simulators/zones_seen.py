"""The zones as a head's camera sees them: at its frames' times, and as far off as the model is in this scenario."""

from __future__ import annotations

import numpy as np

from simulators.camera.radiance import KELVIN
from simulators.physics.zone_model import ZoneHistory
from simulators.sensors.response import Series


def at_frames(history: ZoneHistory, series: Series, t_s: Series) -> Series:
    """A series of the zones at the frames' times, straight in between."""
    return np.asarray(np.interp(t_s, history.t_s, series))


def temp_k(history: ZoneHistory, series: Series, t_s: Series) -> Series:
    """A temperature of the zones at the frames' times, as far off as the model is in this scenario, like heads' air."""
    ambient_k = history.ambient.temp_c + KELVIN
    return ambient_k + history.model_error.temperature * (at_frames(history, series, t_s) - ambient_k)
