"""Windows break where something burns, when their panes are hot, and then let air in."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from firelake.contracts.tables import TRUTH_SCENARIOS

from simulators.kernels.layout import D_TEMP
from simulators.leaks import enclosure_of
from simulators.physics.building import OUTSIDE, Building, Room, Vent
from simulators.physics.materials import PANE
from simulators.physics.openings import Trigger
from simulators.physics.zone_model import run_zones
from simulators.rows import rows_of
from simulators.run import run_scenario
from simulators.scenarios.catalogue import read_file, scenario_class
from simulators.scenarios.drawing import draw_scenario
from simulators.scenarios.glazing import FALLS_AT_C, glazed
from simulators.window_pane import PANE_J_M2K, open_share

CLOSED = """\
name: closed
doc: A pool of heptane in a shut room, with a window that breaks.
kind: fire
duration_s: 900
rooms: office
fire: {fuel: heptane, ignition_s: 10, base_height_m: 0.1, area_m2: 0.5, growth_kw_s2: 0.1876, peak_hrr_kw: 1000}
building:
  rooms:
    - {name: study, use: office, width_m: 4, depth_m: 5, height_m: 2.5}
  vents:
    - {from_room: study, to_room: outside, width_m: 1.5, sill_m: 0.9, soffit_m: 2.1, share: 0, falls_at_c: 90}
"""


def test_the_pane_that_breaks_is_the_one_that_a_camera_sees():
    """4 mm of float glass: 2500 kg/m3 and 720 J/(kg K), 7.2 kJ/m2K (EN 572-1)."""
    assert PANE.heat_capacity_j_m3k * PANE.thickness_m == pytest.approx(PANE_J_M2K) == pytest.approx(7200.0)


def _history(drawn):
    return run_zones(drawn.building, drawn.sources, drawn.ambient, drawn.duration_s, devices=drawn.panes)


def test_windows_of_the_room_that_burns_have_panes_and_no_others():
    panes = 0
    for number in range(40):
        drawn = draw_scenario(7, number, scenario_class("flaming_furniture"))
        windows = [v for v in drawn.building.vents if v.is_window and v.from_room == drawn.fire.room]
        low, high = FALLS_AT_C[drawn.house.glazing]
        assert [pane.room for pane in drawn.panes] == [drawn.fire.room] * len(windows)
        assert all(v.trigger is not None and low <= v.trigger.setpoint <= high for v in windows)
        assert all(v.trigger is None for v in drawn.building.vents if v not in windows)
        panes += len(windows)
    assert panes > 20
    assert draw_scenario(7, 0, scenario_class("nuisance_cooking")).panes == ()


def test_until_it_breaks_a_window_moves_as_it_did():
    for number in range(60):
        drawn = draw_scenario(7, number, scenario_class("flaming_furniture"))
        for vent in (each for each in drawn.building.vents if each.trigger is not None):
            assert vent.opening[-1][1] >= max(0.3, *(share for _, share in vent.untriggered))
        room = enclosure_of(drawn.building, drawn.fire.room, drawn.ambient)
        seen = [v.untriggered for v in drawn.building.vents if drawn.fire.room in (v.from_room, v.to_room)]
        assert [opening.share for opening in room.openings] == seen


def _walled(drawn):
    """The same where nothing is behind the pane."""
    vents = tuple(replace(v, opening=tuple((t, 0.0) for t, _ in v.opening)) for v in drawn.building.vents)
    return replace(drawn, building=replace(drawn.building, vents=vents))


def test_a_starved_fire_burns_on_when_the_window_breaks(tmp_path):
    path = tmp_path / "closed.yaml"
    path.write_text(CLOSED)
    drawn = draw_scenario(1, 0, read_file(path))
    broken, whole = _history(drawn), _history(_walled(drawn))
    hot = broken.devices[:, 0, D_TEMP] >= 90.0 + 273.15
    breaks = int(np.argmax(hot))
    assert 0 < breaks < 600
    np.testing.assert_allclose(broken.hrr_w[:breaks], whole.hrr_w[:breaks], rtol=1e-6)
    late = slice(breaks + 120, None)
    assert whole.hrr_w[late].mean() < 0.3 * broken.hrr_w[late].mean()


def test_a_window_is_open_once_its_pane_has_fallen_out(tmp_path):
    path = tmp_path / "closed.yaml"
    path.write_text(CLOSED)
    drawn = draw_scenario(1, 0, read_file(path))
    history = _history(drawn)
    is_open = open_share(drawn.building.vents[0], history.vent_s[0], history.t_s)
    hot = np.maximum.accumulate(history.devices[:, 0, D_TEMP] >= 90.0 + 273.15)
    np.testing.assert_array_equal(is_open, hot)
    assert 0.0 < hot.mean() < 1.0


@pytest.mark.parametrize("falls_at_c", [90, 900])
def test_when_a_pane_fell_out_stands_among_the_truth(tmp_path, falls_at_c):
    """It changes everything that a room comes to, and nothing told it."""
    path = tmp_path / "closed.yaml"
    path.write_text(CLOSED.replace("falls_at_c: 90", f"falls_at_c: {falls_at_c}"))
    run = run_scenario(draw_scenario(1, 0, read_file(path)), frames_hz=0.0)
    [pane] = json.loads(rows_of(run)[TRUTH_SCENARIOS.name][0].columns["draws_json"])["panes"]
    hot = run.history.devices[:, 0, D_TEMP] >= falls_at_c + 273.15
    assert pane == {"vent": 0, "room": 0, "fallen_s": pane["fallen_s"]}
    assert (pane["fallen_s"] is None) == (not hot.any()) == (falls_at_c == 900)
    if hot.any():
        first = int(np.argmax(hot))
        assert run.history.t_s[first - 1] < pane["fallen_s"] <= run.history.t_s[first]


def test_a_pane_that_stays_cool_stays_whole(tmp_path):
    path = tmp_path / "closed.yaml"
    path.write_text(CLOSED.replace("peak_hrr_kw: 1000", "peak_hrr_kw: 5"))
    drawn = draw_scenario(1, 0, read_file(path))
    np.testing.assert_allclose(_history(drawn).hrr_w, _history(_walled(drawn)).hrr_w, rtol=1e-6)


def test_a_trigger_needs_what_is_before_and_what_after():
    drawn = draw_scenario(7, 0, scenario_class("flaming_furniture"))
    vent = next(v for v in drawn.building.vents if v.trigger is not None)
    with pytest.raises(ValueError, match="a share before its trigger and one after"):
        replace(vent, opening=((0.0, 0.0),))


def test_a_window_that_was_moved_is_open_as_far_as_it_fell_out_once_it_broke():
    opening = ((0.0, 0.0), (10.0, 0.5), (20.0, 0.5), (30.0, 0.1), (30.0, 0.8))
    vent = Vent(0, OUTSIDE, 1.0, 0.9, 2.1, opening, Trigger("temperature", 90.0, "pane 0"))
    seen_s = np.array([0.0, 5.0, 15.0, 25.0, 40.0, 49.0, 50.0, 59.0])
    moved = [0.0, 0.25, 0.5, 0.3, 0.1, 0.1]
    np.testing.assert_allclose(open_share(vent, 49.5, seen_s), [*moved, 0.8, 0.8])
    np.testing.assert_allclose(open_share(vent, np.nan, seen_s), [*moved, 0.1, 0.1])


def test_a_pane_stands_upright_in_its_wall_at_its_windows_height_and_breaks_it():
    room = Room("a", 4.0, 5.0, 2.5)
    window = Vent(0, OUTSIDE, 1.0, 0.9, 2.1, ((0.0, 0.0), (10.0, 0.6)))
    building, [pane] = glazed(Building("b", (room,), (window,)), {0: (300.0, 0.4)})
    assert (pane.place_m, pane.normal, pane.depth_m) == ((0.0, 2.5, 1.5), (1.0, 0.0, 0.0), 0.0)
    [vent] = building.vents
    assert vent.trigger == Trigger("temperature", 300.0, pane.name)
    assert vent.untriggered == window.opening
    # open as wide as it ever was, though less of its pane fell
    assert vent.opening[-1][1] == 0.6
    assert glazed(Building("b", (room,), (window,)), {0: (300.0, 0.8)})[0].vents[0].opening[-1][1] == 0.8
