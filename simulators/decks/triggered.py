"""What of a deck waits for a device, and when that set it off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from simulators.decks.deck import Deck, DeckCeilingVent, DeckFan, DeckWallVent
from simulators.decks.translate import meet
from simulators.physics.openings import Trigger
from simulators.physics.zone_model import ZoneHistory


@dataclass(frozen=True)
class Triggered:
    """A vent that a device's setpoint opens or shuts, or a fire that it lights; at_s NaN: not in this run."""

    group: Literal["VENT", "FIRE"]
    name: str
    by: Trigger
    at_s: float


def triggered(deck: Deck, history: ZoneHistory) -> Iterator[Triggered]:
    """Of wall vents, ceiling vents, fans and fires, in this order, those that wait for a device."""
    vents = [vent for vent in deck.wall_vents if meet(vent, deck)]
    holes = [vent for vent in deck.wall_vents if not meet(vent, deck)]
    openings: Iterable[tuple[DeckWallVent | DeckCeilingVent | DeckFan, float]] = chain(
        zip(vents, history.vent_s, strict=False),  # leaks come after them
        zip([*deck.ceiling_vents, *holes], history.hatch_s, strict=True),
        zip(deck.fans, history.fan_s, strict=True),
    )
    for vent, at_s in openings:
        if vent.trigger is not None:
            yield Triggered("VENT", vent.name, vent.trigger, float(at_s))
    for fire, lit_s in zip(deck.fires, history.lit_s, strict=True):
        if fire.trigger is not None:
            yield Triggered("FIRE", fire.name, fire.trigger, float(lit_s))
