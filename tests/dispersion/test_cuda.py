"""The GPU's kernels give what the CPU gives: under numba's simulator of CUDA, and on a GPU where there is one."""

import os
import subprocess
import sys

import pytest
from numba import cuda

COMPARE = """
import numpy as np
from simulators.dispersion import Enclosure, Fan, Grid, Leak, Opening
from simulators.dispersion.exchange import RIM
from simulators.dispersion.flow import find_flow
from simulators.dispersion.room import Room
from simulators.dispersion.run import advance_on_cpu
from simulators.dispersion.transport_cuda import advance_on_gpu

box = Enclosure(1.2, 1.0, 0.9, (Opening("x0", 0.5, 0.45, 0.2, 0.3),), (Fan(1.1, 0.5, 0.8, 0.1, ((0, -1e-4),)),),
                leak_area_m2=1e-3, outdoor_k=285.0, diffusivity_m2_s=1e-4)
leak = Leak(0.5, 0.4, 0.2, 0.01, {"CH4": ((0, 2e-5),)}, heat_w=((0, 20.0),))
room = Room(box, Grid(5, 4, 4), ("CH4",), True)
field = np.random.default_rng(4).random((2, 4, 4, 5)) * 0.1
flow = find_flow(room, (leak,), field, 0.0, 5.0, 0.0)
told = []
for advance in (advance_on_cpu, advance_on_gpu):
    left = np.zeros(2)
    padded = np.pad(field, ((0, 0), *[(RIM, RIM)] * 3), mode="edge")
    told.append((advance(padded, flow, 3, flow.longest_step_s, room.cell_m3, left), left))
(cpu, cpu_left), (gpu, gpu_left) = told
assert not np.array_equal(cpu[:, RIM:-RIM, RIM:-RIM, RIM:-RIM], field)
np.testing.assert_allclose(gpu, cpu, rtol=1e-5)
np.testing.assert_allclose(gpu_left, cpu_left, rtol=1e-5)
"""


@pytest.mark.parametrize(
    "simulated", [True, pytest.param(False, marks=pytest.mark.skipif(not cuda.is_available(), reason="no GPU here"))]
)
def test_gpu_and_cpu_agree(simulated):
    environment = os.environ | {"NUMBA_ENABLE_CUDASIM": str(int(simulated)), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", COMPARE], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
