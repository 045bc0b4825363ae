"""A job's output as a CloudWatch log stream."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

from botocore.exceptions import ClientError

_FLUSH_EVERY_S = 1.0
_FLUSH_EVERY_LINES = 500
_LONGEST_LINE = 250_000
"""PutLogEvents takes 256 KB an event (service quotas)."""


class JobLog:
    """Use as a context; call `write` with one line at a time. Lines leave once a second and when the context ends."""

    def __init__(self, logs: Any, group: str, stream: str) -> None:
        self.group, self.stream = group, stream
        self._logs = logs
        self._waiting: list[dict[str, object]] = []
        self._flushed_at = time.monotonic()
        self.last_lines: list[str] = []

    def __enter__(self) -> JobLog:
        for create, names in (
            (self._logs.create_log_group, {"logGroupName": self.group}),
            (self._logs.create_log_stream, {"logGroupName": self.group, "logStreamName": self.stream}),
        ):
            try:
                create(**names)
            except ClientError as error:
                if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
                    raise
        return self

    def write(self, line: str) -> None:
        """Take one line."""
        text = line.rstrip("\n")[:_LONGEST_LINE] or " "  # an event may not be empty
        self.last_lines = [*self.last_lines[-19:], text]
        self._waiting.append({"timestamp": int(time.time() * 1000), "message": text})
        if len(self._waiting) >= _FLUSH_EVERY_LINES or time.monotonic() - self._flushed_at > _FLUSH_EVERY_S:
            self._flush()

    @property
    def reason(self) -> str:
        """The line that a reader of a failed job wants to see: the last that is not part of a stack."""
        told = [line for line in self.last_lines if line.strip() and not line.startswith((" ", "\t"))]
        return told[-1] if told else "no output"

    def _flush(self) -> None:
        if self._waiting:
            self._logs.put_log_events(logGroupName=self.group, logStreamName=self.stream, logEvents=self._waiting)
        self._waiting, self._flushed_at = [], time.monotonic()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._flush()
