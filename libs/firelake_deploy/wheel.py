"""The core wheel: firelake alone, which needs numpy. Built here because a build's wheel must be the same each time."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from firelake_deploy.archive import read_tree, zipped

NAME, VERSION = "firelake", "0.1.0"
FILE_NAME = f"{NAME}-{VERSION}-py3-none-any.whl"
REQUIRES = ("numpy>=2.0,<2.4",)


def build_wheel(repository: Path) -> bytes:
    """The wheel of libs/firelake, by the binary distribution format (PEP 427)."""
    files = read_tree(repository / "libs", "firelake")
    info = f"{NAME}-{VERSION}.dist-info"
    requires = "".join(f"Requires-Dist: {requirement}\n" for requirement in REQUIRES)
    metadata = f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {VERSION}\nRequires-Python: >=3.11\n{requires}"
    files[f"{info}/METADATA"] = metadata.encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: firelake\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/top_level.txt"] = b"firelake\n"
    rows = [f"{name},sha256={_hash(files[name])},{len(files[name])}" for name in sorted(files)]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    return zipped(files)


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
