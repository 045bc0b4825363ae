"""Point sensors: step responses of the datasheets, noise as stated, and faults."""

from __future__ import annotations

from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest
from clean_air import STEP_AT_S, T_S, air
from naive_alarms import first_order

from simulators.kernels.constants import OD_M2_KG
from simulators.philox import key_of, normal_quantiles, normals
from simulators.scenarios.generators import SHIFTED
from simulators.sensors.carbon_dioxide import CarbonDioxideSensor
from simulators.sensors.faults import FAULT_KINDS, Failing, Fault, drawn_clock_fault, drawn_fault
from simulators.sensors.head import SENSORS, sensor_of
from simulators.sensors.response import held_step, tau_of_t90, thermal_lag_s
from simulators.sensors.smoke import ObscurationMeter
from simulators.sensors.temperature import Thermistor


def noiseless(sensor):
    changes = {f.name: 0.0 for f in fields(sensor) if f.name.startswith(("noise", "offset", "drift", "dust"))}
    changes |= {"powered_s": 1e9} if any(f.name == "powered_s" for f in fields(sensor)) else {}
    changes |= {"gain": 1.0} if any(f.name == "gain" for f in fields(sensor)) else {}
    return replace(sensor, **changes)


QUIET = np.zeros_like(T_S)


def drawn(column, unit=5):
    """A unit of the column's sensor, without noise."""
    return noiseless(sensor_of(column, np.random.default_rng(unit).uniform(0.001, 0.999, 24), {}))


def t90_of(reading):
    start, end = reading[int(STEP_AT_S) - 1], reading[-1]
    reached = np.abs(reading - start) >= 0.9 * abs(end - start)
    return T_S[np.argmax(reached)] - STEP_AT_S


@pytest.mark.parametrize(
    ("column", "step", "longest_s"),
    [
        ("co_ppm", {"co_ppm": 100.0}, 60.0),
        ("co2_pct", {"co2_pct": 0.5}, 60.0),
        ("o2_pct", {"o2_pct": 15.0}, 15.0),
        ("pm_ug_m3", {"od_per_m": 0.001}, 12.0),
    ],
)
@pytest.mark.parametrize("unit", range(5))
def test_t90_is_the_units_and_within_the_datasheet(column, step, longest_s, unit):
    sensor = drawn(column, unit)
    measured_s = t90_of(sensor.reading(T_S, air(**step), QUIET))
    assert measured_s == pytest.approx(sensor.t90_s, abs=1.01)
    assert measured_s <= longest_s + 1.0


@pytest.mark.parametrize(("warm_c", "at_once_pct"), [(40.0, 20.0 * 7.381 / 2.339), (60.0, 20.0 * 19.932 / 2.339)])
def test_a_humidity_sensor_reads_the_airs_vapour_at_its_own_warmth(warm_c, at_once_pct):
    """Vapour of 20 % at 40 or 60 C meets a chip of 20 C, where it is more or condenses; kPa of steam tables."""
    sensor = replace(drawn("humidity_pct"), tau_s=1e-3)
    reading = sensor.reading(T_S, air(rh_pct=20.0, temp_c=warm_c), QUIET)
    assert reading[int(STEP_AT_S)] == pytest.approx(50.0)
    assert reading[int(STEP_AT_S) + 1] == pytest.approx(min(at_once_pct, 100.0), rel=0.02)
    assert reading[-1] == pytest.approx(20.0, abs=0.05)


def test_humidity_reaches_63_percent_after_tau():
    sensor = drawn("humidity_pct")
    reading = sensor.reading(T_S, air(rh_pct=80.0), QUIET)
    after = int(STEP_AT_S) + round(sensor.tau_s)
    assert (reading[after] - 50.0) / 30.0 == pytest.approx(1.0 - np.exp(-round(sensor.tau_s) / sensor.tau_s), abs=0.01)


def test_thermistor_lags_by_rti_over_root_velocity():
    bead = Thermistor(rti_sqrt_m_s=10.0, offset_k=0.0, noise_k=0.0)
    reading = bead.reading(T_S, air(temp_c=60.0, velocity_m_s=0.25), QUIET)
    assert reading[int(STEP_AT_S) + 20] == pytest.approx(60.0 - 40.0 / np.e, abs=0.1)  # tau = 10 / 0.5 = 20 s


def test_particles_are_read_as_mass_below_2_5_um_and_soot_as_less():
    sensor = drawn("pm_ug_m3")
    for kind, share in enumerate((sensor.soot_share, 1.0, 1.0, 0.13)):
        seen = air()
        seen.od_by_kind[kind] = 2e-4 * OD_M2_KG[kind] / 1000.0
        assert sensor.reading(T_S, seen, QUIET)[-1] == pytest.approx(200.0 * share, rel=1e-9)
    seen.od_by_kind[1] = 1.0
    assert sensor.reading(T_S, seen, QUIET)[-1] == sensor.full_scale


def test_a_barometer_reads_what_a_fire_adds_and_its_own_offset():
    chip = replace(drawn("pressure_pa"), offset_pa=40.0, per_k_pa=0.0)
    reading = chip.reading(T_S, air(pressure_pa=101_425.0), QUIET)
    assert reading[0] == pytest.approx(101_365.0)
    assert reading[-1] == pytest.approx(101_465.0)


@pytest.mark.parametrize(
    ("temp_c", "damp_pct", "less"), [(25.0, 50.0, 0.016), (25.0, 90.0, 0.028), (40.0, 90.0, 0.066)]
)
def test_vapour_takes_the_place_of_oxygen_before_a_cell(temp_c, damp_pct, less):
    """By the shares of dry air's that the table of SICK's TRANSIC151LP has; a cell read a steamy room as dry air."""
    cell = replace(drawn("o2_pct"), per_k=0.0)
    dry, damp = (cell.reading(T_S, air(rh_pct=rh, temp_c=temp_c), QUIET)[-1] for rh in (0.0, damp_pct))
    assert 1.0 - damp / dry == pytest.approx(less, abs=0.0008)


def test_an_oxygen_cell_reads_dry_air_where_it_is_calibrated_and_more_where_it_is_warm():
    cell = replace(drawn("o2_pct"), per_k=0.002)
    assert cell.reading(T_S, air(), QUIET)[0] == pytest.approx(20.9, rel=1e-4)
    # as dry as before: what is left is the cell's own temperature, 0.2 % a kelvin, up to 50 C
    for warm_c, rh_pct in ((40.0, 15.83), (200.0, 1.121)):
        warm = cell.reading(T_S, air(temp_c=warm_c, rh_pct=rh_pct), QUIET)
        assert warm[-1] == pytest.approx(20.9 * (1.0 + 0.002 * (min(warm_c, 50.0) - 20.0)), rel=1e-3)
        assert warm[int(STEP_AT_S) + 30] < 0.5 * (warm[-1] + 20.9)


def test_a_barometers_zero_goes_with_its_own_warmth_as_slowly_as_its_board():
    """By 1.5 Pa a kelvin (BMP280): in a burning room it had none of its own, where doors make pascals."""
    chip = replace(drawn("pressure_pa"), per_k_pa=1.5)
    reading = chip.reading(T_S, air(temp_c=60.0), QUIET)
    assert reading[0] == pytest.approx(101_325.0 - 1.5 * 5.0)
    assert reading[-1] - reading[0] == pytest.approx(1.5 * 40.0, rel=1e-3)
    assert reading[int(STEP_AT_S) + 120] - reading[0] == pytest.approx(60.0 * (1.0 - np.exp(-1.0)), abs=1.5)
    scorched = chip.reading(T_S, air(temp_c=600.0), QUIET)
    assert scorched[-1] - scorched[0] == pytest.approx(1.5 * 65.0, rel=1e-3)


def test_smoke_enters_later_in_slower_air():
    meter = ObscurationMeter(entry_length_m=2.0, gain=1.0, dust_per_m=0.0, noise_per_m=0.0)
    t90_s = [
        t90_of(meter.reading(T_S, replace_velocity(air(od_per_m=0.2), velocity), QUIET)) for velocity in (0.1, 0.5)
    ]
    assert t90_s == pytest.approx([20.0 * np.log(10.0), 4.0 * np.log(10.0)], abs=1.01)


def replace_velocity(series, velocity):
    return SimpleNamespace(**(vars(series) | {"velocity_m_s": np.full_like(T_S, velocity)}))


def test_metal_oxide_rises_fast_recovers_slowly_and_answers_to_humidity():
    sensor = replace(drawn("voc_index"), rise_s=6.0, recovery_s=40.0)
    puff = air()
    puff.voc_ppm = np.where((T_S > 200.0) & (T_S <= 500.0), 5.0, 0.0)
    reading = sensor.reading(T_S, puff, QUIET)
    high = reading[499]
    assert high == pytest.approx((1.0 + 5.0 / sensor.c0_ppm) ** sensor.exponent, rel=1e-3)
    rise_s = np.argmax(reading > 1.0 + 0.9 * (high - 1.0)) - 200
    recovery_s = np.argmax((reading < 1.0 + 0.1 * (high - 1.0)) & (T_S > 500.0)) - 500
    assert recovery_s > 3 * rise_s
    damp = sensor.reading(T_S, air(rh_pct=90.0), QUIET)
    assert damp[-1] - damp[0] == pytest.approx(40.0 * sensor.humidity_per_pct, rel=1e-6)


@pytest.mark.parametrize(
    ("column", "noise"), [("temp_c", "noise_k"), ("co2_pct", "noise_pct"), ("o2_pct", "noise_pct")]
)
def test_noise_measured_back_is_the_units(column, noise):
    sensor = sensor_of(column, np.full(24, 0.5), {})
    read = sensor.reading(T_S, air(), normals(key_of(8, 0, "noise"), normal_quantiles(), T_S.size))
    assert read.std() == pytest.approx(getattr(sensor, noise), rel=0.08)


@pytest.mark.parametrize("column", SENSORS)
def test_every_sensor_stays_within_its_range(column):
    sensor = sensor_of(column, np.full(24, 0.5), {})
    extreme = dict.fromkeys(("co_ppm", "voc_ppm"), 1e6) | {"temp_c": 900.0, "co2_pct": 20.0, "od_per_m": 40.0}
    read = sensor.reading(T_S, air(**extreme), normals(key_of(8, 0, "noise"), normal_quantiles(), T_S.size))
    assert read.max() <= sensor.full_scale
    assert read.min() >= (-40.0 if column == "temp_c" else 0.0)
    if column in ("co_ppm", "co2_pct", "smoke_od_per_m", "temp_c"):
        assert read[-1] == sensor.full_scale


def test_fast_kernels_read_what_the_plain_equations_give():
    """In air from frost to a fire's, with each unit's own noise, drift and warm-up."""
    rng = np.random.default_rng(1)
    t_s = 40.0 + np.cumsum(rng.choice([0.5, 1.0, 3.0], 1200))
    noise = rng.normal(size=t_s.size)
    wild = SimpleNamespace(**{name: value + np.sin(t_s / 30.0) ** 2 for name, value in vars(air()).items()})
    wild.temp_c = -45.0 + 150.0 * np.sin(t_s / 200.0) ** 2
    middle = np.full(24, 0.5)
    cell, bead, chip, oxide = (
        sensor_of(column, middle, {}) for column in ("co_ppm", "temp_c", "humidity_pct", "voc_index")
    )
    body_c = first_order(t_s, np.clip(wild.temp_c, -20.0, 60.0), 120.0)
    answered = wild.co_ppm + cell.voc_cross_ppm_per_ppm * wild.voc_ppm + cell.h2_cross_ppm_per_ppm * wild.h2_ppm
    sensed = first_order(t_s, answered, tau_of_t90(cell.t90_s)) * (1.0 + cell.temperature_per_k * (body_c - 20.0))
    told = 0.9 * sensed + 0.5 + cell.noise_ppm * noise
    read = replace(cell, gain=0.9, offset_ppm=0.5).reading(t_s, wild, noise)
    np.testing.assert_allclose(read, np.clip(told, 0.0, 2000.0), rtol=1e-9, atol=1e-12)
    told = first_order(t_s, wild.temp_c, thermal_lag_s(wild.velocity_m_s, bead.rti_sqrt_m_s)) - 0.4 + 0.04 * noise
    read = replace(bead, offset_k=-0.4, noise_k=0.04).reading(t_s, wild, noise)
    np.testing.assert_allclose(read, np.clip(told, -40.0, 300.0), rtol=1e-9)
    board_c = first_order(t_s, wild.temp_c, 120.0)
    in_air, at_board = (17.625 * each / (each + 243.04) for each in (np.minimum(wild.temp_c, 100.0), board_c))
    seen_pct = first_order(t_s, np.minimum(wild.rh_pct * np.exp(in_air - at_board), 100.0), chip.tau_s)
    told = np.clip(seen_pct + chip.offset_pct + chip.noise_pct * noise, 0.0, 100.0)
    np.testing.assert_allclose(chip.reading(t_s, wild, noise), told, rtol=1e-9)
    same = replace(oxide, rise_s=8.0, recovery_s=8.0, drift_per_day=2.0, powered_s=200.0, warm_up=1.2, warm_up_s=300.0)
    reducing = same.co_weight * wild.co_ppm + same.h2_weight * wild.h2_ppm + same.alkane_weight * wild.alkane_ppm
    gas = first_order(t_s, wild.voc_ppm + reducing, 8.0)
    climate = 1.0 + same.humidity_per_pct * (wild.rh_pct - 50.0)
    climate += same.temperature_per_k * (np.clip(wild.temp_c, -20.0, 80.0) - 20.0)
    on_s = t_s - t_s[0]
    slowly = (1.0 + 1.2 * np.exp(-(200.0 + on_s) / 300.0)) * (1.0 + 2.0 * on_s / 86_400.0)
    expected = (1.0 + gas / same.c0_ppm) ** same.exponent * climate * slowly * (1.0 + same.noise * noise)
    np.testing.assert_allclose(same.reading(t_s, wild, noise), expected, rtol=1e-9)


@pytest.mark.parametrize(("gas", "weight"), [("h2_ppm", "h2_weight"), ("alkane_ppm", "alkane_weight")])
def test_metal_oxide_answers_to_hydrogen_and_to_leaked_gas(gas, weight):
    sensor = drawn("voc_index")
    reading = sensor.reading(T_S, air(**{gas: 1000.0}), QUIET)
    rise = (1.0 + 1000.0 * getattr(sensor, weight) / sensor.c0_ppm) ** sensor.exponent
    assert reading[-1] == pytest.approx(rise, rel=1e-2)


def test_metal_oxide_settles_after_power_up_and_drifts():
    cold = replace(drawn("voc_index"), powered_s=0.0, warm_up=1.0, warm_up_s=200.0)
    read = cold.reading(T_S, air(), QUIET)
    assert read[0] == pytest.approx(2.0)
    assert read[200] == pytest.approx(1.0 + np.exp(-1.0), rel=1e-6)
    drifting = replace(drawn("voc_index"), drift_per_day=0.1).reading(72.0 * T_S, air(), QUIET)
    assert drifting[-1] == pytest.approx(1.1, abs=0.001)


def test_a_step_goes_the_way_of_the_exact_solution():
    y, t_s = 0.0, np.array([0.0, 1.0, 4.0, 4.5, 20.0])
    for step_s in np.diff(t_s):
        y += held_step(step_s, 5.0) * (1.0 - y)
    assert y == pytest.approx(1.0 - np.exp(-20.0 / 5.0), rel=1e-12)


def test_faults():
    reading = np.arange(1200.0) + 1.0

    def broken(kind, **sizes):
        return Fault(kind, 100.0, 200.0, **sizes).applied(T_S, reading, -40.0, 5000.0)

    assert np.isnan(broken("dropout")[100:200]).all()
    assert (broken("stuck")[100:200] == 101.0).all()
    assert (broken("saturation")[100:200] == 5000.0).all()
    assert (broken("saturation", offset=-0.1)[100:200] == -40.0).all()
    # half of the way, then all of it for good
    drifted = broken("drift", offset=20.0, gain=0.1)
    assert drifted[150] == pytest.approx(151.0 + 0.5 * (20.0 + 15.1))
    np.testing.assert_allclose(drifted[200:], 1.1 * reading[200:] + 20.0)
    assert (broken("drift", offset=-1000.0)[200:300] == -40.0).all()
    spiked = broken("spikes", offset=500.0, period_s=25.0)
    np.testing.assert_array_equal(np.flatnonzero(spiked != reading), [100, 125, 150, 175])
    assert spiked[125] == reading[125] + 500.0
    # whole periods from its begin on, at the first second of each
    early = Fault("spikes", 0.0, 60.5, 500.0, period_s=20.3).applied(T_S, reading, -40.0, 5000.0)
    np.testing.assert_array_equal(np.flatnonzero(early != reading), [0, 21, 41])
    for kind in FAULT_KINDS:
        np.testing.assert_array_equal(broken(kind, offset=0.1)[:100], reading[:100])
        if kind != "drift":
            np.testing.assert_array_equal(broken(kind, offset=0.1)[200:], reading[200:])


@pytest.mark.parametrize(("per_kpa", "read_pct"), [(0.0, 0.1), (0.016, 0.1 * (1.0 - 0.016 * (101.3 - 79.5)))])
def test_carbon_dioxide_reads_low_in_thin_air_unless_the_sensor_is_told(per_kpa, read_pct):
    """At 2,000 m, by 1.6 % a kilopascal (Senseair S8)."""
    sensor = CarbonDioxideSensor(45.0, 1.0, 0.0, 0.0, per_kpa)
    thin = sensor.reading(T_S, air(co2_pct=0.1, pressure_pa=79_500.0), QUIET)
    assert thin[-1] == pytest.approx(read_pct, rel=1e-6)


# how far at most, by datasheets and what is assumed beside them
OFF = {
    "temp_c": 10.0,
    "co_ppm": 60.0,
    "co2_pct": 0.1,
    "o2_pct": 8.0,
    "smoke_od_per_m": 0.1,
    "humidity_pct": 20.0,
    "voc_index": 1.0,
    "pm_ug_m3": 60.0,
    "pressure_pa": 500.0,
}


@pytest.mark.parametrize("column", SENSORS)
def test_a_fault_takes_a_sensor_no_further_off_than_such_sensors_go(column):
    """Of the air of a room: a barometer does not drift by kilopascals, nor a bead jump by a hundred kelvin."""
    sensor = drawn(column)
    sound = sensor.reading(T_S, air(co_ppm=50.0), QUIET)
    for shares in np.random.default_rng(4).uniform(size=(300, 6)):
        fault = drawn_fault([0.0, *shares[1:]], T_S[-1], 0.5, sensor.failing)
        off = np.abs(fault.applied(T_S, sound, sensor.lowest, sensor.full_scale) - sound).max()
        if fault.kind == "drift":
            assert off <= OFF[column]
        if fault.kind == "spikes":
            assert off <= 1.001 * abs(sensor.failing.spikes[1])
            assert abs(sensor.failing.spikes[1]) <= 8.0 * OFF[column]


def test_a_loose_contact_makes_a_bead_read_colder_never_warmer_and_within_its_range():
    """It adds resistance, of which such a bead has more the colder it is: spikes went up, as a fire's heat does."""
    for size in (0.0, 0.5, 0.999):
        fault = drawn_fault([0.0, 0.99, 0.1, 0.5, size, 0.5], T_S[-1], 0.5, Thermistor.failing)
        spiked = fault.applied(T_S, np.full_like(T_S, 20.0), -40.0, 300.0)
        assert 0.99 <= 20.0 - spiked.min() <= 20.0
        assert spiked.max() == 20.0
    assert fault.applied(T_S, np.full_like(T_S, -35.0), -40.0, 300.0).min() == -40.0


def test_faults_come_as_often_as_stated_and_of_every_kind():
    shares = np.random.default_rng(3).uniform(size=(4000, 6))
    found = [
        fault for fault in (drawn_fault(each, 600.0, 0.05, Thermistor.failing) for each in shares) if fault is not None
    ]
    assert len(found) / 4000 == pytest.approx(0.05, abs=0.01)
    assert {fault.kind for fault in found} == set(FAULT_KINDS)


@pytest.mark.parametrize(("duration_s", "shortest_s", "longest_s"), [(600.0, 60.0, 360.0), (86_400.0, 360.0, 2160.0)])
def test_faults_begin_at_any_time_of_a_run_and_last_a_part_of_it_or_of_an_hour(duration_s, shortest_s, longest_s):
    for share in (0.0, 0.25, 0.75):
        fault = drawn_fault([0.0, 0.5, share, share, 0.5, 0.5], duration_s, 0.1, Thermistor.failing)
        clock = drawn_clock_fault(np.array([0.0, share, share, share]), duration_s, 0.1)
        for each in (fault, clock):
            assert each.begin_s == share * duration_s
            length_s = shortest_s + share * (longest_s - shortest_s)
            assert each.end_s - each.begin_s == pytest.approx(length_s)
        assert clock.offset_s == 60.0 * share - 29.5
    assert drawn_clock_fault(np.array([0.1, 0.5, 0.5, 0.5]), duration_s, 0.1) is None


@pytest.mark.parametrize(
    ("kind", "place", "sizes"),
    [
        ("drift", 0.5, {"offset": 0.5 * 20.0, "gain": -0.2 * 0.5}),
        ("saturation", 0.7, {"offset": 0.5}),
        ("spikes", 0.9, {"offset": 5.0 * 20.0**0.75, "period_s": 2.0 + 0.4 * 58.0}),
    ],
)
def test_how_far_a_fault_takes_a_sensor_lies_evenly_within_what_such_sensors_go(kind, place, sizes):
    """Of a CO cell: 20 ppm and half of the reading either way, spikes of 5 to 100 ppm evenly in their logarithm."""
    fault = drawn_fault([0.0, place, 0.5, 0.5, 0.75, 0.4], 600.0, 0.1, Failing(20.0, 0.5, (5.0, 100.0)))
    assert fault.kind == kind
    assert {name: getattr(fault, name) for name in sizes} == pytest.approx(sizes)


def test_the_shifted_batches_are_other_units_of_the_same_sensors():
    for column, batch in SHIFTED.batches.items():
        _, spread = SENSORS[column]
        assert set(batch) <= set(spread), column
        middle = np.full(24, 0.5)
        ours, theirs = sensor_of(column, middle, {}), sensor_of(column, middle, batch)
        assert all(getattr(ours, name) != getattr(theirs, name) for name in batch)


@pytest.mark.parametrize("column", SENSORS)
def test_what_spreads_stands_in_the_order_of_the_sensors_own_parameters(column):
    kind, spread = SENSORS[column]
    assert [*spread, "full_scale"] == [field.name for field in fields(kind)]
