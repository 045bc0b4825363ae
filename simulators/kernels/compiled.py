"""How kernels are compiled: for a CPU, and by a CUDA kernel that calls them for a GPU too. None of them allocates.

Without reference counts (`_nrt`), which would be taken of every array at every call, and without Python's lock, so that
threads run beside each other. A division by zero is infinite, as on a GPU. `inlined` is for functions that take a whole
scenario and are called from one place: so its hundred arrays are not handed over each time.
"""

from __future__ import annotations

from numba import njit

compiled = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
inlined = njit(cache=True, error_model="numpy", _nrt=False, inline="always")
