"""What a head sends of its sensors' readings: in steps, some lost, stamped by its clock, until a fire destroys it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from clean_air import T_S, air

from simulators.camera import faults as camera_faults
from simulators.sensors import faults
from simulators.sensors import head as heads
from simulators.sensors.faults import ClockFault
from simulators.sensors.head import SENSORS, Head, readings, sensor_of


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


def test_a_wrong_clock_stamps_readings_elsewhere_but_never_twice():
    wrong = [read for read in (readings(1, i, head("temp_c"), T_S, air()) for i in range(600)) if "clock" in read.drawn]
    assert wrong
    for read in wrong:
        assert (np.diff(read.t_s) > 0.0).all()
        assert (read.t_s % 1.0 == 0.5).any()
        assert T_S[0] <= read.t_s[0]
        assert read.t_s[-1] <= T_S[-1]


def test_a_wrong_clock_is_wrong_from_its_begin_to_its_end_and_what_it_stamps_outside_the_run_is_lost(monkeypatch):
    right = readings(1, 6, head("temp_c"), T_S, air())
    of_second = dict(zip(right.t_s, right.columns["temp_c"], strict=True))
    for fault in (ClockFault(300.0, 500.0, -12.5), ClockFault(0.0, 100.0, -7.5), ClockFault(900.0, 1500.0, 20.5)):
        monkeypatch.setattr(heads.faults, "drawn_clock_fault", lambda *_, fault=fault: fault)
        wrong = readings(1, 6, head("temp_c"), T_S, air())
        during = (fault.begin_s <= T_S) & (fault.end_s > T_S)
        stamped_s = T_S + fault.offset_s * during
        told = {stamp: of_second[t] for t, stamp in zip(T_S, stamped_s, strict=True) if t in of_second}
        told = {stamp: told[stamp] for stamp in sorted(told) if T_S[0] <= stamp <= T_S[-1]}
        np.testing.assert_array_equal(wrong.t_s, [*told])
        np.testing.assert_array_equal(wrong.columns["temp_c"], [*told.values()])


def test_a_head_that_is_offline_sends_nothing_for_half_a_minute_to_three():
    away = [
        read for read in (readings(2, i, head("temp_c"), T_S, air()) for i in range(100)) if "offline" in read.drawn
    ]
    assert 1 <= len(away) <= 15
    for read in away:
        begin_s, length_s = read.drawn["offline"].values()
        assert T_S[0] <= begin_s <= T_S[-1]
        assert 30.0 <= length_s <= 180.0
        sent = np.isin(T_S, read.t_s)
        offline = (begin_s <= T_S) & (begin_s + length_s > T_S)
        assert not sent[offline].any()
        assert sent[~offline].mean() > 0.98


def test_a_head_that_a_fire_destroys_sends_nothing_more_and_what_it_sent_before():
    burnt, cool = (readings(1, 3, head("co_ppm"), T_S, air(temp_c=hot_c, velocity_m_s=1.0)) for hot_c in (600.0, 20.0))
    assert 250.0 < burnt.silent_s < 350.0
    assert burnt.drawn["silent_s"] == burnt.silent_s
    before = cool.t_s < burnt.silent_s
    np.testing.assert_array_equal(burnt.t_s, cool.t_s[before])
    np.testing.assert_array_equal(burnt.columns["co_ppm"], cool.columns["co_ppm"][before])
    assert "silent_s" not in cool.drawn


@pytest.mark.parametrize("column", SENSORS)
def test_a_head_tells_whole_steps_of_its_sensors(column):
    step = SENSORS[column][0].resolution
    told = readings(1, 4, head(column), T_S, air(co_ppm=40.0, temp_c=35.0, od_per_m=0.01)).columns[column]
    np.testing.assert_allclose(told / step, np.rint(told / step), rtol=0.0, atol=1e-6)
    assert np.unique(told).size > 5
    stops = np.array([sensor_of(column, [0.5] * 24, {}).full_scale, SENSORS[column][0].lowest]) / step
    np.testing.assert_allclose(stops, np.rint(stops), rtol=1e-12)


@pytest.mark.parametrize("column", SENSORS)
def test_what_a_head_tells_is_the_step_nearest_to_what_its_sensor_reads(column, monkeypatch):
    told, step = readings(1, 5, head(column), T_S, air()).columns[column], SENSORS[column][0].resolution
    monkeypatch.setattr(SENSORS[column][0], "resolution", 1e-6 * step)
    heads._channels.cache_clear()
    fine = readings(1, 5, head(column), T_S, air()).columns[column]
    heads._channels.cache_clear()
    np.testing.assert_allclose(told, fine, rtol=0.0, atol=0.5001 * step)


def test_how_often_what_fails_is_as_the_page_of_the_simulators_says():
    text = " ".join((Path(__file__).parents[2] / "docs" / "simulators.md").read_text().split())
    stated = {
        "sensor": faults.SENSOR_FAULT_PROBABILITY,
        "head": faults.OFFLINE_PROBABILITY,
        "head's clock": faults.CLOCK_FAULT_PROBABILITY,
        "reading": faults.LOST_READING_SHARE,
        "camera": camera_faults.FAULT_PROBABILITY,
    }
    for what, share in stated.items():
        assert f"ne {what} in {round(1.0 / share)} " in text, what
