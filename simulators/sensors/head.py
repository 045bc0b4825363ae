"""A sensor head: its place, which sensors it has, and what they all make of the one air around it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np

from simulators.camera.view import Camera
from simulators.physics.point import PointAir
from simulators.random_streams import stream
from simulators.sensors.carbon_dioxide import CarbonDioxideSensor
from simulators.sensors.carbon_monoxide import CarbonMonoxideCell
from simulators.sensors.faults import drawn_fault
from simulators.sensors.humidity import HumiditySensor
from simulators.sensors.oxygen import OxygenCell
from simulators.sensors.response import Series
from simulators.sensors.smoke import ObscurationMeter
from simulators.sensors.temperature import Thermistor
from simulators.sensors.voc import MetalOxideSensor


class PointSensor(Protocol):
    """A sensor that reads the air at one place."""

    def reading(self, t_s: Series, air: PointAir, rng: np.random.Generator) -> Series: ...


SENSORS: dict[str, Any] = {
    "temp_c": Thermistor,
    "co_ppm": CarbonMonoxideCell,
    "co2_pct": CarbonDioxideSensor,
    "o2_pct": OxygenCell,
    "smoke_od_per_m": ObscurationMeter,
    "humidity_pct": HumiditySensor,
    "voc_index": MetalOxideSensor,
}
"""The sensor behind each column of readings."""

SENSOR_FAULT_PROBABILITY = 0.02
OFFLINE_PROBABILITY = 0.05
LOST_READING_SHARE = 0.002
"""Single readings get lost on the radio."""


@dataclass(frozen=True)
class Head:
    """One head in a room (at x, y, z of the room), the columns it reads, its period, its camera if it has one."""

    device_id: str
    room: int
    x_m: float
    y_m: float
    z_m: float
    columns: tuple[str, ...]
    period_s: int
    camera: Camera | None


@dataclass(frozen=True)
class Readings:
    """What a head sent: times [n] in s, a series [n] a column (NaN: that sensor gave nothing), and what was drawn."""

    t_s: Series
    columns: dict[str, Series]
    drawn: dict[str, Any]


def readings(seed: int, scenario_id: int, head: Head, t_s: Series, air: PointAir) -> Readings:
    """The head's readings of one air at t_s [n], 1 s apart.

    Each sensor has streams of its own for its unit, its noise and its faults, so that a head without one sensor reads
    the same with the others.
    """
    columns: dict[str, Series] = {}
    drawn: dict[str, Any] = {}
    duration_s = float(t_s[-1] - t_s[0])
    for column in head.columns:
        channel = f"{head.device_id}/{column}"
        sensor = SENSORS[column].drawn(stream(seed, scenario_id, f"{channel}/unit"))
        series = sensor.reading(t_s, air, stream(seed, scenario_id, f"{channel}/noise"))
        fault = drawn_fault(stream(seed, scenario_id, f"{channel}/fault"), duration_s, SENSOR_FAULT_PROBABILITY)
        columns[column] = series if fault is None else fault.applied(t_s, series)
        drawn[column] = asdict(sensor) | ({} if fault is None else {"fault": asdict(fault)})
    sent = _sent(stream(seed, scenario_id, f"{head.device_id}/radio"), t_s, head.period_s)
    return Readings(t_s[sent], {name: series[sent] for name, series in columns.items()}, drawn)


def _sent(rng: np.random.Generator, t_s: Series, period_s: int) -> np.ndarray:
    """Which readings arrive: those of the head's period, less single losses and a time offline."""
    sent = (np.arange(t_s.size) % period_s == 0) & (rng.random(t_s.size) >= LOST_READING_SHARE)
    if rng.random() < OFFLINE_PROBABILITY:
        begin_s, length_s = rng.uniform(t_s[0], t_s[-1]), rng.uniform(30.0, 180.0)
        sent &= (t_s < begin_s) | (t_s >= begin_s + length_s)
    return np.asarray(sent)
