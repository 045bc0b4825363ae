"""Numbers as a catalogue states them: drawn within their limits, refused outside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.scenarios.distributions import ScenarioError, parse

NUMBERS = st.floats(0.5, 99.5)


SHARES = st.floats(2.0**-31, 1.0 - 2.0**-31)


@given(st.sampled_from(["uniform", "log_uniform", "normal"]), NUMBERS, NUMBERS, SHARES, SHARES)
def test_quantiles_rise_and_lie_within_their_limits(kind, a, b, share, other):
    low, high = min(a, b), max(a, b)
    distribution = parse({kind: [low, high]}, "size_m", 0.0, 100.0)
    at_low, at_high = distribution.at(min(share, other)), distribution.at(max(share, other))
    assert at_low <= at_high * (1 + 1e-12)
    assert 0.0 <= at_low <= 100.0
    if kind != "normal":
        assert low * (1 - 1e-12) <= at_low
        assert at_high <= min(high * (1 + 1e-12), distribution.maximum_drawn * (1 + 1e-12))


def test_means_are_those_stated():
    shares = (np.arange(4000) + 0.5) / 4000
    for given_value, mean in (({"uniform": [2, 4]}, 3.0), ({"normal": [5, 1]}, 5.0), (7, 7.0)):
        distribution = parse(given_value, "x", 0.0, 100.0)
        assert np.mean([distribution.at(share) for share in shares]) == pytest.approx(mean, rel=0.001)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-1, "expected 0 to 100, got -1"),
        ("wide", "expected a number"),
        (True, "expected a number"),
        (float("inf"), "expected a number"),
        ({"gaussian": [1, 2]}, "expected a number or one of uniform"),
        ({"uniform": [3, 2]}, "expected .low, high."),
        ({"uniform": [-3, 2]}, "got -3"),
        ({"uniform": [1]}, "expected two numbers"),
        ({"log_uniform": [0, 2]}, "above 0"),
        ({"normal": [1, -2]}, "not negative"),
    ],
)
def test_what_is_wrong_is_named(value, message):
    with pytest.raises(ScenarioError, match="room.width_m.*" + message):
        parse(value, "room.width_m", 0.0, 100.0)
