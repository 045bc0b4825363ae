"""Files of a lake that are not a table's to read or write: where they lie, and how pyarrow reaches them."""

from __future__ import annotations

from pyarrow import fs

from firelake.lake.storage import delta_storage_options, is_local


def place_of(uri: str) -> tuple[fs.FileSystem, str]:
    """The file system that a folder is on, reached as delta-rs reaches it, and the folder's path there, be it there or
    not."""
    if is_local(uri):
        return fs.LocalFileSystem(), uri
    path = uri.removeprefix("s3://")
    options = delta_storage_options()
    if not options:
        return fs.S3FileSystem(), path
    scheme, _, host = options["AWS_ENDPOINT_URL"].partition("://")
    local_cloud = fs.S3FileSystem(
        access_key=options.get("AWS_ACCESS_KEY_ID"),
        secret_key=options.get("AWS_SECRET_ACCESS_KEY"),
        region=options["AWS_REGION"],
        scheme=scheme,
        endpoint_override=host,
    )
    return local_cloud, path


def local_files(uri: str) -> fs.FileSystem | None:
    """The files of a table in a folder of this machine, for Arrow to read itself; None: elsewhere delta-rs reads them.

    Delta-rs's file system is Python's. A thread of Arrow that lets go of its last file while Python ends is ended in a
    destructor, which aborts the process, after all its work was done (delta-io/delta-rs issue 2184).
    """
    return fs.SubTreeFileSystem(uri, fs.LocalFileSystem()) if is_local(uri) else None
