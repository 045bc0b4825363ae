"""A function's requirements as AWS Lambda runs them: Linux wheels of Python 3.11, at the lock's versions."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from firelake_deploy.archive import read_tree

_PLATFORM = "x86_64-manylinux_2_28"
_NOT_NEEDED = ("/tests/", ".pyi", "/include/", ".a", "/bin/")


class VendorError(RuntimeError):
    """The requirements could not be had; the message is the installer's."""


def vendored(requirements: Path, repository: Path) -> dict[str, bytes]:
    """The requirements' files by path, without their tests. Raises VendorError."""
    uv = repository / ".tools" / "uv" / "bin" / "uv"
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *(str(uv), "pip", "install", "--quiet", "--no-deps", "--target", folder, "--only-binary", ":all:"),
            *("--python-platform", _PLATFORM, "--python-version", "3.11"),
            *("--constraint", str(repository / "requirements" / "dev.lock"), "--requirement", str(requirements)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise VendorError(f"cannot install {requirements.name} for AWS Lambda: {done.stderr.strip()}")
        root = Path(folder)
        files = read_tree(root, *(path.name for path in sorted(root.iterdir()) if not path.name.startswith(".")))
    return {name: body for name, body in files.items() if not any(part in f"/{name}" for part in _NOT_NEEDED)}
