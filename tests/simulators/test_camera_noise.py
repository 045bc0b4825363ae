"""The core's electronics: noise measured back from frames, counts against plain numpy, shutter, drift, ranges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from firelake.lake.frame_codec import frames_c
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.camera import microbolometer as core
from simulators.camera import plain
from simulators.camera.electronics import Electronics
from simulators.camera.microbolometer import HIGH_GAIN, LOW_GAIN, Microbolometer
from simulators.camera.noise import expose, frame_key, normals
from simulators.camera.radiance import KELVIN, band_radiance
from simulators.philox import normal_quantiles

PERFECT = Microbolometer(netd_k=0.05, fixed_pattern_k=0.0, offset_k=0.0, gain=1.0, blur_centre=0.6)
KEY = np.uint64(7)
FRESH_S = -10.0
"""The shutter closed 10 s before the first frame."""


def electronics(of, shape=(288, 384), seed=1, shutter_s=FRESH_S):
    return Electronics(of, KEY, of.growing_pattern(np.random.default_rng(seed), *shape), shutter_s)


def taken(of, n, temp_c=26.85, period_s=0.115, shape=(288, 384)):
    """Frames of an even scene, in C, float64; the shutter stays open."""
    at_work, image = electronics(of, shape), np.full(shape, band_radiance(temp_c + KELVIN), np.float32)
    counts = np.stack([at_work.expose(image, i, period_s * i, period_s) for i in range(n)])
    return frames_c(counts, HIGH_GAIN.scale_k, HIGH_GAIN.offset_c).astype(np.float64)


def parts(frames):
    """Standard deviations of pixels, columns, rows and frames over time, each without the others, and their series."""
    left = frames - frames.mean(axis=0)
    whole = left.mean(axis=(1, 2))
    left = left - whole[:, None, None]
    columns, rows = left.mean(axis=1), left.mean(axis=2)
    pixels = left - columns[:, None] - rows[:, :, None]
    return {"pixels": pixels, "columns": columns, "rows": rows, "frame": whole}


def after(series, lag):
    """Autocorrelation over frames."""
    return float((series[lag:] * series[:-lag]).mean() / (series**2).mean())


def test_noise_is_the_stated_netd_normal_and_white():
    frames = taken(PERFECT, 30)
    difference = (frames[1:] - frames[:-1]) / np.sqrt(2.0)
    assert difference.std() == pytest.approx(0.05, rel=0.005)
    assert frames.mean() == pytest.approx(26.85, abs=0.002)
    unit = difference[::2] / difference.std()
    assert abs(np.mean(unit[:, :, 1:] * unit[:, :, :-1])) < 0.003, "neighbours in a row"
    assert abs(np.mean(unit[:, 1:] * unit[:, :-1])) < 0.003, "neighbours in a column"
    assert abs(np.mean(unit[1:] * unit[:-1])) < 0.003, "frames"
    assert np.mean(unit**3) == pytest.approx(0.0, abs=0.01)
    assert np.mean(unit**4) == pytest.approx(3.0, abs=0.03)


def test_noise_grows_with_the_radiance_that_a_kelvin_changes():
    # NETD is stated at 300 K: a colder scene changes its radiance less a kelvin
    cold, warm = (np.diff(taken(PERFECT, 6, temp_c), axis=0).std() / np.sqrt(2.0) for temp_c in (-10.0, 100.0))
    per_k = [float(band_radiance(t + KELVIN + 0.5) - band_radiance(t + KELVIN - 0.5)) for t in (-10.0, 26.85, 100.0)]
    assert cold == pytest.approx(0.05 * per_k[1] / per_k[0], rel=0.01)
    assert warm == pytest.approx(0.05 * per_k[1] / per_k[2], rel=0.01)


def test_columns_rows_and_frame_have_their_shares_and_memories():
    of = replace(
        PERFECT, column_share=0.5, row_share=0.25, frame_share=0.6, pixel_memory_s=0.9, column_memory_s=1.6,
        row_memory_s=0.9, frame_memory_s=0.5,
    )  # fmt: skip
    found = parts(taken(of, 400, shape=(120, 160)))
    assert found["pixels"].std() == pytest.approx(0.05 * np.sqrt(1.0 - 0.25 - 0.0625), rel=0.03)
    assert found["columns"].std() == pytest.approx(0.025, rel=0.06)
    assert found["rows"].std() == pytest.approx(0.0125, rel=0.1)
    assert found["frame"].std() == pytest.approx(0.03, rel=0.25)
    assert after(found["pixels"], 1) == pytest.approx(np.exp(-0.115 / 0.9), abs=0.02)
    assert after(found["columns"], 4) == pytest.approx(np.exp(-4 * 0.115 / 1.6), abs=0.05)


def test_a_pattern_grows_until_the_shutter_measures_it():
    of = replace(PERFECT, fixed_pattern_k=0.06)
    early = taken(of, 60, period_s=0.001).mean(axis=0).std()
    at_work, image = electronics(of, shutter_s=-170.0), np.full((288, 384), band_radiance(300.0), np.float32)
    late = np.mean([at_work.expose(image, i, 0.001 * i, 0.001) * 0.01 for i in range(60)], axis=0).std()
    # what the noise of the shutter's own eight frames leaves, and the mean of 60 frames, are there from the start
    least = 0.05 * np.sqrt(1.0 / core.SHUTTER_FRAMES + 1.0 / 60.0)
    assert early == pytest.approx(np.hypot(least, 0.06 * 10.0 / 180.0), rel=0.05)
    assert late == pytest.approx(np.hypot(least, 0.06 * 170.0 / 180.0), rel=0.07)


def test_drift_of_the_frame_grows_and_ends_with_the_shutter():
    of = replace(PERFECT, drift_k=0.3)
    at_work, image = electronics(of, shutter_s=0.0), np.full((288, 384), band_radiance(300.0), np.float32)
    means = []
    for i, t_s in enumerate((10.0, 90.0, 179.0, 181.5)):
        still = at_work.watch(image, t_s, 80.0)
        assert not still
        means.append(at_work.expose(image, i, t_s, 80.0).mean() * 0.01 + HIGH_GAIN.offset_c + KELVIN - 300.0)
    at_end = at_work.drift
    assert abs(means[2]) > 5.0 * abs(means[0])
    assert means[1] == pytest.approx(means[2] * 90.0 / 179.0, abs=0.004)
    assert abs(means[3]) < 0.01
    assert abs(at_end) <= 4.4 * 0.3 * core.per_kelvin()


def test_the_picture_stands_while_the_shutter_is_closed():
    at_work, image = electronics(PERFECT, shutter_s=0.0), np.full((288, 384), band_radiance(300.0), np.float32)
    still = {t_s: at_work.watch(image, t_s, 0.1) for t_s in (0.5, 1.0, 179.9, 180.5, 181.0, 359.0, 360.2)}
    assert [t_s for t_s, stands in still.items() if stands] == [0.5, 180.5, 360.2]


@pytest.mark.parametrize("gap_s", [1.0, 5.0, 60.0])
def test_slow_frames_never_stand_still(gap_s):
    """Of every 36th frame, 5 s apart, a camera in six gave the one before again: it stands for 0.88 s."""
    at_work, image = electronics(PERFECT, shutter_s=-180.0), np.full((288, 384), band_radiance(300.0), np.float32)
    assert not any(at_work.watch(image, t_s, gap_s) for t_s in np.arange(0.5, 1000.0, gap_s))
    assert at_work.closings > 4


def test_a_radiometric_error_is_an_offset_and_a_gain():
    of = replace(PERFECT, offset_k=1.5, gain=1.02)
    for temp_c in (0.0, 26.85, 80.0):
        read = taken(of, 2, temp_c).mean()
        assert read == pytest.approx(26.85 + 1.02 * (temp_c - 26.85) + 1.5, abs=0.003)


@pytest.mark.parametrize(
    ("gain_range", "saturates_c", "scale_k", "most"), [(HIGH_GAIN, 140.0, 0.01, 16_383), (LOW_GAIN, 450.0, 0.1, 4_900)]
)
def test_ranges_saturate_where_the_design_says(gain_range, saturates_c, scale_k, most):
    assert gain_range.offset_c + scale_k * most == pytest.approx(saturates_c, abs=0.05)
    assert (gain_range.scale_k, gain_range.most) == (scale_k, most)
    at_work = electronics(PERFECT)
    at_work.gain_range = gain_range
    for temp_c, least, greatest in ((-100.0, 0, 0), (saturates_c + 20.0, most, most), (1200.0, most, most)):
        counts = at_work.expose(np.full((288, 384), band_radiance(temp_c + KELVIN), np.float32), 0, 0.0, 1.0)
        assert (counts.min(), counts.max()) == (least, greatest)


def test_heat_moves_the_core_to_low_gain_and_cold_back():
    at_work, image = electronics(PERFECT, shutter_s=0.0), np.full((288, 384), band_radiance(293.0), np.float32)
    hot = image.copy()
    hot[:10, :50] = band_radiance(500.0)
    ranges = []
    for t_s, seen in ((10.0, image), (10.1, hot), (10.5, hot), (11.1, hot), (20.0, hot), (30.0, image), (31.0, image)):
        at_work.watch(seen, t_s, 0.1)
        ranges.append(at_work.gain_range)
    assert ranges == [HIGH_GAIN, HIGH_GAIN, HIGH_GAIN, LOW_GAIN, LOW_GAIN, LOW_GAIN, HIGH_GAIN], "after the shutter"


@pytest.mark.parametrize("gain_range", [HIGH_GAIN, LOW_GAIN])
@given(key=st.integers(0, 2**64 - 1), shape=st.tuples(st.integers(1, 9), st.integers(1, 50)), keep=st.floats(0.0, 0.95))
@settings(max_examples=50, deadline=None)
def test_counts_are_those_of_plain_numpy(gain_range, key, shape, keep):
    of, rng = replace(PERFECT, offset_k=-0.7, gain=0.98), np.random.default_rng(5)
    image = band_radiance(rng.uniform(220.0, 800.0, shape)).astype(np.float32)
    pattern, growing, state = (rng.normal(0.0, 0.05, shape).astype(np.float32) for _ in range(3))
    rows, columns = (rng.normal(0.0, 0.05, size).astype(np.float32) for size in shape)
    own = keep * state.astype(float) + 0.03 * plain.samples(key, shape)
    seen = image.astype(float) + pattern + 0.4 * growing + columns + rows[:, None] + own
    expected = plain.counts(seen, of, gain_range)
    counts = np.empty(shape, np.uint16)
    expose(image, pattern, growing, 0.4, columns, rows, state, keep, 0.03, np.uint64(key), normal_quantiles(),
           of.response(gain_range), gain_range.most, counts)  # fmt: skip
    # a millikelvin is a tenth of a count, at most: only what lies on the border between two may differ, by one
    assert np.abs(counts.astype(int) - expected).max() <= 1
    assert (counts != expected).mean() <= 0.1 + 2.0 / counts.size
    np.testing.assert_allclose(state, own, atol=1e-6)


@given(st.integers(0, 2**64 - 1), st.integers(1, 300))
@settings(max_examples=50, deadline=None)
def test_samples_depend_on_key_and_place_alone(key, size):
    out, longer = np.empty(size, np.float32), np.empty(size + 5, np.float32)
    normals(np.uint64(key), normal_quantiles(), out)
    normals(np.uint64(key), normal_quantiles(), longer)
    np.testing.assert_array_equal(out, longer[:size])
    np.testing.assert_array_equal(out, plain.samples(key, (size,)))


def test_keys_differ_by_film_purpose_and_number():
    keys = {int(frame_key(np.uint64(k), p, n)) for k in range(9) for p in range(7) for n in range(50)}
    assert len(keys) == 9 * 7 * 50


def test_cores_of_a_batch_differ_within_their_specification():
    for width_px in (160, 384):
        batch = [Microbolometer.drawn(np.random.default_rng(i), width_px) for i in range(300)]
        netd_k, offset_k = np.array([c.netd_k for c in batch]), np.array([c.offset_k for c in batch])
        assert (np.abs(netd_k - 0.05) <= 0.005).all()
        assert np.ptp(netd_k) > 0.005
        assert offset_k.std() == pytest.approx(1.0, rel=0.15)
        assert all((c.pixel_memory_s > 0.0) == (width_px == 160) for c in batch)
        assert min(c.pixel_share for c in batch) > 0.5
