"""Many scenarios at once: the same bytes on any number of threads, the same numbers with CUDA, code for a GPU."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import zone_cases
from numba import typeof, types

from simulators.kernels import constants as c
from simulators.kernels import cuda
from simulators.physics.many import run_many
from simulators.physics.zone_model import output_for

SCRIPT = Path(__file__).with_name("zone_cases.py")
MOST_ARGUMENT_BYTES = 32764
"""Of a kernel from compute capability 7.0 on (CUDA C++ Programming Guide, function parameters)."""


@pytest.fixture(scope="module")
def on_cpu():
    return run_many(zone_cases.cases())


def test_threads_and_order_change_no_byte(on_cpu):
    scenarios = zone_cases.cases()
    again = run_many(scenarios[::-1] * 2, threads=3)
    for out, other in zip((on_cpu[::-1]) * 2, again, strict=True):
        assert [a.tobytes() for a in out] == [a.tobytes() for a in other]


def test_the_cases_use_what_they_are_for(on_cpu):
    house = on_cpu[2]
    assert all(out.steps[0] > 20 for out in on_cpu)
    assert (house.alarm < 240.0)[[0, 2]].all()
    assert house.hrr.max() > 5e4
    assert (house.species[-1, 2] != house.species[0, 2]).any()
    assert on_cpu[1].water[0, c.UPPER_WALL] > 0.0


@pytest.mark.parametrize(
    "device",
    ["simulator", pytest.param("gpu", marks=pytest.mark.skipif(not cuda.cuda.is_available(), reason="no GPU here"))],
)
@pytest.mark.timeout(900)
def test_cuda_gives_the_same_numbers(device, on_cpu, tmp_path):
    """Under numba's simulator, where a GPU's threads run the kernels' Python, and on a GPU where there is one."""
    env = {name: value for name, value in os.environ.items() if name != "NUMBA_DISABLE_JIT"}
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    if device == "simulator":
        env |= {"NUMBA_ENABLE_CUDASIM": "1", "NUMBA_DISABLE_JIT": "1"}
    subprocess.run([sys.executable, SCRIPT, tmp_path / "cuda.npz"], env=env, check=True)
    told = np.load(tmp_path / "cuda.npz")
    for i, out in enumerate(on_cpu):
        for name, expected in out._asdict().items():
            scale = np.abs(expected).max(initial=0.0)
            np.testing.assert_allclose(told[f"{i} {name}"], expected, rtol=1e-5, atol=1e-9 * scale, err_msg=name)


def test_each_scenario_is_in_one_launch(on_cpu, monkeypatch):
    """Whatever its size: the largest is first, and where they do not fit beside each other each has its own."""
    house, others = on_cpu[2], on_cpu[:2]
    assert house.temp.size > max(other.temp.size for other in others)
    assert list(cuda.launches(on_cpu)) == [[2, 0, 1]]
    monkeypatch.setattr(cuda, "MOST_BYTES", 3 * sum(array.nbytes for array in house) - 1)
    assert list(cuda.launches(on_cpu)) == [[2, 0], [1]]
    monkeypatch.setattr(cuda, "MOST_BYTES", 1)
    assert list(cuda.launches(on_cpu)) == [[2], [0], [1]]


def test_other_devices_are_refused():
    with pytest.raises(ValueError, match=r"expected cpu or cuda, got 'tpu'"):
        run_many([], "tpu")


@pytest.mark.skipif(cuda.cuda.is_available(), reason="there is a GPU")
def test_without_a_gpu_it_says_so():
    with pytest.raises(RuntimeError, match="expected an NVIDIA GPU"):
        run_many(zone_cases.cases()[:1], "cuda")


def compiler_missing():
    from numba.cuda.cudadrv import nvvm

    try:
        nvvm.NVVM()
    except Exception as error:
        return f"needs NVVM, which comes with numba-cuda[cu12]: {str(error).splitlines()[0]}"
    return ""


@pytest.mark.timeout(900)
def test_it_compiles_for_a_gpu(monkeypatch):
    """PTX of the whole kernel, with no GPU here; it calls nothing from outside, so it allocates nothing."""
    if missing := compiler_missing():
        pytest.skip(missing)
    # device functions ask the GPU that is there what it is
    monkeypatch.setattr("numba.cuda.dispatcher.get_current_device", lambda: SimpleNamespace(compute_capability=(8, 0)))
    scenarios = zone_cases.cases()
    some, others = (cuda.arrays_for(part, [*map(output_for, part)]) for part in (scenarios[:2], scenarios[2:]))
    assert [*map(typeof, some)] == [*map(typeof, others)]
    kernel = cuda.kernel_for(*some)
    signature = types.void(*map(typeof, some))
    ptx, _ = cuda.cuda.compile(kernel.py_func, signature, device=False, cc=(8, 0), abi="numba", output="ptx")
    entry = ptx[ptx.index(".visible .entry") :]
    arguments = entry[: entry.index(")")]
    assert ".extern" not in ptx
    assert 8 * arguments.count(".param .u64") == 8 * arguments.count(".param") <= MOST_ARGUMENT_BYTES
