"""Between S3 and a job's folders."""

from __future__ import annotations

import gzip
import shutil
import tarfile
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlparse

from botocore.exceptions import ClientError
from firelake import archive as archives

from firelake_local import aws_clients


class NoObjectError(Exception):
    """No object lies at an S3 address that a job reads."""


def client() -> Any:
    """S3 of this very cloud."""
    return aws_clients.client("s3", aws_clients.own_endpoint())


def split(uri: str) -> tuple[str, str]:
    """`s3://bucket/key` as (bucket, key). Raises ValueError for anything else."""
    place = urlparse(uri)
    if place.scheme not in ("s3", "s3a") or not place.netloc:
        raise ValueError(f"{uri!r} is not an s3:// address")
    return place.netloc, place.path.lstrip("/")


def exists(uri: str) -> bool:
    bucket, key = split(uri)
    try:
        client().head_object(Bucket=bucket, Key=key)
    except ClientError:
        return False
    return True


def download(uri: str, folder: Path) -> None:
    """Every object whose key starts with that of `uri`, below `folder`, by its path after the prefix's last slash.

    Raises NoObjectError when there is none, ValueError when a key would leave the folder.
    """
    bucket, prefix = split(uri)
    s3 = client()
    base = prefix.rsplit("/", 1)[0] + "/" if "/" in prefix else ""
    keys: list[str] = []
    try:
        for listed in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            keys += [item["Key"] for item in listed.get("Contents", []) if not item["Key"].endswith("/")]
    except ClientError as error:
        raise NoObjectError(f"{uri}: {error.response['Error']['Message']}") from error
    # `s3://b/data` must take data/x and data.csv, as S3 does, but data/x must not land beside data.csv's neighbours.
    if prefix and not prefix.endswith("/") and all(key.startswith(prefix + "/") for key in keys):
        base = prefix + "/"
    if not keys:
        raise NoObjectError(f"No S3 objects found under S3 URL {uri!r}")
    folder.mkdir(parents=True, exist_ok=True)
    for key in keys:
        relative = PurePosixPath(key[len(base) :])
        if relative.is_absolute() or ".." in relative.parts:
            raise ValueError(f"s3://{bucket}/{key} would leave its folder")
        target = folder / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        s3.download_file(bucket, key, str(target))


def upload_file(path: Path, uri: str) -> None:
    bucket, key = split(uri)
    client().upload_file(str(path), bucket, key)


def upload(folder: Path, uri: str) -> int:
    """Every file below `folder` to `uri`; the number of files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        upload_file(path, f"{uri.rstrip('/')}/{path.relative_to(folder).as_posix()}")
    return len(files)


def pack(folder: Path, archive: Path) -> None:
    """`folder`'s content as a tar.gz whose bytes depend on that content alone: no clock, no owner."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.mtime, member.uid, member.gid, member.uname, member.gname = 0, 0, 0, "", ""
        return member

    with (
        archive.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0, compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in sorted(folder.rglob("*")):
            tar.add(path, arcname=path.relative_to(folder).as_posix(), recursive=False, filter=plain)


def unpack(archive: Path, folder: Path) -> None:
    """Raises tarfile.TarError when it is no archive, or a member would leave the folder."""
    if folder.exists():
        shutil.rmtree(folder)
    archives.unpack(archive, folder)
