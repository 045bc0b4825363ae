"""Thermal frames at rest: a key frame, differences in time, byte shuffle, zstd; read back bit for bit.

The camera's noise cannot be compressed: at 50 mK and 10 mK a count, the difference of two frames carries 4.9 bits a
pixel, 65 KiB a frame. Differences are folded to unsigned (0, -1, 1, -2 ... become 0, 1, 2, 3 ...), so that the sign
goes into the low byte and the high byte, shuffled apart, is almost always 0.
"""

from __future__ import annotations

import zlib

import numpy as np
import zstandard
from numpy.typing import NDArray

CODEC = "delta16-shuffle-zstd"
MAX_FRAMES = 64
MAX_PAYLOAD_BYTES = 8 * 1024 * 1024
ZSTD_LEVEL = 1
"""Higher levels gain nothing: what is left is noise."""


class FrameCodecError(ValueError):
    """A chunk of frames that cannot be coded, or a payload that is not what its row says."""


def encode_frames(counts: NDArray[np.uint16]) -> tuple[bytes, int]:
    """The payload and the CRC-32 (of the counts, little-endian) of a chunk of frames [n, height, width].

    Raises FrameCodecError when the chunk is not uint16, 3-D and of 1 to 64 frames, or takes more than 8 MiB.
    """
    if counts.dtype != np.uint16 or counts.ndim != 3 or not 1 <= len(counts) <= MAX_FRAMES or counts.size == 0:
        raise FrameCodecError(
            f"a chunk is uint16 [1..{MAX_FRAMES}, height, width], not {counts.dtype} {list(counts.shape)}"
        )
    counts = np.ascontiguousarray(counts, dtype="<u2")
    difference = counts.copy()
    difference[1:] -= counts[:-1]
    signed = difference.view("<i2")
    folded = (signed << 1) ^ (signed >> 15)
    planes = np.ascontiguousarray(folded.view(np.uint8).reshape(-1, 2).T)
    payload = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(planes.data)
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise FrameCodecError(f"a chunk takes at most {MAX_PAYLOAD_BYTES} bytes, this one {len(payload)}: fewer frames")
    return payload, zlib.crc32(counts.data)


def decode_frames(
    payload: bytes, n_frames: int, height_px: int, width_px: int, crc32: int, codec: str = CODEC
) -> NDArray[np.uint16]:
    """The counts [n_frames, height_px, width_px] of a payload.

    Raises FrameCodecError when the codec is another, the payload is broken or of another size, or the CRC differs.
    """
    if codec != CODEC:
        raise FrameCodecError(f"codec {codec!r} is not known; expected {CODEC!r}")
    n_bytes = 2 * n_frames * height_px * width_px
    try:
        size = zstandard.frame_content_size(payload)
        if size != n_bytes:
            raise FrameCodecError(
                f"the payload holds {size} bytes; {n_frames} frames of {height_px} x {width_px} take {n_bytes}"
            )
        planes = zstandard.ZstdDecompressor().decompress(payload)
    except zstandard.ZstdError as error:
        raise FrameCodecError(f"the payload is broken: {error}") from error
    counts = np.empty((n_frames, height_px, width_px), "<u2")
    low, high = np.frombuffer(planes, np.uint8).reshape(2, *counts.shape)
    found_crc32 = 0
    for i, frame in enumerate(counts):  # all of a frame at once, while it is in the cache
        np.copyto(frame, high[i])
        frame <<= 8
        frame |= low[i]
        sign = np.uint16(0) - (frame & 1)
        frame >>= 1
        frame ^= sign
        if i > 0:
            frame += counts[i - 1]
        found_crc32 = zlib.crc32(frame.data, found_crc32)
    if found_crc32 != crc32:
        raise FrameCodecError(f"the decoded counts have CRC-32 {found_crc32}, the row says {crc32}")
    return counts


def frames_c(counts: NDArray[np.uint16], scale_k: float, offset_c: float) -> NDArray[np.float32]:
    """Temperatures in degrees Celsius, of the counts' shape: offset_c + scale_k * counts."""
    return np.float32(offset_c) + np.float32(scale_k) * counts.astype(np.float32)
