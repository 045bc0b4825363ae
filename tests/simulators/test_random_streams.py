"""Random streams: the same for the same use, another for any other, and good enough noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.random_streams import stream

KEYS = st.tuples(st.integers(0, 2**63 - 1), st.integers(0, 2**40), st.text(max_size=30))


@given(KEYS, KEYS)
def test_a_stream_is_its_key(key, other):
    first = stream(*key).random(4)
    np.testing.assert_array_equal(first, stream(*key).random(4))
    if key != other:
        assert (first != stream(*other).random(4)).any()


def test_streams_of_neighbours_are_uncorrelated():
    draws = np.array([stream(42, i, "noise").standard_normal(2000) for i in range(20)])
    correlation = np.corrcoef(draws) - np.eye(20)
    assert np.abs(correlation).max() < 0.1


def test_a_negative_seed_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        stream(-1, 0, "noise")
