"""Features: pure functions of windows, and the two drivers that call them."""

from firelake.features.online import features_of_window
from firelake.features.set_hash import feature_set_hash

__all__ = ["feature_set_hash", "features_of_window"]
