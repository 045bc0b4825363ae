"""A sensor head: which sensors it has, and what they read of the one air at its place."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, ClassVar, Protocol

import numpy as np

from simulators.camera.view import Camera
from simulators.philox import Key, key_of, normal_quantiles, normal_rows, uniform_rows, uniforms
from simulators.physics.point import PointAir
from simulators.scenarios.distributions import Distribution
from simulators.sensors import (
    carbon_dioxide,
    carbon_monoxide,
    faults,
    humidity,
    oxygen,
    particles,
    pressure,
    smoke,
    temperature,
    voc,
)
from simulators.sensors.response import Series
from simulators.sensors.survival import silent_from_s

Batch = Mapping[str, Distribution]


class PointSensor(Protocol):
    """A sensor that reads the air at one place.

    It tells numbers from `lowest` to `full_scale` alone, and of them whole multiples of `resolution`.
    """

    full_scale: float
    lowest: ClassVar[float]
    resolution: ClassVar[float]
    failing: ClassVar[faults.Failing]

    def reading(self, t_s: Series, air: PointAir, noise: Series) -> Series: ...


SENSORS: dict[str, tuple[Any, Batch]] = {
    "temp_c": (temperature.Thermistor, temperature.SPREAD),
    "co_ppm": (carbon_monoxide.CarbonMonoxideCell, carbon_monoxide.SPREAD),
    "co2_pct": (carbon_dioxide.CarbonDioxideSensor, carbon_dioxide.SPREAD),
    "o2_pct": (oxygen.OxygenCell, oxygen.SPREAD),
    "smoke_od_per_m": (smoke.ObscurationMeter, smoke.SPREAD),
    "humidity_pct": (humidity.HumiditySensor, humidity.SPREAD),
    "voc_index": (voc.MetalOxideSensor, voc.SPREAD),
    "pm_ug_m3": (particles.ParticleSensor, particles.SPREAD),
    "pressure_pa": (pressure.Barometer, pressure.SPREAD),
}
"""The sensor behind each column of readings, and how its parameters, in their order, spread over units."""
_DRAWN, _OF_FAULT = 32, 24
"""Uniform numbers of a sensor: its unit's, and from the 24th on its fault's."""
_RADIO = 0
_CHANNELS = {column: (1 + 2 * i, 2 + 2 * i) for i, column in enumerate(SENSORS)}
"""Of a head's key: the channel of each sensor's unit and fault, and that of its noise. A new sensor goes last."""


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
    """What a head sent: times [n] in s, a series [n] a column (NaN: that sensor gave nothing), and what was drawn.

    From silent_s on, s, it sends nothing more: the fire has destroyed it; infinite where it has not.
    """

    t_s: Series
    columns: dict[str, Series]
    drawn: dict[str, Any]
    silent_s: float


def readings(
    seed: int,
    scenario_id: int,
    head: Head,
    t_s: Series,
    air: PointAir,
    batches: Mapping[str, Batch] | None = None,
) -> Readings:
    """The head's readings of one air at t_s [n], 1 s apart; batches: other sensors than the standard, by column.

    Each sensor has streams of its own for its unit, its noise and its faults, so that a head without one sensor reads
    the same with the others.
    """
    every = np.empty((len(head.columns), t_s.size))
    drawn: dict[str, Any] = {}
    duration_s = float(t_s[-1] - t_s[0])
    key = key_of(seed, scenario_id, head.device_id)
    silent_s = silent_from_s(t_s, air)
    sent_s, sent = _sent(key, head, t_s, silent_s, drawn)
    of_units, of_noise, steps = _channels(head.columns)
    noise = normal_rows(key, normal_quantiles(), of_noise, t_s.size)
    for row, shares in enumerate(uniform_rows(key, of_units, _DRAWN).tolist()):
        column = head.columns[row]
        sensor = sensor_of(column, shares, (batches or {}).get(column, {}))
        series = sensor.reading(t_s, air, noise[row])
        fault = faults.drawn_fault(shares[_OF_FAULT:], duration_s, faults.SENSOR_FAULT_PROBABILITY, sensor.failing)
        every[row] = series if fault is None else fault.applied(t_s, series, sensor.lowest, sensor.full_scale)
        drawn[column] = dict(vars(sensor)) if fault is None else dict(vars(sensor)) | {"fault": asdict(fault)}
    told = np.rint(every.take(sent, axis=1) * steps) / steps
    return Readings(sent_s, dict(zip(head.columns, told, strict=True)), drawn, silent_s)


@lru_cache
def _channels(columns: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, Series]:
    """The channels of the columns' units and of their noise, each [columns]; and steps in 1 of each [columns, 1]."""
    of_units, of_noise = np.array([_CHANNELS[column] for column in columns], np.int64).reshape(-1, 2).T.copy()
    steps = np.array([1.0 / SENSORS[column][0].resolution for column in columns]).reshape(-1, 1)
    return of_units, of_noise, steps


def sensor_of(column: str, shares: Sequence[float], other: Batch) -> PointSensor:
    """The unit of a column's sensor at those quantiles [parameters] of its batch."""
    kind, spread = SENSORS[column]
    batch = [other.get(name, standard) for name, standard in spread.items()] if other else spread.values()
    return kind(*[parameter.at(share) for parameter, share in zip(batch, shares, strict=False)])  # type: ignore[no-any-return]


def _sent(key: Key, head: Head, t_s: Series, silent_s: float, drawn: dict[str, Any]) -> tuple[Series, np.ndarray]:
    """Stamps and places of the readings that arrive: those of the period, less single losses and a time offline, until
    the head is destroyed."""
    shares = np.empty(8 + t_s.size)
    uniforms(key, 0, shares, _RADIO)
    places = np.arange(0, t_s.size, head.period_s)
    places = places[shares[8 :: head.period_s] >= faults.LOST_READING_SHARE]
    if silent_s < math.inf:
        drawn["silent_s"] = silent_s
        places = places[t_s[places] < silent_s]
    duration_s = float(t_s[-1] - t_s[0])
    if shares[0] < faults.OFFLINE_PROBABILITY:
        begin_s, length_s = t_s[0] + shares[1] * duration_s, 30.0 + 150.0 * shares[2]
        drawn["offline"] = {"begin_s": float(begin_s), "length_s": float(length_s)}
        places = places[(t_s[places] < begin_s) | (t_s[places] >= begin_s + length_s)]
    clock = faults.drawn_clock_fault(shares[4:8], duration_s, faults.CLOCK_FAULT_PROBABILITY)
    stamps = t_s[places]
    if clock is None:
        return stamps, places
    drawn["clock"] = asdict(clock)
    stamps = stamps + np.where((stamps >= clock.begin_s) & (stamps < clock.end_s), clock.offset_s, 0.0)
    within = (stamps >= t_s[0]) & (stamps <= t_s[-1])
    stamps, places = stamps[within], places[within]
    in_order = np.argsort(stamps, kind="stable")
    return stamps[in_order], places[in_order]
