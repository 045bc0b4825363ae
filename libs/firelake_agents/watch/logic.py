"""Silence: a head that sends nothing must not look like a quiet one."""

from __future__ import annotations

from dataclasses import dataclass

from firelake_agents.respond.logic import Event
from firelake_agents.times import MICROSECOND


@dataclass(frozen=True)
class Heard:
    """A head that is watched: when something came from it last (or when it was registered), by the cloud's clock."""

    device_id: str
    heard_us: int
    told_silent_since_us: int | None


def silence_event(head: Heard, now_us: int, silent_after_s: float) -> Event | None:
    """What to tell of a head now: that it fell silent, that it is heard again, or nothing.

    The event id holds the moment it was last heard, so that one silence is told once.
    """
    silent = now_us - head.heard_us > silent_after_s * MICROSECOND
    if silent and head.told_silent_since_us is None:
        reason = f"nothing came for {(now_us - head.heard_us) / MICROSECOND:.0f} s"
        return _event(head.device_id, True, head.heard_us, now_us, reason)
    if not silent and head.told_silent_since_us is not None:
        return _event(head.device_id, False, head.told_silent_since_us, head.heard_us, "readings come again")
    return None


def _event(device_id: str, silent: bool, since_us: int, t_us: int, reason: str) -> Event:
    return Event(
        device_id=device_id,
        event_id=f"{since_us:020d}#{'silent' if silent else 'heard'}",
        kind="silent",
        t_us=t_us,
        level="NORMAL",
        before_level="NORMAL",
        degraded=False,
        silent=silent,
        probability=None,
        reasons=(reason,),
        model_version="",
    )
