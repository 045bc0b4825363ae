"""Thermal frames at rest: bit for bit, small enough, and never a wrong frame."""

from __future__ import annotations

import numpy as np
import pytest
from firelake.lake.frame_codec import FrameCodecError, decode_frames, encode_frames, frames_c
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

CHUNKS = st.tuples(st.integers(1, 6), st.integers(1, 9), st.integers(1, 9)).flatmap(
    lambda shape: arrays(np.uint16, shape, elements=st.integers(0, 65535))
)


@given(CHUNKS)
@settings(max_examples=200, deadline=None)
def test_every_chunk_comes_back_bit_for_bit(counts):
    payload, crc32 = encode_frames(counts)
    np.testing.assert_array_equal(decode_frames(payload, *counts.shape, crc32), counts)


@given(CHUNKS, st.data())
@settings(max_examples=100, deadline=None)
def test_a_broken_payload_is_refused_or_harmless(counts, data):
    payload, crc32 = encode_frames(counts)
    at = data.draw(st.integers(0, len(payload) - 1))
    broken = payload[:at] + bytes([payload[at] ^ data.draw(st.integers(1, 255))]) + payload[at + 1 :]
    try:
        decoded = decode_frames(broken, *counts.shape, crc32)
    except FrameCodecError:
        return
    np.testing.assert_array_equal(decoded, counts)


def test_another_size_codec_or_crc_is_refused_by_name():
    counts = np.full((2, 3, 4), 300, np.uint16)
    payload, crc32 = encode_frames(counts)
    with pytest.raises(FrameCodecError, match="48 bytes; 3 frames of 3 x 4 take 72"):
        decode_frames(payload, 3, 3, 4, crc32)
    with pytest.raises(FrameCodecError, match="'raw'"):
        decode_frames(payload, 2, 3, 4, crc32, codec="raw")
    with pytest.raises(FrameCodecError, match="CRC-32"):
        decode_frames(payload, 2, 3, 4, crc32 ^ 1)


@pytest.mark.parametrize("shape", [(0, 3, 4), (65, 3, 4), (3, 4)])
def test_a_chunk_of_another_shape_is_refused(shape):
    with pytest.raises(FrameCodecError, match="uint16"):
        encode_frames(np.zeros(shape, np.uint16))


def test_temperatures_are_scale_times_count_plus_offset():
    np.testing.assert_allclose(frames_c(np.array([[[0, 6000]]], np.uint16), 0.01, -40.0), [[[-40.0, 20.0]]], atol=1e-5)
