"""Counter-based numbers for kernels: the published vectors, moments, and streams of their own."""

from __future__ import annotations

import numpy as np
import pytest

from simulators.philox import key_of, normal_quantiles, normal_rows, normals, philox, uniform_rows, uniforms


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        # known answers of Random123 (kat_vectors, philox4x32 10 rounds)
        ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
        ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
        ),
    ],
)
def test_words_are_those_published(counter, key, words):
    assert list(philox(*(np.uint64(x) for x in (*counter, *key)))) == words


def test_normals_are_normal_and_prefixes_agree():
    many = normals(key_of(3, 5, "noise"), normal_quantiles(), 200_000)
    assert abs(many.mean()) < 0.01
    assert many.std() == pytest.approx(1.0, abs=0.01)
    assert np.mean(many**4) == pytest.approx(3.0, abs=0.06)
    assert abs(np.corrcoef(many[:-1], many[1:])[0, 1]) < 0.01
    np.testing.assert_array_equal(normals(key_of(3, 5, "noise"), normal_quantiles(), 7), many[:7])


def test_uniforms_may_be_taken_in_parts():
    whole, part = np.empty(103), np.empty(39)
    uniforms(key_of(1, 2, "x"), 0, whole)
    uniforms(key_of(1, 2, "x"), 64, part)
    np.testing.assert_array_equal(whole[64:], part)
    assert whole.min() > 0.0
    assert whole.max() < 1.0
    assert abs(whole.mean() - 0.5) < 0.1


@pytest.mark.parametrize("n", [1, 8, 50])
def test_rows_are_the_channels_own_streams(n):
    key, channels = key_of(1, 2, "head"), np.array([4, 0, 17])
    for row, channel in zip(normal_rows(key, normal_quantiles(), channels, n), channels, strict=True):
        np.testing.assert_array_equal(row, normals(key, normal_quantiles(), n, channel))
    for row, channel in zip(uniform_rows(key, channels, n), channels, strict=True):
        alone = np.empty(n)
        uniforms(key, 0, alone, channel)
        np.testing.assert_array_equal(row, alone)


def test_another_seed_scenario_or_channel_is_another_stream():
    streams = [
        normals(key_of(*key), normal_quantiles(), 50) for key in ((1, 2, "a"), (2, 1, "a"), (1, 2, "b"), (12, 2, "a"))
    ]
    assert len({stream[0] for stream in streams}) == len(streams)
    with pytest.raises(ValueError, match="not negative"):
        key_of(-1, 0, "a")
