"""The simulators: fires in rooms, and what a sensor head in the room would read."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from numba import config

PHYSICS_VERSION = "24"
"""Changes whenever the same seed and scenario would give other rows."""


_COMPILES = re.compile(rb"^from numba import .*\bnjit\b", re.MULTILINE)


def _kernel_hash() -> str:
    """Of every compiled source and what lies beside it, of which constants are compiled in."""
    root, digest = Path(__file__).parent, hashlib.sha256()
    compiled = [path for path in sorted(root.rglob("*.py")) if _COMPILES.search(path.read_bytes())]
    for folder in sorted({path.parent for path in compiled}):
        for path in sorted(folder.glob("*.py")):
            if folder != root or path in compiled:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


# numba's cache of a function knows nothing of a change in a function that it calls from another file: compiled
# kernels are kept by the hash of all their sources, so that none is ever stale
config.CACHE_DIR = os.environ.get("NUMBA_CACHE_DIR") or str(
    Path(os.environ.get("FIRELAKE_CACHE", Path.home() / ".cache" / "firelake")) / "kernels" / _kernel_hash()
)
