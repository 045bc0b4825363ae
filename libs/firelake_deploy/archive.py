"""Zip archives and hashes that depend on their content alone: never on time, machine or order of reading."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

Files = Mapping[str, bytes]
"""Content by path inside an archive."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = ("__pycache__", ".pyc", ".DS_Store", ".ipynb_checkpoints")


def read_tree(root: Path, *below: str) -> dict[str, bytes]:
    """The files below `root`/each of `below`, by their path relative to `root`. Raises FileNotFoundError."""
    found: dict[str, bytes] = {}
    for name in below:
        place = root / name
        if not place.exists():
            raise FileNotFoundError(f"{place} is not there, and is part of what is to be deployed")
        paths = [place] if place.is_file() else (path for path in place.rglob("*") if path.is_file())
        for path in paths:
            relative = path.relative_to(root).as_posix()
            if not any(word in relative for word in _LEFT_OUT):
                found[relative] = path.read_bytes()
    return found


def zipped(files: Files, stored: Iterable[str] = ()) -> bytes:
    """A zip of `files`; those in `stored` uncompressed."""
    buffer = io.BytesIO()
    kept = set(stored)
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = (0o100644) << 16
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_STORED if name in kept else zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=6)
    return buffer.getvalue()


def digest(files: Files) -> str:
    """SHA-256, in hex, of the files' names and content."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{len(files[name])}\0".encode())
        whole.update(files[name])
    return whole.hexdigest()


def short(files: Files) -> str:
    """The first 16 hex digits of the digest: a name for the content."""
    return digest(files)[:16]
