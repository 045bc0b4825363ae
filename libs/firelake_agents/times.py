"""Moments as whole microseconds since 1970 (UTC): exact, sortable, and the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

MICROSECOND = 1_000_000
Clock = Callable[[], int]
"""Gives the present moment in microseconds since 1970."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def system_clock() -> int:
    """The machine's clock."""
    return microseconds(datetime.now(UTC))


def microseconds(moment: datetime) -> int:
    """An aware moment in microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def parse_iso(text: str) -> int:
    """ISO 8601 with an offset or Z, in microseconds since 1970. Raises ValueError, without an offset too."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        return microseconds(moment)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"expected ISO 8601 with Z or an offset, such as 2026-01-31T12:00:00.5Z, got {text!r}"
        ) from error


def iso(t_us: int) -> str:
    """Microseconds since 1970 as ISO 8601 in UTC."""
    return (_EPOCH + timedelta(microseconds=t_us)).isoformat().replace("+00:00", "Z")
