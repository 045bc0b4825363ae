"""Where a table lies, and how delta-rs reaches it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path


def table_uri(lake_uri: str, name: str) -> str:
    """The address of the table `name` in a lake, an s3:// address or a local folder."""
    return f"{lake_uri.rstrip('/')}/{name}"


def partition_path(partition: Mapping[str, str]) -> str:
    """Where a partition's files lie below a table's address."""
    return "/".join(f"{name}={value}" for name, value in partition.items())


def check_folder(folder: Path) -> None:
    """Raises ValueError for what is an address: as a path it would be a folder `s3:` of this machine."""
    if found := re.match(r"[A-Za-z][A-Za-z0-9+.-]*:/", str(folder)):
        raise ValueError(f"expected a folder of this machine, got an address of {found[0]}")


def folder_uri(folder: Path) -> str:
    """The address of a lake in a folder of this machine.

    Raises ValueError as check_folder, and for a path that delta-rs would read as another: it takes a per cent sign and
    two hexadecimal digits for one letter, as in a URL.
    """
    check_folder(folder)
    if found := re.search(r"%[0-9A-Fa-f]{2}", str(folder.absolute())):
        raise ValueError(f"expected a folder without {found[0]} in its path, which tables read as one letter")
    return str(folder)


def delta_storage_options(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """delta-rs's options for S3, from the AWS_* variables; empty on AWS, where roles and defaults do it all.

    With AWS_ENDPOINT_URL (the local cloud) requests go there, over HTTP. Commits are conditional puts on both.
    """
    endpoint = environment.get("AWS_ENDPOINT_URL")
    if not endpoint:
        return {}
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    defaults = {"AWS_REGION": environment.get("AWS_DEFAULT_REGION", "us-east-1")}
    given = {name: environment.get(name, defaults.get(name, "")) for name in names}
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true" if endpoint.startswith("http://") else "false",
        "conditional_put": "etag",
        **{name: value for name, value in given.items() if value},
    }


def is_local(uri: str) -> bool:
    """Whether a lake or a table lies in a folder of this machine."""
    return "://" not in uri


def make_parent(uri: str) -> None:
    """Make the folder that a local table or file is to lie in; S3 needs none."""
    if is_local(uri):
        Path(uri).parent.mkdir(parents=True, exist_ok=True)
