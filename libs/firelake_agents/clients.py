"""The clients of a Lambda: made once a process, with time limits that suit a queue's consumer."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
from botocore.config import Config


@cache
def client(service: str, read_timeout_s: int = 10, attempts: int = 3) -> Any:
    """A boto3 client; the endpoint and the credentials come from the environment."""
    config = Config(connect_timeout=3, read_timeout=read_timeout_s, retries={"total_max_attempts": attempts})
    return boto3.client(service, config=config)
