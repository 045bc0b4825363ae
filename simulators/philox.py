"""Counter-based random numbers for kernels: a number is a function of (seed, scenario, channel, step) alone.

Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, SC11). Key and upper counter are 128 bits of BLAKE2b of seed, scenario
and channel, so that streams never overlap in practice; the lower counter counts the steps, four numbers a block. What
has many channels, as a head has its sensors', numbers them: the number is part of the upper counter.
"""

# numba infers the types of these functions
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# mypy: disallow-untyped-decorators=False
from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import ndtri

Key = NDArray[np.uint64]

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW, _SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)
_HALF, _HALF_SHIFT = np.uint64(0xFFFF), np.uint64(16)
_TO_UNIT = 2.0**-32


def key_of(seed: int, scenario_id: int, channel: str) -> Key:
    """The key of one channel of one scenario [4]: two words of Philox's key, two of its counter.

    Raises ValueError on a negative seed or id.
    """
    if seed < 0 or scenario_id < 0:
        raise ValueError(f"seed and scenario_id are not negative, got {seed} and {scenario_id}")
    digest = hashlib.blake2b(f"{seed}/{scenario_id}/{channel}".encode(), digest_size=16).digest()
    return np.frombuffer(digest, "<u4").astype(np.uint64)


@njit(cache=True)
def philox(c0, c1, c2, c3, k0, k1):
    """The four words of one counter; every word a uint64 below 2^32."""
    for _ in range(10):
        p0, p1 = _M0 * c0, _M1 * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ k0, p1 & _LOW, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & _LOW
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@njit(cache=True)
def uniforms(key, first, out, channel=0):
    """Fill out [n] with uniform numbers above 0 and below 1: those of the steps from `first`, a multiple of 4, on."""
    n, upper = out.shape[0], key[3] ^ np.uint64(channel)
    for block in range((n + 3) // 4):
        counter = np.uint64(first // 4 + block)
        words = philox(counter & _LOW, counter >> _SHIFT, key[2], upper, key[0], key[1])
        for lane in range(min(4, n - 4 * block)):
            out[4 * block + lane] = (words[lane] + 0.5) * _TO_UNIT


@cache
def normal_quantiles() -> NDArray[np.float32]:
    """The standard normal at the middles of 65,536 equal probabilities, scaled to unit variance; at most 4.3."""
    quantiles = ndtri((np.arange(65_536) + 0.5) / 65_536)
    return np.asarray(quantiles / quantiles.std(), np.float32)


@njit(cache=True)
def uniform_rows(key, channels, n):
    """Uniform numbers [channels, n] of the steps 0 to n - 1, a row a channel."""
    out = np.empty((channels.size, n))
    for row in range(channels.size):
        uniforms(key, 0, out[row], channels[row])
    return out


@njit(cache=True)
def normals(key, table, n, channel=0):
    """Standard normal numbers [n] of the steps 0 to n - 1: 16 bits each, by a table of normal_quantiles."""
    out = np.empty(n + 7)
    _fill_normals(key, table, channel, out)
    return out[:n]


@njit(cache=True)
def normal_rows(key, table, channels, n):
    """The same [channels, n], a row a channel."""
    out = np.empty((channels.size, n + 7))
    for row in range(channels.size):
        _fill_normals(key, table, channels[row], out[row])
    return out[:, :n]


@njit(cache=True)
def _fill_normals(key, table, channel, out):
    """Whole blocks of eight; what is left of out [n] at its end is not set."""
    upper = key[3] ^ np.uint64(channel)
    for block in range(out.shape[0] // 8):
        counter = np.uint64(block)
        words = philox(counter & _LOW, counter >> _SHIFT, key[2], upper, key[0], key[1])
        for lane in range(4):
            out[8 * block + 2 * lane] = table[np.int64(words[lane] & _HALF)]
            out[8 * block + 2 * lane + 1] = table[np.int64(words[lane] >> _HALF_SHIFT)]
