"""Numbers as a catalogue states them: drawn within their limits, refused outside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.scenarios.distributions import ScenarioError, parse

NUMBERS = st.floats(0.5, 99.5)


@given(st.sampled_from(["uniform", "log_uniform", "normal"]), NUMBERS, NUMBERS, st.integers(0, 2**32))
def test_every_draw_lies_within_its_limits(kind, a, b, seed):
    low, high = min(a, b), max(a, b)
    distribution = parse({kind: [low, high]}, "size_m", 0.0, 100.0)
    drawn = [distribution.draw(np.random.default_rng(seed)) for _ in range(5)]
    assert all(0.0 <= x <= 100.0 for x in drawn)
    if kind != "normal":
        assert all(low * (1 - 1e-12) <= x <= high * (1 + 1e-12) for x in drawn)


def test_means_are_those_stated():
    rng = np.random.default_rng(1)
    for given_value, mean in (({"uniform": [2, 4]}, 3.0), ({"normal": [5, 1]}, 5.0), (7, 7.0)):
        distribution = parse(given_value, "x", 0.0, 100.0)
        assert np.mean([distribution.draw(rng) for _ in range(4000)]) == pytest.approx(mean, rel=0.02)


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
