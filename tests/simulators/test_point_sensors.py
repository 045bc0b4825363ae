"""Point sensors: step responses of the datasheets, noise as stated, faults, and one air for all."""

from __future__ import annotations

from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest

from simulators.sensors.carbon_dioxide import CarbonDioxideSensor
from simulators.sensors.carbon_monoxide import CarbonMonoxideCell
from simulators.sensors.faults import Fault
from simulators.sensors.head import SENSORS, Head, readings
from simulators.sensors.humidity import HumiditySensor
from simulators.sensors.oxygen import OxygenCell
from simulators.sensors.response import first_order
from simulators.sensors.smoke import ObscurationMeter
from simulators.sensors.temperature import Thermistor
from simulators.sensors.voc import MetalOxideSensor

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
    "od_per_m": 0.0,
}


def air(**steps):
    """Clean air; the quantities named step to their value after 200 s."""
    series = {name: np.full_like(T_S, value) for name, value in CLEAN.items()}
    for name, value in steps.items():
        series[name] = np.where(T_S > STEP_AT_S, value, CLEAN[name])
    return SimpleNamespace(**series)


def noiseless(sensor):
    changes = {f.name: 0.0 for f in fields(sensor) if f.name.startswith(("noise", "offset", "drift"))}
    changes |= {"gain": 1.0} if any(f.name == "gain" for f in fields(sensor)) else {}
    return replace(sensor, **changes)


def rng():
    return np.random.default_rng(5)


def t90_of(reading):
    start, end = reading[int(STEP_AT_S) - 1], reading[-1]
    reached = np.abs(reading - start) >= 0.9 * abs(end - start)
    return T_S[np.argmax(reached)] - STEP_AT_S


@pytest.mark.parametrize(
    ("kind", "step", "longest_s"),
    [
        (CarbonMonoxideCell, {"co_ppm": 100.0}, 60.0),
        (CarbonDioxideSensor, {"co2_pct": 0.5}, 60.0),
        (OxygenCell, {"o2_pct": 15.0}, 15.0),
    ],
)
@pytest.mark.parametrize("unit", range(5))
def test_t90_is_the_units_and_within_the_datasheet(kind, step, longest_s, unit):
    sensor = noiseless(kind.drawn(np.random.default_rng(unit)))
    measured_s = t90_of(sensor.reading(T_S, air(**step), rng()))
    assert measured_s == pytest.approx(sensor.t90_s, abs=1.01)
    assert measured_s <= longest_s + 1.0


def test_humidity_reaches_63_percent_after_tau():
    sensor = noiseless(HumiditySensor.drawn(rng()))
    reading = sensor.reading(T_S, air(rh_pct=80.0), rng())
    after = int(STEP_AT_S) + round(sensor.tau_s)
    assert (reading[after] - 50.0) / 30.0 == pytest.approx(1.0 - np.exp(-round(sensor.tau_s) / sensor.tau_s), abs=0.01)


def test_thermistor_lags_by_rti_over_root_velocity():
    bead = Thermistor(rti_sqrt_m_s=10.0, offset_k=0.0, noise_k=0.0)
    reading = bead.reading(T_S, air(temp_c=60.0, velocity_m_s=0.25), rng())
    assert reading[int(STEP_AT_S) + 20] == pytest.approx(60.0 - 40.0 / np.e, abs=0.1)  # tau = 10 / 0.5 = 20 s


def test_smoke_enters_later_in_slower_air():
    meter = ObscurationMeter(entry_length_m=2.0, gain=1.0, offset_per_m=0.0, noise_per_m=0.0)
    t90_s = [
        t90_of(meter.reading(T_S, replace_velocity(air(od_per_m=0.2), velocity), rng())) for velocity in (0.1, 0.5)
    ]
    assert t90_s == pytest.approx([20.0 * np.log(10.0), 4.0 * np.log(10.0)], abs=1.01)


def replace_velocity(series, velocity):
    return SimpleNamespace(**(vars(series) | {"velocity_m_s": np.full_like(T_S, velocity)}))


def test_metal_oxide_rises_fast_recovers_slowly_and_answers_to_humidity():
    sensor = replace(noiseless(MetalOxideSensor.drawn(rng())), rise_s=6.0, recovery_s=40.0)
    puff = air()
    puff.voc_ppm = np.where((T_S > 200.0) & (T_S <= 500.0), 5.0, 0.0)
    reading = sensor.reading(T_S, puff, rng())
    high = reading[499]
    assert high == pytest.approx((1.0 + 5.0 / sensor.c0_ppm) ** sensor.exponent, rel=1e-3)
    rise_s = np.argmax(reading > 1.0 + 0.9 * (high - 1.0)) - 200
    recovery_s = np.argmax((reading < 1.0 + 0.1 * (high - 1.0)) & (T_S > 500.0)) - 500
    assert recovery_s > 3 * rise_s
    damp = sensor.reading(T_S, air(rh_pct=90.0), rng())
    assert damp[-1] - damp[0] == pytest.approx(40.0 * sensor.humidity_per_pct, rel=1e-6)


@pytest.mark.parametrize(
    ("column", "noise"), [("temp_c", "noise_k"), ("co2_pct", "noise_pct"), ("o2_pct", "noise_pct")]
)
def test_noise_measured_back_is_the_units(column, noise):
    sensor = SENSORS[column].drawn(rng())
    assert sensor.reading(T_S, air(), np.random.default_rng(8)).std() == pytest.approx(getattr(sensor, noise), rel=0.08)


def test_gases_saturate_and_never_read_below_zero():
    cell = CarbonMonoxideCell.drawn(rng())
    assert cell.reading(T_S, air(co_ppm=50_000.0), rng()).max() == cell.saturation_ppm
    assert cell.reading(T_S, air(), rng()).min() >= 0.0


def test_first_order_of_irregular_times_is_exact():
    t_s = np.array([0.0, 1.0, 4.0, 4.5, 20.0])
    np.testing.assert_allclose(first_order(t_s, [0.0, 1, 1, 1, 1], 5.0), 1.0 - np.exp(-t_s / 5.0), atol=1e-12)


def test_faults():
    reading = np.arange(1200.0) + 1.0
    dropped = Fault("dropout", 100.0, 200.0).applied(T_S, reading)
    assert np.isnan(dropped[100:200]).all()
    assert np.isfinite(dropped[200:]).all()
    assert (Fault("stuck", 100.0, 200.0).applied(T_S, reading)[100:200] == 101.0).all()
    drifted = Fault("drift", 100.0, 200.0, 0.01).applied(T_S, reading)
    assert drifted[150] == pytest.approx(151.0 * 1.5)
    np.testing.assert_array_equal(drifted[200:], reading[200:])


def head(*columns, period_s=1):
    return Head("sim-0000001-0", 0, 1.0, 1.0, 2.3, columns, period_s, None)


def test_a_head_without_one_sensor_reads_the_same_with_the_others():
    burning = air(co_ppm=80.0, temp_c=40.0)
    both = readings(1, 1, head("temp_c", "co_ppm"), T_S, burning)
    alone = readings(1, 1, head("co_ppm"), T_S, burning)
    np.testing.assert_array_equal(both.columns["co_ppm"], alone.columns["co_ppm"])
    assert set(alone.columns) == {"co_ppm"}


def test_slower_heads_send_less_and_some_readings_get_lost():
    every, fifth = (readings(1, 2, head("temp_c", period_s=p), T_S, air()) for p in (1, 5))
    assert 0.8 * 1200 < every.t_s.size < 1200
    assert set(np.unique(fifth.t_s % 5.0)) == {0.0}
    assert (np.diff(every.t_s) > 0).all()
