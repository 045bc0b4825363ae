"""The scalars of a frame, against plain definitions on its temperatures."""

from __future__ import annotations

import numpy as np
import pytest
from firelake.features.frame_scalars import frame_scalars
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

SHAPES = st.tuples(st.integers(4, 30), st.integers(4, 30))
WIDE, NARROW = st.integers(0, 65535), st.integers(0, 40)  # narrow: many pixels alike, many just at 15 K


@given(
    SHAPES.flatmap(lambda shape: st.one_of(*(arrays(np.uint16, shape, elements=counts) for counts in (WIDE, NARROW)))),
    st.sampled_from([0.5, 0.015625]),  # exact in binary, so that the definition has no rounding of its own
)
@settings(max_examples=200, deadline=None)
def test_against_the_definition(counts, scale_k):
    frame_c = -40.0 + scale_k * counts.astype(np.float64)
    ordered = np.sort(frame_c.ravel())
    median_c = ordered[(ordered.size - 1) // 2]
    expected = {
        "thermal_max_c": ordered[-16:].mean(),
        "thermal_mean_c": frame_c.mean(),
        "thermal_median_c": median_c,
        "thermal_hot_fraction": np.mean(frame_c >= median_c + 15.0),
    }
    assert frame_scalars(counts, scale_k, -40.0) == pytest.approx(expected, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("scale_k", [0.01, 0.1])
def test_fifteen_kelvin_above_the_median_is_hot_and_a_count_less_is_not(scale_k):
    counts = np.full((8, 8), 3000, np.uint16)
    counts[0, :3] += np.uint16(round(15.0 / scale_k))
    counts[1, :5] += np.uint16(round(15.0 / scale_k) - 1)
    assert frame_scalars(counts, scale_k, -40.0)["thermal_hot_fraction"] == 3 / 64


@pytest.mark.parametrize(
    ("counts", "scale_k"),
    [
        (np.zeros((3, 5), np.uint16), 0.01),
        (np.zeros(100, np.uint16), 0.01),
        (np.zeros((8, 8), np.float32), 0.01),
        (np.zeros((8, 8), np.uint16), np.nan),
    ],
)
def test_what_is_no_frame_is_refused(counts, scale_k):
    with pytest.raises(ValueError, match="a frame is 2-D, uint16"):
        frame_scalars(counts, scale_k, -40.0)
