"""Which cloud is meant: AWS as this machine is set up for it, or the local cloud and nothing else."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import Any
from urllib.parse import urlparse

import boto3
import botocore.session
from botocore.config import Config

LOCAL = "local"
DEFAULT_ENDPOINT = "http://127.0.0.1:4566"
_DUMMY = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Session:
    """Clients of one environment, each made once. `endpoint` is None on AWS."""

    def __init__(self, session: Any, endpoint: str | None) -> None:
        self._session = session
        self.endpoint = endpoint
        self.region = str(session.region_name)
        self._made = cache(self._make)

    def client(self, service: str) -> Any:
        """The boto3 client of a service."""
        return self._made(service)

    def job_environment(self) -> dict[str, str]:
        """The variables by which code that reads AWS_* reaches the same cloud; empty on AWS."""
        if self.endpoint is None:
            return {}
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": _DUMMY["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": _DUMMY["aws_secret_access_key"],
            "AWS_DEFAULT_REGION": self.region,
            "AWS_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def _make(self, service: str) -> Any:
        if self.endpoint is None:
            return self._session.client(service)
        config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 3})
        return self._session.client(service, endpoint_url=self.endpoint, config=config)


def session(env: str, endpoint: str | None = None) -> Session:
    """The session of an environment; `endpoint` is the local cloud's address, for env local alone.

    Raises ValueError for an environment's name that no resource could have, for a local endpoint that is not on
    loopback, and for an endpoint given to an environment on AWS.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]{1,11}", env):
        raise ValueError(f"env must be 2 to 12 of a-z and 0-9, beginning with a letter, is {env!r}")
    if env != LOCAL:
        given = endpoint or os.environ.get("AWS_ENDPOINT_URL")
        if given:
            raise ValueError(f"env {env} is on AWS and takes no endpoint, but {given} is given")
        return Session(boto3.Session(), None)
    endpoint = endpoint or os.environ.get("AWS_ENDPOINT_URL") or DEFAULT_ENDPOINT
    place = urlparse(endpoint)
    if place.scheme not in ("http", "https") or place.hostname not in _LOOPBACK:
        raise ValueError(f"env local stays on this machine: the endpoint must be on loopback, is {endpoint}")
    # an own botocore session without profiles: a laptop's AWS configuration must not count here
    return Session(_without_configuration(), endpoint.rstrip("/"))


def _without_configuration() -> Any:
    # (name in a file, name in the environment, default, conversion) of what would lead to the laptop's own settings
    variables = {
        "profile": (None, None, None, None),
        "config_file": (None, None, os.devnull, None),
        "credentials_file": (None, None, os.devnull, None),
    }
    return boto3.Session(botocore_session=botocore.session.Session(session_vars=variables), **_DUMMY)
