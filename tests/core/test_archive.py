"""Archives stay within their folder, on every Python 3.11."""

from __future__ import annotations

import io
import tarfile

import pytest
from firelake.archive import unpack


def packed(path, *members):
    with tarfile.open(path, "w:gz") as tar:
        for name, kind, link in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname, member.mode = kind, link, 0o6777 if name.startswith("bin/") else 0o600
            content = name.encode() if kind == tarfile.REGTYPE else b""
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def test_files_folders_and_hard_links_are_unpacked_with_plain_rights(tmp_path):
    archive = packed(
        tmp_path / "a.tar.gz",
        ("bin", tarfile.DIRTYPE, ""),
        ("bin/run", tarfile.REGTYPE, ""),
        ("lib/./same", tarfile.LNKTYPE, "bin/run"),
        ("notes", tarfile.REGTYPE, ""),
    )
    unpack(archive, tmp_path / "out")
    unpack(archive, tmp_path / "out")
    assert (tmp_path / "out" / "lib" / "same").read_text() == "bin/run"
    assert (tmp_path / "out" / "bin" / "run").stat().st_mode & 0o7777 == 0o755
    assert (tmp_path / "out" / "notes").stat().st_mode & 0o7777 == 0o644


@pytest.mark.parametrize(
    ("name", "kind", "link", "why"),
    [
        ("../outside", tarfile.REGTYPE, "", "leave its folder"),
        ("/tmp/outside", tarfile.REGTYPE, "", "leave its folder"),
        ("inside", tarfile.LNKTYPE, "../secret", "leave its folder"),
        ("inside", tarfile.SYMTYPE, "/etc/passwd", "neither a file nor a folder"),
        ("inside", tarfile.FIFOTYPE, "", "neither a file nor a folder"),
    ],
)
def test_what_would_leave_the_folder_is_refused(tmp_path, name, kind, link, why):
    (tmp_path / "secret").write_text("kept")
    archive = packed(tmp_path / "a.tar.gz", (name, kind, link))
    with pytest.raises(tarfile.TarError, match=why):
        unpack(archive, tmp_path / "out")
    assert not (tmp_path / "outside").exists()
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_no_archive_is_told(tmp_path):
    (tmp_path / "a.tar.gz").write_bytes(b"not an archive")
    with pytest.raises(tarfile.ReadError):
        unpack(tmp_path / "a.tar.gz", tmp_path / "out")
