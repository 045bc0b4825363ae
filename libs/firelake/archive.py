"""Tar archives unpacked within their folder.

`tarfile`'s own filter "data" does the same from Python 3.11.4 on; Debian 12 has 3.11.2.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path


def unpack(archive: Path, folder: Path) -> None:
    """Files, folders and hard links of a tar archive of any compression, below `folder`, owned by who runs this.

    Raises tarfile.TarError when it is no archive, when a member is anything else (a symbolic link, a device) or when it
    would leave the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "r:*") as tar:
        for member in tar:
            target = _inside(folder, member.name, archive)
            if member.isdir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            if member.islnk():
                os.link(_inside(folder, member.linkname, archive), target)
            elif content := tar.extractfile(member) if member.isfile() else None:
                with content, target.open("xb") as file:
                    shutil.copyfileobj(content, file)
                target.chmod(0o755 if member.mode & 0o100 else 0o644)
            else:
                raise tarfile.TarError(f"{archive.name}: {member.name!r} is neither a file nor a folder")


def _inside(folder: Path, name: str, archive: Path) -> Path:
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise tarfile.TarError(f"{archive.name}: {name!r} would leave its folder")
    return target
