"""Clients of the local cloud: dummy credentials, no metadata service, loopback or nothing."""

from __future__ import annotations

import os
from functools import cache
from typing import Any
from urllib.parse import urlparse

import boto3
from botocore.config import Config

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def own_endpoint() -> str:
    """The address of the cloud that this process is."""
    return f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"


def job_environment(endpoint: str) -> dict[str, str]:
    """What a job's process needs to reach the local cloud, and nothing else."""
    return {**CREDENTIALS, "AWS_ENDPOINT_URL": endpoint, "AWS_ALLOW_HTTP": "true", "NO_PROXY": "127.0.0.1,localhost"}


@cache
def client(service: str, endpoint: str) -> Any:
    """A boto3 client of the local cloud. Raises ValueError for an endpoint that is not on loopback."""
    if urlparse(endpoint).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError(f"the local cloud is on loopback; {endpoint} is not")
    session = boto3.Session("test", "test", region_name=CREDENTIALS["AWS_REGION"])
    config = Config(retries={"max_attempts": 3}, s3={"addressing_style": "path"}, max_pool_connections=32)
    return session.client(service, endpoint_url=endpoint, config=config)
