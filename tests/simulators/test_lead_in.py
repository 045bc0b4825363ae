"""What is on as a run begins has been on for minutes; all else comes when it says."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.lead_in import LEAD_IN_S, already_on, pack_with_lead_in
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.physics.point import airs_at
from simulators.physics.zone_model import LONGEST_STEP_S, pack, run_packed, run_zones
from simulators.run import run_scenario
from simulators.scenarios.catalogue import scenario_class
from simulators.scenarios.drawing import draw_scenario

OPENS = ((0.0, 0.0), (200.0, 0.0), (202.0, 1.0))
HOUSE = Building("one", (Room("room", 5.0, 4.0, 2.5),), (Vent(0, OUTSIDE, 0.9, 0.0, 2.0, opening=OPENS),))
MILD = Ambient(20.0, 50.0, 101_325.0, 20.0, 50.0)


def led_in(sources, duration_s=400.0):
    drawn = replace(draw_scenario(1, 0), building=HOUSE, ambient=MILD, sources=sources, panes=(), duration_s=duration_s)
    drawn = replace(drawn, model_error=type(drawn.model_error)())
    return run_packed(pack_with_lead_in(drawn), "one", MILD, drawn.model_error)


def test_a_fire_burns_and_a_door_opens_when_they_say():
    """As without a lead-in, where nothing is on before: in a room as warm as it is outdoors."""
    fire = Fire(0, "wood", 2.5, 2.0, 0.3, 0.2, 100.0, 100.0, growth_kw_s2=0.02, peak_hrr_kw=60.0)
    led, plain = led_in((fire,)), run_zones(HOUSE, [fire], MILD, end_s=400.0)
    np.testing.assert_array_equal(led.t_s, plain.t_s)
    shapes = [{name: each.shape for name, each in vars(run).items() if hasattr(each, "shape")} for run in (led, plain)]
    assert shapes[0] == shapes[1]
    assert not led.hrr_w[led.t_s < 90.0].any()
    np.testing.assert_allclose(led.hrr_w, plain.hrr_w, atol=600.0)
    np.testing.assert_allclose(led.temp_k, plain.temp_k, atol=2.0)
    np.testing.assert_allclose(led.layer_height_m, plain.layer_height_m, atol=0.1)
    [air], [same] = (airs_at(each, HOUSE, [(0, 4.0, 3.0, 2.45)]) for each in (led, plain))
    np.testing.assert_allclose(air.temp_c, same.temp_c, atol=3.0)


def test_what_is_on_has_been_on_and_what_begins_has_not():
    people = Release(0, 1.0, 1.0, 1.1, heat_kw=((0.0, 0.15),), co2_kg_s=((0.0, 2e-5), (60.0, 0.0)))
    toast = Release(0, 1.0, 1.0, 1.1, heat_kw=((60.0, 0.0), (90.0, 1.0)))
    assert already_on(people).heat_kw == ((-LEAD_IN_S, 0.15), (0.0, 0.15))
    assert already_on(people).co2_kg_s == ((-LEAD_IN_S, 2e-5), (0.0, 2e-5), (60.0, 0.0))
    assert already_on(toast) == toast
    warm, still = led_in((people,)), led_in((toast,))
    assert warm.layer_height_m[0, 0] < 2.2
    assert still.layer_height_m[0, 0] == pytest.approx(2.5, abs=0.01)


def test_what_has_been_on_is_as_fine_steps_make_it():
    """Before 0, of which nothing is told, steps are three times as long as later."""
    people = already_on(Release(0, 1.0, 1.0, 1.1, heat_kw=((0.0, 0.3),), co2_kg_s=((0.0, 4e-5),)))
    coarse, fine = (
        run_packed(
            pack(HOUSE, [people], MILD, 10.0, 1.0, ModelError(), longest_step_s=step, begin_s=-LEAD_IN_S),
            "one", MILD, ModelError(),
        )
        for step in (LONGEST_STEP_S, 0.5)
    )  # fmt: skip
    assert coarse.steps < 40
    np.testing.assert_allclose(coarse.temp_k, fine.temp_k, atol=0.05)
    np.testing.assert_allclose(coarse.layer_height_m, fine.layer_height_m, atol=0.03)
    np.testing.assert_allclose(coarse.fractions[..., c.CO2], fine.fractions[..., c.CO2], rtol=0.02)


def test_who_is_in_a_room_from_the_start_does_not_come_as_the_run_begins():
    """A head under the ceiling was warmed by half a kelvin in its first minutes, in one room of ten by 1.4."""
    rises = []
    for number in count():
        drawn = draw_scenario(9, number, scenario_class("normal_life"))
        room = drawn.people[0].room if drawn.people else None
        for head in run_scenario(drawn, 0.0).heads:
            if (
                head.head.room == room
                and "temp_c" in head.readings.columns
                and "fault" not in head.readings.drawn["temp_c"]
            ):
                t_s, temp_c = head.readings.t_s, head.readings.columns["temp_c"]
                rises.append(temp_c[(t_s > 180.0) & (t_s < 240.0)].mean() - temp_c[t_s < 10.0].mean())
        if len(rises) >= 20:
            break
    assert abs(np.median(rises)) < 0.15
