"""Scenarios on an NVIDIA GPU: one a thread, the same functions as on a CPU.

What threads read and change in step lies together: the scenarios' arrays and their work have the scenario's number as
their last axis. Outputs have it as their first, so that each scenario's lie as the host wants them.
"""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numba import cuda
from numpy.typing import NDArray

from simulators.kernels import layout
from simulators.kernels.cpu import sizes, work_for
from simulators.kernels.layout import Output, Scenario, Work
from simulators.kernels.simulate import simulate

BLOCK = 64
"""Threads: each takes all the registers that a thread may have, so a processor holds four blocks."""
MOST_BYTES = 4 << 30
"""Of a launch's arrays: what a small GPU still holds."""


def run_all(scenarios: Sequence[Scenario], outs: Sequence[Output]) -> None:
    """Run scenarios, filling their `outs`; those with outputs of the same shapes run together.

    Raises RuntimeError where there is no GPU. A launch's arguments take 13 kB: it needs compute capability 7.0 and
    driver 530. Under numba's simulator (NUMBA_ENABLE_CUDASIM=1) the kernels must be plain Python
    (NUMBA_DISABLE_JIT=1).
    """
    if not cuda.is_available():
        raise RuntimeError("device cuda: expected an NVIDIA GPU and its driver, found none")
    for group in launches(scenarios, outs):
        _launch([scenarios[i] for i in group], [outs[i] for i in group])


def launches(scenarios: Sequence[Scenario], outs: Sequence[Output]) -> Iterator[list[int]]:
    """Numbers of the scenarios that run together: outputs of the same shapes, in MOST_BYTES or one alone."""
    alike: dict[tuple[tuple[int, ...], ...], list[int]] = {}
    for i, out in enumerate(outs):
        alike.setdefault(tuple(array.shape for array in out), []).append(i)
    for group in alike.values():
        largest = max(_bytes(scenarios[i]) + _bytes(work_for(*sizes(scenarios[i]))) + _bytes(outs[i]) for i in group)
        at_once = max(MOST_BYTES // largest, 1)
        for first in range(0, len(group), at_once):
            yield group[first : first + at_once]


def _launch(scenarios: Sequence[Scenario], outs: Sequence[Output]) -> None:
    batch, work, results = arrays_for(scenarios, outs)
    there = each(lambda result: cuda.device_array(result.shape, result.dtype), results)
    blocks = -(-len(outs) // BLOCK)
    kernel_for(batch, work, results)[blocks, BLOCK](each(cuda.to_device, batch), each(cuda.to_device, work), there)
    each(lambda result, host: result.copy_to_host(host), there, results)
    for i, out in enumerate(outs):
        for values, result in zip(out, results, strict=True):
            values[...] = result[i]


def arrays_for(scenarios: Sequence[Scenario], outs: Sequence[Output]) -> tuple[Scenario, Work, Output]:
    """A launch's arguments in the host's memory: the scenarios, work of zeros for each, and outputs yet unwritten."""
    n = len(scenarios)
    largest = work_for(*np.max([sizes(scenario) for scenario in scenarios], axis=0))
    return (
        each(side_by_side, *scenarios),
        each(lambda one: np.zeros((*one.shape, n), one.dtype), largest),
        each(lambda one: np.empty((n, *one.shape), one.dtype), outs[0]),
    )


def kernel_for(batch: Scenario, work: Work, results: Output) -> Any:
    """The kernel for such arguments; compiled when first launched, which takes a minute."""
    return _kernel(_expression(batch), _expression(work), _expression(results, first=True))


@cache
def _kernel(scenario: str, work: str, output: str) -> Any:
    pick_scenario, pick_work, pick_output = (_device_function(text) for text in (scenario, work, output))

    @cuda.jit
    def simulate_each(scenarios, works, outputs):  # type: ignore[no-untyped-def]
        i = cuda.grid(1)
        if i < outputs.layer.shape[0]:
            simulate(pick_scenario(scenarios, i), pick_work(works, i), pick_output(outputs, i))

    return simulate_each


def _expression(batch: Any, first: bool = False, name: str = "batch") -> str:
    """Python text that makes scenario i's arrays, under their own names, of a batch with its axis first or last.

    It is text because a kernel cannot go through a tuple of arrays that differ in their axes.
    """
    if not isinstance(batch, tuple):
        return f"{name}[i]" if first or batch.ndim == 1 else f"{name}[..., i]"
    kind: Any = type(batch)
    fields = (_expression(part, first, f"{name}.{field}") for field, part in zip(kind._fields, batch, strict=True))
    return f"{kind.__name__}({', '.join(fields)})"


def _device_function(expression: str) -> Any:
    names = dict(vars(layout))
    exec(f"def pick(batch, i): return {expression}", names)  # noqa: S102 - made of layout's own names
    return cuda.jit(device=True)(names["pick"])


def each(change: Callable[..., Any], *parts: Any) -> Any:
    """The same nest of named tuples as each of the parts, with what `change` makes of their arrays of one name."""
    if isinstance(parts[0], tuple):
        return type(parts[0])(*(each(change, *fields) for fields in zip(*parts, strict=True)))
    return change(*parts)


def side_by_side(*values: Any) -> NDArray[Any]:
    """Arrays with as many axes as one, the last over them all; where they differ in length, with zeros at their end."""
    arrays = [np.asarray(value) for value in values]
    shape = [max(lengths) for lengths in zip(*(array.shape for array in arrays), strict=True)]
    joined = np.zeros((*shape, len(arrays)), arrays[0].dtype)
    for i, array in enumerate(arrays):
        part = joined[..., i]
        part[tuple(slice(length) for length in array.shape)] = array
    return joined


def _bytes(part: Any) -> int:
    return sum(map(_bytes, part)) if isinstance(part, tuple) else np.asarray(part).nbytes
