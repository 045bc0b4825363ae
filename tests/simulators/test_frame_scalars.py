"""The scalars of a frame, against plain definitions."""

from __future__ import annotations

import numpy as np
import pytest
from firelake.features.frame_scalars import frame_scalars
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


@given(
    st.tuples(st.integers(4, 30), st.integers(4, 30)).flatmap(
        lambda shape: arrays(np.float32, shape, elements=st.integers(-40, 400).map(float))
    )
)
@settings(max_examples=200, deadline=None)
def test_against_the_definition(frame_c):
    ordered = np.sort(frame_c.ravel())
    median_c = ordered[(ordered.size - 1) // 2]
    expected = {
        "thermal_max_c": ordered[-16:].mean(dtype=np.float64),
        "thermal_mean_c": frame_c.mean(dtype=np.float64),
        "thermal_median_c": median_c,
        "thermal_hot_fraction": np.mean(frame_c >= median_c + 15.0),
    }
    assert frame_scalars(frame_c) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("frame_c", [np.zeros((3, 5)), np.zeros(100), np.full((8, 8), np.nan)])
def test_what_is_no_frame_is_refused(frame_c):
    with pytest.raises(ValueError, match="frame"):
        frame_scalars(frame_c)
