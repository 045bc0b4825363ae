"""The gas at a place beside fires: the hottest of what still air, flames, plumes and jets make there."""

from functools import cache

import naive_local_air as naive
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulators.kernels.cpu import sizes, work_for
from simulators.kernels.layout import F_BASE_M, F_CEILING_K, F_CONVECTIVE_KW, F_DIAMETER_M, F_KW
from simulators.kernels.local_air import layer_gas, local_gas, strike_ceilings
from simulators.physics.building import Building, Room
from simulators.physics.fire import Ambient, ModelError, TabulatedFire
from simulators.physics.zone_model import pack

HEIGHT_M = 2.5


@cache
def packed(width_m, depth_m, hall):
    """A room of two fires, and beside it one like it of one."""
    rooms = tuple(Room(name, width_m, depth_m, HEIGHT_M, hall=hall) for name in "ab")
    rows = ((0.0, 100.0, 0.0, 0.1, 0.0, 0.0, 0.0),)
    burners = [TabulatedFire(room, 1.0, 1.0, (1.0, 4.0, 0.0, 0.0, 0.0), 5e7, 0.3, rows) for room in (0, 0, 1)]
    scenario = pack(Building("two", rooms), burners, Ambient(), 10.0, 1.0, ModelError())
    return scenario, work_for(*sizes(scenario))


def kernel_gas(place, layer_m, temps_k, room, fires):
    """By the kernels, of three fires, the last of them in the room beside, whose air is the same."""
    width_m, depth_m, _, hall = room
    scenario, work = packed(width_m, depth_m, hall)
    work.layer[:], work.gas.temps[:] = layer_m, temps_k
    for n, fire in enumerate(fires):
        scenario.sources.x[n], scenario.sources.y[n], scenario.sources.against[n] = fire.x_m, fire.y_m, fire.against
        work.fire[n, [F_KW, F_CONVECTIVE_KW, F_BASE_M, F_DIAMETER_M]] = (
            fire.kw, fire.convective_kw, fire.base_m, fire.diameter_m
        )  # fmt: skip
    strike_ceilings(scenario, work)
    around_k, still, *_ = layer_gas(0, *place, False, scenario, work)
    return local_gas(0, *place, around_k, still, scenario, work), work.fire[:, F_CEILING_K]


fires = st.builds(
    lambda x, y, base, diameter, kw, convects, against: naive.Flames(x, y, base, diameter, kw, convects * kw, against),
    st.floats(0.5, 3.0), st.floats(0.5, 1.5), st.floats(0.0, 2.2), st.floats(0.1, 1.0), st.floats(0.0, 800.0),
    st.floats(0.4, 1.0), st.sampled_from([1.0, 2.0, 4.0]),
)  # fmt: skip
FIRE = naive.Flames(1.0, 1.0, 0.4, 0.3, 100.0, 70.0, 1.0)
SMALL = FIRE._replace(kw=10.0, convective_kw=7.0)
"""Its plume is 0.44 m in radius 0.8 m up, and at a place there is no jet."""
OUT = FIRE._replace(kw=0.0, convective_kw=0.0)
LONG_M, SHORT_M = 12.0, 3.0


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.tuples(st.floats(-1.0, 9.0), st.floats(-0.4, 0.4)), st.floats(0.1, HEIGHT_M), st.floats(0.2, 2.4),
    st.floats(285.0, 320.0), st.floats(-2.0, 200.0), st.booleans(), st.booleans(),
    st.lists(fires, min_size=2, max_size=2),
)  # fmt: skip
@example((0.0, 0.0), 2.45, 1.5, 293.0, 0.0, False, True, [FIRE, OUT])
@example((8.0, 0.1), 2.45, 1.5, 293.0, 60.0, False, True, [FIRE, OUT])
@example((8.0, 0.1), 2.45, 1.5, 293.0, 60.0, True, True, [FIRE, OUT])
@example((0.05, 0.0), 0.6, 1.5, 293.0, 60.0, False, False, [FIRE._replace(diameter_m=0.6), OUT])
@example((0.1, 0.1), 1.2, 1.0, 293.0, 20.0, True, False, [FIRE._replace(kw=8.0, convective_kw=6.0), FIRE])
@example((0.4, 0.0), 1.2, 1.5, 293.0, 20.0, False, False, [SMALL, OUT])
@example((0.5, 0.0), 1.2, 1.5, 293.0, 20.0, False, False, [SMALL, OUT])
@example((0.2, 0.0), 0.3, 1.0, 293.0, 20.0, False, False, [FIRE._replace(base_m=2.45), OUT])
@example((0.2, 0.0), 2.498, 1.0, 293.0, 20.0, False, False, [FIRE._replace(base_m=2.46), OUT])
@example((1.65, 0.1), 2.45, 1.5, 293.0, 60.0, False, True, [FIRE, OUT])
def test_gas_at_a_place_is_the_hottest_that_any_fire_of_the_room_makes(
    off_m, z_m, layer_m, lower_k, warmer_k, along_y, hall, burning
):
    width_m, depth_m = LONG_M, SHORT_M
    place = (burning[0].x_m + off_m[0], burning[0].y_m + off_m[1], z_m)
    if along_y:
        width_m, depth_m, place = depth_m, width_m, (place[1], place[0], z_m)
        burning = [fire._replace(x_m=fire.y_m, y_m=fire.x_m) for fire in burning]
    room, temps_k = (width_m, depth_m, HEIGHT_M, hall), (lower_k + warmer_k, lower_k)
    all_of_them = [*burning, FIRE._replace(x_m=place[0], y_m=place[1], kw=900.0, convective_kw=600.0)]
    (ours_k, ours_m_s), strikes_k = kernel_gas(place, layer_m, temps_k, room, all_of_them)
    plain_k, plain_m_s = naive.gas_at(place, layer_m, temps_k, room, burning)
    assert ours_k == pytest.approx(plain_k, rel=1e-12)
    assert ours_m_s == pytest.approx(plain_m_s, rel=1e-9)
    plain = [naive.axis_k(fire.mirrored(), HEIGHT_M, layer_m, temps_k) for fire in all_of_them]
    assert strikes_k == pytest.approx(plain, rel=1e-12)
