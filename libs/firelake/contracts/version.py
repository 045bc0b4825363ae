"""What a version, of a data set or of a feature set, may be called.

It becomes a folder of the lake, a key in S3, a partition of a Delta table, a literal in SQL and a model package's
metadata. Disks that do not tell `A` from `a` would mix two data sets up (macOS, Windows), S3 tells them apart: hence
lower case. Hadoop overlooks files and folders that begin with a dot or an underscore: hence a letter or digit first.
None of these characters is ever escaped in a URI (RFC 3986, 2.3), which is how Delta's log names a file; SageMaker's
metadata takes them all, and 256 of them.
"""

from __future__ import annotations

import re

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def check_version(parameter: str, version: object) -> str:
    """The version itself. Raises ValueError, naming the parameter, when nothing may be called so."""
    if not isinstance(version, str) or not _NAME.fullmatch(version):
        raise ValueError(
            f"{parameter}: expected 1 to 64 of a-z, 0-9, dot, underscore and hyphen, a letter or digit first, "
            f"got {version!r}"
        )
    return version
