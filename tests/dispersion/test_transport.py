"""A step on the grid: beside plain numpy, beside what is known in closed form, and without new extremes."""

import numpy as np
import pytest

from simulators.dispersion import Enclosure, Fan, Grid, Leak, Opening, plain
from simulators.dispersion.exchange import RIM
from simulators.dispersion.flow import Flow, find_flow
from simulators.dispersion.level_flow import level_flow, longest_step_s
from simulators.dispersion.room import Room
from simulators.dispersion.run import advance_on_cpu

LEAK = Leak(1.1, 0.8, 0.3, 0.02, {"CH4": ((0.0, 2e-4),), "CO": ((0.0, 1e-5),)}, heat_w=((0.0, 40.0),), jet="up")
ROOM = Enclosure(
    2.0, 1.7, 1.5, (Opening("x0", 0.8, 0.6, 0.4, 0.9), Opening("y1", 1.2, 1.2, 0.3, 0.2, 0.1)),
    (Fan(1.9, 1.0, 1.4, 0.1, ((0.0, -2e-3),)),), leak_area_m2=1e-3, outdoor_k=280.0, diffusivity_m2_s=1e-3,
)  # fmt: skip


def padded(field):
    return np.pad(field, ((0, 0), *[(RIM, RIM)] * 3), mode="edge")


def inside(field):
    return field[:, RIM:-RIM, RIM:-RIM, RIM:-RIM]


def still(grid, speeds=(0.0, 0.0, 0.0), mix=(0.0, 0.0, 0.0)):
    """A flow that is even but for the walls, 1/s, along one axis; nothing is drawn or given."""
    nz, ny, nx = grid
    x, y, z = np.zeros((nz, ny, nx + 4)), np.zeros((nz, ny + 1, nx + 4)), np.zeros(nz + 1)
    x[:, :, RIM + 1 : RIM + nx], y[:, 1:-1, RIM:-RIM], z[1:-1] = speeds
    up = np.full((1, nz + 1), mix[2])
    up[:, [0, -1]] = 0.0
    none = np.zeros((0, 2), np.int64)
    return Flow(
        x, y, z, np.full((1, nz), mix[0]), np.full((1, nz), mix[1]), up, np.zeros((1, nz)), none, np.zeros((0, nz)),
        np.zeros((0, 1)), np.zeros((0, nz)), np.zeros(1, np.int64), none, np.zeros(0), 1.0, 0.0, np.zeros(1), (),
    )  # fmt: skip


def run(field, flow, steps, dt):
    return inside(advance_on_cpu(padded(field), flow, steps, dt, 1.0, np.zeros(len(field))))


@pytest.mark.parametrize("sizes", [(7, 6, 9), (60, 40, 20)], ids=["one thread", "many threads"])
def test_steps_are_those_of_plain_numpy(sizes):
    room = Room(ROOM, Grid(*sizes), ("CH4", "CO"), heated=True)
    field = np.random.default_rng(5).random((3, sizes[2], sizes[1], sizes[0])) * 0.1
    flow = find_flow(room, (LEAK,), field, 0.0, 5.0, 0.0)
    assert len(flow.drawn) > 4
    left, told, gone = np.zeros(3), field, np.zeros(3)
    for _ in range(3):
        told, more = plain.step(told, flow, flow.longest_step_s, room.cell_m3)
        gone += more
    fast = advance_on_cpu(padded(field), flow, 3, flow.longest_step_s, room.cell_m3, left)
    np.testing.assert_allclose(inside(fast), told, rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(left, gone, rtol=1e-11)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_diffusion_converges_to_the_cosine_that_fades_by_the_square_of_the_cell(axis):
    def error(n):
        shape = [3, 3, 3]
        shape[2 - axis] = n
        mix = [0.0, 0.0, 0.0]
        mix[axis] = n**2  # 1 m2/s over 1 m
        at = np.cos(np.pi * (np.arange(n) + 0.5) / n)
        dims = [1, 1, 1, 1]
        dims[3 - axis] = n
        start = np.broadcast_to(1.0 + at.reshape(dims), (1, *shape))
        steps = n * n
        told = run(start, still(shape, mix=mix), steps, 0.05 / steps)
        return np.abs(told - 1.0 - (start - 1.0) * np.exp(-(np.pi**2) * 0.05)).max()

    assert np.log2(error(10) / error(20)) == pytest.approx(2.0, abs=0.15)


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("ahead", [1.0, -1.0])
def test_a_profile_is_carried_without_new_extremes_and_arrives(axis, ahead):
    n, shape, dims, speeds = 120, [4, 4, 4], [1, 1, 1, 1], [0.0, 0.0, 0.0]
    shape[2 - axis], dims[3 - axis], speeds[axis] = n, n, ahead
    at = np.arange(n) + 0.5

    def profile(middle):
        return (np.exp(-(((at - middle) / 8.0) ** 2)) + (np.abs(at - middle - 15 * ahead) < 6.0)).reshape(dims)

    start = np.broadcast_to(profile(60 - 20 * ahead), (1, *shape))
    told = run(start, still(shape, speeds), 100, 0.4)
    assert told.min() >= -1e-15
    assert told.max() <= start.max() * (1.0 + 1e-15)
    off = np.abs(told - profile(60 + 20 * ahead)).mean()
    assert off < 0.03  # of a donor cell without the correction 0.074
    assert told.sum() == pytest.approx(start.sum(), rel=1e-13)


def test_a_smooth_profile_converges_faster_than_to_first_order():
    def error(n):
        at = (np.arange(n) + 0.5) / n
        bump = lambda middle: np.exp(-(((at - middle) / 0.08) ** 2))  # noqa: E731
        start = np.broadcast_to(bump(0.3).reshape(1, 1, 1, n), (1, 2, 2, n))
        told = run(start, still((2, 2, n), (n, 0.0, 0.0)), n, 0.4 / n)
        return np.abs(told[0, 0, 0] - bump(0.7)).mean()

    assert np.log2(error(50) / error(100)) > 1.5


def test_level_flow_takes_away_what_planes_gain():
    gain = np.random.default_rng(2).normal(size=(5, 6, 7))
    gain -= gain.mean()
    x, y, z = level_flow(gain, (0.2, 0.3, 0.1))
    away = np.diff(x, axis=2) + np.diff(y, axis=1) + np.diff(z)[:, None, None]
    np.testing.assert_allclose(away, gain, atol=1e-12)
    assert not x[:, :, [0, -1]].any()
    assert not y[:, [0, -1]].any()
    # within a plane it is the gradient of a potential: round any four cells it comes to nothing
    round_m2 = np.diff(x[:, :, 1:-1], axis=1) * 0.2**2 - np.diff(y[:, 1:-1], axis=2) * 0.3**2
    np.testing.assert_allclose(round_m2, 0.0, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_in_the_longest_step_no_cell_gives_more_than_nine_tenths_of_what_it_has(seed):
    """Cell by cell: twice what flows out and is drawn, by limited slopes, and what mixes away and to the walls."""
    rng, (nz, ny, nx) = np.random.default_rng(seed), (4, 3, 5)
    x, y, z = (rng.normal(size=shape) for shape in ((nz, ny, nx + 1), (nz, ny + 1, nx), (nz + 1,)))
    mix_x, mix_y, lost = rng.uniform(0.0, 0.5, (3, 2, nz))
    mix_z = rng.uniform(0.0, 0.5, (2, nz + 1))
    columns, drawn = np.array([(1, 2), (0, 4), (1, 2)]), rng.uniform(0.0, 3.0, (3, nz))
    gives = []
    for k, j, i in np.ndindex(nz, ny, nx):
        ahead, back = (x[k, j, i + 1], y[k, j + 1, i], z[k + 1]), (x[k, j, i], y[k, j, i], z[k])
        out = sum(max(each, 0.0) for each in ahead) + sum(max(-each, 0.0) for each in back)
        out += sum(drawn[p, k] for p, column in enumerate(columns) if tuple(column) == (j, i))
        mixed = 2.0 * (mix_x[:, k] + mix_y[:, k]) + mix_z[:, k] + mix_z[:, k + 1] + lost[:, k]
        gives.append(2.0 * out + mixed.max())
    told = longest_step_s(x, y, z, mix_x, mix_y, mix_z, lost, columns, drawn)
    assert told == pytest.approx(0.9 / max(gives), rel=1e-12)


def test_threads_change_no_bit():
    import numba

    room = Room(ROOM, Grid(60, 40, 20), ("CH4", "CO"), heated=True)
    field = np.random.default_rng(6).random((3, 20, 40, 60)) * 0.1
    flow = find_flow(room, (LEAK,), field, 0.0, 5.0, 0.0)
    told = []
    before = numba.get_num_threads()
    try:
        for threads in (1, min(2, numba.config.NUMBA_NUM_THREADS)):
            numba.set_num_threads(threads)
            told.append(advance_on_cpu(padded(field), flow, 4, flow.longest_step_s, room.cell_m3, np.zeros(3)))
    finally:
        numba.set_num_threads(before)
    assert inside(told[0]).tobytes() == inside(told[1]).tobytes()
