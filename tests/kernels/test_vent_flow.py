"""The closed form of vent flow beside plain quadrature, and its derivative beside differences."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels.vent_flow import vent_flow

_spec = importlib.util.spec_from_file_location("naive_vent_flow", Path(__file__).with_name("naive_vent_flow.py"))
naive = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(naive)


def flows_of(sill, soffit, width, i, j):
    flows, slopes, heights = np.zeros((2, 2)), np.zeros((2, 2)), np.zeros((2, 2))
    vent_flow(sill, soffit, width, i[0], i[1], np.array(i[2]), j[0], j[1], np.array(j[2]), flows, slopes, heights)
    return flows, slopes, heights


side = st.tuples(
    st.floats(-20.0, 20.0), st.floats(0.1, 2.4), st.tuples(st.floats(0.3, 1.1), st.floats(1.1, 1.3))
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(side, side, st.floats(0.0, 1.0), st.floats(0.2, 1.4))
def test_flow_is_the_integral_over_the_opening(i, j, sill, tall):
    ours, _, _ = flows_of(sill, sill + tall, 0.9, i, j)
    plain = naive.naive_flows(sill, sill + tall, 0.9, (i, j))
    # the closed form is smoothed below some mPa: that and the strips are the tolerance
    assert ours == pytest.approx(plain, rel=0.01, abs=0.02)


def test_slopes_are_the_derivative_by_pressure():
    i, j = (1.0, 1.2, (0.6, 1.2)), (0.0, 1.8, (0.9, 1.2))
    step = 1e-5
    _, slopes, _ = flows_of(0.0, 2.0, 0.9, i, j)
    up, _, _ = flows_of(0.0, 2.0, 0.9, (i[0] + step, *i[1:]), j)
    down, _, _ = flows_of(0.0, 2.0, 0.9, (i[0] - step, *i[1:]), j)
    assert slopes == pytest.approx((up - down) / (2.0 * step), rel=0.02, abs=1e-4)


def test_equal_places_exchange_nothing():
    same = (0.0, 1.0, (0.8, 1.2))
    assert not flows_of(0.0, 2.0, 0.9, same, same)[0].any()
