"""The frames' benchmark, small: the peer takes the same frames, and both read back what was stored."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "frames.py"


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    spec = importlib.util.spec_from_file_location("frames", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, value in (("FRAMES", 64), ("PLAIN_FRAMES", 3), ("REPEATS", 1)):
        monkeypatch.setattr(module, name, value)
    return module


def test_results_are_measured_beside_their_peers(benchmark):
    rendered, stored, read = results = benchmark.frames_results()
    for result in results:
        assert set(result) == {"name", "value", "unit", "peer", "peer_value", "ratio", "limit", "goal", "ok"}
        assert result["ratio"] == pytest.approx(result["value"] / result["peer_value"])
        assert result["peer_value"] > 0.0
    assert stored["ok"]
    assert 59.0 < stored["value"] < stored["peer_value"], "the noise alone takes 59 KiB"
    assert rendered["ok"] == (rendered["value"] >= 500.0)
    assert read["ok"] == (read["value"] >= 2000.0)


def test_other_frames_are_found_out(benchmark, monkeypatch):
    monkeypatch.setattr(benchmark.plain, "samples", lambda key, shape: np.zeros(shape, np.float32))
    with pytest.raises(benchmark.OtherFramesError, match="differ"):
        benchmark.frames_results()
