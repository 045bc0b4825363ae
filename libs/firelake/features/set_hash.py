"""The identity of a feature set: what was declared, and the code that gives it its meaning."""

from __future__ import annotations

import hashlib
import inspect

from firelake.contracts.feature_sets import FeatureSet
from firelake.features import frame_scalars, window_functions, windowed


def feature_set_hash(feature_set: FeatureSet) -> str:
    """SHA-256 of the declarations and of the source of the window functions and of a frame's scalars."""
    digest = hashlib.sha256(feature_set.declaration_hash.encode())
    for module in (window_functions, windowed, frame_scalars):
        digest.update(inspect.getsource(module).encode())
    return digest.hexdigest()
