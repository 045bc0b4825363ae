"""What the kernels read of a building is what it says: sizes, heights over one datum, places, triggers and winds."""

from dataclasses import replace

import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.physics.building import MATERIALS, OUTSIDE, Building, Room
from simulators.physics.materials import FINISHES
from simulators.physics.openings import CeilingVent, Fan, HeatLink, Trigger, Vent
from simulators.physics.pack_rooms import (
    pack_fans,
    pack_hatches,
    pack_linings,
    pack_rooms,
    pack_triggers,
    pack_vents,
    pack_walls,
)

BELOW = Room("below", 4.0, 5.0, 2.5, leak_area_m2=0.02, origin_m=(1.0, 2.0, 0.5))
ABOVE = Room("above", 4.0, 5.0, 2.0, leak_area_m2=0.0, origin_m=(5.0, 2.0, 0.9))
HOME = Building("home", (BELOW, ABOVE))


def test_a_room_that_is_no_box_has_the_volume_and_the_walls_of_its_sections():
    """A roof: a plan of 20 m2 that narrows to 5, and keeps its proportions: half as wide and long at the top."""
    roof = replace(BELOW, cross_section=((0.0, 20.0), (2.5, 5.0)))
    rooms = pack_rooms(Building("b", (roof, ABOVE)))
    z = rooms.section_m[0]
    assert rooms.sections.tolist() == [z.size, 0]
    assert (z[0], z[-1]) == (0.0, 2.5)
    assert rooms.section_volume[0] == pytest.approx(20.0 * z - 3.0 * z**2, rel=1e-6)
    # around it: 18 m by the root of its area over 20 m2, the integral of sqrt(1 - 0.3 z)
    assert rooms.section_wall[0] == pytest.approx(18.0 / 0.45 * (1.0 - (1.0 - 0.3 * z) ** 1.5), rel=1e-3, abs=1e-9)
    assert rooms.volume == pytest.approx([20.0 * 2.5 - 3.0 * 2.5**2, 40.0])
    assert (rooms.floor_area == rooms.ceiling_area).all()
    assert rooms.width.tolist() + rooms.depth.tolist() + rooms.height.tolist() == [4.0, 4.0, 5.0, 5.0, 2.5, 2.0]


def test_heights_of_vents_are_over_one_datum_and_what_comes_from_outside_is_turned_round():
    door, window = Vent(0, 1, 0.9, 0.4, 2.4), Vent(OUTSIDE, 1, 1.0, 0.9, 1.8, wind_pa=4.0)
    vents, _ = pack_vents(replace(HOME, vents=(door, window), warmed_to_c=18.0), {})
    assert (vents.here.tolist(), vents.there.tolist()) == ([0, 1, 0], [1, OUTSIDE, OUTSIDE])
    assert (vents.sill_z, vents.soffit_z) == (pytest.approx([0.9, 1.8, 0.5]), pytest.approx([2.9, 2.7, 3.0]))
    assert vents.wind_pa.tolist() == [0.0, 4.0, 0.0]
    assert vents.least_k == pytest.approx([291.15] * 3)


def test_heating_has_warmed_what_has_long_been_coming_in_and_nothing_else():
    """A shut window that breaks lets in the weather."""
    window, breaks = Vent(OUTSIDE, 1, 1.0, 0.9, 1.8), Trigger("temperature", 300.0, "pane")

    def least_c(*shares, trigger=None):
        moved = replace(window, opening=tuple((9.0 * i, share) for i, share in enumerate(shares)), trigger=trigger)
        return pack_vents(replace(HOME, vents=(moved,), warmed_to_c=18.0), {"pane": 0})[0].least_k[0] - c.KELVIN

    assert least_c(0.1) == least_c(0.1, 0.1) == least_c(0.1, 0.8, trigger=breaks) == pytest.approx(18.0)
    assert max(least_c(0.0, 1.0), least_c(0.1, 0.8), least_c(0.0, 0.8, trigger=breaks)) < -273.0


def test_cracks_are_slots_from_floor_to_ceiling_as_large_as_the_leak_each_in_its_wind():
    winds = ((0.25, 3.0), (0.75, -1.0))
    vents, opens = pack_vents(Building("b", (replace(BELOW, leak_winds=winds), ABOVE)), {})
    assert vents.width * (vents.soffit_z - vents.sill_z) == pytest.approx([0.25 * 0.02, 0.75 * 0.02])
    assert vents.wind_pa.tolist() == [3.0, -1.0]
    assert opens.points.tolist() == [[0.0, 1.0]] * 2
    assert opens.first.tolist() == [0, 1, 2]


def test_a_vent_is_where_it_is_in_each_of_its_rooms_or_nowhere_known():
    """In a wall at x = 5, right of one room and left of the other; a decimetre askew it is put there, more is lost."""

    def places(x_m, y_m):
        vent = Vent(0, 1, 0.9, 0.4, 2.4, place_m=(x_m, y_m))
        return pack_vents(replace(HOME, vents=(vent,)), {})[0].place[0].tolist()

    assert places(5.0, 4.0) == [[4.0, 2.0], [0.0, 2.0]]
    assert places(5.09, 1.95) == [[4.0, 0.0], [pytest.approx(0.09), 0.0]]
    assert places(4.95, 4.0) == [[pytest.approx(3.95), 2.0], [0.0, 2.0]]
    assert np.isnan(places(5.2, 4.0)[0]).all()
    assert not np.isnan(places(5.2, 4.0)[1]).any()
    assert np.isnan(places(5.0, 7.2)).all()
    unknown = pack_vents(replace(HOME, vents=(Vent(0, 1, 0.9, 0.4, 2.4),)), {})[0]
    assert np.isnan(unknown.place).all()


def test_a_hole_is_at_the_ceiling_below_or_at_the_floor_above_nothing():
    holes = (CeilingVent(1, 0, 2.0, "square"), CeilingVent(OUTSIDE, 1, 1.0), CeilingVent(0, OUTSIDE, 0.5))
    hatches, _ = pack_hatches(replace(HOME, ceiling_vents=holes), {})
    assert hatches.z == pytest.approx([3.0, 2.9, 0.5])
    assert (hatches.area.tolist(), hatches.shape.tolist()) == ([2.0, 1.0, 0.5], [True, False, False])
    assert (hatches.above.tolist(), hatches.below.tolist()) == ([1, OUTSIDE, 0], [0, 1, OUTSIDE])


def test_a_diffuser_reaches_half_its_areas_root_up_and_down():
    fan = Fan(0, 1, 0.1, 2.0, 0.5, 0.04, 0.09, (100.0, 250.0), 0.9, 60.0, warmed_to_c=20.0)
    fans, _ = pack_fans(replace(HOME, fans=(fan,)), {})
    told = [getattr(fans, name)[0] for name in fans._fields if name != "n"]
    assert told == pytest.approx([0, 1, 0.1, 2.0, 0.5, 0.1, 0.15, 100.0, 250.0, 0.9, 60.0, 293.15])
    plain, opens = pack_fans(replace(HOME, fans=(Fan(0, 1, 0.1, 2.0, 0.5),)), {})
    # it filters nothing, warms nothing, and always runs
    assert (plain.filter_share[0], plain.least_k[0], opens.points.tolist()) == (0.0, 0.0, [[0.0, 1.0]])


def test_a_trigger_is_in_kelvin_or_watts_and_of_its_device():
    triggers = [None, Trigger("temperature", 57.0, "b"), Trigger("flux", 2500.0, "a")]
    kind, setpoint, device = pack_triggers(triggers, {"a": 0, "b": 1})
    assert kind.tolist() == [c.NO_TRIGGER, c.BY_TEMPERATURE, c.BY_FLUX]
    assert setpoint == pytest.approx([0.0, 330.15, 2500.0])
    assert device[1:].tolist() == [1, 0]


def test_surfaces_are_linked_both_ways_upper_to_upper_wall_and_ceiling_to_floor():
    links = (HeatLink(0, 1, "wall", 0.3), HeatLink(0, 1, "ceiling", 0.8))
    linked = pack_walls(replace(HOME, heat_links=links)).linked
    expected = np.zeros((2, 4, 2))
    for surface in (c.UPPER_WALL, c.LOWER_WALL):
        expected[0, surface, 1] = expected[1, surface, 0] = 0.3
    expected[0, c.CEILING, 1] = expected[1, c.FLOOR, 0] = 0.8
    np.testing.assert_array_equal(linked, expected)


def test_surfaces_are_of_their_own_materials_and_linings():
    room = replace(BELOW, ceiling=(), floor="steel", finish=("painted", "tiled", "varnished"))
    walls, linings = pack_walls(Building("b", (room, ABOVE))), pack_linings(Building("b", (room, ABOVE)))
    gypsum, steel = MATERIALS["gypsum"], MATERIALS["steel"]
    by_surface = np.zeros(4)
    by_surface[[c.CEILING, c.UPPER_WALL, c.LOWER_WALL, c.FLOOR]] = 0.9, *2 * [gypsum.emissivity], steel.emissivity
    assert walls.emissivity[0] == pytest.approx(by_surface)
    assert walls.bare[0].nonzero()[0].tolist() == [c.FLOOR]
    assert walls.capacity[0, c.UPPER_WALL].sum() == pytest.approx(790.0 * 900.0 * 0.016)
    lined = [FINISHES[room.finish[0]], FINISHES["tiled"], FINISHES["tiled"], FINISHES["varnished"]]
    assert linings.holds[0][[c.CEILING, c.UPPER_WALL, c.LOWER_WALL, c.FLOOR]] == pytest.approx(
        [finish.holds_kg_m2 for finish in lined]
    )
    assert linings.damp.tolist() == [True, False]
    assert not linings.holds[1].any()
