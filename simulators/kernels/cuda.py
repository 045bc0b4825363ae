"""Scenarios on an NVIDIA GPU: one a thread, the same functions as on a CPU.

What threads read and change in step lies together: the scenarios' arrays and their work have the scenario's number as
their last axis. Outputs have it as their first, so that each scenario's lie as the host wants them.
"""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from math import prod
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
"""Of a launch's outputs, which are most of what it takes: a small GPU still holds them."""


def run_all(scenarios: Sequence[Scenario], outs: Sequence[Output]) -> None:
    """Run scenarios of any sizes, filling their `outs`.

    Raises RuntimeError where there is no GPU. A launch's arguments take 13 kB: it needs compute capability 7.0 and
    driver 530. Under numba's simulator (NUMBA_ENABLE_CUDASIM=1) the kernels must be plain Python
    (NUMBA_DISABLE_JIT=1).
    """
    if not cuda.is_available():
        raise RuntimeError("device cuda: expected an NVIDIA GPU and its driver, found none")
    for group in launches(outs):
        _launch([scenarios[i] for i in group], [outs[i] for i in group])


def launches(outs: Sequence[Output]) -> Iterator[list[int]]:
    """Numbers of the scenarios that run together, the largest outputs first, so that neighbours take about as long.

    A launch's outputs, each as large as its largest, fill at most MOST_BYTES, or it is of one scenario.
    """
    group: list[int] = []
    largest: tuple[tuple[int, ...], ...] = ()
    for i in sorted(range(len(outs)), key=lambda i: -outs[i].temp.size):
        shapes = tuple(array.shape for array in outs[i])
        wider = tuple(map(_widest, largest, shapes)) if group else shapes
        if group and (len(group) + 1) * _bytes_of(outs[i], wider) > MOST_BYTES:
            yield group
            group, wider = [], shapes
        group.append(i)
        largest = wider
    if group:
        yield group


def _widest(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(max(lengths) for lengths in zip(*shapes, strict=True))


def _bytes_of(out: Output, shapes: tuple[tuple[int, ...], ...]) -> int:
    return sum(array.itemsize * prod(shape) for array, shape in zip(out, shapes, strict=True))


def _launch(scenarios: Sequence[Scenario], outs: Sequence[Output]) -> None:
    batch, work, results = arrays_for(scenarios, outs)
    there = each(lambda result: cuda.device_array(result.shape, result.dtype), results)
    blocks = -(-len(outs) // BLOCK)
    kernel_for(batch, work, results)[blocks, BLOCK](each(cuda.to_device, batch), each(cuda.to_device, work), there)
    each(lambda result, host: result.copy_to_host(host), there, results)
    for i, out in enumerate(outs):
        for values, result in zip(out, results, strict=True):
            values[...] = result[(i, *map(slice, values.shape))]


def arrays_for(scenarios: Sequence[Scenario], outs: Sequence[Output]) -> tuple[Scenario, Work, Output]:
    """A launch's arguments in the host's memory: the scenarios, work of zeros for each, and outputs yet unwritten."""
    n = len(scenarios)
    largest = work_for(*np.max([sizes(scenario) for scenario in scenarios], axis=0))
    return (
        each(side_by_side, *scenarios),
        each(lambda one: np.zeros((*one.shape, n), one.dtype), largest),
        each(lambda *ones: np.empty((n, *_widest(*(one.shape for one in ones))), ones[0].dtype), *outs),
    )


def kernel_for(batch: Scenario, work: Work, results: Output) -> Any:
    """The kernel for such arguments; compiled when first launched, which takes minutes, and kept in numba's cache."""
    return _kernel(
        _expression(batch, "scenarios"), _expression(work, "works"), _expression(results, "outputs", first=True)
    )


@cache
def _kernel(scenario: str, work: str, output: str) -> Any:
    """It is made of text because a kernel cannot go through a tuple of arrays that differ in their axes."""
    text = (
        "def simulate_each(scenarios, works, outputs):\n"
        "    i = cuda.grid(1)\n"
        "    if i < outputs.steps.shape[0]:\n"
        f"        simulate({scenario}, {work}, {output})\n"
    )
    names = vars(layout) | {"cuda": cuda, "simulate": simulate}
    # under this file's name, by which numba keeps what it compiled
    exec(compile(text, __file__, "exec"), names)  # noqa: S102 - made of layout's own names
    return cuda.jit(cache=True)(names["simulate_each"])


def _expression(batch: Any, name: str, first: bool = False) -> str:
    """Python text that makes scenario i's arrays, under their own names, of a batch with its axis first or last."""
    if not isinstance(batch, tuple):
        return f"{name}[i]" if first or batch.ndim == 1 else f"{name}[..., i]"
    kind: Any = type(batch)
    fields = (_expression(part, f"{name}.{field}", first) for field, part in zip(kind._fields, batch, strict=True))
    return f"{kind.__name__}({', '.join(fields)})"


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
