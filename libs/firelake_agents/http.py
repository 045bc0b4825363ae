"""Requests and answers of an HTTP API (payload format 2.0)."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from firelake_agents.ingest.logic import RefusedError


def body_of(event: dict[str, Any]) -> bytes:
    """The request's body. Raises RefusedError when it is said to be base64 and is not."""
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        raise RefusedError(400, "body: not readable") from None


def answer(status: int, content: dict[str, Any]) -> dict[str, Any]:
    """An answer in JSON."""
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(content)}
