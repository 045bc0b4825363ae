"""Many scenarios at once: on a CPU's threads, or on a GPU with a thread each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from simulators.kernels import cpu
from simulators.kernels.layout import Output, Scenario
from simulators.physics.zone_model import output_for

Device = Literal["cpu", "cuda"]


def run_many(scenarios: Sequence[Scenario], device: Device = "cpu", threads: int = 1) -> list[Output]:
    """Run scenarios made by `zone_model.pack`, of any sizes; their outputs in the same order, for `history_of`.

    `threads` are those of a CPU; their number changes no byte. A run that does not end has a negative number of steps.
    Raises ValueError for another device, RuntimeError where there is no GPU.
    """
    outs = [output_for(scenario) for scenario in scenarios]
    if device == "cpu":
        cpu.run_all(scenarios, outs, threads)
    elif device == "cuda":
        from simulators.kernels import cuda

        cuda.run_all(scenarios, outs)
    else:
        raise ValueError(f"run_many: device: expected cpu or cuda, got {device!r}")
    return outs
