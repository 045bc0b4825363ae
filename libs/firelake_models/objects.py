"""A folder of small objects, on S3 or on this machine."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlparse

import boto3
from botocore.exceptions import ClientError


class Folder:
    """The folder at `uri`, s3://bucket/prefix or a local path. An object is there whole or not at all."""

    def __init__(self, uri: str) -> None:
        self.uri = uri.rstrip("/")
        place = urlparse(self.uri)
        self._bucket = place.netloc if place.scheme == "s3" else ""
        self._prefix = place.path.lstrip("/")
        self._s3 = boto3.client("s3") if self._bucket else None

    def read(self, name: str) -> bytes | None:
        """The object's content, or None when there is none."""
        if self._s3 is None:
            path = Path(self.uri) / name
            return path.read_bytes() if path.is_file() else None
        try:
            body = self._s3.get_object(Bucket=self._bucket, Key=f"{self._prefix}/{name}")["Body"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise
        return bytes(body.read())

    def write(self, name: str, content: bytes) -> None:
        """Put the object, over one that was there."""
        if self._s3 is not None:
            self._s3.put_object(Bucket=self._bucket, Key=f"{self._prefix}/{name}", Body=content)
            return
        path = Path(self.uri) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{name}.{os.getpid()}.partial")
        partial.write_bytes(content)
        partial.replace(path)
