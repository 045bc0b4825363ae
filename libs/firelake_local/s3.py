"""S3 objects stay on disk: a read of a range reads that range, not the whole object, as the emulator's does.

Spark and delta-rs read Parquet by many small ranges; a file read whole for each of them costs gigabytes.
"""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from typing import Any

from ministack.services import s3

_lazily: ContextVar[bool] = ContextVar("lazily", default=False)
_emulator_get = s3._get_object
_emulator_read = s3._read_body


class ObjectOnDisk:
    """An object's bytes, read when they are asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __len__(self) -> int:
        return self._path.stat().st_size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(len(self))
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(max(stop - start, 0))

    def __bytes__(self) -> bytes:
        return self._path.read_bytes()


def register() -> None:
    """Take the emulator's hooks over. Raises AttributeError when it no longer has them."""
    s3._get_object = _get
    s3._read_body = _read


def _get(*arguments: Any, **more: Any) -> Any:
    token = _lazily.set(True)
    try:
        answer = _emulator_get(*arguments, **more)
    finally:
        _lazily.reset(token)
    status, headers, body = answer
    return status, headers, bytes(body) if isinstance(body, ObjectOnDisk) else body


def _read(bucket: str, key: str, record: dict[str, Any]) -> Any:
    if _lazily.get() and record.get("body") is None:
        path = s3._object_disk_path(bucket, key)
        if path is not None and Path(path).is_file():
            return ObjectOnDisk(Path(path))
    return _emulator_read(bucket, key, record)
