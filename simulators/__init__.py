"""The simulators: fires in rooms, and what a sensor head in the room would read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from numba import config

PHYSICS_VERSION = "2"
"""Changes whenever the same seed and scenario would give other rows."""


def _source_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


# numba's cache of a function knows nothing of a change in a function that it calls from another file: compiled
# kernels are kept by the hash of all sources, so that none is ever stale
config.CACHE_DIR = os.environ.get("NUMBA_CACHE_DIR") or str(
    Path(os.environ.get("FIRELAKE_CACHE", Path.home() / ".cache" / "firelake")) / "kernels" / _source_hash()
)
