"""Random numbers that depend on what they are for, never on who draws first."""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, scenario_id: int, channel: str) -> np.random.Generator:
    """The generator of one channel of one scenario: Philox 4x64, keyed by (seed, scenario_id), counter by channel.

    Philox is counter-based (Salmon et al., SC11): streams of other keys or channels never overlap in practice, and
    a stream is the same in whatever shard, order or process it is drawn. Raises ValueError on a negative seed or id.
    """
    if seed < 0 or scenario_id < 0:
        raise ValueError(f"seed and scenario_id are not negative, got {seed} and {scenario_id}")
    low, high = np.frombuffer(hashlib.blake2b(channel.encode(), digest_size=16).digest(), "<u8")
    return np.random.Generator(
        np.random.Philox(key=np.array([seed, scenario_id], np.uint64), counter=np.array([0, 0, low, high], np.uint64))
    )
