"""How far a head is monitored, and what happens when two consumers disagree about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a head's windows are assessed: up to its newest reading. `version` counts the changes."""

    watermark_us: int | None = None
    version: int = 0


class ConflictError(Exception):
    """Someone else changed the item in between: the message must be tried again."""
